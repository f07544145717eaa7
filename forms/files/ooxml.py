"""Sheets of .xlsx and .xlsm in the usual spelling: that it is the usual one, marked cells, and how many hold a value.

Programs write workbooks alike, to the quote; calamine and the patterns here are at home in that spelling alone. A sheet of
which a single byte between its rows is not in it is no usual one: `forms.files.respelling` writes it anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from html import unescape
from itertools import product

from forms.files.formats import NumberFormat
from forms.files.marks import LARGEST_SHEET, LARGEST_TEXT, Mark, Scan, check_area, check_texts, check_used, formula_mark
from forms.values import Fault, Uncached

_SMALLEST_CELL = 10
FEW_STYLES = 32
"""So many styles are looked for by their numbers; more are looked up cell by cell."""

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<worksheet[\s>]")
_DATA = re.compile(rb"<sheetData>|<sheetData/>")
_ATTRIBUTES = rb"""(?: [\w:.]++="[^"<>]*+")*+"""
_CELL_TAG = rb"""<c r="%b"(?: (?:s="[0-9]++"|t="\w++"|(?:cm|vm|ph)="\w++"))*+"""
_ANYWHERE, _NEAR = rb"[A-Z]{1,3}[0-9]{1,7}", rb"[AB]?[A-Z][0-9]{1,4}"
_VALUE = (
    rb"""<v>(?:(?!\s)[^<]++(?<!\s))?</v>|<v/>|<v xml:space="preserve">[^<]*+</v>"""
    rb"""|<is>(?:<t>[^<]*+</t>|<t xml:space="preserve">[^<]*+</t>|<t/>)</is>|<is/>"""
)
_USUAL, _SMALL = (
    re.compile(
        rb"(?:%b(?:/>|>(?:<f%b(?:/>|>[^<]*+</f>))?(?:%b)?</c>)|<row%b/?>|</row>|\s++)*+"
        % (_CELL_TAG % place, _ATTRIBUTES, _VALUE, _ATTRIBUTES)
    )
    for place in (_ANYWHERE, _NEAR)
)
"""The rows of a usual sheet: whole cells with a place of their own, and nothing else; of a small one, all within A1:BZ9999."""
_EMPTY = (b"></v>", b"></t>", b"<t/>")
"""Values that are none, as they end."""
_ERROR = b' t="e"'
_USED = re.compile(rb"<c [^>]*(?<!/)>")
_PLACE = re.compile(rb'<c r="([A-Z]+)([0-9]+)"[^>]*(?<!/)>')
_STYLED = rb'<c r="([A-Z]+)([0-9]+)"([^>]*? s="(%b)"[^>]*)(?<!/)>'
_UNSTYLED = re.compile(rb"<c (?![^>]* s=)")
"""A cell that names no style, and has the first."""
_SHARED = re.compile(rb' t="s"[^>]*><v>([0-9]+)<')
_CELL = re.compile(rb'<c r="([A-Z]+)([0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>([^<]*)</f>))?(<v[^>]*>)?([^<]*)')
_TYPE = re.compile(rb' t="(\w+)"')
_SEVERAL = re.compile(rb' t="(?:array|dataTable)"')
"""A formula of several cells, of which all but the first hold a value alone."""
_AREA = re.compile(rb' ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


def column_number(letters: bytes) -> int:
    """Return the column of its letters, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def scan(
    name: str, part: bytes, formats: Mapping[bytes, NumberFormat], strings: bytes, *, uncomputed: bool
) -> Scan | None:
    """Return what a sheet holds, None where it is not spelt as usual. Raises BadFileError where it holds too much.

    `formats`: by style, as styles are written in the sheet, where they show other than the number. `strings`: the part
    of the shared texts. `uncomputed`: no stored value of a formula is to be trusted.
    """
    data = _DATA.search(part)
    if data is None or (b"!" in part and b"<!" in part) or not _ROOT.match(part):
        return None
    end = data.end() if data[0].endswith(b"/>") else part.find(b"</sheetData>", data.end())
    body = part[data.end() : end]
    small = _SMALL.fullmatch(body)
    if end < 0 or part.find(b"<sheetData", end + 1) >= 0 or not (small or _USUAL.fullmatch(body)):
        return None
    if b"0" in formats and _UNSTYLED.search(body):
        return None
    if len(body) > LARGEST_SHEET * _SMALLEST_CELL:
        check_used(name, sum(1 for _ in _USED.finditer(body)))
    if not small:
        places = [(int(row), column_number(column) + 1) for column, row in _PLACE.findall(body)]
        check_area(name, *map(max, zip(*places, strict=True)) if places else (0, 0))
    _check_texts(name, body, strings)
    marked = dict(_marks(name, body, formats, uncomputed=uncomputed))
    return Scan(marked, partial(_values, body), body.count(b"</c>"), nul=b"_x0000_" in body or b"_x0000_" in strings)


def _values(body: bytes) -> int:
    return body.count(b"</v>") + body.count(b"</is>") - body.count(_ERROR) - sum(map(body.count, _EMPTY))


def _check_texts(name: str, body: bytes, strings: bytes) -> None:
    """Refuse shared texts that would be copied into too many cells; they are measured only where there may be too much."""
    if len(body) * len(strings) <= LARGEST_TEXT or body.count(b't="s"') * len(strings) <= LARGEST_TEXT:
        return
    lengths = [len(text) for text in strings[strings.find(b"<si") :].split(b"</si>")]
    shown = Counter(map(int, _SHARED.findall(body)))
    check_texts(name, sum(lengths[text] * times for text, times in shown.items() if text < len(lengths)))


def _marks(
    name: str, body: bytes, formats: Mapping[bytes, NumberFormat], *, uncomputed: bool
) -> Iterator[tuple[tuple[int, int], Mark]]:
    """Yield the marked cells of a sheet: formats by the style of their tag, the rest by what is inside."""
    if formats:
        numbers = b"|".join(formats) if len(formats) <= FEW_STYLES else rb"[0-9]+"
        for column, row, attributes, style in re.findall(_STYLED % numbers, body):
            kind = _TYPE.search(attributes)
            if style in formats and (kind is None or kind[1] == b"n"):
                yield (int(row) - 1, column_number(column)), formats[style]
    if (b"f" in body and b"<f" in body) or _ERROR in body:  # a single byte is found far faster
        for column, row, attributes, tag, formula, opened, value in _CELL.findall(body):
            mark = _mark(attributes, tag, formula, value if opened else None, uncomputed=uncomputed)
            if mark is not None:
                yield (int(row) - 1, column_number(column)), mark
            if uncomputed and tag:
                yield from dict.fromkeys(_several(name, tag.partition(b">")[0]), Uncached("=…")).items()


def _several(name: str, attributes: bytes) -> Iterator[tuple[int, int]]:
    """Yield all cells of a formula of several. Raises BadFileError where they are too many."""
    area = _AREA.search(attributes) if _SEVERAL.search(attributes) else None
    if area:
        left, top, right, bottom = column_number(area[1]), int(area[2]), column_number(area[3]), int(area[4])
        check_used(name, (right - left + 1) * (bottom - top + 1))
        yield from product(range(top - 1, bottom), range(left, right + 1))


def _mark(attributes: bytes, tag: bytes, formula: bytes, value: bytes | None, *, uncomputed: bool) -> str | None:
    kind = match[1] if (match := _TYPE.search(attributes)) else b"n"
    if kind == b"e":
        return Fault(_text(value or b"") or "#N/A")
    if not tag:
        return None
    empty = value == b"" and kind == b"str" and not uncomputed
    return formula_mark(_text(formula), stored=bool(value) and not uncomputed, empty=empty)


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace")).strip()
