"""Forms and lists that go on in a second table or on a second sheet: 续表, （续）, tables that nothing stands between."""

from __future__ import annotations

from forms.headers import Header, find_header
from forms.headings import TITLE_ROWS, Heading
from forms.labels import key_of, says_so
from forms.layouts.declare import Grid, Layout
from forms.rows import is_number
from forms.sheets import Sheet

FEWEST_ROWS = 2
"""Rows with a number of what may be the rest of a form, at the least: a line of signatures has a telephone number."""


def goes_on(sheet: Sheet, heading: Heading | None, layout: Layout) -> bool:
    """Tell whether a sheet may be the next part of what stands before it, a form or list of that layout.

    It has no title, or that one with （续） behind it, and says so, follows at once, or has the header of the list.
    """
    if heading is None or heading.instructions or heading.layout not in (None, layout):
        return False
    if heading.layout:
        return says_so(heading.title or "")
    filled = sum(any(map(is_number, row)) for row in sheet.rows)
    if _is_said(sheet) and filled:
        return True
    return (sheet.follows and filled >= FEWEST_ROWS) or (layout.rows is not None and _has_header(sheet, layout.rows))


def _is_said(sheet: Sheet) -> bool:
    return says_so(sheet.name) or _above(sheet) > 0


def _above(sheet: Sheet) -> int:
    """Return the number of rows at the top, down to the last of the first ones that says so."""
    said = [
        row
        for row, cells in enumerate(sheet.rows[:TITLE_ROWS])
        if any(type(each) is str and says_so(each) for each in cells)
    ]
    return said[-1] + 1 if said else 0


def _has_header(sheet: Sheet, grid: Grid) -> bool:
    """Tell whether one of the first rows has every column that a list must have."""
    meanings = sheet.vocabulary.columns(grid)
    due = {field for field in grid.columns if field.is_due}
    named = (
        {meaning.field for cell in row if (meaning := meanings.get(key_of(cell)))} for row in sheet.rows[:TITLE_ROWS]
    )
    return any(due <= fields for fields in named)


def with_head(sheet: Sheet, before: Sheet, layout: Layout) -> Sheet | None:
    """Return the next part of a list below what stands from the title down to the header of the first, None with other columns.

    A part that has the header, but neither is so called nor says so, is not taken for one: it may be a draft.
    """
    header = find_header(before, layout.rows) if layout.rows else None
    if header is None or not _is_said(sheet) or not _fits(sheet, before, header):
        return None
    head, above, shift = before.rows[: header.last + 1], _above(sheet), sheet.left - before.left
    rows = [[None] * shift + row for row in sheet.rows[above:]]
    down = len(head) - above
    merged = [(first, last) for first, last in before.ends.items() if last[0] < len(head)]
    merged += [
        ((first[0] + down, first[1] + shift), (last[0] + down, last[1] + shift))
        for first, last in sheet.ends.items()
        if first[0] >= above
    ]
    whole = Sheet(sheet.name, [*head, *rows], merged=merged)
    whole.top, whole.left, whole.vocabulary = sheet.top - down, before.left, sheet.vocabulary
    return whole


def _fits(sheet: Sheet, before: Sheet, header: Header) -> bool:
    return before.left <= sheet.left and sheet.left + sheet.width <= before.left + max(header.after, before.width)
