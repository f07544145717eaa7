"""What workers hand over of the files they read: tables, which cost a run much less than the rows one by one.

A worker imports this module and what reading needs, and nothing else. Not here: workers (`forms.pool`), the warehouse.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from forms.reader import FileReading
from warehouse.arrow import arrow_table
from warehouse.tables import TABLES


@dataclass(frozen=True)
class FileTables:
    """Some files: `problems` has what `inbox_files` says of their reading by fingerprint, `tables` their rows by raw table."""

    problems: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, pa.Table]


def as_tables(partition: Mapping[str, str | int], readings: Sequence[tuple[str, FileReading]]) -> FileTables:
    """Make tables of readings, for a region and year."""
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for sha256, reading in readings:
        for table, found in reading.rows.items():
            for row in found:
                row["sha256"] = sha256
            rows[table] += found
    return FileTables(
        {sha256: _about(reading) for sha256, reading in readings},
        {name: arrow_table(TABLES[name], found, partition) for name, found in rows.items()},
    )


def _about(reading: FileReading) -> dict[str, Any]:
    members = [asdict(member) for member in reading.members]
    return {
        "problem": reading.problem,
        "detail": reading.detail,
        "line": reading.line,
        "file_kind": reading.kind,
        "members": json.dumps(members, ensure_ascii=False) if members else None,
    }
