"""Opening a file: its bytes to sheets of cells, whatever the format. Here: file types, limits, calamine.

Not here: text files (`forms.files.text`), what a sheet is about (`forms.headings`) or what its cells mean.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from forms.files import archive, biff8
from forms.files.marks import PERCENT, Marks
from forms.files.text import read_text
from forms.problems import CHANGING_TEXT, BadFileError
from forms.sheets import Sheet
from forms.values import Cell, Percent
from policy.characters import fit

LARGEST_FILE = 64 * 2**20
USUAL_FILE = 64 * 2**10
"""Bytes; most workbooks have fewer."""
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
TEXTS = frozenset({".csv"})
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet and its place in the workbook, from 1. `hidden`: not shown, or no worksheet; then without cells."""

    number: int
    hidden: bool
    sheet: Sheet


def open_sheets(path: Path, sha256: str | None = None) -> Iterator[OpenedSheet]:
    """Yield every sheet of a file. Raises BadFileError and OSError; calamine may panic (a BaseException).

    `sha256`: what the bytes must have, so that what is judged is what was listed.
    """
    suffix = path.suffix.lower()
    if suffix not in WORKBOOKS | TEXTS:
        raise BadFileError("unknown_type", f"Files of type «{suffix or 'none'}» are not read.")
    data = _bytes(path)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise BadFileError("unfinished", CHANGING_TEXT)
    if suffix in TEXTS:
        if data.startswith((_ZIP, _COMPOUND)):
            raise BadFileError("damaged", "The file is a workbook with the name of a .csv file.")
        yield OpenedSheet(1, False, read_text(path.stem, data))
    else:
        yield from _workbook_sheets(data)


def _bytes(path: Path) -> bytes:
    """Return what a file holds; a link is not followed, and no more is read than a file may have."""
    try:
        with open(path, "rb", opener=_open_no_link) as content:
            data = content.read(USUAL_FILE)  # room for the largest is not made for each
            if len(data) == USUAL_FILE:
                data += content.read(LARGEST_FILE + 1 - USUAL_FILE)
    except FileNotFoundError as error:
        raise BadFileError("unfinished", CHANGING_TEXT) from error
    if len(data) > LARGEST_FILE:
        raise BadFileError("too_large", f"More than {LARGEST_FILE} bytes.")
    return data


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _workbook_sheets(data: bytes) -> Iterator[OpenedSheet]:
    marks: dict[str, Marks] = {}
    if data.startswith(_ZIP):
        marks = archive.find_marks(data)
    elif data.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in data:
            raise BadFileError("encrypted", "The workbook is protected by a password.")
        marks = biff8.find_marks(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            names = [about.name for about in workbook.sheets_metadata]
            if not names:
                raise BadFileError("damaged", "The workbook has no sheet.")
            if not all(names) or len(set(map(fit, names))) < len(names):
                raise BadFileError("damaged", "Two sheets have the same name, or one has none.")
            for number, about in enumerate(workbook.sheets_metadata, start=1):
                hidden = about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet
                sheet = Sheet(about.name, []) if hidden else _sheet(workbook, about.name, marks.get(about.name, {}))
                yield OpenedSheet(number, hidden, sheet)
    except PasswordError as error:
        raise BadFileError("encrypted", "The workbook is protected by a password.") from error
    except CalamineError as error:
        raise BadFileError("damaged", f"The workbook cannot be read: {error}") from error


def _sheet(workbook: CalamineWorkbook, name: str, marks: Marks) -> Sheet:
    read = workbook.get_sheet_by_name(name)
    rows: list[list[Cell]] = read.to_python(skip_empty_area=True)  # type: ignore[assignment]
    top, left = read.start or (0, 0)
    if marks:
        top, left = _mark(rows, top, left, marks)
    return Sheet(name, rows, top, left, read.merged_cell_ranges or ())


def _mark(rows: list[list[Cell]], top: int, left: int, marks: Marks) -> tuple[int, int]:
    """Put the marks into the rows, which grow where a mark stands outside. Returns the new top and left."""
    if not rows:
        top, left = map(min, zip(*marks, strict=True))
    above = max(0, top - min(row for row, _ in marks))
    before = max(0, left - min(column for _, column in marks))
    rows[:0] = [[] for _ in range(above)]
    if before:
        rows[:] = [[None] * before + row for row in rows]
    top, left = top - above, left - before
    for (row, column), mark in marks.items():
        line, place = row - top, column - left
        rows.extend([] for _ in range(line + 1 - len(rows)))
        cells = rows[line]
        cells.extend([None] * (place + 1 - len(cells)))
        held = cells[place]
        if mark != PERCENT:
            cells[place] = mark
        elif isinstance(held, int | float):
            cells[place] = Percent(held)
    return top, left
