"""Which workbooks a copy can be marked of: Office Open XML within limits that openpyxl bears.

openpyxl makes an object of every cell and of every cell of a merged area, whatever the area holds, so both are counted
in the file before it opens one. Not here: marking (`forms.handouts.slips`), what the reader accepts (`forms.files.workbooks`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from forms.files.ooxml import column_number

MARKABLE = frozenset({".xlsx", ".xlsm"})
MOST_CELLS = 200_000
"""Cells of all sheets, blank ones with a format and those of merged areas included."""
LARGEST_UNPACKED = 64 * 2**20
"""Bytes of all parts together."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")
_AREA = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)["']"""
)


class NotMarkableError(Exception):
    """No marked copy can be made of a file; the message says why."""


def check_markable(name: str, data: bytes) -> None:
    """Raise NotMarkableError unless openpyxl can open a file of this name and these bytes at a bearable cost."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in MARKABLE:
        raise NotMarkableError(f"files of type {suffix or 'none'} cannot be marked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            unpacked = sum(entry.file_size for entry in container.infolist())
            if unpacked > LARGEST_UNPACKED:
                raise NotMarkableError(f"{unpacked} bytes unpacked, the limit is {LARGEST_UNPACKED}")
            cells = sum(_cells(container.read(part)) for part in container.namelist() if _SHEET.fullmatch(part))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise NotMarkableError(f"the container is broken: {error}") from error
    if cells > MOST_CELLS:
        raise NotMarkableError(f"{cells} cells, the limit is {MOST_CELLS}")


def _cells(part: bytes) -> int:
    """Count the cells of a sheet with those of its merged areas."""
    merged = [_area(*match.groups()) for match in _AREA.finditer(part)]
    if len(merged) < sum(1 for _ in _MERGED.finditer(part)):
        raise NotMarkableError("a merged area is written in a way that cannot be counted")
    return sum(1 for _ in _CELL.finditer(part)) + sum(merged)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    columns = abs(column_number(right) - column_number(left)) + 1
    return columns * (abs(int(bottom) - int(top)) + 1)
