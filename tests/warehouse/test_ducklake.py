"""The lake on DuckLake: filled from the plain one, whole for readers, without what was withdrawn, old snapshots included."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publishing.ducklake import POSTGRES, fill, opened
from publishing.lake import INTERNAL, sync
from tests.postgres import server
from tests.secrecy import texts
from tests.warehouse.test_lake import NAMES, SECRET, Edition, edition, installation

__all__ = ["edition", "installation"]
pytest.importorskip("duckdb_extension_ducklake")
LAST = f"靇{SECRET}"
"""A name that is the greatest of its column: a catalogue that kept the greatest value would give it away."""


def asked(catalogue: str, data: Path, sql: str) -> list[tuple[Any, ...]]:
    with opened(catalogue, data) as connection:
        return connection.execute(sql).fetchall()


def test_it_holds_what_the_plain_lake_holds(edition: Edition, tmp_path: Path) -> None:
    lake, data, catalogue = tmp_path / "lake", tmp_path / "data", str(tmp_path / "it's.ducklake")
    edition("640500")
    gone = edition("640521", control=7)
    sync(lake, tmp_path, NAMES)
    assert fill(lake, INTERNAL, catalogue, data) == ["640500/2027", "640521/2027"]
    assert fill(lake, INTERNAL, catalogue, data) == []
    figures = "select region, control from lake.project_control_figures order by region"
    assert asked(catalogue, data, figures) == [("640500", Decimal(100)), ("640521", Decimal(7))]
    ranks = asked(catalogue, data, "select region_name, control_rank from lake.province_summary order by control_rank")
    assert ranks == [("中卫市", 1), ("中宁县", 2)]
    gone.rename(tmp_path / "elsewhere")
    sync(lake, tmp_path, NAMES)
    assert fill(lake, INTERNAL, catalogue, data) == ["640521/2027"]
    assert asked(catalogue, data, figures) == [("640500", Decimal(100))]


def test_what_was_withdrawn_is_in_no_file_and_no_snapshot(edition: Edition, tmp_path: Path) -> None:
    lake, data, catalogue = tmp_path / "lake", tmp_path / "data", str(tmp_path / "public.ducklake")
    for shown in (("甲", LAST), ("甲",)):
        edition(shown=shown)
        sync(lake, tmp_path, NAMES)
        fill(lake, "public", catalogue, data)
        files = [path for path in data.rglob("*.parquet") if said_in(path)]
        assert bool(files) == (LAST in shown)
    assert asked(catalogue, data, "select project_name from lake.disclosed_results") == [("甲",)]
    with opened(catalogue, data) as connection:
        assert len(connection.execute("select snapshot_id from ducklake_snapshots('lake')").fetchall()) == 1
    with duckdb.connect(catalogue, read_only=True) as connection:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        assert len(names) > 10
        told = [connection.execute(f"select cast(t as varchar) from {name} as t").fetchall() for name in names]
    assert not [row for rows in told for (row,) in rows if SECRET in (row or "")]


def said_in(path: Path) -> bool:
    return any(SECRET in text for text in texts(path.name, path.read_bytes()))


@pytest.fixture
def postgres() -> Iterator[str]:
    with server() as address:
        yield POSTGRES + " ".join(f"{name}='{value}'" for name, value in address.items())


@pytest.mark.slow
def test_two_writers_and_a_reader_on_postgresql(edition: Edition, tmp_path: Path, postgres: str) -> None:
    """Projects add up to departments whenever somebody looks; no writer fails on the other."""
    lakes = {region: [tmp_path / f"lake-{region}-{turn}" for turn in range(2)] for region in NAMES}
    for region, turns in lakes.items():
        for turn, lake in enumerate(turns):
            home = tmp_path / f"home-{region}-{turn}"
            edition(region, control=100 * (turn + 1), home=home)
            edition(next(other for other in NAMES if other != region), control=100, home=home)
            sync(lake, home, NAMES)
    data, faults, done, seen = tmp_path / "data", [], threading.Event(), []
    fill(lakes["640500"][0], INTERNAL, postgres, data)

    def write(region: str) -> None:
        try:
            for turn in range(1, 3):
                fill(lakes[region][turn % 2], INTERNAL, postgres, data)
        except Exception as error:
            faults.append(error)

    def read() -> None:
        sql = """select region, sum(p.control), sum(d.projects_control) from lake.project_control_figures as p
            join lake.department_control_figures as d using (region, year) group by region order by region"""
        while not done.wait(0.1) or not seen:
            try:
                seen.append(asked(postgres, data, sql))
            except duckdb.IOException:
                continue  # a file of the snapshot before is gone

    threads = [threading.Thread(target=read), *(threading.Thread(target=write, args=(region,)) for region in NAMES)]
    for thread in threads:
        thread.start()
    for thread in threads[1:]:
        thread.join(200)
    done.set()
    threads[0].join(60)
    assert faults == []
    assert seen
    assert all([region for region, *_ in rows] == list(NAMES) for rows in seen)
    assert all(projects == departments for rows in seen for _, projects, departments in rows)
