"""From a sheet whose layout is known to rows: forms of one subject block by block, lists and registers row by row.

Here: which block of a form fills which raw table. Not here: files, headings, single values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from forms.blocks import Header, closing_row, data_rows, find_header, find_value, keys
from forms.funds import FundReader, funds_header, stated_unit
from forms.grids import RowReader
from forms.headings import HEADER_ROWS, Heading, Stated, unit_in_title, unit_note
from forms.layouts.declare import Field, GoalBlock, Grid, Layout
from forms.records import Record, Row, Rows
from forms.sheets import Sheet
from forms.values import Cell, label

LONGEST_FORM = 5000
"""Rows of a form of one subject in which its labels are looked for."""
_CORE = {
    "raw_indicators": ("level3", "target_text", "actual_text", "expected_text", "score", "possibility"),
    "raw_ex_ante_items": ("item",),
    "raw_goal_steps": ("conclusion", "decided_on", "opinion", "rectify_by"),
}
"""By raw table: a row counts when one of these holds something; what is only printed does not make a row."""

_WEIGHT_IN_NAME = re.compile(r"\s*[(（]\s*[0-9.]+\s*(?:分|%)?\s*[)）]$")
_BRACKETS = (")", "）")


def read_subjects(sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows) -> None:
    """Read every subject of a sheet into `rows`; `about`, the sheet's row of raw_sheets, gets unit and month."""
    if layout.rows:
        sheet.index(HEADER_ROWS)
        _read_flat(sheet, heading, layout, about, rows)
    else:
        sheet.index(LONGEST_FORM)
        _FormReader(sheet, heading, layout, about, rows).read()


class _FormReader:
    """A form of one subject under way."""

    def __init__(self, sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows) -> None:
        self.sheet, self.heading, self.layout, self.about, self.rows = sheet, heading, layout, about, rows
        self.record = Record(sheet, layout.form, layout.table, 0)
        if "is_list" in self.record.row:
            self.record.row["is_list"] = False
        self.title = sheet.address(*heading.title_place)

    def read(self) -> None:
        """Read the blocks that the layout has."""
        layout, sheet = self.layout, self.sheet
        grids = [grid for grid in (layout.indicators, layout.items, layout.steps) if grid]
        headers = [find_header(sheet, grid.columns) for grid in grids]
        funds = funds_header(sheet, layout.funds) if layout.funds else None
        goals = sheet.find(*keys(layout.goal.labels)) if layout.goal else []
        starts = sorted([header.row for header in (*headers, funds) if header] + [row for row, _ in goals[:1]])

        def end(header: Header) -> int:
            return self._next(starts, header.row)

        _read_pairs(self.record, layout, self.title)
        if layout.funds:
            unit = stated_unit(sheet, layout.funds, funds, self.heading.title_place)
            _note_unit(self.about, sheet, unit)
            for column in layout.funds.columns:
                self.record.cells[column.name] = self.title
            if funds:
                FundReader(self.record, layout.funds, funds, self.about["money_unit"], self.rows).read(end(funds))
        if layout.goal:
            self._read_goal(layout.goal, starts)
        for grid, header in zip(grids, headers, strict=True):
            self._read_grid(grid, header, end(header) if header else 0)
        _note_month(self.about, self.record, [header for header in (funds, *headers) if header])
        self.record.done(self.rows, layout.table)

    def _next(self, starts: list[int], row: int) -> int:
        """Return the row where the block after a row starts."""
        return next((start for start in starts if start > row), len(self.sheet.rows))

    def _read_goal(self, goal: GoalBlock, starts: list[int]) -> None:
        sheet = self.sheet
        for field in goal.columns:
            value: Cell = None
            place = self.heading.title_place
            if not goal.across:
                found = find_value(sheet, Field(field.name, field.kind, goal.labels), frozenset())
                value, place = found or (None, place)
            elif places := sheet.find(*keys(field.labels)):
                row, column = places[0]
                below = range(sheet.end(row, column)[0] + 1, self._next(starts, row))
                place = (next((line for line in below if sheet.at(line, column) is not None), below.start), column)
                value = sheet.at(*place) if below else None
            self.record.put(field, value, sheet.address(*place))

    def _read_grid(self, grid: Grid, header: Header | None, end: int) -> None:
        """Read the rows of a block and its closing row."""
        if header is None:
            for _, name in grid.totals:
                self.record.cells[name] = self.title
            return
        core = _CORE[grid.table]
        named = header.columns.get(core[0], (0, 0))[1]
        last = closing_row(self.sheet, header, grid.total, named + 1)

        def begin(number: int) -> Record:
            record = Record(self.sheet, self.layout.form, grid.table, 0, number)
            record.row[grid.number] = number
            return record

        above, reader = _Above(grid), RowReader(begin, grid.number, header, grid.columns)
        for number, row in enumerate(data_rows(self.sheet, header, core, min(end, last or end)), start=1):
            read = reader.read(row, number, self.rows)
            above.complete(read)
            self.rows[grid.table].append(read)
        for name, total in grid.totals:
            self._read_total(grid, header, last, name, total)

    def _read_total(self, grid: Grid, header: Header, row: int | None, name: str, total: str) -> None:
        span = header.columns.get(name)
        if row is None or span is None:
            self.record.cells[total] = self.sheet.address(header.row, header.after)
            return
        kind = next(field.kind for field in grid.columns if field.name == name)
        self.record.put(Field(total, kind, ()), self.sheet.at(row, span[0]), self.sheet.address(row, span[0]))


