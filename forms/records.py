"""Rows of raw tables while they are filled: values, the cell each came from, and what could not be read.

Not here: finding the cell that holds a value (`forms.blocks`), parsing it (`forms.values`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from forms import values
from forms.layouts import LAYOUTS
from forms.layouts.declare import Field, Layout
from forms.layouts.words import CLASSES
from forms.problems import UnreadableError
from forms.sheets import Sheet
from forms.values import Cell

Row = dict[str, Any]
Rows = dict[str, list[Row]]

Reader = Callable[[Cell], Any]
READERS: dict[str, Callable[[Field], Reader]] = {
    "text": lambda _: values.text,
    "word": lambda field: partial(values.word, words=field.words),
    "yes_no": lambda _: values.yes_no,
    "class": lambda _: partial(values.class_code, classes=CLASSES),
    "score": lambda _: lambda value: values.points(value, values.SCORE),
    "weight": lambda _: lambda value: values.points(value, values.WEIGHT),
    "share": lambda _: values.share,
    "date": lambda _: values.day,
    "month": lambda _: partial(values.count, suffix="月"),
    "project_code": lambda _: values.project_code,
    "department_code": lambda _: values.department,
    "unit_code": lambda _: partial(values.named_code, digits=values.UNIT_DIGITS),
    "operator": lambda _: values.operator,
}
"""By kind: makes the reader of a field that fills one column from one cell alone."""


BESIDE: dict[str, tuple[str, ...]] = {
    "department": ("department_name",),
    "unit": ("unit_name",),
    "target": ("target", "operator", "unit"),
    "actual": ("actual", "actual_unit"),
}
"""The raw columns that a field of a kind fills beside its own."""


def filled_columns(field: Field) -> tuple[str, ...]:
    """Return the raw columns that a field fills, its own first."""
    return field.name, *BESIDE.get(field.kind, ())


def _fields(layout: Layout) -> dict[str, list[Field]]:
    """Return the fields of a layout by the raw table that they fill."""
    by_table: dict[str, list[Field]] = {layout.table: list(layout.pairs)}
    if layout.funds:
        by_table[layout.table] += layout.funds.columns
    if layout.goal:
        by_table[layout.table] += layout.goal.columns
    for grid in (layout.indicators, layout.items, layout.steps, layout.rows):
        if grid:
            by_table.setdefault(grid.table, []).extend(grid.columns)
            by_table[layout.table] += [Field(name, "text", ()) for _, name in grid.totals]
    return by_table


PROJECT = ("project_code", "project_name", "department_code", "department_name", "unit_code", "unit_name")
"""Columns that say whom a form is about, whether or not its layout has them all."""
_NUMBERS = {"raw_indicators": "indicator_no", "raw_ex_ante_items": "item_no", "raw_goal_steps": "step_no"}


def _blank_rows() -> dict[str, Row]:
    blank: dict[str, Row] = {}
    for layout in LAYOUTS.values():
        for table, fields in _fields(layout).items():
            head: Row = {"sheet": None, "subject_no": None}
            if number := _NUMBERS.get(table):
                head[number] = None
            if not layout.form.startswith("R-"):
                head["form"] = None
                if table == layout.table:
                    head |= dict.fromkeys(PROJECT)
            if table == layout.table and table in ("raw_self_evaluations", "raw_monitorings"):
                head["is_list"] = None
            row = blank.setdefault(table, head)
            row.update((name, None) for field in fields for name in filled_columns(field))
    blank["raw_funds"] = dict.fromkeys(("sheet", "subject_no", "form", "line_no", "label", "item", "amount"))
    return blank


BLANK = _blank_rows()
"""By raw table: its columns, empty."""


def addresses(cells: Mapping[str, str]) -> str:
    """Return the JSON of cells by column, as `json.dumps` writes it: names and addresses hold nothing to escape."""
    return "{" + ", ".join([f'"{name}": "{address}"' for name, address in cells.items()]) + "}"


def fill_target(row: Row, read: values.Target, *, beside: bool) -> None:
    """Fill number, operator and unit of a target into a row; operator and unit only where no cell of their own says them.

    `beside`: there is a cell for the operator, so that wording without one stays without.
    """
    if row["operator"] is None and not (beside and read.number is None):
        row["operator"] = read.operator
    if row["operator"] != "定性":
        row["target"] = read.number
    if row["unit"] is None and read.number is not None:
        row["unit"] = read.unit


class Record:
    """One row of a raw table. `put` reads a cell into it; `done` gives the row."""

    def __init__(self, sheet: Sheet, form: str, table: str, subject_no: int, line_no: int | None = None) -> None:
        self.sheet = sheet
        self.form = form
        self.subject_no = subject_no
        self.line_no = line_no
        self.row: Row = {**BLANK[table], "sheet": sheet.name, "subject_no": subject_no}
        if "form" in self.row:
            self.row["form"] = form
        self.cells: dict[str, str] = {}
        self.problems: list[Row] = []

    def put(self, field: Field, value: Cell, address: str, unit: str | None = None) -> None:
        """Read a value into the field's columns; what cannot be read becomes a problem and the column stays empty.

        `unit` is the unit of money of the block; without one amounts stay empty.
        """
        self.cells[field.name] = address
        if value is None or value == "":
            for name in BESIDE.get(field.kind, ()):
                self.cells.setdefault(name, address)
            return
        if type(value) is str and value[0] == "'":
            value = values.unguarded(value)
        try:
            self._read(field, value, address, unit)
        except UnreadableError as error:
            self.problem(field.name, address, error.kind, value)

    def _read(self, field: Field, value: Cell, address: str, unit: str | None) -> None:
        kind = field.kind
        if make := READERS.get(kind):
            self.row[field.name] = make(field)(value)
        elif kind == "money":
            self.row[field.name] = values.money(value, unit) if unit else None
        elif kind == "department":
            self._code_and_name(field.name, "department_name", value, address, values.DEPARTMENT_DIGITS)
        elif kind == "unit":
            self._code_and_name(field.name, "unit_name", value, address, values.UNIT_DIGITS)
        elif kind == "project_name":
            self._project(value, address)
        elif kind == "actual":
            self._actual(value, address)
        elif kind == "target":
            self._target(value, address)
        else:  # a code of a project or a department, as 对象 says; without it the length tells
            subject = self.row["subject"]
            whole = subject == "部门整体" or (not subject and len(values.shown(value)) <= values.DEPARTMENT_DIGITS)
            self.row[field.name] = values.department(value) if whole else values.project_code(value)

    def _code_and_name(self, code: str, name: str, value: Cell, address: str, digits: int) -> None:
        self.cells[name] = address
        self.row[code], self.row[name] = values.code_and_name(value, digits)

    def _project(self, value: Cell, address: str) -> None:
        code, self.row["project_name"] = values.project_and_name(value)
        if code is None:
            return
        if self.row["project_code"] is None:
            self.row["project_code"] = code
            self.cells["project_code"] = address
        elif self.row["project_code"] != code:
            self.row["project_code"] = None
            self.problem("project_code", address, "code", value)

    def _actual(self, value: Cell, address: str) -> None:
        self.cells["actual"] = self.cells["actual_unit"] = address
        self.row["actual_text"] = values.text(value)
        try:
            self.row["actual"], self.row["actual_unit"] = values.achieved(value)
        except UnreadableError as error:
            self.problem("actual", address, error.kind, value)

    def _target(self, value: Cell, address: str) -> None:
        for name in ("target", "operator", "unit"):
            self.cells.setdefault(name, address)
        self.row["target_text"] = values.text(value)
        beside = self.cells["operator"] != address
        try:
            read = values.target(value)
        except UnreadableError as error:
            self.problem("target", address, error.kind, value)
            return
        if read:
            fill_target(self.row, read, beside=beside)

    def problem(self, field: str, address: str | None, kind: str, value: Cell) -> None:
        """Note a value that was there but could not be read."""
        self.problems.append(
            {
                "sheet": self.sheet.name,
                "subject_no": self.subject_no,
                "form": self.form,
                "line_no": self.line_no,
                "field": field,
                "cell": address,
                "kind": kind,
                "value": values.shown(value),
            }
        )

    def done(self, rows: Rows, table: str) -> None:
        """Add the row and its problems to the rows of the file."""
        self.row["cells"] = addresses(self.cells)
        rows[table].append(self.row)
        rows["raw_problems"] += self.problems
