"""The fund block of a form: its unit, its lines and columns, read into the subject's record and into `raw_funds`.

Lines stand below each other under a header of columns, or, in goals, with their amount beside or below each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from forms.blocks import cell_of
from forms.fields import amount_of
from forms.headers import Header, find_header
from forms.headings import Stated, unit_note
from forms.labels import label_key
from forms.layouts.columns import Rows
from forms.layouts.declare import Field, FundBlock
from forms.problems import UnreadableError
from forms.records import Record
from forms.rows import is_note, is_number
from forms.sheets import Place, Sheet
from forms.values import Cell, remembered, split

_AMOUNT = Field("amount", "money")
_PART_OF = "其中"


def funds_header(sheet: Sheet, block: FundBlock) -> Header | None:
    """Return the header of the block's columns; None where none stands: amounts may stand right of their labels instead."""
    header = find_header(sheet, block)
    amounts = (
        [header.columns[column.name] for column in block.amounts if column.name in header.columns] if header else []
    )
    beside = [next(filter(None, sheet.rows[header.last][last + 1 :]), None) for _, last in amounts] if header else []
    return header if amounts and not all(isinstance(value, int | float) for value in beside) else None


def block_place(sheet: Sheet, block: FundBlock) -> Place | None:
    """Return the cell with the block's name, or with its total line where it has none; None without either."""
    vocabulary = sheet.vocabulary
    names = sheet.find(*vocabulary.block_keys(block)) or _line_places(sheet, block)[:1]
    return min(names, default=None)


def _line_places(sheet: Sheet, block: FundBlock) -> list[Place]:
    return sheet.find(*sheet.vocabulary.keys(block.lines[0].said, *block.lines[0].labels))


def stated_unit(sheet: Sheet, block: FundBlock, start: Place, header: Header | None, end: int) -> Stated:
    """Return the unit that the block's name, any cell of its header or a note states, and the cell that should state it.

    The name may go on below the header, left of the amounts. Two different units state none.
    """
    last, left = (header.last, header.first) if header else (min(end, len(sheet.rows)) - 1, 0)
    cells = [
        cell for row in range(min(start[0], header.row if header else start[0]), last + 1) for cell in sheet.rows[row]
    ]
    cells += [cell for row in range(last + 1, min(end, len(sheet.rows))) for cell in sheet.rows[row][:left]]
    names = sheet.find(*sheet.vocabulary.block_keys(block))
    cells += [sheet.at(*at) for at in (*names, *_line_places(sheet, block)) if at[0] < end]
    texts = (cell for cell in cells if isinstance(cell, str) and "元" in cell)
    stated = {unit for text in texts if (unit := label_key(text).unit)}
    if not stated:
        note = unit_note(sheet, range(start[0], min(last + 1, end)))
        note = note if note.value else unit_note(sheet, range(min(last + 1, len(sheet.rows))))
        return note if note.value else Stated(None, start)
    return Stated(stated.pop() if len(stated) == 1 else None, start)


def stated_points(sheet: Sheet, block: FundBlock, header: Header | None) -> Decimal | None:
    """Return the points of the execution rate that the block's name or its header states: 预算执行情况（10分）."""
    names = sheet.find(*sheet.vocabulary.block_keys(block))
    named = (label_key(str(sheet.at(*at))).points for at in names)
    return (header.points if header else None) or next((points for points in named if points is not None), None)


class _Line(NamedTuple):
    """A line of the block: its row, its label as written and as it is looked up."""

    row: int
    label: str
    key: str


