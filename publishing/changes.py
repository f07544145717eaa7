"""The difference between two publications of a year: which rows came, went, or say something else (`changes.csv`).

Here: comparing published CSV files, what counts as a change, how it is written. Not here: which publication is compared with
which, and where earlier ones are kept (`publishing.current`).
"""

from __future__ import annotations

import csv
import filecmp
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from warehouse.tables import TABLES, Table
from warehouse.tabular import BYTE_ORDER_MARK

CHANGES = "changes.csv"
DIFFERENCE = (CHANGES, "变动说明.html")
"""The files that tell the difference: for programs, and for people (`change_note`)."""
KEYS = tuple(dict.fromkeys(key for table in TABLES.values() if table.stage == "result" for key in table.key))
"""The key columns of changes.csv: those of every published table, empty where a table has them not."""
HEAD = ("table", *KEYS, "kind", "column", "before", "after")
COUNTS_DAYS = {"disclosure_calendar": {"days_late"}}
"""Columns that move with the day of the run and follow from others: alone they are no change."""


class Change(NamedTuple):
    """One value that differs: `key` holds the values of the table's key, `kind` is of its row: added, removed or changed.

    `key` and `column` are empty where a whole row of a table without a key came or went; it is told as JSON.
    """

    table: str
    key: tuple[str, ...]
    kind: str
    column: str
    before: str
    after: str


def compare(name: str, old: Path, new: Path) -> list[Change]:
    """What differs between two CSV files of a table: by its key, or row by row where it has none.

    Values are as published. A row that came or went has a line for each of its values.
    """
    if filecmp.cmp(old, new, shallow=False):
        return []
    return compare_rows(name, read(old), read(new))


def compare_rows(name: str, before: list[dict[str, str]], after: list[dict[str, str]]) -> list[Change]:
    """What differs between some published rows of a table; see `compare`."""
    table = TABLES.get(name)
    shared = set(before[0] if before else ()) & set(after[0] if after else ()) or set(_columns(before, after))
    columns = [each for each in _columns(after, before) if each in shared - COUNTS_DAYS.get(name, set())]
    return list(
        _by_key(table, columns, before, after) if table and table.key else _without_key(name, columns, before, after)
    )


def _columns(*files: Sequence[Mapping[str, str]]) -> list[str]:
    return list(next((rows[0] for rows in files if rows), {}))


def _by_key(
    table: Table, columns: Sequence[str], before: list[dict[str, str]], after: list[dict[str, str]]
) -> Iterator[Change]:
    """A key that stands twice keeps its first row: publishing has refused that elsewhere."""
    old, new = ({_key(table, row): row for row in reversed(rows)} for rows in (before, after))
    name, place = table.name, {"region", "year", *table.key}
    for key in sorted(old.keys() | new.keys()):
        was, is_now = old.get(key, {}), new.get(key, {})
        kind = "changed" if was and is_now else "removed" if was else "added"
        lines = [
            Change(name, key, kind, column, was.get(column, ""), is_now.get(column, ""))
            for column in columns
            if column not in place and was.get(column, "") != is_now.get(column, "")
        ]
        if not lines and kind != "changed":  # a row with nothing but its key
            last = table.key[-1]
            lines = [Change(name, key, kind, last, was.get(last, ""), is_now.get(last, ""))]
        yield from lines


def _without_key(
    name: str, columns: Sequence[str], before: list[dict[str, str]], after: list[dict[str, str]]
) -> Iterator[Change]:
    old, new = (Counter(_whole(columns, row) for row in rows) for rows in (before, after))
    for line in sorted((old - new).elements()):
        yield Change(name, (), "removed", "", line, "")
    for line in sorted((new - old).elements()):
        yield Change(name, (), "added", "", "", line)


def _key(table: Table, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in table.key)


def _whole(columns: Sequence[str], row: Mapping[str, str]) -> str:
    values = {column: row[column] for column in columns if column not in {"region", "year"} and row.get(column)}
    return json.dumps(values, ensure_ascii=False)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a published CSV file; none of one that is not there."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def write(changes: Iterable[Change], path: Path) -> None:
    r"""Write changes.csv: UTF-8 with byte order mark, `\n` line ends, in the order given; `HEAD` are its columns."""
    with path.open("wb") as marked:
        marked.write(BYTE_ORDER_MARK)
    with path.open("a", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEAD)
        for change in changes:
            table = TABLES.get(change.table)
            key = dict(zip(table.key, change.key, strict=True)) if table and change.key else {}
            _, _, *told = change
            writer.writerow((change.table, *(key.get(each, "") for each in KEYS), *told))


def summary(changes: Sequence[Change]) -> dict[str, int]:
    """How many lines differ in a table, and how many rows they speak of."""
    rows = {change.key or (change.before, change.after) for change in changes}
    return {"rows": len(rows), "values": len(changes)}
