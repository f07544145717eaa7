"""Files to rows: templates of every form, their accepted variations, and files that cannot be read."""

from __future__ import annotations

import json
import pickle
import zipfile
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from books import CODE, annual, changed, save, save_all

from forms import archive, reader, workbooks
from forms.problems import FILE_PROBLEMS, VALUE_PROBLEMS
from forms.reader import FileReading, read_file
from forms.records import BLANK
from warehouse.tables import TABLES

ADDED_BY_CALLER = {"region", "year", "sha256"}


def read(path: Path) -> dict[str, list[dict]]:
    reading = read_file(path)
    assert (reading.problem, reading.detail) == (None, "")
    for table, rows in reading.rows.items():
        for row in rows:
            assert set(row) == set(TABLES[table].names) - ADDED_BY_CALLER, table
    assert pickle.loads(pickle.dumps(reading)) == reading
    return reading.rows


def one(rows: dict[str, list[dict]], table: str) -> dict:
    assert len(rows[table]) == 1
    return rows[table][0]


def pick(rows: list[dict], *names: str) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in rows]


def cells(row: dict) -> dict[str, str]:
    return json.loads(row["cells"])


def without_places(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The rows without addresses and the sheet's name: the same whatever the layout."""
    places = {"cells", "sheet", "cell", "title_cell", "year_cell", "unit_cell", "month_cell", "header_month_cell"}
    return {
        table: [{name: value for name, value in row.items() if name not in places} for row in found]
        for table, found in rows.items()
    }


def test_columns_of_raw_tables() -> None:
    for table, row in BLANK.items():
        assert set(row) == set(TABLES[table].names) - ADDED_BY_CALLER - {"cells"}, table


def test_se(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(), "A1:I1", "A5:A9", "A12:A16", "B13:B14"))
    sheet = one(rows, "raw_sheets")
    assert (sheet["form"], sheet["disposition"], sheet["is_list"]) == ("SE", "read", False)
    assert (sheet["stated_year"], sheet["year_cell"], sheet["money_unit"], sheet["unit_cell"]) == (
        2025,
        "A2",
        "万元",
        "A5",
    )
    assert rows["raw_problems"] == []
    form = one(rows, "raw_self_evaluations")
    assert {name: value for name, value in form.items() if value is not None and name != "cells"} == {
        "sheet": "Sheet1",
        "subject_no": 0,
        "form": "SE",
        "is_list": False,
        "project_code": CODE,
        "project_name": "示范项目",
        "department_code": "219",
        "department_name": "市教育局",
        "unit_code": "219001",
        "unit_name": "市第一中学",
        "initial_budget": D("1200000.00"),
        "adjusted_budget": D("1000000.00"),
        "executed": D("899740.00"),
        "execution_weight": D("10.0000"),
        "execution_rate": D("0.89970000"),
        "execution_score": D("9.00"),
        "total_weight": D("100.0000"),
        "total_score": D("97.40"),
        "expected_goal": "培训教师",
        "actual_goal": "已完成",
    }
    assert cells(form) == {
        "project_code": "F3",
        "project_name": "B3",
        "department_code": "B4",
        "department_name": "B4",
        "unit_code": "F4",
        "unit_name": "F4",
        "initial_budget": "C6",
        "adjusted_budget": "D6",
        "executed": "E6",
        "execution_weight": "F6",
        "execution_rate": "G6",
        "execution_score": "H6",
        "expected_goal": "B11",
        "actual_goal": "F11",
        "total_weight": "G17",
        "total_score": "H17",
    }
    assert pick(rows["raw_funds"], "line_no", "label", "item", "amount") == [
        (0, "年度资金总额", "initial_budget", D(1200000)),
        (0, "年度资金总额", "adjusted_budget", D(1000000)),
        (0, "年度资金总额", "executed", D("899740.00")),
        (1, "财政拨款", "initial_budget", D(1200000)),
        (1, "财政拨款", "adjusted_budget", D(900000)),
        (1, "财政拨款", "executed", D(800000)),
        (2, "上年结转资金", "initial_budget", None),
        (2, "上年结转资金", "adjusted_budget", D(100000)),
        (2, "上年结转资金", "executed", D(99740)),
        (3, "其他资金", "initial_budget", None),
        (3, "其他资金", "adjusted_budget", None),
        (3, "其他资金", "executed", None),
    ]
    assert cells(rows["raw_funds"][-1]) == {"amount": "E9"}
    columns = ("indicator_no", "level1", "level2", "level3", "operator", "target", "unit", "actual_text", "actual")
    assert pick(rows["raw_indicators"], *columns) == [
        (1, "产出指标", "数量指标", "培训人次", "≥", D(500), "人次", "480", D(480)),
        (2, "产出指标", "质量指标", "合格率", "=", D(100), "%", "100%", D(100)),
        (3, "效益指标", "社会效益指标", "影响", "定性", None, None, "达成预期指标", None),
        (4, "满意度指标", "满意度", "教师满意度", "≥", D(90), "%", "９５％", D(95)),
    ]
    assert pick(rows["raw_indicators"], "weight", "score", "reason") == [
        (D(40), D("38.4"), "生源减少"),
        (D(10), D(10), None),
        (D(30), D(30), None),
        (D(10), D(10), None),
    ]
    assert cells(rows["raw_indicators"][1])["reason"] == "I14"


