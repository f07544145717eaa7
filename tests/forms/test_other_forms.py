"""The other forms and the lists to rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

from forms.records import BLANK
from tests.forms.books import CODE, changed, save
from tests.forms.readings import ADDED_BY_CALLER, SE_LIST, cells, department, goal, monitoring, one, pick, read
from warehouse.tables import TABLES


def test_columns_of_raw_tables() -> None:
    for table, row in BLANK.items():
        assert set(row) == set(TABLES[table].names) - ADDED_BY_CALLER - {"cells"}, table


def test_de(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", department()))
    form = one(rows, "raw_self_evaluations")
    assert (form["form"], form["department_code"], form["department_name"]) == ("DE", "219", "市教育局")
    assert (form["project_code"], form["adjusted_budget"], form["total_score"]) == (None, D(1000000), D("97.4"))
    assert [label for (label,) in pick(rows["raw_funds"], "label")[::3]] == ["年度资金总额", "基本支出", "项目支出"]
    assert one(rows, "raw_sheets")["unit_cell"] == "A4"
    assert len(rows["raw_indicators"]) == 4


def test_mo(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", monitoring()))
    sheet = one(rows, "raw_sheets")
    assert (sheet["month"], sheet["month_cell"]) == (7, "D2")
    assert (sheet["header_month"], sheet["header_month_cell"]) == (7, "E6")
    form = one(rows, "raw_monitorings")
    columns = ("department_code", "department_name", "month", "conditions_met", "initial_budget", "adjusted_budget")
    assert pick([form], *columns) == [(None, "市教育局", 7, "是", D(100), D("200.50"))]
    assert (form["executed"], form["execution_rate"], form["expected_executed"]) == (D("100.26"), D("0.5"), D(200))
    indicator = one(rows, "raw_indicators")
    assert (indicator["actual"], indicator["expected_text"], indicator["possibility"]) == (D(250), "500", "确定能")
    assert cells(indicator)["reason"] == "J9"


def test_month_in_the_label_cell_and_other_month_in_the_header(tmp_path: Path) -> None:
    rows = changed(monitoring(), C2="监控截止月份：8月", D2=None)
    sheet = one(read(save(tmp_path / "a.xlsx", rows)), "raw_sheets")
    assert (sheet["month"], sheet["header_month"]) == (8, 7)


def test_ex(tmp_path: Path) -> None:
    rows = read(
        save(
            tmp_path / "a.xlsx",
            [
                ["项目支出事前绩效评估评分表"],
                ["（2027年度）"],
                ["项目名称", "示范项目", None, "项目编码", CODE],
                ["主管部门", "219", None, "类型", "政策"],
                ["评估内容", "分值", "单位自评得分", "财政审核得分", "审核意见"],
                ["立项必要性", 15, 14, 12.5, "同意"],
                ["投入经济性", 15, 14, None],
                ["合计", 30, 28, 12.5],
                ["财政审核日期", date(2026, 9, 10)],
            ],
        )
    )
    form = one(rows, "raw_ex_antes")
    columns = (
        "subject_kind",
        "total_weight",
        "total_self_score",
        "total_review_score",
        "reviewed_on",
        "department_code",
    )
    assert pick([form], *columns) == [("政策", D(30), D(28), D("12.5"), date(2026, 9, 10), "219")]
    assert pick(rows["raw_ex_ante_items"], "item_no", "item", "weight", "review_score", "opinion") == [
        (1, "立项必要性", D(15), D("12.5"), "同意"),
        (2, "投入经济性", D(15), None, None),
    ]
    assert cells(rows["raw_ex_ante_items"][1])["review_score"] == "D7"


def test_go(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", goal()))
    form = one(rows, "raw_goals")
    assert (form["amount"], form["goal"], cells(form)["amount"]) == (D(8159000), "按期完成", "B6")
    assert pick(rows["raw_funds"], "line_no", "label", "item", "amount") == [
        (0, "年度资金总额", "amount", D(8159000)),
        (1, "财政拨款", "amount", D(8000000)),
        (2, "上年结转资金", "amount", D(159000)),
        (3, "其他资金", "amount", None),
    ]
    assert pick(rows["raw_indicators"], "operator", "target", "unit", "weight") == [
        ("≥", D(500), "人次", D(45)),
        ("定性", None, None, D(45)),
    ]
    assert pick(rows["raw_goal_steps"], "step_no", "step", "conclusion", "decided_on", "rectify_by") == [
        (1, "单位自评", "通过", date(2026, 8, 1), None),
        (2, "财政复审", "退回", date(2026, 8, 20), date(2026, 9, 1)),
    ]


def test_blank_operator_stays_blank_in_its_own_column(tmp_path: Path) -> None:
    rows = goal()
    rows[8][4] = None
    assert read(save(tmp_path / "a.xlsx", rows))["raw_indicators"][0]["operator"] is None


def test_se_list(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", SE_LIST))
    sheet = one(rows, "raw_sheets")
    assert (sheet["form"], sheet["is_list"], sheet["money_unit"], sheet["unit_cell"]) == ("SE", True, "万元", "D2")
    assert (sheet["submission_number"], sheet["stated_year"]) == (2, 2025)
    found = rows["raw_self_evaluations"]
    assert pick(found, "subject_no", "is_list", "project_code", "adjusted_budget", "total_score") == [
        (1, True, CODE, D(20000), D("97.5")),
        (2, True, None, None, D(100)),
        (3, True, None, D(10000), D(100)),
    ]
    assert cells(found[2])["project_code"] == "A6"
    assert pick(rows["raw_problems"], "subject_no", "line_no", "field", "cell", "kind", "value") == [
        (2, None, "project_code", "A5", "code", "64050025T00000000012"),
        (2, None, "adjusted_budget", "F5", "not_a_number", "两万"),
    ]


def test_mo_list(tmp_path: Path) -> None:
    rows = read(
        save(
            tmp_path / "a.xlsx",
            [
                ["项目支出绩效运行监控汇总表（2026年度）"],
                ["单位：元", None, "监控截止月份", "7月"],
                [
                    "项目编码",
                    "项目名称",
                    "主管部门",
                    "实施单位",
                    "全年预算数",
                    "执行数",
                    "目标完成率",
                    "实施条件是否满足",
                    "完成目标可能性",
                    "偏差原因",
                ],
                [CODE, "甲", "219-市教育局", "219001-市第一中学", 200, 100, "55%", "否", "有可能", "晚"],
            ],
        )
    )
    form = one(rows, "raw_monitorings")
    columns = ("subject_no", "is_list", "month", "adjusted_budget", "executed", "goal_completion", "conditions_met")
    assert pick([form], *columns) == [(1, True, 7, D(200), D(100), D("0.55"), "否")]
    assert cells(form)["month"] == "D2"
    assert one(rows, "raw_sheets")["stated_year"] == 2026
