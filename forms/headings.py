"""What the top of a sheet states: which form it is, its year, how often it was sent, the unit of money of its note.

Not here: label and value pairs, blocks and rows (`forms.blocks`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from forms.layouts import LAYOUTS
from forms.layouts.declare import Layout
from forms.layouts.words import EXPLANATIONS
from forms.sheets import Place, Sheet
from forms.values import LONGEST_LABEL, label, remembered

TITLE_ROWS = 5
"""The title stands in the first so many rows that hold anything."""
HEADER_ROWS = 60
"""A flat sheet's header row stands in the first so many rows."""

_TITLES = sorted(
    ((label(title), layout) for layout in LAYOUTS.values() for title in (layout.title, *layout.aliases)),
    key=lambda known: -len(known[0]),
)
_HEAD_LABELS = frozenset(
    label(name) for layout in LAYOUTS.values() for row in layout.head for field in row for name in field.labels
)
_FIRST_LABELS = _HEAD_LABELS | frozenset(
    label(name) for layout in LAYOUTS.values() if layout.rows for name in layout.rows.columns[0].labels
)
FEWEST = 2
_NO_TITLE = 2
_AROUND_TITLE = re.compile(r"\([^()]*\)|[0-9]{4}年度?")
_YEAR_IN_TITLE = re.compile(r"(?<![0-9])([12][0-9]{3})年(?:度|(?![0-9]*月))")
_YEAR_ALONE = re.compile(r"\(?(?:年度|预算年度)?([12][0-9]{3})(?:年度?)?\)?")
_UNIT_NOTE = re.compile(r"单位\(?(?:人民币)?(万元|元)")
_UNIT_IN_TITLE = re.compile(r"\((?:单位)?(万元|元)\)")
_TIMES = re.compile(r"第([0-9]{1,4}|[一二三四五六七八九十]{1,3})次报送")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True)
class Stated:
    """A value that a heading states and the cell that states it; both empty where none does."""

    value: int | str | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Heading:
    """The top of a sheet. `layout` is empty where no known title stands; `instructions`: the sheet only explains."""

    layout: Layout | None
    instructions: bool = False
    title: str | None = None
    title_place: Place = (0, 0)
    year: Stated = Stated()
    number: int | None = None


def read_heading(sheet: Sheet) -> Heading | None:
    """Return what the first rows state, None for an empty sheet."""
    rows = _first_rows(sheet)
    if not rows:
        return None
    cells = [
        ((row, column), value, label(value))
        for row in rows
        for column, value in enumerate(sheet.rows[row])
        if value and isinstance(value, str)
    ]
    if not cells:
        return Heading(None, title_place=(rows[0], 0))
    explains = next(((where, value) for where, value, key in cells if key.endswith(EXPLANATIONS)), None)
    found = min(
        ((rank, order) for order, (_, _, key) in enumerate(cells) if (rank := _rank(key)[0]) < _NO_TITLE),
        default=None,
    )
    if found is None or (explains and found[0] > 0):
        place, title, _ = cells[0]
        place, title = explains or (place, title)
        return Heading(None, instructions=explains is not None, title=title.strip(), title_place=place)
    place, title, key = cells[found[1]]
    layout = _rank(key)[1]
    numbers = [match for _, _, key in cells if (match := _TIMES.search(key))]
    return Heading(
        layout,
        title=title.strip(),
        title_place=place,
        year=_year(sheet, rows, place),
        number=_times(numbers[0][1]) if numbers else None,
    )


@remembered
def _rank(key: str) -> tuple[int, Layout | None]:
    """Tell how well a label is a title, 0 best, and of which layout: a title alone before one within other words."""
    for name, layout in _TITLES:
        if name in key:
            return int(_AROUND_TITLE.sub("", key) != name), layout
    return _NO_TITLE, None


def second_form(sheet: Sheet, heading: Heading) -> Place | None:
    """Return where a second form begins on a sheet: at its title, at its own head, or at another header row.

    What stands below would be lost or, worse, taken for the first form's; so nothing is read from such a sheet.
    """
    layout = heading.layout
    assert layout is not None
    return _second_title(sheet, heading) or (
        _second_header(sheet, layout) if layout.rows else _second_head(sheet, layout)
    )


