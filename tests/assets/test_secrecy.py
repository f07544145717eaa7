"""Nothing classified leaves: which projects the registers hide, that no trace of them is left, and what is withdrawn later."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assets.invariants import INVARIANTS, faults
from policy.characters import folded
from policy.place import Place
from publishing.export import publish
from publishing.guard import SUMS, TEXTS, WITHHELD, guarded
from publishing.withdrawal import guard_again, note_hidden
from tests.assets.town import MODELS, TELLING, Town, warehouse
from warehouse.scope import Scope
from warehouse.seasons import AUTUMN, SEASONS, SPRING, Season
from warehouse.store import Warehouse
from warehouse.tables import TABLES

REGION, BUDGET_YEAR = "640500", 2027
YEARS = (2025, 2026, 2027)


@pytest.fixture(scope="module")
def installation() -> Warehouse:
    return warehouse()


# -- which projects are hidden ---------------------------------------------------------------------------------------


def hidden(
    installation: Warehouse, *rows: tuple[str, dict[str, Any]], unreadable: bool = False
) -> set[tuple[Any, Any]]:
    """Code and name of what is hidden by register rows of one project in 2026, oldest first, each with its state."""
    town = Town(REGION)
    for status, stated in rows:
        town.project(2026, "A", "D", **{"project_name": "甲工程", **stated})
        state = town.rows["subject_states"][-1]
        state |= {"status": status, "version": len(town.rows["raw_r_proj"])}
        if status == "unjudged":
            town.rows["subject_states"].pop()
        if stated.get("project_code", "A") is None:
            state["subject_code"] = None
    if unreadable:
        origin = {key: town.rows["raw_r_proj"][-1][key] for key in ("year", "sha256", "sheet", "subject_no")}
        town.rows["raw_problems"].append(
            {**origin, "form": "R-PROJ", "field": "is_classified", "kind": "word", "value": "密"}
        )
    town.run(installation, [2025], [("secrecy", "classified_projects", 0)])
    return {
        (row["project_code"], row["project_name"])
        for row in installation.rows("select * from classified_projects where year = 2025")
    }


OPEN, CLASSIFIED = {"is_classified": False}, {"is_classified": True}


def test_a_register_of_a_later_year_hides(installation: Warehouse) -> None:
    assert hidden(installation, ("accepted", CLASSIFIED)) == {("A", "甲工程")}
    assert hidden(installation, ("accepted", OPEN)) == set()


def test_a_corrected_row_opens_and_a_sent_back_one_hides(installation: Warehouse) -> None:
    assert hidden(installation, ("superseded", CLASSIFIED), ("accepted", OPEN)) == set()
    assert hidden(installation, ("rejected", CLASSIFIED)) == {("A", "甲工程")}
    assert hidden(installation, ("accepted", OPEN), ("rejected", CLASSIFIED)) == {("A", "甲工程")}
    assert hidden(installation, ("rejected", CLASSIFIED), ("accepted", OPEN)) == set()
    assert hidden(installation, ("rejected", CLASSIFIED), ("rejected", OPEN)) == {("A", "甲工程")}


def test_a_row_that_nobody_judged_hides(installation: Warehouse) -> None:
    assert hidden(installation, ("unjudged", CLASSIFIED)) == {("A", "甲工程")}


def test_a_flag_that_cannot_be_read_hides_a_blank_one_does_not(installation: Warehouse) -> None:
    assert hidden(installation, ("rejected", {"is_classified": None}), unreadable=True) == {("A", "甲工程")}
    assert hidden(installation, ("rejected", {"is_classified": None})) == set()


def test_a_code_that_cannot_be_read_leaves_the_name(installation: Warehouse) -> None:
    assert hidden(installation, ("rejected", {**CLASSIFIED, "project_code": None})) == {(None, "甲工程")}


def test_every_name_that_it_ever_had_is_hidden(installation: Warehouse) -> None:
    rows = ("superseded", {**OPEN, "project_name": "旧名"}), ("accepted", CLASSIFIED)
    assert hidden(installation, *rows) == {("A", "甲工程"), ("A", "旧名")}


# -- every table passes through the guard ----------------------------------------------------------------------------


def test_every_table_that_is_public_or_names_projects_to_others_is_guarded() -> None:
    named = {name for name in TABLES if name.startswith(("disclosed_", "bulletin_", "congress_"))}
    told = {name for name, table in TABLES.items() if table.public or table.told}
    assert set(TEXTS) == told >= named
    assert {f"nothing_classified_in_{table}" for table in TEXTS} <= set(INVARIANTS)
    assert {table for season in SEASONS for table in season.tables} >= set(TEXTS)


def test_what_no_guard_can_see_into_is_known_to_be_a_sum() -> None:
    """A line that names its project is left out by the guard; one that does not is a sum, or speaks of no project."""
    of_no_project = {"disclosure_calendar", "disclosed_documents", "disclosed_policy"}
    assert {name for name in TEXTS if "project_code" not in TABLES[name].names} == SUMS | of_no_project


def test_other_tables_are_left_as_they_are() -> None:
    assert guarded("project_grades", "select 1") == "select 1"


# -- no trace is left ------------------------------------------------------------------------------------------------

NAMES = ("北渠", "北渠二期", "二期", "北渠二期配套", "南塬靶场", "Ａ1仓库", "a1仓库（改）", "培训")


@dataclass(frozen=True)
class Planted:
    """A project: its name, the years whose register marks it, what is written about whom, and how."""

    name: str
    marked: frozenset[int]
    mentions: tuple[int, str, str]
    is_key: bool
    score: Decimal

    def text(self, others: list[tuple[str, str]]) -> str:
        """A text that names one of the projects, by its code or name, as people type."""
        number, kind, disguise = self.mentions
        code, name = others[number % len(others)]
        return DISGUISES[disguise](f"与{code if kind == 'code' else name}共用场地")


DISGUISES = {
    "plain": lambda text: text,
    "spaced": " ".join,
    "wide": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "small": lambda text: text.lower(),
    "hyphens": "-".join,
    "unseen": "\u200b\xad".join,
    "variants": "\U000e0100".join,
    "unreadable": "\ufffd".join,
    "Cyrillic": lambda text: text.replace("T", "Т"),
    "bold": lambda text: "".join(chr(0x1D7CE + int(c)) if c in "0123456789" else c for c in text),
    "radicals": lambda text: text.translate(str.maketrans("二", "⼆")),
}

planted = st.builds(
    Planted,
    name=st.sampled_from(NAMES),
    marked=st.frozensets(st.sampled_from([2018, *YEARS, 2031]), max_size=2),
    mentions=st.tuples(st.integers(0, 20), st.sampled_from(["code", "name"]), st.sampled_from(sorted(DISGUISES))),
    is_key=st.booleans(),
    score=st.sampled_from([Decimal(40), Decimal(75), Decimal(95)]),
)


@pytest.mark.slow
@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects=st.lists(planted, min_size=3, max_size=9))
def test_planted_projects_leave_no_trace(installation: Warehouse, projects: list[Planted]) -> None:
    known = [(f"6405002{number}T000000000{number:03d}", project.name) for number, project in enumerate(projects)]
    plant(projects, known).run(installation, [BUDGET_YEAR], (*MODELS, *TELLING))
    secret = [pair for pair, project in zip(known, projects, strict=True) if project.marked]
    open_names = {plain(name) for _, name in known} - {plain(name) for _, name in secret}
    shown = 0
    for table, row in told(installation):
        shown += 1
        codes = plain("".join(str(value) for value in row.values()))
        assert not [code for code, _ in secret if code in codes], f"{table}: {row}"
        for column in TEXTS[table]:
            text = plain(row[column] or "")
            assert not [name for _, name in secret if is_named(plain(name), text, open_names)], f"{table}: {row}"
    assert shown >= sum(not project.marked for project in projects)
    for invariant, table in INVARIANTS.items():
        if table in TEXTS:
            for year in YEARS:
                assert faults(installation, invariant, Scope(REGION, year)) == []


def plant(projects: list[Planted], known: list[tuple[str, str]]) -> Town:
    """Every project in every form, so that each stands in several tables unless it is hidden."""
    town = Town(REGION)
    for year in YEARS:
        town.department(year, "201")
        town.approval(year, "201", "部门决算", approved_on=date(2026, 8, 20), url=projects[0].text(known))
        town.approval(year, "201", "预算绩效目标", approved_on=date(2026, 2, 1), url=projects[-1].text(known))
    for (code, name), project in zip(known, projects, strict=True):
        text = project.text(known)
        line = {"level3": text, "operator": "≥", "target": 100, "target_text": text, "unit": text, "weight": 90}
        for year in {*YEARS, *project.marked}:
            town.project(
                year, code, "201", project_name=name, is_key=project.is_key, is_classified=year in project.marked
            )
        town.budget(2025, code, adjusted_budget=1000)
        town.self_evaluation(
            2025,
            code,
            is_list=True,
            initial_budget=1000,
            adjusted_budget=1000,
            executed=1000,
            indicator_score=project.score - 10,
            reason=text,
        )
        town.review(2025, code, project.score, method="重点评价", opinion=text)
        town.budget(2026, code, adjusted_budget=1000)
        town.monitoring(
            2026, code, [{**line, "actual": 59}], month=12, adjusted_budget=1000, executed=1000, conditions_met="否"
        )
        town.budget(2027, code, requested=1000)
        town.goals(2027, code, indicators=[{**line, "operator": "定性", "target": None}], goal=text)
    return town


def told(installation: Warehouse) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in TEXTS:
        for row in installation.rows(f"select * from {table} where region = $region", region=REGION):
            yield table, row


def plain(text: str) -> str:
    """Letters and digits alone, folded: written without a look at the function of the same purpose."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper().replace("Т", "T") if c.isalnum())


