"""The rules as tables that an official can read: every case of tests/cases, run through the models."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

import policy
from assets.invariants import INVARIANTS, faults
from assets.models import ROOM, sql
from forms import targets
from policy.values import CLAUSES
from tests.assets.town import ADMITTED, AS_OF, MODELS, TELLING, Model, Settings, Town, by, spread, warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES

CASES = Path(__file__).parents[1] / "cases"
BUDGET_YEAR = 2027
LAGS = {
    "project_grades": 2,
    "department_grades": 2,
    "monitoring_flags": 1,
    "indicator_progress": 1,
    "disclosed_results": 2,
    "disclosed_key_evaluations": 2,
    "bulletin_self_evaluation": 2,
    "bulletin_monitoring": 1,
    "assessment": 2,
    "assessment_losses": 2,
}
MEASURES = {"indicator_shares": 2, "indicator_excess": 2, "self_evaluation_scores": 2, "indicator_progress": 1}
AMOUNTS = {"initial": "initial_budget", "budget": "adjusted_budget", "executed": "executed", "requested": "requested"}
REGISTER = {
    "class": "class",
    "department": "department",
    "new": "is_new",
    "content": "content",
    "predecessor": "predecessor_code",
    "name": "project_name",
    "unit": "unit_code",
    "key": "is_key",
    "classified": "is_classified",
}
FORMS = (
    "self",
    "self_received",
    "goals_received",
    "review",
    "monitoring",
    "ex_ante",
    "goals",
    "goal",
    "goal_indicators",
    "exceptions",
    "registered",
)
DATES = {
    "approved": "approved_on",
    "units": "passed_to_units_on",
    "filed": "filed_on",
    "published": "published_on",
    "url": "url",
    "reported": "reported_on",
}


Group: TypeAlias = tuple[Settings, date, tuple[int, ...], str]
USUAL: Group = ((), AS_OF, (BUDGET_YEAR,), "")


class _Exact(SafeConstructor):
    """Reads every number with a point as the decimal that is written."""


_Exact.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


@dataclass(frozen=True)
class Case:
    """One case as written; `prefix` keeps its codes apart from every other case's."""

    file: str
    prefix: str
    name: str
    clause: str
    input: dict[str, Any]
    expected: dict[str, Any]

    @property
    def group(self) -> Group:
        """Cases that share a policy, a day and budget years share one run, but for one that is to be alone in its region."""
        settings = sorted((key, str(value)) for key, value in self.input.get("policy", {}).items())
        if "locality" in self.input:
            settings.insert(0, ("", self.input["locality"]))
        years = tuple(self.input.get("budget_years", (BUDGET_YEAR,)))
        alone = self.prefix if self.input.get("alone") else ""
        return tuple(settings), self.input.get("as_of", AS_OF), years, alone

    def code(self, name: str) -> str:
        return f"{self.prefix}-{name}"


def read() -> Iterator[Case]:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _Exact
    for path in sorted(CASES.glob("*.yaml")):
        for number, entry in enumerate(reader.load(path.read_text(encoding="utf-8")), 1):
            yield Case(path.stem, f"{path.stem}-{number}", **entry)


ALL = list(read())


def put(case: Case, town: Town) -> None:
    """Put what a case hands in into a town."""
    years = range(min(case.group[2]) - 2, max(case.group[2]) + 1)
    known = {"policy", "locality", "as_of", "budget_years", "alone", "projects", "departments", "many"}
    assert set(case.input) <= known, f"{case.name}: unknown keys"
    projects, departments = dict(case.input.get("projects", {})), dict(case.input.get("departments", {}))
    for name, (count, stated) in case.input.get("many", {}).items():
        projects |= {f"{name}{number:02d}": stated for number in range(1, count + 1)}
    for stated in projects.values():
        for each in (stated, *(stated.get(year, {}) for year in years)):
            departments.setdefault(each.get("department", "D"), {})
    for name, entry in departments.items():
        for year in years:
            town.department(year, case.code(name))
            put_department(town, year, case.code(name), entry.get(year, {}))
        assert set(entry) <= set(years), f"{case.name}: unknown keys of department {name}"
    for name, entry in projects.items():
        stated = {key: value for key, value in entry.items() if not isinstance(key, int)}
        for year in years:
            put_project(town, year, case, name, {**stated, **entry.get(year, {})})
        for year in {key for key in entry if isinstance(key, int)} - set(
            years
        ):  # years that are read for their register alone
            put_project(town, year, case, name, {**stated, **entry[year]})


def put_department(town: Town, year: int, code: str, entry: dict[str, Any]) -> None:
    if "personnel" in entry or "public_funds" in entry:
        town.basic(year, code, entry.get("personnel", 0), entry.get("public_funds", 0))
    if "self" in entry:
        town.scored(year, code, Decimal(entry["self"]), 1000, form="DE")
    if "review" in entry:
        town.review(year, code, entry["review"], "部门整体")
    for matter, dates in entry.get("approvals", {}).items():
        assert set(dates) <= set(DATES), f"{code}: unknown keys"
        town.approval(year, code, matter, **{DATES[key]: value for key, value in dates.items()})
    assert set(entry) <= {"personnel", "public_funds", "self", "review", "approvals"}, f"{code}: unknown keys"


