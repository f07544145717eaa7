"""Laws that hold of every town, whatever is handed in: sums, order, monotony, and a recomputation without SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.invariants import INVARIANTS, faults
from tests.assets.town import MODELS, Town, by, spread, warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse

BUDGET_YEAR = 2027
DEPARTMENTS = ("D", "E")
VOIDED = {
    "不予压减": {"grade_medium", "monitoring_reduce"},
    "允许再次安排": {"grade_poor", "same_content", "monitoring_stop"},
    "保留金额": set(),
}
GATES = ("ex_ante_gate", "goal_gate")
ZERO, FEN, RATE, DEPARTMENT_RATE = Decimal(0), Decimal("0.01"), Decimal("0.10"), Decimal("0.05")


@dataclass(frozen=True)
class Project:
    """What is handed in about one project; None: nothing."""

    name: str
    department: str
    kind: str
    content: str | None
    predecessor: str | None
    budget: Decimal | None
    self_score: Decimal | None
    review: Decimal | None
    current_budget: Decimal | None
    progress: Decimal | None
    conditions: str
    requested: Decimal | None
    is_new: bool
    ex_ante: Decimal | None
    admitted: bool
    exceptions: frozenset[str]
    kept: Decimal

    @property
    def owes(self) -> bool:
        return self.kind in ("22", "3")


@dataclass(frozen=True)
class Department:
    """What is handed in about one department."""

    name: str
    owes: bool
    score: Decimal | None
    personnel: Decimal
    public_funds: Decimal | None


@dataclass(frozen=True)
class City:
    """Everything that is handed in, and the order that it comes in."""

    projects: tuple[Project, ...]
    departments: tuple[Department, ...]
    combination: str

    def without_voiding_exceptions(self) -> City:
        """Where a lower grade cannot be answered by an exception that a better one has not."""
        kept = frozenset({"保留金额"})
        return replace(self, projects=tuple(replace(p, exceptions=p.exceptions & kept) for p in self.projects))


def hundredths(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda number: number * FEN)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly something, now and then nothing."""
    return st.one_of(strategy, strategy, strategy, st.none())


money = st.one_of(hundredths(1, 20), hundredths(10**4, 10**6), hundredths(10**4, 10**6), hundredths(10**9, 10**13))
scores = st.one_of(
    st.sampled_from([Decimal("59.99"), Decimal(60), Decimal("79.99"), Decimal(80), Decimal("89.99"), Decimal(90)]),
    hundredths(6000, 8000),
    hundredths(1000, 10000),
)
progresses = st.one_of(
    st.sampled_from([Decimal("0.2999"), Decimal("0.3"), Decimal("0.5999"), Decimal("0.6")]),
    hundredths(30, 59),
    hundredths(0, 100),
)


@st.composite
def cities(draw: st.DrawFn) -> City:
    names = [f"p{number}" for number in range(draw(st.integers(4, 16)))]
    projects = tuple(
        draw(
            st.builds(
                Project,
                name=st.just(name),
                department=st.sampled_from(DEPARTMENTS),
                kind=st.sampled_from(["3", "3", "22", "21", "1"]),
                content=st.sampled_from([None, "道路养护", "绿化"]),
                predecessor=maybe(st.sampled_from(names)),
                budget=maybe(money),
                self_score=maybe(scores),
                review=maybe(scores),
                current_budget=maybe(money),
                progress=maybe(progresses),
                conditions=st.sampled_from(["是", "是", "是", "否"]),
                requested=maybe(money),
                is_new=st.sampled_from([False, False, False, True]),
                ex_ante=maybe(hundredths(8800, 10000)),
                admitted=st.sampled_from([True] * 7 + [False]),
                exceptions=st.frozensets(st.sampled_from(sorted(VOIDED)), max_size=3),
                kept=money,
            )
        )
        for name in names
    )
    departments = tuple(
        draw(
            st.builds(
                Department,
                name=st.just(name),
                owes=st.booleans(),
                score=maybe(scores),
                personnel=money,
                public_funds=maybe(money),
            )
        )
        for name in DEPARTMENTS
    )
    return City(projects, departments, draw(st.sampled_from(["largest", "largest", "sum"])))


