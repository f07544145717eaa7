"""Targets and actual values as they are written: signs, units, magnitudes, percentages, days and wordings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal as D
from typing import Any

import pytest

import measures
from forms import targets, values
from forms.values import Cell, Percent
from tests.expectations.raw_rows import Inbox

ASKED = "asked back"
PAIRS: list[tuple[Cell, Cell, str | None]] = [
    # the same unit, a bare number, or a target without unit
    ("≥12000人次", "11000人次", "0.916666666667"),
    ("≥12000人次", 11000.0, "0.916666666667"),
    ("≥12000", "11000人次", "0.916666666667"),
    ("≥95", "97%", "1"),
    ("≥95%", "97", "1"),
    ("≥95%", 47.5, "0.5"),
    ("≥95%", Percent(0.475), "0.5"),
    (Percent(0.95), Percent(0.475), "0.5"),
    ("≥100百分比", "50%", "0.5"),
    ("≥100％", "50百分比", "0.5"),
    # 万, 千, 百万, 亿 before the same unit, on either side
    ("≥12000人次", "1.1万人次", "0.916666666667"),
    ("≥1.2万人次", "11000人次", "0.916666666667"),
    ("≥1.2万人次", 1.1, "0.916666666667"),
    ("≥1.2万人次", "0.9万人次", "0.75"),
    ("≥2千册", "1000册", "0.5"),
    ("≥3百万元", "150万元", "0.5"),
    ("≥1亿元", "5000万元", "0.5"),
    ("≥10000万元", "0.5亿元", "0.5"),
    ("≥20000元", "1万元", "0.5"),
    ("≥12000", "1.1万", "0.916666666667"),
    ("≥1.2万", "1.1万", "0.916666666667"),
    ("≥1.2万", "11000人次", "0.916666666667"),
    ("≥12000人次", "1.1万", "0.916666666667"),
    # names of one unit
    ("≥100㎡", "50平方米", "0.5"),
    ("≥100平米", "50m2", "0.5"),
    ("≥100平方米", "50㎡", "0.5"),
    ("≥10公里", "5km", "0.5"),
    ("≥10千米", "5公里", "0.5"),
    ("≥10吨", "5t", "0.5"),
    ("≥10公斤", "5千克", "0.5"),
    ("≤30天", "30日", "1"),
    ("≤15个工作日", "15工作日", "1"),
    ("≤12个月", "12月", "1"),
    ("≥4个季度", "2季度", "0.5"),
    # another unit, or maybe another
    ("≥30公里", "18000米", ASKED),
    ("≥30千米", "18000米", ASKED),
    ("≥500平方米", "0.06公顷", ASKED),
    ("≥500人", "480人次", ASKED),
    ("≥5个", "5家", ASKED),
    ("≥95%", "0.95", ASKED),
    ("≥95%", 0.97, ASKED),
    ("≥95%", 1.0, ASKED),
    ("≥95%", "97人", ASKED),
    ("≥95%", "1.1万", ASKED),
    ("≥0.95", "97%", ASKED),
    ("≥12", "11万人次", ASKED),
    ("≤30万元", 285000.0, ASKED),
    ("≥1.2万人次", 11000.0, ASKED),
    ("≤30日", "1个月", ASKED),
    # no reading but one
    ("≥95%", 1.01, "0.010631578947"),
    ("≥95%", 0.0, "0"),
    ("≤5%", 0.0, "1"),
    ("≥1%", 0.5, "0.5"),
    ("≥1%", 1.0, "1"),
    ("≥1.2万人次", "0.9", "0.75"),
    ("≥1500万元", 750.0, "0.5"),
]


def raw(target: Cell, actual: Cell) -> dict[str, Any]:
    """An indicator as it is read from two cells."""
    read = targets.target(target)
    number, unit = targets.achieved(actual)
    assert read is not None
    return {
        "target_text": values.text(target), "operator": read.operator, "target": read.number, "unit": read.unit,
        "actual_text": values.text(actual), "actual": number, "actual_unit": unit,
    }  # fmt: skip


def measured(
    inbox: Inbox, view: str, pairs: Mapping[int, dict[str, Any]], form: str = "SE"
) -> dict[int, dict[str, Any]]:
    """The rows of a measure of many indicators of one form, by number."""
    origin = inbox.monitoring(lines={}) if form == "MO" else inbox.self_evaluation()
    inbox.rows["raw_indicators"].clear()
    for number, line in pairs.items():
        inbox.add("raw_indicators", origin, number, form=form, indicator_no=number, **{"weight": D(1), **line})
    inbox.write()
    measures.create(inbox.warehouse)
    return {row["indicator_no"]: row for row in inbox.warehouse.rows(f"select * from {view}")}


def test_actual_values_are_read_in_the_unit_of_their_targets(inbox: Inbox) -> None:
    lines = {number: raw(target, actual) for number, (target, actual, _) in enumerate(PAIRS, 1)}
    shares = measured(inbox, "indicator_shares", lines)
    asked = measured(inbox, "measured_indicators", lines)
    read = {
        (target, actual): ASKED if asked[number]["is_asked_back"] else shares[number]["share"]
        for number, (target, actual, _) in enumerate(PAIRS, 1)
    }
    assert read == {(target, actual): share if share == ASKED else D(share or 0) for target, actual, share in PAIRS}
    assert all(shares[number]["share"] is None for number in shares if asked[number]["is_asked_back"])


def test_the_largest_numbers_in_the_largest_units_overflow_nothing(inbox: Inbox) -> None:
    largest = D("999999999999999999.999999")
    pairs = [("亿元", "元"), ("元", "亿元"), ("万亿元", "千元"), ("元", "万亿元")]
    lines = {n: {"operator": "≥", "target": largest, "unit": one, "actual": largest, "actual_unit": other,
                 "target_text": "…", "actual_text": "…"} for n, (one, other) in enumerate(pairs, 1)}  # fmt: skip
    assert [row["share"] for row in measured(inbox, "indicator_shares", lines).values()] == [1, 1, 1, 1]
    assert all(row["progress"] for row in measured(inbox, "indicator_progress", lines, "MO").values())


SIGNS = [
    # level 1, level 2, target, sign
    ("产出指标", "数量指标", "12000人次", "≥"),
    ("产出指标", "质量指标", "95%", "≥"),
    ("满意度指标", "服务对象满意度指标", "90", "≥"),
    ("产出指标", "成本指标", "80元", "≤"),
    ("成本指标", "经济成本指标", "80元", "≤"),
    ("成本指标", None, "80元", "≤"),
    ("产出指标", None, "80元", "≥"),
    ("产出指标", "时效指标", "12个月", "≤"),
    ("产出指标", "时效指标", "30日", "≤"),
    ("产出指标", "时效指标", "15个工作日", "≤"),
    ("产出指标", "时效指标", "24小时", "≤"),
    ("产出指标", "时效指标", "4个季度", "≤"),
    ("产出指标", "时效指标", "2星期", "≤"),
    ("产出指标", "时效指标", "100%", "≥"),
    ("产出指标", "时效指标", "12", "≥"),
    ("产出指标", "数量指标", "12个月", "≥"),
    ("效益指标", "经济效益指标", "100万元", "≥"),
    (None, None, "5", "≥"),
]


def test_numbers_without_a_sign(inbox: Inbox) -> None:
    lines = {
        n: {**raw(target, target), "level1": one, "level2": two} for n, (one, two, target, _) in enumerate(SIGNS, 1)
    }
    rows = measured(inbox, "measured_indicators", lines)
    assert {(row["level1"], row["level2"], row["target_text"], row["operator"]) for row in rows.values()} == set(SIGNS)
    assert all(row["is_unsigned"] for row in rows.values())


WORDINGS = [
    # target, actual value, share in monitoring
    ("显著提高", "显著提高", "1"),
    ("显著提高", " 显著提高。", "1"),
    ("不断提高", "不断提高", "1"),
    ("未发生安全事故", "未发生安全事故", "1"),
    ("很满意", "未调查", "0"),
    ("建立健全", "已完成", "1"),
    ("全面达标", "部分完成", "0.8"),
    ("按期完工", "未完成", "0"),
    ("明显改善", "基本改善", "0.8"),
    ("影响深远", "显著", "1"),
    ("显著提高", "部分提高", "0.8"),
    ("完成", "完成全部任务", "1"),
    ("完成", "任务已基本完成", "0.8"),
    ("完成", "尚未完成", "0"),
    ("完成", "没有完成", "0"),
    ("完成", "不显著", "0"),
    ("完成", "效果不显著", "0"),
    ("完成", "较好", "0.8"),
    ("完成", "良好", "1"),
    ("完成", "推进中", None),
    ("完成", "一般", None),
    ("完成", "举办活动5场", None),
    ("2025年12月底前", "2025年12月31日", "1"),
    ("2025年12月底前", "2026年1月1日", "0"),
    ("12月底前", "2025-12-31", "1"),
    ("6月30日前", "7月1日", "0"),
    ("年底前", "9月中旬", "1"),
    ("2025年12月完成", "已完成", "1"),
]


def test_wordings_and_days(inbox: Inbox) -> None:
    lines = {number: raw(target, actual) for number, (target, actual, _) in enumerate(WORDINGS, 1)}
    rows = measured(inbox, "indicator_progress", lines, "MO")
    assert {(t, a): rows[n]["progress"] for n, (t, a, _) in enumerate(WORDINGS, 1)} == {
        (t, a): p and D(p) for t, a, p in WORDINGS
    }


def test_indicators_without_weights_weigh_the_same(inbox: Inbox) -> None:
    lines = {n: {**raw("≥120人次", "70人次"), "weight": None} for n in (1, 2, 3)}
    assert {row["weight"] for row in measured(inbox, "indicator_progress", lines, "MO").values()} == {1}


@pytest.mark.parametrize(("form", "header", "month"), [(None, None, 7), (None, 9, 9), (3, 9, 3), (3, None, 3)], ids=str)
def test_the_month_is_the_form_s_else_its_header_s_else_the_policy_s(
    inbox: Inbox, form: int | None, header: int | None, month: int
) -> None:
    inbox.monitoring(sheet={"month": form, "header_month": header})
    inbox.write()
    measures.create(inbox.warehouse)
    assert inbox.warehouse.rows("select month from monitored_months") == [{"month": month}]
