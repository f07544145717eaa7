"""Marked cells of .xlsx and .xlsm workbooks: uncached and literal formulas, errors, percentages, from the sheets' XML.

Sheets are looked into only where a cheap scan of the bytes says so. Not here: values, which calamine reads; the container
and the names of the parts (`forms.files.archive`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import TypeVar
from xml.etree import ElementTree

from forms.files.marks import (
    BUILT_IN_PERCENTS,
    LARGEST_SHEET,
    PERCENT,
    check_area,
    check_used,
    formula_mark,
    shows_percent,
)
from forms.problems import BadFileError
from forms.values import Fault

Result = TypeVar("Result")
SMALL_PART = 64 * 2**10
MOST_REMEMBERED = 64
_SMALLEST_CELL = 10
# Patterns of these first looks begin with fixed bytes, by which the search is several times as fast; they may find too much.
_FAR = re.compile(rb"""r=["'](?:[A-Z]{0,3}[0-9]{6,}|[A-Z]{3}[0-9]+)["']""")
_TALL = re.compile(rb"""r=["'][A-Z]{0,2}[0-9]{5}["']""")
_WIDE = re.compile(rb"""r=["'][C-Z][A-Z][0-9]+["']""")
"""Without any of these the used cells lie in A1:BZ99999 or A1:ZZ9999, which is small enough."""
_PLACE = re.compile(rb"""<(?:\w+:)?(?:row\b[^>]*?\sr=["']([0-9]+)["']|c(?:\s[^>]*?)?(?<!/)>)""")
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]+)([0-9]+)["']""")
_USED = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*?)?(?<!/)>")
_FORMULA_TAG = re.compile(rb"""<f[\s>/]""")
_PREFIXED_FORMULA_TAG = re.compile(rb""":f[\s>/]""")
_ERROR_TYPE = re.compile(rb"""t=["']e["']""")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*?)?(?:/>|>([^<]*)<)")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")


def small_parts_remembered(read: Callable[[bytes], Result]) -> Callable[[bytes], Result]:
    """Remember what was read from the last small parts: workbooks of one template share them to the byte."""
    remembered = lru_cache(maxsize=MOST_REMEMBERED)(read)
    return lambda part: remembered(part) if len(part) <= SMALL_PART else read(part)


def parse(part: bytes) -> ElementTree.Element:
    """Parse a part of the workbook. Raises BadFileError where it is no XML."""
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The workbook's XML is broken: {error}") from error


@small_parts_remembered
def relation_targets(relations: bytes) -> Mapping[str, str]:
    """Return the names of the parts that the workbook's relations lead to, by relation; outside links lead nowhere.

    Names are in small letters with forward slashes, as calamine compares them.
    """
    targets: dict[str, str] = {}
    for node in parse(relations):
        target = node.get("Target", "").replace("\\", "/").lower().lstrip("/")
        if node.get("TargetMode") != "External":
            targets[node.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    return MappingProxyType(targets)


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def column_number(letters: bytes) -> int:
    """Return the column of its letters, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


@small_parts_remembered
def sheet_relations(workbook: bytes) -> Sequence[tuple[str, str]]:
    """Return the name of each sheet with the relation that leads to its part."""
    return tuple(
        (node.get("name", ""), next((value for key, value in node.attrib.items() if key.endswith("}id")), ""))
        for node in parse(workbook).iter()
        if _local(node) == "sheet"
    )


@small_parts_remembered
def percent_styles(styles: bytes) -> frozenset[bytes]:
    """Return the numbers of the cell styles that show a percentage, as they are written in the sheets."""
    built_in = {str(number) for number in BUILT_IN_PERCENTS}
    if b"%" not in styles and not any(f'numFmtId="{number}"'.encode() in styles for number in built_in):
        return frozenset()
    root = parse(styles)
    percents = built_in | {
        node.get("numFmtId", "")
        for node in root.iter()
        if _local(node) == "numFmt" and shows_percent(node.get("formatCode", ""))
    }
    cells = next((node for node in root if _local(node) == "cellXfs"), ())
    return frozenset(str(index).encode() for index, xf in enumerate(cells) if xf.get("numFmtId") in percents)


def check_sheet(name: str, part: bytes) -> None:
    """Refuse a sheet with more cells than can be read. Raises BadFileError."""
    if len(part) > LARGEST_SHEET * _SMALLEST_CELL:
        check_used(name, sum(1 for _ in _USED.finditer(part)))
    if not _FAR.search(part) and not (_TALL.search(part) and _WIDE.search(part)):
        return
    row = rows = columns = 0
    for place in _PLACE.finditer(part):
        if place[1]:
            row = int(place[1])
            continue
        reference = _REFERENCE.search(place[0])
        rows = max(rows, int(reference[2]) if reference else row)
        columns = max(columns, column_number(reference[1]) + 1 if reference else 1)
    check_area(name, rows, columns)


def is_marked(part: bytes) -> bool:
    """Tell, cheaply, whether a sheet may hold formulas or errors."""
    return any(tag.search(part) for tag in (_FORMULA_TAG, _ERROR_TYPE, _PREFIXED_FORMULA_TAG))


def sheet_marks(part: bytes, percents: frozenset[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the marked cells of a sheet: percentages by the style of their tag, the rest by what is inside."""
    if percents:
        styles = b"|".join(sorted(percents))
        for tag in re.finditer(rb"""<(?:\w+:)?c\s[^>]*?\bs=["'](?:%b)["'][^>]*(?<!/)>""" % styles, part):
            kind = _TYPE.search(tag[0])
            reference = _REFERENCE.search(tag[0])
            if reference and (kind is None or kind[1] == b"n"):
                yield _place(reference), PERCENT
    if is_marked(part):
        for attributes, body in _CELL.findall(part):
            reference = _REFERENCE.search(attributes)
            mark = _mark(attributes, body) if reference and body else None
            if reference and mark is not None:
                yield _place(reference), mark


def _place(reference: re.Match[bytes]) -> tuple[int, int]:
    return int(reference[2]) - 1, column_number(reference[1])


def _mark(attributes: bytes, body: bytes) -> str | None:
    kind = match[1] if (match := _TYPE.search(attributes)) else b"n"
    value = _VALUE.search(body)
    stored = value[1] if value and value[1] else b""
    if kind == b"e":
        return Fault(_text(stored) or "#N/A")
    if formula := _FORMULA.search(body):
        # an empty text is a stored value where the cell says that its formula gives text
        return formula_mark(_text(formula[1] or b""), stored=bool(stored or (value and kind == b"str")))
    return None


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace")).strip()
