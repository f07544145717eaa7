"""Which submission counts, and the published `submissions` and `findings` of a scope."""

from __future__ import annotations

from typing import Any

import policy
from expectations.validation import FINDINGS, SUBMISSIONS, validate_form
from tests.expectations.raw_rows import OTHER_PROJECT, PROJECT, REGION, YEAR, Inbox, validate
from tests.expectations.test_self_evaluations import LIST
from warehouse.scope import Scope

BAD = {"head": {"adjusted_budget": None}}


def submissions(inbox: Inbox) -> dict[tuple[str, str, str], tuple[str, str, int | None]]:
    with inbox.warehouse.within(Scope(REGION, YEAR)):
        rows = inbox.warehouse.rows(SUBMISSIONS.read_text(encoding="utf-8"))
    assert len({(row["sha256"], row["sheet"], row["subject_code"]) for row in rows}) == len(rows)
    own = [row for row in rows if not row["sha256"].startswith("R-")]
    return {(r["sha256"], r["sheet"], r["subject_code"]): (r["form"], r["status"], r["version"]) for r in own}


VERSIONS: dict[str, tuple[dict[str, dict[str, Any]], str, str]] = {
    "later": ({"a": {"received": 1}, "b": {"received": 2}}, "b", "b"),
    "earlier": ({"a": {"received": 2}, "b": {"received": 1}}, "a", "a"),
    "same time": ({"a": {"received": 1}, "b": {"received": 1}}, "b", "b"),
    "numbered beats unnumbered": ({"a": {"received": 1, "submission_number": 1}, "b": {"received": 2}}, "a", "a"),
    "higher number": ({"a": {"submission_number": 2}, "b": {"received": 2, "submission_number": 1}}, "a", "a"),
    "newer one rejected": ({"a": {"received": 1}, "b": {"received": 2, "bad": True}}, "a", "b"),
}
"""The submissions for a project, the one that counts, and the newest."""


def test_the_newest_accepted_submission_counts(inbox: Inbox) -> None:
    counting = []
    for number, (case, (sheets, accepted, _)) in enumerate(VERSIONS.items(), 1):
        inbox.project = f"64050025T9{number:011d}"
        inbox.known(inbox.project)
        for name, sheet in sheets.items():
            heading = {key: value for key, value in sheet.items() if key != "bad"}
            inbox.self_evaluation(f"{case}: {name}", sheet=heading, **(BAD if "bad" in sheet else {}))
        counting.append((f"{case}: {accepted}", inbox.project))
    inbox.judge("SE")
    status = {sha256: value for (sha256, _, _), value in inbox.status("SE").items()}
    for case, (sheets, accepted, newest) in VERSIONS.items():
        states = {name: status[f"{case}: {name}"] for name in sheets}
        assert {name for name, (state, _) in states.items() if state == "accepted"} == {accepted}, case
        bad = {name for name, sheet in sheets.items() if "bad" in sheet}
        assert {name for name, (state, _) in states.items() if state == "rejected"} == bad, case
        assert states[newest][1] == len(sheets), case
    rows = inbox.warehouse.rows(
        "select sha256, subject_code, version from accepted_self_evaluations order by subject_code"
    )
    assert rows == [{"sha256": file, "subject_code": code, "version": status[file][1]} for file, code in counting]


def test_a_list_row_and_a_form_are_the_same_subject(inbox: Inbox) -> None:
    inbox.self_evaluation("form", sheet={"received": 2})
    inbox.register("SE", "raw_self_evaluations", LIST, is_list=True, received=1)
    inbox.judge("SE")
    assert inbox.status("SE") == {("form", "Sheet1", 0): ("accepted", 2), ("r", "Sheet1", 1): ("superseded", 1)}


def test_every_sheet_has_one_state(inbox: Inbox) -> None:
    inbox.file("broken", problem="encrypted", detail="password")
    for disposition in ("skipped", "unknown"):
        inbox.sheet("", "odd", sheet=disposition, disposition=disposition)
    inbox.self_evaluation("old", sheet={"received": 1})
    inbox.self_evaluation("new", sheet={"received": 2})
    inbox.sheet("EX", "empty form")
    inbox.register("SE", "raw_self_evaluations", LIST, LIST, {**LIST, "project_code": OTHER_PROJECT}, sha256="list",
                   is_list=True, received=3)  # fmt: skip
    inbox.register("SE", "raw_self_evaluations", LIST, sha256="bad list", is_list=True, stated_year=2020)
    inbox.register("R-BASE", "raw_r_base", {"department_code": "219", "personnel": 1, "public_funds": 1}, sha256="base")
    inbox.register(
        "R-BASE", "raw_r_base", {"department_code": "999", "personnel": 1, "public_funds": 1}, sha256="base 2"
    )
    inbox.register("R-DATE", "raw_r_date", sha256="no rows")
    inbox.write()
    for form in ("", "R-BASE", "R-DATE", "SE", "EX"):
        validate_form(inbox.warehouse, REGION, YEAR, form)
    assert submissions(inbox) == {
        ("broken", "", ""): ("", "rejected", None),
        ("odd", "skipped", ""): ("", "skipped", None),
        ("odd", "unknown", ""): ("", "rejected", None),
        ("old", "Sheet1", PROJECT): ("SE", "superseded", 2),
        ("new", "Sheet1", PROJECT): ("SE", "superseded", 3),
        ("empty form", "Sheet1", ""): ("EX", "rejected", None),
        ("list", "Sheet1", PROJECT): ("SE", "accepted", 5),
        ("list", "Sheet1", OTHER_PROJECT): ("SE", "accepted", 1),
        ("bad list", "Sheet1", ""): ("SE", "rejected", None),
        ("base", "Sheet1", ""): ("R-BASE", "accepted", 1),
        ("base 2", "Sheet1", ""): ("R-BASE", "rejected", 2),
        ("no rows", "Sheet1", ""): ("R-DATE", "skipped", 1),
    }
    with inbox.warehouse.within(Scope(REGION, YEAR)):
        published = inbox.warehouse.rows(FINDINGS.read_text(encoding="utf-8"), forms=["", "EX"], job="")
    assert [(row["code"], row["file"], row["sheet"], row["cell"]) for row in published] == [
        ("G01", f"{REGION}/{YEAR}/broken.xlsx", "", None),
        ("G07", f"{REGION}/{YEAR}/empty form.xlsx", "Sheet1", "A1"),
        ("G03", f"{REGION}/{YEAR}/odd.xlsx", "unknown", "A1"),
    ]


def test_a_scope_judged_again_says_the_same(inbox: Inbox) -> None:
    inbox.rows["raw_r_proj"][0] |= {"project_name": "甲", "class": "3", "nature": "经常性项目"}
    inbox.self_evaluation()
    inbox.write()
    first = validate(inbox.warehouse, REGION, YEAR)
    found = inbox.findings("SE"), inbox.status("SE")
    assert validate(inbox.warehouse, REGION, YEAR) == first
    assert (inbox.findings("SE"), inbox.status("SE")) == found
    assert [result.form for result in first][:3] == ["", "R-UNIT", "R-PROJ"]


def test_an_empty_scope_has_no_findings(inbox: Inbox) -> None:
    for table, rows in policy.rows(policy.load(), 2030).items():
        inbox.warehouse.replace(table, rows, region=REGION, year=2030)
    results = validate(inbox.warehouse, REGION, 2030)
    assert all(check.evaluated == check.failed == 0 for result in results for check in result.checks)
