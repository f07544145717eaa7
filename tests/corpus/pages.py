"""A page of cells as the corpus transforms it: values, merged areas, number formats, hidden rows and columns.

Here: the page and moving what stands on it. Not here: content, file formats (`files`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

Place = tuple[int, int]
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Page:
    """Cells by row and column from 0; `merged` areas are top, left, bottom, right; `formats` are number formats."""

    cells: dict[Place, Any]
    merged: tuple[Area, ...] = ()
    formats: dict[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    styled: frozenset[Place] = frozenset()
    formulas: dict[Place, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Any) -> Page:
        """The page of an openpyxl worksheet."""
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        cells = {(cell.row - 1, cell.column - 1): cell.value for cell in filled}
        formats = {
            (c.row - 1, c.column - 1): c.number_format for c in filled if c.number_format not in ("General", "@")
        }
        merged = tuple((a.min_row - 1, a.min_col - 1, a.max_row - 1, a.max_col - 1) for a in sheet.merged_cells.ranges)
        return cls(cells, tuple(sorted(merged)), formats)

    @property
    def height(self) -> int:
        return max(row for row, _ in self.cells) + 1

    @property
    def width(self) -> int:
        return max(column for _, column in self.cells) + 1

    def rows(self) -> list[list[Any]]:
        """The cells as rows, blanks included."""
        width = self.width
        return [[self.cells.get((row, column)) for column in range(width)] for row in range(self.height)]

    def moved(self, row_to: Callable[[int], int], column_to: Callable[[int], int]) -> Page:
        """The page with its rows and columns elsewhere, in the same order."""
        return replace(
            self,
            cells={(row_to(r), column_to(c)): value for (r, c), value in self.cells.items()},
            merged=tuple((row_to(a), column_to(b), row_to(c), column_to(d)) for a, b, c, d in self.merged),
            formats={(row_to(r), column_to(c)): value for (r, c), value in self.formats.items()},
        )

    def with_cells(self, cells: dict[Place, Any]) -> Page:
        return replace(
            self, cells={place: value for place, value in {**self.cells, **cells}.items() if value is not None}
        )

    def mapped(self, change: Callable[[Any], Any], *, when: Callable[[Place, Any], bool] = lambda *_: True) -> Page:
        """The page with every value, or those that `when` picks, changed."""
        return replace(
            self, cells={at: change(value) if when(at, value) else value for at, value in self.cells.items()}
        )

    def find(self, text: str) -> Place:
        """The first cell that holds exactly the text."""
        return min(place for place, value in self.cells.items() if value == text)

    def texts(self) -> Iterator[tuple[Place, str]]:
        return ((place, value) for place, value in sorted(self.cells.items()) if isinstance(value, str))