@pytest.mark.parametrize("at", [(0, 0), (3, 0), (0, 2), (7, 4)])
def test_shifted(tmp_path: Path, at: tuple[int, int]) -> None:
    plain = read(save(tmp_path / "plain.xlsx", annual()))
    shifted = read(save(tmp_path / "shifted.xlsx", annual(), at=at))
    assert without_places(shifted) == without_places(plain)
    assert cells(one(shifted, "raw_self_evaluations"))["executed"] == f"{chr(ord('E') + at[1])}{6 + at[0]}"


def test_blank_rows_and_columns_between(tmp_path: Path) -> None:
    wide = [[cell for value in row for cell in (value, None)] for row in annual()]
    rows = [line for row in wide for line in (row, [])]
    assert without_places(read(save(tmp_path / "a.xlsx", rows))) == without_places(
        read(save(tmp_path / "b.xlsx", annual()))
    )


def test_reordered_columns(tmp_path: Path) -> None:
    rows = annual()
    for row in rows[11:17]:
        row.extend([None] * (9 - len(row)))
        row[4:9] = row[8:3:-1]
    for row in rows[4:9]:
        row.extend([None] * (8 - len(row)))
        row[2:5] = row[4:1:-1]
    found = read(save(tmp_path / "a.xlsx", rows))
    expected = read(save(tmp_path / "b.xlsx", annual()))
    assert found["raw_indicators"][0]["score"] == D("38.40")
    names = ("line_no", "item", "amount")
    assert sorted(pick(found["raw_funds"], *names), key=str) == sorted(pick(expected["raw_funds"], *names), key=str)
    left, right = without_places(found), without_places(expected)
    assert left["raw_indicators"] == right["raw_indicators"]
    assert left["raw_self_evaluations"] == right["raw_self_evaluations"]


def test_merged_names_and_reason(tmp_path: Path) -> None:
    rows = annual(I14=None, H14=None)
    found = read(save(tmp_path / "a.xlsx", rows, "B13:B14", "I13:I14", "H13:H14"))["raw_indicators"]
    assert pick(found, "level1", "reason", "score")[:2] == [
        ("产出指标", "生源减少", D("38.40")),
        ("产出指标", "生源减少", None),
    ]


def test_level_2_does_not_outlive_its_level_1(tmp_path: Path) -> None:
    found = read(save(tmp_path / "a.xlsx", annual(C14=None, C15=None)))["raw_indicators"]
    assert pick(found, "level1", "level2")[:3] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("效益指标", None),
    ]


