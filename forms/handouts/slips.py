"""Return slips (退回单): a copy of what was sent with its faulty cells marked, and the sheet 退回说明 before it.

What we write is text, never a formula; formulas of the original stay. Marking opens what was handed in: it belongs into a worker.
"""

from __future__ import annotations

import errno
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import coordinate_to_tuple, quote_sheetname
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from forms.handouts.markable import NotMarkableError, Why, check_markable
from forms.handouts.marking import ABOUT, AUTHOR, FILLS, OURS, SIGN, WORDS, Mark, Slip, comment_on, grouped
from forms.handouts.pages import (
    BODY,
    LINE_HEIGHT,
    LINKED,
    SHADE,
    STRONG,
    dress,
    lines,
    merge,
    put,
    set_up_page,
    write_header,
    write_line,
    write_title,
)  # fmt: skip
from forms.layouts.words import RETURN_NOTES
from policy.characters import in_cell

COMMENT_WIDTH, COMMENT_LINE, COMMENT_PLACES = 320, 18, 44
"""Points, points a line, and places a line of a comment's box."""
MOST_COMMENT_LINES = 20

COLUMNS = (
    ("序号", 6), ("级别", 7), ("代码", 7), ("工作表", 15), ("单元格", 8), ("对象", 24), ("原值", 16),
    ("问题", 44), ("处理要求", 36), ("期限", 12),
)  # fmt: skip
LINKS = (4, 5)
"""The columns 工作表 and 单元格, which lead to the place in a marked copy."""
WAYS = "点击下表所列的工作表或单元格，可转到该处；有退回的工作表标签为红色，只有提示的为黄色。"
HEAD_LABEL = 3
"""Columns that the labels above the table take."""
CORE = "docProps/core.xml"
CREATED = datetime(2000, 1, 1)
"""When a workbook that does not say so was made: openpyxl would put the present moment."""


def notes_alone(slip: Slip) -> Workbook:
    """Return a workbook of the sheet 退回说明 alone."""
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    sheet.title = RETURN_NOTES
    _explain(sheet, slip)
    book.properties.creator, book.properties.created = "jixiao", CREATED
    return book


