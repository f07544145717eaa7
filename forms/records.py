"""Rows of raw tables while they are filled: values, the cell each came from, and what could not be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from forms import values
from forms.blocks import cell_of
from forms.fields import HELPED, HELPERS, READ_LAST, Fill, Moved, Reader, fill_of, fill_word, reader_of
from forms.headers import Header
from forms.layouts.columns import COLUMNS, Row, Rows, filled_columns
from forms.layouts.declare import ASIDE, Field
from forms.problems import UnreadableError
from forms.sheets import Place, Sheet, letters
from forms.values import Cell

BLANK: dict[str, Row] = {
    table: dict.fromkeys(("sheet", "subject_no", *(column.name for column in columns)))
    for table, columns in COLUMNS.items()
}
"""By raw table: its columns, empty."""


def _object(pairs: Iterable[str]) -> str:
    return "{" + ", ".join(pairs) + "}"


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

    def put(self, field: Field, value: Cell, address: str, unit: str | None = None, *, percent: bool = False) -> None:
        """Read a value into the field's columns; what cannot be read becomes a problem and the column stays empty."""
        cells = self.cells
        for name in filled_columns(field):
            cells.setdefault(name, address)
        cells[field.name] = address
        if value is None or value == "":
            return
        try:
            taken = fill_of(field, unit, percent)(self.row, value)
        except UnreadableError as error:
            taken = self.unreadable(field, address, error, value)
        if taken:
            cells |= dict.fromkeys(taken, address)

    def unreadable(self, field: Field, address: str, error: UnreadableError, value: Cell) -> Moved:
        """Note a value that was there but could not be read; returns the column that stayed empty."""
        name = error.field or field.name
        self.problems.append(
            {
                "sheet": self.sheet.name,
                "subject_no": self.subject_no,
                "form": self.form,
                "line_no": self.line_no,
                "field": name,
                "cell": address,
                "kind": error.kind,
                "value": values.shown(value),
            }
        )
        return (name,)

    def done(self, rows: Rows, table: str) -> None:
        """Add the row and its problems to the rows of the file."""
        self.row["cells"] = json.dumps(self.cells)
        rows[table].append(self.row)
        rows["raw_problems"] += self.problems


class _Column(NamedTuple):
    """A field in its place, the columns under its label: `read` gives the value of its one raw column, `fill` fills several."""

    field: Field
    read: Reader | None
    fill: Fill
    fills: tuple[str, ...]
    first: int
    last: int
    down: bool
    letters: str


SHARED = frozenset({"text", "department", "unit", "department_code"})
"""Kinds of fields that rows below each other may share in one merged cell."""
_ROW = "#"
"""Stands for the number of the row in an address: no address has it."""


@lru_cache(maxsize=1024)
def _columns(header: Header, fields: Sequence[Field], unit: str | None, left: int) -> list[_Column]:
    """Return where each field stands, in the order of reading; `left` is where the sheet's area begins."""

    def column(field: Field, first: int, last: int) -> _Column:
        percent, letter = field.name in header.percents, letters(left + first) + _ROW
        read, fill = reader_of(field, unit, percent=percent), fill_of(field, unit, percent)
        return _Column(field, read, fill, filled_columns(field), first, last, field.kind in SHARED, letter)

    there = [field for field in fields if field.name in header.columns and field.name not in header.words]
    there.sort(key=lambda field: READ_LAST.index(field.kind) + 1 if field.kind in READ_LAST else 0)
    found = [column(field, *header.columns[field.name]) for field in there]
    for field in fields:
        found += [
            column(field, at, at)._replace(read=None, fill=partial(fill_word, field.name, word))
            for at, word in header.words.get(field.name, ())
        ]
    return found


@lru_cache(maxsize=1024)
def _places(header: Header, fields: Sequence[Field], left: int) -> dict[str, str]:
    """Return where each raw column is due: in the column of its own field, else in that of the field beside it."""
    columns, places = _columns(header, fields, None, left), dict[str, str]()
    for each in columns:
        for name in each.fills[1:]:
            places.setdefault(name, each.letters)
    return places | {each.field.name: each.letters for each in reversed(columns) if each.field.kind not in ASIDE}


class RowReader:
    """The rows under a header: `begin` makes the record of a row by its number, `counted` is the column of that number."""

    def __init__(
        self,
        begin: Callable[[int], Record],
        counted: str,
        header: Header,
        fields: Sequence[Field],
        unit: str | None = None,
    ) -> None:
        self.begin, self.counted, self.header = begin, counted, header
        first = begin(1)
        self.sheet, self.blank = first.sheet, first.row
        self.columns = _columns(header, fields, unit, self.sheet.left)
        self.helpers = HELPERS if any(each.field.kind in HELPED for each in self.columns) else ()
        places = first.cells | _places(header, fields, self.sheet.left)
        self.pairs = {name: f'"{name}": "{place}"' for name, place in places.items()}
        self.moved: list[tuple[Moved, Place]] = []
        self.cells = _object(self.pairs.values()).split(_ROW)

    def read(self, row: int, number: int, rows: Rows) -> Row:
        """Return the row of the raw table, which is the `number`th; its problems are added to those of the file."""
        sheet, cells, found = self.sheet, self.sheet.rows[row], self.blank.copy()
        width, covered = len(cells), sheet.covered
        found[self.counted] = number
        moved: list[tuple[Moved, Place]] = []
        for field, read, fill, fills, column, last, down, _ in self.columns:
            place = None
            value = cells[column] if column < width else None
            if value is None:
                if column == last and (row, column) not in covered:
                    continue
                value, place = cell_of(sheet, row, (column, last), self.header.first, down=down)
                if value is None:
                    continue
                moved.append((fills, place))
            taken = None
            try:
                if read:
                    found[field.name] = read(value)
                else:
                    taken = fill(found, value)
            except UnreadableError as error:
                record = self.begin(number)
                taken = record.unreadable(field, sheet.address(*(place or (row, column))), error, value)
                rows["raw_problems"] += record.problems
            if taken:
                moved.append((taken, place or (row, column)))
        for name in self.helpers:
            found.pop(name, None)
        if moved != self.moved:  # rows below each other mostly share the areas that are merged over them
            pairs = {name: f'"{name}": "{sheet.address(*place)}"' for names, place in moved for name in names}
            self.moved, self.cells = moved, _object((self.pairs | pairs).values()).split(_ROW)
        found["cells"] = str(sheet.top + row + 1).join(self.cells)
        return found