def test_header_over_two_columns(tmp_path: Path) -> None:
    rows = [[*row[:4], None, *row[4:]] for row in annual()]
    rows[13][3], rows[13][4] = None, "合格率"
    found = read(save(tmp_path / "a.xlsx", rows, "D12:E12", "D13:E13"))["raw_indicators"]
    assert pick(found, "level3")[:2] == [("培训人次",), ("合格率",)]
    assert cells(found[1])["level3"] == "E14"


def test_trailing_notes(tmp_path: Path) -> None:
    notes = [
        [],
        ["注：1.本表由单位填写。"],
        ["填表人：张三", None, None, None, "联系电话：123", "2026-03-01"],
        ["其他说明", None, None, "文字"],
    ]
    assert without_places(read(save(tmp_path / "a.xlsx", annual() + notes))) == without_places(
        read(save(tmp_path / "b.xlsx", annual()))
    )


def test_indicator_that_begins_like_a_note(tmp_path: Path) -> None:
    found = read(save(tmp_path / "a.xlsx", annual(C14=None, D14="注册企业数")))["raw_indicators"]
    assert len(found) == 4
    assert found[1]["level3"] == "注册企业数"


def test_split_target(tmp_path: Path) -> None:
    rows = annual(D5="调整后预算数", E5="预算执行数", B3=f"{CODE}-示范项目", E3=None, F3=None)[:11]
    rows += [
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
            "偏差原因",
        ],
        [None, "产出指标", "数量指标", "培训人次", "≥", 500, "人次", 480, 40, 38.4, "生源减少"],
        [None, None, "质量指标", "影响", "定性", "达成预期", None, "达成", 50, 50],
        ["合计", None, None, None, None, None, None, None, 100, 97.4],
    ]
    found = read(save(tmp_path / "a.xlsx", rows))
    form = one(found, "raw_self_evaluations")
    assert (form["project_code"], form["project_name"], form["total_score"]) == (CODE, "示范项目", D("97.4"))
    assert cells(form)["project_code"] == "B3"
    assert (form["adjusted_budget"], form["executed"]) == (D(1000000), D("899740.00"))
    columns = ("operator", "target_text", "target", "unit", "actual", "weight", "score")
    assert pick(found["raw_indicators"], *columns) == [
        ("≥", "500", D(500), "人次", D(480), D(40), D("38.4")),
        ("定性", "达成预期", None, None, None, D(50), D(50)),
    ]
    assert cells(found["raw_indicators"][0])["operator"] == "E13"


def test_blank_operator_stays_blank_in_its_own_column(tmp_path: Path) -> None:
    rows = goal()
    rows[8][4] = None
    assert read(save(tmp_path / "a.xlsx", rows))["raw_indicators"][0]["operator"] is None


def department() -> list[list]:
    rows = annual("部门整体支出绩效自评表")
    rows[2:4] = [["部门名称", "219-市教育局"]]
    rows[3][0] = "部门整体支出（万元）"
    rows[5][1], rows[6][1] = "其中：基本支出", "项目支出"
    del rows[7]
    return rows


