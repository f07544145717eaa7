"""The store: partitions are replaced whole, exactly and alone, or not at all."""

import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from warehouse.errors import WarehouseError
from warehouse.scope import Scope
from warehouse.store import STORED_FOR, Warehouse, kept_open, open_warehouse
from warehouse.tables import TABLES

SCOPE: dict[str, Any] = {"region": "640500", "year": 2025}
PROJECT = "64050025T000000000001"
MODEL = """
    select 'D1' as department_code, '市教育局' as department_name, cast(80 as decimal(9, 2)) as self_score,
      cast(null as decimal(9, 2)) as review_score, cast(80 as decimal(9, 2)) as final_score,
      '良' as grade, 'self' as grade_source
"""


def grade(code: str, **values: object) -> dict[str, object]:
    return {"project_code": code, **values}


def codes(warehouse: Warehouse, **scope: str | int) -> list[str]:
    sql = "select project_code from project_grades where region = $region and year = $year order by all"
    return [row["project_code"] for row in warehouse.rows(sql, **{**SCOPE, **scope})]


def test_replace_takes_columns_by_name_and_leaves_other_partitions(warehouse: Warehouse) -> None:
    warehouse.replace("project_grades", [grade("kept")], region="640500", year=2024)
    warehouse.replace("project_grades", [grade("kept")], region="640501", year=2025)
    warehouse.replace("project_grades", [grade("old")], **SCOPE)
    rows = [{"grade": "优", "project_code": "a"}, {"grade": None, "project_code": "b"}]
    assert warehouse.replace("project_grades", rows, **SCOPE) == 2
    assert codes(warehouse) == ["a", "b"]
    assert codes(warehouse, year=2024) == codes(warehouse, region="640501") == ["kept"]
    assert warehouse.rows("select grade, region, year from project_grades where project_code = 'a'") == [
        {"grade": "优", "region": "640500", "year": 2025}
    ]


