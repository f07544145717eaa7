"""No cell of a header is passed over in silence: it is known, or it is reported, and nothing beside it changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest

from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.columns import filled_columns
from forms.layouts.declare import MONTH, Field
from forms.sheets import letters
from forms.vocabulary import vocabulary
from tests.corpus.content import meaning
from tests.corpus.pages import Page
from tests.corpus.templates import (
    NAMES,
    Block,
    Rows,
    Spot,
    grids,
    read,
    rows_below,
    spots,
    template,
    truth,
    with_column,
    without_column,
)
from tests.together import together

COLUMNS = [spot for name in NAMES for block, _ in grids(name) for spot in spots(name) if spot.block is block]
COLUMNS = [spot for spot in COLUMNS if isinstance(spot.field, Field)]
BLOCKS = [pytest.param(name, block, row, id=f"{name} row {row}") for name in NAMES for block, row in grids(name)]
EVERY_COLUMN = [pytest.param(spot, id=f"{spot.name} {spot.field.label}") for spot in COLUMNS]
UNKNOWN = "审计建议"


def form_of(spot: Spot) -> str:
    return spot.name


def columns(name: str, block: Block) -> list[Spot]:
    return [spot for spot in COLUMNS if spot.name == name and spot.block is block]


def headers(rows: Rows, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows.get("raw_headers", ())]


def quoted(*labels: str) -> str:
    return "".join(f"「{label}」" for label in labels)


def told(label: str) -> str:
    return quoted(label.replace(MONTH, "N"))


def beside(rows: Rows, spot: Spot) -> Rows:
    """What rows say without reports and without what the column of a field fills, so that the others can be compared."""
    assert isinstance(spot.field, Field)
    layout = LAYOUTS[spot.name]
    own = {*filled_columns(spot.field), f"total_{spot.field.name}", "header_month"}
    money = layout.funds is spot.block and spot.field.kind == "money"
    return {
        table: [
            {name: value for name, value in row.items() if name not in own}
            for row in found
            if not (money and table == "raw_funds" and row["item"] == spot.field.name)
        ]
        for table, found in rows.items()
        if table != "raw_headers"
    }


def written_wrong(label: str) -> list[Any]:
    """What becomes of a label by a slip of the hand, or by a form that has another word."""
    slips = [label[:-1], label[1:], label[:1] + label, f"某{label[1:]}", f"{label[:-1]}某", f"考核{label}", label * 20]
    return [slip for slip in slips if slip] + [7, f"{label}（调整后）"]


@together("spot", EVERY_COLUMN, by=form_of)
def test_a_label_that_nobody_knows(spot: Spot, tmp_path: Path) -> None:
    page, whole = template(spot.name), truth(spot.name, tmp_path)
    assert isinstance(spot.field, Field)
    known = vocabulary().columns(spot.block)  # type: ignore[arg-type]
    for slip in written_wrong(page.cells[spot.place]):
        rows = read(page.with_cells({spot.place: slip}), tmp_path)
        other = known.get(label_key(slip).key) if isinstance(slip, str) else None
        if other and other.field:
            assert meaning(rows) == whole  # 年初预算 is a label of 年初预算数
            continue
        shown = str(slip) if len(str(slip)) <= 40 else f"{str(slip)[:40]}…"
        due = ("missing", told(spot.field.label)) if spot.field.is_due else ("unknown", None)
        assert headers(rows, "kind", "labels", "unknown") == [(*due, None if other else quoted(shown))]
        assert beside(meaning(rows), spot) == beside(whole, spot)


@together("spot", EVERY_COLUMN, by=form_of)
def test_a_label_left_out_or_a_column_left_out(spot: Spot, tmp_path: Path) -> None:
    assert isinstance(spot.field, Field)
    page, whole, (row, column) = template(spot.name), truth(spot.name, tmp_path), spot.place
    blank = read(page.with_cells({spot.place: None}), tmp_path)
    gone = read(without_column(page, row, column), tmp_path)
    missing = [("missing", told(spot.field.label))] if spot.field.is_due else []
    filled = [page.cells.get((each, column)) for each in rows_below(page, row)]
    said = None if not any(filled) else quoted(f"{letters(column)}列（无栏目名称）")
    assert headers(blank, "kind", "labels") == (missing or ([("unknown", None)] if said else []))
    assert all(unknown == said for (unknown,) in headers(blank, "unknown"))
    assert headers(gone, "kind", "labels", "unknown") == [(*each, None) for each in missing]
    assert beside(meaning(blank), spot) == beside(whole, spot) == beside(meaning(gone), spot)


@pytest.mark.parametrize(("name", "block", "row"), BLOCKS)
def test_the_label_of_another_field(name: str, block: Block, row: int, tmp_path: Path) -> None:
    """Every label in the place of every other: two columns say the same, and one may be missing."""
    page = template(name)
    for one, other in permutations(columns(name, block), 2):
        assert isinstance(one.field, Field)
        label = page.cells[other.place]
        found = headers(read(page.with_cells({one.place: label}), tmp_path), "kind", "labels")
        missing = [("missing", told(one.field.label))] if one.field.is_due else []
        assert found == [*missing, ("double", quoted(label))]


def swapped(page: Page, row: int, one: int, other: int) -> Page:
    total = rows_below(page, row).stop
    rows = range(row, total + (page.cells.get((total, 0)) in ("总分", "合计")))
    cells = {(each, b): page.cells.get((each, a)) for each in rows for a, b in ((one, other), (other, one))}
    formats = {
        (r, {one: other, other: one}.get(c, c) if r in rows else c): code for (r, c), code in page.formats.items()
    }
    merged = tuple(area for area in page.merged if not (area[0] > row and area[1] in (one, other)))
    return Page({at: v for at, v in {**page.cells, **cells}.items() if v is not None}, merged, formats)


@pytest.mark.parametrize(("name", "block", "row"), BLOCKS)
def test_columns_in_another_order(name: str, block: Block, row: int, tmp_path: Path) -> None:
    page, whole = template(name), truth(name, tmp_path)
    for one, other in combinations(columns(name, block), 2):
        if LAYOUTS[name].funds is block:
            continue  # the totals below a grid move with its columns only in part, the lines of money whole
        changed = swapped(page, row, one.place[1], other.place[1])
        found = read(changed, tmp_path)
        assert "raw_headers" not in found
        table = block.table  # type: ignore[union-attr]
        assert meaning(found)[table] == whole[table]


@pytest.mark.parametrize(("name", "block", "row"), BLOCKS)
def test_a_column_more(name: str, block: Block, row: int, tmp_path: Path) -> None:
    page, whole = template(name), truth(name, tmp_path)
    for value in ("建议改进", 5, None):
        rows = read(with_column(page, row, UNKNOWN, value), tmp_path)
        cell = f"{letters(page.width)}{row + 1}"
        assert headers(rows, "kind", "row_no", "cell", "labels", "unknown") == [
            ("unknown", row + 1, cell, None, quoted(UNKNOWN))
        ]
        assert {table: found for table, found in meaning(rows).items() if table != "raw_headers"} == whole


@together("spot", EVERY_COLUMN, by=form_of)
def test_a_column_twice(spot: Spot, tmp_path: Path) -> None:
    page, (row, _) = template(spot.name), spot.place
    for label in vocabulary().field_keys(spot.field)[:3]:  # type: ignore[arg-type]
        written = label.replace("{month}", "7")
        rows = read(with_column(page, row, written, 5), tmp_path)
        first = page.cells[spot.place]
        both = quoted(*dict.fromkeys((first, written)))
        assert headers(rows, "kind", "labels", "unknown") == [("double", both, None)]


def test_one_report_a_header_and_one_of_unknown_labels_a_sheet(tmp_path: Path) -> None:
    page = template("GO")
    (indicators, steps) = (row for _, row in grids("GO"))
    page = with_column(with_column(page, indicators, UNKNOWN, 1), steps, "复核人", "张三")
    assert headers(read(page, tmp_path), "kind", "row_no", "unknown") == [
        ("unknown", indicators + 1, quoted(UNKNOWN, "复核人"))
    ]
    page = page.with_cells({page.find("指标值"): "要求", page.find("度量单位"): "量词"})
    assert headers(read(page, tmp_path), "kind", "labels", "unknown") == [
        ("missing", quoted("指标值"), quoted("要求", "量词", UNKNOWN)),
        ("unknown", None, quoted("复核人")),
    ]


def test_the_label_that_is_nearly_written_is_named(tmp_path: Path) -> None:
    page = template("SE")
    page = page.with_cells({page.find("年度指标值"): "年度指标直", page.find("三级指标"): "三级指示"})
    assert headers(read(page, tmp_path), "nearest") == [("「三级指示」≈「三级指标」、「年度指标直」≈「年度指标值」",)]


def blocks_of_forms() -> Iterator[tuple[str, Block, int]]:
    return ((name, block, row) for name in NAMES if not LAYOUTS[name].rows for block, row in grids(name))


@pytest.mark.parametrize(("name", "block", "row"), list(blocks_of_forms()))
def test_a_header_of_which_nothing_is_known(name: str, block: Block, row: int, tmp_path: Path) -> None:
    """The block is missing with all that it must have, once."""
    page = template(name)
    page = page.with_cells({spot.place: f"栏{spot.place[1]}" for spot in columns(name, block)})
    due = [field.label.replace(MONTH, "N") for field in block.columns if field.is_due]
    found = headers(read(page, tmp_path), "kind", "labels", "row_no")
    assert found == ([("missing", quoted(*due), None)] if due else [])
