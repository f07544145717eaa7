"""From a sheet whose layout is known to rows: forms of one subject block by block, lists and registers row by row."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence

from forms.blocks import find_value
from forms.funds import FundReader, block_place, funds_header, stated_points, stated_unit
from forms.headers import Header, Reported, find_header, report
from forms.headings import HEADER_ROWS, Heading, Stated, unit_in_title, unit_note
from forms.labels import label_key
from forms.layouts.columns import Row, Rows, filled_columns
from forms.layouts.declare import Field, GoalBlock, Grid, Layout
from forms.problems import BadFileError
from forms.records import Record, RowReader
from forms.rows import READ, is_placeholder
from forms.rows import Rows as GridRows
from forms.sheets import Place, Sheet
from forms.values import Cell, remembered

_POINTS_IN_NAME = re.compile(r"\s*[(（]\s*[0-9０-９.．]+\s*(?:分|[%％])?\s*[)）]$")


def read_subjects(sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows) -> None:
    """Read every subject of a sheet into `rows`; `about`, the sheet's row of raw_sheets, gets unit, month and counts."""
    count: Counter[str] = Counter()
    if layout.rows:
        _read_flat(sheet, heading, layout, about, rows, count)
    else:
        _FormReader(sheet, heading, layout, about, rows, count).read()
    about |= {
        "rows_seen": count.total(),
        "rows_read": count.pop(READ, 0),
        "rows_passed": json.dumps(dict(sorted(count.items()))),
    }


class _FormReader:
    """A form of one subject under way."""

    def __init__(
        self, sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows, count: Counter[str]
    ) -> None:
        self.sheet, self.heading, self.layout, self.about, self.rows = sheet, heading, layout, about, rows
        self.count = count
        self.record = Record(sheet, layout.form, layout.table, 0)
        if "is_list" in self.record.row:
            self.record.row["is_list"] = False
        self.title = sheet.address(*heading.title_place)

    def read(self) -> None:
        """Read the blocks that the layout has."""
        layout, sheet = self.layout, self.sheet
        funds = funds_header(sheet, layout.funds) if layout.funds else None
        grids = [(grid, find_header(sheet, grid, taken=funds)) for grid in layout.grids]
        fund_place = block_place(sheet, layout.funds) if layout.funds else None
        goal = _goal_place(sheet, layout.goal) if layout.goal else None
        starts = {header.row for _, header in grids if header} | ({goal[0]} if goal else set())
        starts |= {
            row for grid, header in grids if not header for row, _ in sheet.find(*sheet.vocabulary.block_keys(grid))
        }
        starts |= {funds.row} if funds else {fund_place[0]} if fund_place else set()
        ordered = sorted(starts)

        def end(row: int) -> int:
            return next((start for start in ordered if start > row), len(sheet.rows))

        _read_pairs(self.record, layout, self.title)
        headers: list[Reported] = []
        if layout.funds:
            start = (funds.row, funds.first) if funds else fund_place or self.heading.title_place
            unit = stated_unit(sheet, layout.funds, fund_place or start, funds, end(start[0]))
            _note_unit(self.about, sheet, unit)
            reader = FundReader(self.record, layout.funds, self.about["money_unit"], self.rows)
            if funds:
                reader.down(funds, end(funds.row))
            elif layout.funds.across:
                reader.beside(start, end(start[0]))
            points = stated_points(sheet, layout.funds, funds)
            if "execution_weight" in self.record.row and self.record.row["execution_weight"] is None:
                self.record.row["execution_weight"] = points
            if not layout.funds.across and (funds or not reader.paired(start, end(start[0]))):
                headers.append((layout.funds, funds, reader.unlabelled))
        if layout.goal:
            self._read_goal(layout.goal, goal, end)
        for grid, header in grids:
            headers.append((grid, header, self._read_grid(grid, header, end(header.row)) if header else ()))
        report(sheet, layout.form, headers, self.rows, self.heading.title_place)
        headed = [header for header in (funds, *(each for _, each in grids)) if header]
        _note_month(self.about, self.record, headed, self.heading)
        self.record.done(self.rows, layout.table)

    def _read_goal(self, goal: GoalBlock, place: Place | None, end: Callable[[int], int]) -> None:
        sheet = self.sheet
        for number, field in enumerate(goal.columns):
            if not goal.across:
                value, at = _annual_goal(sheet, goal, place, end)
            else:
                value, at = None, None
                row = place[0] if place else None
                for found in sheet.find(*sheet.vocabulary.field_keys(field)):
                    if row is None or found[0] == row or number == 0:
                        value, at = _below(sheet, found, end(found[0]))
                        place = place or found
                        break
            self.record.put(field, value, sheet.address(*(at or self.heading.title_place)))

    def _read_grid(self, grid: Grid, header: Header, end: int) -> set[int]:
        """Read the rows of a block and its closing row; returns the columns that hold something and have no label."""

        def begin(number: int) -> Record:
            record = Record(self.sheet, self.layout.form, grid.table, 0, number)
            record.row[grid.number] = number
            return record

        above, reader = _Above(grid), RowReader(begin, grid.number, header, grid.columns)
        below = GridRows(self.sheet, grid, header, end)
        for number, row in enumerate(below.read(self.count), start=1):
            for printed in below.printed:
                above.pass_over(self.sheet, header, printed)
            read = reader.read(row, number, self.rows)
            above.complete(read)
            if grid is self.layout.items:
                if read["item"] is not None:
                    key = label_key(read["item"]).key
                    read["item"] = self.sheet.vocabulary.ex_ante_items.get(key, key)  # as the template calls it
            elif read.get("level3") is None and "level3" not in header.columns and "level3" in read:
                read["level3"] = read["level2"]
            self.rows[grid.table].append(read)
        for name, total in grid.totals:
            if below.total is not None and name in header.columns:
                at = below.total, header.columns[name][0]
                kind = next(field.kind for field in grid.columns if field.name == name)
                self.record.put(Field(total, kind), self.sheet.at(*at), self.sheet.address(*at))
        return below.unlabelled


