"""The templates' pages as the families of layouts change them: where each label stands, cells put in and taken out.

Here: pages by the name of their layout, rows read from a changed page. Not here: the catalogue of whole layouts (`layouts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.declare import MONTH, Field, FundBlock, FundLine, GoalBlock, Grid
from forms.reader import read_file
from tests.corpus.content import CONTENT, meaning, page
from tests.corpus.files import xlsx
from tests.corpus.pages import Page, Place

Rows = dict[str, list[dict[str, Any]]]
Block = Grid | FundBlock
MONTH_SHOWN = "7"


class Spot(NamedTuple):
    """A label of a template: the field or line that it stands for, its block (none for a pair), its cell."""

    name: str
    field: Field | FundLine
    block: Grid | FundBlock | GoalBlock | None
    place: Place


@cache
def template(name: str) -> Page:
    """The page of a layout, filled."""
    return page(name)


def read(page: Page, folder: Path) -> Rows:
    """The rows of a page saved as .xlsx."""
    path = folder / "a.xlsx"
    path.write_bytes(xlsx(page))
    found = read_file(path)
    assert (found.problem, found.detail) == (None, "")
    return found.rows


@cache
def _truth(name: str, folder: Path) -> Rows:
    return meaning(read(template(name), folder))


def truth(name: str, folder: Path) -> Rows:
    """What the template of a layout says."""
    return _truth(name, folder.parent)


def grids(name: str) -> Iterator[tuple[Block, int]]:
    """The blocks of a layout that have a header of columns, each with the row of the header."""
    layout, cells = LAYOUTS[name], template(name).cells
    blocks = [*layout.grids, *((layout.funds,) if layout.funds and not layout.funds.across else ())]
    for block in blocks:
        labels = {shown(field.label) for field in block.columns}
        rows = [row for (row, _), value in cells.items() if value in labels]
        yield block, max(sorted(set(rows)), key=rows.count)


def shown(label: str) -> str:
    """A label with its month."""
    return label.replace(MONTH, MONTH_SHOWN)


@cache
def spots(name: str) -> tuple[Spot, ...]:
    """Every label of a template that stands for a field or for a line of money."""
    layout, page = LAYOUTS[name], template(name)
    found = [Spot(name, pair, None, page.find(pair.label)) for pair in layout.pairs]
    for block, row in grids(name):
        for (at, column), value in page.cells.items():
            field = next((each for each in block.columns if shown(each.label) == value and at == row), None)
            if field:
                found.append(Spot(name, field, block, (at, column)))
    if layout.funds:
        found += [Spot(name, line, layout.funds, page.find(line.label)) for line in layout.funds.lines]
    if layout.goal and layout.goal.across:
        found += [Spot(name, field, layout.goal, page.find(field.label)) for field in layout.goal.columns]
    return tuple(found)


def inserted(page: Page, row: int, *lines: dict[int, Any]) -> Page:
    """The page with rows put in before a row, each as values by column; merged areas grow with them."""
    apart = page.moved(lambda at: at + len(lines) * (at >= row), lambda column: column)
    return apart.with_cells(
        {(row + n, column): value for n, line in enumerate(lines) for column, value in line.items()}
    )


def with_column(page: Page, header: int, label: str, values: Any) -> Page:
    """The page with a column more behind a block: its label in the header row, a value in each row below."""
    width = page.width
    below = {(row, width): values for row in rows_below(page, header)}
    return page.with_cells({(header, width): label, **below})


def rows_below(page: Page, header: int) -> range:
    """The rows that hold a record below a header: as far as the block's name reaches down, or a total, or the end."""
    bottom = next((bottom for top, left, bottom, _ in page.merged if (top, left) == (header, 0)), None)
    if bottom is None:
        ends = [row for row in range(header + 1, page.height) if page.cells.get((row, 0)) == "合计"]
        bottom = min(ends, default=page.height) - 1
    return range(header + 1, bottom + 1)


def without_column(page: Page, header: int, column: int) -> Page:
    """The page without what stands in a column of a header and in the rows below it."""
    rows = {header, *rows_below(page, header)}
    return replace(
        page, cells={at: value for at, value in page.cells.items() if not (at[1] == column and at[0] in rows)}
    )


def key(value: Any) -> str:
    return label_key(value).key if isinstance(value, str) else ""


NAMES = tuple(CONTENT)


def over(page: Page, header: int, column: int, parts: dict[str, list[Any]], depth: int = 1) -> Page:
    """The page with a column of a block in several: their labels in `depth` rows more below the label, which stands over them.

    `parts` gives the values of each by label, row by row. Every other label of the header is merged down.
    """
    more = len(parts) - 1
    apart = page.moved(lambda row: row + depth * (row > header), lambda at: at + more * (at > column))
    rows = [row + depth for row in rows_below(page, header)]
    below = {}
    for number, (label, values) in enumerate(parts.items()):
        below |= {(row, column + number): None for row in rows}
        below[header + 1, column + number] = label
        below |= {(row, column + number): value for row, value in zip(rows, values, strict=True)}
    labels = [at for row, at in apart.cells if row == header and at not in (0, column)]
    merged = [(header, at, header + depth, at) for at in labels]
    merged += [(header, column, header, column + more)]
    if depth > 1:
        merged += [(header + 1, column + number, header + depth, column + number) for number in range(more + 1)]
    kept = tuple(area for area in apart.merged if not (area[1] == column and area[0] > header))
    return replace(apart.with_cells(below), merged=(*kept, *merged))


def unmerged(page: Page) -> Page:
    """The page with its merged areas taken apart, as a text file has it."""
    return replace(page, merged=())
