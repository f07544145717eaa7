"""Headers that are not understood whole: G09, G10, G11, and nothing else of the sheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.expectations.raw_rows import OTHER_PROJECT, PROJECT, Inbox, Outcome, judge_files

HALF_READ: dict[str, Any] = {
    "head": {"project_code": "1", "executed": None, "total_score": 5, "execution_weight": 20},
    "lines": {n: {"target_text": None, "target": None, "weight": 50, "score": 60, "operator": None} for n in (1, 2)},
    "funds": {(1, "executed"): "1", (2, "executed"): "-2"},
}
"""A form of which every check would find something."""


HEADERS: dict[str, tuple[dict[str, Any], dict[str, dict[str, Any]]]] = {
    "a missing column": (HALF_READ, {"missing": {"labels": "「年度指标值」", "unknown": "「考核标准」"}}),
    "a double column": (HALF_READ, {"double": {"labels": "「年度指标值」", "unknown": "「考核标准」"}}),
    "what is near": (
        {},
        {
            "missing": {
                "labels": "「年度指标值」",
                "unknown": "「参考分」「指标值（A）」",
                "nearest": "「参考分」≈「参考分值」",
            }
        },
    ),
    "no header": ({}, {"missing": {"row_no": None, "cell": "A1", "labels": "「分值」"}}),
    "headings": ({"sheet": {"stated_year": 2020, "money_unit": None}}, {"missing": {"labels": "「分值」"}}),
    "two headers": (
        {},
        {
            "missing": {"row_no": 6, "cell": "D6", "labels": "「全年执行数」"},
            "unknown": {"row_no": 12, "cell": "J12", "unknown": "「审计建议」"},
        },
    ),
}
"""Self-evaluations by the names of their files: what they state, and what is at their headers."""


@pytest.fixture(scope="module")
def told() -> dict[str, Outcome]:
    def build(inbox: Inbox, name: str, stated: dict[str, Any], headers: dict[str, dict[str, Any]]) -> None:
        origin = inbox.self_evaluation(name, **stated)
        if stated is HALF_READ:
            inbox.problem("SE", origin, "executed", "not_a_number", "约 90")
        for kind, row in headers.items():
            inbox.header("SE", origin, kind, **row)

    cases = HEADERS.items()
    return judge_files("SE", build, ((name, {"stated": stated, "headers": rows}) for name, (stated, rows) in cases))


@pytest.mark.parametrize(("name", "code"), [("a missing column", "G09"), ("a double column", "G11")])
def test_a_header_with_a_fault_is_told_once_and_nothing_else(told: dict[str, Outcome], name: str, code: str) -> None:
    assert told[name].found == {(code, "reject", "C10")}
    assert len(told[name].messages) == 1
    assert [state["status"] for state in told[name].states] == ["rejected"]


def test_what_a_missing_column_says(told: dict[str, Outcome]) -> None:
    assert told["what is near"].messages == [
        "第10行表头缺少「年度指标值」；未能识别：「参考分」「指标值（A）」（近似：「参考分」≈「参考分值」）。请按规定栏目名称补齐后重新报送。"
    ]


def test_what_a_sheet_without_a_header_says(told: dict[str, Outcome]) -> None:
    assert told["no header"].messages == ["没有找到表头行，缺少「分值」。请按规定栏目名称补齐后重新报送。"]


def test_headings_are_judged_all_the_same(told: dict[str, Outcome]) -> None:
    assert told["headings"].found == {("G09", "reject", "C10"), ("G02", "reject", "A2"), ("G04", "reject", "A6")}


def test_unknown_columns_of_another_header_are_not_told_beside_a_missing_one(told: dict[str, Outcome]) -> None:
    assert told["two headers"].found == {("G09", "reject", "D6")}


def test_unknown_columns_are_told_once_a_sheet_and_change_nothing(inbox: Inbox) -> None:
    origin = inbox.self_evaluation()
    inbox.header("SE", origin, "unknown", row_no=6, cell="H6", unknown="「资金来源地」")
    inbox.header("SE", origin, "unknown", row_no=12, cell="J12", unknown="「审计建议」")
    assert inbox.judge("SE") == {("G10", "warn", "H6")}
    assert "「资金来源地」「审计建议」" in inbox.findings("SE")[0]["message_zh"]
    assert [status for status, _ in inbox.status("SE").values()] == ["accepted"]


def test_a_faulty_list_rejects_every_row(inbox: Inbox) -> None:
    rows = [{"form": "MO", "is_list": True, "project_code": code} for code in (PROJECT, OTHER_PROJECT)]
    inbox.register("MO", "raw_monitorings", *rows, is_list=True, month=7)
    inbox.header("MO", {"sha256": "r", "sheet": "Sheet1"}, "double", labels="「全年预算数」「调整后预算数」")
    assert inbox.judge("MO") == {("G11", "reject", "C10")}
    assert {status for status, _ in inbox.status("MO").values()} == {"rejected"}


@pytest.mark.parametrize(("form", "build"), [("MO", "monitoring"), ("EX", "ex_ante"), ("GO", "goal")])
def test_other_forms_alike(inbox: Inbox, form: str, build: str) -> None:
    origin = getattr(inbox, build)(head={"project_code": "1"})
    inbox.header(form, origin, "missing", labels="「分值」")
    assert inbox.judge(form) == {("G09", "reject", "C10")}


def test_a_register_without_a_column_counts_nowhere(inbox: Inbox) -> None:
    inbox.register("R-BUDG", "raw_r_budg", {"project_code": "1"}, sha256="r")
    inbox.header("R-BUDG", {"sha256": "r", "sheet": "Sheet1"}, "missing", labels="「项目编码」")
    assert inbox.judge("R-BUDG") == {("G09", "reject", "C10")}
    assert inbox.status("R-BUDG")["r", "Sheet1", 1][0] == "rejected"


@pytest.mark.parametrize(("nearest", "said"), [("项目支出绩效自评表", True), (None, False)])
def test_a_workbook_without_any_form_names_the_nearest_title(inbox: Inbox, nearest: str | None, said: bool) -> None:
    inbox.sheet("", "book", disposition="unknown", title="项目支出绩效自平表", nearest_title=nearest)
    inbox.sheet("", "book", sheet="Sheet2", disposition="skipped", title=None)
    assert inbox.judge("") == {("G03", "reject", "A1")}
    assert ("「项目支出绩效自评表」" in inbox.findings("")[0]["message_zh"]) is said