def _goal_place(sheet: Sheet, goal: GoalBlock) -> Place | None:
    """Return where the goals begin: at the first column label, else at the block's name with its text beside it."""
    keys = sheet.vocabulary.field_keys(goal.columns[0]) if goal.across else sheet.vocabulary.block_keys(goal)
    return min(sheet.find(*keys), default=None)


def _annual_goal(
    sheet: Sheet, goal: GoalBlock, start: Place | None, end: Callable[[int], int]
) -> tuple[Cell, Place | None]:
    """Return the text of the year's goal: right of its label, or below it where the two halves stand side by side."""
    if start is None:
        return None, None
    keys = (*sheet.vocabulary.keys("annual_half"), *sheet.vocabulary.block_keys(goal))
    labels = sheet.vocabulary.heads
    first: Place | None = None
    for row, column in sheet.find(*keys):
        if not start[0] <= row < end(start[0]):
            continue  # a half of another block
        after = sheet.end(row, column)[1] + 1
        beside = next((c for c in range(after, len(sheet.rows[row])) if sheet.at(row, c) is not None), None)
        if beside is not None and label_key(str(sheet.at(row, beside))).key not in labels:
            return sheet.at(row, beside), (row, beside)
        if beside is None:
            value, at = _below(sheet, (row, column), end(row))
            if value is not None:
                return value, at
        first = first or (row, after)
    return None, first


def _below(sheet: Sheet, place: Place, end: int) -> tuple[Cell, Place]:
    """Return the first text below a label, above row `end`."""
    row, column = place
    lines = range(sheet.end(row, column)[0] + 1, end)
    at = next((line for line in lines if sheet.at(line, column) is not None), lines.start)
    return (sheet.at(at, column) if lines else None), (at, column)


@remembered
def _level_name(written: str) -> str:
    """Return the name of a level without line breaks, and without the points in brackets behind it: `产出指标（50分）`."""
    if "\n" in written:
        written = "".join(written.split())
    return _POINTS_IN_NAME.sub("", written)


class _Above:
    """The level names of the row above, which rows below share: a new name ends those of the levels under it."""

    def __init__(self, grid: Grid) -> None:
        self.shared = [field.name for field in grid.columns if field.down]
        self.names: dict[str, str | None] = {}

    def pass_over(self, sheet: Sheet, header: Header, row: int) -> None:
        """Take the names from a row that holds no indicator."""
        cells = {name: sheet.at(row, header.columns[name][0]) for name in self.shared if name in header.columns}
        names = {name: value for name, value in cells.items() if type(value) is str and not is_placeholder(value)}
        self.complete(dict.fromkeys(self.shared) | names)

    def complete(self, row: Row) -> None:
        """Fill blank level names from above."""
        for place, name in enumerate(self.shared):
            written = row[name]
            if written is None:
                row[name] = self.names.get(name)
                continue
            row[name] = written = _level_name(written)
            if written != self.names.get(name):
                self.names = {known: self.names.get(known) for known in self.shared[:place]}
            self.names[name] = written


