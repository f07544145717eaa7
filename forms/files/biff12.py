"""Marked cells of .xlsb workbooks: percentages and errors, from the records of its parts (BIFF12).

Not here: values, which calamine reads; the container and the names of the parts (`forms.files.archive`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from forms.files.marks import BUILT_IN_PERCENTS, PERCENT, Marks, check_area, check_used, error_mark, shows_percent

_ROW = 0
_NUMBERS = frozenset({2, 5, 9})
_ERRORS = frozenset({3, 11})
_BLANK, _LAST_CELL = 1, 11
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END, _SHEET = 44, 47, 617, 618, 156


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of the records of a part. Both type and length are written seven bits a byte."""
    place = 0
    while place < len(part):
        head = [0, 0]
        for turn, longest in enumerate((2, 4)):
            for shift in range(longest):
                byte = part[place]
                place += 1
                head[turn] |= (byte & 0x7F) << (7 * shift)
                if not byte & 0x80:
                    break
        kind, length = head
        yield kind, part[place : place + length]
        place += length


def _text(content: bytes, place: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", content, place)[0]
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le"), end


def sheet_relations(workbook: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with the relation that leads to its part."""
    for kind, content in _records(workbook):
        if kind == _SHEET:
            relation, place = _text(content, 8)
            yield _text(content, place)[0], relation


def percent_styles(styles: bytes) -> frozenset[int]:
    """Return the numbers of the cell styles that show a percentage."""
    percents = set(BUILT_IN_PERCENTS)
    numbers: list[int] = []
    of_cells = False
    for kind, content in _records(styles):
        if kind == _FORMAT and shows_percent(_text(content, 2)[0]):
            percents.add(struct.unpack_from("<H", content)[0])
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells:
            numbers.append(struct.unpack_from("<2xH", content)[0])
    return frozenset(style for style, number in enumerate(numbers) if number in percents)


def sheet_marks(name: str, part: bytes, percents: frozenset[int]) -> Marks:
    """Return the marked cells of a sheet. Raises BadFileError where it has too many cells."""
    marks = Marks()
    row = used = rows = columns = 0
    for kind, content in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0]
        elif _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", content)
            used += 1
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind in _ERRORS:
                marks[row, column] = error_mark(content[8])
            elif kind in _NUMBERS and (style & 0xFFFFFF) in percents:
                marks[row, column] = PERCENT
    check_used(name, used)
    check_area(name, rows, columns)
    return marks
