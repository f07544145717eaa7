"""Writing sheets in the layouts of the templates, from plain data keyed by the raw columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from forms.handouts.pages import merge, put
from forms.layouts.declare import MONTH, Field, FundBlock, GoalBlock, Grid, Layout
from forms.sheets import letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Unit: TypeAlias = Literal["元", "万元"]
Record: TypeAlias = Mapping[str, Any]

YUAN: dict[Unit, Decimal] = {"元": Decimal(1), "万元": Decimal(10000)}
FORMATS = {
    "money": "#,##0.00",
    "score": "0.00",
    "share": "0.00%",
    "date": "yyyy-mm-dd",
    "project_code": "@",
    "department_code": "@",
    "unit_code": "@",
    "code": "@",
}
"""Number formats of cells by the kind of their field."""

LEFT, RIGHT = 1, 5
"""Columns of the left and the right label of a row of pairs; a value stands one to the right of its label."""
MONTH_COLUMN = 3
SUBMISSION_COLUMN = 6
GOAL_COLUMNS = (2, 6)
COLUMN_WIDTH = 16
NO_YEAR = "　　　　"


@dataclass(frozen=True)
class Variant:
    """How a sheet departs from the template: other accepted labels by field name or `total`, the target in three columns."""

    labels: Mapping[str, str] = field(default_factory=dict)
    split_target: bool = False


TEMPLATE = Variant()
SPLIT_TARGET = Variant(
    labels={
        "adjusted_budget": "调整后预算数",
        "executed": "预算执行数",
        "target_text": "指标值",
        "actual_text": "完成值",
        "weight": "权重",
        "total": "合计",
    },
    split_target=True,
)
"""The other accepted layout of SE: 指标性质, 指标值 and 度量单位 apart, 完成值, 权重 and 合计."""


@dataclass(frozen=True)
class Place:
    """Where the value of a field stands; `part` names its block: head, a fund line, indicators, items or steps."""

    field: Field
    part: str
    cell: str


def write(
    sheet: Worksheet,
    layout: Layout,
    data: Record | Sequence[Record],
    *,
    year: int | None,
    unit: Unit = "万元",
    submission: int | None = None,
    variant: Variant = TEMPLATE,
) -> list[Place]:
    """Write one form, list or register on an empty worksheet. Returns where every value stands or is due.

    Keys of `data` are raw columns (`warehouse.tables.inbox`). A form is one record, in it `funds` (line name to item to
    amount) and the rows `indicators`, `items` and `steps`; a flat sheet is a sequence of records, its `heading` values
    (the month) taken from the first. Amounts are `Decimal` in 元 and written as numbers of `unit`; a text is written as
    the text it is, never as a formula. A missing value leaves its cell empty, a missing `year` a gap to fill in.
    `submission` is N of 第N次报送.
    """
    writer = _Writer(sheet, layout, unit, variant)
    records: Sequence[Record] = [data] if isinstance(data, Mapping) else data
    head = records[0] if records else {}
    writer.heading(year, head, submission)
    if layout.rows is not None:
        writer.grid(layout.rows, records, "rows")
    else:
        writer.form(head)
    return writer.places


class _Writer:
    """One worksheet under way: `row` is the next free row."""

    def __init__(self, sheet: Worksheet, layout: Layout, unit: Unit, variant: Variant) -> None:
        self.sheet, self.layout, self.unit, self.variant = sheet, layout, unit, variant
        self.places: list[Place] = []
        self.month = ""
        self.row = 1
        blocks = [len(layout.funds.columns) + 2] if layout.funds else []
        self.width = max([len(list(_columns(grid, variant))) + bool(grid.label) for grid in layout.grids] + blocks)

    def heading(self, year: int | None, head: Record, submission: int | None) -> None:
        """Write title, year, and what stands beside the year."""
        title = self.layout.title + (f"（{self.unit}）" if self.layout.unit_in == "title" else "")
        self.text(LEFT, title)
        merge(self.sheet, self.row, LEFT, self.width)
        self.row += 1
        self.text(LEFT, f"（{year or NO_YEAR}年度）")
        for each in self.layout.heading:
            self.text(MONTH_COLUMN, self.label(each))
            self.put(each, "head", self.row, MONTH_COLUMN + 1, head)
        self.month = str(head.get("month") or "")
        if submission is not None:
            self.text(SUBMISSION_COLUMN, f"第{submission}次报送")
        if self.layout.unit_in == "note":
            self.text(self.width, f"单位：{self.unit}")
        self.row += 1
        for number in range(1, self.width + 1):
            self.sheet.column_dimensions[letters(number - 1)].width = COLUMN_WIDTH

    def form(self, record: Record) -> None:
        """Write head, blocks and foot of a form of one subject."""
        layout = self.layout
        for pairs in layout.head:
            self.pairs(pairs, record)
        if layout.funds is not None:
            (self.funds_across if layout.funds.across else self.funds)(layout.funds, record)
        if layout.goal is not None:
            self.goal(layout.goal, record)
        for grid, part in ((layout.indicators, "indicators"), (layout.items, "items"), (layout.steps, "steps")):
            if grid is not None:
                self.grid(grid, record.get(part, ()), part, record)
        for each in layout.foot:
            self.pairs((each,), record)

    def pairs(self, pairs: Iterable[Field], record: Record) -> None:
        """Write a row of labels with their values to the right."""
        for column, each in zip((LEFT, RIGHT), pairs, strict=False):
            self.text(column, self.label(each))
            self.put(each, "head", self.row, column + 1, record)
        self.row += 1

    def funds(self, block: FundBlock, record: Record) -> None:
        """Write lines of money downwards, columns to the right; columns of another kind on the first line only."""
        top = self.row
        self.text(LEFT, f"{block.label}（{self.unit}）")
        for column, each in enumerate(block.columns, 3):
            self.text(column, self.label(each))
        for line in block.lines:
            self.row += 1
            self.text(2, line.label)
            amounts = record.get("funds", {}).get(line.name, {})
            for column, each in enumerate(block.columns, 3):
                if each.kind == "money":
                    self.put(each, line.name, self.row, column, amounts)
                elif line is block.lines[0]:
                    self.put(each, line.name, self.row, column, record)
        self.merge_down(top, self.row)
        self.row += 1

    def funds_across(self, block: FundBlock, record: Record) -> None:
        """Write lines of money to the right, one row of amounts below."""
        (amount,) = block.columns
        self.text(LEFT, f"{block.label}（{self.unit}）")
        for column, line in enumerate(block.lines, 2):
            self.text(column, line.label)
            self.put(amount, line.name, self.row + 1, column, record.get("funds", {}).get(line.name, {}))
        self.merge_down(self.row, self.row + 1)
        self.row += 2

    def goal(self, block: GoalBlock, record: Record) -> None:
        """Write the goal of the year: one text beside the label, or texts below their own labels."""
        self.text(LEFT, block.label)
        for column, each in zip(GOAL_COLUMNS, block.columns, strict=False):
            if block.across:
                self.text(column, self.label(each))
            self.put(each, "goal", self.row + block.across, column, record)
        self.merge_down(self.row, self.row + block.across)
        self.row += 1 + block.across

    def grid(self, grid: Grid, rows: Sequence[Record], part: str, record: Record | None = None) -> None:
        """Write a header row, a row for each record, merged level names, and the closing row where the form has one."""
        top = self.row
        columns = list(_columns(grid, self.variant))
        first = 2 if grid.label else LEFT
        if grid.label:
            self.text(LEFT, grid.label)
        for column, each in enumerate(columns, first):
            self.text(column, self.label(each))
        apart = any(each.kind == "operator" for each in columns)
        for offset, row in enumerate(rows, 1):
            shown = {**row, "target_text": _target(row, apart)} if part == "indicators" else row
            for column, each in enumerate(columns, first):
                if not each.down:
                    self.put(each, part, top + offset, column, shown)
        for column, each in enumerate(columns, first):
            if each.down:
                self.down(each, column, top + 1, rows, grid)
        self.row = top + len(rows)
        if grid.label:
            self.merge_down(top, self.row)
        self.row += 1
        if grid.totals and record is not None:
            self.totals(grid, columns, first, record)

    def down(self, each: Field, column: int, top: int, rows: Sequence[Record], grid: Grid) -> None:
        """Write level names, once for the rows that share them and the levels above, merged down."""
        levels = [level.name for level in grid.columns if level.down]
        above = levels[: levels.index(each.name) + 1]
        row = top
        for key, group in groupby(rows, key=lambda record: [record.get(level) for level in above]):
            members = list(group)
            name = key[-1]
            if name and grid.totals and each.name == levels[0] and all(m.get("weight") is not None for m in members):
                name = f"{name}（{_plain(sum(Decimal(str(m['weight'])) for m in members))}分）"
            self.put(each, "indicators", row, column, {each.name: name})
            self.merge_down(row, row + len(members) - 1, column)
            row += len(members)

    def totals(self, grid: Grid, columns: Sequence[Field], first: int, record: Record) -> None:
        """Write the closing row of a form."""
        self.text(LEFT, self.variant.labels.get("total", grid.total))
        totals = dict(grid.totals)
        for column, each in enumerate(columns, first):
            if each.name in totals:
                self.put(Field(totals[each.name], each.kind), "total", self.row, column, record)
        self.row += 1

    def label(self, each: Field) -> str:
        """Return the label to print: the variant's where the field accepts it, else the template's."""
        other = self.variant.labels.get(each.name)
        label = other if other in each.labels else each.label
        return label.replace(MONTH, self.month)

    def text(self, column: int, value: str) -> None:
        put(self.sheet.cell(self.row, column), value)

    def put(self, each: Field, part: str, row: int, column: int, record: Record) -> None:
        """Write the value of a field and note its place."""
        self.places.append(Place(each, part, f"{letters(column - 1)}{row}"))
        value = _value(each, record, self.unit)
        if value is None:
            return
        cell = self.sheet.cell(row, column)
        put(cell, value)
        if each.kind in FORMATS and (isinstance(value, int | Decimal | date) or each.kind.endswith("code")):
            cell.number_format = FORMATS[each.kind]

    def merge_down(self, top: int, bottom: int, column: int = LEFT) -> None:
        """Merge cells of a column."""
        merge(self.sheet, top, column, column, bottom)


def _columns(grid: Grid, variant: Variant) -> Iterator[Field]:
    """Columns of a grid in their order on the sheet; the split target's own columns stand around the target."""
    extra = {each.name: each for each in grid.columns if each.variant}
    for each in grid.columns:
        if each.variant:
            continue
        if each.kind == "target" and variant.split_target and {"operator", "unit"} <= extra.keys():
            yield from (extra["operator"], each, extra["unit"])
        else:
            yield each


def _value(each: Field, record: Record, unit: Unit) -> Any:
    value = record.get(each.name)
    match each.kind:
        case "money" if isinstance(value, Decimal):
            return value / YUAN[unit]
        case "department" | "unit":
            parts = [value, record.get(each.name.replace("code", "name"))]
            return "-".join(part for part in parts if part) or None
        case "actual":
            return value if record.get("actual") is None else record["actual"]
        case "yes_no" if isinstance(value, bool):
            return "是" if value else "否"
    return value


def _target(record: Record, apart: bool) -> Any:
    """Return the target as its cell shows it: wording, or the number alone where operator and unit stand apart."""
    number = record.get("target")
    if apart or number is None:
        return record.get("target_text") if number is None else number
    return f"{record.get('operator') or ''}{_plain(number)}{record.get('unit') or ''}"


def _plain(number: Decimal | int) -> str:
    """Return a number without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
