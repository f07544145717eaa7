"""Opening a file: its bytes to sheets of cells, whatever the format. Here: file types, limits, calamine.

Not here: text files (`forms.files.text`), what a sheet is about (`forms.headings`) or what its cells mean.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from forms.files import archive, biff8
from forms.files.marks import Marks, Scan
from forms.files.text import read_text
from forms.problems import CHANGING_TEXT, BadFileError
from forms.sheets import Sheet
from forms.values import Cell, Emptied, is_blank

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
    """Yield the sheets of a workbook; from the first that cannot be accounted for on, as it is when it is spelt anew."""
    done, error = 0, "The cells of the workbook cannot be accounted for."
    for book, scans in _readings(data):
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(book)) as workbook:
                _check_names([about.name for about in workbook.sheets_metadata])
                for number, about in enumerate(workbook.sheets_metadata[done:], start=done + 1):
                    hidden = about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet
                    sheet = Sheet(about.name, []) if hidden else _sheet(workbook, about.name, scans.get(about.name))
                    if sheet is None:
                        break
                    yield OpenedSheet(number, hidden, sheet)
                    done = number
                else:
                    return
        except PasswordError as locked:
            raise BadFileError("encrypted", "The workbook is protected by a password.") from locked
        except CalamineError as broken:
            error = f"The workbook cannot be read: {broken}"
    raise BadFileError("damaged", error)


def _readings(data: bytes) -> Iterator[tuple[bytes, Mapping[str, Scan]]]:
    """Yield what calamine is to read, with the scans of its sheets by name, in the order in which to try."""
    if data.startswith(_ZIP):
        yield from archive.readings(data)
    elif data.startswith(_COMPOUND):
        if _ENCRYPTED_PACKAGE in data:
            raise BadFileError("encrypted", "The workbook is protected by a password.")
        yield data, biff8.scans(data)
    else:
        raise BadFileError("damaged", "The file is no workbook.")


def _check_names(names: list[str]) -> None:
    if not names:
        raise BadFileError("damaged", "The workbook has no sheet.")
    if not all(names) or len(set(names)) < len(names):
        raise BadFileError("damaged", "Two sheets have the same name, or one has none.")


def _sheet(workbook: CalamineWorkbook, name: str, scan: Scan | None) -> Sheet | None:
    """Return a sheet, None where calamine and the scan do not agree on which cells hold something."""
    read = workbook.get_sheet_by_name(name)
    rows: list[list[Cell]] = read.to_python(skip_empty_area=True)  # type: ignore[assignment]
    top, left = read.start or (0, 0)
    if scan is None or not scan.accounts_for(rows, top, left):
        return None
    if scan.nul:
        rows = [[value.replace("\0", "") if type(value) is str else value for value in row] for row in rows]
    if scan.marks:
        top, left = _mark(rows, top, left, scan.marks)
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
        if isinstance(mark, str):
            cells[place] = mark
        elif isinstance(held, int | float) and not isinstance(held, bool):
            cells[place] = mark.show(held)
    for line in {row - top for (row, _), mark in marks.items() if isinstance(mark, Emptied)}:
        if all(map(is_blank, rows[line])):  # formulas filled down below the last row
            rows[line] = []
    return top, left
