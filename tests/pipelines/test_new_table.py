"""A published table that the house does not know: one declaration and one model, and it is computed, published and described."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.pipelines.conftest import AS_OF

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROOMS = ("assets", "expectations", "forms", "measures", "pipelines", "policy", "publishing", "reports", "warehouse")
DECLARATION = """

MONITORED_PROJECTS = august(
    "monitored_projects",
    "监控项目数",
    "How many projects of a department were monitored. Clause 一(三).",
    DEPARTMENT_CODE,
    Column("projects", COUNT, "项目数", "projects that have a line in monitoring_flags"),
    key=("department_code",),
)
"""
MODEL = """
select department_code, count(*) as projects
from this.monitoring_flags
where department_code is not null
group by department_code
"""


def test_a_table_is_one_declaration_and_one_model(tmp_path: Path) -> None:
    house, home = tmp_path / "house", tmp_path / "home"
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    with (house / "warehouse" / "tables" / "results.py").open("a", encoding="utf-8") as declarations:
        declarations.write(DECLARATION)
    (house / "assets" / "monitoring" / "monitored_projects.sql").write_text(MODEL, encoding="utf-8")
    shutil.copytree(ROOT / "data" / "sample" / "inbox", home / "inbox")
    command = ["-m", "pipelines.cli", "run", "midyear", "--year", "2026", "--home", str(home), "--as-of", AS_OF]
    run = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=house,
        env=os.environ | {"PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    published = home / "published" / "640500" / "2026"
    with (published / "monitored_projects.csv").open(encoding="utf-8-sig", newline="") as file:
        counted = {row["department_code"]: int(row["projects"]) for row in csv.DictReader(file)}
    with (published / "monitoring_flags.csv").open(encoding="utf-8-sig", newline="") as file:
        flagged = [row["department_code"] for row in csv.DictReader(file)]
    assert counted
    assert counted == {code: flagged.count(code) for code in flagged}
    package = json.loads((published / "datapackage.json").read_text(encoding="utf-8"))
    assert "monitored_projects" in {resource["name"] for resource in package["resources"]}
    book = openpyxl.load_workbook(published / "midyear_monitoring.xlsx", read_only=True)
    assert "监控项目数" in book.sheetnames