def test_de(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", department()))
    form = one(rows, "raw_self_evaluations")
    assert (form["form"], form["department_code"], form["department_name"]) == ("DE", "219", "市教育局")
    assert (form["project_code"], form["adjusted_budget"], form["total_score"]) == (None, D(1000000), D("97.4"))
    assert [label for (label,) in pick(rows["raw_funds"], "label")[::3]] == ["年度资金总额", "基本支出", "项目支出"]
    assert one(rows, "raw_sheets")["unit_cell"] == "A4"
    assert len(rows["raw_indicators"]) == 4


def monitoring() -> list[list]:
    return [
        ["项目支出绩效运行监控表"],
        ["（2026年度）", None, "监控截止月份", 7],
        ["项目名称", "示范项目", None, None, "项目编码", CODE],
        ["主管部门", "市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["实施条件是否满足", "是"],
        ["项目资金（元）", None, "年初预算数", "全年预算数", "1-7月执行数", "执行率", "全年预计执行数"],
        [None, "年度资金总额", 100, 200.5, "100.255", 0.5, 200],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "分值",
            "1-7月执行情况",
            "全年预计完成值",
            "完成目标可能性",
            "偏差原因分析",
        ],
        [None, "产出指标", "数量指标", "培训人次", "≥500人次", 90, 250, "500", "确定能", None],
    ]


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


def goal() -> list[list]:
    return [
        ["项目支出绩效目标申报表"],
        ["（2027年度）"],
        ["项目名称", "示范项目", None, None, "项目编码", CODE],
        ["主管部门", "219-市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["项目资金（万元）", "年度资金总额", "财政拨款", "上年结转资金", "其他资金"],
        [None, 815.9, 800, 15.9],
        ["年度总体目标", "按期完成"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "分值"],
        [None, "产出指标", "数量指标", "培训人次", "≥", 500, "人次", 45],
        [None, "效益指标", "社会效益", "影响", "定性", "显著提升", None, 45],
        ["审核记录", "环节", "结论", "日期", "意见", "整改期限"],
        [None, "单位自评", "通过", "2026-08-01"],
        [None, "财政复审", "退回", "2026年8月20日", "指标不可衡量", "2026-09-01"],
        [None, "财政复审"],
    ]


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


SE_LIST = [
    ["市教育局项目支出绩效自评汇总表"],
    ["（2025年度）", None, None, "单位：万元", "第二次报送"],
    ["项目编码", "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数", "全年执行数",
     "预算执行率得分", "指标得分", "总分", "偏差原因"],
    [CODE, "甲", "219-市教育局", "219001-市第一中学", 1, 2, 1.5, 7.5, 90, 97.5],
    ["64050025T00000000012", "乙", "219", "219001", 1, "两万", 1, 10, 90, 100],
    [None, "丙", "219", "219001", 1, 1, 1, 10, 90, 100],
    ["合计", None, None, None, 3, 4, 3.5],
]  # fmt: skip


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


REGISTERS = {
    "R-UNIT": (
        ["部门单位名录", "单位编码", "单位名称", "部门编码", "部门名称"],
        [219001.0, "市第一中学", 219, "市教育局"],
        {"unit_code": "219001", "unit_name": "市第一中学", "department_code": "219", "department_name": "市教育局"},
    ),
    "R-PROJ": (
        ["项目库登记表", "项目编码", "项目名称", "部门编码", "单位编码", "项目类别", "支出内容", "项目性质", "是否新增", "是否重点",
         "是否涉密", "前身项目编码"],
        [CODE, "甲", "219", "219001", "3 特定目标类", " 内容 ", "经常性项目", "否", "是", "否", None],
        {"class": "3", "content": "内容", "is_new": False, "is_key": True, "is_classified": False, "predecessor_code": None},
    ),
    "R-BUDG": (
        ["项目预算表（万元）", "项目编码", "年初预算数", "全年预算数", "执行数", "申报数"],
        [CODE, 1, 2.5, None, 0],
        {"initial_budget": D(10000), "adjusted_budget": D(25000), "executed": None, "requested": D(0)},
    ),
    "R-BASE": (
        ["部门基本支出表（元）", "部门编码", "人员经费", "公用经费"],
        ["219", 10.005, "1,000"],
        {"department_code": "219", "personnel": D("10.01"), "public_funds": D(1000)},
    ),
    "R-REV": (
        ["绩效评价复核结果表", "对象", "编码", "复核得分", "复核方式", "审核意见", "复核日期"],
        ["部门整体", 219, 88.5, "抽评", None, "2026-05-11"],
        {"subject": "部门整体", "code": "219", "review_score": D("88.5"), "reviewed_on": date(2026, 5, 11)},
    ),
    "R-DATE": (
        ["批复公开登记表", "部门编码", "事项", "财政批复日期", "批复所属单位日期", "备案日期", "公开日期", "公开网址"],
        ["219", "部门决算", "2026/8/20", None, None, 20260909, "https://www.example.gov.cn/1"],
        {"matter": "部门决算", "approved_on": date(2026, 8, 20), "filed_on": None, "published_on": date(2026, 9, 9)},
    ),
    "R-EXC": (
        ["例外事项登记表（元）", "项目编码", "例外类型", "金额", "批准文号", "批准人", "批准日期", "事由"],
        [CODE, "保留金额", 100, "〔2026〕1号", "李局长", None, "民生"],
        {"kind": "保留金额", "amount": D(100), "approval_number": "〔2026〕1号", "approved_on": None, "reason": "民生"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", REGISTERS)
@pytest.mark.parametrize("reverse", [False, True])
def test_registers(tmp_path: Path, form: str, reverse: bool) -> None:
    (title, *header), row, expected = REGISTERS[form]
    step = -1 if reverse else 1
    rows = read(
        save(tmp_path / "a.xlsx", [[title], [], ["2026年度"], header[::step], row[::step], ["注：无"]], at=(1, 1))
    )
    assert one(rows, "raw_sheets")["form"] == form
    assert one(rows, "raw_sheets")["stated_year"] == 2026
    assert rows["raw_problems"] == []
    found = one(rows, "raw_" + form.lower().replace("-", "_"))
    assert found["subject_no"] == 1
    assert {name: found[name] for name in expected} == expected


def test_register_problems(tmp_path: Path) -> None:
    (title, *header), row, _ = REGISTERS["R-PROJ"]
    bad = ["1", "甲", 7, 19001, "4", None, "常年", "无", "是", "否", "x"]
    rows = read(save(tmp_path / "a.xlsx", [[title], header, row, bad]))
    assert pick(rows["raw_problems"], "subject_no", "field", "kind") == [
        (2, "project_code", "code"),
        (2, "department_code", "lost_digits"),
        (2, "unit_code", "lost_digits"),
        (2, "class", "word"),
        (2, "nature", "word"),
        (2, "is_new", "word"),
        (2, "predecessor_code", "code"),
    ]
    assert len(rows["raw_r_proj"]) == 2


def test_missing_column_is_due_right_of_the_header(tmp_path: Path) -> None:
    rows = read(
        save(tmp_path / "a.xlsx", [["部门单位名录"], ["单位编码", "单位名称", "部门编码"], ["219001", "甲", "219"]])
    )
    assert cells(one(rows, "raw_r_unit"))["department_name"] == "D2"


def test_many_sheets_hidden_and_instructions(tmp_path: Path) -> None:
    path = save_all(
        tmp_path / "a.xlsx",
        {
            "填表说明": [["绩效自评填表说明"], ["请填写项目支出绩效自评表。"]],
            "一": annual(),
            "二": monitoring(),
            "旧": annual(),
            "空": [],
            "其他": [["随便什么"], ["内容"]],
        },
        hidden=["旧"],
    )
    rows = read(path)
    assert pick(rows["raw_sheets"], "sheet", "sheet_no", "disposition", "form") == [
        ("填表说明", 1, "skipped", None),
        ("一", 2, "read", "SE"),
        ("二", 3, "read", "MO"),
        ("旧", 4, "skipped", None),
        ("空", 5, "skipped", None),
        ("其他", 6, "unknown", None),
    ]
    assert len(rows["raw_self_evaluations"]) == len(rows["raw_monitorings"]) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    lines = [",".join("" if value is None else str(value) for value in row) for row in annual()]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    expected = without_places(read(save(tmp_path / "a.xlsx", annual())))
    assert without_places(read(path)) == expected


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("项目支出绩效自评表", 2025),
        ("2025年度项目支出绩效自评表", 2025),
        ("附件1：某市 项目支出绩效自评表（2025年度）", 2025),
        ("项目支出绩效 自评表", 2025),
    ],
)
def test_titles(tmp_path: Path, title: str, year: int) -> None:
    sheet = one(read(save(tmp_path / "a.xlsx", annual(title))), "raw_sheets")
    assert (sheet["form"], sheet["stated_year"]) == ("SE", year)


def test_year_of_a_project_name_is_not_the_years(tmp_path: Path) -> None:
    rows = annual(A2=None, B3="2024年度")
    assert one(read(save(tmp_path / "a.xlsx", rows)), "raw_sheets")["stated_year"] is None


def test_title_below_the_first_rows_is_unknown(tmp_path: Path) -> None:
    rows = [[str(number)] for number in range(5)] + annual()
    assert one(read(save(tmp_path / "a.xlsx", rows)), "raw_sheets")["disposition"] == "unknown"


@pytest.mark.parametrize(
    ("changes", "unit", "cell"),
    [
        ({"A5": "项目资金"}, None, "A5"),
        ({"A5": "项目资金", "G2": "单位：万元"}, "万元", "G2"),
        ({"A5": "项目资金", "C5": "年初预算数（元）"}, "元", "A5"),
        ({"C5": "年初预算数（元）"}, None, "A5"),
        ({"A5": "项目资金\n(万元)"}, "万元", "A5"),
    ],
)
def test_unit(tmp_path: Path, changes: dict, unit: str | None, cell: str) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(**changes)))
    assert (one(rows, "raw_sheets")["money_unit"], one(rows, "raw_sheets")["unit_cell"]) == (unit, cell)
    amount = one(rows, "raw_self_evaluations")["adjusted_budget"]
    assert amount == {None: None, "元": D(100), "万元": D(1000000)}[unit]
    assert rows["raw_problems"] == []


@pytest.mark.parametrize(
    ("address", "value", "line", "field", "kind"),
    [
        ("D6", "100元", None, "adjusted_budget", "unit_conflict"),
        ("D7", "九十", 1, "amount", "not_a_number"),
        ("G6", 95, None, "execution_rate", "ratio"),
        ("H13", "好", 1, "score", "not_a_number"),
        ("B4", "21-市教育局", None, "department_code", "code"),
        ("F3", 640500, None, "project_code", "lost_digits"),
        ("D6", "=SUM(D7:D9)", None, "adjusted_budget", "formula"),
        ("D13", '="培训"&"人次"', 1, "level3", "formula"),
        ("D6", "#DIV/0!", None, "adjusted_budget", "not_a_number"),
        ("G6", "#DIV/0!", None, "execution_rate", "not_a_number"),
        ("D13", "#REF!", 1, "level3", "formula"),
    ],
)
def test_problems(tmp_path: Path, address: str, value, line: int | None, field: str, kind: str) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(**{address: value})))
    assert kind in VALUE_PROBLEMS
    assert pick(rows["raw_problems"], "form", "subject_no", "line_no", "field", "cell", "kind", "value") == [
        ("SE", 0, line, field, address, kind, str(value))
    ]


