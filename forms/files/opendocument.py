"""Marked cells of OpenDocument spreadsheets (.ods): the tags of content.xml in their order, repetitions counted.

Not here: values, which calamine reads.
"""

from __future__ import annotations

import re
from html import unescape

from forms.files.marks import PERCENT, Marks, check_area, check_used, formula_mark
from forms.values import Fault

_TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^>]*?)?(/?)>")
_NAME = re.compile(rb'\stable:name="([^"]*)"')
_REPEATED = re.compile(rb'\stable:number-(?:rows|columns)-repeated="([0-9]+)"')
_FORMULA = re.compile(rb'\stable:formula="(?:\w+:)?=?([^"]*)"')
_TYPE = re.compile(rb'\soffice:value-type="(\w+)"')
_ERROR = b'calcext:value-type="error"'
_TEXT = re.compile(rb"<text:p[^>]*>([^<]*)<")


def find_marks(content: bytes) -> dict[str, Marks]:
    """Return the marked cells by sheet name. Raises BadFileError where a sheet has too many cells."""
    found: dict[str, Marks] = {}
    name, marks = "", Marks()
    row = column = next_row = used = rows = columns = 0
    height = 1
    for tag in _TAG.finditer(content):
        kind, attributes = tag[1], tag[2] or b""
        repeated = _repeated(attributes)
        if kind == b"table":
            name, marks = _name(attributes), Marks()
            found[name] = marks
            next_row = used = rows = columns = 0
        elif kind == b"table-row":
            row, column, next_row, height = next_row, 0, next_row + repeated, repeated
        else:
            if kind == b"table-cell" and (not tag[3] or _FORMULA.search(attributes)):
                used += repeated * height
                check_used(name, used)
                rows, columns = max(rows, next_row), max(columns, column + repeated)
                check_area(name, rows, columns)
                if mark := _mark(attributes, content, tag.end()):
                    marks.update(
                        ((row + down, column + right), mark) for down in range(height) for right in range(repeated)
                    )
            column += repeated
    return found


def _repeated(attributes: bytes) -> int:
    match = _REPEATED.search(attributes)
    return int(match[1]) if match else 1


def _name(attributes: bytes) -> str:
    match = _NAME.search(attributes)
    return unescape(match[1].decode("utf-8", "replace")) if match else ""


def _mark(attributes: bytes, content: bytes, start: int) -> str | None:
    kind = match[1] if (match := _TYPE.search(attributes)) else None
    if _ERROR in attributes:
        shown = _TEXT.match(content, start)
        return Fault(unescape(shown[1].decode("utf-8", "replace")) if shown else "#N/A")
    if formula := _FORMULA.search(attributes):
        mark = formula_mark(unescape(formula[1].decode("utf-8", "replace")), stored=kind is not None)
        if mark is not None:
            return mark
    return PERCENT if kind == b"percentage" else None
