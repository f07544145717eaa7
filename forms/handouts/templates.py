"""Blank workbooks for departments and the bureau: every form and register in its layout, ready to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forms.handouts.instructions import write_instructions
from forms.handouts.pages import (
    BODY,
    GRID,
    HEADING,
    LINE_HEIGHT,
    OPEN,
    SHADE,
    STRONG,
    dress,
    lines,
    merge,
    set_up_page,
    text_width,
)
from forms.handouts.writing import FORMATS, Place, Unit, Variant, write
from forms.layouts.declare import Field, Layout
from forms.layouts.words import EX_ANTE_ITEMS, STEPS, YES_NO
from policy import Policy
from policy.values import EX_ANTE_WEIGHT

TEMPLATE_VERSION = "1"
"""Raised whenever a template changes; stands in 填表说明, in the footer and in the file's properties."""
UNIT: Unit = "万元"
INDICATORS = (
    ("产出指标", ("数量指标",) * 3 + ("质量指标",) * 2 + ("时效指标",) * 2 + ("成本指标",) * 2),
    ("效益指标", ("经济效益指标",) * 2 + ("社会效益指标",) * 2 + ("生态效益指标",) * 2 + ("可持续影响指标",)),
    ("满意度指标", ("服务对象满意度指标",) * 2),
)
"""Level-1 names with the level-2 name of each blank row; a row that is not filled in does not count."""
SUGGESTED = ("level1", "level2", "step", "method", "reviewed_on")
"""Fields that a template fills in and departments may change."""
BLANK_STEPS = 3
LIST_ROWS = 18
LAST_ROW = 20_000
"""Drop-downs of lists and registers reach down to this row; formats hold for whole columns."""
LATEST_YEAR = 9999
FIRST_ROW = 3
"""Rows above state title and year."""

WIDTHS = {
    "project_code": 24, "project_name": 26, "department": 20, "unit": 22, "money": 14, "score": 10, "weight": 9,
    "share": 10, "date": 13, "month": 8, "word": 13, "yes_no": 10, "class": 16, "operator": 10, "target": 15,
    "actual": 15, "text": 20, "department_code": 12, "unit_code": 12, "code": 24,
    "matter_number": 18,
}  # fmt: skip
LEVEL_WIDTHS = {"level1": 16, "level2": 16, "level3": 22, "reason": 28, "opinion": 26, "step": 16, "conclusion": 10}
NARROW = 9
LABEL_WIDTH = 14
HEIGHTS = {"goal": 4 * LINE_HEIGHT, "head": 1.6 * LINE_HEIGHT}
ROW_HEIGHT = 1.5 * LINE_HEIGHT
TITLE_HEIGHT = 2 * LINE_HEIGHT
WIDE_LIST, WIDE_FORM = 95, 155
"""Wider sheets are printed in landscape; a form is taller than wide."""
AS_TEXT = frozenset(
    {"project_code", "project_name", "department", "unit", "department_code", "unit_code", "code", "matter_number"}
)
"""Kinds whose cells are text, so that codes keep their zeros and their digits."""


@dataclass(frozen=True)
class Template:
    """A blank workbook, its file name, and where every value is due."""

    name: str
    book: Workbook
    places: tuple[Place, ...]


def template(layout: Layout, policy: Policy, year: int | None = None) -> Template:
    """Return the blank workbook of a form or register, for a year or with the year left to fill in.

    Weights that the policy prescribes (execution rate, items of the ex-ante evaluation) are filled in: those in force
    in `year`, else the newest. Raises policy.PolicyError for a year before the policy.
    """
    if year is not None:
        policy.check_year(year)
    book = Workbook()
    places = lay_out(cast(Worksheet, book.active), layout, policy, year)
    write_instructions(book.create_sheet("填表说明"), layout, UNIT, TEMPLATE_VERSION)
    properties = book.properties
    properties.title, properties.creator, properties.version = layout.title, "jixiao", TEMPLATE_VERSION
    properties.created = datetime(year or policy.in_force_from, 1, 1)
    return Template(f"{layout.name} {layout.title}.xlsx", book, places)


def lay_out(
    sheet: Worksheet,
    layout: Layout,
    policy: Policy,
    year: int | None = None,
    records: Sequence[Mapping[str, Any]] | None = None,
) -> tuple[Place, ...]:
    """Write a form or register on an empty worksheet as its template has it. Returns where every value is due.

    `records` fill a flat sheet, and what they say is locked but where it is a suggestion; none: blank rows.
    """
    sheet.title = layout.title
    points = {key: Decimal(each.at(year or LATEST_YEAR)) for key, each in policy.sections["numbers"].items()}
    data = _blank(layout, points) if records is None else records
    monitoring = layout.name == "MO"  # whose month is left to fill in, so that labels name none
    variant = Variant(labels={"executed": "截止执行数"}) if monitoring else Variant()
    places = tuple(write(sheet, layout, data, year=year, unit=UNIT, variant=variant))
    _Page(sheet, layout, places).finish(fixed_year=year is not None)
    months = [str(month + 1) for month in range(int(points["monitoring.months_in_year"]))]
    for words, cells in _choices(places, months).items():
        _drop_down(sheet, words, [_range(layout, cell) for cell in cells])
    return places