@dataclass
class Towns:
    """Cities side by side in one region, each under a letter of its own, and the tables computed for all of them."""

    installation: Warehouse
    cities: Mapping[str, City]

    @property
    def region(self) -> str:
        """The name of the region is the one setting of its policy."""
        (combination,) = {city.combination for city in self.cities.values()}
        return combination

    def compute(self) -> None:
        town = Town(self.region, (("combination", self.region),))
        for letter, city in self.cities.items():
            for department in city.departments:
                put_department(town, letter, department)
            for project in city.projects:
                put_project(town, letter, project)
        town.run(self.installation, [BUDGET_YEAR])

    def rows(self, table: str, letter: str, key: str, lag: int = 0) -> list[dict[str, Any]]:
        """Rows of one city, their code without its letter under `name`."""
        found = self.installation.rows(
            f"select * from {table} where region = $region and year = $year and starts_with({key}, $letter)",
            region=self.region,
            year=BUDGET_YEAR - lag,
            letter=f"{letter}-",
        )
        return [{**row, "name": row[key].removeprefix(f"{letter}-")} for row in found]

    def figures(self, letter: str) -> dict[str, Mapping[str, Any]]:
        return by(self.rows("project_control_figures", letter, "project_code"), "name")

    def lines(self, letter: str) -> dict[str, list[dict[str, Any]]]:
        found = defaultdict(list)
        for row in self.rows("adjustment_ledger", letter, "code"):
            found[row["name"]].append(row)
        return found


def put_department(town: Town, letter: str, department: Department) -> None:
    code = f"{letter}-{department.name}"
    town.department(BUDGET_YEAR, code)
    town.department(BUDGET_YEAR - 2, code)
    if department.owes:
        town.basic(BUDGET_YEAR - 2, code, 1, 1)
    if department.score is not None:
        town.scored(BUDGET_YEAR - 2, code, department.score, 1, form="DE")
    if department.public_funds is not None:
        town.basic(BUDGET_YEAR, code, department.personnel, department.public_funds)


def put_project(town: Town, letter: str, project: Project) -> None:
    code, evaluated, current = f"{letter}-{project.name}", BUDGET_YEAR - 2, BUDGET_YEAR - 1
    predecessor = f"{letter}-{project.predecessor}" if project.predecessor else None
    stated = {"class": project.kind, "content": project.content, "is_new": project.is_new}
    for year in (evaluated, current, BUDGET_YEAR):
        town.project(year, code, f"{letter}-{project.department}", predecessor_code=predecessor, **stated)
    if project.budget is not None:
        town.budget(evaluated, code, adjusted_budget=project.budget)
    if project.self_score is not None:
        town.scored(evaluated, code, project.self_score, project.kept)
    if project.review is not None:
        town.review(evaluated, code, project.review)
    if project.current_budget is not None:
        town.budget(current, code, adjusted_budget=project.current_budget)
    if project.progress is not None:
        town.progressed(current, code, project.progress, project.kept, conditions_met=project.conditions)
    if project.requested is not None:
        town.budget(BUDGET_YEAR, code, requested=project.requested)
    if project.ex_ante is not None:
        town.ex_ante(BUDGET_YEAR, code, spread(project.ex_ante))
    if project.admitted:
        town.goals(BUDGET_YEAR, code)
    for kind in project.exceptions:
        town.exception(BUDGET_YEAR, code, kind, f"文号{kind}", project.kept if kind == "保留金额" else None)


@pytest.fixture(scope="module")
def installation() -> Warehouse:
    return warehouse()


@pytest.mark.slow
@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(city=cities(), data=st.data())
def test_laws(installation: Warehouse, city: City, data: st.DataObject) -> None:
    shuffled = replace(
        city,
        projects=tuple(data.draw(st.permutations(city.projects))),
        departments=tuple(reversed(city.departments)),
    )
    better = city.without_voiding_exceptions()
    worse = data.draw(lowered(better))
    towns = Towns(installation, {"a": city, "b": shuffled, "c": better, "d": worse})
    towns.compute()
    agrees_with_the_recomputation(towns, city)
    order_does_not_matter(towns)
    lower_never_raises(towns)
    totals_are_sums_of_lines(towns)
    ledger_explains_every_cut(towns, city)
    invariants_hold(towns)


