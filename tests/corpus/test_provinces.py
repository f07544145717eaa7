"""Layouts of other provinces, ministries and systems: what they lay out in their own way reads to the same rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.content import PROJECTS, meaning
from tests.corpus.pages import Page, Place
from tests.corpus.templates import inserted, read, template, truth, with_column

Change = Callable[[Page], Page]


def cells(found: dict[Place, Any]) -> Change:
    return lambda page: page.with_cells(found)


def beside(text: str, *more: Any) -> Change:
    """Cells in the title's row in place of the title and of the year below it."""
    return cells({(1, 0): None, (0, 0): text, **{(0, 3 + at): value for at, value in enumerate(more)}})


TITLES = {
    "SE": (
        "附件2：2025年度项目支出绩效自评表", "附件2 2025年度项目支出绩效自评表", "项目支出绩效自评表-2025年度",
        "《项目支出绩效自评表》（2025年度）", "预算项目支出绩效自评表 2025", "2025年度项目支出绩效自评价表",
        "2025年专项资金绩效自评表", "2025年度项目支出绩效目标完成情况自评表",
    ),
    "DE": ("2025年度部门（单位）整体支出绩效自评表", "2025年度单位整体支出绩效自评表", "整体绩效自评表（2025年）"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, titles in TITLES.items() for title in titles])
def test_a_title_with_its_year(name: str, title: str, tmp_path: Path) -> None:
    assert meaning(read(beside(title)(template(name)), tmp_path)) == truth(name, tmp_path)


@pytest.mark.parametrize("parts", [("2025年度项目支出", "绩效自评表"), ("项 目 支 出", "绩 效 自 评 表（2025年度）")])
def test_a_title_in_two_cells(parts: tuple[str, ...], tmp_path: Path) -> None:
    assert meaning(read(beside(*parts)(template("SE")), tmp_path)) == truth("SE", tmp_path)


@pytest.mark.parametrize("written", [("预算年度", 2025), ("评价年度：2025年",), ("绩效年度", "2025年度")])
def test_the_year_among_the_head(written: tuple[Any, ...], tmp_path: Path) -> None:
    page = template("SE").with_cells({(1, 0): None})
    found = dict(enumerate(written, 3))
    assert meaning(read(inserted(page, 3, found), tmp_path)) == truth("SE", tmp_path)


def test_several_pairs_in_one_cell(tmp_path: Path) -> None:
    page = template("SE")
    row = page.find("项目名称")[0]
    words = f"项目名称：{page.cells[row, 1]}  项目编码：{PROJECTS[0]}"
    gone = {at: None for at in page.cells if at[0] == row}
    assert meaning(read(page.with_cells({**gone, (row, 0): words}), tmp_path)) == truth("SE", tmp_path)


@pytest.mark.parametrize(
    ("title", "month"), [("2026年1-6月项目支出绩效运行监控表", 6), ("2026年上半年项目支出绩效运行监控表", 6)]
)
def test_the_month_in_the_title(title: str, month: int, tmp_path: Path) -> None:
    page = template("MO")
    page = page.with_cells({(0, 0): title, page.find("1-7月执行数"): "执行数"})
    (sheet,) = read(page, tmp_path)["raw_sheets"]
    assert sheet["header_month"] == month


@pytest.mark.parametrize("label", ["总得分", "自评得分合计", "本项目最终得分", None])
def test_a_closing_row(label: str | None, tmp_path: Path) -> None:
    """Also one that nobody knows by name: it has the points of all rows together, and neither name, target nor result."""
    page = template("SE")
    assert meaning(read(page.with_cells({page.find("总分"): label}), tmp_path)) == truth("SE", tmp_path)


@pytest.mark.parametrize(
    "line", [{0: "填报人", 1: "张三", 3: "联系电话", 6: 13800000000}, {0: "审核人", 3: "张三", 7: 1}]
)
def test_a_signature_with_a_number_below_the_points(line: dict[int, Any], tmp_path: Path) -> None:
    page = template("SE")
    assert meaning(read(inserted(page, page.height, line), tmp_path)) == truth("SE", tmp_path)


@pytest.mark.parametrize("number", [13_800_000_000, True])
def test_a_number_that_is_no_points_below_the_indicators(number: Any, tmp_path: Path) -> None:
    page = template("SE")
    page = inserted(page.with_cells({page.find("总分"): None}), page.height, {0: "联系方式不详", 6: number})
    assert read(page, tmp_path)["raw_sheets"][0]["disposition"] == "read"


def test_an_indicator_without_a_name_is_no_closing_row(tmp_path: Path) -> None:
    page = template("SE")
    row = page.find("总分")[0]
    page = inserted(page, row, {1: "效益指标", 6: 5, 7: 5})
    assert len(read(page, tmp_path)["raw_indicators"]) == len(truth("SE", tmp_path)["raw_indicators"]) + 1


def test_lines_that_share_their_points(tmp_path: Path) -> None:
    """A second target below an indicator whose name and points are merged down to it."""
    page = template("SE")
    row = page.find("绩效指标")[0] + 1
    page = inserted(page, row + 1, {4: "支流≥2公里", 5: "2公里"})
    name, points = 3, (6, 7)
    page = Page(page.cells, (*page.merged, *((row, at, row + 1, at) for at in (name, *points))), page.formats)
    assert meaning(read(page, tmp_path)) == truth("SE", tmp_path)