def test_formula_outside_what_is_used(tmp_path: Path) -> None:
    rows = annual()[:6] + annual()[9:]
    rows[-1][7] = "=SUM(H11:H14)+H6"
    found = read(save(tmp_path / "a.xlsx", rows))
    assert pick(found["raw_problems"], "field", "cell", "kind") == [("total_score", "H14", "formula")]


@pytest.mark.parametrize(("formula", "target"), [("=100%", (D(100), "%")), ("=95", (D(95), None))])
def test_literal_formula(tmp_path: Path, formula: str, target: tuple) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(E14=formula, D6=formula.rstrip("%"))))
    indicator = rows["raw_indicators"][1]
    assert (indicator["operator"], indicator["target_text"]) == ("=", formula)
    assert (indicator["target"], indicator["unit"]) == target
    assert one(rows, "raw_self_evaluations")["adjusted_budget"] == D(formula.strip("=%")) * 10000
    assert rows["raw_problems"] == []


def test_percent_formats(tmp_path: Path) -> None:
    formats = {"E14": "0%", "F14": "0.00%", "G6": "0.0%", "G13": '0"%"'}
    rows = read(save(tmp_path / "a.xlsx", annual(E14=0.95, F14=0.9625, G6=0.8997), formats=formats))
    indicator = rows["raw_indicators"][1]
    assert (indicator["target_text"], indicator["target"], indicator["unit"]) == ("95%", D(95), "%")
    assert (indicator["actual_text"], indicator["actual"]) == ("96.25%", D("96.25"))
    assert one(rows, "raw_self_evaluations")["execution_rate"] == D("0.8997")
    assert rows["raw_indicators"][0]["weight"] == D(40)


