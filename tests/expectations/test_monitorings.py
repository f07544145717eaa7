"""MO: every check just passed and just failed, with code, severity and cell."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from tests.expectations.raw_rows import (
    DEPARTMENT,
    OTHER_PROJECT,
    PROJECT,
    Case,
    Found,
    Inbox,
    agrees,
    judge_cases,
    money,
)

WORDED = {"operator": "定性", "target_text": "达成预期指标", "target": None, "actual": None}
CASES: list[Case] = [
    ("as it should be", {}, set()),
    ("month of the header alone", {"sheet": {"month": None}}, set()),
    ("no month", {"sheet": {"month": None, "header_month": None}}, {("MO05", "warn", "D2")}),
    ("month 13 of the header", {"sheet": {"month": None, "header_month": 13}}, {("MO04", "reject", "D2")}),
    ("month 12", {"sheet": {"month": 12, "header_month": 12}, "lines": {1: {"actual": D(120)}, 2: {"actual": D(120)}}}, set()),
    ("month 13", {"sheet": {"month": 13, "header_month": 13}}, {("MO04", "reject", "D2")}),
    ("month 0", {"sheet": {"month": 0, "header_month": 0}}, {("MO04", "reject", "D2")}),
    ("another month in the header", {"sheet": {"header_month": 8}}, {("MO05", "warn", "E6")}),
    ("no month in the header", {"sheet": {"header_month": None}}, set()),
    ("no label of conditions", {"head": {"conditions_met": None}, "without": ["conditions_met"]}, set()),
    ("no conditions", {"head": {"conditions_met": None}}, {("G07", "reject", "conditions_met")}),
    ("odd word for conditions", {"head": {"conditions_met": "基本满足"}}, {("G08", "reject", "conditions_met")}),
    ("budget of the register counts", {"head": {"adjusted_budget": None}}, set()),
    ("executed more than the register", {"head": {"adjusted_budget": None, "executed": money("100.01")}},
     {("MO01", "warn", "executed")}),
    ("no amount executed", {"head": {"executed": None}}, {("G07", "reject", "executed")}),
    ("no target", {"lines": {1: {"target": None, "target_text": None}}}, {("G07", "reject", "target_text1")}),
    ("no execution", {"lines": {1: {"actual": None, "actual_text": None}}}, {("G07", "reject", "actual_text1")}),
    ("no weight", {"lines": {1: {"weight": None}}}, {("G07", "reject", "weight1")}),
    ("no weights at all", {"lines": {1: {"weight": None}, 2: {"weight": None}}}, {("MO06", "warn", "A1")}),
    ("no sign", {"lines": {1: {"operator": None, "target_text": "120人次"}, 2: {"operator": None}}},
     {("G13", "warn", "target_text1")}),
    ("metres and kilometres", {"lines": {1: {"unit": "公里", "actual_unit": "米"}}}, {("G14", "reject", "actual_text1")}),
    ("a share beside a percentage", {"lines": {1: {"unit": "%", "target": D(95), "actual": D("0.97")}}},
     {("G14", "reject", "actual_text1")}),
    ("no number in its unit is left", {"lines": {n: {"unit": "公里", "actual_unit": "米"} for n in (1, 2)}},
     {("G14", "reject", "actual_text1"), ("G14", "reject", "actual_text2")}),
    ("a day due", {"lines": {1: {**WORDED, "operator": "≤", "target_text": "12月底前", "actual_text": "2025-06-30"}}}, set()),
    ("no likelihood", {"lines": {1: {"possibility": None}}}, {("G07", "reject", "possibility1")}),
    ("odd likelihood", {"lines": {1: {"possibility": "能"}}}, {("MO02", "reject", "possibility1")}),
    ("goal out of reach", {"lines": {1: {"possibility": "完全不可能"}}}, set()),
    ("negative money", {"head": {"expected_executed": D(-1)}}, {("G08", "reject", "expected_executed")}),
    ("negative weight", {"lines": {1: {"weight": D(-1)}}}, {("G08", "reject", "weight1")}),
    ("text for a number", {"lines": {1: {"actual": None, "actual_text": "正常"}}}, {("G08", "reject", "actual_text1")}),
    ("text for a target", {"lines": {1: {"target": None, "target_text": "≥若干"}}}, {("G08", "reject", "target_text1")}),
    ("executed all", {"head": {"executed": money("100")}}, set()),
    ("executed more", {"head": {"executed": D("1000000.01")}}, {("MO01", "warn", "executed")}),
    ("budget of the register", {"head": {"adjusted_budget": money("99.99")}}, set()),
    ("another budget", {"head": {"adjusted_budget": money("99.98")}}, {("SE06", "warn", "adjusted_budget")}),
    ("wrong unit", {"head": {"adjusted_budget": money("1000000")}}, {("SE06", "reject", "adjusted_budget")}),
    ("just no red light", {"lines": {1: {"actual": D(42)}}}, set()),
    ("red light", {"lines": {1: {"actual": D("41.99")}}}, {("MO03", "warn", "reason1")}),
    ("red light with a reason", {"lines": {1: {"actual": D("41.99"), "reason": "雨季停工"}}}, set()),
    ("known wording", {"lines": {1: {**WORDED, "actual_text": "部分达成预期指标"}}}, set()),
    ("unknown wording", {"lines": {1: {**WORDED, "actual_text": "推进中"}}}, {("GO03", "warn", "actual_text1")}),
    (
        "no indicator left",
        {"lines": {1: {**WORDED, "actual_text": "推进中"}, 2: {**WORDED, "actual_text": "正在推进"}}},
        {("GO03", "warn", "actual_text1"), ("GO03", "warn", "actual_text2"), ("G07", "reject", "A1")},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def judged() -> dict[str, tuple[Found, str]]:
    return judge_cases("MO", Inbox.monitoring, CASES)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in CASES])
def test_monitoring(judged: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    assert agrees(judged[name], expected), judged[name]


def test_list_rows_are_judged_alone(inbox: Inbox) -> None:
    row: dict[str, Any] = {
        "form": "MO", "is_list": True, "project_code": PROJECT, "project_name": "培训", "department_code": DEPARTMENT,
        "unit_code": "219001", "month": 7, "adjusted_budget": money("100"), "executed": money("60"),
        "goal_completion": D("0.5"), "conditions_met": "是", "possibility": "确定能",
    }  # fmt: skip
    inbox.register(
        "MO",
        "raw_monitorings",
        row,
        {**row, "project_code": OTHER_PROJECT, "goal_completion": None, "possibility": "未知"},
        {**row, "project_code": None, "project_name": None, "goal_completion": D("-0.1")},
        is_list=True,
        month=7,
    )
    assert inbox.judge("MO") == {
        ("G07", "reject", "goal_completion2"),
        ("MO02", "reject", "possibility2"),
        ("G07", "reject", "project_code3"),
        ("G08", "reject", "goal_completion3"),
    }
    assert [status for status, _ in inbox.status("MO").values()].count("accepted") == 1
    assert inbox.status("MO")["r", "Sheet1", 1] == ("accepted", 1)
