"""Opening a file: its bytes to sheets of cells, whatever the format."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from forms.files import biff8, kinds, workbook_zip
from forms.files.delimited import read_text
from forms.files.docx import read_document
from forms.files.marks import Marks, Scan, check_names
from forms.files.spreadsheetml import read_workbook
from forms.files.webpages import read_page
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell, Emptied, is_blank

ONLY_TABLE = "表1"
"""Name of the sheet that a text or web page is; it has none of its own."""
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"


def open_sheets(kind: str, data: bytes) -> Iterable[tuple[bool, Sheet]]:
    """Return every sheet of a file of a kind (`kinds.ENDINGS`), and whether it is hidden or no worksheet: then without cells.

    Raises BadFileError, also while they are read; calamine may panic (a BaseException).
    """
    match kind:
        case kinds.TEXT:
            return [(False, read_text(ONLY_TABLE, data))]
        case kinds.HTML:
            return [(False, read_page(ONLY_TABLE, data))]
        case kinds.XML:
            return read_workbook(data)
        case kinds.DOCX:
            return ((False, sheet) for sheet in read_document(data))
        case _:
            return _workbook_sheets(data)


def _workbook_sheets(data: bytes) -> Iterator[tuple[bool, Sheet]]:
    """Yield the sheets of a workbook; from the first that cannot be accounted for on, as it is when it is spelt anew."""
    done, error = 0, "The cells of the workbook cannot be accounted for."
    if data.startswith(_ZIP):
        readings = workbook_zip.readings(data)
    elif data.startswith(_COMPOUND):
        readings = iter([(data, biff8.scans(data))])
    else:
        raise BadFileError("damaged", "The file is no workbook.")
    for book, scans in readings:
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(book)) as workbook:
                check_names([about.name for about in workbook.sheets_metadata])
                for about in workbook.sheets_metadata[done:]:
                    hidden = about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet
                    sheet = Sheet(about.name, []) if hidden else _sheet(workbook, about.name, scans.get(about.name))
                    if sheet is None:
                        break
                    yield hidden, sheet
                    done += 1
                else:
                    return
        except PasswordError as locked:
            raise BadFileError("encrypted", "The workbook is protected by a password.") from locked
        except CalamineError as broken:
            error = f"The workbook cannot be read: {broken}"
    raise BadFileError("damaged", error)


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
        elif isinstance(held, date):
            cells[place] = mark.show_day(held)
    for line in {row - top for (row, _), mark in marks.items() if isinstance(mark, Emptied)}:
        if all(map(is_blank, rows[line])):  # formulas filled down below the last row
            rows[line] = []
    return top, left