@st.composite
def lowered(draw: st.DrawFn, city: City) -> City:
    """The city with one score, progress or verdict lower than it was."""
    number = draw(st.integers(0, len(city.projects) - 1))
    project = city.projects[number]
    changes = {
        field: getattr(project, field) - draw(hundredths(0, int((getattr(project, field) - least) / FEN)))
        for field, least in (("self_score", 10), ("review", 0), ("progress", 0), ("ex_ante", 0))
        if getattr(project, field) is not None
    }
    projects = (*city.projects[:number], replace(project, **changes), *city.projects[number + 1 :])
    return replace(city, projects=projects)


def agrees_with_the_recomputation(towns: Towns, city: City) -> None:
    known = Known(towns, city)
    figures = towns.figures("a")
    assert set(figures) == {p.name for p in city.projects if p.owes and p.requested}
    for project in city.projects:
        if project.name in figures:
            row = figures[project.name]
            assert (row["cut"], row["status"]) == known.outcome(project), project.name
    for row in towns.rows("department_control_figures", "a", "department_code"):
        (department,) = (d for d in city.departments if d.name == row["name"])
        assert row["public_funds_deduction"] == known.deduction(department)


class Known:
    """Grades, flags, verdicts and admissions as published, and what follows from them, in a few lines of Python."""

    def __init__(self, towns: Towns, city: City) -> None:
        self.city = city
        self.projects = {project.name: project for project in city.projects}
        self.grades = by(towns.rows("project_grades", "a", "project_code", lag=2), "name")
        self.flags = by(towns.rows("monitoring_flags", "a", "project_code", lag=1), "name")
        self.verdicts = by(towns.rows("ex_ante_verdicts", "a", "project_code"), "name")
        self.admissions = by(towns.rows("goal_admissions", "a", "project_code"), "name")
        self.department_grades = by(towns.rows("department_grades", "a", "department_code", lag=2), "name")

    def grade(self, name: str | None) -> str | None:
        return self.grades[name]["grade"] if name in self.grades else None

    def flag(self, name: str, flag: str) -> bool:
        return name in self.flags and self.flags[name][flag]

    def cuts(self, project: Project) -> dict[str, Decimal]:
        """Every rule that fires, in the order of the table, with its cut."""
        request, name, before = project.requested, project.name, project.predecessor
        same = [name] + ([before] if before and before != name else [])
        graded = [each for each in same if self.grade(each) not in (None, "未自评")]
        medium = [
            self.projects[each].budget or self.grades[each]["adjusted_budget"]
            for each in same
            if self.grade(each) == "中"
        ]
        reduced = [
            self.projects[each].current_budget or self.flags[each]["adjusted_budget"]
            for each in same
            if self.flag(each, "reduce_next_year")
        ]
        copies = [
            other
            for other in self.city.projects
            if other.name not in same
            and other.department == project.department
            and project.content
            and other.content == project.content
            and self.grade(other.name) == "差"
        ]
        fired = {
            "ex_ante_gate": project.is_new and self.verdicts[name]["verdict"] != "可行",
            "goal_gate": self.admissions[name]["status"] != "纳入项目库",
            "grade_poor": any(self.grade(each) == "差" for each in same),
            "same_content": bool(copies) and not graded,
            "monitoring_stop": any(self.flag(each, "stop_next_year") for each in same),
        }
        cuts = {rule: request for rule, fires in fired.items() if fires}
        shares = {"grade_medium": medium, "monitoring_reduce": reduced}
        cuts |= {rule: min(request, share(bases[0], RATE)) for rule, bases in shares.items() if bases}
        held = any(self.grade(each) == "未自评" or self.flag(each, "suspend") for each in same)
        return {**cuts, **({"hold": ZERO} if held else {})}

    def cut(self, project: Project, exceptions: frozenset[str]) -> Decimal:
        cuts = self.cuts(project)
        voided = {rule for kind in exceptions for rule in VOIDED[kind]}
        standing = [cut for rule, cut in cuts.items() if rule not in voided]
        total = sum(standing, ZERO) if self.city.combination == "sum" else max(standing, default=ZERO)
        total = min(project.requested, total)
        if "保留金额" in exceptions and not set(GATES) & set(cuts):
            total = min(total, max(project.requested - project.kept, ZERO))
        return total

    def outcome(self, project: Project) -> tuple[Decimal, str]:
        """Cut and status of a request."""
        cuts, cut = self.cuts(project), self.cut(project, project.exceptions)
        if set(GATES) & set(cuts):
            return cut, "not_admitted"
        if "hold" in cuts and cut < project.requested:
            return cut, "held"
        return cut, "exempted" if cut != self.cut(project, frozenset()) else "final"

    def deduction(self, department: Department) -> Decimal | None:
        """What a department loses of its public funds; not known without a quota."""
        grade = self.department_grades.get(department.name, {}).get("grade")
        if department.public_funds is None:
            return None
        return share(department.public_funds, DEPARTMENT_RATE) if grade in ("中", "差") else ZERO


