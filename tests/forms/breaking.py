"""Readers that a file breaks. On their own, so that the processes that import them start fast."""

from __future__ import annotations

import os
import time
from pathlib import Path

from forms import reader
from forms.reader import FileReading, read_file

BAD = ("bad.xlsx", "bad too.xlsx")


def dies(path: Path, sha256: str) -> FileReading:
    if path.name in BAD:
        os._exit(1)
    return read_file(path, sha256)


def aborts(path: Path, sha256: str) -> FileReading:
    if path.name in BAD:
        os.abort()
    return read_file(path, sha256)


def hangs(path: Path, sha256: str) -> FileReading:
    if path.name in BAD:
        time.sleep(600)
    return read_file(path, sha256)


def grows(path: Path, sha256: str) -> FileReading:
    """Ask for more memory than a worker has, within the reader."""
    if path.name in BAD:
        reader.open_sheets = lambda *_: [bytes(1 << 40)]  # type: ignore[assignment]
    try:
        return read_file(path, sha256)
    finally:
        reader.open_sheets = OPEN_SHEETS


def panics(path: Path, sha256: str) -> FileReading:
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> list[object]:
        raise PanicException("index out of bounds")

    if path.name in BAD:
        reader.open_sheets = panic  # type: ignore[assignment]
    try:
        return read_file(path, sha256)
    finally:
        reader.open_sheets = OPEN_SHEETS


OPEN_SHEETS = reader.open_sheets
