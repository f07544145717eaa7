"""Every label of `synonyms.yaml` is read as what it stands for; every label that is known and not read changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from forms.layouts import LAYOUTS
from forms.layouts.declare import Field
from forms.layouts.synonyms import LABELS, NOT_READ, NOT_TITLES, TITLES, SynonymsError
from forms.layouts.words import EX_ANTE_ITEMS
from forms.vocabulary import Vocabulary
from tests.corpus.content import meaning
from tests.corpus.templates import (
    NAMES,
    Block,
    Spot,
    grids,
    inserted,
    read,
    shown,
    spots,
    template,
    truth,
    with_column,
)
from tests.together import together

WORDS_BY_KIND = {
    "operator": "≤", "direction": "≤", "text": "所", "adjusted_target": "≥7所", "cause": "√", "share": 0.5,
}  # fmt: skip
"""What stands in a column that templates do not have, by the kind of its field."""
OTHER_FORMS = [name for name in NAMES if not LAYOUTS[name].rows]
FORMS_WITH_FUNDS = [name for name in NAMES if LAYOUTS[name].funds]
FORMS_WITH_TOTALS = [name for name in NAMES if any(grid.total for grid in LAYOUTS[name].grids)]


def others(said: Spot) -> list[str]:
    return [label for label in dict.fromkeys(said.field.labels) if label != said.field.label]


def replaced() -> Iterator[Any]:
    for name in NAMES:
        for spot in spots(name):
            yield from (pytest.param(spot, label, id=f"{name} {spot.field.label}: {label}") for label in others(spot))


@together("spot, label", replaced(), by=lambda spot, _: spot.name)
def test_another_label_of_a_field_or_line(spot: Spot, label: str, tmp_path: Path) -> None:
    page = template(spot.name).with_cells({spot.place: shown(label)})
    assert meaning(read(page, tmp_path)) == truth(spot.name, tmp_path)


def variants() -> Iterator[Any]:
    for name in NAMES:
        for block, header in grids(name):
            for field in block.columns:
                if field.variant:
                    yield pytest.param(name, block, header, field, id=f"{name} {field.label}")


@together("name, block, header, field", variants())
def test_a_column_that_templates_do_not_have(
    name: str, block: Block, header: int, field: Field, tmp_path: Path
) -> None:
    value = WORDS_BY_KIND[field.kind]
    first, *more = [
        meaning(read(with_column(template(name), header, shown(label), value), tmp_path)) for label in field.labels
    ]
    assert first != truth(name, tmp_path)
    assert "raw_headers" not in first
    assert all(found == first for found in more)


@together("name, title", [(name, title) for name, titles in TITLES.items() for title in titles])
def test_titles(name: str, title: str, tmp_path: Path) -> None:
    assert meaning(read(template(name).with_cells({(0, 0): title}), tmp_path)) == truth(name, tmp_path)


@together("name, word", [(name, word) for name, words in NOT_TITLES.items() for word in words])
def test_words_that_tell_titles_apart(name: str, word: str, tmp_path: Path) -> None:
    title = f"部门{word}{LAYOUTS[name].title}"
    (sheet,) = read(template(name).with_cells({(0, 0): title}), tmp_path)["raw_sheets"]
    assert sheet["form"] != LAYOUTS[name].form or sheet["is_list"] != LAYOUTS[name].is_list
    assert sheet["disposition"] == "unknown"


def named_blocks() -> Iterator[tuple[str, str, str]]:
    for name in FORMS_WITH_FUNDS:
        funds = LAYOUTS[name].funds
        assert funds is not None
        yield from ((name, f"{funds.label}（万元）", f"{label}（万元）") for label in LABELS[funds.said])
    for name in OTHER_FORMS:
        layout = LAYOUTS[name]
        if layout.indicators:
            yield from ((name, "绩效指标", label) for label in LABELS["indicators"])
        if layout.goal:
            yield from ((name, "年度总体目标", label) for label in LABELS["goal"])
        if layout.goal and not layout.goal.across:
            yield from ((name, "年度总体目标", label) for label in LABELS["annual_half"] if "目标" in label)


@together("name, written, label", named_blocks())
def test_names_of_blocks(name: str, written: str, label: str, tmp_path: Path) -> None:
    page = template(name)
    page = page.with_cells({page.find(written): label})
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)


@together("name, label", product(FORMS_WITH_TOTALS, LABELS["total_row"]))
def test_closing_rows(name: str, label: str, tmp_path: Path) -> None:
    page, layout = template(name), LAYOUTS[name]
    totals = [total for grid in layout.grids for _, total in grid.totals]
    at = page.find(layout.grids[0].total) if totals else (page.height, 0)
    found = meaning(read(page.with_cells({at: label}), tmp_path))
    due = truth(name, tmp_path)
    if label.endswith("小计"):  # of some rows, not of all
        due = {**due, layout.table: [row | dict.fromkeys(totals) for row in due[layout.table]]}
    assert found == due


@together("label", [(label,) for label in LABELS["ex_ante_items"]], by=lambda _: "EX")
def test_ex_ante_items(label: str, tmp_path: Path) -> None:
    item = next(item for item in EX_ANTE_ITEMS if set(item) <= set(label))
    page = template("EX")
    page = page.with_cells({page.find(item): label})
    assert meaning(read(page, tmp_path)) == truth("EX", tmp_path)


@pytest.mark.parametrize("entry", ["level_lines", "spending_lines"])
@pytest.mark.parametrize("name", ["SE", "DE", "MO"])
def test_lines_of_another_way_of_splitting(name: str, entry: str, tmp_path: Path) -> None:
    """Parts by level or by kind of spending below those by source: they do not count again."""
    page = template(name)
    funds = LAYOUTS[name].funds
    assert funds is not None
    row, _ = page.find(funds.lines[-1].label)
    if name == "DE" and entry == "spending_lines":
        pytest.skip("its own way of splitting")
    for label in LABELS[entry]:
        page = inserted(page, row + 1, {1: label, 2: 50, 3: 50, 4: 50})
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)


def test_every_entry_belongs_to_a_field_or_a_block() -> None:
    fields = {field.said or field.name for layout in LAYOUTS.values() for field in layout.fields}
    lines = {line.said for layout in LAYOUTS.values() if layout.funds for line in layout.funds.lines}
    blocks = {layout.funds.said for layout in LAYOUTS.values() if layout.funds} | {"goal", "indicators", "total_row"}
    blocks |= {"ways_of_splitting", "level_lines", "spending_lines", "annual_half", "other_half", "ex_ante_items"}
    assert set(LABELS) <= fields | lines | blocks


def blocks_and_labels() -> Iterator[Any]:
    for name in NAMES:
        for block, header in grids(name):
            for label in NOT_READ["columns"]:
                yield pytest.param(name, block, header, label, id=f"{name} {type(block).__name__} {header}: {label}")


@together("name, block, header, label", blocks_and_labels())
def test_columns_that_are_not_read(name: str, block: Block, header: int, label: str, tmp_path: Path) -> None:
    if any(label in field.labels for field in block.columns):
        pytest.skip("a field of this block")
    found = meaning(read(with_column(template(name), header, label, "某"), tmp_path))
    assert found == truth(name, tmp_path)


@together("name, label", product(OTHER_FORMS, NOT_READ["heads"]))
def test_pairs_that_are_not_read(name: str, label: str, tmp_path: Path) -> None:
    if any(label in pair.labels for pair in LAYOUTS[name].pairs):
        pytest.skip("a field of this form")
    head = 2 + len(LAYOUTS[name].head)
    page = inserted(template(name), head, {0: label, 1: "某某", 4: label, 5: "某某"})
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)


@together("name, label", product(OTHER_FORMS, NOT_READ["remarks"]))
def test_remarks_below(name: str, label: str, tmp_path: Path) -> None:
    page = template(name)
    page = inserted(page, page.height, {0: label, 1: "项目实施较好"}, {0: f"{label}："})
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)


class TestOwnFile:
    """A region's own labels stand beside everybody's."""

    def test_labels_are_added(self, tmp_path: Path) -> None:
        path = tmp_path / "labels.yaml"
        path.write_text(
            "titles: {SE: {项目自评登记表: 本市}}\n"
            "labels: {score: {实得分: 本市}, department: {主管单位: 本市}}\n"
            "not_read: {columns: [审计建议], heads: [联系处室], remarks: [监督意见]}\n",
            encoding="utf-8",
        )
        own, shared = Vocabulary(path), Vocabulary()
        grid, department = LAYOUTS["SE"].indicators, LAYOUTS["SE"].pairs[2]
        assert grid is not None
        assert own.columns(grid)["实得分"] == own.columns(grid)["得分"]
        assert own.columns(grid)["审计建议"].field is None
        assert "主管单位" in own.field_keys(department)
        assert own.layout_of("某市项目自评登记表") is LAYOUTS["SE"]
        assert {"主管单位", "联系处室"} <= own.pairs
        assert "监督意见" in own.remarks
        assert not {"实得分", "审计建议"} & shared.columns(grid).keys()
        assert shared.layout_of("某市项目自评登记表") is None

    @pytest.mark.parametrize(
        ("written", "place"),
        [
            (b"labels: {score: [", "line 1"),
            (b"- score", "labels"),
            (b"labels: score", "labels"),
            (b"\xff\xfe\x00", "codec"),
            (b"label: {score: {a: b}}", "label"),
            (b"titles: {XX: {a: b}}", "XX"),
            (b"labels: {no_such_field: {a: b}}", "no_such_field"),
            (b"labels: {score: {1: 2}}", "score"),
            (b"labels: {score: text}", "score"),
            (b"not_read: {colums: [a]}", "colums"),
            (b"not_read: {columns: [1]}", "columns"),
            (b"not_read: {columns: text}", "columns"),
        ],
    )
    def test_a_faulty_file_says_where(self, written: bytes, place: str, tmp_path: Path) -> None:
        path = tmp_path / "labels.yaml"
        path.write_bytes(written)
        with pytest.raises(SynonymsError) as error:
            Vocabulary(path)
        assert str(path) in str(error.value)
        assert place in str(error.value)
