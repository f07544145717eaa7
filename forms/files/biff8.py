"""Marked cells of .xls and .et workbooks: formats, errors, formulas without a value, from the records of the stream (BIFF8).

Not here: values, which calamine reads. The older BIFF5 (Excel 5.0 and 95) is refused: its texts are in code pages of the time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from forms.files.compound import Compound
from forms.files.formats import STRUCK, STRUCK_NUMBER, NumberFormat
from forms.files.marks import BUILT_IN, LARGEST_SHEET, Mark, Scan, cell_formats, error_mark
from forms.problems import BadFileError
from forms.values import Emptied, Uncached

_STREAMS = ("Workbook", "Book")
_VERSION = 0x0600

_EOF, _BOF, _PASSWORD, _CONTINUE = 0x0A, 0x0809, 0x2F, 0x3C
_SHEET, _FONT, _FORMAT, _STYLE, _STRINGS = 0x85, 0x31, 0x041E, 0xE0, 0xFC
_STRIKE = 0x8
_NO_FONT = 4
"""Number that no font has: those of the fourth and later ones are one more than their place."""
_NUMBER, _SMALL_NUMBER, _SMALL_NUMBERS, _FORMULA, _BOOL_OR_ERROR = 0x0203, 0x027E, 0xBD, 0x06, 0x0205
_SHARED_TEXT, _TEXTS = 0xFD, frozenset({0xFD, 0x0204, 0xD6})
_NOT_COMPUTED, _COMPUTED_BY = 0x5E, 0x01C1
"""Of a sheet that is to be computed; which program computed the workbook, 0 for none."""
_STRING = 0x0207
"""The text of the formula before it, whose own record does not tell whether it has any."""
_FORMULA_ERROR, _FORMULA_TEXTS = 2, frozenset({0, 3})
_ON_LOAD = 0x2
"""Flag of a formula that is to be computed when the workbook is opened; libraries set it and write 0 for the value."""
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08


def scans(data: bytes) -> dict[str, Scan]:
    """Return the scans of the sheets by name. Raises BadFileError where it is encrypted, too old, broken or too large."""
    try:
        streams = Compound(data).streams(_STREAMS)
        stream = next((streams[name] for name in _STREAMS if name in streams), b"")
        sheets, formats, lengths = _globals(stream)
        uncomputed = any(kind == _COMPUTED_BY and not any(content[4:8]) for kind, content in _records(stream, 0))
        return {
            name: _scan(name, stream, start, formats, lengths, uncomputed=uncomputed) for name, start in sheets.items()
        }
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        raise BadFileError("damaged", f"The records of the workbook are broken: {error}") from error


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


def _globals(stream: bytes) -> tuple[dict[str, int], dict[int, NumberFormat], list[int]]:
    """Return where each sheet begins, the formats by cell style, and how long the shared texts are."""
    sheets: dict[str, int] = {}
    codes = {**BUILT_IN, STRUCK_NUMBER: STRUCK}
    styles: list[int] = []
    fonts: list[bool] = []
    strings: list[bytes] = []
    before = 0
    for kind, content in _records(stream, 0):
        if kind == _BOF and struct.unpack_from("<H", content)[0] != _VERSION:
            raise BadFileError("old_format", "The workbook is of Excel 5.0 or 95 (BIFF5).")
        if kind == _PASSWORD:
            raise BadFileError("encrypted", "The workbook is protected by a password.")
        if kind == _SHEET:
            start, length, wide = struct.unpack_from("<I2xBB", content)
            sheets[_characters(content[8:], length, wide)] = start
        elif kind == _FORMAT:
            number, length, wide = struct.unpack_from("<HHB", content)
            codes[number] = _characters(content[5:], length, wide)
        elif kind == _STYLE:
            font, number = struct.unpack_from("<HH", content)
            place = font - (font > _NO_FONT)
            styles.append(STRUCK_NUMBER if place < len(fonts) and fonts[place] else number)
        elif kind == _FONT:
            fonts.append(bool(struct.unpack_from("<2xH", content)[0] & _STRIKE))
        elif kind == _STRINGS or (kind == _CONTINUE and before == _STRINGS):
            strings.append(content)
        before = kind if kind != _CONTINUE else before
    return sheets, cell_formats(codes, styles), list(_lengths(strings))


def _lengths(strings: list[bytes]) -> Iterator[int]:
    """Yield how many characters each shared text has; one that runs on into the next record tells its width again there."""
    at, place = 0, 8
    while at < len(strings):
        if place >= len(strings[at]):
            at, place = at + 1, place - len(strings[at])
            continue
        record = strings[at]
        length, flags = struct.unpack_from("<HB", record, place)
        yield length
        place += 3
        runs = extra = 0
        if flags & _RICH:
            runs = struct.unpack_from("<H", record, place)[0]
            place += 2
        if flags & _PHONETIC:
            extra = struct.unpack_from("<I", record, place)[0]
            place += 4
        width = 1 + (flags & _WIDE)
        while length > 0:
            here = min(length, max(0, len(record) - place) // width)
            length, place = length - here, place + here * width
            if length:
                at, place = at + 1, 1
                record = strings[at]
                width = 1 + (record[0] & _WIDE)
        place += 4 * runs + extra
        while at < len(strings) and place > len(strings[at]):
            at, place = at + 1, place - len(strings[at])


def _characters(raw: bytes, length: int, wide: int) -> str:
    return raw[: 2 * length].decode("utf-16-le") if wide & 1 else raw[:length].decode("latin-1")


def _scan(
    name: str, stream: bytes, start: int, formats: dict[int, NumberFormat], lengths: list[int], *, uncomputed: bool
) -> Scan:
    scan = Scan(nul=True)
    size = row = column = 0
    for kind, content in _records(stream, start):
        if kind == _NOT_COMPUTED:
            uncomputed = True
        elif kind == _STRING and any(content[:2]) and isinstance(scan.marks.get((row, column)), Emptied):
            del scan.marks[row, column]
        elif kind == _SMALL_NUMBERS:
            row, column = struct.unpack_from("<HH", content)
            for right, (style, _) in enumerate(struct.iter_unpack("<HI", content[4:-2])):
                scan.saw(row, column + right)
                if look := formats.get(style):
                    scan.marks[row, column + right] = look
        elif kind in (_NUMBER, _SMALL_NUMBER, _FORMULA, _BOOL_OR_ERROR) or kind in _TEXTS:
            row, column, style = struct.unpack_from("<HHH", content)
            scan.saw(row, column)
            if kind == _SHARED_TEXT:
                index = struct.unpack_from("<I", content, 6)[0]
                size += 2 * lengths[index] if index < len(lengths) else 0
            if (mark := _mark(kind, content, formats.get(style), uncomputed=uncomputed)) is not None:
                scan.marks[row, column] = mark
        if len(scan.places) > LARGEST_SHEET:
            break
    scan.check(name, size)
    return scan


def _mark(kind: int, content: bytes, look: NumberFormat | None, *, uncomputed: bool) -> Mark | None:
    if kind == _BOOL_OR_ERROR:
        value, is_error = content[6:8]
        return error_mark(value) if is_error else None
    if kind == _FORMULA:
        of_text = content[12:14] == b"\xff\xff"
        if of_text and content[6] == _FORMULA_ERROR:
            return error_mark(content[8])
        if uncomputed or (content[14] & _ON_LOAD and not any(content[6:14])):
            return Uncached("=…")
        if of_text:
            return Emptied("=…") if content[6] in _FORMULA_TEXTS else None
    return look if kind not in _TEXTS else None