def _read_pairs(record: Record, layout: Layout, default: str) -> None:
    for field in sorted(layout.pairs, key=lambda pair: pair.kind == "project_name"):  # a project's name after its code
        found = find_value(record.sheet, field)
        value, address = (found[0], record.sheet.address(*found[1])) if found else (None, default)
        record.put(field, value, address)


def _note_unit(about: Row, sheet: Sheet, unit: Stated) -> None:
    about["money_unit"] = unit.value
    about["unit_cell"] = sheet.address(*unit.place) if unit.place else about["title_cell"]


def _note_month(about: Row, record: Record, headers: list[Header], heading: Heading) -> None:
    if "month" in record.row:
        about["month"], about["month_cell"] = record.row["month"], record.cells.get("month")
        if heading.month is not None:
            about["header_month"], about["header_month_cell"] = heading.month, about["title_cell"]
    header = next((header for header in headers if header.month is not None), None)
    if header and header.month_place:
        about["header_month"] = header.month
        about["header_month_cell"] = record.sheet.address(*header.month_place)


def _read_flat(sheet: Sheet, heading: Heading, layout: Layout, about: Row, rows: Rows, count: Counter[str]) -> None:
    """Read a list or register: what stands above the header, then one subject a row."""
    grid = layout.rows
    assert grid is not None
    header = find_header(sheet, grid, start=heading.title_place[0])
    shared = Record(sheet, layout.form, layout.table, 0)
    _read_pairs(shared, layout, about["title_cell"])
    if layout.unit_in:
        _note_unit(about, sheet, _flat_unit(sheet, heading, header))
    _note_month(about, shared, [header] if header else [], heading)
    rows["raw_problems"] += shared.problems
    if header is None:
        report(sheet, layout.form, [(grid, header, ())], rows, heading.title_place)
        return
    _check_fields(sheet, header, is_list=layout.is_list)

    def begin(number: int) -> Record:
        record = Record(sheet, layout.form, layout.table, number)
        if layout.is_list:
            record.row["is_list"] = True
        for name in (name for pair in layout.pairs for name in filled_columns(pair)):
            record.row[name] = shared.row[name]
            record.cells[name] = shared.cells[name]
        return record

    reader = RowReader(begin, "subject_no", header, grid.columns, about["money_unit"])
    below = GridRows(sheet, grid, header, len(sheet.rows))
    problems = len(rows["raw_problems"])
    read = [reader.read(row, number, rows) for number, row in enumerate(below.read(count), start=1)]
    if grid.of:
        _gather(grid, read, rows["raw_problems"][problems:])
    rows[layout.table] += read
    report(sheet, layout.form, [(grid, header, below.unlabelled)], rows, heading.title_place)


def _gather(grid: Grid, read: Sequence[Row], problems: Sequence[Row]) -> None:
    """Make lines of rows that were read as subjects: those that agree in whose they are have one, numbered from 1."""
    subjects: dict[tuple[Cell, ...], int] = {}
    of: dict[int, int] = {}
    for row in read:
        number = row[grid.number] = row["subject_no"]
        row["subject_no"] = of[number] = subjects.setdefault(tuple(row[name] for name in grid.of), len(subjects) + 1)
    for problem in problems:
        problem["line_no"] = problem["subject_no"]
        problem["subject_no"] = of[problem["subject_no"]]


def _check_fields(sheet: Sheet, header: Header, *, is_list: bool) -> None:
    """Refuse a text file whose rows have another number of fields than its header: they may be shifted.

    Of a list only more of them count: notes stand below it, and what a row lacks is required.
    """
    if sheet.fields is None:
        return
    due = sheet.fields[header.last]
    for row in range(header.last + 1, len(sheet.rows)):
        differs = sheet.fields[row] > due if is_list else sheet.fields[row] != due
        if differs and any(value is not None for value in sheet.rows[row]):
            raise BadFileError("ragged", f"line {row + 1}: {sheet.fields[row]} fields, the header has {due}", row + 1)


def _flat_unit(sheet: Sheet, heading: Heading, header: Header | None) -> Stated:
    """Return the unit of the title, of the header's labels or of a note above the header; two state none."""
    title = unit_in_title(heading)
    note = unit_note(sheet, range(min(header.last + 1 if header else HEADER_ROWS, len(sheet.rows))))
    stated = {unit for unit in (title, note.value, *(header.units if header else ())) if isinstance(unit, str)}
    place = heading.title_place if title or not note.place else note.place
    return Stated(stated.pop() if len(stated) == 1 else None, place)