def _second_title(sheet: Sheet, heading: Heading) -> Place | None:
    """Return a later cell that ends with a title, where labels of a form or register follow it."""
    first = heading.title_place[0]
    for row, column, value in sheet.short_texts:  # one of the two marks stands in every title
        if ("表" not in value and "名录" not in value) or (row, column) <= heading.title_place:
            continue
        if row == first and value == heading.title:
            continue
        rank, layout = _rank(label(value))
        if layout and (rank == 0 or label(value).endswith(label(layout.title))) and _begins(sheet, row + 1):
            if row - first < TITLE_ROWS and layout is heading.layout and not _begins(sheet, first + 1, row):
                continue  # the title once more, nothing between
            return row, column
    return None


def _begins(sheet: Sheet, start: int, end: int | None = None) -> bool:
    """Tell whether labels with which a form or register begins stand in the next rows."""
    rows = sheet.rows[start : min(start + TITLE_ROWS, end or start + TITLE_ROWS)]
    return any(isinstance(value, str) and label(value) in _FIRST_LABELS for row in rows for value in row)


@cache
def _subject_labels(layout: Layout) -> frozenset[str]:
    return frozenset(label(field.label) for field in layout.head[0])


def _second_head(sheet: Sheet, layout: Layout) -> Place | None:
    """Return a later cell with the label of the subject's code or name, which a form has once."""
    first: dict[str, int] = {}
    wanted = _subject_labels(layout)
    for row, column, value in sheet.short_texts:
        if (key := label(value)) in wanted and first.setdefault(key, row) < row:
            return row, column
    return None


def _second_header(sheet: Sheet, layout: Layout) -> Place | None:
    """Return a later header row of a flat sheet that has its columns in another order; a repeated one is no fault."""
    assert layout.rows is not None
    labels = {label(written) for field in layout.rows.columns for written in field.labels}
    first: list[str] = []
    for row, cells in enumerate(sheet.rows):
        if any(isinstance(value, int | float) for value in cells):
            continue  # a row of data
        named = [
            key if (key := label(value)) in labels else ""
            for value in cells
            if isinstance(value, str) and len(value) <= LONGEST_LABEL
        ]
        if sum(map(bool, named)) * 2 <= max(len(named), FEWEST):
            continue
        if first and named != first:
            return row, 0
        first = first or named
    return None


def _first_rows(sheet: Sheet) -> list[int]:
    rows = []
    for number, row in enumerate(sheet.rows):
        if any(value is not None for value in row):
            rows.append(number)
            if len(rows) == TITLE_ROWS:
                break
    return rows


def _year(sheet: Sheet, rows: list[int], title: Place) -> Stated:
    """Return the year in the title's cell, else alone in a cell between the title and the first row of labels."""
    written = sheet.at(*title)
    if match := _YEAR_IN_TITLE.search(label(str(written))):
        return Stated(int(match[1]), title)
    for row in rows:
        if row < title[0]:
            continue
        cells = [(column, label(str(value))) for column, value in enumerate(sheet.rows[row]) if isinstance(value, str)]
        if any(key in _HEAD_LABELS for _, key in cells):
            break
        for column, key in cells:
            if match := _YEAR_ALONE.fullmatch(key):
                return Stated(int(match[1]), (row, column))
    return Stated()


def _times(written: str) -> int:
    """第N次, N in digits or in Chinese up to 九十九."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + _CHINESE_DIGITS.get(ones, 0)


def unit_in_title(heading: Heading) -> str | None:
    """Return the unit of money in the title's brackets: `项目预算表（万元）`."""
    match = _UNIT_IN_TITLE.search(label(heading.title or ""))
    return match[1] if match else None


def unit_note(sheet: Sheet, rows: range) -> Stated:
    """Return the unit of the first note such as `单位：万元` in the rows."""
    for row in rows:
        for column, value in enumerate(sheet.rows[row]):
            if isinstance(value, str) and "单位" in value and (match := _UNIT_NOTE.search(label(value))):
                return Stated(match[1], (row, column))
    return Stated()
