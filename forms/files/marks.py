"""Cells that need another reading than python-calamine's, and how much a sheet may hold.

calamine gives values only: a formula without a stored value and an error cell arrive as blank, a percentage or a scaled amount as
a bare number. The scanners of the file formats find them, and say where they saw values, so that all it returned is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from forms.files.formats import NumberFormat, number_format
from forms.problems import BadFileError
from forms.values import Cell, Emptied, Fault, Uncached
from policy.characters import fit

LARGEST_SHEET = 1_000_000
"""Used cells of one sheet."""
LARGEST_AREA = 8 * LARGEST_SHEET
"""Cells of the rectangle around the used ones: it is laid out in memory as a whole."""
LARGEST_TEXT = 128 * 2**20
"""Bytes of the texts of a sheet, each counted in every cell that shows it: a text that many cells share is copied."""

Key = TypeVar("Key", int, str)
Mark = str | NumberFormat
Marks = dict[tuple[int, int], Mark]
"""Cells (row and column from 0) with what replaces their value, or with the format that says what their number shows."""

_MONTH = "yyyy/m"
BUILT_IN = {9: "0%", 10: "0.00%", 17: _MONTH, **dict.fromkeys((27, 36, 50, 52, 57), _MONTH)}
"""Codes of the formats by number, the same in every Excel format; others there show no other number or day."""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Errors by their number in the binary formats."""

_COLUMN_BITS = 16
_LITERAL = re.compile(r'[+-]?\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*%?|"[^"]*"')


@dataclass
class Scan:
    """What the scanner of a file format saw in a sheet: marked cells, and where values are.

    `values`: counts the cells that hold one but errors, where every cell was accounted for, and `most` are those that may; else
    `places` has all that may: see `saw`, with `rows` and `columns` that reach the last. `nul`: texts may hold NUL characters.
    """

    marks: Marks = field(default_factory=dict)
    values: Callable[[], int] | None = None
    most: int = 0
    places: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0
    nul: bool = False

    def saw(self, row: int, column: int) -> None:
        """Note a cell with a value. Raises BadFileError where one stands in its place already."""
        before = len(self.places)
        self.places.add(row << _COLUMN_BITS | column)
        if len(self.places) == before:
            raise BadFileError("damaged", "Two cells stand in one place.")
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def check(self, name: str, size: int) -> None:
        """Refuse a sheet whose cells, with texts of that size, are more than can be read. Raises BadFileError."""
        check_used(name, len(self.places))
        check_area(name, self.rows, self.columns)
        check_texts(name, size)

    def accounts_for(self, rows: Sequence[list[Cell]], top: int, left: int) -> bool:
        """Tell whether the scanner saw every cell that calamine returned with a value."""
        if self.values is not None:
            found = sum([len(row) - row.count("") for row in rows])
            return found == self.most or found == self.values()
        return all(
            (top + down) << _COLUMN_BITS | (left + right) in self.places
            for down, row in enumerate(rows)
            for right, value in enumerate(row)
            if value != ""
        )


def cell_formats(codes: Mapping[Key, str], styles: Iterable[Key]) -> dict[int, NumberFormat]:
    """Return the formats that show other than the number, by cell style; `styles` has the number of the format of each."""
    shown = {number: look for number, code in codes.items() if (look := number_format(code))}
    return {style: shown[number] for style, number in enumerate(styles) if number in shown}


def error_mark(number: int) -> Fault:
    """Return the mark of an error by its number in the binary formats."""
    return Fault(ERRORS.get(number, "#N/A"))


def formula_mark(formula: str, *, stored: bool, empty: bool = False) -> str | None:
    """Return the mark of a formula, given without its `=`: itself for a literal, else where none, or an `empty` text, is stored."""
    if _LITERAL.fullmatch(formula):
        return formula[1:-1] if formula.startswith('"') else f"={formula}"
    if empty:
        return Emptied(f"={formula}")
    return None if stored else Uncached(f"={formula}")


def check_names(names: Sequence[str]) -> None:
    """Refuse a workbook without sheets, or of which two cannot be told apart. Raises BadFileError."""
    if not names:
        raise BadFileError("damaged", "The workbook has no sheet.")
    if not all(names) or len(set(map(fit, names))) < len(names):
        raise BadFileError("damaged", "Two sheets have the same name, or one has none.")


def check_used(name: str, used: int) -> None:
    """Refuse a sheet with more used cells than can be read. Raises BadFileError."""
    if used > LARGEST_SHEET:
        raise BadFileError("too_large", f"{name} has {used} used cells, the limit is {LARGEST_SHEET}.")


def check_area(name: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose used cells span too large a rectangle, before it is laid out. Raises BadFileError."""
    if rows * columns > LARGEST_AREA:
        raise BadFileError(
            "too_large", f"{name}: used cells reach row {rows}, column {columns}; delete what stands far off."
        )


def check_texts(name: str, size: int) -> None:
    """Refuse a sheet whose texts, each counted in every cell that shows it, are too long. Raises BadFileError."""
    if size > LARGEST_TEXT:
        raise BadFileError("too_large", f"{name} has {size} bytes of text, the limit is {LARGEST_TEXT}.")
