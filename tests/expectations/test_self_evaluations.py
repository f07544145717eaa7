"""SE and DE: every check just passed and just failed, with code, severity and cell."""

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
    Outcome,
    agrees,
    judge_cases,
    judge_files,
    money,
    outcomes,
)

REASON = {"reason": "说明"}
RATE = {"level3": "预算执行率", "target_text": "100%", "weight": D(10), **REASON}
"""An indicator that is the execution rate."""
CASES: list[Case] = [
    ("as it should be", {}, set()),
    ("year of the folder", {"sheet": {"stated_year": 2024}}, {("G02", "reject", "A2")}),
    ("no year", {"sheet": {"stated_year": None, "year_cell": None}}, {("G02", "reject", "A1")}),
    ("two years", {"sheet": {"other_year": 2024}}, {("G02", "reject", "A2")}),
    ("no unit of money", {"sheet": {"money_unit": None}, "head": {"initial_budget": None}}, {("G04", "reject", "A6")}),
    ("malformed code", {"head": {"project_code": "64050025X000000000123"}}, {("G06", "reject", "project_code")}),
    ("unknown project", {"head": {"project_code": "64050025T000000000999"}}, {("G06", "reject", "project_code")}),
    ("department by name", {"head": {"department_code": None}}, set()),
    ("department as code-name", {"head": {"department_code": "219-市教育局"}}, set()),
    ("unknown department", {"head": {"department_code": "999"}}, {("G06", "reject", "department_code")}),
    (
        "unknown department name",
        {"head": {"department_code": None, "department_name": "市教委"}},
        {("G06", "reject", "department_code")},
    ),
    (
        "project and unit of another department",
        {"head": {"department_code": "220"}},
        {("G06", "reject", "project_code"), ("G06", "reject", "unit_code")},
    ),
    ("unknown unit", {"head": {"unit_code": "219009"}}, {("G06", "reject", "unit_code")}),
    ("unit by name", {"head": {"unit_code": None, "unit_name": "市教育局（本级）"}}, set()),
    ("neither code nor name", {"head": {"project_code": None, "project_name": " "}}, {("G07", "reject", "project_code")}),
    ("a name that no register knows", {"head": {"project_code": None}}, {("G06", "reject", "project_name")}),
    ("unit of a lower level", {"head": {"unit_code": "219001001002"}}, set()),
    ("the register's initial budget counts", {"head": {"initial_budget": None}}, set()),
    ("no sign", {"lines": {2: {"operator": None}, 3: {"operator": None}}}, {("G13", "warn", "target_text2")}),
    ("another unit", {"lines": {2: {"unit": "平方米", "actual_unit": "公顷"}}}, {("G14", "warn", "actual_text2")}),
    ("another unit is left out of what is credible", {"lines": {2: {"unit": "平方米", "actual_unit": "公顷", "actual": D(1)}}},
     {("G14", "warn", "actual_text2")}),
    (
        "the execution rate is an indicator",
        {"head": {"execution_score": None}, "lines": {1: RATE | {"score": D("9.5")}, 2: {"weight": D(45), "score": D(45)},
                                                      3: {"weight": D(45), "score": D(45)}}, "without": ["execution_score"]},
        set(),
    ),
    (
        "the execution rate is an indicator that scores otherwise",
        {"head": {"execution_score": None}, "lines": {1: RATE | {"score": D(9)}, 2: {"weight": D(45), "score": D(45)},
                                                      3: {"weight": D(45), "score": D(45)}}, "without": ["execution_score"]},
        {("SE04", "warn", "score1")},
    ),
    (
        "the execution rate is scored elsewhere",
        {"lines": {1: RATE | {"score": D("9.5")}, 2: {"weight": D(50), "score": D(50)}}, "head": {"total_score": D(99)}},
        {("SE15", "warn", "level31")},
    ),
    ("no adjusted budget", {"head": {"adjusted_budget": None}}, {("G07", "reject", "adjusted_budget")}),
    ("no executed amount", {"head": {"executed": None}}, {("G07", "reject", "executed")}),
    ("no target", {"lines": {2: {"target_text": None, "target": None}}}, {("G07", "reject", "target_text2")}),
    ("no actual", {"lines": {2: {"actual_text": None, "actual": None}}}, {("G07", "reject", "actual_text2")}),
    ("no weight", {"lines": {2: {"weight": None}}}, {("G07", "reject", "weight2")}),
    ("no score", {"lines": {2: {"score": None}}}, {("G07", "reject", "score2")}),
    ("no level 3", {"lines": {2: {"level3": None}}}, {("G07", "reject", "level32")}),
    (
        "negative amount",
        {"head": {"initial_budget": D("-0.01")}},
        {("G08", "reject", "initial_budget")},
    ),
    ("weights 100.01", {"lines": {1: {"weight": D("30.01"), **REASON}}}, set()),
    ("weights 100.02", {"lines": {1: {"weight": D("30.02"), **REASON}}}, {("SE01", "reject", "total_weight")}),
    ("weights 99.99", {"lines": {1: {"weight": D("29.99"), "score": D("29.99")}}, "head": {"total_score": D("99.49")}},
     set()),
    ("another execution weight", {"head": {"execution_weight": D(20)}}, {("SE01", "reject", "execution_weight")}),
    ("score above its weight", {"lines": {1: {"score": D("30.01")}}, "head": {"total_score": D("99.51")}},
     {("SE02", "reject", "score1")}),
    ("negative score", {"lines": {1: {"score": D("-0.01"), **REASON}}, "head": {"total_score": D("69.49")}},
     {("SE02", "reject", "score1")}),
    ("total off by 0.01", {"head": {"total_score": D("99.51")}}, set()),
    ("total off by 0.02", {"head": {"total_score": D("99.52")}}, {("SE03", "warn", "total_score")}),
    ("execution score off by 0.01", {"head": {"execution_score": D("9.49")}}, set()),
    ("execution score off by 0.02", {"head": {"execution_score": D("9.48")}}, {("SE04", "warn", "execution_score")}),
    ("parts within 0.01 of the unit", {"funds": {(1, "executed"): "90", (2, "executed"): "5.01"}}, set()),
    ("parts off by more", {"funds": {(1, "executed"): "90", (2, "executed"): "5.02"}}, {("SE05", "reject", "executed")}),
    ("a part left blank", {"funds": {(1, "executed"): "95", (2, "executed"): None}}, set()),
    ("negative part", {"funds": {(1, "executed"): "96", (2, "executed"): "-1"}}, {("G08", "reject", "executed2")}),
    ("budget within 100 yuan", {"head": {"adjusted_budget": money("100.01"), "execution_score": D("9.5")}}, set()),
    ("budget off by more", {"head": {"adjusted_budget": D("1000100.01")}}, {("SE06", "warn", "adjusted_budget")}),
    (
        "budget off by 10,000",
        {"head": {"adjusted_budget": D(100), "initial_budget": D(120), "executed": D(95)}},
        {("SE06", "reject", "adjusted_budget")},
    ),
    ("executed all", {"head": {"executed": money("100"), "execution_score": D(10), "total_score": D(100)}}, set()),
    (
        "executed more than the budget",
        {"head": {"executed": D("1000000.01"), "execution_score": D(10), "total_score": D(100)}},
        {("SE07", "warn", "executed")},
    ),
    ("below full score with a reason", {"lines": {1: {"score": D(29), **REASON}}, "head": {"total_score": D("98.5")}},
     set()),
    ("below full score without", {"lines": {1: {"score": D(29)}}, "head": {"total_score": D("98.5")}},
     {("SE08", "warn", "reason1")}),
    (
        "budget 0",
        {"head": {"adjusted_budget": D(0), "executed": D(0)}},
        {("SE09", "warn", "adjusted_budget"), ("SE06", "warn", "adjusted_budget")},
    ),
    (
        "budget 0 and no stated score",
        {"head": {"adjusted_budget": D(0), "executed": D(0), "execution_score": None}},
        {("SE09", "warn", "adjusted_budget"), ("SE06", "warn", "adjusted_budget"), ("G07", "reject", "execution_score")},
    ),
    (
        "budget 0 and a stated score above 10",
        {"head": {"adjusted_budget": D(0), "executed": D(0), "execution_score": D("10.01"), "total_score": D("100.01")}},
        {("SE09", "warn", "adjusted_budget"), ("SE06", "warn", "adjusted_budget"), ("SE02", "reject", "execution_score")},
    ),
    ("5 points above what is supported", {"lines": {1: {"actual": D(90)}, 2: {"actual": D("93.333334")}}}, set()),
    ("just more than 5 points", {"lines": {1: {"actual": D(90)}, 2: {"actual": D("93.3333")}}},
     {("SE10", "warn", "total_score")}),
    ("text where a number is due", {"lines": {1: {"actual": None, "actual_text": "已完成"}}}, set()),
    ("one indicator of 50", {"lines": {1: {"weight": D(50), "score": D(50)}, 2: {"weight": D(10), "score": D(10)}}}, set()),
    ("one indicator of more", {"lines": {1: {"weight": D("50.01"), "score": D("50.01")},
                                         2: {"weight": D("9.99"), "score": D("9.99")}}}, {("SE10", "warn", "weight1")}),
]  # fmt: skip


