"""Bringing what was written to the disk: those files alone, for `sync` waits for what any program of the machine wrote."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 16
"""Side by side, since a file system brings many waiting files to the disk in one go: 1,500 in 0.3 s, one after another in 7 s."""


def flush(paths: Iterable[Path]) -> None:
    """Bring files and folders to the disk. Of a folder these are the names in it, not the files under them."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for _ in threads.map(_flush, paths):
            pass


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
