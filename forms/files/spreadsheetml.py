"""XML Spreadsheet 2003, which systems save as .xls: cells, merged areas, and what their values need (percentages, errors)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from forms.files.encodings import decode_markup
from forms.files.formats import STRUCK, NumberFormat, number_format
from forms.files.grid import TALLEST, WIDEST, Grid
from forms.files.marks import check_names, formula_mark
from forms.files.markup import attribute, local, number_in, parse_xml
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import Cell, Fault

MOST_SHEETS = 1000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def read_workbook(data: bytes) -> Iterator[tuple[bool, Sheet]]:
    """Yield every sheet, and whether it is hidden; then without cells. Raises BadFileError."""
    root = parse_xml(decode_markup(data).lstrip("\ufeff"))
    formats = _formats(root)
    sheets = [node for node in root if local(node) == "Worksheet"]
    names = [attribute(node, "Name") for node in sheets]
    check_names(names)
    if len(sheets) > MOST_SHEETS:
        raise BadFileError("too_large", f"{len(sheets)} sheets, the limit is {MOST_SHEETS}.")
    for name, node in zip(names, sheets, strict=True):
        hidden = any(
            (each.text or "").startswith("Sheet") for each in node.iterdescendants() if local(each) == "Visible"
        )
        yield hidden, Sheet(name, []) if hidden else _sheet(name, node, formats)


Formats = Mapping[str, NumberFormat | None]
"""By style: how it shows numbers, None for as they are."""


def _sheet(name: str, worksheet: Any, formats: Formats) -> Sheet:
    grid = Grid(name)
    for table in _children(worksheet, "Table"):
        columns = _column_styles(table)
        style = attribute(table, "StyleID")
        row = -1
        for node in _children(table, "Row"):
            row = _index(node, row)
            _read_row(grid, row, node, columns, style, formats)
            row += _count(node, "Span")
    return grid.sheet()


def _read_row(grid: Grid, row: int, node: Any, columns: dict[int, str], style: str, formats: Formats) -> None:
    column = -1
    of_row = attribute(node, "StyleID")
    for cell in _children(node, "Cell"):
        column = _index(cell, column)
        if row >= TALLEST or column >= WIDEST:
            raise BadFileError("too_large", f"{grid.name}: a cell stands beyond the last row or column of a sheet.")
        across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
        shown = attribute(cell, "StyleID") or of_row or columns.get(column, style)
        grid.put(row, column, _value(cell, formats.get(shown or "Default")), across + 1, down + 1)
        column += across


def _value(cell: Any, look: NumberFormat | None) -> Cell:
    data = next(iter(_children(cell, "Data")), None)
    kind = "" if data is None else attribute(data, "Type")
    text = "" if data is None else "".join(data.itertext())
    if kind == "Error":
        return Fault(text or "#N/A")
    formula = attribute(cell, "Formula")
    empty = kind == "String" and not text
    mark = formula_mark(formula.removeprefix("="), stored=bool(text), empty=empty) if formula else None
    return _stored(kind, text, look) if mark is None else mark


def _stored(kind: str, text: str, look: NumberFormat | None) -> Cell:
    """Return a value as its type says; the text where it is no such value."""
    if kind == "Number" and _NUMBER.fullmatch(text.strip()) and isfinite(number := float(text)):
        return look.show(number) if look else number
    if kind == "Boolean" and text in ("0", "1"):
        return text == "1"
    if kind == "DateTime":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return text
    return text


def _formats(root: Any) -> Formats:
    """Return the number formats of the styles by name, those among them that rest on another style."""
    formats: dict[str, str | None] = {}
    parents: dict[str, str] = {}
    for style in (each for styles in _children(root, "Styles") for each in _children(styles, "Style")):
        name = attribute(style, "ID")
        parents[name] = attribute(style, "Parent")
        stated = [attribute(each, "Format") for each in _children(style, "NumberFormat")]
        formats[name] = stated[0] if stated else None
        if any(attribute(each, "StrikeThrough") == "1" for each in _children(style, "Font")):
            formats[name] = STRUCK

    def shown(name: str) -> str:
        for _ in range(len(parents)):
            if (stated := formats.get(name)) is not None:
                return stated
            name = parents.get(name, "")
        return ""

    return {name: number_format({"Percent": "0.00%"}.get(code := shown(name), code)) for name in formats}


def _column_styles(table: Any) -> dict[int, str]:
    styles: dict[int, str] = {}
    column = -1
    for node in _children(table, "Column"):
        column = _index(node, column)
        span = min(_count(node, "Span"), WIDEST)
        if style := attribute(node, "StyleID"):
            styles |= dict.fromkeys(range(column, column + span + 1), style)
        column += span
    return styles


def _index(node: Any, before: int) -> int:
    """Return the place of a row, column or cell, from 0: the one it states, else the next; never one that is taken."""
    stated = number_in(node, "Index")
    place = before + 1 if stated is None else stated - 1
    if place <= before:
        raise BadFileError("damaged", "Two cells stand in one place.")
    return place


def _count(node: Any, name: str) -> int:
    return number_in(node, name) or 0


def _children(node: Any, name: str) -> Iterator[Any]:
    return (child for child in node if local(child) == name)
