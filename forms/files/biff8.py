"""Marked cells of .xls and .et workbooks: percentages and errors, from the records of the workbook stream (BIFF8).

Here: the compound file around the stream, as far as it takes to find it, and the few records that matter. Not here:
values, which calamine reads. A file that is not understood has no marks; calamine says what is wrong with it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from forms.files.marks import BUILT_IN_PERCENTS, PERCENT, Marks, check_area, check_used, error_mark, shows_percent
from forms.problems import BadFileError

_HEADER = 512
_FREE = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_STREAMS = ("Workbook", "Book")

_EOF, _BOF, _PASSWORD = 0x0A, 0x0809, 0x2F
_SHEET, _FORMAT, _STYLE = 0x85, 0x041E, 0xE0
_NUMBER, _SMALL_NUMBER, _SMALL_NUMBERS, _FORMULA, _BOOL_OR_ERROR = 0x0203, 0x027E, 0xBD, 0x06, 0x0205
_TEXTS = frozenset({0xFD, 0x0204, 0xD6})
_FORMULA_ERROR = 2


def find_marks(data: bytes) -> dict[str, Marks]:
    """Return the marked cells by sheet name. Raises BadFileError where it is encrypted or a sheet has too many cells."""
    try:
        stream = _workbook_stream(data)
        sheets, percents = _globals(stream)
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}
    return {name: _sheet_marks(name, stream, start, percents) for name, start in sheets.items()}


def _workbook_stream(data: bytes) -> bytes:
    """Return the bytes of the stream that holds the workbook, empty where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    small_size = 1 << struct.unpack_from("<H", data, 32)[0]
    directory, cutoff, small_table, _, extra = struct.unpack_from("<I4xIIII", data, 48)
    table_sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
    for _ in range(len(data) // size):
        if extra >= _FREE:
            break
        *more, extra = struct.unpack_from(f"<{size // 4}I", data, _HEADER + extra * size)
        table_sectors += [sector for sector in more if sector < _FREE]
    table: list[int] = []
    for sector in table_sectors:
        table += struct.unpack_from(f"<{size // 4}I", data, _HEADER + sector * size)

    def chain(start: int) -> bytes:
        return b"".join(data[_HEADER + sector * size :][:size] for sector in _follow(table, start))

    entries = chain(directory)
    root = b""
    for place in range(0, len(entries) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(0, length - 2)].decode("utf-16-le")
        start, count = struct.unpack_from("<II", entries, place + 116)
        if place == 0:
            root = chain(start)
        elif name in _STREAMS and count >= cutoff:
            return chain(start)[:count]
        elif name in _STREAMS:
            small = struct.unpack(f"<{len(raw := chain(small_table)) // 4}I", raw)
            pieces = (root[sector * small_size :][:small_size] for sector in _follow(small, start))
            return b"".join(pieces)[:count]
    return b""


def _follow(table: list[int] | tuple[int, ...], sector: int) -> Iterator[int]:
    """Yield the sectors of a chain; a chain that runs in circles ends."""
    for _ in range(len(table)):
        if sector >= _FREE:
            return
        yield sector
        sector = table[sector]


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of the records from `start` to the end of the substream."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _globals(stream: bytes) -> tuple[dict[str, int], frozenset[int]]:
    """Return where each sheet begins, and the cell styles that show a percentage."""
    sheets: dict[str, int] = {}
    percents = set(BUILT_IN_PERCENTS)
    styles: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _PASSWORD:
            raise BadFileError("encrypted", "The workbook is protected by a password.")
        if kind == _SHEET:
            start, length, wide = struct.unpack_from("<I2xBB", content)
            sheets[_characters(content[8:], length, wide)] = start
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", content)
            if shows_percent(_characters(content[5:], length, wide)):
                percents.add(number)
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<2xH", content)[0])
    return sheets, frozenset(style for style, number in enumerate(styles) if number in percents)


def _characters(raw: bytes, length: int, wide: int) -> str:
    return raw[: 2 * length].decode("utf-16-le") if wide & 1 else raw[:length].decode("latin-1")


def _sheet_marks(name: str, stream: bytes, start: int, percents: frozenset[int]) -> Marks:
    marks = Marks()
    used = rows = columns = 0
    try:
        for kind, content in _records(stream, start):
            if kind == _SMALL_NUMBERS:
                row, column = struct.unpack_from("<HH", content)
                styles = [style for style, _ in struct.iter_unpack("<HI", content[4:-2])]
                marks.update(
                    ((row, column + right), PERCENT) for right, style in enumerate(styles) if style in percents
                )
                column += len(styles) - 1
                used += len(styles)
            elif kind in (_NUMBER, _SMALL_NUMBER, _FORMULA, _BOOL_OR_ERROR) or kind in _TEXTS:
                row, column, style = struct.unpack_from("<HHH", content)
                if mark := _mark(kind, content, style in percents):
                    marks[row, column] = mark
                used += 1
            else:
                continue
            rows, columns = max(rows, row + 1), max(columns, column + 1)
    except struct.error:
        return Marks()
    check_used(name, used)
    check_area(name, rows, columns)
    return marks


def _mark(kind: int, content: bytes, percent: bool) -> str | None:
    if kind == _BOOL_OR_ERROR:
        value, is_error = content[6:8]
        return error_mark(value) if is_error else None
    if kind == _FORMULA and content[12:14] == b"\xff\xff":
        return error_mark(content[8]) if content[6] == _FORMULA_ERROR else None
    return PERCENT if percent and kind not in _TEXTS else None
