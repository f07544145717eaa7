"""The rows under one header row: which field stands in which column is worked out once, then they are read row by row.

A row in which every value is as usual is read in one go; any other is read cell by cell into a `Record`, which notes what
cannot be read. Both give the same. Not here: which rows count (`forms.blocks.data_rows`), parsing (`forms.values`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from forms import values
from forms.blocks import Header, cell_of
from forms.layouts.declare import Field
from forms.problems import UnreadableError
from forms.records import READERS, Record, Row, Rows, addresses, fill_target, filled_columns
from forms.sheets import letters
from forms.values import Cell, Target, remembered

LATE_KINDS = frozenset({"target", "project_name", "code"})
"""Kinds that are read after the columns beside them, on which they depend."""
_ROW = "#"
"""Stands for the number of the row in an address: no address has it."""


class _UnusualError(Exception):
    """A value that decides about other columns: its row is read cell by cell."""


@remembered
def _target(value: Cell) -> tuple[str | None, Target | None]:
    return values.text(value), values.target(value)


@remembered
def _actual(value: Cell) -> tuple[str | None, Decimal | None, str | None]:
    return values.text(value), *values.achieved(value)


@remembered
def _department(value: Cell) -> tuple[str | None, str | None]:
    return values.code_and_name(value, values.DEPARTMENT_DIGITS)


@remembered
def _unit(value: Cell) -> tuple[str | None, str | None]:
    return values.code_and_name(value, values.UNIT_DIGITS)


def _put_actual(row: Row, value: Cell) -> None:
    row["actual_text"], row["actual"], row["actual_unit"] = _actual(value)


def _put_target(beside: bool, row: Row, value: Cell) -> None:
    row["target_text"], read = _target(value)
    if read:
        fill_target(row, read, beside=beside)


def _put_department(row: Row, value: Cell) -> None:
    row["department_code"], row["department_name"] = _department(value)


def _put_unit(row: Row, value: Cell) -> None:
    row["unit_code"], row["unit_name"] = _unit(value)


def _put_project(row: Row, value: Cell) -> None:
    code, row["project_name"] = values.project_and_name(value)
    if code is not None:
        raise _UnusualError


_PUT: dict[str, Callable[[Row, Cell], None]] = {
    "actual": _put_actual,
    "department": _put_department,
    "unit": _put_unit,
    "project_name": _put_project,
}
"""By kind: reads a cell that fills, or may fill, several columns."""


@dataclass(frozen=True, slots=True, eq=False)  # compared as itself: columns are keys
class _Column:
    """A field in its place: the raw columns that have its address, the columns under its label, `there` where it stands.

    `wide`: there are several. `down`: areas merged down count for every row.
    """

    field: Field
    fills: tuple[str, ...]
    address: str
    span: tuple[int, int]
    there: bool
    wide: bool
    down: bool


_Step = tuple[int, str | None, Callable[..., Any], _Column]
"""What to do in a usual row: where the value stands, which column a reader of values fills (none: it fills the row itself)."""


class RowReader:
    """The rows under a header: `begin` makes the record of a row by its number, `counted` is the column of that number.

    `unit` is the unit of money; without one amounts stay empty.
    """

    def __init__(
        self,
        begin: Callable[[int], Record],
        counted: str,
        header: Header,
        fields: Sequence[Field],
        unit: str | None = None,
    ) -> None:
        self.begin, self.counted, self.header, self.unit = begin, counted, header, unit
        pattern = begin(1)
        self.sheet, self.blank, self.shared = pattern.sheet, pattern.row, pattern.cells
        self.columns = self._columns(fields)
        self.width = max((each.span[1] + 1 for each in self.columns if each.there), default=0)
        self.apart = [
            each
            for each in self.columns
            if each.field.name == "operator" or (each.field.kind == "target" and "operator" not in each.fills)
        ]
        self.steps = self._steps()
        self.moved: dict[_Column, tuple[int | None, int]] = {}
        self.cells = self._cells()

    def _columns(self, fields: Sequence[Field]) -> list[_Column]:
        """Return the columns in the order in which they are read; variants only where they stand.

        A column that is missing is due right of the header. A target's operator and unit may have columns of their own.
        """
        spans = self.header.columns
        due = [field for field in fields if field.name in spans or not field.variant]
        own = {field.name for field in due}
        after = self.header.after
        columns = []
        for field in sorted(due, key=lambda field: field.kind in LATE_KINDS):
            first, *beside = filled_columns(field)
            fills = (first, *(name for name in beside if field.kind != "target" or name not in own))
            there = field.name in spans
            span = spans.get(field.name, (after, after))
            address = letters(self.sheet.left + span[0]) + _ROW if there else self.sheet.address(self.header.row, after)
            columns.append(_Column(field, fills, address, span, there, span[0] < span[1], field.kind == "text"))
        return columns

    def _steps(self) -> list[_Step] | None:
        """Return what to do in a usual row; None where a column depends on others, so that no row is usual."""
        names = [*self.shared, *(name for each in self.columns for name in each.fills)]
        if len(set(names)) < len(names):
            return None
        steps: list[_Step] = []
        for each in self.columns:
            name, read = self._reader(each)
            if read is None:
                return None
            if each.there:
                steps.append((each.span[0], name, read, each))
        return steps

    def _reader(self, each: _Column) -> tuple[str | None, Callable[..., Any] | None]:
        """Return which column the reader of a field fills and the reader; it may fill several itself, or there is none."""
        field = each.field
        if field.kind == "target":
            return None, partial(_put_target, each in self.apart)
        if put := _PUT.get(field.kind):
            return None, put
        if field.kind == "money":
            return field.name, self._money
        return field.name, READERS[field.kind](field) if field.kind in READERS else None

    def _money(self, value: Cell) -> Decimal | None:
        return values.money(value, self.unit) if self.unit else None

    def _cells(self) -> list[str]:
        """Return the JSON of a row's addresses, cut where the number of the row stands."""
        places = self.shared.copy()
        for each in self.columns:
            address = each.address
            if at := self.moved.get(each):
                address = letters(self.sheet.left + at[1]) + (
                    _ROW if at[0] is None else str(self.sheet.top + at[0] + 1)
                )
            for name in each.fills:
                places[name] = address
        return addresses(places).split(_ROW)

    def read(self, row: int, number: int, rows: Rows) -> Row:
        """Return the row of the raw table, which is the `number`th; its problems are added to those of the file."""
        if self.steps is not None and (usual := self._usual(row, number, self.steps)):
            return usual
        record = self._closely(row, number)
        rows["raw_problems"] += record.problems
        record.row["cells"] = addresses(record.cells)
        return record.row

    def _usual(self, row: int, number: int, steps: Sequence[_Step]) -> Row | None:
        """Read a row in one go; None where a value is not as usual."""
        sheet = self.sheet
        cells = sheet.rows[row]
        if len(cells) < self.width:
            cells = cells + [None] * (self.width - len(cells))
        found = self.blank.copy()
        found[self.counted] = number
        moved: dict[_Column, tuple[int | None, int]] = {}
        try:
            for column, name, read, each in steps:
                value = cells[column]
                if value is None:
                    if not each.wide and (row, column) not in sheet.covered:
                        continue
                    value, at = cell_of(sheet, row, each.span, self.header.first, down=each.down)
                    if value is None:
                        continue
                    moved[each] = (None if at[0] == row else at[0], at[1])
                if type(value) is str and value[0] == "'":
                    return None
                if name is None:
                    read(found, value)
                else:
                    found[name] = read(value)
        except (UnreadableError, _UnusualError):
            return None
        if moved != self.moved:
            if any(each in moved for each in self.apart):
                return None
            self.moved = moved
            self.cells = self._cells()
        found["cells"] = str(sheet.top + row + 1).join(self.cells)
        return found

    def _closely(self, row: int, number: int) -> Record:
        """Read a row cell by cell."""
        record, sheet = self.begin(number), self.sheet
        for each in self.columns:
            if not each.there:
                record.put(each.field, None, each.address)
            else:
                value, at = cell_of(sheet, row, each.span, self.header.first, down=each.down)
                record.put(each.field, value, sheet.address(*at), self.unit)
        return record
