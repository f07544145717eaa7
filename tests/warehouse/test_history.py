"""Publishing a year again: what is kept of the earlier publication, what changes.csv says, and what makes no entry."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from publishing import export
from publishing.export import Edition, Writers
from tests.verifying import verify
from warehouse.store import Warehouse
from warehouse.tables import Table

Publishing = Callable[..., Path]
SCOPE = {"region": "640500", "year": 2025}
SPRING, AUTUMN = "annual_self_evaluation", "next_year_control_figures"


def everything(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def without_history(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if not name.startswith("history/")}


def changes(directory: Path) -> list[tuple[str, ...]]:
    """Table, what of the key is not empty, column, before and after; the kind is what the two say."""
    with (directory / "changes.csv").open(encoding="utf-8-sig", newline="") as handle:
        head, *lines = csv.reader(handle)
    keys = head.index("kind")
    assert (head[0], head[keys:]) == ("table", ["kind", "column", "before", "after"])
    kinds = {(True, True): "changed", (False, True): "added", (True, False): "removed"}
    assert all(line[keys] == kinds[bool(line[-2]), bool(line[-1])] for line in lines)
    return [(line[0], "|".join(filter(None, line[1:keys])), *line[keys + 1 :]) for line in lines]


def manifest(directory: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))
    return document


def grades(warehouse: Warehouse, **by_code: str) -> None:
    warehouse.replace("project_grades", [{"project_code": c, "grade": g} for c, g in by_code.items()], **SCOPE)


def test_a_first_publication_has_nothing_to_compare(warehouse: Warehouse, publishing: Publishing) -> None:
    grades(warehouse, P="优")
    directory = publishing("project_grades")
    assert not (directory / "changes.csv").exists()
    assert not (directory / "history").exists()
    assert manifest(directory)["changes"] == {}


def test_the_earlier_publication_is_kept_whole_and_the_difference_is_told(
    warehouse: Warehouse, publishing: Publishing
) -> None:
    grades(warehouse, P="优", Q="良")
    before = everything(publishing("project_grades"))
    grades(warehouse, P="差", R="中")
    directory = publishing("project_grades")
    assert everything(directory / "history" / "1") == before
    assert changes(directory) == [
        ("project_grades", "P", "grade", "优", "差"),
        ("project_grades", "Q", "grade", "良", ""),
        ("project_grades", "R", "grade", "", "中"),
    ]
    assert manifest(directory)["changes"] == {"project_grades": {"since": "history/1", "rows": 3, "values": 3}}
    assert manifest(directory)["jobs"][SPRING]["previous"] == 1
    assert verify(directory) == []


def test_the_same_again_gives_the_same_bytes_and_no_entry(warehouse: Warehouse, publishing: Publishing) -> None:
    grades(warehouse, P="优")
    publishing("project_grades", "findings")
    grades(warehouse, P="差")
    first = everything(publishing("project_grades", "findings"))
    assert everything(publishing("project_grades", "findings")) == first
    assert {name.split("/")[1] for name in first if name.startswith("history/")} == {"1"}


def test_another_day_alone_makes_no_entry(warehouse: Warehouse, publishing: Publishing) -> None:
    """Days counted since a due date follow from the day: a calendar that says 6 days late instead of 5 is no change."""
    late = {"department_code": "201", "publish_status": "逾期未公开"}
    calendar = {**SCOPE, "matter": "部门决算"}
    warehouse.replace("disclosure_calendar", [{**late, "days_late": 5}], **calendar)
    publishing("disclosure_calendar")
    warehouse.replace("disclosure_calendar", [{**late, "days_late": 6}], **calendar)
    directory = publishing("disclosure_calendar", as_of=date(2026, 4, 2))
    assert not (directory / "history").exists()
    assert manifest(directory)["jobs"][SPRING]["as_of"] == "2026-04-02"
    warehouse.replace("disclosure_calendar", [{**late, "days_late": 7, "publish_status": "逾期"}], **calendar)
    directory = publishing("disclosure_calendar", as_of=date(2026, 4, 3))
    assert changes(directory) == [("disclosure_calendar", "201|部门决算", "publish_status", "逾期未公开", "逾期")]


@pytest.mark.parametrize(
    "changed", [{"inputs": {"a.xlsx": "d" * 64}}, {"totals": {"executed": "1.00"}}, {"workbook_title": "另一标题"}]
)
def test_what_a_job_says_of_itself_counts_as_well(publishing: Publishing, changed: dict[str, Any]) -> None:
    publishing("project_grades")
    directory = publishing("project_grades", **changed)
    assert (directory / "history" / "1" / "manifest.json").is_file()
    assert changes(directory) == []


def test_entries_are_numbered_and_carried_on(warehouse: Warehouse, publishing: Publishing) -> None:
    kept = []
    for grade in ("优", "良", "中"):
        grades(warehouse, P=grade)
        kept.append(without_history(everything(publishing("project_grades"))))
    directory = publishing("project_grades")
    assert everything(directory / "history" / "1") == kept[0]
    assert everything(directory / "history" / "2") == kept[1]
    assert changes(directory) == [("project_grades", "P", "grade", "良", "中")]
    first = directory / "history" / "1" / "project_grades.csv"
    assert first.stat().st_nlink == 1  # the directory before is gone, nothing was copied twice
    assert verify(directory) == []


def test_another_jobs_first_publication_takes_nothing_back(warehouse: Warehouse, publishing: Publishing) -> None:
    grades(warehouse, P="优")
    publishing("project_grades", "submissions", job=SPRING)
    directory = publishing("ex_ante_verdicts", "submissions", job=AUTUMN)
    assert not (directory / "history").exists()
    warehouse.replace("submissions", [{"sha256": "f", "status": "accepted"}], **SCOPE)
    directory = publishing("ex_ante_verdicts", "submissions", job=AUTUMN)
    assert {line[0] for line in changes(directory)} == {"submissions"}
    assert "previous" not in manifest(directory)["jobs"][SPRING]


def test_each_job_is_compared_with_what_it_took_the_place_of(warehouse: Warehouse, publishing: Publishing) -> None:
    grades(warehouse, P="优")
    warehouse.replace("ex_ante_verdicts", [{"project_code": "P", "verdict": "可行"}], **SCOPE)
    publishing("project_grades", job=SPRING)
    publishing("ex_ante_verdicts", job=AUTUMN)
    grades(warehouse, P="良")
    publishing("project_grades", job=SPRING)
    warehouse.replace("ex_ante_verdicts", [{"project_code": "P", "verdict": "待完善"}], **SCOPE)
    directory = publishing("ex_ante_verdicts", job=AUTUMN)
    since = {name: entry["since"] for name, entry in manifest(directory)["changes"].items()}
    assert since == {"ex_ante_verdicts": "history/2", "project_grades": "history/1"}
    before = everything(directory)
    publishing("project_grades", job=SPRING)
    assert everything(directory) == before


def test_tables_without_a_key_are_compared_row_by_row(warehouse: Warehouse, publishing: Publishing) -> None:
    for codes in (("G01", "G01", "G02"), ("G01", "G03")):
        warehouse.replace("findings", [{"code": code} for code in codes], **SCOPE, job=SPRING)
        directory = publishing("findings")
    lines = [line[3:] for line in changes(directory)]
    gone, come = [old for old, new in lines if old], [new for old, new in lines if new]
    assert [json.loads(each)["code"] for each in gone] == ["G01", "G02"]
    assert [json.loads(each)["code"] for each in come] == ["G03"]


def test_a_supplement_keeps_what_the_job_published(warehouse: Warehouse, publishing: Publishing) -> None:
    """A later year's run adds findings to an earlier year: that year's own figures and letters stay."""

    def letter(edition: Edition) -> None:
        (edition.folder / "201.txt").write_text("letter")

    warehouse.replace("ex_ante_verdicts", [{"project_code": "P", "verdict": "可行"}], **SCOPE)
    publishing("ex_ante_verdicts", "findings", job=AUTUMN, writers=Writers(letters=letter))
    warehouse.replace("ex_ante_verdicts", [{"project_code": "P", "verdict": "不可行"}], **SCOPE)
    warehouse.replace("findings", [{"code": "G01"}], **SCOPE, job=AUTUMN)
    directory = publishing("findings", job=AUTUMN, as_of=date(2027, 1, 1), totals={}, supplement=True)
    assert "可行" in (directory / "ex_ante_verdicts.csv").read_text()
    assert "不可行" not in (directory / "ex_ante_verdicts.csv").read_text()
    assert (directory / "letters" / AUTUMN / "201.txt").is_file()
    entry = manifest(directory)["jobs"][AUTUMN]
    assert (entry["as_of"], entry["row_counts"]) == ("2026-04-01", {"ex_ante_verdicts": 1, "findings": 1})
    assert verify(directory) == []


def test_withdrawn_rows_stay_in_history_and_leave_the_public_part(warehouse: Warehouse, publishing: Publishing) -> None:
    rows = [{"project_code": code, "project_name": f"工程{code}", "department_code": "1"} for code in "AB"]
    warehouse.replace("disclosed_results", rows, **SCOPE)
    before = everything(publishing("disclosed_results", job=SPRING))

    def guard(table: Table, rows: pa.Table) -> pa.Table:
        return rows.slice(1) if table.name == "disclosed_results" else rows

    directory = publishing("findings", job=AUTUMN, guard=guard)
    assert "工程A" not in (directory / "public" / "disclosed_results.csv").read_text()
    assert everything(directory / "history" / "1") == before
    assert not list((directory / "public").rglob("history")) + list((directory / "public").rglob("changes.csv"))
    assert {line[1] for line in changes(directory)} == {"A"}
    assert manifest(directory)["jobs"][SPRING]["row_counts"] == {"disclosed_results": 1}
    assert verify(directory) == verify(directory / "public") == []


@pytest.mark.parametrize("victim", ["history/1/project_grades.csv", "history/1/manifest.json"])
def test_verify_sees_what_was_done_to_history(warehouse: Warehouse, publishing: Publishing, victim: str) -> None:
    for grade in ("优", "良"):
        grades(warehouse, P=grade)
        directory = publishing("project_grades")
    with (directory / victim).open("a") as handle:
        handle.write("\n")
    assert [fault for fault in verify(directory) if fault.startswith(victim)]


def test_an_error_leaves_history_as_it_was(
    warehouse: Warehouse, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for grade in ("优", "良"):
        grades(warehouse, P=grade)
        directory = publishing("project_grades")
    before = everything(directory)
    grades(warehouse, P="中")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(export, "differences", broken)
    with pytest.raises(OSError, match="disk full"):
        publishing("project_grades")
    assert everything(directory) == before


KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from datetime import date
    from pathlib import Path
    from policy.place import Place
    from publishing.export import publish
    from warehouse.store import open_warehouse

    home, grade, mercy = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

    def watch(event, arguments):
        global mercy
        if event in ("os.rename", "os.link", "shutil.rmtree") or (event == "open" and "published" in str(arguments[0])):
            mercy -= 1
            if mercy == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.replace("project_grades", [{"project_code": "P", "grade": grade}], region="640500", year=2025)
        if mercy:
            sys.addaudithook(watch)
        publish(warehouse, home / "published", Place.of("640500"), 2025, job="annual_self_evaluation",
            tables=("project_grades",), as_of=date(2026, 4, 1), workbook_title="t", inputs={}, totals={},
            policy={"name": "p", "in_force_from": 2025, "sha256": "c"})
    """
)


@pytest.mark.slow
def test_killed_at_any_step_history_is_whole_and_a_re_run_ends_alike(tmp_path: Path) -> None:
    def run(home: Path, grade: str, mercy: int) -> int:
        script = [sys.executable, "-c", KILLED, str(home), grade, str(mercy)]
        return subprocess.run(script, check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())}).returncode

    undisturbed = tmp_path / "undisturbed"
    for grade in ("优", "良", "中"):
        assert run(undisturbed, grade, 0) == 0
    expected = everything(undisturbed / "published")
    survived = 0
    for step in range(2, 200, 9):
        home = tmp_path / str(step)
        assert run(home, "优", 0) == run(home, "良", 0) == 0
        survived += run(home, "中", step) == 0
        stands = home / "published" / "640500" / "2025"
        if stands.exists():
            assert verify(stands) == []
        assert run(home, "中", 0) == 0
        assert everything(home / "published") == expected
        if survived:
            break
    assert survived, "no run lived to its end: the steps do not cover a publication"
    assert step > 10
