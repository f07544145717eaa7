"""The default sample city is a tour of the plan: every outcome that the rules know occurs in it, and every mistake is found."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import policy
from expectations.catalogue import CATALOGUE
from tests.pipelines.conftest import AS_OF

pytestmark = pytest.mark.slow
YEARS = (2025, 2026, 2027)
RULES = {row["rule"] for row in policy.rows(policy.load(), 2027)["policy_rules"]}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, jixiao: Callable[..., Result]) -> Path:
    home = tmp_path_factory.mktemp("tour")
    for command in (("sample",), ("run", "cycle", "--year", 2027, "--as-of", AS_OF)):
        result = jixiao(*command, "--home", home)
        assert result.exit_code == 0, result.output
    return home


def words(home: Path, year: int, table: str, column: str) -> set[str]:
    with (home / f"published/640500/{year}/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row[column] for row in csv.DictReader(handle)}


@pytest.mark.parametrize(
    ("year", "table", "column", "expected"),
    [
        (2025, "project_grades", "grade", {"优", "良", "中", "差", "未自评"}),
        (2025, "project_grades", "grade_source", {"review", "self", "missing"}),
        (2025, "project_grades", "review_recommended", {"true", "false"}),
        (2025, "department_grades", "grade", {"优", "良", "中", "差", "未自评"}),
        (
            2026,
            "monitoring_flags",
            "treatment",
            {"暂停拨款", "停止下年预算", "调减下年预算", "督促加快", "正常", "未报送"},
        ),
        (2027, "ex_ante_verdicts", "verdict", {"可行", "待完善", "不可行", "待审核", "未评估"}),
        (2027, "goal_admissions", "status", {"纳入项目库", "退回整改", "逾期未改", "审核中", "未申报"}),
        (2027, "adjustment_ledger", "rule", RULES | {"exception"}),
        (2027, "adjustment_ledger", "voided_by", {"不予压减", "保留金额", "允许再次安排", ""}),
        (2027, "project_control_figures", "status", {"final", "held", "not_admitted", "exempted"}),
        (2027, "department_control_figures", "public_funds_status", {"final", "held", "pending"}),
    ],
)
def test_every_outcome_occurs(city: Path, year: int, table: str, column: str, expected: set[str]) -> None:
    assert words(city, year, table, column) == expected


def test_every_check_finds_something(city: Path) -> None:
    found = set().union(*(words(city, year, "findings", "code") for year in YEARS))
    assert found == {finding.code for finding in CATALOGUE.values()} - {"R08"}  # takes a letter before the register


def test_every_mistake_made_on_purpose_is_found(city: Path) -> None:
    faults = json.loads((city / "sample.json").read_text(encoding="utf-8"))["faults"]
    for code, files in faults.items():
        for file in files:
            with (city / f"published/{'/'.join(file.split('/')[:2])}/findings.csv").open(
                encoding="utf-8-sig"
            ) as handle:
                assert any(row["file"] == file and row["code"] == code for row in csv.DictReader(handle)), (code, file)