def _blank(layout: Layout, points: Mapping[str, Decimal]) -> Any:
    """Return the record of a blank form: level names, steps, items, and the weights that are prescribed."""
    if layout.rows is not None:
        return [{} for _ in range(LIST_ROWS)]
    total = points["score.total"]
    levels = [{"level1": first, "level2": second} for first, names in INDICATORS for second in names]
    items = [{"item": item, "weight": points[f"{EX_ANTE_WEIGHT}.{item}"]} for item in EX_ANTE_ITEMS]
    steps: list[dict[str, str]] = [{"step": step} for step in STEPS] + [{} for _ in range(BLANK_STEPS)]
    return {
        "execution_weight": points["execution_score.weight"],
        "total_weight": total,
        "indicators": levels,
        "items": items,
        "steps": steps,
    }


class _Page:
    """A written sheet on its way to a template."""

    def __init__(self, sheet: Worksheet, layout: Layout, places: Sequence[Place]) -> None:
        self.sheet, self.layout = sheet, layout
        self.move_note()
        self.places = {coordinate_to_tuple(place.cell): place for place in places}
        written = {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value is not None}
        self.used = written | set(self.places)
        self.width = max(column for _, column in self.used)
        self.height = max(row for row, _ in self.used)

    def move_note(self) -> None:
        """Put the unit of money left of the month: what follows a blank value must not be taken for it."""
        if self.layout.unit_in == "note" and self.layout.heading:
            note = next(cell for cell in self.sheet[2] if str(cell.value).startswith("单位"))
            self.sheet.cell(2, 2, note.value)
            note.value = None

    def finish(self, *, fixed_year: bool) -> None:
        """Widen, merge, dress, protect and set up for print."""
        self.columns()
        if not self.layout.rows:
            for top, bottom in self.blocks():
                self.stretch(top, bottom)
            for row in sorted({row for (row, _), place in self.places.items() if place.part in ("head", "goal")}):
                self.spread(row)
        self.cells()
        self.top(fixed_year=fixed_year)
        self.page()

    def columns(self) -> None:
        """Set widths by what the columns of blocks hold; whole columns of flat sheets are formatted and open."""
        for column in range(1, self.width + 1):
            fields = [
                place.field for (_, at), place in self.places.items() if at == column and place.part not in HEIGHTS
            ]
            widths = [LEVEL_WIDTHS.get(field.name, WIDTHS[field.kind]) for field in fields]
            dimension = self.sheet.column_dimensions[get_column_letter(column)]
            dimension.width = max(widths, default=LABEL_WIDTH) if column > 1 or self.layout.rows else LABEL_WIDTH
            if self.layout.rows and fields:
                dimension.number_format, dimension.protection = _format(fields[0]), OPEN
                dimension.font = BODY

    def blocks(self) -> Iterable[tuple[int, int]]:
        """Yield first and last row of the blocks of money and rows, header included."""
        for parts in ({line.name for line in self.layout.lines}, {"indicators", "items", "total"}, {"steps"}):
            rows = [row for (row, _), place in self.places.items() if place.part in parts]
            if rows:
                yield min(rows) - 1, max(rows)

    def stretch(self, top: int, bottom: int) -> None:
        """Make the last column of a block reach the right edge, and the label of its closing row its first number."""
        last = max(column for row, column in self.used if top <= row <= bottom)
        for row in range(top, bottom + 1):
            merge(self.sheet, row, last, self.width)
        totals = [column for (row, column), place in self.places.items() if row == bottom and place.part == "total"]
        if totals:
            merge(self.sheet, bottom, 1, min(totals) - 1)

    def spread(self, row: int) -> None:
        """Make every cell of a row of labels and values reach the next one; the labels of goals as their values."""
        if row < FIRST_ROW:
            return
        columns = sorted(column for at, column in self.used if at == row)
        for column, after in zip(columns, [*columns[1:], self.width + 1], strict=True):
            merge(self.sheet, row, column, after - 1)
            place = self.places.get((row, column))
            if place and place.part == "goal" and (row - 1, column) in self.used and self.layout.goal.across:  # type: ignore[union-attr]
                merge(self.sheet, row - 1, column, after - 1)

    def cells(self) -> None:
        """Dress labels and open the cells that are due."""
        for row in range(FIRST_ROW, self.height + 1):
            height: float = ROW_HEIGHT
            for column in range(1, self.width + 1):
                cell, place = self.sheet.cell(row, column), self.places.get((row, column))
                if place is None or (cell.value is not None and place.field.name not in SUGGESTED):
                    dress(cell, STRONG, across="center", fill=SHADE)
                    width = self.sheet.column_dimensions[get_column_letter(column)].width
                    if (row, column) in self.used and isinstance(cell.value, str):
                        height = max(height, min(2, lines(cell.value, width)) * LINE_HEIGHT + 2)
                    continue
                height = max(height, HEIGHTS.get(place.part, ROW_HEIGHT))
                dress(cell, across=_across(place.field))
                cell.number_format, cell.protection = _format(place.field), OPEN
            self.sheet.row_dimensions[row].height = height
        for merged in [each for each in self.sheet.merged_cells.ranges if each.min_row >= FIRST_ROW]:
            first = self.sheet.cell(merged.min_row, merged.min_col)
            for row, column in merged.cells:
                cell = self.sheet.cell(row, column)
                cell.border, cell.protection = GRID, Protection(locked=first.protection.locked)

    def top(self, *, fixed_year: bool) -> None:
        """Dress title, year, and what stands beside the year."""
        sheet = self.sheet
        for merged in [str(each) for each in sheet.merged_cells.ranges if each.min_row == 1]:
            sheet.unmerge_cells(merged)
        merge(self.sheet, 1, 1, self.width)
        dress(sheet.cell(1, 1), HEADING, across="center", grid=False, wrap=False)
        sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = TITLE_HEIGHT, ROW_HEIGHT
        beside = [column for row, column in self.used if row == 2 and column > 1]
        for column in (1, *beside):
            cell, place = sheet.cell(2, column), self.places.get((2, column))
            dress(cell, STRONG, across="center", grid=place is not None, wrap=False)
            if place:
                cell.protection = OPEN
        if not beside:
            merge(self.sheet, 2, 1, self.width)
        if not fixed_year:
            sheet.cell(2, 1).protection = OPEN
        if self.layout.unit_in == "note" and not self.layout.heading:
            sheet.cell(2, self.width).alignment = Alignment(horizontal="right", vertical="center")

    def page(self) -> None:
        """Lock the labels, without a password, and set up for A4."""
        sheet = self.sheet
        protection = sheet.protection
        protection.sheet = True
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            setattr(protection, allowed, False)
        places = sum(sheet.column_dimensions[get_column_letter(n)].width for n in range(1, self.width + 1))
        footer = f"{self.layout.title}　模板版本 {TEMPLATE_VERSION}"
        set_up_page(
            sheet, footer, "landscape" if places > (WIDE_LIST if self.layout.rows else WIDE_FORM) else "portrait"
        )
        if self.layout.rows:
            sheet.freeze_panes = f"A{FIRST_ROW + 1}"
            sheet.print_title_rows = f"1:{FIRST_ROW}"
            for column in range(1, self.width + 1):
                letter = get_column_letter(column)
                label = str(sheet.cell(FIRST_ROW, column).value)
                sheet.column_dimensions[letter].width = max(
                    NARROW, text_width(label) + 3, sheet.column_dimensions[letter].width
                )


