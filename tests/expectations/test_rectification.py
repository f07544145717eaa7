"""R-RECT and RE: every check just passed and just failed, row by row, against the numbers that letters gave."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.expectations.raw_rows import DEPARTMENT, OTHER_PROJECT, PROJECT, REGION, YEAR, Inbox

GIVEN, REGISTERED, OTHERS = "219-2025-001", "219-2025-004", "220-2025-001"
RECEIVED = datetime.date(2026, 1, 1)
DAY = datetime.timedelta(days=1)
Faults = set[tuple[str, str, str]]
REGISTER: dict[str, Any] = {
    "number": GIVEN, "department_code": DEPARTMENT, "project_code": PROJECT, "source": "自评复核", "problem": "评价为中",
    "conclusion": "已整改", "verified_on": RECEIVED,
}  # fmt: skip
REGISTER_CASES: list[tuple[dict[str, Any], Faults]] = [
    ({}, set()),
    ({"conclusion": None, "verified_on": None}, set()),
    ({"verified_on": None}, {("R09", "reject", "verified_on")}),
    ({"conclusion": "完成"}, {("G08", "reject", "conclusion")}),
    ({"source": "巡察", "number": "219-2025-009"}, {("G08", "reject", "source")}),
    ({"number": None}, {("G07", "reject", "number")}),
    ({"problem": None}, {("G07", "reject", "problem")}),
    ({"number": "219-2025-009"}, set()),
    ({"number": "219-2025-1234"}, set()),
    ({"number": "219-2025-09"}, {("R07", "reject", "number")}),
    ({"number": "219-2024-001"}, {("R07", "reject", "number")}),
    ({"number": "220-2025-009"}, {("R07", "reject", "number")}),
    ({"number": "审计一"}, {("R07", "reject", "number")}),
    ({"project_code": OTHER_PROJECT}, {("R08", "reject", "number")}),
    ({"source": "审计"}, {("R08", "reject", "number")}),
    ({"number": REGISTERED, "source": "审计", "project_code": None}, set()),
    ({"project_code": "64050025T000000000999"}, {("G06", "reject", "project_code"), ("R08", "reject", "number")}),
    (
        {"department_code": "220", "number": "220-2025-009"},
        {("G06", "reject", "project_code")},
    ),
    ({"department_code": "999", "number": "999-2025-001"}, {("G06", "reject", "department_code")}),
]
ANSWER: dict[str, Any] = {
    "department_code": DEPARTMENT, "number": GIVEN, "measure": "已清理", "done_on": RECEIVED, "evidence": "清理.pdf",
}  # fmt: skip
ANSWER_CASES: list[tuple[dict[str, Any], Faults]] = [
    ({}, set()),
    ({"number": REGISTERED}, set()),
    ({"number": "219-2025-999"}, {("RE01", "reject", "number")}),
    ({"number": OTHERS}, {("RE02", "reject", "number")}),
    ({"number": None}, {("G07", "reject", "number")}),
    ({"measure": None}, {("G07", "reject", "measure")}),
    ({"department_code": None}, {("G07", "reject", "department_code")}),
    ({"department_code": "999"}, {("G06", "reject", "department_code")}),
    ({"done_on": None, "evidence": None}, set()),
    ({"evidence": None}, {("RE03", "warn", "evidence")}),
    ({"done_on": RECEIVED + DAY}, {("RE04", "warn", "done_on")}),
]


@pytest.fixture
def numbered(inbox: Inbox) -> Inbox:
    """An inbox of a year in which letters gave two numbers and the register one."""
    rows = [
        {
            "number": GIVEN,
            "department_code": DEPARTMENT,
            "source": "自评复核",
            "project_code": PROJECT,
            "is_registered": False,
        },
        {"number": REGISTERED, "department_code": DEPARTMENT, "source": "审计", "is_registered": True},
        {"number": OTHERS, "department_code": "220", "source": "自评复核", "is_registered": False},
    ]
    told = [{**row, "told_on": RECEIVED} for row in rows]
    inbox.warehouse.replace("rectification_numbers", told, region=REGION, year=YEAR)
    return inbox


@pytest.mark.parametrize(
    ("form", "table", "good", "cases"),
    [
        ("R-RECT", "raw_r_rect", REGISTER, REGISTER_CASES),
        ("RE", "raw_rectification_answers", {"form": "RE", **ANSWER}, ANSWER_CASES),
    ],
)
def test_every_row(
    numbered: Inbox, form: str, table: str, good: dict[str, Any], cases: list[tuple[dict[str, Any], Faults]]
) -> None:
    expected: dict[str, Faults] = {}
    for number, (change, faults) in enumerate(cases):
        numbered.register(form, table, {**good, **change}, sha256=f"case {number} {change}")
        expected[f"case {number} {change}"] = {(code, severity, f"{column}1") for code, severity, column in faults}
    numbered.judge(form)
    judged: dict[str, Faults] = {sha256: set() for sha256 in expected}
    for each in numbered.findings(form):
        judged[each["sha256"]].add((each["code"], each["severity"], each["cell"]))
    assert judged == expected


def test_an_unknown_number_says_what_to_do_and_costs_its_row_alone(numbered: Inbox) -> None:
    unknown = {"form": "RE", **ANSWER, "number": "219-2025-999"}
    numbered.register("RE", "raw_rectification_answers", {"form": "RE", **ANSWER}, unknown, sha256="one")
    numbered.judge("RE")
    (found,) = numbered.findings("RE")
    assert (found["value"], found["subject_code"]) == ("219-2025-999", "219-2025-999")
    assert "请按反馈函" in found["message_zh"]
    assert "Take it from the list of matters" in found["message_en"]
    assert sorted(status for status, _ in numbered.status("RE").values()) == ["accepted", "rejected"]


def test_where_no_register_is_known_no_number_is_unknown(numbered: Inbox) -> None:
    numbered.states.clear()
    numbered.register("RE", "raw_rectification_answers", {"form": "RE", **ANSWER, "number": "1"}, sha256="alone")
    numbered.judge("RE")
    assert list(numbered.findings("RE")) == []
