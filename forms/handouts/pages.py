"""How sheets look that people open and print, and text in them: fonts, borders, fills, A4. Not here: what stands on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from forms.sheets import letters
from policy.characters import in_cell

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

A4 = 9
BODY = Font(name="宋体", size=10)
STRONG = Font(name="宋体", size=10, bold=True)
HEADING = Font(name="黑体", size=16)
LINKED = Font(name="宋体", size=10, color="0563C1", underline="single")
LINE = Side(style="thin", color="808080")
GRID = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SHADE = PatternFill("solid", fgColor="DDEBF7")
OPEN = Protection(locked=False)
LINE_HEIGHT = 15
"""Points. Spreadsheets do not grow the rows of a file by themselves."""
_FORMULA = re.compile(r"[=+\-@＝＋－＠\x00-\x1f\x7f]")
"""How a text begins that a spreadsheet could run as a formula once the cell is edited."""


def put(cell: Cell | MergedCell, value: Any) -> None:
    """Put a value into a cell; a text stays the text that it is, also when it is edited or begins with `=`."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = in_cell(value)
    cell.data_type = "s"
    if _FORMULA.match(value):
        cell.quotePrefix = True  # what an apostrophe before a typed text sets


def dress(
    cell: Cell | MergedCell,
    font: Font = BODY,
    *,
    across: str = "left",
    grid: bool = True,
    fill: PatternFill | None = None,
    wrap: bool = True,
) -> None:
    """Give a cell its font, alignment, border and fill."""
    cell.font = font
    indent = 1 if grid and across != "center" else 0
    cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=wrap, indent=indent)
    if grid:
        cell.border = GRID
    if fill:
        cell.fill = fill


def text_width(text: str) -> int:
    """Width of a text in places: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F or character in "≥≤“”‘’…—" else 1 for character in text)


def lines(text: str, width: float) -> int:
    """Lines that a text takes in a column of so many places."""
    return sum(max(1, -(-text_width(line) // max(1, int(width) - 1))) for line in text.split("\n"))


def set_up_page(sheet: Worksheet, footer: str, orientation: Literal["portrait", "landscape"]) -> None:
    """A4, as wide as one page, pages numbered, `footer` at the left."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_options.horizontalCentered = True
    printed: Any = sheet.oddFooter
    printed.left.text, printed.right.text = footer.replace("&", "&&"), "第 &P 页，共 &N 页"


def merge(sheet: Worksheet, row: int, first: int, last: int, bottom: int | None = None) -> None:
    """Merge cells of a row, or of the rows down to `bottom`, if they are more than one."""
    if last > first or (bottom or row) > row:
        sheet.merge_cells(start_row=row, start_column=first, end_row=bottom or row, end_column=last)


def write_line(sheet: Worksheet, row: int, text: str, widths: Sequence[float], spare: int = 4) -> None:
    """Write a text across columns of some widths; `spare`: points beyond its lines."""
    put(sheet.cell(row, 1), text)
    dress(sheet.cell(row, 1), grid=False)
    merge(sheet, row, 1, len(widths))
    sheet.row_dimensions[row].height = lines(text, sum(widths)) * LINE_HEIGHT + spare


def write_title(sheet: Worksheet, title: str, widths: Sequence[float]) -> None:
    """Begin a sheet of columns of some widths with its title."""
    for column, width in enumerate(widths):
        sheet.column_dimensions[letters(column)].width = width
    write_line(sheet, 1, title, widths)
    dress(sheet["A1"], HEADING, across="center", grid=False)
    sheet.row_dimensions[1].height = 2 * LINE_HEIGHT


def write_header(sheet: Worksheet, row: int, titles: Iterable[str]) -> None:
    """Write the header of a table."""
    for column, title in enumerate(titles, 1):
        put(sheet.cell(row, column), title)
        dress(sheet.cell(row, column), STRONG, across="center", fill=SHADE)
