"""Contest (复议): a review or an exception that comes later moves one project and nothing else, and every state can be made again.

The whole way through the command line, as a bureau goes it: figures, a review, spring and autumn again, an exception, autumn
again; then the inbox is emptied.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pipelines.reproducing import differences
from tests.pipelines.conftest import AS_OF

pytestmark = pytest.mark.slow

REVIEWED, EXCEPTED = "2027-03-12", "2027-03-15"
CONTROL = Path("published/640500/2027")
Tables = dict[tuple[str, str], list[dict[str, str]]]


def tables(home: Path) -> Tables:
    """Every table that stands published, by year and name."""
    found = {}
    for path in sorted((home / "published/640500").glob("*/*.csv")):
        if path.name != "changes.csv":
            with path.open(encoding="utf-8-sig", newline="") as handle:
                found[path.parent.name, path.stem] = list(csv.DictReader(handle))
    return found


def changes(home: Path, year: int) -> list[dict[str, str]]:
    with (home / f"published/640500/{year}/changes.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def row(table: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    (found,) = [each for each in table if wanted.items() <= each.items()]
    return found


@dataclass
class Contest:
    """The city after each step: what stood published, and what explanations said."""

    home: Path
    jixiao: Callable[..., Result]
    reviewed: dict[str, str]
    excepted: dict[str, str]
    states: list[Tables] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, year: int, name: str, text: str, day: str) -> None:
        path = self.home / f"inbox/640500/{year}/{name}"
        path.write_text(text, encoding="utf-8")
        moment = datetime.fromisoformat(f"{day}T09:00:00+08:00").timestamp()
        os.utime(path, (moment, moment))

    def run(self, job: str, year: int, day: str) -> None:
        result = self.jixiao("run", job, "--year", year, "--home", self.home, "--as-of", day)
        assert result.exit_code == 0, result.output

    def explain(self, step: str, code: str) -> None:
        result = self.jixiao("explain", code, "--year", 2027, "--home", self.home, "--json")
        assert result.exit_code == 0, result.output
        self.told[step] = json.loads(result.stdout)
        self.told[f"{step} tree"] = {"text": self.jixiao("explain", code, "--year", 2027, "--home", self.home).stdout}


def own_lines(finished: Path) -> Iterator[dict[str, str]]:
    """Ledger lines that cut a share for the project's own grade, in a department with another project graded 差 or reviewed."""
    lines = tables(finished)["2027", "adjustment_ledger"]
    yield from (
        line
        for line in lines
        if line["rule"] == "grade_medium" and line["applied"] == "true" and line["evidence_code"] == line["code"]
    )


@pytest.fixture(scope="module")
def contest(finished: Path, jixiao: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory) -> Contest:
    reviewed, excepted = list(own_lines(finished))[:2]
    home = shutil.copytree(finished, tmp_path_factory.mktemp("contest") / "city")
    contest = Contest(home, jixiao, reviewed, excepted)
    contest.states.append(tables(home))
    head = "对象,编码,复核得分,复核方式,审核意见,复核日期"
    contest.put(
        2025,
        "复议.csv",
        f"绩效评价复核结果表（2025年度）\n{head}\n项目,{reviewed['code']},80.65,抽评,补充佐证后改评,{REVIEWED}\n",
        REVIEWED,
    )
    contest.run("self-evaluation", 2025, REVIEWED)
    contest.explain("stale", reviewed["code"])
    contest.explain("stale, another", excepted["code"])
    contest.run("control-figures", 2027, REVIEWED)
    contest.explain("reviewed", reviewed["code"])
    contest.explain("reviewed, department", reviewed["department_code"])
    contest.states.append(tables(home))
    head = "项目编码,例外类型,金额,批准文号,批准人,批准日期,事由"
    contest.put(
        2027,
        "例外.csv",
        f"例外事项登记表（元）（2027年度）\n{head}\n{excepted['code']},不予压减,,财绩〔2027〕3号,王局长,{EXCEPTED},民生保障\n",
        EXCEPTED,
    )
    contest.run("control-figures", 2027, EXCEPTED)
    contest.explain("excepted", excepted["code"])
    contest.states.append(tables(home))
    shutil.rmtree(home / "inbox")
    return contest