def is_named(name: str, text: str, open_names: set[str]) -> bool:
    for longer in sorted((each for each in open_names if name in each), key=len, reverse=True):
        text = text.replace(longer, " ")
    return name in text


# -- what was classified later ---------------------------------------------------------------------------------------


def pack(home: Path) -> list[dict[str, str]]:
    with (home / "congress_pack.csv").open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def sums(directory: Path) -> int:
    """Rows of the published sums; all of their tables have some, or none has."""
    found = {name: (directory / f"{name}.csv").read_text(encoding="utf-8").count("\n") - 1 for name in SUMS}
    assert all(found.values()) or not any(found.values()), found
    return sum(found.values())


def test_what_others_published_is_withdrawn_when_it_is_classified(tmp_path: Path) -> None:
    opened = warehouse()
    town = Town(REGION, as_of=date(2026, 10, 15))
    for year in YEARS:
        town.department(year, "201")
    town.goals(2027, "201", form="DG", goal="保障机构运转")
    for code, requested in (("A", 300), ("B", 200), ("C", 100)):
        town.project(2027, code, "201", project_name=f"工程{code}", is_key=True)
        town.budget(2027, code, requested=requested)
        town.goals(
            2027,
            code,
            indicators=[{"level3": "数量", "operator": "≥", "target": 1, "weight": 90}],
            goal="与工程A共用" if code == "B" else "按期完成",
        )
    town.run(opened, [BUDGET_YEAR], (*MODELS, *TELLING))

    def published(season: Season, day: date) -> Path:
        return publish(
            opened,
            tmp_path,
            Place.of(REGION),
            2027,
            job=season.job,
            tables=season.tables,
            as_of=day,
            workbook_title=season.title,
            inputs={"640500/2027/x.xlsx": "1"},
            policy={"name": "plan", "in_force_from": 2021, "sha256": "0"},
            totals={},
            guard=partial(guard_again, warehouse=opened, scope=Scope(REGION, 2027)),
        )

    directory = published(AUTUMN, date(2026, 10, 15))
    note_hidden(opened, Scope(REGION, 2027), AUTUMN.job)
    assert sums(directory)
    before = (directory / "congress_pack.csv").read_bytes()
    assert (published(SPRING, date(2028, 3, 1)) / "congress_pack.csv").read_bytes() == before

    town.project(2029, "Z", "201", project_name="涉密新项目", is_classified=True)
    town.run(opened, [BUDGET_YEAR], [("secrecy", "classified_projects", 0)])
    published(SPRING, date(2028, 3, 1))
    assert sums(directory), "a project of later years stands in no sum of this one"
    town.project(2029, "A", "201", project_name="工程A", is_classified=True)
    town.run(opened, [BUDGET_YEAR], [("secrecy", "classified_projects", 0)])
    published(SPRING, date(2028, 3, 1))
    assert not sums(directory)
    lines = [(row["rank"], row["project_code"], row["goal_summary"]) for row in pack(directory)]
    assert lines == [("1", "B", WITHHELD), ("2", "C", "按期完成")]
    assert (directory / "history" / "1" / "congress_pack.csv").read_bytes() == before
    for path in (directory / "public").rglob("*.*"):
        assert "工程A" not in path.read_bytes().decode("utf-8", errors="replace"), path
    manifest = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["jobs"][AUTUMN.job]["as_of"] == "2026-10-15"
    assert manifest["jobs"][AUTUMN.job]["row_counts"]["congress_pack"] == 2
    book = load_workbook(directory / f"{AUTUMN.job}.xlsx")
    assert [row[2].value for row in book["报送人大重点项目表"].iter_rows(min_row=4, max_row=5)] == ["工程B", "工程C"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("bulletin_goals", {"department_code": "201", "project_code": "Z", "reason": "未申报绩效目标", "detail": ""}),
        (
            "bulletin_goals",
            {"department_code": "201", "project_code": "B", "reason": "未申报绩效目标", "detail": "同南塬靶场"},
        ),
        ("disclosed_goals", {"department_code": "201", "project_code": "B", "project_name": "Z配套"}),
        ("disclosure_calendar", {"department_code": "201", "url": "https://例/南塬靶场"}),
    ],
)
def test_the_invariant_sees_what_no_guard_saw(table: str, row: dict[str, str]) -> None:
    opened = warehouse()
    town = Town(REGION)
    town.project(2019, "Z", "201", project_name="南塬靶场", is_classified=True)
    town.project(2027, "B", "201", project_name="南塬靶场道路")
    town.run(opened, [BUDGET_YEAR], [])
    partition = {"matter": "部门决算"} if table == "disclosure_calendar" else {}
    invariant, scope = f"nothing_classified_in_{table}", Scope(REGION, 2027)
    innocent = {
        **row,
        "project_code": "B",
        "project_name": "南塬靶场道路",
        "detail": "南塬靶场道路未开工",
        "url": "https://例",
    }
    opened.replace(table, [{key: innocent[key] for key in row}], **scope.parameters, **partition)
    assert faults(opened, invariant, scope) == []
    opened.replace(table, [row], **scope.parameters, **partition)
    (fault,) = faults(opened, invariant, scope)
    assert "南塬" not in fault["fault"]


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("secret", ["64050025T000000000123", "南塬二期"])
def test_the_invariant_sees_through_disguises(installation: Warehouse, disguise: str, secret: str) -> None:
    town = Town(REGION)
    town.project(2019, "64050025T000000000123", "201", project_name="南塬二期", is_classified=True)
    town.run(installation, [BUDGET_YEAR], [])
    scope = Scope(REGION, 2027)
    for text, found in ((DISGUISES[disguise](f"同{secret}共用"), 1), (DISGUISES[disguise]("同南塬三期共用"), 0)):
        row = {"department_code": "201", "project_code": "B", "reason": "未申报绩效目标", "detail": text}
        installation.replace("bulletin_goals", [row], **scope.parameters)
        assert len(faults(installation, "nothing_classified_in_bulletin_goals", scope)) == found


def test_two_texts_side_by_side_make_no_name(installation: Warehouse) -> None:
    town = Town(REGION)
    town.project(2019, "64050025T000000000123", "201", project_name="数量培训", is_classified=True)
    town.run(installation, [BUDGET_YEAR], [("secrecy", "classified_projects", 0)])
    scope = Scope(REGION, 2027)
    row = {"department_code": "201", "project_code": "B", "level2": "数量", "level3": "培训"}
    installation.replace("disclosed_goals", [row], **scope.parameters)
    assert faults(installation, "nothing_classified_in_disclosed_goals", scope) == []
    installation.replace("disclosed_goals", [{**row, "level3": "数量培训"}], **scope.parameters)
    assert len(faults(installation, "nothing_classified_in_disclosed_goals", scope)) == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_names_are_folded_alike_in_sql_and_in_python(installation: Warehouse, text: str) -> None:
    ((found,),) = installation.connection.execute("select folded($1)", [text]).fetchall()
    assert found == folded(text)


def test_what_is_withheld_says_so() -> None:
    assert WITHHELD == "〔内容涉密，不予公开〕"
