"""The blocks of a sheet, found by their labels: label and value pairs, header rows with their columns, and rows below.

Not here: which block fills which raw table (`forms.reader`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import lru_cache

from forms.layouts.declare import Field
from forms.sheets import Place, Sheet, label_key
from forms.values import Cell, is_blank, label

_NOTE = re.compile(
    r"[\s(（]*(?:注|备注|说明|填表人|填报人|制表人|审核人|经办人|联系人|联系电话|单位负责人|负责人|填表日期|填表单位)"
    r"\s*[0-9]*\s*(?:[：:、.．]|$)"
)
"""How a trailing note or signature begins; the colon keeps it apart from an indicator's name."""
INLINE_ROWS = 60
"""Labels with their value in one cell are looked for in the first so many rows."""
FEWEST_LABELS = 2
"""A header row holds at least so many labels of its block."""


@lru_cache(maxsize=1024)
def keys(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the labels as `Sheet.find` looks them up."""
    return tuple(label_key(written)[0] for written in labels)


def find_value(sheet: Sheet, field: Field, known: frozenset[str]) -> tuple[Cell, Place] | None:
    """Return the value of a label and its cell, None where the label does not stand on the sheet.

    The value is the first filled cell to the right before another `known` label, else what follows the colon in the
    label's own cell. A blank value has the cell right of the label.
    """
    for row, column in sheet.find(*keys(field.labels)):
        after = sheet.end(row, column)[1] + 1
        cells = sheet.rows[row]
        for place in range(after, len(cells)):
            value = cells[place]
            if value is not None:
                if isinstance(value, str) and label(value) in known:
                    break
                return value, (row, place)
        return None, (row, after)
    return _inline(sheet, field)


def _inline(sheet: Sheet, field: Field) -> tuple[Cell, Place] | None:
    """Return the value of a label within the label's own cell: `监控截止月份：7`."""
    wanted = {label(written) for written in field.labels}
    for row, cells in enumerate(sheet.rows[:INLINE_ROWS]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and ("：" in value or ":" in value):
                name, _, rest = value.replace("：", ":").partition(":")
                if label(name) in wanted:
                    return rest.strip() or None, (row, column)
    return None


@dataclass
class Header:
    """A header row: its row, the columns of each field (first and last, where merged), and what its cells state.

    `first` is the leftmost column, `after` the one right of the last.
    """

    row: int
    columns: dict[str, tuple[int, int]]
    units: set[str] = attribute(default_factory=set)
    month: int | None = None
    month_place: Place | None = None
    first: int = 0
    after: int = 0


@lru_cache(maxsize=256)
def _named(fields: tuple[Field, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the name of each field with its labels as `Sheet.find` looks them up."""
    return tuple((field.name, keys(field.labels)) for field in fields)


def find_header(sheet: Sheet, fields: tuple[Field, ...], start: int = 0, end: int = sys.maxsize) -> Header | None:
    """Return the row between `start` and `end` that holds most of the labels of the fields; the first among equals.

    None where no row holds two of them.
    """
    hits: dict[int, dict[str, Place]] = {}
    for name, labels in _named(fields):
        for place in sheet.find(*labels):
            if start <= place[0] < end:
                hits.setdefault(place[0], {}).setdefault(name, place)
    if not hits:
        return None
    row = max(sorted(hits), key=lambda number: len(hits[number]))
    if len(hits[row]) < FEWEST_LABELS:
        return None
    header = Header(row, {})
    taken: set[int] = set()
    for name, found in hits[row].items():
        column = found[1]
        if column not in taken:
            taken.add(column)
            last = sheet.end(row, column)[1]
            header.columns[name] = (column, last)
            header.after = max(header.after, last + 1)
            _, unit, month = label_key(str(sheet.at(row, column)))
            if unit:
                header.units.add(unit)
            if month is not None and header.month is None:
                header.month, header.month_place = month, (row, column)
    header.first = min(taken)
    return header


def cell_of(sheet: Sheet, row: int, span: tuple[int, int], left: int, *, down: bool) -> tuple[Cell, Place]:
    """Return what stands in a row under a header and its cell.

    Looks through the columns below a merged header, and into merged areas: to the right always, downwards only for
    texts (`down`), so that no number counts twice. Areas that begin left of the block are notes.
    """
    for column in range(span[0], span[1] + 1):
        value = sheet.at(row, column)
        if value is not None:
            return value, (row, column)
        corner = sheet.covered.get((row, column))
        if corner and corner[1] >= left and (corner[0] == row or down) and (value := sheet.at(*corner)) is not None:
            return value, corner
    return None, (row, span[0])


def is_note(sheet: Sheet, row: int) -> bool:
    """Tell whether a row is a trailing note: its first filled cell begins like one."""
    for value in sheet.rows[row]:
        if value is not None:
            return isinstance(value, str) and _NOTE.match(value) is not None
    return False


def data_rows(sheet: Sheet, header: Header, core: Sequence[str], end: int) -> Iterator[int]:
    """Yield the rows under a header and above `end` where one of the `core` columns holds something of its own.

    Notes and repeated headers are passed over.
    """
    spans = [header.columns[name] for name in core if name in header.columns]
    columns = [column for first, last in spans for column in range(first, last + 1)]
    for row in range(header.row + 1, end):
        cells = sheet.rows[row]
        filled = [column for column in columns if column < len(cells) and not is_blank(cells[column])]
        if not filled or is_note(sheet, row):
            continue
        if all(cells[column] == sheet.at(header.row, column) for column in filled):
            continue
        yield row


def closing_row(sheet: Sheet, header: Header, labels: tuple[str, ...], until: int) -> int | None:
    """Return the first row under a header with one of the labels in a cell left of column `until`; None without."""
    wanted = keys(labels)
    rows = [row for row, column in sheet.find(*wanted) if row > header.row and column < until]
    return min(rows, default=None)