@pytest.fixture(scope="module")
def judged() -> dict[str, tuple[Found, str]]:
    return judge_cases("SE", Inbox.self_evaluation, CASES)


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in CASES])
def test_self_evaluation(judged: dict[str, tuple[Found, str]], name: str, expected: Found) -> None:
    assert agrees(judged[name], expected), judged[name]


REVIEWED = {"89.51": False, "89.5": True, "109.49": False, "100": False}
"""Scores of a review, and whether they are far from the self score of 99.5."""


@pytest.fixture(scope="module")
def reviewed() -> dict[str, Outcome]:
    def build(inbox: Inbox, score: str) -> None:
        project = inbox.project
        inbox.accept("R-REV", "raw_r_rev", f"项目|{project}", subject="项目", code=project, review_score=D(score))
        inbox.self_evaluation(score)

    return judge_files("SE", build, ((score, {}) for score in REVIEWED))


@pytest.mark.parametrize(("score", "found"), REVIEWED.items())
def test_review_far_from_the_self_score(reviewed: dict[str, Outcome], score: str, found: bool) -> None:
    assert reviewed[score].found == ({("SE10", "warn", "total_score")} if found else set())


DEPARTMENTS: list[tuple[str, dict[str, Any], str | None, Found]] = [
    ("by code and name", {}, DEPARTMENT, set()),
    ("by name", {"department_code": None}, DEPARTMENT, set()),
    ("as code-name", {"department_code": "219-市教育局", "department_name": None}, DEPARTMENT, set()),
    ("by neither", {"department_code": None, "department_name": None}, None, {("G07", "reject", "department_code")}),
    ("an unknown one", {"department_code": "999"}, "999", {("G06", "reject", "department_code")}),
    ("a wrong sum", {"total_score": D(90)}, DEPARTMENT, {("SE03", "warn", "total_score")}),
]