FUNDS = {
    "levels, and what is left": [("其中：中央补助", 6), ("地方资金", 3), ("其他资金", 1)],
    "carried over among levels": [("中央资金", 6), ("上年结转资金", 3), ("其他资金", 1)],
    "the first line unknown": [("其中：本级安排", 9), ("其他资金", 1)],
    "levels below a source, and what is left": [("财政拨款", 9), ("中央资金", 5), ("省级资金", 4), ("其他资金", 1)],
}


@pytest.mark.parametrize("lines", FUNDS.values(), ids=FUNDS)
@pytest.mark.parametrize("total", ["年度资金总额", "项目资金总额"])
def test_parts_make_up_the_total(total: str, lines: list[tuple[str, int]], tmp_path: Path) -> None:
    page = template("SE")
    first = page.find("年度资金总额")[0]
    last = page.find("其他资金")[0]
    kept = {at: value for at, value in page.cells.items() if not first < at[0] <= last}
    kept |= {(first, 1): total, **{(first, at): 10 for at in (2, 3, 4)}}
    kept = {(at[0] + len(lines) - (last - first) if at[0] > last else at[0], at[1]): v for at, v in kept.items()}
    written = enumerate(lines, first + 1)
    kept |= {
        (row, at): value
        for row, (label, amount) in written
        for at, value in ((1, label), *((n, amount) for n in (2, 3, 4)))
    }
    found = read(Page(kept), tmp_path)["raw_funds"]
    by_line = [row["amount"] for row in found if row["item"] == "adjusted_budget"]
    assert by_line[0] == sum(by_line[1:]) == 100_000


PAIRED = {
    "in rows": [["年初预算数", 120, "全年预算数", 100, "全年执行数", 95], ["分值", 10, "执行率（%）", 95, "得分", 9.5]],
    "below each other": [
        ["年初预算数", 120], ["全年预算数", 100], ["全年执行数", 95], ["执行率", "95%", "分值", 10, "得分", 9.5],
    ],
}  # fmt: skip


def paired(lines: list[list[Any]]) -> Page:
    page = template("SE")
    first, last = page.find("年度资金总额")[0] - 1, page.find("其他资金")[0]
    shift = len(lines) - (last - first + 1)
    kept = {(at[0] + shift * (at[0] > last), at[1]): v for at, v in page.cells.items() if not first <= at[0] <= last}
    kept |= {(row, at): value for row, line in enumerate(lines, first) for at, value in enumerate(line, 1)}
    return Page(kept | {(first, 0): "项目资金（万元）"})


@pytest.mark.parametrize("lines", PAIRED.values(), ids=PAIRED)
def test_money_right_of_its_labels(lines: list[list[Any]], tmp_path: Path) -> None:
    rows = read(paired(lines), tmp_path)
    found = rows["raw_self_evaluations"][0]
    names = ("initial_budget", "adjusted_budget", "executed", "execution_weight", "execution_rate", "execution_score")
    assert [float(found[name]) for name in names] == [1_200_000, 1_000_000, 950_000, 10, 0.95, 9.5]
    assert len(rows["raw_indicators"]) == len(truth("SE", tmp_path)["raw_indicators"])
    assert "raw_headers" not in rows
    assert rows["raw_problems"] == []


def test_sources_beside_each_other_are_not_guessed(tmp_path: Path) -> None:
    lines: list[list[Any]] = [["年度资金总额", "财政拨款"], ["全年预算数", 100, 90], ["全年执行数", 95, 85]]
    found = read(paired(lines), tmp_path)
    assert found["raw_self_evaluations"][0]["adjusted_budget"] is None
    assert found["raw_headers"][0]["kind"] == "missing"


def test_code_and_name_of_a_unit_side_by_side(tmp_path: Path) -> None:
    page = template("SE-list")
    header, column = page.find("实施单位")
    page = page.with_cells({(header, column): "单位编码"})
    assert meaning(read(with_column(page, header, "单位名称", "市第一中学"), tmp_path)) == truth("SE-list", tmp_path)


@pytest.mark.parametrize("label", ["指标内容", "绩效指标", "评价指标"])
@pytest.mark.parametrize("name", ["SE", "GO"])
def test_the_name_of_an_indicator_under_another_label(name: str, label: str, tmp_path: Path) -> None:
    page = template(name)
    assert meaning(read(page.with_cells({page.find("三级指标"): label}), tmp_path)) == truth(name, tmp_path)


@pytest.mark.parametrize("name", ["SE", "MO", "GO"])
def test_what_tells_more_of_an_indicator_beside_its_name(name: str, tmp_path: Path) -> None:
    page = template(name)
    assert meaning(read(with_column(page, page.find("三级指标")[0], "指标内容", "教师"), tmp_path)) == truth(
        name, tmp_path
    )


def test_what_an_item_is_judged_by_beside_it(tmp_path: Path) -> None:
    page = template("EX")
    assert meaning(read(with_column(page, page.find("评估内容")[0], "评估要点", "依据充分"), tmp_path)) == truth(
        "EX", tmp_path
    )


def test_a_list_of_several_printed_pages(tmp_path: Path) -> None:
    """Title, unit and header are repeated at the top of every page."""
    page = template("SE-list")
    header = page.find("项目编码")[0]
    top = [{at[1]: value for at, value in page.cells.items() if at[0] == row} for row in range(header + 1)]
    assert meaning(read(inserted(page, header + 2, *top), tmp_path)) == truth("SE-list", tmp_path)
    other = inserted(page, header + 2, *({at: str(v).replace("万元", "元") for at, v in line.items()} for line in top))
    (sheet,) = read(other, tmp_path)["raw_sheets"]
    assert sheet["disposition"] == "several"
