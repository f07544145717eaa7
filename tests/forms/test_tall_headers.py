"""Headers over two and three rows, merged or as a text file has them, and what stands under columns of words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from forms.fields import MARKS, NO_MARKS
from forms.layouts import LAYOUTS
from forms.layouts.words import CAUSES, POSSIBILITIES
from tests.corpus.content import CONTENT, meaning
from tests.corpus.pages import Page
from tests.corpus.templates import NAMES, Rows, grids, over, read, template, truth, unmerged
from tests.together import together

HEADERS = [pytest.param(name, row, id=f"{name} row {row}") for name in NAMES for _, row in grids(name)]
MERGED: dict[str, Callable[[Page], Page]] = {"merged": lambda page: page, "as in a text file": unmerged}
CAUSE_LABELS = [label for _, label in CAUSES] + ["原因说明"]


def header_of(name: str, label: str) -> tuple[Page, int, int]:
    page = template(name)
    row, column = max(place for place, value in page.cells.items() if value == label)
    return page, row, column


def split_target(name: str) -> dict[str, list[Any]]:
    rows = CONTENT[name]["indicators"]
    return {
        "指标性质": [row["operator"] for row in rows],
        "指标值": [row.get("target", row.get("target_text")) for row in rows],
        "度量单位": [row.get("unit") for row in rows],
    }


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("name", ["SE", "DE", "MO"])
def test_target_over_three(name: str, depth: int, form: Callable[[Page], Page], tmp_path: Path) -> None:
    page = over(*header_of(name, "年度指标值"), split_target(name), depth)
    assert meaning(read(form(page), tmp_path)) == truth(name, tmp_path)


@together(
    "name, row, depth, form",
    [(*each.values, *more) for each in HEADERS for more in product([1, 2, 3], MERGED.values())],
)
def test_every_label_over_some_rows(
    name: str, row: int, depth: int, form: Callable[[Page], Page], tmp_path: Path
) -> None:
    page = template(name).moved(lambda at: at + depth * (at > row), lambda column: column)
    labels = [column for at, column in page.cells if at == row and (at, column) not in {a[:2] for a in page.merged}]
    page = replace(page, merged=(*page.merged, *((row, column, row + depth, column) for column in labels)))
    assert meaning(read(form(page), tmp_path)) == truth(name, tmp_path)


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
@pytest.mark.parametrize(("name", "row"), HEADERS)
def test_labels_in_two_rows(name: str, row: int, form: Callable[[Page], Page], tmp_path: Path) -> None:
    """Every other label one row lower: the others are merged down to it. One label alone makes no row of a header."""
    if len([at for at in template(name).cells if at[0] == row]) <= 3:
        return
    page = template(name).moved(lambda at: at + (at > row), lambda column: column)
    labels = sorted(column for at, column in page.cells if at == row)[1:]
    lower, upper = labels[::2], labels[1::2]
    page = page.with_cells({(row + 1, column): page.cells[row, column] for column in lower})
    page = page.with_cells(dict.fromkeys((row, column) for column in lower))
    page = replace(page, merged=(*page.merged, *((row, column, row + 1, column) for column in upper)))
    assert meaning(read(form(page), tmp_path)) == truth(name, tmp_path)


def possibilities(rows: Rows) -> list[str | None]:
    return [row["possibility"] for row in rows["raw_indicators"]]


def marked(*chosen: tuple[Any, ...]) -> Page:
    """The monitoring form with a column for each word, and what stands in them row by row."""
    return over(*header_of("MO", "完成目标可能性"), dict(zip(POSSIBILITIES, zip(*chosen, strict=True), strict=True)))  # type: ignore[arg-type]


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
@pytest.mark.parametrize("mark", ["✔", "√", "✓", "☑", "1", 1, "是", " √ ", *sorted(MARKS)])
def test_marks(mark: Any, form: Callable[[Page], Page], tmp_path: Path) -> None:
    for number, word in enumerate(POSSIBILITIES):
        row = tuple(mark if number == column else None for column in range(3))
        rows = read(form(marked(row, row[::-1])), tmp_path)
        assert possibilities(rows) == [word, POSSIBILITIES[2 - number]]
        assert "raw_headers" not in rows


@pytest.mark.parametrize("nothing", [None, *sorted(NO_MARKS)])
def test_no_mark_and_two_marks(nothing: Any, tmp_path: Path) -> None:
    rows = read(marked((nothing, nothing, nothing), ("√", "√", nothing)), tmp_path)
    assert possibilities(rows) == [None, "确定能、有可能"]
    assert rows["raw_indicators"][0]["cells"].count("possibility") == 1  # where it is due is known all the same


def test_words_in_place_of_marks(tmp_path: Path) -> None:
    rows = read(marked(("确定能", None, None), ("90%", None, None)), tmp_path)
    assert possibilities(rows) == ["确定能", "90%"]


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
def test_reason_over_causes(form: Callable[[Page], Page], tmp_path: Path) -> None:
    page, row, column = header_of("MO", "偏差原因分析")
    values: list[list[Any]] = [
        ["√", None],
        [None, None],
        ["☑", None],
        ["□", None],
        ["经费未到位", None],
        [None, "进度慢"],
    ]
    page = over(page, row, column, dict(zip(CAUSE_LABELS, values, strict=True)))
    rows = read(form(page), tmp_path)
    assert [row["reason"] for row in rows["raw_indicators"]] == ["经费保障、人员保障、其他：经费未到位", "进度慢"]
    assert "raw_headers" not in rows


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
def test_the_national_monitoring_form(form: Callable[[Page], Page], tmp_path: Path) -> None:
    """Causes, words and the target split, all in one header."""
    page, row, column = header_of("MO", "偏差原因分析")
    reasons = [[None, None]] * 5 + [[None, "尚在进行"]]
    page = over(page, row, column, dict(zip(CAUSE_LABELS, reasons, strict=True)))
    lower = {at: value for at, value in page.cells.items() if at[0] == row + 1 and value in CAUSE_LABELS}
    page = replace(page, merged=())
    for label, parts in (
        ("完成目标可能性", dict(zip(POSSIBILITIES, (["√", None], [None, "√"], [None, None]), strict=True))),
        ("年度指标值", split_target("MO")),
    ):
        at = page.find(label)
        more = len(parts) - 1
        page = page.moved(lambda r: r, lambda c, at=at, more=more: c + more * (c > at[1]))
        for number, (name, values) in enumerate(parts.items()):
            page = page.with_cells({(row + 1, at[1] + number): name})
            page = page.with_cells({(row + 2 + n, at[1] + number): value for n, value in enumerate(values)})
    assert len(lower) == len(CAUSE_LABELS)
    rows = read(form(page), tmp_path)
    assert meaning(rows) == truth("MO", tmp_path)


@pytest.mark.parametrize("form", MERGED.values(), ids=MERGED)
@pytest.mark.parametrize("name", ["SE", "DE", "MO"])
def test_a_tall_header_once_more_on_a_second_page(name: str, form: Callable[[Page], Page], tmp_path: Path) -> None:
    page, row, column = header_of(name, "年度指标值")
    page = over(page, row, column, split_target(name))
    header = {at: value for at, value in page.cells.items() if at[0] in (row, row + 1)}
    again = page.moved(lambda at: at + 2 * (at > row + 2), lambda at: at)
    again = again.with_cells({(at[0] + 3, at[1]): value for at, value in header.items() if at[1]})
    rows = read(form(again), tmp_path)
    assert meaning(rows) == truth(name, tmp_path)
    assert '"header": 2' in rows["raw_sheets"][0]["rows_passed"]


@pytest.mark.parametrize("labels_in_two_rows", [False, True])
@pytest.mark.parametrize("name", [name for name in NAMES if LAYOUTS[name].rows and name != "R-BASE"])
def test_the_header_of_a_flat_sheet_once_more(name: str, labels_in_two_rows: bool, tmp_path: Path) -> None:
    page, row = template(name), 2
    if labels_in_two_rows:
        page = page.moved(lambda at: at + (at > row), lambda column: column)
        lower = {(row + 1, column): value for (at, column), value in page.cells.items() if at == row and column % 2}
        page = page.with_cells({**lower, **dict.fromkeys((row, column) for _, column in lower)})
    rows = [row, row + 1] if labels_in_two_rows else [row]
    header = {at: value for at, value in page.cells.items() if at[0] in rows}
    first = rows[-1] + 1
    again = page.moved(lambda at: at + len(rows) * (at > first), lambda column: column)
    again = again.with_cells({(at[0] + len(rows) + 1, at[1]): value for at, value in header.items()})
    assert meaning(read(again, tmp_path)) == truth(name, tmp_path)


@pytest.mark.parametrize(("name", "row"), HEADERS)
def test_a_tall_header_leaves_others_of_its_labels_alone(name: str, row: int, tmp_path: Path) -> None:
    """Headers are remembered by their look; the blank rows that merged cells reach over are part of it."""
    page = template(name)
    labels = [column for at, column in page.cells if at == row and (at, column) not in {a[:2] for a in page.merged}]
    tall = replace(page, merged=(*page.merged, *((row, column, row + 1, column) for column in labels)))
    read(tall.with_cells({at: None for at in page.cells if at[0] == row + 1}), tmp_path)
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)