@pytest.fixture(scope="module")
def departments() -> dict[str, Outcome]:
    def build(inbox: Inbox, name: str, head: dict[str, Any]) -> None:
        inbox.self_evaluation(name, "DE", head=head)

    return judge_files("DE", build, ((name, {"head": head}) for name, head, *_ in DEPARTMENTS))


@pytest.mark.parametrize(("name", "subject", "expected"), [(name, *told) for name, _, *told in DEPARTMENTS])
def test_department(departments: dict[str, Outcome], name: str, subject: str | None, expected: Found) -> None:
    assert departments[name].found == expected
    assert [state["subject_code"] for state in departments[name].states] == [subject]


LIST = {
    "form": "SE", "is_list": True, "project_code": PROJECT, "project_name": "培训", "department_code": DEPARTMENT,
    "unit_code": "219001", "initial_budget": money("120"), "adjusted_budget": money("100"), "executed": money("95"),
    "execution_score": D("9.5"), "indicator_score": D(90), "total_score": D("99.5"),
}  # fmt: skip


LISTED: list[Case] = [
    ("as it should be", {}, set()),
    ("no indicator score", {"indicator_score": None}, {("G07", "reject", "indicator_score1")}),
    ("no name", {"project_name": None}, {("G07", "reject", "project_name1")}),
    ("no unit", {"unit_code": None}, {("G07", "reject", "unit_code1")}),
    ("no execution score", {"execution_score": None}, {("G07", "reject", "execution_score1")}),
    ("no total", {"total_score": None}, {("G07", "reject", "total_score1")}),
    ("no code", {"project_code": None}, {("G06", "reject", "project_name1")}),
    ("no initial budget", {"initial_budget": None}, set()),
    (
        "score above its weight",
        {"indicator_score": D("90.01"), "total_score": D("99.51")},
        {("SE02", "reject", "indicator_score1")},
    ),
    ("another total", {"total_score": D("99.53")}, {("SE03", "warn", "total_score1")}),
    (
        "another budget",
        {"adjusted_budget": money("90"), "executed": money("85.5")},
        {("SE06", "warn", "adjusted_budget1")},
    ),
]