def test_too_big_a_number_is_a_problem(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(D6=1e17, E13="≥" + "9" * 20, G13=1e6, F13=1e30)))
    assert sorted(pick(rows["raw_problems"], "field", "kind", "value")) == [
        ("actual", "not_a_number", "1" + "0" * 30),
        ("adjusted_budget", "not_a_number", "1" + "0" * 17),
        ("target", "not_a_number", "≥" + "9" * 20),
        ("weight", "not_a_number", "1000000"),
    ]
    assert rows["raw_indicators"][0]["target_text"] == "≥" + "9" * 20


def test_codes_that_contradict(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(B3="64050025T000000000999-别的")))
    assert one(rows, "raw_self_evaluations")["project_code"] is None
    assert pick(rows["raw_problems"], "field", "cell", "kind") == [("project_code", "B3", "code")]


def test_unknown_line_of_funds_is_kept(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(B9="单位自筹", D9=1)))["raw_funds"]
    assert pick(rows, "line_no", "label", "amount")[-2:] == [(3, "单位自筹", D(10000)), (3, "单位自筹", None)]


def test_form_without_blocks(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual()[:4]))
    form = one(rows, "raw_self_evaluations")
    assert form["adjusted_budget"] is None
    assert cells(form)["adjusted_budget"] == "A1"
    assert one(rows, "raw_sheets")["unit_cell"] == "A1"


