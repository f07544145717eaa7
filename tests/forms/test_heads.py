"""Label and value pairs at the head of a form: a value is never the next label, whatever is merged and whatever is blank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.layouts import LAYOUTS
from forms.layouts.declare import Field
from forms.layouts.synonyms import NOT_READ
from tests.corpus.content import PROJECTS, meaning
from tests.corpus.files import text, xlsx
from tests.corpus.pages import Page
from tests.corpus.templates import Rows, Spot, read, spots, template, truth

FORMS = ("SE", "DE", "MO", "EX", "GO")
PAIRS = [spot for name in FORMS for spot in spots(name) if spot.block is None and spot.field.name != "reviewed_on"]
SAVED: dict[str, tuple[str, Callable[[Page], bytes]]] = {"merged": ("xlsx", xlsx), "text": ("csv", text)}
NEXT = ("项目联系科室", "主管科室", "项目地点", "资金支出方向", "项目联系人及电话", *NOT_READ["heads"])
"""Labels that may follow: known and not read, or unknown."""
FILLED = {"department_code": ("department_code", "department_name"), "unit_code": ("unit_code", "unit_name")}


def named(spot: Spot) -> str:
    return f"{spot.name} {spot.field.label}"


def subject(rows: Rows, name: str) -> dict[str, Any]:
    return rows[LAYOUTS[name].table][0]


def without(spot: Spot) -> Page:
    """The template with the value of a pair left out."""
    row, column = spot.place
    return template(spot.name).with_cells({(row, column + 1): None})


def filled(spot: Spot) -> tuple[str, ...]:
    assert isinstance(spot.field, Field)
    return FILLED.get(spot.field.name, (spot.field.name,))


def blank(spot: Spot, folder: Path) -> dict[str, Any]:
    """What the subject says where that value is blank."""
    return truth(spot.name, folder)[LAYOUTS[spot.name].table][0] | dict.fromkeys(filled(spot))


@pytest.mark.parametrize("spot", PAIRS, ids=named)
def test_a_blank_value(spot: Spot, tmp_path: Path) -> None:
    rows = read(without(spot), tmp_path)
    assert subject(meaning(rows), spot.name) == blank(spot, tmp_path)
    assert rows["raw_problems"] == []


@pytest.mark.parametrize("spot", PAIRS, ids=named)
def test_a_blank_value_before_any_label(spot: Spot, tmp_path: Path) -> None:
    """A label beside the blank cell, or some cells further, with its own value or without."""
    row, column = spot.place
    for label in NEXT:
        if any(label in each.field.labels for each in PAIRS if each.name == spot.name):
            continue
        for gap in (1, 2, 3):
            cells: dict[tuple[int, int], Any] = {(row, at): None for at in range(column + 1, 8)}
            beside = without(spot).with_cells({**cells, (row, column + 1 + gap): label, (row, column + 2 + gap): "某"})
            found = subject(meaning(read(beside, tmp_path)), spot.name)
            due = blank(spot, tmp_path)
            assert {name: found[name] for name in filled(spot)} == {name: due[name] for name in filled(spot)}, (
                label,
                gap,
            )


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize("spot", PAIRS, ids=named)
def test_a_value_some_cells_further(spot: Spot, kind: str, tmp_path: Path) -> None:
    """Label and value merged over columns: in a text file blanks stand between."""
    row, column = spot.place
    page = template(spot.name)
    wide = page.moved(lambda at: at, lambda at: 3 * at)
    last = wide.height - 1
    merged = [(at[0], at[1], at[0], at[1] + 2) for at in wide.cells if 1 < at[0] <= 4 and at[0] <= last]
    wide = Page(wide.cells, (*(a for a in wide.merged if a[0] > 4), *merged) if kind == "merged" else (), wide.formats)
    found = read(wide, tmp_path)
    due = truth(spot.name, tmp_path)[LAYOUTS[spot.name].table][0]
    assert {n: subject(found, spot.name)[n] for n in filled(spot)} == {n: due[n] for n in filled(spot)}
    gone = wide.with_cells({(row, 3 * (column + 1)): None})
    found_blank, due_blank = subject(read(gone, tmp_path), spot.name), blank(spot, tmp_path)
    if kind == "merged":
        assert {n: found_blank[n] for n in filled(spot)} == {n: due_blank[n] for n in filled(spot)}


@pytest.mark.parametrize("colon", ["：", ":", " : ", "：\n"])
@pytest.mark.parametrize("spot", PAIRS, ids=named)
def test_label_and_value_in_one_cell(spot: Spot, colon: str, tmp_path: Path) -> None:
    page, (row, column) = template(spot.name), spot.place
    value = page.cells[row, column + 1]
    both = page.with_cells({spot.place: f"{spot.field.label}{colon}{value}", (row, column + 1): None})
    assert meaning(read(both, tmp_path)) == truth(spot.name, tmp_path)
    nothing = page.with_cells({spot.place: f"{spot.field.label}{colon}", (row, column + 1): None})
    assert subject(meaning(read(nothing, tmp_path)), spot.name) == blank(spot, tmp_path)


@pytest.mark.parametrize(
    ("written", "code", "name_read"),
    [
        (f"{PROJECTS[0]}-中小学教师培训", PROJECTS[0], "中小学教师培训"),
        (f"{PROJECTS[0]}—中小学教师培训", PROJECTS[0], "中小学教师培训"),
        (f"{PROJECTS[0]} 中小学教师培训", PROJECTS[0], "中小学教师培训"),
        (f"{PROJECTS[0]}", PROJECTS[0], None),
        ("中小学-教师培训", None, "中小学-教师培训"),
        ("主管部门", None, None),
        ("项目名称（一期）", None, "项目名称（一期）"),
    ],
)
@pytest.mark.parametrize("name", ["SE", "MO", "EX", "GO"])
def test_code_and_name_in_one_cell(
    name: str, written: str, code: str | None, name_read: str | None, tmp_path: Path
) -> None:
    page = template(name)
    row, column = page.find("项目编码")
    page = page.with_cells({(row, column): None, (row, column + 1): None, (row, 1): written})
    found = subject(read(page, tmp_path), name)
    assert (found["project_code"], found["project_name"]) == (code, name_read)


def test_two_codes_that_differ_are_none(tmp_path: Path) -> None:
    page = template("SE")
    row, _ = page.find("项目编码")
    rows = read(page.with_cells({(row, 1): f"{PROJECTS[1]}-中小学教师培训"}), tmp_path)
    assert subject(rows, "SE")["project_code"] is None
    assert [(each["field"], each["kind"]) for each in rows["raw_problems"]] == [("project_code", "code")]
