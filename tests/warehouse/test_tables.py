"""The declarations hang together: names, keys, partitions and types that everything else is derived from."""

import pkgutil
import re
from importlib import import_module

import pytest

import warehouse.tables
from warehouse.arrow import ARROW_TYPES
from warehouse.errors import WarehouseError
from warehouse.schema import ddl
from warehouse.store import open_warehouse
from warehouse.tables import TABLES, Table
from warehouse.tables.dimensions import DIMENSIONS
from warehouse.tables.province import LAKE

EVERY = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


def of_stage(stage: str) -> list[Table]:
    return [table for table in TABLES.values() if table.stage == stage]


def test_no_two_tables_share_a_name() -> None:
    modules = [
        import_module(f"warehouse.tables.{module.name}") for module in pkgutil.iter_modules(warehouse.tables.__path__)
    ]
    found = [value for module in modules for value in (*vars(module).values(), *getattr(module, "READ", ()))]
    declared = {id(value): value.name for value in found if isinstance(value, Table)}
    beside = {*DIMENSIONS, *LAKE}
    assert sorted(declared.values()) == sorted({*TABLES, *beside})
    assert all(name == table.name for name, table in TABLES.items())


@EVERY
def test_columns_are_distinct_and_titled(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in (table.name, *table.names))
    assert table.title
    assert table.description
    assert all(column.title for column in table.columns)


@EVERY
def test_key_and_partition_are_columns(table: Table) -> None:
    assert set(table.key) <= set(table.names)
    assert set(table.partition) <= set(table.names)
    assert not set(table.key) & {"region", "year"}
    assert {"region", "year"} <= set(table.partition)


@EVERY
def test_types_are_known_and_money_is_in_yuan(table: Table) -> None:
    for column in table.columns:
        assert column.type in ARROW_TYPES or re.fullmatch(r"DECIMAL\(\d+,\d+\)", column.type), column.name
        assert (column.type == "DECIMAL(18,2)") == (column.unit == "元"), column.name


@EVERY
def test_ddl_names_every_column_in_order(table: Table) -> None:
    assert tuple(re.findall(r'^  "(\w+)"', ddl(table), re.MULTILINE)) == table.names


@pytest.mark.parametrize("table", of_stage("result"), ids=lambda table: table.name)
def test_results_start_with_region_and_year(table: Table) -> None:
    assert table.names[:2] == ("region", "year")


@pytest.mark.parametrize("table", of_stage("result"), ids=lambda table: table.name)
def test_results_fit_a_sheet_of_their_own(table: Table) -> None:
    assert len(table.title) <= 31
    assert not set(table.title) & set(r"[]:*?/\'")


def test_titles_of_results_are_distinct() -> None:
    titles = [table.title for table in of_stage("result")]
    assert len(set(titles)) == len(titles)


def test_only_results_are_public() -> None:
    assert {table.stage for table in TABLES.values() if table.public} <= {"result"}


@pytest.mark.parametrize("table", of_stage("inbox"), ids=lambda table: table.name)
def test_raw_rows_with_cells_say_where_they_come_from(table: Table) -> None:
    if "cells" in table.names:
        assert table.names[:5] == ("region", "year", "sha256", "sheet", "subject_no")
        assert table.key[:3] == ("sha256", "sheet", "subject_no")


def test_a_column_is_found_by_name_or_refused() -> None:
    table = TABLES["project_grades"]
    assert table.column("grade").title == "评价等级"
    with pytest.raises(KeyError, match="project_grades has no column gradee"):
        table.column("gradee")


def test_every_declared_table_is_created_with_its_types(tmp_path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        created = warehouse.rows("select table_name, column_name, data_type from information_schema.columns")
    types = {(row["table_name"], row["column_name"]): row["data_type"] for row in created}
    wanted = {(table.name, column.name): column.type for table in TABLES.values() for column in table.columns}
    assert {place: types.get(place) for place in wanted} == wanted


def test_every_raw_table_with_cells_has_an_accepted_view(tmp_path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as warehouse:
        views = {
            row["view_name"]
            for row in warehouse.rows(
                "select view_name from duckdb_views()"
                " where not internal and schema_name = 'main' and view_name <> 'record_cells'"
            )
        }
    expected = {f"accepted_{table.name.removeprefix('raw_')}" for table in of_stage("inbox") if "cells" in table.names}
    assert views == expected
    assert len(views) > 10


def test_a_table_that_is_not_declared_is_refused(tmp_path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as warehouse, pytest.raises((KeyError, WarehouseError)):
        warehouse.replace("budget", [], region="640500", year=2025)