class TestRealForms:
    """Figures of published forms."""

    def test_town_office(self, tmp_path: Path) -> None:
        rows = annual(C6=0, D6=0, E6=0, G6=0, H6=0, C7=90, D7=89.974, E7=89.974)[:12]
        rows[7:9] = []
        indicators = [
            ("业务项目数量", "≥50个", 50, 8, 8),
            ("报告合格率", "≥100百分比", 100, 8, 8),
            ("经费支出合规性", "达成预期指标", "达成预期指标", 8, 8),
            ("项目总成本", "≤90万元", 90, 8, 8),
        ]
        rows = rows[:10] + [[None, "产出指标", "数量指标", *indicator] for indicator in indicators]
        found = read(save(tmp_path / "a.xlsx", rows))
        form = one(found, "raw_self_evaluations")
        assert (form["initial_budget"], form["adjusted_budget"], form["executed"]) == (D(0), D(0), D(0))
        assert pick(found["raw_funds"], "label", "amount")[3:6] == [
            ("财政拨款", D(900000)),
            ("财政拨款", D("899740.00")),
            ("财政拨款", D("899740.00")),
        ]
        assert cells(form)["adjusted_budget"] == "D6"
        assert pick(found["raw_indicators"], "operator", "target", "unit", "actual") == [
            ("≥", D(50), "个", D(50)),
            ("≥", D(100), "百分比", D(100)),
            ("定性", None, None, None),
            ("≤", D(90), "万元", D(90)),
        ]

    def test_county_justice_bureau(self, tmp_path: Path) -> None:
        rows = [
            ["项目支出绩效自评表"],
            ["（2023年度）"],
            ["项目名称", "51092324T000010263357-法律援助"],
            ["主管部门", "219-司法局", None, None, "实施单位", "219001-司法局"],
            ["项目资金（万元）", None, "年初预算数", "调整后预算数", "预算执行数", "分值", "执行率", "得分"],
            [None, "年度资金总额", "0.00", "3.36", "3.36", "10", "100.00 %", "10"],
            [
                "绩效指标",
                "一级指标",
                "二级指标",
                "三级指标",
                "指标性质",
                "指标值",
                "度量单位",
                "完成值",
                "权重",
                "得分",
            ],
            [None, "产出指标", "质量指标", "合格率", "＝", "100", "%", "100", "90", "90"],
            ["合计", None, None, None, None, None, None, None, "100", "100"],
        ]
        found = read(save(tmp_path / "a.xlsx", rows))
        form = one(found, "raw_self_evaluations")
        assert (form["project_code"], form["initial_budget"], form["adjusted_budget"]) == (
            "51092324T000010263357",
            D("0.00"),
            D("33600.00"),
        )
        assert (form["execution_rate"], form["execution_score"], form["total_score"]) == (D(1), D(10), D(100))
        assert pick(found["raw_indicators"], "operator", "target", "unit", "actual", "weight", "score") == [
            ("=", D(100), "%", D(100), D(90), D(90))
        ]

    def test_city_district(self, tmp_path: Path) -> None:
        rows = annual(C6=100, D6=100, E6=100)[:12]
        rows += [
            [None, "产出指标", "数量指标", "车辆", "=1", 1, 20, 20],
            [None, None, None, "压缩箱", "=2", 2, 20, 20],
            [None, None, None, "垃圾桶", "=243", 243, 20, 20],
            [None, None, "质量指标", "验收合格率", "=100 %", "100 %", 30, 30],
        ]
        found = read(save(tmp_path / "a.xlsx", rows))
        assert pick(found["raw_indicators"], "level2", "operator", "target", "actual") == [
            ("数量指标", "=", D(1), D(1)),
            ("数量指标", "=", D(2), D(2)),
            ("数量指标", "=", D(243), D(243)),
            ("质量指标", "=", D(100), D(100)),
        ]
        assert found["raw_problems"] == []


