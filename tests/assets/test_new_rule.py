"""A rule that the house does not know: one SQL file and one entry of a policy file, seen wherever rules are seen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import policy
from assets.firing import UnknownRuleModelError
from assets.simulation import MODELS, simulate
from reports.documents import queries
from reports.explanation import explain
from reports.explanation.outline import outline
from tests.assets.town import AS_OF, Town, warehouse
from warehouse.scope import Scope
from warehouse.seasons import cycle

REGION, YEAR = "640500", 2027
SQL = """
-- A project graded as `grades` say may not ask for more than the budget that was evaluated.
select adjusted.code, adjusted.base, 'SE' as evidence_form, scope_year() - 2 as evidence_year, graded.project_code as evidence_code
from this.adjustment_subjects as adjusted
join evaluated.project_grades as graded on graded.project_code = adjusted.earlier_code
where adjusted.subject = 'project' and list_contains(rule_words('grades'), graded.grade)
"""
ENTRY = """
extends: plan.yaml
name: here
title: 试行
in_force_from: 2021
rules:
  no_growth:
    subject: project
    clause: 一(四)
    source: local
    zh: 评价为优的项目不再增加预算
    en: A project graded 优 may not grow
    effect: freeze
    when: no_growth
    grades: [优]
    voided_by: [不予压减]
    order: 11
"""


@pytest.fixture
def other(tmp_path: Path) -> policy.Policy:
    """The plan with a rule of a place: its entry, and its model in the folder of the place."""
    (tmp_path / "here" / "rules").mkdir(parents=True)
    (tmp_path / "here" / "rules" / "no_growth.sql").write_text(SQL, encoding="utf-8")
    (tmp_path / "here.yaml").write_text(ENTRY, encoding="utf-8")
    return policy.load(tmp_path / "here.yaml")


def town(rules: policy.Policy | None = None) -> Town:
    """Three projects: one that was excellent and asks for more, one that asks for less, one that was good; a predecessor."""
    made = Town(REGION, rules=rules)
    for year in (2025, 2026, 2027):
        made.department(year, "201")
        made.basic(year, "201", 500, 300)
    for code, score, requested in (("grows", 95, 1500), ("shrinks", 95, 900), ("good", 85, 1500), ("before", 95, None)):
        for year in (2025, 2026, 2027):
            made.project(year, code, "201")
            made.budget(year, code, adjusted_budget=1000, requested=requested if year == YEAR else None)
        made.scored(2025, code, Decimal(score), 1000)
        made.progressed(2026, code, Decimal("0.95"), 1000)
        made.goals(2027, code)
    made.project(2027, "after", "201", predecessor_code="before")
    made.budget(2027, "after", requested=1200)
    made.goals(2027, "after")
    return made


def test_a_new_rule_is_a_file_and_an_entry(other: policy.Policy) -> None:
    installation = warehouse()
    town(other).run(installation, [YEAR])
    lines = {row["code"]: row for row in installation.rows("from adjustment_ledger where rule = 'no_growth'")}
    told = {
        code: (row["base"], row["rate"], row["cut"], row["applied"], row["evidence_code"])
        for code, row in lines.items()
    }
    assert told == {
        "grows": (1000, None, 500, True, "grows"),
        "shrinks": (1000, None, 0, True, "shrinks"),
        "after": (1000, None, 200, True, "before"),
    }
    assert {row["parameter"] for row in lines.values()} == {"no_growth.effect"}
    figures = {row["project_code"]: row["control"] for row in installation.rows("from project_control_figures")}
    assert figures == {"grows": 1000, "shrinks": 900, "good": 1500, "after": 1000}


def test_it_is_explained_and_stands_in_the_letter(other: policy.Policy) -> None:
    installation = warehouse()
    town(other).run(installation, [YEAR])
    installation.replace("seasons", [{"as_of": str(AS_OF)}], region=REGION, year=YEAR, job="next_year_control_figures")
    chain = explain(installation, REGION, YEAR, "after")
    (rule,) = (each for each in chain["rules"] if each["fires"])
    assert (rule["rule"], rule["outcome"], rule["cut"]) == ("no_growth", "applied", "200.00")
    assert {key: rule["evidence"][key] for key in ("form", "year", "code")} == {
        "form": "SE",
        "year": 2025,
        "code": "before",
    }
    for language, words in (("en", "no_growth 评价为优的项目不再增加预算"), ("zh", "超过1,000.00元的部分：200.00元")):
        assert words in str(outline({**chain, "corrections": [], "stale": None}, language))
    cuts = queries.rows(installation, "letter_cuts", Scope(REGION, YEAR))
    assert "评价为优的项目不再增加预算" in {row["rule"] for row in cuts if row["code"] == "grows"}


def test_it_can_be_simulated(other: policy.Policy, tmp_path: Path) -> None:
    installation = warehouse()
    town().run(installation, [YEAR])
    for season, year in cycle(YEAR):
        installation.replace("seasons", [{"as_of": str(AS_OF)}], region=REGION, year=year, job=season.job)
    installation.snapshot(tmp_path / "snapshot.duckdb")
    found = simulate(tmp_path / "snapshot.duckdb", REGION, YEAR, other)
    changed = {
        row["project_code"]: (row["control_before"], row["control_after"], row["rule_after"]) for row in found.changed
    }
    assert changed["grows"] == (1500, 1000, "no_growth")
    assert changed["after"] == (1200, 1000, "no_growth")
    assert "good" not in changed
    assert found.rules["no_growth"] == "评价为优的项目不再增加预算"


def test_a_model_that_is_not_there_is_named() -> None:
    installation = warehouse()
    town().run(installation, [YEAR])
    installation.connection.execute("update policy_rules set model = 'grades' where rule = 'grade_poor'")
    with pytest.raises(UnknownRuleModelError, match="grade_poor asks the model grades"):
        town().run(installation, [YEAR], MODELS)
