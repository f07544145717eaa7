"""The sample city is the same every time, reads cleanly, and leaves alone what is not its own."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from click.testing import Result

from forms.inbox import JUNK_NAMES, list_scope
from forms.reader import read_file
from sample import SampleError, Summary, make_sample
from sample.city import build_city
from sample.make import SEED

SMALL = {"departments": 4, "projects": 24}
YEARS = (2025, 2026, 2027)
SUBJECTS = ("raw_self_evaluations", "raw_monitorings", "raw_ex_antes", "raw_goals", "raw_rectification_answers")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    home = tmp_path_factory.mktemp("city")
    return home, make_sample(home, **SMALL)


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    home = tmp_path_factory.mktemp("messy")
    return home, make_sample(home, departments=10, projects=40, messy=True)


def fingerprints(home: Path) -> dict[str, tuple[str, float]]:
    files = sorted(path for path in (home / "inbox").rglob("*") if path.is_file())
    return {
        path.relative_to(home).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime)
        for path in files
    }


def good_readings(home: Path, summary: Summary):
    spoilt = {file for files in summary.faults.values() for file in files}
    for year in YEARS:
        for file in list_scope(home / "inbox", "640500", year):
            if file.file not in spoilt and not file.unfinished:
                yield year, file, read_file(file.path)


def test_the_same_seed_writes_the_same_bytes_and_times(city, tmp_path):
    home, summary = city
    again = make_sample(tmp_path, **SMALL)
    assert again == summary
    assert fingerprints(tmp_path) == fingerprints(home)


def test_another_seed_writes_another_city(city, tmp_path):
    make_sample(tmp_path, **SMALL, seed=7)
    assert fingerprints(tmp_path).keys() != fingerprints(city[0]).keys() or fingerprints(tmp_path) != fingerprints(
        city[0]
    )
    budget = "inbox/640500/2027/财政局登记/R-BUDG.xlsx"
    assert fingerprints(tmp_path)[budget] != fingerprints(city[0])[budget]


@pytest.mark.parametrize("made", ["city", "messy"])
def test_every_good_form_is_read_and_nothing_in_it_is_a_riddle(request, made):
    home, summary = request.getfixturevalue(made)
    found: Counter[str] = Counter()
    for year, file, reading in good_readings(home, summary):
        assert reading.problem is None, file.file
        assert not reading.rows.get("raw_problems"), file.file
        for sheet in reading.rows["raw_sheets"]:
            assert sheet["disposition"] in {"read", "skipped"}, file.file
            if sheet["disposition"] == "read":
                assert sheet["stated_year"] == year, file.file
        for table in SUBJECTS:
            found.update(f"{row['form']} {year}" for row in reading.rows.get(table, ()))
        for table, rows in reading.rows.items():
            if table.startswith("raw_r_"):
                found[f"{table[4:].upper().replace('_', '-')} {year}"] += len(rows)
    assert found == summary.forms


def test_money_stands_in_both_units_and_forms_in_every_variant(messy):
    home, summary = messy
    sheets = [sheet for _, _, reading in good_readings(home, summary) for sheet in reading.rows["raw_sheets"]]
    assert {sheet["money_unit"] for sheet in sheets} >= {"元", "万元"}
    assert {(sheet["form"], sheet["is_list"]) for sheet in sheets} >= {("SE", False), ("SE", True), ("MO", True)}
    assert {sheet["submission_number"] for sheet in sheets} >= {None, 2}
    assert any(sheet["disposition"] == "skipped" for sheet in sheets)
    assert {Path(file).suffix for file in summary.files} >= {".xlsx", ".csv", ".pdf"}
    assert sum(each.name in JUNK_NAMES for each in (home / "inbox" / "640500" / str(YEARS[0])).rglob("*")) == 2
    assert sum(bool(file.unfinished) for file in list_scope(home / "inbox", "640500", YEARS[0])) == 1


def test_amounts_on_forms_are_those_of_the_budget_register(city):
    home, summary = city
    rows = [(year, reading.rows) for year, _, reading in good_readings(home, summary)]
    budgets = {(year, row["project_code"]): row for year, read in rows for row in read.get("raw_r_budg", ())}
    forms = [
        (year, row)
        for year, read in rows
        for table in SUBJECTS[:2]
        for row in read.get(table, ())
        if row["form"] != "DE"
    ]
    assert forms
    for year, row in forms:
        assert row["adjusted_budget"] == budgets[year, row["project_code"]]["adjusted_budget"]


def test_the_checks_that_a_file_can_show_are_shown(city):
    _, summary = city
    assert set(summary.faults) >= {
        *("G01", "G02", "G03", "G04", "G05", "G06", "G07", "G08", "R01", "R02", "R03", "R06"),
        *("SE01", "SE02", "SE03", "SE04", "SE05", "SE06", "SE07", "SE08"),
        *("MO01", "MO02", "MO03", "MO04", "MO05", "EX01", "GO01", "GO02", "GO03"),
    }
    assert len({file for files in summary.faults.values() for file in files}) > len(summary.faults)


def test_there_is_something_to_disclose_and_something_to_hide(messy):
    home, summary = messy
    rows = [(year, reading.rows) for year, _, reading in good_readings(home, summary)]
    listed = [row for _, read in rows for row in read.get("raw_r_proj", ())]
    assert any(row["is_classified"] for row in listed)
    assert any(row["is_key"] for row in listed)
    whole = build_city("640500", 40, 600, 2027, Random(str(SEED)))
    assert len({project.department.code for project in whole.projects if project.story.is_classified}) > 1
    methods = [row["method"] for _, read in rows for row in read.get("raw_r_rev", ()) if row["subject"] == "项目"]
    assert "重点评价" in methods
    dated = [row for _, read in rows for row in read.get("raw_r_date", ())]
    waits = [(row["published_on"] - row["approved_on"]).days for row in dated if row["published_on"]]
    assert min(waits) < 20 < max(waits)
    assert any(row["published_on"] is None for row in dated)


def test_a_review_came_line_by_line_and_its_total_stands_nowhere(city):
    home, summary = city
    rows = [reading.rows for _, _, reading in good_readings(home, summary)]
    lines = [row for read in rows for row in read.get("raw_r_rev_d", ())]
    (code,) = {row["code"] for row in lines}
    assert len(lines) > 2
    assert [row["review_score"] for read in rows for row in read.get("raw_r_rev", ()) if row["code"] == code] == [None]
    assert all(row["review_score"] >= 0 for row in lines)


def test_unreadable_files_are_unreadable_each_for_a_reason_of_its_own(city):
    home, summary = city
    problems = {Path(file).stem: read_file(home / "inbox" / file).problem for file in summary.faults["G01"]}
    assert None not in problems.values()
    assert len(set(problems.values())) == len(problems), problems


def test_nothing_is_sent_before_it_could_be(city):
    home, summary = city
    for file in summary.files:
        sent = datetime.fromtimestamp((home / "inbox" / file).stat().st_mtime)
        assert 2024 <= sent.year <= 2026


def test_a_second_sample_replaces_the_first_and_nothing_else(tmp_path):
    first = make_sample(tmp_path, departments=3, projects=12)
    own = tmp_path / "inbox/640500/2025/mine.xlsx"
    own.write_bytes(b"mine")
    second = make_sample(tmp_path, departments=2, projects=6)
    assert set(first.files) - set(second.files)
    left = {
        path.relative_to(tmp_path / "inbox").as_posix() for path in (tmp_path / "inbox").rglob("*") if path.is_file()
    }
    assert left == {*second.files, "640500/2025/mine.xlsx"}
    assert own.read_bytes() == b"mine"
    assert json.loads((tmp_path / "sample.json").read_text(encoding="utf-8"))["projects"] == 6


def test_a_real_inbox_is_never_written_into(tmp_path):
    real = tmp_path / "inbox/640500/2025/SE.xlsx"
    real.parent.mkdir(parents=True)
    real.write_bytes(b"real")
    with pytest.raises(SampleError, match="no sample"):
        make_sample(tmp_path, **SMALL)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [real]


@pytest.mark.parametrize(("departments", "projects"), [(0, 10), (1000, 2000), (10, 9), (5, 100_000)])
def test_sizes_that_make_no_city(tmp_path, departments, projects):
    with pytest.raises(SampleError, match=r"sample city has"):
        make_sample(tmp_path, departments=departments, projects=projects)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(("departments", "projects"), [(1, 1), (1, 3), (50, 60)])
def test_odd_sizes_work(tmp_path, departments, projects):
    summary = make_sample(tmp_path, departments=departments, projects=projects, budget_year=2030, region="640501")
    # Below the region stand the years alone, but for the workbook that is put in the wrong folder on purpose.
    assert {file.split("/")[0] for file in summary.files} == {"640501"}
    astray = [file for file in summary.files if not file.startswith("640501/20")]
    assert all("放错位置" in file for file in astray)
    assert len(astray) <= 1
    assert summary.forms["R-PROJ 2028"] >= 1


@pytest.mark.slow
def test_a_province_is_several_cities_beside_each_other(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    asked = ("sample", "--home", tmp_path, "--regions", 3, "--departments", 1, "--projects", 1)
    for _ in range(2):  # again it replaces its own
        result = jixiao(*asked)
        assert result.exit_code == 0, result.output
    regions = sorted(path.name for path in (tmp_path / "inbox").iterdir())
    assert regions == ["640100", "640121", "640500"]
    lists = [json.loads((tmp_path / f"sample-{region}.json").read_text(encoding="utf-8")) for region in regions]
    assert len({each["seed"] for each in lists}) == 3
    assert all(
        path.startswith(f"{region}/") for region, each in zip(regions, lists, strict=True) for path in each["files"]
    )