def refused(path: Path) -> str | None:
    reading = read_file(path)
    assert isinstance(reading, FileReading)
    assert reading.rows == {}
    assert reading.problem in FILE_PROBLEMS
    assert reading.detail
    return reading.problem


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a", "a.xlsx.tmp", "a.xlt"])
def test_unknown_type(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"anything")
    assert refused(path) == "unknown_type"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"<html><table></table></html>"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.xlsb", b"PK\x03\x04broken"),
        ("a.csv", b"\xff\xfe\x00\x81"),
        ("a.csv", b"PK\x03\x04"),
        ("a.csv", b"a\0b"),
    ],
)
def test_damaged(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == "damaged"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_cut_off(tmp_path: Path, keep: float) -> None:
    path = save(tmp_path / "a.xlsx", annual())
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    assert refused(path) == "damaged"


def test_vanished(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.xlsx") == "damaged"


def test_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == "encrypted"


def test_encrypted_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refused(path) == "encrypted"


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LARGEST_FILE", 100)
    assert refused(save(tmp_path / "a.xlsx", annual())) == "too_large"


def test_too_large_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for number in range(5):
            container.writestr(f"xl/worksheets/sheet{number}.xml", bytes(archive.LARGEST_UNPACKED // 4))
    assert path.stat().st_size < workbooks.LARGEST_FILE
    assert refused(path) == "too_large"


def test_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_SHEET", 50)
    assert refused(save(tmp_path / "a.xlsx", annual())) == "too_large"


def test_cells_far_off(tmp_path: Path) -> None:
    rows = annual()
    path = save(tmp_path / "a.xlsx", rows)
    with zipfile.ZipFile(path) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as container:
        for name, part in parts.items():
            container.writestr(name, part)
    assert refused(path) == "too_large"


def test_panic_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        pass

    def panics(opened, rows) -> None:
        raise PanicError("index out of bounds")

    monkeypatch.setattr(reader, "_read_sheet", panics)
    path = save(tmp_path / "a.xlsx", annual())
    assert refused(path) == "damaged"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_stopping_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    def stops(opened, rows) -> None:
        raise stop

    monkeypatch.setattr(reader, "_read_sheet", stops)
    with pytest.raises(stop):
        read_file(save(tmp_path / "a.xlsx", annual()))