class _Above:
    """The level names of the row above, which rows below share: a new name ends those of the levels under it."""

    def __init__(self, grid: Grid) -> None:
        self.shared = [field.name for field in grid.columns if field.down]
        self.names: dict[str, str | None] = {}

    def complete(self, row: Row) -> None:
        """Fill blank level names from above; drop the weight in brackets behind them: `产出指标（50分）`."""
        for place, name in enumerate(self.shared):
            written = row[name]
            if written is None:
                row[name] = self.names.get(name)
                continue
            if written.endswith(_BRACKETS):
                row[name] = written = _WEIGHT_IN_NAME.sub("", written)
            if written != self.names.get(name):
                self.names = {known: self.names.get(known) for known in self.shared[:place]}
            self.names[name] = written


@cache
def _pairs(layout: Layout) -> tuple[Sequence[Field], frozenset[str]]:
    """Return the pairs in the order in which they are read, a project's name after its code, and all their labels."""
    known = frozenset(label(written) for field in layout.pairs for written in field.labels)
    return sorted(layout.pairs, key=lambda pair: pair.kind == "project_name"), known


def _read_pairs(record: Record, layout: Layout, default: str) -> None:
    fields, known = _pairs(layout)
    for field in fields:
        found = find_value(record.sheet, field, known)
        value, address = (found[0], record.sheet.address(*found[1])) if found else (None, default)
        record.put(field, value, address)


def _note_unit(about: Row, sheet: Sheet, unit: Stated) -> None:
    about["money_unit"] = unit.value
    about["unit_cell"] = sheet.address(*unit.place) if unit.place else about["title_cell"]


def _note_month(about: Row, record: Record, headers: list[Header]) -> None:
    if "month" in record.row:
        about["month"], about["month_cell"] = record.row["month"], record.cells.get("month")
    header = next((header for header in headers if header.month is not None), None)
    if header and header.month_place:
        about["header_month"] = header.month
        about["header_month_cell"] = record.sheet.address(*header.month_place)


def _read_flat(sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows) -> None:
    """Read a list or register: what stands above the header row, then one subject a row."""
    grid = layout.rows
    assert grid is not None
    header = find_header(sheet, grid.columns, start=heading.title_place[0]) or Header(len(sheet.rows), {})
    shared = Record(sheet, layout.form, layout.table, 0)
    _read_pairs(shared, layout, about["title_cell"])
    if layout.unit_in:
        _note_unit(about, sheet, _flat_unit(sheet, heading, header))
    _note_month(about, shared, [header])
    rows["raw_problems"] += shared.problems
    totals = {label(written) for written in grid.total}

    def begin(number: int) -> Record:
        record = Record(sheet, layout.form, layout.table, number)
        if layout.is_list:
            record.row["is_list"] = True
        for pair in layout.pairs:
            record.row[pair.name] = shared.row[pair.name]
            record.cells[pair.name] = shared.cells[pair.name]
        return record

    number, reader = 0, RowReader(begin, "subject_no", header, grid.columns, about["money_unit"])
    for row in data_rows(sheet, header, [field.name for field in grid.columns], len(sheet.rows)):
        if any(isinstance(value, str) and label(value) in totals for value in sheet.rows[row]):
            continue
        number += 1
        rows[layout.table].append(reader.read(row, number, rows))


def _flat_unit(sheet: Sheet, heading: Heading, header: Header) -> Stated:
    """Return the unit of the title, of the header's labels or of a note above the header; two state none."""
    title = unit_in_title(heading)
    note = unit_note(sheet, range(min(header.row + 1, len(sheet.rows))))
    stated = {unit for unit in (title, note.value, *header.units) if isinstance(unit, str)}
    place = heading.title_place if title or not note.place else note.place
    return Stated(stated.pop() if len(stated) == 1 else None, place)