def put_project(town: Town, year: int, case: Case, name: str, entry: dict[str, Any]) -> None:
    code = case.code(name)
    assert set(entry) <= {*REGISTER, *AMOUNTS, *FORMS}, f"{code}: unknown keys"
    register = {column: entry[key] for key, column in REGISTER.items() if key in entry}
    if "predecessor_code" in register:
        register["predecessor_code"] = case.code(register["predecessor_code"])
    if entry.get("registered", True):
        town.project(year, code, case.code(register.pop("department", "D")), **register)
    amounts = {column: entry[key] for key, column in AMOUNTS.items() if key in entry}
    if amounts:
        town.budget(year, code, **amounts)
    if "self" in entry:
        received = {"received_at": entry["self_received"]} if "self_received" in entry else {}
        put_self_evaluation(town, year, code, entry["self"], entry.get("budget", 1000), received)
    if "review" in entry:
        review = entry["review"] if isinstance(entry["review"], dict) else {"score": entry["review"]}
        town.review(year, code, **review)
    if "monitoring" in entry:
        put_monitoring(town, year, code, entry["monitoring"], entry.get("budget", 1000))
    if "ex_ante" in entry:
        scores = entry["ex_ante"]
        town.ex_ante(year, code, scores if isinstance(scores, list) else spread(scores))
    steps = entry.get("goals", ADMITTED if "requested" in entry else None)
    if steps is not None:
        lines = [goal_indicator(line) for line in entry.get("goal_indicators", ())]
        town.goals(year, code, steps, lines, entry.get("goal"), received_at=entry.get("goals_received"))
    for kind, approval in entry.get("exceptions", {}).items():
        stated = approval if isinstance(approval, dict) else {"number": approval}
        town.exception(year, code, kind, **stated)


def put_self_evaluation(town: Town, year: int, code: str, entry: Any, budget: Any, received: Mapping[str, Any]) -> None:
    if not isinstance(entry, dict):
        town.scored(year, code, Decimal(entry), budget, **received)
        return
    amounts = {AMOUNTS.get(key, key): value for key, value in entry.items() if key not in ("indicators", "list_score")}
    if "list_score" in entry:
        amounts |= {"is_list": True, "indicator_score": entry["list_score"]}
    town.self_evaluation(year, code, [indicator(line) for line in entry.get("indicators", ())], **amounts, **received)


def put_monitoring(town: Town, year: int, code: str, entry: Any, budget: Any) -> None:
    if not isinstance(entry, dict):
        town.progressed(year, code, Decimal(entry), budget)
        return
    names = {**AMOUNTS, "conditions": "conditions_met"}
    stated = {names.get(key, key): value for key, value in entry.items() if key != "indicators"}
    if "goal_completion" in entry:
        stated = {"is_list": True, "possibility": "确定能", **stated}
    town.monitoring(year, code, [indicator(line) for line in entry.get("indicators", ())], **stated)


def goal_indicator(line: dict[str, Any]) -> dict[str, Any]:
    """A raw indicator of a declaration: text in `target` is a wording, a number is itself."""
    row = {"level1": "产出指标", "level2": "数量指标", "weight": 90, **line}
    row["target_text"] = str(line["target"])
    row["target"] = None if isinstance(line["target"], str) else line["target"]
    if "operator" not in line and (read := targets.target(row["target_text"])):
        row |= {"operator": read.operator, "target": read.number, "unit": read.unit}
    return {("level3" if key == "name" else key): value for key, value in row.items()}


def indicator(line: dict[str, Any]) -> dict[str, Any]:
    """A raw indicator: text in `target` and `actual` is read as a cell is, a number is itself."""
    row = {"level1": "产出指标", "level2": line.get("kind", "数量指标")}
    row |= {"level3" if key == "name" else key: value for key, value in line.items() if key not in ("kind", "actual")}
    if isinstance(target := line.get("target"), str) and (read := targets.target(target)):
        said = {"operator": read.operator, "unit": read.unit, **line, "target": read.number, "target_text": target}
        row |= {key: said[key] for key in ("operator", "unit", "target", "target_text")}
    if isinstance(line["actual"], str):
        number, unit = targets.achieved(line["actual"])
        return {**row, "actual": number, "actual_unit": unit, "actual_text": line["actual"]}
    return {**row, "actual": line["actual"], "actual_text": str(line["actual"])}


@pytest.fixture(scope="module")
def installation() -> Warehouse:
    """Every case, run once: one region for each policy, day and set of budget years."""
    towns: dict[Any, Town] = {}
    for case in ALL:
        settings, as_of, _, _ = case.group
        town = towns.setdefault(case.group, Town(region_of(case), settings, as_of))
        put(case, town)
    opened = warehouse()
    for group, town in towns.items():
        town.run(opened, group[2], models_of(group))
    return opened


