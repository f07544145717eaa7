"""Making slips of a file that breaks it. On its own, so that the processes that import it start fast."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from expectations import returning
from expectations.returning import Order
from forms.handouts import slips

MARKED = slips._marked_workbook


def make_slips(what: str, orders: Sequence[Order]) -> list[Path]:
    """Make slips; of the file bad.xlsx in a way that breaks the worker."""
    slips._marked_workbook = partial(_broken, what)
    return WHOLE(orders)


def _broken(what: str, data: bytes, slip: slips.Slip, *, keep_vba: bool) -> object:
    if slip.facts["报送文件"] == "bad.xlsx":
        BREAKING[what]()
    return MARKED(data, slip, keep_vba=keep_vba)


def _fill_the_disk() -> None:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    try:
        Path(tempfile.gettempdir(), "full").write_bytes(bytes(1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


BREAKING = {
    "dies": lambda: os._exit(1),
    "hangs": lambda: time.sleep(600),
    "grows": lambda: bytes(1 << 40),
    "fills the disk": _fill_the_disk,
}
WHOLE = returning.make_slips
