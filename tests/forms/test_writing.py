"""Written sheets stand exactly in the layouts of the templates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from forms.handouts.writing import SPLIT_TARGET, write
from forms.layouts import LAYOUTS
from forms.reader import read_file

HEAD = {
    "project_code": "64050025T000000000123",
    "project_name": "教师培训",
    "department_code": "219",
    "department_name": "市教育局",
    "unit_code": "219001",
    "unit_name": "市第一中学",
}
QUANTITY = {
    "level1": "产出指标", "level2": "数量指标", "level3": "培训人次", "operator": "≥", "target": Decimal("500.50"),
    "unit": "人次", "actual": Decimal(480), "actual_text": "480", "weight": Decimal(20), "score": Decimal("19.2"),
    "possibility": "确定能", "reason": "延期一周",
}  # fmt: skip
QUALITY = {**QUANTITY, "level2": "质量指标", "level3": "合格率", "weight": Decimal("12.5"), "unit": "%"}
WORDING = {
    **QUANTITY, "level1": "效益指标", "level2": "质量指标", "level3": "社会影响", "operator": "定性", "target": None,
    "target_text": "达成预期目标", "unit": None, "actual": None, "actual_text": "达成预期目标", "weight": Decimal(57),
}  # fmt: skip
FORM = {
    **HEAD,
    "month": 7,
    "conditions_met": "是",
    "subject_kind": "项目",
    "funds": {
        "年度资金总额": {
            "initial_budget": Decimal("1200000.00"), "adjusted_budget": Decimal("899740.00"),
            "executed": Decimal("899740.01"), "amount": Decimal("1000000.00"),
        },
        "财政拨款": {"initial_budget": Decimal("1200000.00")},
    },
    "execution_weight": Decimal(10), "execution_rate": Decimal("0.95"), "execution_score": Decimal("9.5"),
    "expected_goal": "培训全部教师", "actual_goal": "已培训", "goal": "培训全部教师",
    "indicators": [QUANTITY, QUALITY, WORDING],
    "total_weight": Decimal(100), "total_score": Decimal("94.10"),
    "items": [{"item": "立项必要性", "weight": Decimal(15), "self_score": Decimal(14), "opinion": "同意"}],
    "steps": [
        {"step": "财政复审", "conclusion": "退回", "decided_on": date(2026, 8, 20), "rectify_by": date(2026, 9, 1)},
    ],
    "reviewed_on": date(2026, 9, 10),
}  # fmt: skip


def written(name, data, **options):
    book = Workbook()
    places = write(book.active, LAYOUTS[name], data, year=2025, **options)
    buffer = BytesIO()
    book.save(buffer)
    return load_workbook(buffer).active, places


def rows(sheet):
    return [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]


def test_self_evaluation_template():
    sheet, _ = written("SE", FORM)
    assert rows(sheet) == [
        ["项目支出绩效自评表"],
        ["（2025年度）"],
        ["项目名称", "教师培训", "项目编码", "64050025T000000000123"],
        ["主管部门", "219-市教育局", "实施单位", "219001-市第一中学"],
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", 120, 89.974, 89.974001, 10, 0.95, 9.5],
        ["其中：财政拨款", 120],
        ["上年结转资金"],
        ["其他资金"],
        ["年度总体目标", "预期目标", "实际完成情况"],
        ["培训全部教师", "已培训"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        ["产出指标（32.5分）", "数量指标", "培训人次", "≥500.5人次", 480, 20, 19.2, "延期一周"],
        ["质量指标", "合格率", "≥500.5%", 480, 12.5, 19.2, "延期一周"],
        ["效益指标（57分）", "质量指标", "社会影响", "达成预期目标", "达成预期目标", 57, 19.2, "延期一周"],
        ["总分", 100, 94.1],
    ]
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:I1", "A5:A9", "A10:A11", "A12:A15", "B13:B14"}
    assert sheet["E6"].number_format == "#,##0.00"
    assert sheet["G6"].number_format == "0.00%"


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("DE", 3, ["部门名称", "219-市教育局"]),
        ("DE", 4, ["部门整体支出（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]),
        ("DE", 6, ["其中：基本支出"]),
        ("MO", 2, ["（2025年度）", "监控截止月份", 7]),
        ("MO", 5, ["实施条件是否满足", "是"]),
        ("MO", 6, ["项目资金（万元）", "年初预算数", "全年预算数", "1-7月执行数", "执行率", "全年预计执行数"]),
        ("MO", 12, ["产出指标", "数量指标", "培训人次", "≥500.5人次", 20, 480, "确定能", "延期一周"]),
        ("EX", 4, ["主管部门", "219-市教育局", "类型", "项目"]),
        ("EX", 6, ["立项必要性", 15, 14, "同意"]),
        ("EX", 7, ["合计", 100]),
        ("GO", 5, ["项目资金（万元）", "年度资金总额", "财政拨款", "上年结转资金", "其他资金"]),
        ("GO", 6, [100]),
        ("GO", 7, ["年度总体目标", "培训全部教师"]),
        ("GO", 9, ["产出指标", "数量指标", "培训人次", "≥", 500.5, "人次", 20]),
        ("GO", 11, ["效益指标", "质量指标", "社会影响", "定性", "达成预期目标", 57]),
        ("GO", 12, ["审核记录", "环节", "结论", "日期", "意见", "整改期限"]),
    ],
)
def test_other_templates(name, row, expected):
    sheet, _ = written(name, FORM)
    assert rows(sheet)[row - 1] == expected


def test_dates_are_date_cells():
    sheet, places = written("GO", FORM)
    cells = {place.field.name: sheet[place.cell] for place in places}
    assert cells["decided_on"].is_date
    assert cells["decided_on"].value.date() == date(2026, 8, 20)


def test_split_target_variant():
    sheet, _ = written("SE", FORM, variant=SPLIT_TARGET)
    lines = rows(sheet)
    assert lines[4][1:4] == ["年初预算数", "调整后预算数", "预算执行数"]
    assert lines[11][4:9] == ["指标性质", "指标值", "度量单位", "完成值", "权重"]
    assert lines[12][3:7] == ["≥", 500.5, "人次", 480]
    assert lines[14][3:6] == ["定性", "达成预期目标", "达成预期目标"]
    assert lines[15] == ["合计", 100, 94.1]


@pytest.mark.parametrize(("unit", "shown"), [("元", 899740), ("万元", 89.974)])
def test_money_in_the_stated_unit(unit, shown):
    budget = [{"project_code": HEAD["project_code"], "adjusted_budget": Decimal("899740.00"), "requested": None}]
    sheet, places = written("R-BUDG", budget, unit=unit)
    assert sheet["A1"].value == f"项目预算表（{unit}）"
    cells = {place.field.name: sheet[place.cell].value for place in places}
    assert cells["adjusted_budget"] == shown
    assert cells["requested"] is None


def test_lists_state_unit_and_month_above_the_header():
    data = [{**HEAD, "month": 7, "adjusted_budget": Decimal(20000), "goal_completion": Decimal("0.35")}]
    sheet, _ = written("MO-list", data)
    assert rows(sheet)[1] == ["（2025年度）", "监控截止月份", 7, "单位：万元"]
    assert rows(sheet)[3] == [HEAD["project_code"], "教师培训", "219-市教育局", "219001-市第一中学", 2, 0.35]


@pytest.mark.parametrize("name", [name for name, layout in LAYOUTS.items() if layout.form.startswith("R-")])
def test_registers_carry_every_column(name):
    sheet, places = written(name, [{}])
    assert rows(sheet)[2] == [column.label for column in LAYOUTS[name].rows.columns]
    assert [place.cell for place in places] == [f"{'ABCDEFGHIJK'[n]}4" for n in range(len(places))]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_field_has_a_place_even_when_blank(name):
    layout = LAYOUTS[name]
    blank = [{}] if layout.rows else {"indicators": [{}], "items": [{}], "steps": [{}]}
    _, places = written(name, blank)
    due = {each.name for each in layout.pairs}
    for grid in (layout.indicators, layout.items, layout.steps, layout.rows):
        due |= {column.name for column in grid.columns if not column.variant} if grid else set()
    due |= {column.name for column in layout.funds.columns} if layout.funds else set()
    assert due <= {place.field.name for place in places}
    assert len({place.cell for place in places}) == len(places)


@pytest.mark.parametrize("text", ["=见附件", "=1+1", "+三号楼", "-专项", "@张三"])
def test_text_that_looks_like_a_formula_comes_back_as_text(tmp_path, text):
    book = Workbook()
    write(
        book.active,
        LAYOUTS["SE"],
        {**FORM, "project_name": text, "indicators": [{**QUANTITY, "reason": text}]},
        year=2025,
    )
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    book.save(tmp_path / "a.xlsx")
    reading = read_file(tmp_path / "a.xlsx")
    assert reading.rows["raw_self_evaluations"][0]["project_name"] == text
    assert reading.rows["raw_indicators"][0]["reason"] == text
    assert "raw_problems" not in reading.rows or reading.rows["raw_problems"] == []


def test_an_equals_target_is_no_formula():
    sheet, places = written("SE", {**FORM, "indicators": [{**QUANTITY, "operator": "="}]})
    (target,) = [sheet[place.cell] for place in places if place.field.name == "target_text"]
    assert (target.value, target.data_type) == ("=500.5人次", "s")


def test_submission_number_stands_near_the_title():
    sheet, _ = written("SE", FORM, submission=2)
    assert "第2次报送" in rows(sheet)[1]
