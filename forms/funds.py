"""The fund block of a form: its unit, its lines and columns, read into the subject's record and into `raw_funds`.

Not here: whether the parts add up.
"""

from __future__ import annotations

from forms.blocks import Header, cell_of, find_header, is_note, keys
from forms.headings import Stated, unit_note
from forms.layouts.declare import Field, FundBlock
from forms.records import Record, Rows
from forms.sheets import Place, Sheet, label_key
from forms.values import Cell

_AMOUNT = Field("amount", "money", ())
_PART_OF = "其中"


def funds_header(sheet: Sheet, block: FundBlock) -> Header | None:
    """Return the header row of the block: of its columns, or of its lines where they run to the right."""
    header = find_header(sheet, block.amounts)
    if header is None or block.across:
        return header
    return find_header(sheet, block.columns, start=header.row, end=header.row + 1)


def stated_unit(sheet: Sheet, block: FundBlock, header: Header | None, title: Place) -> Stated:
    """Return the unit that the block's label, its header row or a note above it states, and the cell that should.

    Two different units state none.
    """
    labels = sheet.find(*keys(block.labels))
    place = labels[0] if labels else (header.row, header.first) if header else title
    stated = {unit for at in labels if (unit := label_key(str(sheet.at(*at)))[1])}
    stated |= header.units if header else set()
    if not stated:
        note = unit_note(sheet, range(header.row + 1 if header else len(sheet.rows)))
        return note if note.value else Stated(None, place)
    return Stated(stated.pop() if len(stated) == 1 else None, place)


class FundReader:
    """The fund block of one form under way: `header` is its header row, `unit` its unit of money, if any."""

    def __init__(self, record: Record, block: FundBlock, header: Header, unit: str | None, rows: Rows) -> None:
        self.sheet, self.record, self.block = record.sheet, record, block
        self.header, self.unit, self.rows = header, unit, rows
        self.parts = 0

    def read(self, end: int) -> None:
        """Read the lines between the header row and row `end`."""
        if self.block.across:
            self._across(end)
        else:
            self._down(end)

    def _down(self, end: int) -> None:
        names = {key: line.name for line in self.block.lines for key in keys(line.labels)}
        total: int | None = None
        for row in range(self.header.row + 1, end):
            written = _line_label(self.sheet, row, self.header.first)
            if not written or is_note(self.sheet, row):
                continue
            name = names.get(label_key(written)[0])
            if name == self.block.lines[0].name and total is None:
                total = row
                self._total_line(row)
            elif name or self._holds_money(row):
                self._part(name or written, row)
        if total is None:
            for column in self.block.columns:
                place = self.header.columns.get(column.name, (self.header.after,))[0]
                self.record.put(column, None, self.sheet.address(self.header.row + 1, place))

    def _across(self, end: int) -> None:
        """Lines run to the right: their amounts stand in the first row below that holds any."""
        below = range(self.header.row + 1, end)
        row = next((number for number in below if self._holds_money(number)), self.header.row + 1)
        item = self.block.columns[0]
        for line in self.block.lines:
            value, place = self._cell(row, line.name)
            if line is self.block.lines[0]:
                self.record.put(item, value, self.sheet.address(*place), self.unit)
                self._repeat_total(item.name)
            elif line.name in self.header.columns:
                self.parts += 1
                self._amount(line.name, item.name, value, place)

    def _cell(self, row: int, column: str) -> tuple[Cell, Place]:
        span = self.header.columns.get(column)
        if span is None:
            return None, (row, self.header.after)
        return cell_of(self.sheet, row, span, self.header.first, down=False)

    def _holds_money(self, row: int) -> bool:
        """Tell whether a row holds anything under the block's labels of amounts."""
        other = {column.name for column in self.block.columns if column.kind != "money"}
        spans = [span for name, span in self.header.columns.items() if name not in other]
        return any(self.sheet.at(row, column) is not None for first, last in spans for column in range(first, last + 1))

    def _total_line(self, row: int) -> None:
        for column in self.block.columns:
            value, place = self._cell(row, column.name)
            self.record.put(column, value, self.sheet.address(*place), self.unit)
            if column.kind == "money" and column.name in self.header.columns:
                self._repeat_total(column.name)

    def _part(self, name: str, row: int) -> None:
        self.parts += 1
        for column in self.block.columns:
            if column.kind == "money" and column.name in self.header.columns:
                self._amount(name, column.name, *self._cell(row, column.name))

    def _amount(self, name: str, item: str, value: Cell, place: Place) -> None:
        fund = self._fund_row(self.parts, name, item)
        fund.put(_AMOUNT, value, self.sheet.address(*place), self.unit)
        fund.done(self.rows, "raw_funds")

    def _repeat_total(self, item: str) -> None:
        """Repeat an amount of the subject as line 0; what could not be read is a problem of the subject already."""
        fund = self._fund_row(0, self.block.lines[0].name, item)
        fund.row["amount"] = self.record.row[item]
        fund.cells["amount"] = self.record.cells[item]
        fund.done(self.rows, "raw_funds")

    def _fund_row(self, line_no: int, name: str, item: str) -> Record:
        fund = Record(self.sheet, self.record.form, "raw_funds", self.record.subject_no, line_no)
        fund.row |= {"line_no": line_no, "label": name, "item": item}
        return fund


def _line_label(sheet: Sheet, row: int, until: int) -> str | None:
    """Return the label of a line: the nearest text to the left of the first amount, without `其中：`."""
    for column in range(until - 1, -1, -1):
        value = sheet.at(row, column)
        if isinstance(value, str):
            return value.strip().removeprefix(_PART_OF).lstrip("：: ").strip() or None
    return None
