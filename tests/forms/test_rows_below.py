"""Rows below a header: each is read, or passed over for a reason that is counted; what is printed or remarked is no indicator."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.layouts import LAYOUTS
from forms.reader import read_file
from forms.rows import is_placeholder
from tests.corpus.content import meaning
from tests.corpus.files import ods, text, xlsx
from tests.corpus.pages import Page
from tests.corpus.templates import NAMES, Rows, grids, inserted, read, rows_below, template, truth
from tests.together import together

FORMATS: dict[str, Callable[[Page], bytes]] = {"xlsx": xlsx, "ods": lambda page: ods({"表": page}), "csv": text}
FORMS = [name for name in NAMES if LAYOUTS[name].indicators]
FLAT = [name for name in NAMES if LAYOUTS[name].rows]
LEVEL_1, LEVEL_2, LEVEL_3 = 1, 2, 3

PLACEHOLDERS: dict[str, dict[int, Any]] = {
    **{
        text: {LEVEL_3: text}
        for text in ("……", "…", "...", "·····", "。。。", "指标2：", "指标3", "指标 2:", "目标1：", "2.", "——", "—", "/", "\\", "*")
    },
    **{
        text: {LEVEL_1: text}
        for text in ("（填表要求：量化）", "(自行添加)", "【可增行】", "[按需填]", "效益指标", "效益指标（30分）", "产\n出（5分）")
    },
    "level 2 alone": {LEVEL_2: "经济效益指标"},
    "level names alone": {LEVEL_1: "效益指标", LEVEL_2: "生态效益指标"},
    "level names and dots": {LEVEL_1: "效益指标", LEVEL_2: "生态效益指标", LEVEL_3: "……"},
    "a numbered place to fill and a sign": {LEVEL_2: "质量指标", LEVEL_3: "指标2：", LEVEL_3 + 1: "—"},
}  # fmt: skip
REMARKS: dict[str, dict[int, Any]] = {
    "a remark": {0: "其他需要说明的问题", 2: "无"},
    "an opinion": {0: "主管部门审核意见", 2: "同意", 6: "（盖章）"},
    "signatures": {0: "填报人：", 3: "联系电话：", 6: "填报日期："},
    "a signature within": {1: "单位负责人（签字）：张三", 4: "审核人：李四"},
    "a note": {0: "注：1.定性指标分为达成预期指标、部分达成预期指标、未达成预期指标三档。"},
    "a note of many words": {0: "备注：" + "本表一式两份，" * 20},
    "a conclusion": {0: "评价结论", 1: "按时完成采购。"},
    "problems": {0: "存在问题", 1: "无"},
    "a label of the head": {0: "项目负责人", 1: "王五", 4: "联系电话", 5: "0953-1"},
    "a sentence alone": {0: "以上各项指标均已按照年初批复的绩效目标完成，特此说明。"},
}
TOTALS: dict[str, dict[int, Any]] = {
    "subtotal of a level": {LEVEL_3: "小计", 6: 50},
    "subtotal by name": {LEVEL_2: "产出指标小计", 6: 50},
    "subtotal in front": {LEVEL_1: "小 计", 6: 50},
}


def indicators(name: str) -> tuple[Page, range]:
    header = next(row for block, row in grids(name) if block is LAYOUTS[name].indicators)
    return template(name), rows_below(template(name), header)


def places(rows: range) -> dict[str, int]:
    return {"first": rows.start, "between": rows.start + 1, "last": rows.stop}


def passed(rows: Rows) -> dict[str, int]:
    found: dict[str, int] = json.loads(rows["raw_sheets"][0]["rows_passed"])
    return found


def is_counted(rows: Rows, name: str) -> None:
    """Every row is read or passed over, and every row that is read stands in a raw table."""
    (sheet,) = rows["raw_sheets"]
    assert sheet["rows_seen"] == sheet["rows_read"] + sum(passed(rows).values())
    assert sheet["rows_read"] == sum(len(rows.get(table, ())) for table in {grid.table for grid in LAYOUTS[name].grids})


def told_in_rows() -> Iterator[Any]:
    told = {"placeholder": PLACEHOLDERS, "remark": REMARKS, "total": TOTALS}
    for name, (reason, kinds) in product(FORMS, told.items()):
        for kind, row in kinds.items():
            yield pytest.param(name, reason, row, id=f"{name} {reason} {kind}")


@together("name, reason, row", told_in_rows())
def test_rows_that_are_no_indicators(name: str, reason: str, row: dict[int, Any], tmp_path: Path) -> None:
    page, rows = indicators(name)
    before = passed(read(page, tmp_path))
    heads = reason == "placeholder" and any(
        not is_placeholder(row[level]) for level in (LEVEL_1, LEVEL_2) if level in row
    )
    for at in places(rows).values():
        changed = inserted(page, at, row)
        if at != rows.stop and (heads or (at == rows.start and LEVEL_1 in row)):
            continue  # a level name there is that of the rows below
        for data in (changed, Page(changed.cells, (), changed.formats)):
            found = read(data, tmp_path)
            assert meaning(found) == truth(name, tmp_path)
            is_counted(found, name)
            assert sum(passed(found).values()) == sum(before.values()) + 1
            assert passed(found).get(reason, 0) == before.get(reason, 0) + 1


@pytest.mark.parametrize("level_3", [None, "指标1：", "……"])
@pytest.mark.parametrize("name", FORMS)
def test_names_of_levels_in_a_row_that_is_no_indicator(name: str, level_3: str | None, tmp_path: Path) -> None:
    page, rows = indicators(name)
    names = {LEVEL_1: "效益指标（30分）", LEVEL_2: "生态效益指标", LEVEL_3: level_3}
    plain = Page({at: value for at, value in page.cells.items() if at != (rows.start + 1, LEVEL_1)}, ())
    below = {LEVEL_2: None, LEVEL_3: "绿化"}
    changed = inserted(plain, rows.start + 1, names).with_cells(
        {(rows.start + 2, at): text for at, text in below.items()}
    )
    found = read(changed, tmp_path)["raw_indicators"]
    assert [found[1][level] for level in ("level1", "level2")] == ["效益指标", "生态效益指标"]
    assert found[1].get("level3") in ("绿化", None)
    assert found[0]["level1"] != "效益指标"


@together("name, row", product([name for name in NAMES if not LAYOUTS[name].rows], REMARKS.values()))
def test_remarks_at_the_end(name: str, row: dict[int, Any], tmp_path: Path) -> None:
    page = template(name)
    for gap in (0, 1, 3):
        found = read(inserted(page, page.height + gap, row, {}, row), tmp_path)
        assert meaning(found) == truth(name, tmp_path)
        is_counted(found, name)


@pytest.mark.parametrize("name", ["SE", "DE"])
def test_what_stands_after_the_total(name: str, tmp_path: Path) -> None:
    """An indicator below the total is read, whatever else stands there is a remark; the last total counts."""
    page, rows = indicators(name)
    row = {LEVEL_3: "补充指标", 4: "≥5场", 5: 5, 6: 10, 7: 9}
    free = {0: "特此说明", 3: "以上属实"}
    changed = inserted(page, rows.stop + 1, row, free)
    found = read(changed, tmp_path)
    assert [each["level3"] for each in found["raw_indicators"]][-1] == "补充指标"
    assert found["raw_self_evaluations"] != []
    assert passed(found) == {"remark": 1, "total": 1}
    is_counted(found, name)
    again = inserted(changed, rows.stop + 3, {0: "合计", 6: 110, 7: 105})
    found = read(again, tmp_path)
    assert [str(found["raw_self_evaluations"][0][total]) for total in ("total_weight", "total_score")] == [
        "110.0000",
        "105.00",
    ]
    is_counted(found, name)


@pytest.mark.parametrize("name", ["SE", "DE", "MO"])
@pytest.mark.parametrize("named", ["其中：女教师", "其中:骨干教师人次", "  其中 乡村教师"])
def test_rows_that_break_down_the_row_above(name: str, named: str, tmp_path: Path) -> None:
    page, rows = indicators(name)
    actual = 5 if name != "MO" else 6
    row = {LEVEL_3: named, 4: "≥200人次", actual: 180}
    found = read(inserted(page, rows.start + 1, row), tmp_path)
    assert meaning(found) == truth(name, tmp_path)
    assert passed(found)["breakdown"] == 1
    weight = 6 if name != "MO" else 5
    found = read(inserted(page, rows.start + 1, {**row, weight: 5}), tmp_path)
    assert [each["level3"] for each in found["raw_indicators"]][1] == named.strip()
    is_counted(found, name)


def test_parts_count_where_no_row_has_points(tmp_path: Path) -> None:
    page, rows = indicators("MO")
    page = page.with_cells({(row, 5): None for row in rows})
    found = read(inserted(page, rows.start + 1, {LEVEL_3: "其中：女教师", 4: "≥200人次", 6: 180}), tmp_path)
    assert len(found["raw_indicators"]) == 3
    is_counted(found, "MO")


@pytest.mark.parametrize(
    "row",
    [
        {LEVEL_3: "小计金额准确率", 4: "≥95%", 5: "96%", 6: 5, 7: 5},
        {LEVEL_3: "注册企业数", 4: "≥9家", 5: "9家", 6: 5, 7: 5},
        {LEVEL_3: "备注完整率", 4: "≥95%", 5: "96%"},
        {LEVEL_3: "合计数核对", 4: "一致", 5: "一致", 6: 5, 7: 5},
        {LEVEL_3: "指标体系建设", 4: "完成", 5: "完成", 6: 5, 7: 5},
        {LEVEL_3: "指标2：培训场次", 4: "≥5场", 5: "5场", 6: 5, 7: 5},
        {LEVEL_3: "（二期）改造面积", 4: "≥5亩", 5: "5亩", 6: 5, 7: 5},
        {LEVEL_3: "……", 4: "≥5亩", 5: "5亩", 6: 5, 7: 5},
        {4: "≥5亩", 5: "5亩", 6: 5, 7: 5},
        {LEVEL_3: "培训", 6: 5},
        {LEVEL_3: "培训"},
        {6: 5, 7: 5},
        {LEVEL_3: "审核意见采纳率", 4: "≥5%", 5: "5%", 6: 5, 7: 5},
    ],
)
def test_rows_that_look_like_others_are_read(row: dict[int, Any], tmp_path: Path) -> None:
    page, rows = indicators("SE")
    found = read(inserted(page, rows.start + 1, row), tmp_path)
    assert len(found["raw_indicators"]) == len(truth("SE", tmp_path)["raw_indicators"]) + 1
    is_counted(found, "SE")


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "合 计", "合计："])
@pytest.mark.parametrize("name", FLAT)
def test_totals_of_flat_sheets(name: str, word: str, tmp_path: Path) -> None:
    """A row is a total where its key cell says so, or is blank beside the word; else the word is a value."""
    page, whole = template(name), truth(name, tmp_path)
    table = LAYOUTS[name].table
    for row in ({0: word, 3: 9}, {1: word, 3: 9}, {0: word}):
        for at in (3, 4, page.height):
            found = read(inserted(page, at, row), tmp_path)
            assert meaning(found) == whole
            assert passed(found) == {"total": 1}
            is_counted(found, name)
    for column in range(1, page.width):
        if page.rows()[2][column] == "三级指标":
            continue  # there it closes the lines of a subject
        found = read(page.with_cells({(3, column): word}), tmp_path)
        assert len(found[table]) == len(whole[table])
        assert passed(found) == {}


@pytest.mark.parametrize("name", FLAT)
def test_rows_of_flat_sheets_that_are_none(name: str, tmp_path: Path) -> None:
    page, whole = template(name), truth(name, tmp_path)
    page = page.moved(lambda row: row, lambda column: column + 1).with_cells({(2, 0): "序号", (3, 0): 1})
    kinds: list[tuple[str, dict[int, Any]]] = [
        ("placeholder", {0: 9}),
        ("placeholder", {0: 9, 1: "……", 2: "……"}),
        ("placeholder", {1: "—", 2: "/"}),
        ("remark", {0: "注：本表由各单位填报。"}),
        ("remark", {1: "填表人：张三", 3: "联系电话：1"}),
        ("remark", {1: "备注", 2: "金额保留两位小数"}),
        ("remark", {0: "单位负责人：", 3: "审核人：", 5: "填报日期："}),
        ("remark", {0: "填表人：", 1: "张三", 3: "审核人：", 4: "李四", 5: "日期：", 6: "2026-1-1"}),
    ]
    for reason, row in kinds:
        for at in (3, 4, page.height, page.height + 2):
            found = read(inserted(page, at, row), tmp_path)
            assert meaning(found) == whole, (reason, row)
            assert passed(found) == {reason: 1}
            is_counted(found, name)


@pytest.mark.parametrize("name", FLAT)
def test_remarks_of_several_rows_below_a_flat_sheet(name: str, tmp_path: Path) -> None:
    page = template(name)
    notes = ("说明：1.本表由主管部门填报；", "2．得分保留两位小数", "请于三月三十一日前将纸质件报送财政局。")
    found = read(page.with_cells({(page.height + at, 0): note for at, note in enumerate(notes)}), tmp_path)
    assert meaning(found) == truth(name, tmp_path)
    found = read(page.with_cells({(page.height, 0): notes[1]}), tmp_path)  # with no remark before it
    assert len(found[LAYOUTS[name].table]) == len(truth(name, tmp_path)[LAYOUTS[name].table]) + 1


BESIDE_PROJECTS: dict[str, tuple[str, dict[int, Any]]] = {
    "a department": ("placeholder", {0: "市教育局"}),
    "a department in place of a name": ("placeholder", {1: "一、市教育局（2个项目）"}),
    "a department with its sums": ("total", {1: "201-市教育局", 2: "201-市教育局", 4: 3, 5: 4}),
    "a chapter": ("placeholder", {0: "（二）所属单位"}),
    "a part": ("breakdown", {1: "其中：设备购置", 4: 3, 5: 4}),
    "the sum of a department": ("total", {0: "市教育局小计", 4: 3, 5: 4}),
    "a line between pages": ("remark", {0: "续表"}),
}


@pytest.mark.parametrize(("reason", "row"), BESIDE_PROJECTS.values(), ids=BESIDE_PROJECTS)
@pytest.mark.parametrize("name", ["SE-list", "MO-list"])
def test_rows_between_the_projects_of_a_list(name: str, reason: str, row: dict[int, Any], tmp_path: Path) -> None:
    page = template(name)
    for at in (3, 4, page.height):
        found = read(inserted(page, at, row), tmp_path)
        assert meaning(found) == truth(name, tmp_path)
        assert passed(found) == {reason: 1}
    done = {**row, page.width - 3: 5, page.width - 2: "有可能"}  # one with a result is a project
    found = read(inserted(page, 4, done), tmp_path)
    assert len(found[LAYOUTS[name].table]) == len(truth(name, tmp_path)[LAYOUTS[name].table]) + (
        reason != "total" or 1 in row
    )


@pytest.mark.parametrize("name", ["SE-list", "MO-list"])
def test_a_department_that_is_merged_over_its_projects(name: str, tmp_path: Path) -> None:
    page, whole = template(name), truth(name, tmp_path)[LAYOUTS[name].table]
    column = page.find("主管部门")[1]
    merged = page.with_cells({(4, column): None})
    found = read(replace(merged, merged=(*page.merged, (3, column, 4, column))), tmp_path)[LAYOUTS[name].table]
    assert [row["department_code"] for row in found[:2]] == [whole[0]["department_code"]] * 2


@pytest.mark.parametrize("name", FLAT)
def test_whatever_else_stands_in_a_flat_sheet_is_read(name: str, tmp_path: Path) -> None:
    """A row without its key, or with another text, is a record with a fault and never dropped."""
    page, whole = template(name), truth(name, tmp_path)
    table = LAYOUTS[name].table
    for row in ({1: "某某"}, {0: "本行填写错误"}, {page.width - 1: "某"}, {0: "项目", 1: "某"}):
        found = read(inserted(page, 4, row), tmp_path)
        assert len(found[table]) == len(whole[table]) + 1, row
        is_counted(found, name)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_rows_in_are_rows_read_and_rows_passed_over(name: str, kind: str, tmp_path: Path) -> None:
    """Any mixture of rows in any place below the headers, in every kind of file."""
    chance = Random(f"{name} {kind}")
    pool = [{}, *PLACEHOLDERS.values(), *REMARKS.values(), *TOTALS.values()]
    path = tmp_path / f"a.{kind}"
    for _ in range(12):
        page = template(name)
        first = min(row for _, row in grids(name) if row) + 1
        for _ in range(chance.randrange(1, 9)):
            row = dict(chance.choice(pool))
            if chance.random() < 0.3:
                row = {
                    chance.randrange(page.width): chance.choice(["某", 7, "合计", "……", "≥5", "√"]) for _ in range(3)
                }
            page = inserted(page, chance.randrange(first, page.height + 2), row)
        path.write_bytes(FORMATS[kind](page))
        rows = read_file(path).rows
        if rows["raw_sheets"][0]["disposition"] == "read":
            is_counted(rows, name)
        if LAYOUTS[name].rows:
            filled = {row for row, _ in page.cells if row >= first}
            assert rows["raw_sheets"][0]["rows_seen"] == len(filled)
