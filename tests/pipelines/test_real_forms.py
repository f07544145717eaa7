"""Forms that bureaus really published, rebuilt as workbooks with their figures and faults, through the whole season."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from tests.corpus.content import PROJECT_LABELS
from tests.pipelines.test_cycle import table

pytestmark = pytest.mark.slow
TANGXI, DAYING, XINGQING = (f"64050025{kind}00001026335{n}" for kind, n in (("R", 5), ("T", 7), ("Y", 9)))
HEAD = ["绩效指标", "一级指标", "二级指标", "三级指标"]


def save(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for cell in (cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # «=1辆» is a target, not a formula
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def form(name: str, code: str, funds: Sequence[Sequence[Any]], indicators: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A self-evaluation in the template's layout."""
    return [
        ["项目支出绩效自评表"],
        ["（2025年度）"],
        ["项目名称", name, None, None, "项目编码", code],
        ["主管部门", "219-市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        *funds,
        [*HEAD, "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
        *indicators,
    ]


TANGXI_FORM = form(
    "委托业务项目",
    TANGXI,
    [[None, "年度资金总额", 0, 0, 0, 10, 0, 0], [None, "其中：财政拨款", 90, 89.974, 89.974]],
    [
        [None, "产出指标（50分）", "数量指标", "业务项目数量", "≥50个", 50, 8, 8],
        [None, None, "质量指标", "报告合格率", "≥100百分比", 100, 8, 8],
        [None, None, None, "经费支出合规性", "达成预期指标", "达成预期指标", 8, 8],
        [None, None, "时效指标", "提交报告及时性", "达成预期指标", "达成预期指标", 8, 8],
        [None, None, "成本指标", "项目总成本", "≤90万元", 90, 8, 8],
        [None, None, None, "单项业务成本", "达成预期指标", "达成预期指标", 10, 10],
        [None, "效益指标（30分）", "社会效益指标", "社会效益", "达成预期指标", "达成预期指标", 10, 10],
        [None, None, "生态效益指标", "生态效益", "达成预期指标", "达成预期指标", 10, 10],
        [None, None, "可持续影响指标", "可持续影响", "达成预期指标", "达成预期指标", 10, 10],
        [None, "满意度指标（10分）", "服务对象满意度指标", "服务对象满意度", "达成预期指标", "达成预期指标", 10, 10],
        ["总分", None, None, None, None, None, 100, 90],
    ],
)
DAYING_FORM = [
    ["项目支出绩效自评表"],
    ["（2025年度）"],
    ["项目名称", f"{DAYING}-公共法律服务", None, None, "主管部门", "219-市教育局", "实施单位", "219001-市第一中学"],
    ["项目资金（万元）", None, "年初预算数", "调整后预算数", "预算执行数", "权重", "执行率", "得分"],
    [None, "年度资金总额", 0.00, 3.36, 3.36, 10, "100.00%", 10],
    [*HEAD, "指标性质", "指标值", "度量单位", "完成值", "权重", "得分"],
    [None, "产出指标", "质量指标", "办案质量合格率", "=", 100, "%", 100, 90, 90],
    ["合计", None, None, None, None, None, None, None, 100, 100],
]
XINGQING_FORM = form(
    "滨河家园垃圾转运站",
    XINGQING,
    [[None, "年度资金总额", 100, 100, 100, 10, "100%", 10]],
    [
        [None, "产出指标", "数量指标", "车辆", "=1辆", 1, 20, 20],
        [None, None, None, "压缩箱", "=2个", 2, 20, 20],
        [None, None, None, "垃圾桶", "=243个", 243, 20, 20],
        [None, None, "质量指标", "验收合格率", "=100%", "100%", 30, 30],
        ["总分", None, None, None, None, None, 100, 100],
    ],
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, jixiao: Callable[..., Result]) -> Path:
    """A scope with the three forms, graded."""
    home = tmp_path_factory.mktemp("real")
    scope = home / "inbox/640500/2025"
    year = ["（2025年度）"]
    save(
        scope / "r/unit.xlsx",
        [
            ["部门单位名录"],
            year,
            ["单位编码", "单位名称", "部门编码", "部门名称"],
            ["219001", "市第一中学", "219", "市教育局"],
        ],
    )
    labels = list(PROJECT_LABELS[:10])
    names = {TANGXI: "委托业务项目", DAYING: "公共法律服务", XINGQING: "滨河家园垃圾转运站"}
    projects = [
        [code, name, "219", "219001", "3", None, "一次性项目", "否", "否", "否"] for code, name in names.items()
    ]
    save(scope / "r/proj.xlsx", [["项目库登记表"], year, labels, *projects])
    budgets = [[TANGXI, 90, 89.974, 89.974], [DAYING, 0, 3.36, 3.36], [XINGQING, 100, 100, 100]]
    save(
        scope / "r/budg.xlsx",
        [["项目预算表（万元）"], year, ["项目编码", "年初预算数", "全年预算数", "执行数"], *budgets],
    )
    save(scope / "a/tangxi.xlsx", TANGXI_FORM)
    save(scope / "a/daying.xlsx", DAYING_FORM)
    save(scope / "a/xingqing.xlsx", XINGQING_FORM)
    result = jixiao("run", "self-evaluation", "--year", 2025, "--home", home, "--as-of", "2026-09-01")
    assert result.exit_code == 0, result.output
    return home


def findings(home: Path, name: str) -> set[tuple[str, str, str]]:
    rows = table(home, 2025, "findings")
    return {(row["code"], row["severity"], row["cell"]) for row in rows if row["file"].endswith(name)}


def grade(home: Path, code: str) -> dict[str, str]:
    return next(row for row in table(home, 2025, "project_grades") if row["project_code"] == code)


def test_a_total_row_of_zeros_over_filled_parts_goes_back(graded: Path) -> None:
    rejected = {(code, cell) for code, severity, cell in findings(graded, "tangxi.xlsx") if severity == "reject"}
    assert {("SE05", "C6"), ("SE05", "D6"), ("SE05", "E6")} <= rejected
    assert grade(graded, TANGXI)["grade"] == "未自评"
    assert grade(graded, TANGXI)["adjusted_budget"] == "899740.00"


def test_an_initial_budget_of_zero_divides_nothing(graded: Path) -> None:
    row = grade(graded, DAYING)
    assert (row["execution_rate"], row["final_score"], row["grade"]) == ("1.0000", "100.00", "优")
    assert row["review_recommended"] == "true"
    found = findings(graded, "daying.xlsx")
    assert {code for code, _, _ in found} == {"SE10"}


def test_a_clean_form_has_no_finding(graded: Path) -> None:
    row = grade(graded, XINGQING)
    assert (row["final_score"], row["grade"], row["grade_source"]) == ("100.00", "优", "self")
    assert findings(graded, "xingqing.xlsx") == set()