class FundReader:
    """The fund block of one form under way; `unlabelled` are columns of its lines that hold numbers and have no label."""

    def __init__(self, record: Record, block: FundBlock, unit: str | None, rows: Rows) -> None:
        self.sheet, self.record, self.block = record.sheet, record, block
        self.unit, self.rows, self.parts = unit, rows, 0
        self.amount_of: Callable[[Cell], Decimal | None] = amount_of(unit)
        self.unlabelled: set[int] = set()
        self.blank = Record(self.sheet, record.form, "raw_funds", record.subject_no).row
        self.names, self.kinds, self.ways = self.sheet.vocabulary.fund_lines(block)

    def down(self, header: Header, end: int) -> None:
        """Read the lines below a header, above row `end`: the total, then the parts of the first way of splitting it."""
        written = []
        for row in range(header.last + 1, end):
            texts = [value for value in self.sheet.rows[row][: header.first] if isinstance(value, str)]
            label = texts[-1].strip() if texts else ""  # the nearest text to the left of the first amount
            written.append(_Line(row, label, _key(label)))
        spans = [header.columns[column.name] for column in self.block.amounts if column.name in header.columns]
        money = [column for first, last in spans for column in range(first, last + 1)]
        lines = [
            line
            for line in written
            if line.key in self.names or any(self.sheet.at(line.row, column) is not None for column in money)
            if not is_note(self.sheet, line.row) and not self._is_shared(line.row, money)
        ]
        self.unlabelled = {
            at
            for line in lines
            for at, value in enumerate(self.sheet.rows[line.row])
            if value is not None and at not in header.labelled and is_number(value)
        }
        if len(lines) > 1:
            lines = [line for line in lines if line.label]
        totals = [line for line in lines if self.names.get(line.key) == self.block.lines[0].name]
        others = [line for line in lines if line.key in self.sheet.vocabulary.keys("other_half")]
        total = next(iter(totals or others), lines[0] if len(lines) == 1 else None)
        if total is None:
            for column in self.block.columns:
                place = header.columns.get(column.name)
                if place:
                    self.record.put(column, None, self.sheet.address(header.last + 1, place[0]))
        else:
            self._total_line(header, total.row)
        heads = [line.row for line in written if line.key in self.ways]
        for line in self._counting(header, [line for line in lines if line not in (*totals, *others, total)], heads):
            name = self.names.get(line.key) or line.label.removeprefix(_PART_OF).lstrip("：: ")
            self.parts += 1
            for column in self.block.amounts:
                if column.name in header.columns:
                    self._amount(name, column.name, *self._cell(header, line.row, column.name))

    def _is_shared(self, row: int, columns: list[int]) -> bool:
        """Tell whether two ways of splitting stand side by side in a row: its amounts are not those of the header's columns."""
        keys = {_key(self.sheet.at(row, column)) for column in columns}
        return not keys.isdisjoint(self.names) or not keys.isdisjoint(self.kinds) or not keys.isdisjoint(self.ways)

    def _counting(self, header: Header, lines: list[_Line], heads: list[int]) -> Iterator[_Line]:
        """Yield the parts of the first way of splitting the total, none nested below a part; `heads` are rows that head a way."""
        first = way = None
        nested: set[int] = set()
        for number, line in enumerate(lines):
            if line.row in nested:
                continue
            above = lines[number - 1].row if number else header.last
            if number and any(above < head < line.row for head in heads):
                way = f"below {line.row}"
            kind = self.kinds.get(line.key)
            way = kind or (first if kind == "" and way == "level" else way) or self.kinds[self.block.lines[1].name]
            first = first or way
            if way == first:
                yield line
                nested |= self._nested(header, line.row, lines[number + 1 :])

    def _nested(self, header: Header, row: int, below: list[_Line]) -> set[int]:
        """Return the lines after a part, the first of them «其中：…», that make up that part."""
        if not below or not below[0].label.startswith(_PART_OF):
            return set()
        whole = self._amounts(header, row)
        sums = dict.fromkeys(whole, Decimal())
        for number, line in enumerate(below, 1):
            for name, amount in self._amounts(header, line.row).items():
                sums[name] = sums.get(name, Decimal()) + amount
            if {name: amount for name, amount in sums.items() if amount} == {n: a for n, a in whole.items() if a}:
                return {each.row for each in below[:number]}
        return set()

    def _amounts(self, header: Header, row: int) -> dict[str, Decimal]:
        found = {}
        for column in self.block.amounts:
            if column.name in header.columns:
                with suppress(UnreadableError):
                    if (amount := self.amount_of(self._cell(header, row, column.name)[0])) is not None:
                        found[column.name] = amount
        return found

    def paired(self, start: Place, end: int) -> bool:
        """Read the total where its numbers stand right of the labels of columns; tells whether those required are there."""
        sheet, found = self.sheet, dict[Field, tuple[Place, Place]]()
        if any(start[0] <= row < end for row, _ in _line_places(sheet, self.block)):
            return False  # lines beside or below each other: whose a number is would be a guess
        for field in self.block.columns:
            for row, column in sheet.find(*sheet.vocabulary.field_keys(field)):
                cells = range(sheet.end(row, column)[1] + 1, len(sheet.rows[row]))
                at = next((each for each in cells if sheet.at(row, each) is not None), column)
                if start[0] <= row < end and is_number(sheet.at(row, at)):
                    found.setdefault(field, ((row, column), (row, at)))
        if any(field not in found for field in self.block.columns if field.is_due):
            return False
        for field, (label, place) in found.items():
            percent = label_key(str(sheet.at(*label))).percent
            self.record.put(field, sheet.at(*place), sheet.address(*place), self.unit, percent=percent)
            if field.kind == "money":
                self._repeat_total(field.name)
        return True

    def beside(self, start: Place, end: int) -> None:
        """Read lines that have their amount to the right, or, where only labels stand there, in the first row below."""
        item = self.block.columns[0]
        texts = {
            (row, column): _key(_inside(value)[0])
            for row in range(start[0], end)
            for column, value in enumerate(self.sheet.rows[row])
            if isinstance(value, str)
        }
        totals = [place for place, key in texts.items() if self.names.get(key) == self.block.lines[0].name]
        total = next(
            (place for place in totals if place != start), next(iter(totals), None)
        )  # or the block is so called
        if total is None:
            self.record.cells[item.name] = self.sheet.address(start[0], start[1])
            return
        value, at = self._amount_of(total, end)
        self.record.put(item, value, self.sheet.address(*at), self.unit)
        self._repeat_total(item.name)
        first, after = self._half(total)
        columns = {place[1] for place, key in texts.items() if key in self.names and place != start}
        read = {at}  # a cell read as an amount is no label, whatever is written in it
        for place, key in texts.items():
            if place in (start, total) or place in read or not first <= place[1] < after:
                continue
            known = key in self.names
            if not known and not self._may_be_a_line(place, key, total, columns):
                continue
            value, at = self._amount_of(place, end)
            if known or is_number(value):
                self.parts += 1
                read.add(at)
                self._amount(self.names.get(key, str(self.sheet.at(*place)).strip()), item.name, value, at)

    def _may_be_a_line(self, place: Place, key: str, total: Place, columns: set[int]) -> bool:
        """Tell whether a label that nobody knows stands where lines do: in the row of the total or below another line."""
        known = self.sheet.vocabulary.columns(self.block)
        among = place[0] == total[0] or place[1] in columns
        return among and not (key in known or key in self.kinds or key in self.ways or is_number(key))

    def _half(self, total: Place) -> tuple[int, int]:
        """Return the columns of the annual half, where the total of another half stands beside (中期资金总额)."""
        other = [at[1] for at in self.sheet.find(*self.sheet.vocabulary.keys("other_half")) if at[0] == total[0]]
        if other and min(other) < total[1]:
            return total[1], self.sheet.width
        return 0, min(other, default=self.sheet.width)

    def _amount_of(self, place: Place, end: int) -> tuple[Cell, Place]:
        """Return the amount of a line: within its label's cell, right of it before any other, else below it."""
        sheet, (row, column) = self.sheet, place
        if inside := _inside(str(sheet.at(row, column)))[1]:
            return inside, place
        after = sheet.end(row, column)[1] + 1
        beside: tuple[Cell, Place] | None = None
        for at in range(after, len(sheet.rows[row])):
            value = sheet.at(row, at)
            if value is not None:
                beside = None if self._is_label(value) else (value, (row, at))
                break
        if beside and (not isinstance(beside[0], str) or is_number(beside[0])):
            return beside
        below = sheet.end(row, column)[0] + 1
        line = next((each for each in range(below, end) if any(value is not None for value in sheet.rows[each])), row)
        value = sheet.at(line, column)
        if line == row or value is None or self._is_label(value) or (beside and not is_number(value)):
            return beside or (None, (row, after) if line == row or value is not None else (line, column))
        return value, (line, column)

    def _is_label(self, value: Cell) -> bool:
        labels = self.sheet.vocabulary.heads
        return isinstance(value, str) and (_key(value) in self.names or label_key(value).key in labels)

    def _cell(self, header: Header, row: int, column: str) -> tuple[Cell, Place]:
        return cell_of(self.sheet, row, header.columns[column], header.first, down=False)

    def _total_line(self, header: Header, row: int) -> None:
        for column in self.block.columns:
            if column.name in header.columns:
                value, place = self._cell(header, row, column.name)
                percent = column.name in header.percents
                self.record.put(column, value, self.sheet.address(*place), self.unit, percent=percent)
                if column.kind == "money":
                    self._repeat_total(column.name)

    def _amount(self, name: str, item: str, value: Cell, place: Place) -> None:
        amount, address = None, self.sheet.address(*place)
        try:
            amount = self.amount_of(value)
        except UnreadableError as error:
            fund = Record(self.sheet, self.record.form, "raw_funds", self.record.subject_no, self.parts)
            fund.unreadable(_AMOUNT, address, error, value)
            self.rows["raw_problems"] += fund.problems
        self._add(self.parts, name, item, amount, address)

    def _repeat_total(self, item: str) -> None:
        """Repeat an amount of the subject as line 0; what could not be read is a problem of the subject already."""
        self._add(0, self.block.lines[0].name, item, self.record.row[item], self.record.cells[item])

    def _add(self, line_no: int, name: str, item: str, amount: Decimal | None, address: str) -> None:
        self.rows["raw_funds"].append(
            {
                **self.blank,
                "line_no": line_no,
                "label": name,
                "item": item,
                "amount": amount,
                "cells": f'{{"amount": "{address}"}}',
            }
        )


def _inside(written: str) -> tuple[str, str]:
    """Split a label from the amount in its own cell: `年度资金总额：100万元`; no amount where none stands there."""
    name, _, rest = written.replace("：", ":").rpartition(":")
    with suppress(UnreadableError):
        if name and split(rest):
            return name, rest.strip()
    return written, ""


def _key(written: Cell) -> str:
    return _line_key(written) if isinstance(written, str) else ""


@remembered
def _line_key(written: str) -> str:
    """Return how a line is looked up: without 其中."""
    key = label_key(written).key
    return label_key(key.removeprefix(_PART_OF)).key if key.startswith(_PART_OF) and key != _PART_OF else key