@cache
def models_of(group: Group) -> list[Model]:
    """All models where most cases are, under the plan itself; in every other region those that its cases ask, and rest on."""
    everything = (*MODELS, *TELLING)
    if group == USUAL:
        return list(everything)
    asked = {title.partition(" of ")[0] for case in ALL if case.group == group for title in case.expected}
    stages = {table: stage for stage, table, _ in everything}
    needed: set[str] = set()
    while found := asked & stages.keys() - needed:
        needed |= found
        asked = {name for table in found for name in named_in(stages[table], table)}
    return [model for model in everything if model[1] in needed]


@cache
def named_in(stage: str, table: str) -> list[str]:
    """The words of a model, the tables that it reads among them; of the rules that fire, those of all."""
    rules = (ROOM / stage / "rules").glob("*.sql") if table == "rule_firings" else ()
    texts = (sql(stage, table), *(rule.read_text(encoding="utf-8") for rule in rules))
    return re.findall(r"\w+", " ".join(texts))


def region_of(case: Case) -> str:
    groups = list(dict.fromkeys(each.group for each in ALL))
    return f"{groups.index(case.group):06d}"


def rows_of(installation: Warehouse, case: Case, table: str, year: int, code: str) -> list[dict[str, Any]]:
    """Rows of a table about one project or department."""
    scope = {"region": region_of(case), "year": year, "code": code}
    if table in MEASURES:
        order = "indicator_no" if table in ("indicator_shares", "indicator_progress") else "subject_code"
        with installation.within(Scope(region_of(case), year)):
            return installation.rows(
                f"select * from {table} join this.subject_states using (sha256, sheet, subject_no)"
                f" where subject_code = $code order by {order}",
                code=code,
            )
    key = next(name for name in ("code", "project_code", "department_code") if name in TABLES[table].names)
    return installation.rows(
        f"select * from {table} where region = $region and year = $year and {key} = $code order by all", **scope
    )


def lines_of(rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ledger lines in the order of the expected ones; the whole lines where a line is missing or surplus."""
    found = by(rows, "rule", "voided_by")
    keys = [(line["rule"], line.get("voided_by")) for line in expected]
    if sorted(found, key=str) != sorted(keys, key=str):
        return rows
    return [dict(found[key]) for key in keys]


def narrowed(row: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    missing = set(columns) - set(row)
    assert not missing, f"no column {missing}"
    return {column: row[column] for column in columns}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.file}: {case.name}") for case in ALL])
def test_case(installation: Warehouse, case: Case) -> None:
    assert case.expected, "a case without expectation cannot fail"
    for title, subjects in case.expected.items():
        table, _, stated_year = title.partition(" of ")
        year = int(stated_year or BUDGET_YEAR - {**LAGS, **MEASURES}.get(table, 0))
        for name, columns in subjects.items():
            rows = rows_of(installation, case, table, year, case.code(name))
            if columns is None:
                assert rows == [], f"{title} of {name}"
                continue
            wanted = columns if isinstance(columns, list) else [columns]
            if table == "adjustment_ledger":
                rows = lines_of(rows, wanted)
            assert len(rows) == len(wanted), f"{title} of {name}: {rows}"
            shown = [narrowed(row, want) for row, want in zip(rows, wanted, strict=True)]
            assert shown == wanted, f"{title} of {name}"


def test_invariants_hold_of_every_case(installation: Warehouse) -> None:
    """The amounts of cases are of any magnitude, and nothing here was read from a sheet."""
    asked = set(INVARIANTS) - {"magnitude_against_last_year", "every_sheet_has_one_state", "secrets_rest_on_registers"}
    for case in {region_of(case): case for case in ALL}.values():
        made = {"submissions", *(table for _, table, _ in models_of(case.group))}
        for budget_year in case.group[2]:
            for invariant in {each for each in asked if INVARIANTS[each] in made}:
                lag = LAGS.get(INVARIANTS[invariant], 0)
                assert faults(installation, invariant, Scope(region_of(case), budget_year - lag)) == [], invariant


def test_every_case_can_be_told_apart() -> None:
    names = [(case.file, case.name) for case in ALL]
    assert len(set(names)) == len(names)
    assert {case.clause for case in ALL} <= set(CLAUSES)


def test_every_rule_and_exception_has_a_case_in_which_it_decides() -> None:
    """A rule or exception that is added to the policy is added to the cases."""
    decided = defaultdict(set)
    for case in ALL:
        for lines in case.expected.get("adjustment_ledger", {}).values():
            for line in lines or ():
                decided[line["rule"]].add(line.get("voided_by"))
    plan = policy.load()
    in_force = {name for name, rule in plan.sections["rules"].items() if any(rule.effect.values())}
    assert in_force <= set(decided)
    assert {"不予压减", "保留金额", "允许再次安排"} <= decided["exception"]
