"""Sheets as a clerk reads them: names beside codes, departments together, no column for machines, the ledger in two."""

from decimal import Decimal

import pyarrow as pa
import pytest

from reports.sheets import FOR_MACHINES, PARTS, sheets
from warehouse.tables import TABLES
from warehouse.tables.declare import TEXT

NAMES = {
    "department_code": {"219": "市科学技术局", "207": "市教育局"},
    "unit_code": {"219001": "市科学技术局本级"},
    "project_code": {"P1": "农村公路养护", "P2": "校舍维修"},
}
LEDGER = [
    {
        "subject": "project",
        "code": "P1",
        "department_code": "219",
        "rule": "goal_gate",
        "cut": Decimal(5),
        "applied": True,
    },
    {"subject": "department_public_funds", "code": "207", "department_code": "207", "rule": "x", "applied": False},
]


def rows_of(name: str, records: list[dict[str, object]]) -> pa.Table:
    """Rows of a table; columns that a record leaves out are empty."""
    types = {TEXT: pa.string(), "DECIMAL(18,2)": pa.decimal128(18, 2), "BOOLEAN": pa.bool_()}
    return pa.table(
        {
            column.name: pa.array([record.get(column.name) for record in records], types.get(column.type, pa.null()))
            for column in TABLES[name].columns
        }
    )


def test_the_ledger_is_two_sheets_that_both_say_whose_line_it_is() -> None:
    figures, grounds = sheets(TABLES["adjustment_ledger"], rows_of("adjustment_ledger", LEDGER), NAMES)
    assert [table.title for table, _ in (figures, grounds)] == ["预算调整台账", "调整依据"]
    for table, rows in (figures, grounds):
        assert {"code", "code_name", "rule"} <= set(table.names)
        assert rows["code_name"].to_pylist() == ["市教育局", "农村公路养护"]
    shown = set(figures[0].names) | set(grounds[0].names)
    assert set(TABLES["adjustment_ledger"].names) - shown == {"region", "year", "parameter", "policy_version"}
    assert max(len(figures[0].names), len(grounds[0].names)) <= 12


def test_rows_of_a_department_stand_together_but_a_ranking_stays() -> None:
    graded = [
        {"project_code": code, "department_code": of} for code, of in (("P1", "219"), ("P2", "207"), ("P3", "219"))
    ]
    ((_, rows),) = sheets(TABLES["project_grades"], rows_of("project_grades", graded), NAMES)
    assert rows["project_code"].to_pylist() == ["P2", "P1", "P3"]
    ((_, ranked),) = sheets(TABLES["congress_pack"], rows_of("congress_pack", graded), NAMES)
    assert ranked["project_code"].to_pylist() == ["P1", "P2", "P3"]
    sent = [{"file": name, "sheet": sheet} for name, sheet in (("b.xlsx", "1"), ("a.xlsx", "2"), ("b.xlsx", "0"))]
    ((_, files),) = sheets(TABLES["submissions"], rows_of("submissions", sent), NAMES)
    assert files["sheet"].to_pylist() == ["2", "1", "0"]
    assert ranked["department_name"].to_pylist() == ["市科学技术局", "市教育局", "市科学技术局"]


def test_an_unknown_code_has_no_name_and_an_own_name_is_kept() -> None:
    graded = [{"project_code": "P9", "project_name": "表内名称", "department_code": "999"}]
    ((table, rows),) = sheets(TABLES["project_grades"], rows_of("project_grades", graded), NAMES)
    assert rows["project_name"].to_pylist() == ["表内名称"]
    assert table.names.count("project_name") == 1
    findings = [{"code": "SE01", "subject_code": "P2"}, {"code": "G01", "subject_code": "219"}, {"code": "G02"}]
    ((table, rows),) = sheets(TABLES["findings"], rows_of("findings", findings), NAMES)
    assert rows["subject_name"].to_pylist() == ["校舍维修", "市科学技术局", None]
    assert "code_name" not in table.names, "the code of a check has no name"


def test_what_was_passed_over_is_said_in_words() -> None:
    sent = [{"rows_passed": '{"remark": 1, "total": 2}'}, {"rows_passed": "{}"}, {}]
    ((_, rows),) = sheets(TABLES["submissions"], rows_of("submissions", sent), NAMES)
    assert rows["rows_passed"].to_pylist() == ["说明行 1，合计行 2", None, None]


@pytest.mark.parametrize("name", [table.name for table in TABLES.values() if table.stage == "result"])
def test_no_sheet_holds_what_only_machines_read(name: str) -> None:
    found = list(sheets(TABLES[name], rows_of(name, []), NAMES))
    assert len(found) == len(PARTS.get(name, (None,)))
    for table, rows in found:
        assert not set(table.names) & {*FOR_MACHINES, "region", "year", "job"}
        assert set(table.names) <= set(rows.column_names)
