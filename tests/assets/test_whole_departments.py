"""Goals of departments' whole expenditure, and what of departments as a whole is sent to the congress, beside the year before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from policy.place import Place
from publishing.guard import WITHHELD
from reports.documents.bulletin import Bulletins
from reports.documents.docx_template import Stationery
from reports.edition import Edition
from tests.assets.town import ADMITTED, MODELS, TELLING, Town, warehouse
from warehouse.seasons import AUTUMN
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tabular import rows_of

REGION = "640500"
STEPS = {
    "201": ADMITTED,
    "202": [*ADMITTED[:2], ("财政复审", "退回", date(2026, 8, 20), date(2026, 10, 14))],
    "203": [*ADMITTED[:2], ("财政复审", "退回", date(2026, 8, 20), date(2026, 10, 15))],
    "204": ADMITTED[:2],
}


@pytest.fixture(scope="module")
def opened() -> Warehouse:
    """Five departments as of 2026-10-15: goals of the first four in 2027, of the first alone the year before."""
    made, town = warehouse(), Town(REGION)
    for year in range(2024, 2028):
        for code in (*STEPS, "205"):
            town.department(year, code)
            town.basic(year, code, 100, 200)
    town.goals(2026, "201", goal="上年目标", form="DG")
    for code, steps in STEPS.items():
        town.goals(2027, code, steps, goal=f"目标{code}" if code != "201" else "完成南塬靶场", form="DG", amount=5000)
    town.scored(2025, "201", Decimal(75), 1000, form="DE", actual_goal="已全部完成")
    town.scored(2024, "202", Decimal(95), 1000, form="DE")
    for code, score, is_classified in (("A", 95, False), ("B", 75, False), ("C", 95, False), ("S", 40, True)):
        for year in (2024, 2025, 2026, 2027):
            name = "南塬靶场" if code == "S" else f"工程{code}"
            town.project(year, code, "201", is_key=True, is_classified=is_classified, project_name=name)
        town.budget(2025, code, adjusted_budget=1000)
        town.scored(2025, code, Decimal(score), 1000)
        town.budget(2026, code, requested=300)
        town.budget(2027, code, requested=500)
        town.goals(2026, code)
        town.goals(2027, code)
    town.project(2025, "D", "201")
    town.budget(2025, "D", adjusted_budget=1000)
    town.run(made, [2026, 2027], (*MODELS, *TELLING))
    return made


def test_goals_of_departments_pass_the_reviews_of_projects(opened: Warehouse) -> None:
    found = opened.rows(
        "select department_code, status, rounds, rectify_by, amount from department_goal_admissions where year = 2027 order by 1"
    )
    assert [tuple(row.values()) for row in found] == [
        ("201", "审核通过", 1, None, Decimal(5000)),
        ("202", "逾期未改", 1, date(2026, 10, 14), Decimal(5000)),
        ("203", "退回整改", 1, date(2026, 10, 15), Decimal(5000)),
        ("204", "审核中", 0, None, Decimal(5000)),
        ("205", "未申报", 0, None, None),
    ]


def test_departments_tell_the_congress_goals_grades_and_their_own_evaluations(opened: Warehouse) -> None:
    """Of 201: A and C 优, B 中, D not evaluated; the classified S is in no figure, and the goal that names it is withheld."""
    found = opened.rows("select * exclude (region, year) from congress_departments where year = 2027 order by 1")
    assert [tuple(row.values())[2:] for row in found[:3]] == [
        ("审核通过", WITHHELD, "中", Decimal(75), 3, "优2个、中1个、未自评1个", "已全部完成"),
        ("逾期未改", None, "未自评", None, 0, None, None),
        ("退回整改", None, "未自评", None, 0, None, None),
    ]


def test_the_year_before_stands_beside(opened: Warehouse) -> None:
    """2027: A and C keep 500, B less 10 % of 1,000 keeps 400; 2026: three requests of 300, no grade of 2024 but that of 202."""
    found = opened.rows("select * exclude (region, year) from congress_comparison where year = 2027 order by rank")
    assert [tuple(row.values())[1:] for row in found] == [
        ("重点项目绩效目标", 3, 3, Decimal(900), Decimal(1400)),
        ("部门整体绩效目标", 1, 1, None, None),
        ("部门整体评价结果", 1, 1, None, None),
        ("部门自评情况", 0, 1, None, None),
    ]
    first = opened.rows("select before from congress_comparison where year = 2026")
    assert {row["before"] for row in first} == {None}


def test_the_pack_says_so(opened: Warehouse, tmp_path: Path) -> None:
    names = ("congress_pack", "congress_departments", "congress_comparison")
    tables = {name: rows_of(opened, TABLES[name], REGION, 2027) for name in names}
    place = Place.of(REGION, name="中卫市", bureau="中卫市财政局")
    job = {"as_of": "2026-10-15", "row_counts": dict.fromkeys(names, 1)}
    bulletins = Bulletins(Stationery(place), {"201": "部门201"}, {}, {}, [], 10)
    bulletins.write(Edition(tmp_path, place, 2027, {AUTUMN.job: job}, tables))
    document = Document(str(tmp_path / "congress_pack.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "四、部门整体绩效信息\n报送5个部门的整体绩效信息，其中整体绩效目标审核通过的1个" in text
    assert "中1个、未自评4个" in text
    assert "部门自评情况由0个变为1个" in text
    assert "附件：1．重点项目绩效目标及评价结果表" in text
    assert "3．报送绩效信息对比表" in text
    heads = [[cell.text for cell in table.rows[0].cells][:2] for table in document.tables]
    assert heads == [["序号", "项目"], ["部门", "部门整体绩效目标"], ["报送内容", "上年数量（个）"]]
    assert [cell.text for cell in document.tables[2].rows[1].cells] == ["重点项目绩效目标", "3", "3", "0.09", "0.14"]
    assert WITHHELD in document.tables[1].rows[1].cells[1].text
    assert "南塬" not in text
