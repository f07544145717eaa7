"""Whose form: projects found by their name, and what is said where none or several have it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expectations.raw_rows import DEPARTMENT, Found, Inbox, fresh_warehouse, outcomes

NAME, CODE = "妇幼健康服务（二期）", "64050025T000000000501"
OTHER, ELSEWHERE = "64050025T000000000502", "64050025T000000000503"


def named(inbox: Inbox, *projects: tuple[str, str, str]) -> None:
    """Projects of the register: code, name and unit."""
    for code, name, unit in projects:
        inbox.known(code, project_name=name, unit_code=unit, department_code=unit[:3])


def states(inbox: Inbox, name: str = "se", **head: Any) -> None:
    """A form without code."""
    stated = {"project_code": None, "project_name": NAME, "department_name": None, "unit_code": None, **head}
    inbox.self_evaluation(name, head=stated)


def judged(inbox: Inbox, **head: Any) -> tuple[Found, dict[str, Any]]:
    """The findings on a form without code, and its state."""
    states(inbox, **head)
    found = inbox.judge("SE")
    return found, inbox.warehouse.rows("select subject_code, status from subject_states where form = 'SE'")[0]


def test_letters_and_digits_alone_tell(inbox: Inbox) -> None:
    """Never a near name, which is named with its code, and only named."""
    named(inbox, (CODE, NAME, "219001"))
    same = (
        NAME,
        "妇幼健康服务(二期)",
        "妇幼健康服务二期",
        " 妇幼健康服务 （二期） ",
        "妇幼健康服务—（二期）",
        "「妇幼健康服务」二期",
    )
    near = ("妇幼健康服务（三期）", "妇幼健康服务", "妇幼健康服务（二期）项目", "幼妇健康服务（二期）")
    other = "道路养护"
    for written in (*same, *near, other):
        states(inbox, written, project_name=written)
    told = outcomes(inbox, "SE")
    for written in same:
        assert told[written].found == {("G12", "warn", "project_name")}, written
        assert CODE in told[written].messages[0]
    assert [state["subject_code"] for written in same for state in told[written].states] == [CODE] * len(same)
    statuses = sorted(state["status"] for written in same for state in told[written].states)
    assert statuses == ["accepted", *["superseded"] * (len(same) - 1)]
    for written in (*near, other):
        assert told[written].found == {("G06", "reject", "project_name")}, written
        assert (f"{CODE}-{NAME}" in told[written].messages[0]) == ("相近" in told[written].messages[0])
        assert ("相近" in told[written].messages[0]) == (written != other)
        assert [(state["subject_code"], state["status"]) for state in told[written].states] == [(None, "rejected")]


def test_several_of_one_name_are_told_apart_by_department_and_unit(inbox: Inbox) -> None:
    """One project in each of two units of a department, and one in another department."""
    inbox.accept(
        "R-UNIT", "raw_r_unit", "219002", unit_code="219002", unit_name="市第一中学", department_code=DEPARTMENT,
        department_name="市教育局",
    )  # fmt: skip
    named(inbox, (CODE, NAME, "219001"), (OTHER, NAME, "219002"), (ELSEWHERE, NAME, "220001"))
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({"department_code": None}, None),
        ({"department_code": DEPARTMENT}, None),
        ({"department_code": "220"}, ELSEWHERE),
        ({"department_code": None, "department_name": "市民政局"}, ELSEWHERE),
        ({"department_code": DEPARTMENT, "unit_code": "219001"}, CODE),
        ({"department_code": DEPARTMENT, "unit_code": "219002"}, OTHER),
        ({"department_code": None, "unit_code": "219002"}, OTHER),
        ({"department_code": None, "unit_name": "市民政局（本级）"}, ELSEWHERE),
        ({"department_code": None, "unit_code": "219002003"}, OTHER),
    ]
    for head, _ in cases:
        states(inbox, str(head), **head)
    told = outcomes(inbox, "SE")
    for head, code in cases:
        outcome = told[str(head)]
        assert [state["subject_code"] for state in outcome.states] == [code], head
        assert outcome.found == ({("G12", "warn", "project_name")} if code else {("G06", "reject", "project_name")})
        candidates = {each for each in (CODE, OTHER, ELSEWHERE) if each in outcome.messages[0]}
        among = {CODE, OTHER} if head.get("department_code") else {CODE, OTHER, ELSEWHERE}
        assert candidates == ({code} if code else among), head


def test_the_name_of_another_department_is_not_taken(inbox: Inbox) -> None:
    named(inbox, (ELSEWHERE, NAME, "220001"))
    found, state = judged(inbox, department_code=DEPARTMENT)
    assert found == {("G06", "reject", "project_name")}
    assert state["subject_code"] is None


@pytest.mark.parametrize("flag", [True, None])
def test_a_classified_project_is_no_hint(inbox: Inbox, flag: bool | None) -> None:
    """Of a near name that is classified, or may be, nothing is said to who did not name it."""
    inbox.known(CODE, project_name=NAME, is_classified=flag)
    inbox.known(OTHER, project_name="妇幼健康服务（一期）")
    judged(inbox, project_name="妇幼健康服务")
    message = inbox.findings("SE")[0]["message_zh"]
    assert CODE not in message
    assert NAME not in message
    assert OTHER in message


def test_rows_of_a_list_are_found_one_by_one(inbox: Inbox) -> None:
    named(inbox, (CODE, NAME, "219001"), (OTHER, "疫苗冷链运行", "219001"))
    row = {"form": "MO", "is_list": True, "department_code": DEPARTMENT, "unit_code": "219001", "month": 7,
           "goal_completion": 1, "conditions_met": "是", "possibility": "确定能", "executed": 600000}  # fmt: skip
    rows = [{**row, "project_name": name} for name in ("疫苗 冷链运行", NAME, "无此项目")]
    inbox.register("MO", "raw_monitorings", *rows, is_list=True, month=7)
    assert inbox.judge("MO") == {
        ("G12", "warn", "project_name1"), ("G12", "warn", "project_name2"), ("G06", "reject", "project_name3"),
    }  # fmt: skip
    states = inbox.warehouse.rows("select subject_code from subject_states where form = 'MO' order by subject_no")
    assert [each["subject_code"] for each in states] == [OTHER, CODE, None]


def test_a_form_by_name_and_one_by_code_are_versions_of_one(inbox: Inbox) -> None:
    named(inbox, (CODE, NAME, "219001"))
    inbox.self_evaluation("by code", head={"project_code": CODE}, sheet={"received": 1})
    inbox.self_evaluation("by name", head={"project_code": None, "project_name": NAME}, sheet={"received": 2})
    inbox.judge("SE")
    assert inbox.status("SE") == {
        ("by code", "Sheet1", 0): ("superseded", 1), ("by name", "Sheet1", 0): ("accepted", 2),
    }  # fmt: skip


def test_without_registers_nothing_is_looked_up() -> None:
    with fresh_warehouse() as warehouse:
        inbox = Inbox(warehouse)
        found, state = judged(inbox, department_code=DEPARTMENT)
        assert found == set()
        assert state == {"subject_code": None, "status": "accepted"}


def test_a_code_that_cannot_be_read_is_no_missing_code(inbox: Inbox) -> None:
    named(inbox, (CODE, NAME, "219001"))
    origin = inbox.self_evaluation(head={"project_code": None, "project_name": NAME})
    inbox.problem("SE", origin, "project_code", "lost_digits", "6.4E+20")
    assert inbox.judge("SE") == {("G06", "reject", "project_code")}