def test_a_file_of_an_earlier_version_gets_the_columns_that_it_lacks(tmp_path: Path) -> None:
    """Also one of a version that did not note what it declared."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("create table project_grades (region varchar, year integer, project_code varchar)")
        connection.execute("insert into project_grades values ('640500', 2025, 'kept')")
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert codes(warehouse) == ["kept"]
        described = warehouse.rows("select column_name from (describe project_grades)")
        assert {row["column_name"] for row in described} == set(TABLES["project_grades"].names)


def test_no_rows_empty_the_partition_alone(warehouse: Warehouse) -> None:
    warehouse.replace("project_grades", [grade("kept")], region="640500", year=2024)
    warehouse.replace("project_grades", [grade("old")], **SCOPE)
    assert warehouse.replace("project_grades", [], **SCOPE) == 0
    assert codes(warehouse) == []
    assert codes(warehouse, year=2024) == ["kept"]


def test_a_finer_partition_leaves_the_other_jobs_rows(warehouse: Warehouse) -> None:
    for job in ("spring", "autumn", "spring"):
        warehouse.replace("findings", [{"code": "G01"}], **SCOPE, job=job)
    assert warehouse.rows("select job, count(*) as n from findings group by job order by job") == [
        {"job": "autumn", "n": 1},
        {"job": "spring", "n": 1},
    ]


@pytest.mark.parametrize("money", ["0.00", "0.01", "89.97", "9999999999999999.99", "123456789012345.67", "-0.05"])
def test_money_comes_back_to_the_fen(warehouse: Warehouse, money: str) -> None:
    warehouse.replace("project_grades", [grade(PROJECT, executed=Decimal(money))], **SCOPE)
    (row,) = warehouse.rows("select executed from project_grades")
    assert str(row["executed"]) == money
    value = warehouse.frame("select executed from project_grades")["executed"][0]
    assert isinstance(value, Decimal)
    assert str(value) == money


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA], ids=repr)
@pytest.mark.parametrize("column", ["status", "rounds", "rectify_by"])
def test_missing_values_are_null(warehouse: Warehouse, missing: object, column: str) -> None:
    rows = [{"project_code": PROJECT, column: missing}]
    warehouse.replace("goal_admissions", rows, **SCOPE)
    assert warehouse.rows(f"select {column} from goal_admissions") == [{column: None}]


def test_dates_and_moments_keep_their_kind(warehouse: Warehouse) -> None:
    warehouse.replace("goal_admissions", [{"rectify_by": date(2026, 9, 1)}], **SCOPE)
    warehouse.replace("submissions", [{"received_at": datetime(2026, 3, 1, 16, 30)}], **SCOPE)
    assert warehouse.rows("select rectify_by from goal_admissions") == [{"rectify_by": date(2026, 9, 1)}]
    assert warehouse.rows("select received_at from submissions") == [{"received_at": datetime(2026, 3, 1, 16, 30)}]


@pytest.mark.parametrize(
    "values",
    [
        {"executed": 1.5},
        {"executed": "1.50"},
        {"executed": Decimal("0.005")},
        {"executed": Decimal("1e20")},
        {"self_score": Decimal("10000000.00")},
        {"review_recommended": "yes"},
        {"project_name": 7},
    ],
    ids=repr,
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_changes(
    warehouse: Warehouse, values: dict[str, object]
) -> None:
    warehouse.replace("project_grades", [grade("old")], **SCOPE)
    with pytest.raises(WarehouseError, match="does not fit project_grades"):
        warehouse.replace("project_grades", [grade("new", **values)], **SCOPE)
    assert codes(warehouse) == ["old"]


def test_an_unknown_column_is_named(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="project_grades has no column gradee"):
        warehouse.replace("project_grades", [{"gradee": "优"}], **SCOPE)


@pytest.mark.parametrize(
    ("table", "partition"),
    [
        ("project_grades", {"region": "640500"}),
        ("project_grades", {**SCOPE, "job": "spring"}),
        ("findings", SCOPE),
        ("project_grades", {}),
    ],
    ids=repr,
)
def test_a_wrong_partition_is_refused(warehouse: Warehouse, table: str, partition: dict[str, str | int]) -> None:
    warehouse.replace("project_grades", [grade("old")], **SCOPE)
    with pytest.raises(WarehouseError, match=f"{table} is replaced by"):
        warehouse.replace(table, [], **partition)
    assert codes(warehouse) == ["old"]


def test_replacing_files_leaves_the_other_files_of_the_partition(warehouse: Warehouse) -> None:
    def row(sha256: str, code: str) -> dict[str, object]:
        return {"sha256": sha256, "sheet": "表", "subject_no": 1, "project_code": code}

    warehouse.replace("raw_r_proj", [row("f1", "a"), row("f2", "b"), row("f3", "c")], **SCOPE)
    warehouse.replace("raw_r_proj", [row("f1", "other year")], region="640500", year=2024)
    warehouse.remove_files("raw_r_proj", ["f1", "f3", "f3"], **SCOPE)
    assert warehouse.add("raw_r_proj", [row("f1", "A")], **SCOPE) == 1
    found = warehouse.rows("select year, project_code from raw_r_proj order by all")
    assert [(each["year"], each["project_code"]) for each in found] == [(2024, "other year"), (2025, "A"), (2025, "b")]


def test_build_writes_a_model_in_any_column_order(warehouse: Warehouse) -> None:
    with warehouse.within(Scope(**SCOPE)):
        assert warehouse.build("department_grades", MODEL) == 1
    (row,) = warehouse.rows("select * from department_grades")
    assert (row["region"], row["year"], row["department_code"]) == ("640500", 2025, "D1")
    assert row["self_score"] == Decimal("80.00")
    assert row["review_score"] is None


def test_a_query_is_given_only_the_parameters_that_it_names(warehouse: Warehouse) -> None:
    assert warehouse.rows("select $code as code", code="D7", codebook="unused") == [{"code": "D7"}]


def test_a_model_finds_the_partition_that_it_makes_as_a_parameter(warehouse: Warehouse) -> None:
    others = sorted(set(TABLES["findings"].names) - {"region", "year", "job", "message_zh"})
    model = f"select {', '.join(f'null as {each}' for each in others)}, 'told of ' || $job as message_zh"
    with warehouse.within(Scope(**SCOPE)):
        warehouse.build("findings", model, job="autumn")
    assert warehouse.rows("select year, job, message_zh from findings") == [
        {"year": 2025, "job": "autumn", "message_zh": "told of autumn"}
    ]


def test_a_model_is_not_built_outside_a_scope(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="No scope: enter one"):
        warehouse.build("department_grades", MODEL)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("'良' as grade", "'良' as gradee"), "differ in: grade, gradee"),
        (("'self' as grade_source", "'self' as grade_source, 1 as extra"), "differ in: extra"),
        (("'self' as grade_source", "'self' as grade_source, 2025 as year"), "differ in: year"),
        (("cast(80 as decimal(9, 2)) as self_score", "cast(80 as double) as self_score"), "floating point: self_score"),
    ],
    ids=repr,
)
def test_a_model_that_is_not_as_declared_is_refused(
    warehouse: Warehouse, change: tuple[str, str], message: str
) -> None:
    with warehouse.within(Scope(**SCOPE)):
        warehouse.build("department_grades", MODEL)
        with pytest.raises(WarehouseError, match=message):
            warehouse.build("department_grades", MODEL.replace(*change))
    assert len(warehouse.rows("select * from department_grades")) == 1


def test_an_error_undoes_the_whole_transaction(warehouse: Warehouse) -> None:
    warehouse.replace("project_grades", [grade("old")], **SCOPE)
    seen = []

    def interrupted() -> None:
        with warehouse.transaction():
            warehouse.replace("project_grades", [grade("new")], **SCOPE)
            seen.extend(codes(warehouse))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert seen == ["new"]
    assert codes(warehouse) == ["old"]


def test_nested_transactions_are_decided_by_the_outermost(warehouse: Warehouse) -> None:
    def failing() -> None:
        with warehouse.transaction():
            with warehouse.transaction():
                warehouse.replace("project_grades", [grade("new")], **SCOPE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert codes(warehouse) == []
    with warehouse.transaction(), warehouse.transaction():
        warehouse.replace("project_grades", [grade("new")], **SCOPE)
    assert codes(warehouse) == ["new"]


def test_the_warehouse_is_usable_after_a_rollback(warehouse: Warehouse) -> None:
    with pytest.raises(RuntimeError), warehouse.transaction():
        raise RuntimeError
    warehouse.replace("project_grades", [grade("new")], **SCOPE)
    assert codes(warehouse) == ["new"]


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    def failing() -> None:
        with open_warehouse(tmp_path / "w.duckdb") as opened:
            opened.replace("project_grades", [grade("a")], **SCOPE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    with open_warehouse(tmp_path / "w.duckdb") as opened:
        assert codes(opened) == ["a"]


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with open_warehouse(tmp_path / "w.duckdb") as opened:
        opened.replace("project_grades", [grade("a")], **SCOPE)
    with open_warehouse(tmp_path / "w.duckdb", read_only=True) as opened:
        assert codes(opened) == ["a"]
        with pytest.raises(Exception, match="read-only"):
            opened.replace("project_grades", [], **SCOPE)
        assert codes(opened) == ["a"]


def open_elsewhere(path: Path) -> str:
    """What another process is told that tries to open the warehouse."""
    script = "import sys, pathlib; from warehouse.store import *\n"
    script += "try:\n with open_warehouse(pathlib.Path(sys.argv[1])): print('opened')\n"
    script += "except WarehouseError as error: print(error)"
    return subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True).stdout


def test_a_second_process_is_told_that_the_file_is_locked_also_after_a_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_warehouse(path) as opened:
        opened.snapshot(tmp_path / "snapshot.duckdb")
        message = open_elsewhere(path)
    assert "cannot be opened" in message
    assert str(path) in message
    assert open_elsewhere(path) == "opened\n"


def test_a_run_keeps_the_file_open_between_its_steps_and_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with kept_open(path):
        assert not path.exists(), "nothing is made before it is asked for"
        with open_warehouse(path) as opened:
            opened.connection.execute("create temp table mine as select 1 as n")
        with kept_open(path), open_warehouse(path) as opened:
            assert opened.rows("select count(*) as n from duckdb_tables() where temporary") == [{"n": 0}]
        assert "cannot be opened" in open_elsewhere(path)
    assert open_elsewhere(path) == "opened\n"


@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_file_is_named(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseError, match=r"w\.duckdb cannot be opened"), open_warehouse(path, read_only=read_only):
        pass


def test_reading_a_warehouse_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "w.duckdb"
    with pytest.raises(WarehouseError, match="cannot be opened"), open_warehouse(path, read_only=True):
        pass
    assert not path.parent.exists()


def test_a_snapshot_is_a_readable_copy_of_what_is_committed(tmp_path: Path, warehouse: Warehouse) -> None:
    snapshot = tmp_path / "it's a snapshot.duckdb"
    for code in ("a", "b"):
        warehouse.replace("project_grades", [grade(code)], **SCOPE)
        warehouse.snapshot(snapshot)
        with open_warehouse(snapshot, read_only=True) as copy:
            assert codes(copy) == [code]
            assert copy.rows("select count(*) as n, ratio4(1, 3) as third from accepted_r_proj") == [
                {"n": 0, "third": Decimal("0.3333")}
            ]
    assert {path.name for path in tmp_path.iterdir()} <= {snapshot.name, "warehouse.duckdb", "warehouse.duckdb.wal"}


def test_other_tools_can_open_a_snapshot(tmp_path: Path, warehouse: Warehouse) -> None:
    """The warehouse is written for the DuckDB that is installed, what analysts open for older ones as well."""
    stored = "select tags['storage_version'] as since from duckdb_databases() where not internal"
    assert warehouse.rows(stored) == [{"since": f"{STORED_FOR}+"}]
    warehouse.snapshot(tmp_path / "snapshot.duckdb")
    with open_warehouse(tmp_path / "snapshot.duckdb", read_only=True) as copy:
        assert copy.rows(stored) == [{"since": "v1.0.0+"}]


def test_a_failed_snapshot_keeps_the_last_one(tmp_path: Path, warehouse: Warehouse) -> None:
    snapshot = tmp_path / "snapshot.duckdb"
    warehouse.snapshot(snapshot)
    before = snapshot.read_bytes()
    warehouse.connection.close()
    with pytest.raises(Exception, match="onnection"):
        warehouse.snapshot(snapshot)
    assert snapshot.read_bytes() == before


ROW = {"sha256": "f1", "sheet": "表", "subject_no": 1}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], []),
        ([{**ROW, "status": "accepted"}], ["resolved"]),
        ([{**ROW, "status": "superseded"}], []),
        ([{**ROW, "status": "rejected"}], []),
        ([{**ROW, "status": "accepted", "subject_no": 2}], []),
        ([{**ROW, "status": "accepted", "sheet": "other"}], []),
        ([{**ROW, "status": "accepted", "sha256": "f2"}], []),
    ],
    ids=repr,
)
def test_accepted_views_show_the_records_that_count(
    warehouse: Warehouse, states: list[dict[str, object]], expected: list[str]
) -> None:
    warehouse.replace("raw_r_budg", [{**ROW, "project_code": "stated", "requested": Decimal("1.00")}], **SCOPE)
    rows = [{**each, "subject_code": "resolved", "version": 1} for each in states]
    warehouse.replace("subject_states", rows, **SCOPE, form="R-BUDG")
    found = warehouse.rows("select subject_code, version, project_code, requested from accepted_r_budg")
    assert [row["subject_code"] for row in found] == expected
    assert all((row["version"], row["project_code"], row["requested"]) == (1, "stated", Decimal(1)) for row in found)


def test_accepted_views_do_not_mix_scopes(warehouse: Warehouse) -> None:
    warehouse.replace("raw_r_budg", [{**ROW, "project_code": "p"}], **SCOPE)
    state = {**ROW, "status": "accepted"}
    warehouse.replace("subject_states", [state], region="640500", year=2024, form="R-BUDG")
    warehouse.replace("subject_states", [state], region="640501", year=2025, form="R-BUDG")
    assert warehouse.rows("select * from accepted_r_budg") == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("ratio2(1, 200)", "0.01"),  # 0.005
        ("ratio2(0.99, 200)", "0.00"),  # 0.00495
        ("ratio2(3, 200)", "0.02"),  # 0.015
        ("ratio2(201, 200)", "1.01"),  # 1.005, just below it as a double
        ("ratio2(2.675, 1)", "2.68"),  # the same
        ("ratio2(10 * 95, 100)", "9.50"),
        ("ratio4(1, 3)", "0.3333"),
        ("ratio4(2, 3)", "0.6667"),
        ("ratio4(0.00005, 1)", "0.0001"),
        ("ratio4(0.000049, 1)", "0.0000"),
        ("ratio4(9999999999999999.99, 0.01)", "999999999999999999.0000"),
        ("ratio12(1, 3)", "0.333333333333"),
        ("ratio12(2, 3)", "0.666666666667"),
        ("ratio2(0, 5)", "0.00"),
        ("ratio2(5, 0)", None),
        ("ratio4(0, 0)", None),
        ("ratio12(null, 1)", None),
        ("ratio4(1, null)", None),
    ],
)
def test_quotients_are_exact_and_rounded_half_up(warehouse: Warehouse, expression: str, expected: str | None) -> None:
    (row,) = warehouse.rows(f"select {expression} as value")
    assert row["value"] == (None if expected is None else Decimal(expected))
