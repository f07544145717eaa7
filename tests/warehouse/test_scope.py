"""The schemas of a scope: rows of its year and the two before, its policy by key, and errors where no scope was entered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

import measures
from warehouse.errors import WarehouseError
from warehouse.schema import SCHEMAS, of_a_scope
from warehouse.scope import Scope
from warehouse.store import Warehouse, open_warehouse
from warehouse.tables import TABLES

REGION = "640500"
HERE = Scope(REGION, 2027)
BANDS = (("优", 90, 100, True), ("良", 80, 90, False), ("中", 60, 80, False), ("差", 0, 60, False))


@pytest.fixture
def city(warehouse: Warehouse) -> Warehouse:
    for region in (REGION, "640501"):
        for year in range(2024, 2029):
            warehouse.replace("project_grades", [{"project_code": f"{region} {year}"}], region=region, year=year)
    bands = [
        {"scale": "grade", "label": label, "lower": lower, "upper": upper, "closed": closed}
        for label, lower, upper, closed in BANDS
    ]
    lights = [{"scale": "light", "label": "blue", "lower": 1, "upper": None, "closed": False}]
    warehouse.replace("policy_bands", [*bands, *lights], region=REGION, year=2027)
    warehouse.replace("policy_numbers", [{"key": "score.total", "value": 100}], region=REGION, year=2027)
    warehouse.replace("policy_choices", [{"key": "combination", "value": "sum"}], region=REGION, year=2027)
    return warehouse


def value(warehouse: Warehouse, expression: str) -> Any:
    return warehouse.rows(f"select {expression} as value")[0]["value"]


def codes(warehouse: Warehouse, schema: str) -> list[str]:
    return [row["project_code"] for row in warehouse.rows(f"from {schema}.project_grades")]


def test_the_schemas_are_the_scopes_year_and_the_two_before(city: Warehouse) -> None:
    with city.within(HERE):
        assert {schema: codes(city, schema) for schema in SCHEMAS} == {
            "this": [f"{REGION} 2027"],
            "last": [f"{REGION} 2026"],
            "evaluated": [f"{REGION} 2025"],
        }


def test_a_scope_entered_within_another_is_left_again(city: Warehouse) -> None:
    with city.within(HERE, date(2026, 10, 15)):
        with city.within(Scope("640501", 2026)):
            assert codes(city, "this") == ["640501 2026"]
            with pytest.raises(duckdb.Error, match="No day of the run"):
                value(city, "scope_day()")
        assert codes(city, "this") == [f"{REGION} 2027"]
        assert value(city, "scope_day()") == date(2026, 10, 15)
    with pytest.raises(WarehouseError, match="No scope"):
        _ = city.scope


@pytest.mark.parametrize(
    "asked", ["from this.project_grades", "from last.project_grades", "select param('score.total')"]
)
def test_no_scope_is_an_error(city: Warehouse, asked: str) -> None:
    with pytest.raises(duckdb.Error, match="No scope: set variable"):
        city.rows(asked)


def test_two_connections_are_in_two_scopes(city: Warehouse, tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "warehouse.duckdb") as other, city.within(HERE), other.within(Scope("640501", 2028)):
        assert (codes(city, "this"), codes(other, "this")) == ([f"{REGION} 2027"], ["640501 2028"])


def test_a_scan_is_given_the_scope_as_constants(city: Warehouse) -> None:
    """Else a table of many regions and years would be read whole, whatever is asked of it."""
    with city.within(HERE):
        (plan,) = city.rows("explain from evaluated.project_grades")
    assert f"region='{REGION}'" in plan["explain_value"].replace(" ", "")
    assert "year=2025" in plan["explain_value"].replace(" ", "")


@pytest.mark.parametrize(
    ("score", "label"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
        ("-1", None),
        ("101", None),
    ],
)
def test_a_score_has_the_label_of_its_band(city: Warehouse, score: str, label: str | None) -> None:
    with city.within(HERE):
        assert value(city, f"band('grade', {score})") == label


def test_a_band_without_an_upper_end_holds_whatever_is_above(city: Warehouse) -> None:
    with city.within(HERE):
        assert value(city, "band('light', 1000)") == "blue"
        assert value(city, "band('light', null)") is None


def test_the_policy_is_read_by_key(city: Warehouse) -> None:
    with city.within(HERE):
        assert value(city, "param('score.total')") == Decimal(100)
        assert value(city, "choice('combination')") == "sum"


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("param('no.such')", "number no.such"),
        ("choice('no.such')", "choice no.such"),
        ("band('no.such', 1)", "bands no.such"),
    ],
)
@pytest.mark.parametrize("year", [2027, 1999])
def test_a_key_that_is_not_there_is_an_error(city: Warehouse, asked: str, missing: str, year: int) -> None:
    with (
        city.within(Scope(REGION, year)),
        pytest.raises(duckdb.Error, match=f"policy of {REGION}/{year} has no {missing}"),
    ):
        value(city, asked)


def test_every_table_of_a_region_and_year_stands_in_every_schema_without_them(warehouse: Warehouse) -> None:
    found = warehouse.rows(
        "select schema_name, table_name, list(column_name) as names from duckdb_columns()"
        " where list_contains($schemas, schema_name) group by all",
        schemas=list(SCHEMAS),
    )
    views = {(row["schema_name"], row["table_name"]): set(row["names"]) for row in found}
    assert {(schema, name) for schema in SCHEMAS for name in of_a_scope()} <= views.keys()
    assert [place for place, names in views.items() if names & {"region", "year"}] == []
    for name, table in of_a_scope().items():
        assert set(table.names) - {"region", "year"} <= views["evaluated", name]
    assert {"project_grades", "accepted_r_proj", "policy_bands"} <= of_a_scope().keys()


def test_an_analyst_asks_the_snapshot_for_a_scope(city: Warehouse, tmp_path: Path) -> None:
    city.snapshot(tmp_path / "snapshot.duckdb")
    with duckdb.connect(str(tmp_path / "snapshot.duckdb"), read_only=True) as snapshot:
        snapshot.execute(f"set variable region = '{REGION}'; set variable year = 2027")
        assert snapshot.execute("select project_code from this.project_grades").fetchall() == [(f"{REGION} 2027",)]
        assert snapshot.execute("select param('score.total'), band('grade', 85)").fetchall() == [(Decimal(100), "良")]
        assert snapshot.execute("select count(*) from this.project").fetchall() == [(0,)]


def test_the_snapshot_says_what_tables_and_columns_mean(city: Warehouse, tmp_path: Path) -> None:
    city.snapshot(tmp_path / "snapshot.duckdb")
    with open_warehouse(tmp_path / "snapshot.duckdb", read_only=True) as copy:
        tables = copy.rows("select table_name, comment from duckdb_tables() where schema_name = 'main'")
        views = copy.rows(
            "select distinct view_name from duckdb_views() where list_contains($schemas, schema_name) and comment is null",
            schemas=list(SCHEMAS),
        )
        columns = copy.rows("select table_name, column_name, comment from duckdb_columns() where schema_name = 'main'")
    said = {row["table_name"]: row["comment"] for row in tables}
    for table in TABLES.values():
        assert said[table.name] == f"{table.title}: {table.description}"
    assert {row["view_name"] for row in views} == {
        "project", "department", "review", "goal_review", "handed_in", "approved_accounts"
    }  # fmt: skip
    meant = {(row["table_name"], row["column_name"]): row["comment"] for row in columns}
    assert [
        (table.name, name) for table in TABLES.values() for name in table.names if not meant[table.name, name]
    ] == []
    assert meant["policy_rules", "rate"] == "比例 (share): for effect rate"


def test_a_snapshot_of_another_version_is_seen_as_this_one_declares_it(city: Warehouse, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.duckdb"
    city.snapshot(path)
    with duckdb.connect(str(path)) as older:
        for statement in (
            "drop view this.project",
            "drop macro ratio4",
            "drop table review_factors",
            "alter table project_grades drop column grade",
            "update declared set fingerprint = 'tables of another version'",
        ):
            older.execute(statement)
    for _ in range(2):  # it is left as it is
        with open_warehouse(path, read_only=True) as copy, copy.within(HERE):
            measures.create(copy)
            assert copy.rows("select project_code, grade from this.project_grades") == [
                {"project_code": f"{REGION} 2027", "grade": None}
            ]
            assert copy.rows("select band('grade', 85) as band, ratio4(1, 3) as share") == [
                {"band": "良", "share": Decimal("0.3333")}
            ]
            assert copy.rows("from this.project") == copy.rows("from this.review_factors") == []
