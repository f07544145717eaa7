"""The whole way from the inbox to next year's control figures, as finance IT runs it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from assets import models
from tests.pipelines.conftest import AS_OF, SAMPLE
from tests.verifying import verify

TABLES = {
    2025: [
        "project_grades",
        "department_grades",
        "disclosed_results",
        "disclosure_calendar",
        "bulletin_self_evaluation",
        "assessment",
        "review_risks",
        "assessment_losses",
        "findings",
        "submissions",
    ],
    2026: ["monitoring_flags", "bulletin_monitoring", "findings", "submissions"],
    2027: [
        "ex_ante_verdicts",
        "goal_admissions",
        "adjustment_ledger",
        "project_control_figures",
        "department_control_figures",
        "disclosed_goals",
        "disclosure_calendar",
        "congress_pack",
        "bulletin_goals",
        "goal_coverage",
        "disclosed_policy",
        "disclosed_work",
        "department_goal_admissions",
        "congress_departments",
        "congress_comparison",
        "findings",
        "submissions",
    ],
}
WORKBOOKS = {2025: "annual_self_evaluation", 2026: "midyear_monitoring", 2027: "next_year_control_figures"}


def table(home: Path, year: int, name: str) -> list[dict[str, str]]:
    with (home / f"published/640500/{year}/{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def csv_bytes(home: Path) -> dict[str, bytes]:
    published = home / "published"
    return {str(path.relative_to(published)): path.read_bytes() for path in sorted(published.rglob("*.csv"))}


def copied(finished: Path, folder: Path) -> Path:
    """The finished city as a home of its own, its files as old as they were."""
    return shutil.copytree(finished, folder / "city")


@pytest.mark.parametrize("year", TABLES)
def test_every_table_is_published(finished: Path, year: int) -> None:
    folder = finished / f"published/640500/{year}"
    for name in TABLES[year]:
        assert (folder / f"{name}.csv").is_file()
        assert (folder / f"{name}.parquet").is_file()
        assert table(finished, year, name), f"{name} is empty"
    assert verify(folder) == []
    book = openpyxl.load_workbook(folder / f"{WORKBOOKS[year]}.xlsx")
    assert len(book.sheetnames) > len(TABLES[year])


def test_the_summary_says_what_came_out(finished: Path) -> None:
    printed = finished.with_suffix(".txt").read_text(encoding="utf-8")
    for word in ("项目支出绩效自评 2025", "projects (项目)", "rejected", "Published:", "make serve"):
        assert word in printed


def test_control_and_cut_make_the_request_and_lines_make_the_totals(finished: Path) -> None:
    lines = table(finished, 2027, "project_control_figures")
    departments = table(finished, 2027, "department_control_figures")
    for line in lines:
        assert Decimal(line["control"]) + Decimal(line["cut"]) == Decimal(line["requested"])
        assert min(Decimal(line["control"]), Decimal(line["cut"])) >= 0
    for department in departments:
        own = [line for line in lines if line["department_code"] == department["department_code"]]
        assert sum(Decimal(line["control"]) for line in own) == Decimal(department["projects_control"])
    manifest = json.loads((finished / "published/640500/2027/manifest.json").read_text(encoding="utf-8"))
    totals = manifest["jobs"]["next_year_control_figures"]["totals"]
    assert sum(Decimal(line["control"]) for line in lines) == Decimal(totals["control"])
    assert sum(Decimal(each["total_control"]) for each in departments) == Decimal(totals["total_control"])


def test_every_mistake_made_on_purpose_is_found_where_it_was_made(finished: Path) -> None:
    mistakes = json.loads((SAMPLE / "sample.json").read_text(encoding="utf-8"))["faults"]
    assert {"G01", "G02", "G04", "G05", "G06", "G07", "SE01", "MO02", "EX01", "GO02", "R01", "R03"} <= set(mistakes)
    found = [row for year in TABLES for row in table(finished, year, "findings")]
    for code, files in mistakes.items():
        for file in files:
            places = [row for row in found if row["file"] == file and row["code"] == code]
            assert places, f"{code} not found in {file}"
            for row in places:
                assert row["severity"] in {"reject", "warn"}
                assert row["message_zh"]
                assert row["message_en"]
                assert code == "G01" or (row["sheet"] and (row["cell"] or code == "G03")), row


@pytest.mark.slow
def test_a_project_marked_in_a_later_year_is_withdrawn_by_the_next_run(
    finished: Path, home: Path, jixiao: Callable[..., Result]
) -> None:
    """The register of 2029 alone marks it, in a folder that no job of 2025 reads for anything else."""
    shown = table(finished, 2025, "disclosed_results")[0]
    code, department = shown["project_code"], shown["department_code"]
    folder = home / "inbox/640500/2029"
    folder.mkdir()
    unit = f"{department}001"
    heads = "单位编码,单位名称,部门编码,部门名称"
    (folder / "units.csv").write_text(
        f"部门单位名录（2029年度）\n{heads}\n{unit},单位,{department},部门\n", encoding="utf-8"
    )
    heads = "项目编码,项目名称,部门编码,单位编码,项目类别,支出内容,项目性质,是否新增,是否重点,是否涉密,前身项目编码"
    row = f"{code},{shown['project_name']},{department},{unit},3,,经常性项目,否,否,是,"
    (folder / "projects.csv").write_text(f"项目库登记表（2029年度）\n{heads}\n{row}\n", encoding="utf-8")
    result = jixiao("run", "self-evaluation", "--year", 2025, "--home", home, "--as-of", AS_OF)
    assert result.exit_code == 0, result.output
    left = table(home, 2025, "disclosed_results")
    assert [row for row in table(finished, 2025, "disclosed_results") if row["project_code"] != code] == left
    assert code in {row["project_code"] for row in table(home, 2025, "project_grades")}
    for path in (home / "published/640500/2025/public").rglob("*"):
        assert path.is_dir() or code.encode() not in path.read_bytes(), path.name


def test_every_sheet_received_is_in_one_state(finished: Path) -> None:
    for year in TABLES:
        keys = [(row["sha256"], row["sheet"], row["subject_code"]) for row in table(finished, year, "submissions")]
        assert len(keys) == len(set(keys))
        assert {row["status"] for row in table(finished, year, "submissions")} <= {
            "accepted",
            "superseded",
            "rejected",
            "skipped",
        }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("grades: [", "policy.yaml, line 1"),
        ("no_such_key: 1\n", "no_such_key"),
    ],
)
def test_a_bad_policy_is_wrong_usage(home: Path, jixiao: Callable[..., Result], text: str, words: str) -> None:
    policy = home / "policy.yaml"
    policy.write_text(text, encoding="utf-8")
    result = jixiao("run", "cycle", "--year", 2027, "--home", home, "--policy", policy)
    assert result.exit_code == 2
    assert words in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert not (home / "published").exists()


def test_a_folder_without_an_inbox_is_no_home(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("run", "cycle", "--year", 2027, "--home", tmp_path)
    assert result.exit_code == 2
    assert "inbox/" in result.output


@pytest.mark.slow
def test_a_broken_invariant_leaves_the_last_tables(
    finished: Path, tmp_path: Path, jixiao: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(finished, tmp_path)
    before = csv_bytes(home)
    whole = models.sql

    def off_by_a_fen(stage: str, name: str) -> str:
        text = whole(stage, name)
        return (
            text.replace(computed, "requested - scenario.cut + 0.01 as control")
            if name == "project_control_figures"
            else text
        )

    computed = "requested - scenario.cut as control"
    assert computed in whole("control_figures", "project_control_figures")
    monkeypatch.setattr(models, "sql", off_by_a_fen)
    result = jixiao("run", "control-figures", "--year", 2027, "--home", home, "--as-of", AS_OF)
    assert result.exit_code == 3
    assert "control_plus_cut_is_request" in result.output
    assert csv_bytes(home) == before


@pytest.mark.slow
def test_control_figures_want_the_grades_first(home: Path, jixiao: Callable[..., Result]) -> None:
    result = jixiao("run", "control-figures", "--year", 2027, "--home", home, "--as-of", AS_OF)
    assert result.exit_code == 3
    assert "jixiao run self-evaluation --year 2025" in result.output


def test_a_scope_without_registers_stops_in_a_sentence(home: Path, jixiao: Callable[..., Result]) -> None:
    shutil.rmtree(home / "inbox/640500/2026")
    (home / "inbox/640500/2026").mkdir()
    (home / "inbox/640500/2026/R-UNIT.xlsx").write_bytes(b"nothing that can be read")
    result = jixiao("run", "midyear", "--year", 2026, "--home", home)
    assert result.exit_code == 3
    assert "No accepted row of R-UNIT" in result.output


def test_help_answers_at_once() -> None:
    """Nothing heavy is imported for the help text: Dagster, Great Expectations, pandas and DuckDB all stay outside."""
    code = "import sys, pipelines.cli; print(sorted({'dagster', 'great_expectations', 'pandas', 'duckdb'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_definitions_load_without_great_expectations() -> None:
    code = "import sys, pipelines.definitions as d; d.build_definitions(); print('great_expectations' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"


def test_the_city_shows_what_departments_declare_and_what_is_told_of_the_work(finished: Path) -> None:
    """A checkout stamps files with its own day, so that all its self-evaluations came in late."""
    declared = {row["status"] for row in table(finished, 2027, "department_goal_admissions")}
    assert declared == {"审核通过", "退回整改", "逾期未改", "未申报"}
    assert "迟于决算" in {row["handed_in"] for row in table(finished, 2025, "assessment")}
    coverage = table(finished, 2027, "goal_coverage")
    for step in ("owed", "handed_in", "admitted", "approved", "published"):
        assert sum(int(row[step]) for row in coverage) > 0, step
    assert {row["topic"] for row in table(finished, 2027, "disclosed_work")} >= {
        "coverage",
        "treatment",
        "grade",
        "cut",
    }
    documents = {path.name for path in (finished / "published/640500/2027/documents").iterdir()}
    assert {"congress_pack.docx", "work_report.docx"} <= documents
    pages = {path.name for path in (finished / "published/640500/2027/public").glob("*.html")}
    assert pages == {"index.html", "calendar.html", "fields.html", "work.html", "policy.html"}
    assert (finished / "published/640500/2025/letters/annual_self_evaluation/assessment.xlsx").is_file()