def moved(before: Tables, after: Tables) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Rows that came, went or say something else, by year and table."""
    found = {}
    assert before.keys() == after.keys()
    for name in before:
        one, other = ([tuple(each.items()) for each in state[name]] for state in (before, after))
        if odd := [dict(each) for each in set(one) ^ set(other)]:
            found[name] = odd
    return found


def test_a_review_moves_its_project_and_its_department_and_nothing_else(contest: Contest) -> None:
    code, department = contest.reviewed["code"], contest.reviewed["department_code"]
    before, after, _ = contest.states
    found = moved(before, after)
    assert ("2025", "project_grades") in found
    assert ("2027", "project_control_figures") in found
    assert {year for year, _ in found} == {"2025", "2027"}
    for (_, table), rows in found.items():
        if table == "review_outcomes":  # the reviewed one was due for certain
            assert {each["stratum"] for each in rows} == {"必查"}
        elif table == "rectifications":  # what is overdue is so by more days
            assert all(each["project_code"] == code or each["status"] == "逾期" for each in rows)
        elif table in ("submissions", "findings"):
            assert {each["file"].rpartition("/")[2] for each in rows} <= {"复议.csv", "R-REV.xlsx"}, table
        elif table in ("assessment", "assessment_losses", "department_control_figures"):
            assert {each["department_code"] for each in rows} == {department}, table
        else:
            assert {each.get("project_code") or each["code"] for each in rows} == {code}, table
    figure = row(after["2027", "project_control_figures"], project_code=code)
    assert (figure["cut"], figure["control"], figure["rule"]) == ("0.00", figure["requested"], "")
    assert row(before["2027", "project_control_figures"], project_code=code)["cut"] == contest.reviewed["cut"]
    grade = row(after["2025", "project_grades"], project_code=code)
    assert (grade["final_score"], grade["grade"], grade["grade_source"]) == ("80.65", "良", "review")


def test_an_exception_moves_its_project_alone(contest: Contest) -> None:
    code, department = contest.excepted["code"], contest.excepted["department_code"]
    _, before, after = contest.states
    found = moved(before, after)
    assert {year for year, _ in found} == {"2027"}
    for (_, table), rows in found.items():
        if table == "submissions":
            assert {each["file"].rpartition("/")[2] for each in rows} == {"例外.csv"}
        elif table == "department_control_figures":
            assert {each["department_code"] for each in rows} == {department}
        elif table == "rectifications":  # what is overdue is so by more days
            assert all(each["project_code"] == code or each["status"] == "逾期" for each in rows)
        elif table == "disclosed_work":  # sums of all open projects
            assert {each["topic"] for each in rows} <= {"budget", "cut"}
        elif table == "congress_comparison":  # and of the key ones among them
            assert {each["item"] for each in rows} == {"重点项目绩效目标"}
        else:
            assert {each.get("project_code") or each["code"] for each in rows} == {code}, table
    figure = row(after["2027", "project_control_figures"], project_code=code)
    assert (figure["cut"], figure["status"]) == ("0.00", "exempted")


def test_changes_csv_shows_before_and_after(contest: Contest) -> None:
    before, after = contest.states[1:]
    code = contest.excepted["code"]
    lines = [line for line in changes(contest.home, 2027) if line["table"] == "project_control_figures"]
    assert {line["project_code"] for line in lines} == {code}
    was, is_now = (row(each["2027", "project_control_figures"], project_code=code) for each in (before, after))
    assert {(line["column"], line["before"], line["after"]) for line in lines} == {
        (column, was[column], is_now[column]) for column in was if was[column] != is_now[column]
    }
    graded = [line for line in changes(contest.home, 2025) if line["table"] == "project_grades"]
    assert {(line["column"], line["after"]) for line in graded} == {
        ("review_score", "80.65"),
        ("final_score", "80.65"),
        ("grade", "良"),
        ("grade_source", "review"),
    }


def test_explain_shows_before_and_after_and_the_cell_that_came_in_between(contest: Contest) -> None:
    told = contest.told["reviewed"]
    (correction,) = told["corrections"]
    code = contest.reviewed["code"]
    before, after = (row(state["2027", "project_control_figures"], project_code=code) for state in contest.states[:2])
    assert (correction["from"], correction["to"]) == (AS_OF, REVIEWED)
    assert (correction["before"], correction["after"]) == (before, after)
    assert told["figure"]["control"] == after["control"]
    moves = {(each["table"], each["column"]): (each["old"], each["new"]) for each in correction["changes"]}
    assert moves["project_grades", "grade"] == ("中", "良")
    assert moves["project_control_figures", "control"] == (before["control"], after["control"])
    assert moves["adjustment_ledger", "cut"] == (contest.reviewed["cut"], "")
    assert [(each["file"], each["cell"], each["value"]) for each in correction["since"]] == [
        ("640500/2025/复议.csv", "C3", "80.65")
    ]
    assert told["stale"] is None
    tree = contest.told["reviewed tree"]["text"]
    assert (
        f"Correction (更正): {Decimal(before['control']):,.2f} 元 as of {AS_OF}, "
        f"{Decimal(after['control']):,.2f} 元 as of {REVIEWED}"
    ) in tree
    assert "grade 中 → 良" in tree
    assert "[640500/2025/复议.csv › 表1 › C3]" in tree
    (department,) = contest.told["reviewed, department"]["corrections"]
    assert {each["column"] for each in department["changes"]} == {"projects_cut", "projects_control", "total_control"}


def test_explain_shows_the_exception_that_changed_the_figure(contest: Contest) -> None:
    (correction,) = contest.told["excepted"]["corrections"]
    assert (correction["from"], correction["to"]) == (REVIEWED, EXCEPTED)
    key = f"project|{contest.excepted['code']}|"
    ledger = {
        (each["key"], each["column"]): each for each in correction["changes"] if each["table"] == "adjustment_ledger"
    }
    assert ledger[f"{key}grade_medium|", "applied"]["old"] == "true"
    assert ledger[f"{key}grade_medium|不予压减", "applied"]["new"] == "false"
    assert ledger[f"{key}exception|不予压减", "approval_number"]["new"] == "财绩〔2027〕3号"
    assert (
        "exception 例外事项 不予压减: applied yes, approval_number 财绩〔2027〕3号"
        in contest.told["excepted tree"]["text"]
    )
    assert {each["file"] for each in correction["since"]} == {"640500/2027/例外.csv"}


def test_until_autumn_is_run_again_explain_says_that_the_figure_is_older(contest: Contest) -> None:
    told, another = contest.told["stale"], contest.told["stale, another"]
    assert told["stale"]["tables"] == another["stale"]["tables"] == ["2025/project_grades"]
    assert ("grade", "中", "良") in {(each["column"], each["old"], each["new"]) for each in told["stale"]["changes"]}
    assert another["stale"]["changes"] == []
    assert (
        told["figure"]["control"]
        == row(contest.states[0]["2027", "project_control_figures"], project_code=contest.reviewed["code"])["control"]
    )
    tree = contest.told["stale tree"]["text"]
    assert "rests on an older state of project_grades 2025: run `jixiao run control-figures --year 2027`" in tree
    assert "grade 中 → 良" in tree
    assert "nothing of this subject changed there" in contest.told["stale, another tree"]["text"]


def test_what_stands_is_made_again_after_the_inbox_was_emptied(contest: Contest, tmp_path: Path) -> None:
    result = contest.jixiao("reproduce", contest.home / CONTROL, "--keep", tmp_path / "again")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Equal: ")
    for word in ("annual_self_evaluation 2025", "midyear_monitoring 2026", f"2027 as of {EXCEPTED}"):
        assert word in result.stdout
    for year in ("2025", "2026"):  # the same runs made these too
        folder = Path("published/640500", year)
        assert list(differences(contest.home / folder, tmp_path / "again" / folder)) == []
    forged = contest.home / CONTROL / "project_control_figures.csv"
    whole = forged.read_bytes()
    control = contest.states[2]["2027", "project_control_figures"][0]["control"].encode()
    assert whole.count(control) >= 1
    again = tmp_path / "again" / CONTROL
    forged.unlink()  # it may be linked to an entry of the history
    forged.write_bytes(whole.replace(control, b"0.01", 1))
    ((name, told), *_) = differences(contest.home / CONTROL, again)
    forged.write_bytes(whole)
    assert name == "project_control_figures.csv"
    assert f"was 0.01, is {control.decode()}" in told


def test_what_stood_before_the_contest_is_made_again(contest: Contest) -> None:
    result = contest.jixiao("reproduce", contest.home / CONTROL / "history/1", "--json")
    assert result.exit_code == 0, result.output
    said = json.loads(result.stdout)
    assert (said["equal"], said["differences"], said["faults"], said["altered"]) == (True, [], [], [])
    assert {"2027", AS_OF} <= {text for run in said["runs"] for text in (str(run["year"]), run["as_of"])}
