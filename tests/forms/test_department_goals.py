"""DG (部门整体支出绩效目标申报表) to rows: as we print it, and under the titles of other places."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from forms.layouts import LAYOUTS
from tests.forms.books import save
from tests.forms.readings import one, pick, read


def page(title: str = "部门整体支出绩效目标申报表") -> list[list]:
    return [
        [title],
        ["（2027年度）"],
        ["部门名称", "219-市教育局"],
        ["部门整体支出（万元）", "年度资金总额", "其中：基本支出", "项目支出"],
        [None, 2000, 800, 1200],
        ["年度总体目标", "保障机构运转"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "分值"],
        [None, "产出指标", "数量指标", "重点任务", "≥", 10, "项", 60],
        [None, "满意度指标", "服务对象满意度指标", "满意度", "≥", 90, "%", 30],
        ["审核记录", "环节", "结论", "日期", "意见", "整改期限"],
        [None, "单位自评", "通过", "2026-08-20"],
        [None, "财政复审", "退回", "2026-09-15", "补充", "2026-09-30"],
    ]


@pytest.mark.parametrize(
    "title", ["部门整体支出绩效目标申报表", "银川市本级部门整体支出绩效目标表", "整体支出绩效目标申报表"]
)
def test_a_departments_goals_are_read(tmp_path: Path, title: str) -> None:
    rows = read(save(tmp_path / "a.xlsx", page(title)))
    form = one(rows, "raw_goals")
    assert (form["form"], form["department_code"], form["project_code"]) == ("DG", "219", None)
    assert (form["amount"], form["goal"]) == (D(20_000_000), "保障机构运转")
    assert pick(rows["raw_funds"], "form", "label", "amount") == [
        ("DG", "年度资金总额", D(20_000_000)),
        ("DG", "基本支出", D(8_000_000)),
        ("DG", "项目支出", D(12_000_000)),
    ]
    assert pick(rows["raw_indicators"], "form", "level3", "operator", "target", "weight") == [
        ("DG", "重点任务", "≥", D(10), D(60)),
        ("DG", "满意度", "≥", D(90), D(30)),
    ]
    assert pick(rows["raw_goal_steps"], "form", "step", "conclusion", "rectify_by") == [
        ("DG", "单位自评", "通过", None),
        ("DG", "财政复审", "退回", date(2026, 9, 30)),
    ]


def test_goals_of_a_project_are_not_taken_for_those_of_a_department(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", page("项目支出绩效目标申报表")))
    assert one(rows, "raw_sheets")["form"] == "GO"
    assert LAYOUTS["DG"].table == LAYOUTS["GO"].table
