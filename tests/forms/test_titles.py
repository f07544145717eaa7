"""Which sheets are forms: titles with what stands around them, contents lists, workbooks of many sheets, years."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forms.layouts import LAYOUTS
from forms.layouts.synonyms import TITLES
from forms.reader import read_file
from tests.corpus.content import meaning
from tests.corpus.files import Xlsx
from tests.corpus.pages import Page
from tests.corpus.templates import NAMES, Rows, inserted, read, template, truth
from tests.together import together

EVERY_TITLE = [(name, title) for name in NAMES for title in (LAYOUTS[name].title, *TITLES.get(name, ()))]
BEFORE = (
    "2025年度",
    "吴忠市",
    "银川市本级部门",
    "市教育局",
    "示范区",
    "校园足球扶持资金",
    "附件2：",
    "附件1-1 ",
    "2025年吴忠市本级",
    "《",
    "二期",
)
NUMBERED = ("1.{}", "一、{}", "（三）{}", "第二部分 {}", "12、{}", "①{}")
BEHIND = ("（2025年度）", "(申遗)", "（样表）", "（校园足球）（2025年度）", "[公开]", " （一）", "（附件3）")


def sheet(rows: Rows) -> dict[str, Any]:
    (found,) = rows["raw_sheets"]
    return found


def disposition(rows: Rows) -> tuple[Any, Any]:
    return sheet(rows)["disposition"], sheet(rows)["form"]


@together("name, title", EVERY_TITLE)
def test_what_stands_around_a_title(name: str, title: str, tmp_path: Path) -> None:
    money = template(name).cells[0, 0].removeprefix(LAYOUTS[name].title)
    whole = truth(name, tmp_path)
    for before in BEFORE:
        assert meaning(read(template(name).with_cells({(0, 0): before + title + money}), tmp_path)) == whole, before
    for behind in BEHIND:
        for written in (title + money + behind, title + behind + money, f"2025年度市教育局{title}{money}{behind}"):
            assert meaning(read(template(name).with_cells({(0, 0): written}), tmp_path)) == whole, behind


@pytest.mark.parametrize("name", NAMES)
def test_a_title_stands_alone_in_its_row(name: str, tmp_path: Path) -> None:
    page, whole = template(name), truth(name, tmp_path)
    for beside in ("附表1", "公开14表", "单位：万元", "2025年度", "第1次报送", "表一"):
        found = meaning(read(page.with_cells({(0, page.width): beside}), tmp_path))
        assert [row["form"] for row in found["raw_sheets"]] == [LAYOUTS[name].form], beside
    for beside in ("第12页", "见附件", "市教育局填报"):
        assert disposition(read(page.with_cells({(0, page.width): beside}), tmp_path))[0] == "unknown", beside
    above = inserted(page, 0, {0: "附件2"}, {0: "吴忠市财政局制"}, {3: "市教育局"})
    assert meaning(read(above, tmp_path)) == whole


@together("name, title, line", [(*each, line) for each in EVERY_TITLE for line in NUMBERED])
def test_a_numbered_line_is_no_title(name: str, title: str, line: str, tmp_path: Path) -> None:
    page = Page({(0, 0): "目 录", (1, 0): line.format(title), (2, 0): line.format("收入支出决算总表")})
    assert disposition(read(page, tmp_path))[0] == "unknown"


@pytest.mark.parametrize(
    ("title", "form"),
    [("中央对地方转移支付绩效自评表", None), ("2025年省级转移支付区域绩效目标自评表", None), ("转移支付资金绩效自评表", None),
     ("某县转移支付资金项目支出绩效自评表", "SE"), ("2025年度绩效自评表", "SE")],
)  # fmt: skip
def test_forms_of_transfer_payments_are_others(title: str, form: str | None, tmp_path: Path) -> None:
    (sheet,) = read(template("SE").with_cells({(0, 0): title}), tmp_path)["raw_sheets"]
    assert sheet["form"] == form


@pytest.mark.parametrize("name", NAMES)
def test_contents_and_covers(name: str, tmp_path: Path) -> None:
    """Titles of forms without any label of theirs: no form, and the workbook says which title is near."""
    title = LAYOUTS[name].title
    for page in (
        Page({(0, 0): "目录", (1, 0): title, (2, 0): "部门整体支出绩效自评表", (3, 0): "收入支出决算总表"}),
        Page({(0, 0): "目录", (1, 0): title, (1, 1): "第12页", (2, 0): "支出决算表", (2, 1): "第13页"}),
        Page({(0, 0): "市水务局", (1, 0): f"2025年度{title}", (2, 0): "二〇二六年八月"}),
    ):
        rows = read(page, tmp_path)
        assert disposition(rows) == ("unknown", None)
        assert "raw_headers" not in rows


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("项目支出绩效自平表", "项目支出绩效自评表"),
        ("项目支出绩效自评", "项目支出绩效自评表"),
        ("项目支出绩效目标申报", "项目支出绩效目标申报表"),
        ("项目支出绩效运行监控报表", "项目支出绩效运行监控表"),
        ("部门整体支出绩效自评情况表", "部门整体支出绩效自评表"),
        ("单位名录登记", None),
        ("收入支出决算总表", None),
    ],
)
def test_the_nearest_title(written: str, near: str | None, tmp_path: Path) -> None:
    rows = read(template("SE").with_cells({(0, 0): written}), tmp_path)
    assert (disposition(rows)[0], sheet(rows)["nearest_title"]) == ("unknown", near)


def test_a_workbook_of_thirty_sheets(tmp_path: Path) -> None:
    """Cover, contents, accounts, explanations, and 24 forms: those are read, the others are skipped."""
    names = ("SE", "DE", "MO", "EX", "GO", "SE-list", "MO-list", "R-UNIT")
    others = {
        "封面": Page({(0, 0): "2025年度", (1, 0): "吴忠市水务局部门决算公开"}),
        "目录": Page({(0, 0): "目录", **{(n, 0): LAYOUTS[name].title for n, name in enumerate(names, 1)}}),
        "收入支出决算总表": Page(
            {(0, 0): "收入支出决算总表", (1, 0): "单位：万元", (2, 0): "项目", (2, 1): "决算数", (3, 1): 5}
        ),
        "支出明细": Page({(0, 0): "支出明细", (2, 0): "项目名称", (2, 1): "年初预算数", (3, 0): "甲", (3, 1): 5}),
        "说明": Page({(0, 0): "绩效自评填表说明", (1, 0): "项目支出绩效自评表由单位填写。"}),
        "得分": Page({(0, 0): "绩效评价得分表", (1, 0): "一级指标", (1, 1): "二级指标", (1, 2): "得分", (2, 2): 5}),
    }
    pages = {**others, **{f"{name} {n}": template(name) for n in range(3) for name in names}}
    path = tmp_path / "a.xlsx"
    path.write_bytes(Xlsx(pages).bytes())
    rows = read_file(path).rows
    assert len(rows["raw_sheets"]) == 30
    assert {row["sheet"]: row["disposition"] for row in rows["raw_sheets"]} == {
        **dict.fromkeys(others, "skipped"),
        **dict.fromkeys((f"{name} {n}" for n in range(3) for name in names), "read"),
    }
    assert len(rows["raw_self_evaluations"]) == 3 * (2 + len(truth("SE-list", tmp_path)["raw_self_evaluations"]))
    path.write_bytes(Xlsx(others).bytes())
    alone = read_file(path).rows["raw_sheets"]
    assert [row["disposition"] for row in alone].count("unknown") == 1
    named = next(row for row in alone if row["disposition"] == "unknown")
    assert named["nearest_title"] in {layout.title for layout in LAYOUTS.values()}


YEARS: list[tuple[dict[tuple[int, int], Any], tuple[int | None, int | None]]] = [
    ({(1, 0): "（2025年度）"}, (2025, None)),
    ({(1, 0): "(2025年)"}, (2025, None)),
    ({(1, 0): "2025年度"}, (2025, None)),
    ({(1, 0): "２０２５年度"}, (2025, None)),
    ({(1, 0): "（二〇二五年度）"}, (2025, None)),
    ({(1, 0): "二○二五年"}, (2025, None)),
    ({(1, 0): None, (0, 0): "二零二五年度{}"}, (2025, None)),
    ({(0, 0): "二〇二四年度{}", (1, 0): "（2025年度）"}, (2025, 2024)),
    ({(1, 0): "（ 2025 年度 ）"}, (2025, None)),
    ({(1, 0): "年度：2025"}, (2025, None)),
    ({(1, 0): 2025}, (2025, None)),
    ({(1, 0): None, (1, 1): 2025}, (2025, None)),
    ({(1, 0): "年度：", (1, 1): 2025}, (2025, None)),
    ({(1, 0): None}, (None, None)),
    ({(1, 0): None, (0, 0): "2025年度{}"}, (2025, None)),
    ({(1, 0): None, (0, 0): "{}（2025年度）"}, (2025, None)),
    ({(1, 0): None, (0, 0): "2025年{}"}, (2025, None)),
    ({(0, 0): "2024年度{}", (1, 0): "（2025年度）"}, (2025, 2024)),
    ({(0, 0): "{}（2024年度）", (1, 0): "（2025年度）"}, (2024, 2025)),
    ({(0, 0): "2024年{}", (1, 0): "（2025年度）"}, (2025, None)),
    ({(0, 0): "2024年度结转{}（2025年度）", (1, 0): None}, (2025, 2024)),
    ({(1, 0): "（2025年度）", (1, 4): "（2026年度）"}, (2025, 2026)),
    ({(1, 0): "（2025年度）（2026年度）"}, (2025, 2026)),
    ({(1, 0): "填报日期：2026年3月1日"}, (None, None)),
]


@together(
    "name, changes, years", [(name, *each) for name in NAMES if LAYOUTS[name].unit_in != "title" for each in YEARS]
)
def test_years(name: str, changes: dict[tuple[int, int], Any], years: tuple[Any, Any], tmp_path: Path) -> None:
    title = template(name).cells[0, 0]
    page = template(name).with_cells({at: v.format(title) if isinstance(v, str) else v for at, v in changes.items()})
    found = sheet(read(page, tmp_path))
    assert (found["stated_year"], found["other_year"]) == years
