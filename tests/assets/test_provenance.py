"""Records of runs and the policy: an edit of a value in force for a published year is told, a new dated entry is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import pytest

import policy
from assets.installation import Installation
from assets.intake import intake_assets
from assets.publication import forms_found
from assets.steps import scopes
from policy.model import PLAN
from publishing import provenance
from publishing.archive import Archive, ArchiveError
from publishing.provenance import edited_entries, read_run, record_run, run_of
from warehouse.scope import Scope
from warehouse.seasons import AUTUMN, SPRING, record_season
from warehouse.store import Warehouse, open_warehouse

REGION, YEAR = "640500", 2027
ENTRY = "rate: {2021: 0.10}\n    when: grade\n    grades: [中]"
PARTITION = dg.MultiPartitionKey({"region": REGION, "year": str(YEAR)})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which the control figures of 2027 were published under the plan's own policy."""
    installation = Installation(home=str(tmp_path))
    with installation.warehouse() as warehouse:
        publish(warehouse, installation, policy.load())
    return tmp_path


def publish(warehouse: Warehouse, installation: Installation, loaded: policy.Policy) -> None:
    version = {
        "name": loaded.name,
        "in_force_from": 2021,
        "sha256": installation.archive.keep_bytes(loaded.text.encode()),
    }
    run = record_run(warehouse, installation.archive, AUTUMN, REGION, YEAR, as_of=date(2026, 11, 15), version=version)
    record_season(warehouse, AUTUMN, REGION, YEAR, date(2026, 11, 15), run.sha256)


def amended(tmp_path: Path, entry: str) -> Path:
    text = PLAN.read_text(encoding="utf-8")
    assert text.count(ENTRY) == 1
    path = tmp_path / "policy.yaml"
    path.write_text(text.replace(ENTRY, entry), encoding="utf-8")
    return path


def loading(home: Path, policy_file: Path) -> list[str]:
    """What the asset that loads the policy reports of it."""
    assets = [each for each in intake_assets(scopes([REGION], YEAR)) if each.key == dg.AssetKey("policy_in_force")]
    installation = Installation(home=str(home), policy_file=str(policy_file))
    result = dg.materialize(assets, partition_key=PARTITION, resources={"installation": installation})
    (event,) = result.get_asset_materialization_events()
    edited = event.materialization.metadata["edited_entries"].value
    with installation.warehouse() as warehouse:
        told = edited_entries(warehouse, installation.archive, REGION, YEAR, policy.load(policy_file).sha256)
    assert edited == len(told)
    return told


def test_an_edit_is_told_with_parameter_was_and_is(home: Path) -> None:
    path = amended(home, "rate: {2021: 0.12}\n    when: grade\n    grades: [中, 良]")
    (sentence,) = loading(home, path)
    assert "grade_medium.rate was 0.10, is 0.12, grade_medium.grades was 中, is 中,良" in sentence
    assert "for 2027 than when 下年度预算控制数 was published as of 2026-11-15" in sentence
    assert "a new dated entry, never an edit" in sentence


@pytest.mark.parametrize(
    ("entry", "edited"),
    [
        (ENTRY.replace("0.10", "0.10, 2028: 0.15"), False),
        (ENTRY.replace("0.10", "0.10, 2027: 0.15"), True),
        (ENTRY, False),
    ],
)
def test_an_amendment_of_later_years_is_no_edit(home: Path, entry: str, edited: bool) -> None:
    assert bool(loading(home, amended(home, entry))) == edited


def test_a_record_is_read_back_and_known_by_its_bytes(home: Path) -> None:
    archive = Archive(home / "archive")
    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        run = run_of(warehouse, archive, AUTUMN, REGION, YEAR)
        assert run
        assert read_run(archive, run.sha256) == run
        assert run_of(warehouse, archive, SPRING, REGION, YEAR) is None
        publish(warehouse, Installation(home=str(home)), policy.load())
        assert run_of(warehouse, archive, AUTUMN, REGION, YEAR) == run, "the same again is the same record"
    with pytest.raises(ArchiveError, match="no record of a run"):
        read_run(archive, archive.keep_bytes(b'{"job": "of a later version"}'))


def test_a_run_rests_on_the_seasons_before_it_and_on_what_they_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        record_season(warehouse, SPRING, REGION, 2025, date(2026, 4, 15), "5")
        record_season(warehouse, SPRING, REGION, 2024, date(2025, 4, 15), "4")
        record_season(warehouse, AUTUMN, REGION, 2026, date(2025, 11, 15), "6")

        def record() -> provenance.Run:
            version = {"name": "plan", "in_force_from": 2021, "sha256": "p"}
            return record_run(warehouse, archive, AUTUMN, REGION, YEAR, as_of=date(2026, 11, 15), version=version)

        before = record()
        assert before.rests_on == {"2025/annual_self_evaluation": "5"}
        warehouse.replace("project_grades", [{"project_code": "P", "grade": "中"}], region=REGION, year=2025)
        after = record()
        assert {name for name in after.results if after.results[name] != before.results[name]} == {
            "2025/project_grades.csv"
        }
        matter = {"number": "201-2025-001", "project_code": "P"}
        warehouse.replace("rectifications", [matter], region=REGION, year=2025)
        assert record().results == after.results, "no rule asks for them"
        rule = {"rule": "hold_unrectified", "subject": "project", "model": "rectification"}
        warehouse.replace("policy_rules", [rule], region=REGION, year=YEAR)
        held = record().results
        assert sorted(held.keys() - after.results.keys()) == ["2025/rectifications.csv", "2026/rectifications.csv"]
        warehouse.replace("rectifications", [{**matter, "done_on": date(2026, 5, 1)}], region=REGION, year=2025)
        changed = record().results
        assert {name for name in held if held[name] != changed[name]} == {"2025/rectifications.csv"}


def test_a_year_keeps_the_findings_of_its_own_season(tmp_path: Path) -> None:
    """The autumn run of a later year reports on this year's registers, and must not drop what this year's own run found."""
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert "EX" not in forms_found(warehouse, AUTUMN, Scope(REGION, 2025))
        record_season(warehouse, AUTUMN, REGION, 2025, date(2024, 11, 15), "r")
        assert "EX" in forms_found(warehouse, AUTUMN, Scope(REGION, 2025))
