"""The registers: every check just passed and just failed, row by row."""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any

import pytest

from tests.expectations.raw_rows import DEPARTMENT, PROJECT, UNIT, Found, Inbox, money

NEW = "64050025T000000000200"
DAY = datetime.date(2025, 3, 1)
GOOD: dict[str, dict[str, Any]] = {
    "R-UNIT": {"unit_code": "221001", "unit_name": "甲", "department_code": "221", "department_name": "乙"},
    "R-PROJ": {
        "project_code": NEW, "project_name": "甲", "department_code": DEPARTMENT, "unit_code": UNIT, "class": "3",
        "nature": "经常性项目", "is_new": False, "is_key": False, "is_classified": False,
    },
    "R-BUDG": {"project_code": PROJECT, "adjusted_budget": money("1")},
    "R-BASE": {"department_code": DEPARTMENT, "personnel": D(1), "public_funds": D(0)},
    "R-REV": {"subject": "项目", "code": PROJECT, "review_score": D(100), "method": "抽评", "reviewed_on": DAY},
    "R-DATE": {"department_code": DEPARTMENT, "matter": "部门决算", "approved_on": DAY, "published_on": DAY},
    "R-EXC": {"project_code": PROJECT, "kind": "保留金额", "amount": D(5), "approval_number": "1号", "approved_by": "甲"},
}  # fmt: skip
BEFORE = datetime.date(2025, 2, 28)
CASES: dict[str, list[tuple[dict[str, Any], set[tuple[str, str, str]]]]] = {
    "R-UNIT": [
        ({"unit_code": "22100"}, {("G06", "reject", "unit_code")}),
        ({"unit_code": "222001"}, {("G06", "reject", "unit_code")}),
        ({"department_code": "22"}, {("G06", "reject", "department_code"), ("G06", "reject", "unit_code")}),
        ({"unit_name": None}, {("G07", "reject", "unit_name")}),
        ({"department_name": None}, {("G07", "reject", "department_name")}),
    ],
    "R-PROJ": [
        ({"project_code": "64050025A000000000200"}, {("G06", "reject", "project_code")}),
        ({"project_code": None}, {("G07", "reject", "project_code")}),
        ({"department_code": "999"}, {("G06", "reject", "department_code"), ("G06", "reject", "unit_code")}),
        ({"unit_code": "219009"}, {("G06", "reject", "unit_code")}),
        ({"unit_code": "220001"}, {("G06", "reject", "unit_code")}),
        ({"predecessor_code": "123"}, {("G06", "reject", "predecessor_code")}),
        ({"predecessor_code": "64050021T000000000001"}, set()),
        ({"class": "4"}, {("G08", "reject", "class")}),
        ({"nature": "临时项目"}, {("G08", "reject", "nature")}),
        ({"is_new": None}, {("G07", "reject", "is_new")}),
        ({"is_classified": None}, {("G07", "reject", "is_classified")}),
        ({"content": None}, set()),
    ],
    "R-BUDG": [
        ({"adjusted_budget": None}, set()),
        ({"project_code": NEW}, {("G06", "reject", "project_code")}),
        ({"requested": D("-0.01")}, {("G08", "reject", "requested")}),
        ({"project_code": None}, {("G07", "reject", "project_code")}),
    ],
    "R-BASE": [
        ({"department_code": "市教育局"}, set()),
        ({"department_code": "999"}, {("G06", "reject", "department_code")}),
        ({"public_funds": None}, {("G07", "reject", "public_funds")}),
        ({"personnel": D("-0.01")}, {("G08", "reject", "personnel")}),
    ],
    "R-REV": [
        ({"review_score": D(0)}, set()),
        ({"review_score": D("100.01")}, {("R02", "reject", "review_score")}),
        ({"review_score": D("-0.01")}, {("R02", "reject", "review_score")}),
        ({"review_score": None}, {("G07", "reject", "review_score")}),
        ({"subject": "部门整体", "code": DEPARTMENT}, set()),
        ({"subject": "部门整体", "code": "999"}, {("G06", "reject", "code")}),
        ({"code": NEW}, {("G06", "reject", "code")}),
        ({"subject": "单位"}, {("G08", "reject", "subject")}),
        ({"method": "自查"}, {("G08", "reject", "method")}),
        ({"reviewed_on": None}, {("G07", "reject", "reviewed_on")}),
        ({"opinion": None}, set()),
    ],
    "R-DATE": [
        ({"published_on": BEFORE}, {("R04", "warn", "published_on")}),
        ({"filed_on": BEFORE}, {("R04", "warn", "filed_on")}),
        ({"passed_to_units_on": BEFORE}, {("R04", "warn", "passed_to_units_on")}),
        ({"approved_on": None}, {("G07", "reject", "approved_on")}),
        ({"matter": "部门预算"}, {("G08", "reject", "matter")}),
        ({"department_code": "999"}, {("G06", "reject", "department_code")}),
    ],
    "R-EXC": [
        ({"kind": "{甲}"}, {("G08", "reject", "kind")}),
        ({"kind": "不予压减", "amount": None}, set()),
        ({"amount": None}, {("R03", "reject", "amount")}),
        ({"approval_number": None}, {("R03", "reject", "approval_number")}),
        ({"approved_by": None}, {("R03", "reject", "approved_by")}),
        ({"kind": "其他"}, {("G08", "reject", "kind")}),
        ({"kind": None}, {("G07", "reject", "kind")}),
        ({"amount": D(-1)}, {("G08", "reject", "amount")}),
        ({"project_code": NEW}, {("G06", "reject", "project_code")}),
    ],
}


