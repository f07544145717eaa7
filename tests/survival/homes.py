"""What a home must look like: whole at any moment, and the same bytes in the end. Not here: running anything (`runs`)."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb

from tests.verifying import verify
from warehouse.tables import TABLES

OUTPUTS = ("published", "returns")


def copy(home: Path, target: Path) -> Path:
    """A copy of a home to run in, with the times of its files; without its log."""
    shutil.copytree(home, target, symlinks=True)
    return target


def broken(home: Path) -> list[str]:
    """What a reader would stumble over right now: a published year that is not whole, a snapshot that cannot be read."""
    faults = []
    for year in (home / "published").glob("[0-9]*/[0-9]*"):
        faults += [f"{year.name}: {fault}" for fault in verify(year)]
    snapshot = home / "snapshot.duckdb"
    if snapshot.exists():
        with duckdb.connect(str(snapshot), read_only=True) as connection:
            (seasons,) = connection.execute("select count(*) from seasons").fetchall()[0]
        faults += [] if seasons else ["the snapshot knows of no season"]
    return faults


def outcome(home: Path) -> dict[str, str]:
    """Fingerprints of all that a run leaves: every file that leaves the house, every table of warehouse and snapshot."""
    found = {}
    for name in OUTPUTS:
        for path in sorted((home / name).rglob("*")):
            if path.is_file():
                found[path.relative_to(home).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    for name in ("warehouse.duckdb", "snapshot.duckdb"):
        with duckdb.connect(str(home / name), read_only=True) as connection:
            for table in TABLES:
                rows = connection.execute(f'select * from "{table}" order by all').fetchall()
                found[f"{name} {table}"] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def leftovers(home: Path) -> list[str]:
    """Hidden files and folders of unfinished work beside what is published and beside the warehouse."""
    beside = [*home.glob(".snapshot*"), *home.glob("*.wal"), *(home / "published").glob("*/.*.*")]
    return sorted(path.name for path in beside)