def share(base: Decimal | None, rate: Decimal) -> Decimal:
    return ((base or ZERO) * rate).quantize(FEN, ROUND_HALF_UP)


def order_does_not_matter(towns: Towns) -> None:
    def without_codes(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        hidden = ("project_code", "project_name", "department_code", "department_name", "code", "evidence_code")
        shown = [{key: value for key, value in row.items() if key not in hidden} for row in rows]
        whose = [(row.get("evidence_code") or "").partition("-")[2] for row in rows]
        return sorted(f"{row} {name}" for row, name in zip(shown, whose, strict=True))

    for table, key, lag in (
        ("project_grades", "project_code", 2),
        ("monitoring_flags", "project_code", 1),
        ("project_control_figures", "project_code", 0),
        ("department_control_figures", "department_code", 0),
        ("adjustment_ledger", "code", 0),
    ):
        assert without_codes(towns.rows(table, "a", key, lag)) == without_codes(towns.rows(table, "b", key, lag)), table


def lower_never_raises(towns: Towns) -> None:
    better, worse = towns.figures("c"), towns.figures("d")
    assert set(better) == set(worse)
    for name in better:
        assert worse[name]["control"] <= better[name]["control"], name


def totals_are_sums_of_lines(towns: Towns) -> None:
    for letter in towns.cities:
        figures = towns.figures(letter).values()
        departments = towns.rows("department_control_figures", letter, "department_code")
        for row in departments:
            own = [figure for figure in figures if figure["department_code"] == row["department_code"]]
            for total, column in (
                ("projects_requested", "requested"),
                ("projects_cut", "cut"),
                ("projects_control", "control"),
            ):
                assert row[total] == sum((figure[column] for figure in own), ZERO)
            funds = [row["personnel"], row["public_funds_control"], row["public_funds_deduction"]]
            if row["public_funds_status"] == "pending":
                assert [*funds, row["total_control"]] == [None] * 4
                continue
            assert row["total_control"] == row["personnel"] + row["public_funds_control"] + row["projects_control"]
            assert min(funds) >= 0
        assert sum((row["projects_control"] for row in departments), ZERO) == sum((f["control"] for f in figures), ZERO)
        for figure in figures:
            assert figure["control"] + figure["cut"] == figure["requested"]
            assert min(figure["control"], figure["cut"]) >= 0


def ledger_explains_every_cut(towns: Towns, city: City) -> None:
    figures, lines = towns.figures("a"), towns.lines("a")
    for name, figure in figures.items():
        rules = [line for line in lines[name] if line["rule"] != "exception"]
        standing = [line for line in rules if line["voided_by"] is None]
        applied = [line for line in rules if line["applied"]]
        changed = [line for line in lines[name] if line["rule"] == "exception" and line["applied"]]
        if city.combination == "largest":
            assert len(applied) == min(len(standing), 1), name
        assert figure["rule"] in ([line["rule"] for line in applied] or [None]), name
        explained = min(figure["requested"], sum((line["cut"] for line in applied), ZERO))
        assert figure["cut"] == explained or (changed and figure["cut"] < explained), name
        for line in changed:
            assert line["old_value"] < line["new_value"] == figure["control"], name
    departments = {department.name for department in city.departments}
    assert {name for name, found in lines.items() if found} <= {*figures, *departments}


def invariants_hold(towns: Towns) -> None:
    """Amounts here are of any magnitude, and nothing was read from a sheet."""
    lags = {"project_grades": 2, "monitoring_flags": 1}
    computed = {table for _, table, _ in MODELS}
    for invariant, table in INVARIANTS.items():
        if table not in computed or invariant == "magnitude_against_last_year":
            continue
        scope = Scope(towns.region, BUDGET_YEAR - lags.get(table, 0))
        assert faults(towns.installation, invariant, scope) == [], invariant
