"""Another locality and another time: rules are data, and a year uses what is in force in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import policy
from policy.model import PLAN
from tests.assets.town import Town, by, spread, warehouse

SICHUAN = PLAN.with_name("sichuan.yaml")


class Elsewhere(Town):
    """A town under a policy file."""

    def __init__(self, region: str, loaded: policy.Policy) -> None:
        super().__init__(region)
        self.loaded = loaded

    def _load_policy(self, installation, years):
        for year in years:
            for table, rows in policy.rows(self.loaded, year).items():
                installation.replace(table, rows, region=self.region, year=year)


def fill(town: Town, budget_years=(2027,)) -> Town:
    for year in range(min(budget_years) - 2, max(budget_years) + 1):
        town.department(year, "D")
        for code in ("new", "slow", "medium"):
            town.project(year, code, "D", is_new=code == "new")
        town.budget(year, "new", requested=1000)
        town.budget(year, "slow", adjusted_budget=1000, requested=1000)
        town.budget(year, "medium", adjusted_budget=1000, requested=1000)
        town.ex_ante(year, "new", spread(Decimal(85)))
        for code in ("new", "slow", "medium"):
            town.goals(year, code)
        town.scored(year, "slow", Decimal(95), 1000)
        town.scored(year, "medium", Decimal(70), 1000)
        town.progressed(year, "slow", Decimal("0.35"), 1000)
        town.progressed(year, "medium", Decimal("0.95"), 1000)
    return town


def figures(town: Town, year: int, budget_years=(2027,)):
    installation = warehouse()
    town.run(installation, budget_years)
    scope = {"region": town.region, "year": year}
    query = "select * from {} where region = $region and year = $year"
    return (
        by(installation.rows(query.format("project_control_figures"), **scope), "project_code"),
        by(installation.rows(query.format("ex_ante_verdicts"), **scope), "project_code"),
    )


def test_the_outcomes_of_the_second_locality_are_its_own():
    loaded = policy.load(SICHUAN)
    assert list(loaded.sections["bands"]["ex_ante"].at(2027)) == ["支持", "调整后支持", "不予支持"]
    with pytest.raises(policy.PolicyError, match="begins with budget year 2025; 2024 is before it"):
        policy.rows(loaded, 2024)


def test_the_same_papers_under_two_localities():
    """85 points are 待完善 here, and there to be adjusted first, which decides nothing yet."""
    here, said_here = figures(fill(Elsewhere("000001", policy.load())), 2027)
    there, said_there = figures(fill(Elsewhere("000002", policy.load(SICHUAN))), 2027)
    assert (said_here["new"]["verdict"], said_there["new"]["verdict"]) == ("待完善", "待审核")
    assert said_here["new"]["score"] == said_there["new"]["score"] == Decimal(85)
    assert (here["slow"]["rule"], here["slow"]["control"]) == ("monitoring_reduce", Decimal(900))
    assert here["medium"]["control"] == there["medium"]["control"] == Decimal(900)


def test_an_amendment_moves_the_years_from_its_own_on(tmp_path: Path):
    """One more dated entry: 2027 is as it was, 2028 is cut by the new rate."""
    text = PLAN.read_text(encoding="utf-8")
    rule = "rate: {2021: 0.10}\n    when: grade\n"
    assert text.count(rule) == 1
    amended = tmp_path / "amended.yaml"
    amended.write_text(text.replace(rule, rule.replace("0.10", "0.10, 2028: 0.15")), encoding="utf-8")
    both = (2027, 2028)
    for year, control in ((2027, 900), (2028, 850)):
        found, _ = figures(fill(Elsewhere("000003", policy.load(amended)), both), year, both)
        assert found["medium"]["control"] == Decimal(control)
    for year, newest in ((2027, 2021), (2028, 2028)):
        assert policy.rows(policy.load(amended), year)["policy_versions"][0]["in_force_from"] == newest


@pytest.mark.parametrize("text", ["{lower: 91, upper: 100, closed: true}", "{lower: 90, upper: 99, closed: true}"])
def test_outcomes_of_a_locality_are_checked_like_any_bands(tmp_path: Path, text: str):
    best = "支持: {lower: 90, upper: 100, closed: true}"
    edited = SICHUAN.read_text(encoding="utf-8").replace(best, f"支持: {text}")
    path = tmp_path / "faulty.yaml"
    path.write_text(edited, encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"gap between 90 and 91|closed at 100"):
        policy.load(path)
