"""A reader whom the system refuses one file. On its own, so that the processes that import it start fast."""

from __future__ import annotations

import builtins
import errno
from pathlib import Path
from typing import Any

from forms.reader import FileReading, read_file

OPEN = builtins.open


def read_but_refuse_good(path: Path, _place: str, own: Path | None = None) -> FileReading:
    """Read a file, unless it is good.xlsx, which the system refuses to open."""

    def refuse(file: Any, *arguments: Any, **named: Any) -> Any:
        if Path(file).name == "good.xlsx":
            raise PermissionError(errno.EACCES, "Permission denied")
        return OPEN(file, *arguments, **named)

    builtins.open = refuse
    try:
        return read_file(path, own=own)
    finally:
        builtins.open = OPEN
