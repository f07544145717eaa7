"""Opening a file: its bytes to sheets of cells, whatever the format. Here: which reader has which kind, calamine.

Not here: what kind some bytes are (`forms.files.kinds`), the other formats beside this module, what a sheet is about
(`forms.headings`) or what its cells mean.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from forms.files import archive, biff8, kinds
from forms.files.documents import read_document
from forms.files.marks import PERCENT, Marks
from forms.files.spreadsheetml import read_workbook
from forms.files.text import read_text
from forms.files.webpages import read_page
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell, Percent
from policy.characters import fit

ONLY_TABLE = "表1"
"""Name of the sheet that a text or web page is; it has none of its own."""
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet and its place in the workbook, from 1. `hidden`: not shown, or no worksheet; then without cells."""

    number: int
    hidden: bool
    sheet: Sheet


def open_sheets(kind: str, data: bytes) -> Iterator[OpenedSheet]:
    """Yield every sheet of a file of a kind (`kinds.ENDINGS`). Raises BadFileError; calamine may panic (a BaseException)."""
    match kind:
        case kinds.TEXT:
            yield OpenedSheet(1, False, read_text(ONLY_TABLE, data))
        case kinds.HTML:
            yield OpenedSheet(1, False, read_page(ONLY_TABLE, data))
        case kinds.XML:
            for number, (hidden, sheet) in enumerate(read_workbook(data), start=1):
                yield OpenedSheet(number, hidden, sheet)
        case kinds.DOCX:
            for number, sheet in enumerate(read_document(data), start=1):
                yield OpenedSheet(number, False, sheet)
        case _:
            yield from _workbook_sheets(data)


def _workbook_sheets(data: bytes) -> Iterator[OpenedSheet]:
    marks: dict[str, Marks] = {}
    if data.startswith(_ZIP):
        marks = archive.find_marks(data)
    elif data.startswith(_COMPOUND):
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