def _format(field: Field) -> str:
    if field.kind in AS_TEXT:
        return "@"
    return FORMATS.get(field.kind, "0.##" if field.kind == "weight" else "General")


def _across(field: Field) -> str:
    if field.kind in ("money", "score", "weight", "share"):
        return "right"
    centred = field.words or field.name in SUGGESTED or field.kind in ("date", "month", "yes_no", "class", "operator")
    return "center" if centred else "left"


def _choices(places: Iterable[Place], months: list[str]) -> dict[tuple[str, ...], list[str]]:
    """Return the cells of every set of words that is offered."""
    cells: dict[tuple[str, ...], list[str]] = {}
    for place in places:
        if words := {"month": tuple(months), "yes_no": YES_NO}.get(place.field.kind, place.field.words):
            cells.setdefault(words, []).append(place.cell)
    return cells


def _range(layout: Layout, cell: str) -> str:
    """Return a cell's range: on flat sheets down the column, wherever the next rows may come to stand."""
    letter, row = coordinate_from_string(cell)
    return cell if layout.rows is None or row <= FIRST_ROW else f"{letter}{FIRST_ROW + 1}:{letter}{LAST_ROW}"


def _drop_down(sheet: Worksheet, words: Sequence[str], ranges: Iterable[str]) -> None:
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "填写有误", f"只能填写：{'、'.join(words)}"
    for each in dict.fromkeys(ranges):
        choice.add(each)
    sheet.add_data_validation(choice)