@pytest.fixture(scope="module")
def listed() -> dict[str, Outcome]:
    def build(inbox: Inbox, name: str, **changes: Any) -> None:
        other = inbox.project.replace("T9", "T8")
        inbox.known(other)
        rows = {**LIST, "project_code": inbox.project, **changes}, {**LIST, "project_code": other}
        inbox.register("SE", "raw_self_evaluations", *rows, sha256=name, is_list=True)

    return judge_files("SE", build, ((name, changes) for name, changes, _ in LISTED))


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, _, expected in LISTED])
def test_a_bad_list_row_is_rejected_alone(listed: dict[str, Outcome], name: str, expected: Found) -> None:
    assert listed[name].found == expected
    rejected = any(severity == "reject" for _, severity, _ in expected)
    statuses = [(state["subject_no"], state["status"], state["version"]) for state in listed[name].states]
    assert statuses == [(1, "rejected" if rejected else "accepted", 1), (2, "accepted", 1)]


def test_a_list_with_one_score_in_place_of_two(inbox: Inbox) -> None:
    """What the execution score leaves of it is the indicators'; without a stated execution score that is told.

    By stated execution score and total: the score that counts, and the findings.
    """
    cases: dict[tuple[str | None, str | None], tuple[str | None, Found]] = {
        (None, "99.5"): ("99.5", {("SE03", "warn", "total_score1")}),
        ("9.5", "99.5"): ("99.5", set()),
        ("9.49", "99.49"): ("99.5", set()),
        ("9", "99"): ("99.5", {("SE04", "warn", "execution_score1"), ("SE03", "warn", "total_score1")}),
        (None, "99.51"): ("99.51", {("SE03", "warn", "total_score1"), ("SE02", "reject", "total_score1")}),
        (None, None): (None, {("G07", "reject", "total_score1")}),
    }
    for number, (execution, total) in enumerate(cases, 1):
        project = f"64050025T9{number:011d}"
        inbox.known(project)
        scores = {"execution_score": execution and D(execution), "total_score": total and D(total)}
        row = {**LIST, **scores, "indicator_score": None, "unit_code": None, "project_code": project}
        missing = ["indicator_score", "unit_code", *([] if execution else ["execution_score"])]
        origin = {**inbox.sheet("SE", str(number), is_list=True), "subject_no": 1}
        inbox.add("raw_self_evaluations", origin, 1, missing, **row)
    told = outcomes(inbox, "SE")
    rows = inbox.warehouse.rows("select sha256, self_score from self_evaluation_scores")
    scored = {row["sha256"]: row["self_score"] for row in rows}
    for number, (stated, (score, found)) in enumerate(cases.items(), 1):
        assert told[str(number)].found == found, stated
        assert scored[str(number)] == (score and D(score)), stated


@pytest.mark.parametrize("fault", [{"stated_year": 2020}, {"money_unit": None}])
def test_a_fault_of_the_sheet_rejects_every_row(inbox: Inbox, fault: dict[str, Any]) -> None:
    inbox.register("SE", "raw_self_evaluations", LIST, {**LIST, "project_code": OTHER_PROJECT}, is_list=True, **fault)
    inbox.judge("SE")
    assert {status for status, _ in inbox.status("SE").values()} == {"rejected"}
