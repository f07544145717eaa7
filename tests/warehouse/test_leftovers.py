"""A snapshot that a killed run left half done is cleared by the next one."""

from pathlib import Path

from warehouse.store import Warehouse, open_warehouse


def test_what_a_killed_snapshot_left_is_cleared(warehouse: Warehouse, tmp_path: Path) -> None:
    for name in (".snapshot.duckdb.new", ".snapshot.duckdb.new.wal"):
        (tmp_path / name).write_bytes(b"half of it")
    warehouse.snapshot(tmp_path / "snapshot.duckdb")
    assert [path.name for path in tmp_path.glob("*snapshot*")] == ["snapshot.duckdb"]
    with open_warehouse(tmp_path / "snapshot.duckdb", read_only=True) as copy:
        assert copy.rows("select count(*) as n from seasons") == [{"n": 0}]
