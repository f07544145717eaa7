"""Which files a copy can be marked of: Office Open XML workbooks and documents within limits that their libraries bear.

openpyxl makes an object of every cell and of every cell of a merged area, whatever the area holds, and writes a shared text
out for every cell that uses it, so all are counted in the file before it opens one.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import pairwise
from typing import Literal

from forms.files.ooxml import column_number

MOST_CELLS = 200_000
"""Cells of all sheets, blank ones with a format and those of merged areas included."""
LARGEST_UNPACKED = 64 * 2**20
"""Bytes of all parts together, and of shared texts as often as they are used."""
MOST_PARTS = 2_000
"""Parts of a container; a workbook has a few for each sheet and picture."""
KINDS = {
    b"spreadsheetml.sheet.main+xml": ".xlsx",
    b"sheet.macroEnabled.main+xml": ".xlsm",
    b"wordprocessingml.document.main+xml": ".docx",
}
"""By what the list of a container's parts says of the main one: the ending of a copy."""

Why = Literal["kind", "large", "content"]
_TYPES = "[Content_Types].xml"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s")
_AREA = re.compile(
    rb"""<(?:\w+:)?(mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*["']\$?([A-Z]{1,3})\$?([0-9]+):\$?([A-Z]{1,3})\$?([0-9]+)["']"""
)
"""An area that is merged, or is a link: of either the library makes every cell."""
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_USED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})""")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, KeyError)


class NotMarkableError(Exception):
    """No marked copy can be made of a file: of its kind none is made, it is too large, or its content is not understood."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(detail)
        self.why = why


def check_markable(data: bytes) -> str:
    """Return the ending that a copy has. Raises NotMarkableError where none can be made at a bearable cost."""
    if not data.startswith(b"PK"):
        raise NotMarkableError("kind", "a file of this kind cannot be marked")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = container.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > LARGEST_UNPACKED or len(entries) > MOST_PARTS:
                raise NotMarkableError("large", f"{len(entries)} parts, {unpacked} bytes unpacked are over the limit")
            types = container.read(_TYPES) if _TYPES in container.namelist() else b""
            kind = next((kind for main, kind in KINDS.items() if main in types), None)
            if kind is None:
                raise NotMarkableError("kind", "a container of this kind cannot be marked")
            parts = [container.read(entry) for entry in entries if entry.filename.lower().endswith(".xml")]
            if (cells := sum(map(_cells, parts))) > MOST_CELLS:
                raise NotMarkableError("large", f"{cells} cells, the limit is {MOST_CELLS}")
            if (written := _written(parts)) > LARGEST_UNPACKED:
                raise NotMarkableError("large", f"{written} bytes of shared texts, the limit is {LARGEST_UNPACKED}")
    except _BROKEN as error:
        raise NotMarkableError("content", f"the container is broken: {error}") from error
    return kind


def _cells(part: bytes) -> int:
    """Count the cells of a sheet with those of its merged areas and links."""
    areas = [match.groups() for match in _AREA.finditer(part)]
    if sum(what == b"mergeCell" for what, *_ in areas) < sum(1 for _ in _MERGED.finditer(part)):
        raise NotMarkableError("content", "a merged area is written in a way that cannot be counted")
    return sum(1 for _ in _CELL.finditer(part)) + sum(_area(*corners) for _, *corners in areas)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    columns = abs(column_number(right) - column_number(left)) + 1
    return columns * (abs(int(bottom) - int(top)) + 1)


def _written(parts: list[bytes]) -> int:
    """Return the bytes that shared texts come to, each as often as cells use it."""
    lengths: list[int] = []
    for part in parts:
        starts = [match.start() for match in _TEXT.finditer(part)]
        lengths += [end - start for start, end in pairwise([*starts, len(part)])]
    used = (int(match[1]) for part in parts for match in _USED.finditer(part))
    return sum(lengths[number] for number in used if number < len(lengths))
