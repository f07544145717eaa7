"""The views of the measures: made once for a file, made anew when they change, asked by analysts in the snapshot."""

from __future__ import annotations

from pathlib import Path

import pytest

import measures
from warehouse.store import Warehouse, open_warehouse


def _made(warehouse: Warehouse) -> dict[str, str]:
    return {
        row["view_name"]: row["comment"] or ""
        for row in warehouse.rows(
            "select view_name, comment from duckdb_views() where schema_name = 'main' and not internal"
        )
        if row["view_name"] in measures.MEANING
    }


def test_every_view_of_the_measures_says_what_it_holds(warehouse: Warehouse) -> None:
    before = {row["view_name"] for row in warehouse.rows("select view_name from duckdb_views()")}
    measures.create(warehouse)
    made = {row["view_name"] for row in warehouse.rows("select view_name from duckdb_views()")} - before
    assert made == measures.MEANING.keys()
    assert _made(warehouse) == measures.MEANING


def test_they_are_made_once_and_anew_when_they_change(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    def marked() -> str:
        measures.create(warehouse)
        return _made(warehouse)["magnitudes"]

    usual = measures.MEANING["magnitudes"]
    assert marked() == usual
    warehouse.connection.execute("comment on view magnitudes is 'by hand'")
    assert marked() == "by hand"  # nothing was run again
    monkeypatch.setitem(measures.MEANING, "magnitudes", "later")
    assert marked() == "later"
    monkeypatch.setitem(measures.MEANING, "magnitudes", usual)
    assert marked() == usual  # going back is a change too
    warehouse.declare("tables", ("create or replace view magnitudes as select 1 as one",))
    assert marked() == usual  # views rest on tables: when these change, views follow


def test_an_analyst_asks_the_snapshot_what_indicators_measure(warehouse: Warehouse, tmp_path: Path) -> None:
    measures.create(warehouse)
    warehouse.snapshot(tmp_path / "snapshot.duckdb")
    with open_warehouse(tmp_path / "snapshot.duckdb", read_only=True) as copy:
        assert _made(copy) == measures.MEANING
        for view in measures.MEANING:
            assert copy.rows(f"describe from {view}")
