"""SE11 to SE18 at, below and above each threshold: forms that have a pattern, and forms that nearly have it."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from tests.expectations.raw_rows import Case, Found, Inbox, agrees, judge_cases

REASON = {"reason": "说明"}
BENEFITS = {number: {"level1": "效益指标", "level2": "社会效益指标"} for number in (1, 2, 3)}
"""Lines of a form without outputs, so that only what is asked about can be found."""


def spent(executed: str, score: str, **more: Any) -> dict[str, Any]:
    """Money executed of 100 万元, with the execution score that it earns."""
    return {"executed": D(executed), "execution_score": D(score), "total_score": D(score) + D(90), **more}


def lines(*, every: dict[str, Any] | None = None, **some: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Lines of a form of benefits: `every` of them, and `_1` and so on, changed."""
    return {number: {**BENEFITS[number], **(every or {}), **some.get(f"_{number}", {})} for number in BENEFITS}


def found(code: str, cell: str) -> Found:
    return {(code, "warn", cell)}


PERCENT = {
    "target_text": "≥90%",
    "target": D(90),
    "unit": "%",
    "actual_text": "90%",
    "actual": D(90),
    "actual_unit": "%",
}
TWO_THIRDS = {"target_text": "≥3人", "target": D(3), "actual_text": "2", "actual": D(2), "score": D(20), **REASON}
COST = {"level1": "成本指标", "level2": "经济成本指标"}
CASES: list[Case] = [
    ("full marks at half the money", {"head": spent("500000", "5"), "lines": lines()}, set()),
    ("full marks just below it", {"head": spent("499999.99", "5"), "lines": lines()}, found("SE11", "executed")),
    (
        "a point lost below it",
        {"head": spent("400000", "4", total_score=D(93)), "lines": lines(_1={"score": D(29), **REASON})},
        set(),
    ),
    ("outputs 0.3 above the money", {"head": spent("700000", "7")}, set()),
    ("outputs just more above it", {"head": spent("699999.99", "7")}, found("SE12", "executed")),
    ("benefits far above it", {"head": spent("600000", "6"), "lines": lines()}, set()),
    (
        "two thirds of the outputs, 0.3 above within a fen",
        {"head": spent("366666.67", "3.67", total_score=D("63.67")), "lines": dict.fromkeys((1, 2, 3), TWO_THIRDS)},
        set(),
    ),
    (
        "two thirds of the outputs, a fen less",
        {"head": spent("366666.66", "3.67", total_score=D("63.67")), "lines": dict.fromkeys((1, 2, 3), TWO_THIRDS)},
        found("SE12", "executed"),
    ),
    (
        "one name under two headings",
        {"lines": {2: {"level1": "效益指标", "level2": "社会效益指标", "level3": "指标 1。"}}},
        found("SE14", "level32"),
    ),
    ("one name under one heading", {"lines": {2: {"level2": "质量指标", "level3": "指标1"}}}, set()),
    ("payment among outputs", {"lines": {2: {"level3": "资金支付率"}}}, found("SE15", "level32")),
    ("payment among benefits", {"lines": lines(_3={"level3": "项目资金执行率"})}, found("SE15", "level33")),
    ("payment under no level 2", {"lines": {2: {"level2": None, "level3": "支出进度"}}}, found("SE15", "level32")),
    ("payment among timeliness", {"lines": {2: {"level2": "时效指标", "level3": "资金支付率"}}}, set()),
    ("execution of what is no money", {"lines": {2: {"level3": "工程完工率"}}}, set()),
    ("a cost to reach", {"lines": lines(_1=COST)}, found("SE16", "operator1")),
    ("a cost to exceed", {"lines": lines(_1={**COST, "operator": ">"})}, found("SE16", "operator1")),
    ("a cost to keep", {"lines": lines(_1={**COST, "operator": "≤"})}, set()),
    ("a cost without a sign", {"lines": lines(_1={**COST, "operator": None, "target_text": "100"})},
     {("G13", "warn", "target_text1")}),
    ("1.3 times the target", {"lines": {1: {"actual": D(130)}}}, set()),
    ("just more than 1.3 times", {"lines": {1: {"actual": D("130.0001")}}}, found("SE17", "actual_text1")),
    ("far more of what is to be kept", {"lines": {1: {"operator": "≤", "actual": D(10)}}}, set()),
    ("a target of 0", {"lines": {1: {"target": D(0), "actual": D(5)}}}, set()),
    ("every target over-fulfilled", {"lines": lines(every={"actual": D(101)})}, found("SE17", "actual_text1")),
    (
        "less than what is to be kept, more of all else",
        {"lines": lines(every={"actual": D(101)}, _2={"operator": "≤", "actual": D(99)})},
        found("SE17", "actual_text1"),
    ),
    ("every target but one over-fulfilled", {"lines": lines(every={"actual": D(101)}, _2={"actual": D(100)})}, set()),
    (
        "a wording beside targets that are over-fulfilled",
        {"lines": lines(every={"actual": D(101)},
                        _2={"operator": "定性", "target": None, "target_text": "达成", "actual": None, "actual_text": "达成"})},
        found("SE17", "actual_text1"),
    ),
    ("a vague benefit in percent", {"lines": lines(_2={"level3": "就业明显改善", **PERCENT})}, found("SE18", "target_text2")),
    ("a vague benefit that is counted", {"lines": lines(_2={"level3": "就业明显改善"})}, set()),
    ("a benefit in percent", {"lines": lines(_2={"level3": "就业率", **PERCENT})}, set()),
    ("a vague output in percent", {"lines": {2: {"level3": "就业明显改善", **PERCENT}}}, set()),
    (
        "a pattern on a form that is sent back",
        {"lines": lines(_1={**COST, "score": D("30.01")}), "head": {"total_score": D("99.51")}},
        {("SE02", "reject", "score1")},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def judged() -> dict[str, tuple[Found, str]]:
    return judge_cases("SE", Inbox.self_evaluation, CASES)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in CASES])
def test_a_form_alone(judged: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    assert agrees(judged[name], expected), judged[name]


def test_the_version_that_counts_is_told_alone(inbox: Inbox) -> None:
    inbox.self_evaluation("first", sheet={"received": 1}, lines=lines(_1=COST))
    inbox.self_evaluation("second", sheet={"received": 2}, lines=lines(_2=COST))
    assert inbox.judge("SE") == found("SE16", "operator2")


def test_a_department_and_a_list_row(inbox: Inbox) -> None:
    inbox.self_evaluation("de", "DE", head=spent("400000", "4"), lines=lines())
    assert inbox.judge("DE") == found("SE11", "executed")
    inbox.self_evaluation(
        "list", sheet={"is_list": True}, head=spent("400000", "4", is_list=True, indicator_score=D(90))
    )
    inbox.rows["raw_indicators"].clear()
    assert inbox.judge("SE") == found("SE11", "executed")


def test_the_message_says_the_cells_and_what_to_do(inbox: Inbox) -> None:
    inbox.self_evaluation(head=spent("499999.99", "5"), lines=lines())
    inbox.judge("SE")
    (finding,) = inbox.findings("SE")
    assert finding["message_zh"] == (
        "各项指标（score1–score3）均为满分，预算执行率却只有 49.99%，低于 50%。请核对指标得分，并备好佐证材料。"
    )
    assert finding["value"] == "49.99%"
