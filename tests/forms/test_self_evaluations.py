"""SE forms to rows: the template, its accepted variations, and figures of published forms."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.forms.books import CODE, annual, save
from tests.forms.readings import cells, one, pick, read, without_places


@pytest.mark.parametrize("points", ["（50分）", "(50)", "（５０分）", " （50％）", "（12．5分）"])
def test_points_behind_a_level_are_no_part_of_its_name(tmp_path: Path, points: str) -> None:
    rows = annual()
    place = next(row for row in rows if "产出指标（50分）" in row)
    place[place.index("产出指标（50分）")] = f"产出指标{points}"
    assert read(save(tmp_path / "a.xlsx", rows))["raw_indicators"][0]["level1"] == "产出指标"


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


@pytest.mark.parametrize(
    ("target", "due"),
    [("2027.12", ("定性", None)), (20271231.0, ("定性", None)), ("=2027.12", ("=", D("2027.12"))), (2027.5, (None, D("2027.5")))],
)  # fmt: skip
def test_a_month_as_a_target(tmp_path: Path, target: str | float, due: tuple) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(E13=target)))
    assert pick(rows["raw_indicators"], "operator", "target")[0] == due


def test_unknown_line_of_funds_is_kept(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(B9="银行借款", D9=1)))["raw_funds"]
    assert pick(rows, "line_no", "label", "amount")[-2:] == [(3, "银行借款", D(10000)), (3, "银行借款", None)]


def test_form_without_blocks(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual()[:4]))
    form = one(rows, "raw_self_evaluations")
    assert form["adjusted_budget"] is None
    assert "adjusted_budget" not in cells(form)
    assert one(rows, "raw_sheets")["unit_cell"] == "A1"
    assert pick(rows["raw_headers"], "kind", "row_no", "labels") == [
        ("missing", None, "「全年预算数」「全年执行数」"),
        ("missing", None, "「年度指标值」「实际完成值」「分值」「得分」"),
    ]


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
        """The form of Sichuan, 510000_0013zp, with its own labels."""
        note = "1.预算执行率=预算执行数/调整后预算数，未达到90%的需说明原因（100字以内）；2.年中发生预算调整的，应单独说明理由."
        rows = [
            ["报表编号：510000_0013zp"],
            ["部门预算项目支出绩效自评表（2023年度）"],
            ["项目名称", "51092324T000010263357-安可替代补助资金项目"],
            ["主管部门", "县司法局", None, None, None, "实施单位\n（盖章）", "县司法局机关"],
            ["项目基本情况", "1.项目年度目标完成情况", "项目年度目标", None, None, None, "年度目标完成情况"],
            [None, None, "购买安可设备并支付资金。", None, None, None, "完成"],
            [None, "2.项目实施内容及过程概述", "购买13台安可电脑，并于12月前完成资金支付。"],
            ["预算执行情况（10分）", "年度预算数（万元）", None, "年初预算", "调整后预算数", "预算执行数", "预算执行率", "权重",
             "得分", "原因"],
            [None, "总额", None, "0.00", "3.36", "3.36", "100.00%", 10, 10, note],
            [None, "其中：财政资金", None, "0.00", "3.36", "3.36", "100.00%", "/", "/"],
            [None, "财政专户管理资金", None, "0.00", "0.00", "0.00", "0.00%", "/", "/"],
            [None, "单位资金", None, "0.00", "0.00", "0.00", "0.00%", "/", "/"],
            [None, "其他资金", None, None, None, None, None, "/", "/"],
            ["绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分",
             "未完成原因分析"],
            [None, "产出指标", "质量指标", "完成安可产品购买并按要求支付资金", "=", 100, "%", 100, 90, 90],
            ["合计", None, None, None, None, None, None, None, 100, 100],
            ["评价结论", "按时完成采购。"],
            ["存在问题", "无"],
            ["改进措施", "无"],
            ["项目负责人：", None, None, None, None, None, "财务负责人："],
        ]  # fmt: skip
        merged = ("A2:K2", "B3:K3", "B4:E4", "G4:K4", "A5:A7", "B5:B6", "C5:F5", "G5:K5", "C6:F6", "G6:K6", "C7:K7",
                  "A8:A13", "J8:K8", "J9:K13", "A14:A15", "A16:H16", "B17:K17", "B18:K18", "B19:K19",
                  *(f"B{row}:C{row}" for row in range(8, 14)))  # fmt: skip
        for found in (read(save(tmp_path / "a.xlsx", rows, *merged)), read(save(tmp_path / "b.xlsx", rows))):
            assert "raw_headers" not in found
            assert found["raw_problems"] == []
            sheet, form = one(found, "raw_sheets"), one(found, "raw_self_evaluations")
            assert (sheet["stated_year"], sheet["money_unit"], sheet["unit_cell"]) == (2023, "万元", "A8")
            assert sheet["rows_passed"] == '{"remark": 4, "total": 1}'
            names = ("project_code", "project_name", "department_name", "unit_name", "expected_goal", "actual_goal")
            assert pick([form], *names) == [
                (
                    "51092324T000010263357",
                    "安可替代补助资金项目",
                    "县司法局",
                    "县司法局机关",
                    "购买安可设备并支付资金。",
                    "完成",
                )
            ]
            amounts = (form["initial_budget"], form["adjusted_budget"], form["executed"])
            assert amounts == (D(0), D("33600.00"), D("33600.00"))
            scores = ("execution_weight", "execution_rate", "execution_score", "total_weight", "total_score")
            assert pick([form], *scores) == [(D(10), D(1), D(10), D(100), D(100))]
            parts = [label for number, label in pick(found["raw_funds"], "line_no", "label") if number]
            assert parts[::3] == ["财政拨款", "其他资金", "其他资金", "其他资金"]
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
