"""Values that could not be read: their code, no second finding for the blank they leave, and nothing that makes it raise."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from expectations.validation import validate_form
from tests.expectations.raw_rows import REGION, YEAR, Inbox, Outcome, judge_files, validate

HUGE, TINY = D("999999999999999999"), D("0.000001")
HUGE_MONEY = D("9999999999999999.99")


HEADS = {
    ("formula", "adjusted_budget"): "G05",
    ("not_a_number", "executed"): "G08",
    ("unit_conflict", "executed"): "G08",
    ("code", "project_code"): "G06",
    ("lost_digits", "project_code"): "G06",
}
"""Kind of problem and field of a head, and the code of the finding."""
WEIGHTS = {"formula": "G05", "not_a_number": "G08"}
"""Kind of problem of a weight, and the code of the finding."""
DONE = "已全部完成"


@pytest.fixture(scope="module")
def unread() -> dict[str, Outcome]:
    """Self-evaluations with one problem each, in files of its name."""

    def build(inbox: Inbox, name: str, field: str, kind: str, value: str, line: int | None, **stated: Any) -> None:
        origin = inbox.self_evaluation(name, **stated)
        inbox.problem("SE", origin, field, kind, value, line_no=line)

    def unreadable(field: str, kind: str, value: str, line: int | None = None, **stated: Any) -> tuple[str, Any]:
        return f"{field} {kind}", {"field": field, "kind": kind, "value": value, "line": line, **stated}

    heads = [unreadable(field, kind, "?", head={field: None}) for kind, field in HEADS]
    weights = [unreadable("weight", kind, "十五", 2, lines={2: {"weight": None}}) for kind in WEIGHTS]
    text = unreadable("actual", "not_a_number", DONE, 2, lines={2: {"actual": None, "actual_text": DONE}})
    return judge_files("SE", build, [*heads, *weights, text])


@pytest.mark.parametrize(("kind", "field", "code"), [(*about, code) for about, code in HEADS.items()])
def test_a_head_that_cannot_be_read(unread: dict[str, Outcome], kind: str, field: str, code: str) -> None:
    told = unread[f"{field} {kind}"]
    assert told.found == {(code, "reject", field)}
    assert [(state["status"], state["version"]) for state in told.states] == [("rejected", 1)]


@pytest.mark.parametrize(("kind", "code"), WEIGHTS.items())
def test_an_indicator_that_cannot_be_read(unread: dict[str, Outcome], kind: str, code: str) -> None:
    told = unread[f"weight {kind}"]
    assert told.found == {(code, "reject", "weight2")}
    assert told.messages[0].startswith("分值")


def test_text_for_a_number_is_no_fault_of_a_self_evaluation(unread: dict[str, Outcome]) -> None:
    told = unread["actual not_a_number"]
    assert (told.found, [state["status"] for state in told.states]) == (set(), ["accepted"])


def test_text_for_a_number_is_one_fault_of_a_monitoring(inbox: Inbox) -> None:
    origin = inbox.monitoring(lines={2: {"actual": None, "actual_text": "约七十"}})
    inbox.problem("MO", origin, "actual", "not_a_number", "约七十", line_no=2)
    assert inbox.judge("MO") == {("G08", "reject", "actual2")}


def test_a_bad_register_row_is_rejected_alone(inbox: Inbox) -> None:
    row: dict[str, Any] = {"department_code": "219", "personnel": D(1), "public_funds": D(1)}
    inbox.register("R-BASE", "raw_r_base", row, {**row, "department_code": "220", "personnel": None})
    inbox.problem("R-BASE", {"sha256": "r", "sheet": "Sheet1", "subject_no": 2}, "personnel", "not_a_number", "若干")
    assert inbox.judge("R-BASE") == {("G08", "reject", "personnel")}
    assert inbox.status("R-BASE") == {("r", "Sheet1", 1): ("accepted", 1), ("r", "Sheet1", 2): ("rejected", 1)}


def test_messages_are_sentences_in_both_languages(inbox: Inbox) -> None:
    inbox.self_evaluation(lines={1: {"weight": D("40.5"), "reason": "说明"}})
    result = validate_form(_written(inbox), REGION, YEAR, "SE")
    finding = inbox.findings("SE")[0]
    assert finding["message_zh"] == "指标分值与执行率分值之和为 110.5，应为 100。请调整指标分值。"
    assert finding["message_en"] == (
        "Indicator weights and the execution weight add up to 110.5, they should make 100. Correct the weights."
    )
    checks = {each.code: each for each in result.checks}
    check = checks["SE01"]
    assert (check.severity, check.failed, check.passed) == ("reject", 1, False)
    assert vars(check.sample[0]) == {
        "file": f"{REGION}/{YEAR}/se.xlsx", "sheet": "Sheet1", "cell": "total_weight", "value": "110.5",
        "message": finding["message_zh"],
    }  # fmt: skip
    assert result.rejected == 1
    assert checks["SE02"].evaluated == 6, "each score from below and from above"
    assert checks["SE02"].passed


def _written(inbox: Inbox) -> Any:
    inbox.write()
    return inbox.warehouse


EXTREMES: list[tuple[str, dict[str, Any]]] = [
    ("self_evaluation", {"head": {"adjusted_budget": D("0.01"), "executed": HUGE_MONEY}}),
    ("self_evaluation", {"head": {"adjusted_budget": HUGE_MONEY, "executed": D("0.01")}}),
    ("self_evaluation", {"head": {"adjusted_budget": -HUGE_MONEY, "executed": -HUGE_MONEY}}),
    ("self_evaluation", {"head": {"total_score": D("9999999.99"), "execution_score": D("-9999999.99")}}),
    ("self_evaluation", {"lines": {1: {"target": TINY, "actual": HUGE}, 2: {"target": -HUGE, "actual": HUGE}}}),
    ("self_evaluation", {"lines": {n: {"weight": D("99999.9999"), "score": D("9999999.99")} for n in (1, 2, 3)}}),
    ("self_evaluation", {"lines": {1: {"operator": "=", "target": -TINY, "actual": HUGE}}}),
    ("self_evaluation", {"lines": {1: {"operator": "≤", "target": TINY, "actual": HUGE, "level3": "{value}{0}%s"}}}),
    ("self_evaluation", {"head": {"project_code": "' or 1=1 --", "department_code": "\n\t", "unit_code": "*" * 9999}}),
    ("self_evaluation", {"sheet": {"money_unit": "千元", "stated_year": -1, "title_cell": None, "unit_cell": None}}),
    ("monitoring", {"lines": {1: {"target": TINY, "actual": HUGE}, 2: {"target": HUGE, "actual": TINY}}}),
    ("monitoring", {"lines": {1: {"target": -HUGE, "actual": HUGE, "weight": D(0)}, 2: {"weight": D(0)}}}),
    ("monitoring", {"sheet": {"month": -2147483648, "header_month": 2147483647}}),
    ("monitoring", {"lines": {1: {"operator": "??", "possibility": "{}", "level2": None, "level1": None}}}),
    ("ex_ante", {"items": {1: {"weight": D("99999.9999"), "self_score": D("-9999999.99"), "item": None}}}),
    ("goal", {"lines": {1: {"operator": "??", "target": HUGE}}, "steps": [(None, None, 1), ("", "", None)]}),
]


def test_nothing_that_is_handed_in_makes_it_raise(inbox: Inbox) -> None:
    for number, (build, changes) in enumerate(EXTREMES):
        inbox.project = f"64050025T8{number:011d}"
        inbox.known(inbox.project)
        getattr(inbox, build)(f"extreme {number}", **changes)
    for table in ("raw_self_evaluations", "raw_monitorings", "raw_indicators", "raw_goals", "raw_funds"):
        inbox.rows[table][-1]["cells"] = None
    inbox.write()
    results = validate(inbox.warehouse, REGION, YEAR)
    assert sum(result.rejected for result in results) > len(EXTREMES)
    judged = {row["sha256"] for row in inbox.warehouse.rows("select sha256 from subject_states")}
    assert {f"extreme {number}" for number in range(len(EXTREMES))} <= judged
