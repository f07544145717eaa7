"""Cells that need another reading than python-calamine's, and how many cells a sheet may have.

calamine gives values only: a formula without a stored value and an error cell arrive as blank, a percentage as a bare
number. The scanners of the file formats beside this module find them. Not here: the formats themselves.
"""

from __future__ import annotations

import re

from forms.problems import BadFileError
from forms.values import Fault, Uncached

LARGEST_SHEET = 1_000_000
"""Used cells of one sheet."""
LARGEST_AREA = 8 * LARGEST_SHEET
"""Cells of the rectangle around the used ones: it is laid out in memory as a whole."""

PERCENT = "%"
Marks = dict[tuple[int, int], str]
"""Cells (row and column from 0) with the text that replaces their value; PERCENT marks a number shown as a percentage."""

BUILT_IN_PERCENTS = frozenset({9, 10})
"""Numbers of the formats 0% and 0.00%, the same in every Excel format."""
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

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LITERAL = re.compile(r'[+-]?\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*%?|"[^"]*"')


def shows_percent(format_code: str) -> bool:
    """Tell whether a number format shows a percentage; a quoted or escaped % does not."""
    return "%" in _QUOTED.sub("", format_code)


def error_mark(number: int) -> Fault:
    """Return the mark of an error by its number in the binary formats."""
    return Fault(ERRORS.get(number, "#N/A"))


def formula_mark(formula: str, *, stored: bool) -> str | None:
    """Return the mark of a formula, given without its `=`: itself for a literal, Uncached where no value is stored."""
    if _LITERAL.fullmatch(formula):
        return formula[1:-1] if formula.startswith('"') else f"={formula}"
    return None if stored else Uncached(f"={formula}")


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
