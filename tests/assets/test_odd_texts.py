"""Whatever a text holds, every file that leaves the house opens, holds all of it that a file may hold, and says what it cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from docx import Document

from forms.handouts.marking import Mark, Slip
from forms.handouts.slips import content, notes_alone
from policy.characters import fit
from policy.place import Place
from publishing.export import Edition, Writers, publish
from reports.documents.docx_template import Stationery
from reports.documents.site import write_pages
from tests.assets.town import warehouse
from tests.corpus.odd import BAD, TEXTS, texts
from warehouse.store import Warehouse

SCOPE: Mapping[str, Any] = {"region": "640500", "year": 2025}
DAY = date(2026, 9, 1)


def write_document(edition: Edition) -> None:
    """A document with a text of a table wherever a document can have one."""
    (row,) = edition.tables["disclosed_results"].to_pylist()
    text = row["shortfall_reasons"]
    row = dict.fromkeys(("requested", "control", "last_score", "amount_before", "amount_now", "before", "now"))
    row |= dict.fromkeys(
        (
            "project_code",
            "project_name",
            "department",
            "department_name",
            "goal_status",
            "goal_summary",
            "last_grade",
            "grades",
            "result_summary",
            "item",
        ),
        text,
    )
    row["rank"] = 1
    content = {"year": 2025, "grade_counts": [(text, 1)], "department_grades": [(text, 1)]}
    content |= {key: [row] for key in ("projects", "graded", "departments", "with_goals", "comparison", "compared")}
    Stationery(Place.of(text)).write("congress_pack", edition.folder / "a.docx", DAY, content)


@pytest.fixture(scope="module", params=TEXTS)
def odd(request: pytest.FixtureRequest) -> str:
    return f"前{TEXTS[request.param]}后"


@pytest.fixture(scope="module")
def opened() -> Warehouse:
    return warehouse()


@pytest.fixture(scope="module")
def published(opened: Warehouse, tmp_path_factory: pytest.TempPathFactory, odd: str) -> Path:
    """A publication with the text in every table, page and document."""
    code = {"project_code": "64050025T000000000001", "project_name": odd, "department_code": "219"}
    rows = {
        "disclosed_results": {**code, "grade": "优", "shortfall_reasons": odd},
        "disclosed_key_evaluations": {**code, "opinion": odd},
        "disclosed_goals": {**code, "level1": odd, "level3": odd, "target": odd, "unit": odd},
        "disclosure_calendar": {"department_code": "219", "matter": "部门决算", "url": odd},
        "project_grades": {**code, "department_name": odd},
    }
    for table, row in rows.items():
        partition = {"matter": "部门决算"} if table == "disclosure_calendar" else {}
        opened.replace(table, [row], **SCOPE, **partition)
    return publish(
        opened, tmp_path_factory.mktemp("odd"), Place.of("640500"), 2025, job="annual_self_evaluation", tables=list(rows),
        as_of=DAY, workbook_title="标题", inputs={}, totals={},
        policy={"name": "plan", "in_force_from": 2021, "sha256": "0"},
        writers=Writers(documents=write_document, pages=partial(write_pages, department_names={"219": fit(odd)})),
    )  # fmt: skip


def test_every_file_opens_and_holds_what_every_file_may_hold(published: Path) -> None:
    files = [path for path in published.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".csv", ".parquet", ".xlsx", ".docx", ".html", ".json"}
    for path in files:
        assert [text for text in texts(path) if BAD.search(text)] == [], path


def test_tables_keep_the_whole_text(published: Path, odd: str) -> None:
    (kept,) = pq.read_table(published / "disclosed_results.parquet")["shortfall_reasons"].to_pylist()
    assert kept == BAD.sub("\ufffd", odd)
    said = [text for text in texts(published / "disclosed_results.csv") if text.startswith("前")]
    assert said == [kept, kept]


def test_a_cell_holds_the_text_or_says_that_it_does_not(published: Path, odd: str) -> None:
    sheet = openpyxl.load_workbook(published / "annual_self_evaluation.xlsx")["项目绩效评级表"]
    (name,) = (
        cell.value
        for row in sheet.iter_rows(min_row=4)
        for cell in row
        if str(cell.value).startswith("前") and cell.column == 2
    )
    if len(odd) > 20_000:
        assert name.endswith(f"〔全文共{len(odd)}字，此处未列全〕")
    else:
        whole = re.sub("_x005F_", "_", name).replace("\r\n", "\n").replace("\r", "\n")
        assert whole == BAD.sub("\ufffd", odd).replace("\r\n", "\n").replace("\r", "\n")


def test_pages_show_text_as_text(published: Path, odd: str) -> None:
    for path in (published / "public").rglob("*.html"):
        assert "<script" not in path.read_text(encoding="utf-8")


def test_a_document_is_read_to_its_end(published: Path, odd: str) -> None:
    document = Document(published / "documents" / "a.docx")
    projects, departments, _ = document.tables
    for cell in (projects.rows[2].cells[5], departments.rows[1].cells[1], departments.rows[1].cells[5]):
        assert len(cell.text) <= 2100
        assert cell.text.endswith("后") == (len(odd) <= 2000)


def test_a_slip_can_be_written(odd: str) -> None:
    slip = Slip({odd: odd}, [Mark(odd, "A1", "reject", "G08", odd, odd, odd, odd, odd)], [odd])
    book = openpyxl.load_workbook(content(notes_alone(slip)))
    said = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]
    assert [text for text in said if BAD.search(text)] == []
    assert sum(text.startswith("前") for text in said) == 9
