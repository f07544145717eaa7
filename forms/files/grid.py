"""Cells laid out one by one, as formats without addresses have them: rows that grow, areas that are merged, limits."""

from __future__ import annotations

from forms.files.marks import check_area, check_used
from forms.sheets import Range, Sheet
from forms.values import Cell

WIDEST = 16_384
"""Columns, as in Excel: what is said to reach further is cut there."""
TALLEST = 1_048_576


class Grid:
    """A sheet in the making. Rows and columns count from 0."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[Cell]] = []
        self.merged: list[Range] = []
        self._used = self._width = 0

    def put(self, row: int, column: int, value: Cell, across: int = 1, down: int = 1) -> None:
        """Put a value into a cell and merge an area from it. Raises BadFileError where the sheet grows too large."""
        across, down = max(1, min(across, WIDEST - column)), max(1, min(down, TALLEST - row))
        self._width = max(self._width, column + across)
        check_area(self.name, max(row + 1, len(self.rows)), self._width)
        self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
        if across > 1 or down > 1:
            self.merged.append(((row, column), (row + down - 1, column + across - 1)))
        if value is not None and value != "":
            self._used += 1
            check_used(self.name, self._used)
            cells = self.rows[row]
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = value

    def go_on(self, other: Grid) -> None:
        """Put the rows of another grid below. Raises BadFileError where the sheet grows too large."""
        down = len(self.rows)
        self._used, self._width = self._used + other._used, max(self._width, other._width)
        check_used(self.name, self._used)
        check_area(self.name, down + len(other.rows), self._width)
        self.rows += other.rows
        self.merged += [((top + down, left), (bottom + down, right)) for (top, left), (bottom, right) in other.merged]

    def sheet(self) -> Sheet:
        """The sheet as it is by now. Raises BadFileError where its merged areas are too large."""
        return Sheet(self.name, self.rows, merged=self.merged)