def table_of(form: str) -> str:
    return f"raw_{form.lower().replace('-', '_')}"


@pytest.mark.parametrize("form", CASES)
def test_register(inbox: Inbox, form: str) -> None:
    inbox.states = [row for row in inbox.states if row["form"] != form]
    inbox.rows["raw_sheets"] = [row for row in inbox.rows["raw_sheets"] if row["form"] != form]
    inbox.rows[table_of(form)] = []
    expected: dict[str, Found] = {}
    for number, (change, found) in enumerate([({}, set()), *CASES[form]]):
        inbox.register(form, table_of(form), {**GOOD[form], **change}, sha256=f"case {number} {change}")
        expected[f"case {number} {change}"] = {(code, severity, f"{column}1") for code, severity, column in found}
    inbox.judge(form)
    judged: dict[str, Found] = {sha256: set() for sha256 in expected}
    for each in inbox.findings(form):
        judged[each["sha256"]].add((each["code"], each["severity"], each["cell"]))
    assert judged == expected
    for (sha256, _, _), (status, _) in inbox.status(form).items():
        assert (status == "rejected") == any(severity == "reject" for _, severity, _ in expected[sha256])


def test_identical_rows_are_one_and_contradicting_rows_none(inbox: Inbox) -> None:
    same, other = GOOD["R-BASE"], {**GOOD["R-BASE"], "department_code": "220"}
    inbox.register("R-BASE", "raw_r_base", same, same, other, {**other, "personnel": D(2)}, other)
    assert inbox.judge("R-BASE") == {("R01", "reject", "department_code3"), ("R01", "reject", "department_code4"),
                                     ("R01", "reject", "department_code5")}  # fmt: skip
    status = {number: status for (_, _, number), (status, _) in inbox.status("R-BASE").items()}
    assert status == {1: "accepted", 2: "superseded", 3: "rejected", 4: "rejected", 5: "rejected"}


def test_the_same_key_in_two_sheets_is_a_later_row(inbox: Inbox) -> None:
    inbox.register("R-BASE", "raw_r_base", GOOD["R-BASE"], sha256="old", received=1)
    inbox.register("R-BASE", "raw_r_base", {**GOOD["R-BASE"], "personnel": D(2)}, sha256="new", received=2)
    assert inbox.judge("R-BASE") == set()
    assert inbox.status("R-BASE") == {("old", "Sheet1", 1): ("superseded", 1), ("new", "Sheet1", 1): ("accepted", 2)}


@pytest.mark.parametrize(("department", "found"), [(DEPARTMENT, set()), ("220", {("R05", "warn", "requested")})])
def test_departments_with_requests_have_basic_expenditure(inbox: Inbox, department: str, found: Found) -> None:
    for row in inbox.rows["raw_r_budg"]:
        row["requested"] = D(1)
    inbox.register("R-BASE", "raw_r_base", {**GOOD["R-BASE"], "department_code": department})
    assert inbox.judge("R-BASE") == found
    assert inbox.status("R-BASE") == {("r", "Sheet1", 1): ("accepted", 1)}


def test_a_fault_of_the_sheet_rejects_every_row(inbox: Inbox) -> None:
    inbox.register("R-BASE", "raw_r_base", GOOD["R-BASE"], money_unit=None)
    assert inbox.judge("R-BASE") == {("G04", "reject", "A6")}
    assert inbox.status("R-BASE") == {("r", "Sheet1", 1): ("rejected", 1)}
