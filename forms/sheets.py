"""A sheet as a grid: cells by row and column, merged areas, addresses, and where its labels stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import product

from forms.problems import BadFileError
from forms.values import LONGEST_LABEL, TRIMMED, Cell, unguarded
from forms.vocabulary import Vocabulary, vocabulary
from policy.characters import DROPPED, cleaned, fit, may_be_odd

Range = tuple[tuple[int, int], tuple[int, int]]
Place = tuple[int, int]

LARGEST_MERGED = 1_000_000
_TURNED = "\u202e"
_MAY_BE_BLANK = re.compile(rf"\n[{TRIMMED}]")


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    written = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written


def _seen(value: str) -> Cell:
    if _TURNED in value and value.translate(DROPPED).isascii():  # a number that shows from behind
        value = value.replace(_TURNED, f"〔U+{ord(_TURNED):04X}〕")
    value = unguarded(cleaned(value)) if type(value) is str else value
    return value if value.strip(TRIMMED) else None


class Sheet:
    """The cells of one sheet. Rows and columns count from 0 within the used area; addresses are the sheet's own.

    A blank cell is None. `rows` may be ragged at the right; `top` and `left` are where the area begins; `merged` are
    absolute ranges. `vocabulary` says what its labels mean. `fields`: of a text, the number of fields of every row, blank ones
    included; 0 for a blank line.
    """

    vocabulary: Vocabulary = vocabulary()
    follows = False
    """Whether nothing stands between it and the table of a document before it."""

    def __init__(
        self,
        name: str,
        rows: list[list[Cell]],
        top: int = 0,
        left: int = 0,
        merged: Sequence[Range] = (),
        fields: list[int] | None = None,
    ) -> None:
        self.name = fit(name)
        self.fields = fields
        texts = [value for row in rows for value in row if value and isinstance(value, str)]
        self.longest = max(map(len, texts), default=0)
        """Characters of its longest text."""
        together = "\n".join(("", *texts))  # asked of all at once, since hardly any is odd, blank or guarded
        if may_be_odd(together) or _MAY_BE_BLANK.search(together) or "\n'" in together:
            rows = [[_seen(value) if isinstance(value, str) else value for value in row] for row in rows]
        self.rows = [[None if value == "" else value for value in row] for row in rows]
        """None for what is blank; texts without what no file may hold or nobody sees, nor the apostrophe of a guarded one."""
        self.top = top
        self.left = left
        self.width = max(map(len, rows), default=0)
        self.covered: dict[Place, Place] = {}
        """By cell of a merged area: the top-left cell of the area."""
        self.tall: dict[int, list[Place]] = {}
        """By row: column and last row of the merged areas that begin there and reach further down."""
        self.ends: dict[Place, Place] = {}
        """By top-left cell of a merged area: the bottom-right one."""
        self.labels: dict[str, list[Place]] = {}
        """By key: the cells that hold a label that is known, once `index` has looked for them."""
        self._merge(merged)

    def _merge(self, merged: Sequence[Range]) -> None:
        height, width = len(self.rows), self.width
        covered = 0
        for (row0, column0), (row1, column1) in merged:
            first = (row0 - self.top, column0 - self.left)
            last = (min(row1 - self.top, height - 1), min(column1 - self.left, width - 1))
            if min(first) < 0 or last[0] < first[0] or last[1] < first[1]:
                continue
            covered += (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
            if covered > LARGEST_MERGED:  # counted before the cells are walked: overlapping areas take for ever
                raise BadFileError("too_large", f"Sheet {self.name}: the merged areas are over the limit.")
            self.ends[first] = last
            if last[0] > first[0]:
                self.tall.setdefault(first[0], []).append((first[1], last[0]))
            area = product(range(first[0], last[0] + 1), range(first[1], last[1] + 1))
            self.covered |= dict.fromkeys(area, first)

    def at(self, row: int, column: int) -> Cell:
        """Return what the cell itself holds; None outside the area and below the corner of a merged area."""
        try:
            return self.rows[row][column]
        except IndexError:
            return None

    def end(self, row: int, column: int) -> Place:
        """Return the bottom-right cell of the merged area that begins at a cell, or the cell itself."""
        return self.ends.get((row, column), (row, column))

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell, such as D6."""
        number = row + self.top + 1
        return f"{letters(column + self.left)}{number if number > 0 else 1}"

    def number(self, row: int) -> int:
        """Return the number of a row, the first one's of those above the sheet's own (`forms.continued`)."""
        return max(row + self.top, 0) + 1

    @cached_property
    def short_texts(self) -> list[tuple[int, int, str]]:
        """Row, column and text of the cells that may hold a label or title, in the order of reading."""
        return [
            (number, column, value)
            for number, row in enumerate(self.rows)
            for column, value in enumerate(row)
            if value and isinstance(value, str) and len(value) <= LONGEST_LABEL
        ]

    def index(self, rows: int) -> None:
        """Note where labels that are known stand in the first rows; must precede `find`."""
        known, labels = self.vocabulary.known, self.labels
        for row, column, value in self.short_texts:
            if row < rows and (key := known(value)):
                labels.setdefault(key, []).append((row, column))

    def find(self, *keys: str) -> list[Place]:
        """Return the cells that hold one of the labels, given as `label_key` writes them, in the labels' order."""
        return [place for key in keys for place in self.labels.get(key, ())]