def marked_copy(data: bytes, slip: Slip) -> tuple[BytesIO, str]:
    """Return a copy of a workbook or document with the marks of a slip, saved, and the ending that it has.

    Values, formulas, formats and merged cells stay; so do macros, and links to other workbooks, which are never
    followed. Pictures and shapes may be lost. Raises NotMarkableError where the file is of another kind, is too large, or
    the library cannot open it or write what it has read.
    """
    kind = check_markable(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions and pictures that a copy loses
            if kind == ".docx":
                from forms.handouts.marked_docx import marked_document  # noqa: PLC0415 - few slips need it

                return marked_document(data, slip), kind
            return content(_marked_workbook(data, slip, keep_vba=kind == ".xlsm")), kind
    except (KeyboardInterrupt, SystemExit):
        raise
    except (MemoryError, RecursionError) as error:
        raise NotMarkableError("large", type(error).__name__) from error
    except OSError as error:
        why: Why = "large" if error.errno == errno.EFBIG else "content"
        raise NotMarkableError(why, str(error)) from error
    except Exception as error:  # whatever a library stumbles over costs the marks, never the slip
        raise NotMarkableError("content", f"{type(error).__name__}: {error}") from error


def _marked_workbook(data: bytes, slip: Slip, *, keep_vba: bool) -> Workbook:
    book = load_workbook(BytesIO(data), keep_vba=keep_vba, rich_text=True)
    for sheet in book.worksheets:
        _clear(sheet)
    places = _places(book, slip.marks)
    for (title, cell), marks in grouped(places.items()).items():
        if cell:
            _mark(book[title], cell, marks)
    for title, marks in grouped((mark, title) for mark, (title, _) in places.items()).items():
        book[title].sheet_properties.tabColor = _fill(marks).fgColor.rgb
    _explain(_first_sheet(book), slip, places)
    with ZipFile(BytesIO(data)) as container:
        if CORE not in container.namelist() or b":created" not in container.read(CORE):
            book.properties.created = CREATED
    book.calculation = book.calculation or CalcProperties()
    book.calculation.fullCalcOnLoad = True  # openpyxl keeps formulas and drops their stored values
    return book


def content(book: Workbook) -> BytesIO:
    """Return a workbook as saved."""
    buffer = BytesIO()
    book.save(buffer)
    return buffer


def _places(book: Workbook, marks: Iterable[Mark]) -> dict[Mark, tuple[str, str]]:
    """Return sheet and cell of the marks whose sheet is there: of a merged area its first cell, of a whole sheet none."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    return {
        mark: (mark.sheet, mark.cell and _corner(sheets[mark.sheet], mark.cell))
        for mark in marks
        if mark.sheet in sheets
    }


def _corner(sheet: Worksheet, cell: str) -> str:
    row, column = coordinate_to_tuple(cell)
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return str(area.start_cell.coordinate)
    return cell


def _mark(sheet: Worksheet, place: str, marks: Sequence[Mark]) -> None:
    """Fill a cell, red where any mark rejects, and put the messages into its comment below what it already says."""
    cell = cast(Cell, sheet[place])
    cell.fill = _fill(marks)
    said = cell.comment.text.rstrip() + "\n" if cell.comment else ""
    text = in_cell(said + comment_on(marks))
    height = COMMENT_LINE * (1 + min(lines(text, COMMENT_PLACES), MOST_COMMENT_LINES))
    cell.comment = Comment(text, AUTHOR, height=height, width=COMMENT_WIDTH)


def _fill(marks: Iterable[Mark]) -> PatternFill:
    """Return red where any mark rejects, else yellow."""
    return FILLS["reject" if any(mark.severity == "reject" for mark in marks) else "warn"]


def _clear(sheet: Worksheet) -> None:
    """Take away the marks of an earlier slip, so that a copy that comes back shows only what is wrong now."""
    tab = sheet.sheet_properties.tabColor
    if tab is not None and tab.rgb in OURS:
        sheet.sheet_properties.tabColor = None
    existing: Any = sheet
    for cell in existing._cells.values():  # iter_rows would make every cell of the rectangle around them
        if not cell.comment or SIGN not in cell.comment.text:
            continue
        before = cell.comment.text.partition(SIGN)[0].rstrip()
        cell.comment = Comment(before, cell.comment.author) if before else None
        if cell.fill.fgColor.rgb in OURS:
            cell.fill = PatternFill()


def _first_sheet(book: Workbook) -> Worksheet:
    """Put an empty sheet before the others, in place of that of an earlier slip, and show it first."""
    for sheet in book.worksheets:
        if sheet.title == RETURN_NOTES and sheet["A1"].value == RETURN_NOTES:
            book.remove(sheet)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    created = cast(Worksheet, book.create_sheet(RETURN_NOTES, 0))
    book.active = 0
    return created


def _explain(sheet: Worksheet, slip: Slip, places: Mapping[Mark, tuple[str, str]] | None = None) -> None:
    """Write the sheet 退回说明: what was sent, a line a fault with a link to its place in a copy, and notes."""
    titles, widths = zip(*COLUMNS, strict=True)
    sheet.sheet_view.tabSelected = True
    write_title(sheet, RETURN_NOTES, widths)
    write_line(sheet, 2, ABOUT + (WAYS if places else ""), widths)
    for row, (label, text) in enumerate(slip.facts.items(), 3):
        put(sheet.cell(row, 1), label)
        put(sheet.cell(row, HEAD_LABEL + 1), text)
        dress(sheet.cell(row, 1), STRONG, fill=SHADE)
        dress(sheet.cell(row, HEAD_LABEL + 1))
        merge(sheet, row, 1, HEAD_LABEL)
        merge(sheet, row, HEAD_LABEL + 1, len(COLUMNS))
        sheet.row_dimensions[row].height = lines(text, sum(widths[HEAD_LABEL:])) * LINE_HEIGHT + 4
    header = len(slip.facts) + 4
    write_header(sheet, header, titles)
    for number, mark in enumerate(slip.marks, 1):
        _fault(sheet, header + number, number, mark, (places or {}).get(mark))
    for row, note in enumerate(slip.notes, header + len(slip.marks) + 2):
        write_line(sheet, row, note, widths)
    sheet.print_title_rows = f"{header}:{header}"
    set_up_page(sheet, f"{RETURN_NOTES}　内部资料", "landscape")


def _fault(sheet: Worksheet, row: int, number: int, mark: Mark, place: tuple[str, str] | None) -> None:
    shown: tuple[Any, ...] = (
        number, WORDS[mark.severity], mark.code, mark.sheet, mark.cell, mark.subject, mark.value,
        mark.problem, mark.todo, mark.due,
    )  # fmt: skip
    height = 1
    for column, ((_, width), value) in enumerate(zip(COLUMNS, shown, strict=True), 1):
        cell = sheet.cell(row, column)
        put(cell, value)
        centred = column in (1, 2, 3, 5, len(COLUMNS))
        to = place if value and column in LINKS else None
        dress(
            cell,
            LINKED if to else BODY,
            across="center" if centred else "left",
            fill=FILLS[mark.severity] if column == 2 else None,
        )
        if to:
            location = f"{quote_sheetname(to[0])}!{to[1] or 'A1'}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
        height = max(height, lines(str(value), width - 1))
    sheet.row_dimensions[row].height = min(height * LINE_HEIGHT + 4, 400)
