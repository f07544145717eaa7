"""Every broken file and form of the catalogues gets exactly the findings stated, and every sheet exactly one state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import policy
from assets.installation import Installation
from assets.intake import read_inbox
from expectations.validation import SUBMISSIONS
from forms.layouts import LAYOUTS
from tests.corpus import content
from tests.corpus.broken import BROKEN
from tests.corpus.content import CONTENT, REGION, YEAR
from tests.corpus.faults import CASES
from tests.corpus.files import xlsx
from tests.expectations.raw_rows import validate
from warehouse.scope import Scope
from warehouse.store import Warehouse, open_warehouse

NUMBERS = {name: number for number, name in enumerate(CASES, 100)}
PROJECTS = {name: f"64050025T{number:012d}" for name, number in NUMBERS.items()}
OTHER = "64050025T220000000001"
SCOPE = Scope(REGION, YEAR)
INVARIANT = Path(__file__).parents[2] / "assets/invariants/every_sheet_has_one_state.sql"


def registers() -> dict[str, bytes]:
    """What the bureau keeps: every case's project, of department 219, and one of 220, which has no basic expenditure."""
    codes = [*content.PROJECTS, *PROJECTS.values()]
    projects = [{**content.REGISTERED[1], "project_code": code} for code in codes]
    projects.append({**content.REGISTERED[1], "project_code": OTHER, "department_code": "220", "unit_code": "220001"})
    budgets = [{**content.BUDGETS[1], "project_code": code} for code in codes]
    rows = {"R-UNIT": content.UNITS, "R-PROJ": projects, "R-BUDG": budgets, "R-BASE": content.BASES[:1]}
    return {name: xlsx(content.page(name, found)) for name, found in rows.items()}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """An inbox with all cases, read and judged."""
    home = tmp_path_factory.mktemp("faults")
    folder = home / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    for name, data in registers().items():
        (folder / f"{name}.xlsx").write_bytes(data)
    for name, (fault, _) in CASES.items():
        suffix, data = fault(PROJECTS[name])
        (folder / f"{name}.{suffix}").write_bytes(data)
    for name, (_, make) in BROKEN.items():
        suffix, data = make()
        (folder / f"{name}.{suffix}").write_bytes(data)
    (folder / "half.xlsx.part").write_bytes(b"PK")
    installation = Installation(home=str(home), workers=2)
    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        for table, rows in policy.rows(policy.load(), YEAR).items():
            warehouse.replace(table, rows, region=REGION, year=YEAR)
        read_inbox(warehouse, installation, SCOPE)
        validate(warehouse, REGION, YEAR)
        with warehouse.within(SCOPE):
            warehouse.build("submissions", SUBMISSIONS.read_text(encoding="utf-8"))
        yield warehouse


@pytest.fixture(scope="module")
def found(judged: Warehouse) -> dict[str, list[dict[str, Any]]]:
    """Findings by the name of the case."""
    rows = judged.rows("select f.*, i.file from form_findings as f join inbox_files as i using (region, year, sha256)")
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_name[Path(row["file"]).stem].append(row)
    return by_name


@pytest.fixture(scope="module")
def states(judged: Warehouse) -> dict[str, list[str]]:
    """States of its sheets by the name of the case."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for row in judged.rows("select file, status from submissions"):
        by_name[Path(row["file"]).stem].append(row["status"])
    return by_name


def test_the_catalogues_are_large() -> None:
    assert len(CASES) + len(BROKEN) >= 60
    codes = {code.split()[0] for _, expected in CASES.values() for code in expected}
    assert codes >= {*(f"G0{n}" for n in range(2, 9)), *(f"SE{n:02}" for n in range(1, 11)), *(f"MO0{n}" for n in range(1, 6)),
                     "EX01", "GO01", "GO02", "GO03", *(f"R0{n}" for n in range(1, 6))}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_fault(name: str, found: dict[str, list[dict[str, Any]]], states: dict[str, list[str]]) -> None:
    expected = CASES[name][1]
    codes = {row["code"] + (" warn" if row["severity"] == "warn" else "") for row in found[name]}
    assert codes == expected, [(row["code"], row["cell"], row["value"], row["message_en"]) for row in found[name]]
    assert ("rejected" in states[name]) == any("warn" not in code for code in expected)
    assert states[name]
    for row in found[name]:
        assert row["cell"]
        assert "{" not in row["message_zh"] + row["message_en"]
        assert "None" not in row["message_zh"] + row["message_en"]


def test_what_may_be_the_rest_of_a_form_is_told_so(found: dict[str, list[dict[str, Any]]]) -> None:
    (finding,) = found["a form that goes on on another sheet"]
    assert finding["sheet"] == "续表"
    assert finding["message_zh"].startswith(f"此表似为「{LAYOUTS['SE'].title}」的续表")


@pytest.mark.parametrize("name", BROKEN)
def test_broken(
    name: str, judged: Warehouse, found: dict[str, list[dict[str, Any]]], states: dict[str, list[str]]
) -> None:
    assert [(row["code"], row["severity"], row["sheet"]) for row in found[name]] == [("G01", "reject", "")]
    assert states[name] == ["rejected"]
    (file,) = judged.rows("select problem, detail from inbox_files where file like $name", name=f"%/{name}.%")
    assert file["problem"] == BROKEN[name][0], file["detail"]


def test_the_registers_are_without_fault(found: dict[str, list[dict[str, Any]]]) -> None:
    assert {name: found[name] for name in ("R-UNIT", "R-PROJ", "R-BUDG", "R-BASE") if found[name]} == {}


def test_counted_in_and_counted_out_agree(judged: Warehouse, states: dict[str, list[str]]) -> None:
    with judged.within(SCOPE):
        assert judged.rows(INVARIANT.read_text(encoding="utf-8")) == []
    assert states["half.xlsx"] == ["skipped"]
    assert set(states) >= {*CASES, *BROKEN}


def test_content_without_fault_has_no_finding(tmp_path: Path) -> None:
    """The content of the catalogue itself, all forms together: the faults above are the only ones."""
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    for name in CONTENT:
        (folder / f"{name}.xlsx").write_bytes(xlsx(content.page(name)))
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        for table, rows in policy.rows(policy.load(), YEAR).items():
            warehouse.replace(table, rows, region=REGION, year=YEAR)
        numbers = [{**dict.fromkeys(("source", "project_code", "told_on")), "is_registered": True, "number": answer["number"],
                    "department_code": answer["department_code"]} for answer in CONTENT["RE"]]  # fmt: skip
        warehouse.replace("rectification_numbers", numbers, region=REGION, year=YEAR)
        assert read_inbox(warehouse, Installation(home=str(tmp_path), workers=2), SCOPE)["unreadable"] == 0
        validate(warehouse, REGION, YEAR)
        assert warehouse.rows("select code, form, cell, value, message_zh from form_findings") == []
        amounts = warehouse.rows("select adjusted_budget from accepted_self_evaluations where subject_code = '219'")
        assert amounts == [{"adjusted_budget": Decimal("6000000.00")}]
