"""`jixiao simulate` on the sample city: the policy in force gives the published figures, and a higher rate never a higher one."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import policy
from assets.simulation import Simulation, simulate
from assets.simulation.workbook import parameter, value_in_words
from tests.test_chinese import english

RATES = ("grade_medium.rate", "monitoring_reduce.rate", "department_grade.rate")


def published(home: Path, table: str) -> list[dict[str, str]]:
    with (home / f"published/640500/2027/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def simulated(home: Path, **rates: str) -> Simulation:
    values = {key.replace("__", "."): value for key, value in rates.items()}
    return simulate(home / "snapshot.duckdb", "640500", 2027, policy.load().with_values(values))


def files(home: Path) -> dict[str, tuple[int, int]]:
    return {
        path.as_posix(): (path.stat().st_mtime_ns, path.stat().st_size) for path in home.rglob("*") if path.is_file()
    }


def test_the_policy_in_force_gives_the_published_figures(finished: Path) -> None:
    same = simulated(finished)
    shown = [{key: "" if value is None else str(value) for key, value in row.items()} for row in same.figures]
    assert shown == published(finished, "project_control_figures")
    assert (same.changed, same.stale) == ([], [])
    departments = {
        row["department_code"]: Decimal(row["total_control"])
        for row in published(finished, "department_control_figures")
    }
    assert {row["department_code"]: row["total_after"] for row in same.by_department} == departments
    assert all(row["before"] == row["after"] for row in same.totals)


rates = st.tuples(*(st.integers(0, 100) for _ in RATES))


@pytest.mark.slow
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(low=rates, more=rates)
def test_a_higher_rate_never_raises_a_figure(finished: Path, low: tuple[int, ...], more: tuple[int, ...]) -> None:
    plan = policy.load()

    def figures(shares: tuple[int, ...]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
        values = {key: Decimal(share) / 100 for key, share in zip(RATES, shares, strict=True)}
        found = simulate(finished / "snapshot.duckdb", "640500", 2027, plan.with_values(values))
        return (
            {row["project_code"]: row["control"] for row in found.figures},
            {row["department_code"]: row["total_after"] for row in found.by_department},
        )

    high = tuple(min(100, one + other) for one, other in zip(low, more, strict=True))
    for below, above in zip(figures(low), figures(high), strict=True):
        assert below.keys() == above.keys()
        assert all(above[code] <= below[code] for code in below)


@pytest.mark.slow
def test_it_is_what_a_run_under_that_policy_publishes(
    finished: Path, home: Path, jixiao: Callable[..., Result], tmp_path: Path
) -> None:
    text = policy.model.PLAN.read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(
        text.replace("{effect: rate, rate: 0.10, grades: [中]}", "{effect: rate, rate: 0.2, grades: [中, 良]}")
        .replace("良: {lower: 80, upper: 90}", "良: {lower: 75, upper: 90}")
        .replace("中: {lower: 60, upper: 80}", "中: {lower: 60, upper: 75}"),
        encoding="utf-8",
    )
    tried = simulate(finished / "snapshot.duckdb", "640500", 2027, policy.load(other))
    assert tried.changed
    run = jixiao("run", "cycle", "--year", 2027, "--home", home, "--as-of", "2027-03-10", "--policy", other)
    assert run.exit_code == 0, run.output
    shown = [{key: "" if value is None else str(value) for key, value in row.items()} for row in tried.figures]
    assert shown == published(home, "project_control_figures")


def test_the_command_shows_both_and_publishes_nothing(
    finished: Path, jixiao: Callable[..., Result], tmp_path: Path
) -> None:
    before, workbook = files(finished), tmp_path / "what if.xlsx"
    result = jixiao(
        "simulate", "--year", 2027, "--home", finished, "--set", "grade_medium.rate=0.15", "--workbook", workbook
    )
    assert result.exit_code == 0, result.output
    assert files(finished) == before
    for word in ("grade_medium.rate", "0.15", "Cuts by grade", "Cuts by department", "Nothing was published"):
        assert word in result.output
    book = load_workbook(workbook)
    assert book.sheetnames == ["说明", "参数变化", "合计", "项目和部门数", "按部门", "压减图", "按等级", "变化项目"]
    assert len(book["压减图"]._charts) == 1
    cuts = list(book["按部门"].iter_rows(min_row=4, values_only=True))
    tried = simulated(finished, grade_medium__rate="0.15")
    assert sum(Decimal(str(row[3])) for row in cuts) == sum(row["cut_after"] for row in tried.by_department)
    assert book["变化项目"].max_row == 3 + len(tried.changed) > 3
    assert [row[:3] for row in book["参数变化"].iter_rows(min_row=4, values_only=True)] == [
        ("评价为中，按预算总额压减（比例）", "10%", "15%")
    ]
    for sheet in book.worksheets:
        assert (str(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == ("9", 1)
        assert not any(english(str(cell.value or "")) for row in sheet.iter_rows() for cell in row)
    assert book["按部门"].page_setup.orientation == "landscape"
    assert book["变化项目"].print_title_rows == "$1:$3"


def test_programs_are_told_the_same(finished: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("simulate", "--year", 2027, "--home", finished, "--set", "grade_medium.rate=0.15", "--json")
    assert result.exit_code == 0, result.output
    said, tried = json.loads(result.stdout), simulated(finished, grade_medium__rate="0.15")
    assert (said["version"], said["region"], said["budget_year"]) == (1, "640500", 2027)
    assert said["policy"] == [{"key": "grade_medium.rate", "before": "0.10", "after": "0.15"}]
    assert len(said["changed"]) == len(tried.changed) > 0
    for name in ("totals", "by_grade", "by_department", "changed"):
        told = [{key: str(value) for key, value in row.items()} for row in said[name]]
        assert told == [{key: str(value) for key, value in row.items()} for row in getattr(tried, name)]


@pytest.mark.parametrize("path", sorted(policy.model.PLAN.parent.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_value_of_a_policy_is_said_in_chinese(path: Path) -> None:
    plan = policy.load(path)
    stated = plan.stated(2027)
    told = {each.address: (parameter(each), value_in_words(each, plan, 2027)) for each in stated}
    assert len({name for name, _ in told.values()}) == len(told), "each has a name of its own"
    assert [address for address, words in told.items() if english("".join(words))] == []


def test_projects_that_change_status_are_named(finished: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("simulate", "--year", 2027, "--home", finished, "--set", "hold_suspended.effect=whole")
    assert result.exit_code == 0, result.output
    assert "held → final" in result.output


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("grade_medum.rate=0.15", "did you mean grade_medium.rate?"),
        ("grade_medium.rate=1.5", "a number of share is 0 to 1"),
        ("grade_medium.rate=15%", "plain number such as 10 or 0.10"),
        ("combination=larges", "did you mean largest?"),
        ("grade_medium.rate", "is not KEY=VALUE"),
    ],
)
def test_a_value_that_cannot_be_is_wrong_usage(
    finished: Path, jixiao: Callable[..., Result], setting: str, words: str
) -> None:
    result = jixiao("simulate", "--year", 2027, "--home", finished, "--set", setting)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize("command", [["simulate"], ["run", "control-figures"]])
def test_a_model_that_cannot_be_asked_is_wrong_usage(
    finished: Path, tmp_path: Path, jixiao: Callable[..., Result], command: list[str]
) -> None:
    (tmp_path / "here" / "rules").mkdir(parents=True)
    (tmp_path / "here" / "rules" / "idle.sql").write_text("select code from this.nothing", encoding="utf-8")
    rule = "{subject: project, clause: local, source: local, zh: 闲, en: Idle, effect: hold, when: idle, order: 20}"
    here = tmp_path / "here.yaml"
    here.write_text(
        f"extends: plan.yaml\nname: x\ntitle: x\nin_force_from: 2021\nrules:\n  idle: {rule}\n", encoding="utf-8"
    )
    result = jixiao(*command, "--year", 2027, "--home", finished, "--policy", here)
    assert result.exit_code == 2
    assert "the model idle.sql of the rule idle cannot be asked: " in result.output


def test_without_figures_there_is_nothing_to_compare(
    finished: Path, tmp_path: Path, jixiao: Callable[..., Result]
) -> None:
    for home, words in ((tmp_path, "jixiao run cycle"), (finished, "jixiao run cycle --year 2031")):
        result = jixiao("simulate", "--year", 2031, "--home", home, "--set", "grade_medium.rate=0.15")
        assert result.exit_code == 2
        assert words in result.output
    assert jixiao("simulate", "--year", 2027, "--home", finished).exit_code == 2


def test_the_grades_of_a_rule_are_a_value(finished: Path) -> None:
    cuts = {row["grade"]: row["cut_after"] for row in simulated(finished, grade_medium__grades="良").by_grade}
    assert cuts["良"] > 0


def test_figures_of_another_policy_are_simulated_from_the_kept_file(
    finished: Path, jixiao: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan's own file has become another one since: values are set in the policy that the figures rest on."""
    text = policy.model.PLAN.read_text(encoding="utf-8")
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        text.replace("rate: {2021: 0.10}\n    when: grade\n", "rate: {2021: 0.33}\n    when: grade\n"), encoding="utf-8"
    )
    monkeypatch.setattr(policy.model, "PLAN", plan)
    assert policy.load().addresses(2027)["grade_medium.rate"] == "0.33"
    result = jixiao("simulate", "--year", 2027, "--home", finished, "--set", "grade_medium.rate=0.2")
    assert "│     0.10 │       0.2 │" in result.output
    for name in ("snapshot.duckdb", "inbox"):
        (tmp_path / name).symlink_to(finished / name)
    result = jixiao("simulate", "--year", 2027, "--home", tmp_path, "--set", "grade_medium.rate=0.2")
    assert result.exit_code == 2
    assert "is not at hand" in result.stderr
    assert "Restore it from a backup" in result.stderr


def test_every_key_is_listed(jixiao: Callable[..., Result]) -> None:
    listed = jixiao("simulate", "--year", 2027, "--list").output
    assert all(f" {address} " in listed for address in policy.load().addresses(2027))
