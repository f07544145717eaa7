"""Rectification as it is told: numbers in letters, ageing there, in bulletins and the assessment, and nothing classified."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from docx import Document

from assets.models import compute
from policy.place import Place
from publishing.guard import TEXTS
from reports.documents import letters, queries
from reports.documents.docx_template import Stationery
from sample.city import build_city
from sample.make import SEED
from sample.rectification import matters
from tests.assets.rectifying import DAY, DUE, REGION, YEAR, Ledger, P, town
from tests.assets.town import warehouse
from warehouse.scope import Scope
from warehouse.seasons import SEASONS, SPRING
from warehouse.store import Warehouse
from warehouse.tables import TABLES

SCOPE = Scope(REGION, YEAR)
LATE = DUE + timedelta(days=12)


@pytest.fixture(scope="module")
def told() -> Warehouse:
    """A town twelve days after the due day: two low grades, one of them answered, a classified project's audit, a matter of 202."""
    installation = warehouse()
    town().tell(installation)
    made = town()
    made.project(YEAR, P + "9", "202", project_name="靶场", is_classified=True)
    made.answered(YEAR, "201-2025-002", "201", DAY, evidence="整改.pdf")
    made.registered(YEAR, "202-2025-001", "202", project_code=P + "9", problem="靶场账实不符", due_on=DAY)
    made.registered(YEAR, "202-2025-002", "202", due_on=DUE)
    made.tell(installation, LATE)
    hidden = [{"project_code": P + "9", "project_name": "靶场", "flagged_in": YEAR}]
    installation.replace("classified_projects", hidden, region=REGION, year=YEAR)
    with installation.within(SCOPE, LATE):
        compute(installation, "assessment", "assessment")
    return installation


def text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def letter(installation: Warehouse, department: str, path: Path) -> str:
    names = (*letters.FACTS[SPRING.job], letters.RECTIFICATIONS)
    found = {name: queries.by_department(queries.rows(installation, name, SCOPE)).get(department, []) for name in names}
    written = letters.Letter("某部门", YEAR, LATE, LATE + timedelta(days=10), found)
    letters.write(written, SPRING.job, path, Stationery(Place.of(REGION)))
    return text(path)


def test_letters_carry_numbers_and_how_each_matter_stands(told: Warehouse, tmp_path: Path) -> None:
    own = letter(told, "201", tmp_path / "201.docx")
    assert "1．〔201-2025-001〕" in own
    assert "〔201-2025-002〕" not in own, "what is answered is not asked for again"
    assert "整改事项共2项，其中逾期1项、待核验1项；逾期未完成1项，最长逾期12天，详见附件《整改事项表》。" in own
    assert {"201-2025-001", "201-2025-002"} <= set(own.split("\n"))
    other = letter(told, "202", tmp_path / "202.docx")
    assert "〔202-2025-001〕靶场账实不符请于2026年6月1日前整改（已逾期42天，请立即整改）。" in other


def test_letters_without_matters_say_nothing_of_them(told: Warehouse, tmp_path: Path) -> None:
    assert "整改事项共" not in letter(told, "203", tmp_path / "203.docx")


def test_bulletins_count_matters_of_open_projects_alone(told: Warehouse) -> None:
    rows = queries.rows(told, "open_rectifications", SCOPE, hidden_year=YEAR)
    assert [row["number"] for row in rows] == ["201-2025-001", "201-2025-002", "202-2025-002"]
    counted = letters.ageing(letters.of_stage("bulletin_self_evaluation", rows), {"201": "甲局", "202": "乙局"})
    assert counted == {
        "total": 3, "open": 2, "overdue": 2, "longest": 12,
        "departments": [
            {"name": "甲局", "total": 1, "open": 1, "overdue": 1, "longest": 12, "departments": []},
            {"name": "乙局", "total": 1, "open": 1, "overdue": 1, "longest": 12, "departments": []},
        ],
    }  # fmt: skip
    assert letters.of_stage("bulletin_goals", rows) == []


def test_the_assessment_tells_ageing_beside_its_points(told: Warehouse) -> None:
    ageing = ("rectifications", "rectifications_open", "rectifications_overdue", "longest_overdue")
    found = {row["department_code"]: tuple(row[name] for name in ageing) for row in told.rows("from assessment")}
    assert found == {"201": (2, 1, 1, 12), "202": (2, 2, 2, 42)}


def test_the_table_is_internal() -> None:
    assert not TABLES["rectifications"].public
    assert "rectifications" not in TEXTS, "what is guarded is read outside finance"
    assert all("rectifications" in season.tables for season in SEASONS)


def test_the_sample_city_shows_every_way_a_matter_can_stand() -> None:
    city = build_city(REGION, 4, 24, YEAR + 2, Random(str(SEED)))
    (registered, answered), made = matters(city), Ledger(REGION)
    for department in city.departments:
        made.department(YEAR, department.code)
    for row in registered:
        stated = {key: value for key, value in row.items() if key not in ("number", "department_code")}
        made.registered(YEAR, row["number"], row["department_code"], **stated)
    for answers in answered.values():
        for row in answers:
            stated = {key: row[key] for key in ("measure", "evidence", "done_on")}
            made.answered(YEAR, row["number"], row["department_code"], **stated)
    rows = made.tell(warehouse(), date(2027, 3, 10)).values()
    assert {row["status"] for row in rows} == {*letters.STATUSES}
    assert {row["done_on"] is None for row in rows if row["status"] == "逾期"} == {True, False}
    classified = {project.code for project in city.projects if project.story.is_classified}
    assert not classified or classified & {row["project_code"] for row in rows}
