"""Marked cells of .xlsb workbooks: formats, errors, formulas not computed, from the records of its parts (BIFF12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from forms.files.formats import STRUCK, STRUCK_NUMBER, NumberFormat
from forms.files.marks import BUILT_IN, LARGEST_SHEET, Scan, cell_formats, error_mark
from forms.problems import BadFileError
from forms.values import Emptied, Uncached

_ROW = 0
_NUMBERS = frozenset({2, 5, 9})
_ERRORS = frozenset({3, 11})
_BLANK, _LAST_CELL = 1, 11
_SHARED_TEXT, _FORMULA_TEXT, _FORMULA_NUMBER, _FORMULAS = 7, 8, 9, frozenset({8, 9, 10})
_FONT, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END, _SHEET = 43, 44, 47, 617, 618, 156
_STRIKE = 0x8
_UNREAD = frozenset({13, 14, 15, 16, 17, 18, 62})
"""Cells without a column of their own, and those with rich text: calamine passes them over."""
_STRING, _CALCULATION = 19, 157
_FULL_ON_LOAD, _ON_LOAD = 0x1, 0x2


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


def sheet_relations(workbook: bytes) -> Sequence[tuple[str, str]]:
    """Return the name of each sheet with the relation that leads to its part. Raises BadFileError."""
    found = []
    try:
        for kind, content in _records(workbook):
            if kind == _SHEET:
                relation, place = _text(content, 8)
                found.append((_text(content, place)[0], relation))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise BadFileError("damaged", f"The records of the workbook are broken: {error}") from error
    return found


def scans(workbook: bytes, styles: bytes, strings: bytes, sheets: Sequence[tuple[str, bytes]]) -> dict[str, Scan]:
    """Return the scans of sheets, given by name and part. Raises BadFileError where records are broken or too many."""
    try:
        formats = _formats(styles)
        lengths = [struct.unpack_from("<I", content, 1)[0] for kind, content in _records(strings) if kind == _STRING]
        calculations = (content for kind, content in _records(workbook) if kind == _CALCULATION)
        uncomputed = any(struct.unpack_from("<24xH", content)[0] & _FULL_ON_LOAD for content in calculations)
        return {name: _scan(name, part, formats, lengths, uncomputed=uncomputed) for name, part in sheets}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise BadFileError("damaged", f"The records of the workbook are broken: {error}") from error


def _formats(styles: bytes) -> dict[int, NumberFormat]:
    """Return the formats that show other than the number, by cell style."""
    codes = {**BUILT_IN, STRUCK_NUMBER: STRUCK}
    numbers: list[int] = []
    fonts: list[bool] = []
    of_cells = False
    for kind, content in _records(styles):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", content)[0]] = _text(content, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            of_cells = kind == _STYLES_BEGIN
        elif kind == _STYLE and of_cells:
            number, font = struct.unpack_from("<2xHH", content)
            numbers.append(STRUCK_NUMBER if font < len(fonts) and fonts[font] else number)
        elif kind == _FONT:
            fonts.append(bool(struct.unpack_from("<2xH", content)[0] & _STRIKE))
    return cell_formats(codes, numbers)


def _scan(
    name: str, part: bytes, formats: dict[int, NumberFormat], lengths: Sequence[int], *, uncomputed: bool
) -> Scan:
    scan = Scan(nul=True)
    row = size = 0
    for kind, content in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", content)[0]
        elif kind in _UNREAD:
            raise BadFileError("damaged", f"{name} has a cell of a kind that is not read ({kind}), in row {row + 1}.")
        elif _BLANK < kind <= _LAST_CELL:
            column, style = struct.unpack_from("<II", content)
            scan.saw(row, column)
            if len(scan.places) > LARGEST_SHEET:
                break
            if kind == _SHARED_TEXT:
                index = struct.unpack_from("<I", content, 8)[0]
                size += 2 * lengths[index] if index < len(lengths) else 0
            if kind in _ERRORS:
                scan.marks[row, column] = error_mark(content[8])
            elif kind in _FORMULAS and (uncomputed or (kind == _FORMULA_NUMBER and _is_to_compute(content))):
                scan.marks[row, column] = Uncached("=…")
            elif kind == _FORMULA_TEXT and not struct.unpack_from("<I", content, 8)[0]:
                scan.marks[row, column] = Emptied("=…")
            elif kind in _NUMBERS and (look := formats.get(style & 0xFFFFFF)):
                scan.marks[row, column] = look
    scan.check(name, size)
    return scan


def _is_to_compute(formula: bytes) -> bool:
    """Tell whether a formula is to be computed when the workbook is opened, and has 0 for its value until then."""
    return not any(formula[8:16]) and bool(formula[16] & _ON_LOAD)
