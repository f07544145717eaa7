"""EX and GO: every check just passed and just failed, with code, severity and cell."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tests.expectations.raw_rows import Case, Found, Inbox, agrees, judge_cases

UNIT, DEPARTMENT, BUREAU = "单位自评", "主管部门审核", "财政复审"
PASSED, RETURNED = "通过", "退回"

EX_CASES: list[Case] = [
    ("as it should be", {}, set()),
    ("no code", {"head": {"project_code": None}}, {("G07", "reject", "project_code")}),
    ("no weight", {"items": {2: {"weight": None}}}, {("G07", "reject", "weight2")}),
    ("not yet reviewed", {"items": {2: {"review_score": None}}}, set()),
    ("score 0", {"items": {2: {"review_score": D(0)}}}, set()),
    ("negative score", {"items": {2: {"review_score": D("-0.01")}}}, {("EX01", "reject", "review_score2")}),
    ("score above weight", {"items": {3: {"review_score": D("10.01")}}}, {("EX01", "reject", "review_score3")}),
    ("self-score above weight", {"items": {3: {"self_score": D("10.01")}}}, {("EX01", "reject", "self_score3")}),
    ("weights of 100.01", {"items": {2: {"weight": D("15.01")}}}, {("EX01", "reject", "total_weight")}),
    ("six rows", {"items": {7: None, 1: {"weight": D(30)}}}, {("EX01", "reject", "A1")}),
    ("a row twice", {"items": {7: {"item": "立项必要性"}}}, {("EX01", "reject", "A1")}),
    ("unknown project", {"head": {"project_code": "64050025T000000000999"}}, {("G06", "reject", "project_code")}),
]
GO_CASES: list[Case] = [
    ("as it should be", {}, set()),
    ("weights of 100", {"lines": {1: {"weight": D(40)}}}, set()),
    ("weights of 90.01", {"lines": {1: {"weight": D("30.01")}}}, set()),
    ("weights of 90.02", {"lines": {1: {"weight": D("30.02")}}}, {("GO01", "reject", "weight1")}),
    ("no amount", {"head": {"amount": None}}, {("G07", "reject", "amount")}),
    ("negative amount", {"head": {"amount": D(-1)}}, {("G08", "reject", "amount")}),
    ("no sign", {"lines": {1: {"operator": None}}}, {("GO03", "warn", "target_text1")}),
    ("a wording without 定性", {"lines": {1: {"operator": None, "target": None, "target_text": "优秀"}}}, set()),
    ("no weights at all", {"lines": {n: {"weight": None} for n in (1, 2, 3)}}, {("GO04", "warn", "A1")}),
    ("a day due", {"lines": {1: {"operator": "≤", "target": None, "target_text": "12月底前"}}}, set()),
    ("no target", {"lines": {1: {"target": None, "target_text": None}}}, {("G07", "reject", "target_text1")}),
    ("no weight", {"lines": {1: {"weight": None}}}, {("G07", "reject", "weight1")}),
    (
        "operator without number",
        {"lines": {1: {"target": None, "target_text": "显著"}}},
        {("GO03", "warn", "target_text1")},
    ),
    ("wording", {"lines": {1: {"operator": "定性", "target": None, "target_text": "显著提升"}}}, set()),
    (
        "qualitative number",
        {"lines": {1: {"operator": "定性", "target_text": "100"}}},
        {("GO03", "warn", "target_text1")},
    ),
    ("three steps", {"steps": [(UNIT, PASSED, 1), (DEPARTMENT, PASSED, 1), (BUREAU, PASSED, 2)]}, set()),
    ("a step not yet taken", {"steps": [(UNIT, PASSED, 1), (BUREAU, None, None)]}, set()),
    ("bureau first", {"steps": [(BUREAU, PASSED, 1)]}, {("GO02", "reject", "step1")}),
    ("backwards", {"steps": [(DEPARTMENT, PASSED, 1), (UNIT, PASSED, 2)]}, {("GO02", "reject", "step2")}),
    ("repeated after 通过", {"steps": [(UNIT, PASSED, 1), (UNIT, PASSED, 2)]}, {("GO02", "reject", "step2")}),
    (
        "repeated after 退回",
        {"steps": [(UNIT, PASSED, 1), (DEPARTMENT, PASSED, 2), (BUREAU, RETURNED, 3), (BUREAU, PASSED, 4)]},
        set(),
    ),
    (
        "again from the first after 退回",
        {"steps": [(UNIT, PASSED, 1), (DEPARTMENT, RETURNED, 2), (UNIT, PASSED, 3), (DEPARTMENT, PASSED, 4)]},
        set(),
    ),
    ("onwards after 退回", {"steps": [(UNIT, RETURNED, 1), (DEPARTMENT, PASSED, 2)]}, {("GO02", "reject", "step2")}),
    ("dates backwards", {"steps": [(UNIT, PASSED, 2), (DEPARTMENT, PASSED, 1)]}, {("GO02", "reject", "decided_on2")}),
    ("unknown step", {"steps": [("专家评审", PASSED, 2)]}, {("GO02", "reject", "step1")}),
    ("unknown conclusion", {"steps": [(UNIT, "待定", 2)]}, {("GO02", "reject", "step1")}),
]


DG_CASES: list[Case] = [
    ("good", {"steps": [(UNIT, PASSED, 1), (DEPARTMENT, PASSED, 1), (BUREAU, PASSED, 2)]}, set()),
    ("no department", {"head": {"department_code": None}}, {("G07", "reject", "department_code")}),
    ("unknown department", {"head": {"department_code": "999"}}, {("G06", "reject", "department_code")}),
    ("weights of 80", {"lines": {1: {"weight": D(20)}}}, {("GO01", "reject", "weight1")}),
    ("no amount", {"head": {"amount": None}}, {("G07", "reject", "amount")}),
    ("no weights at all", {"lines": {n: {"weight": None} for n in (1, 2, 3)}}, {("GO04", "warn", "A1")}),
    ("no sign", {"lines": {1: {"operator": None}}}, {("GO03", "warn", "target_text1")}),
    ("bureau first", {"steps": [(BUREAU, PASSED, 1)]}, {("GO02", "reject", "step1")}),
]


@pytest.fixture(scope="module")
def department_goals() -> dict[str, tuple[Found, str]]:
    return judge_cases("DG", Inbox.department_goal, DG_CASES)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in DG_CASES])
def test_department_goal(department_goals: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    """All are of one department, so that the last of those that count replaces the others."""
    found, status = department_goals[name]
    assert found == expected
    assert (status == "rejected") == any(severity == "reject" for _, severity, _ in expected)


@pytest.fixture(scope="module")
def ex_antes() -> dict[str, tuple[Found, str]]:
    return judge_cases("EX", Inbox.ex_ante, EX_CASES)


@pytest.fixture(scope="module")
def goals() -> dict[str, tuple[Found, str]]:
    return judge_cases("GO", Inbox.goal, GO_CASES)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in EX_CASES])
def test_ex_ante(ex_antes: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    assert agrees(ex_antes[name], expected), ex_antes[name]


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in GO_CASES])
def test_goal(goals: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    assert agrees(goals[name], expected), goals[name]
