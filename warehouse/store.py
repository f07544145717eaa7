"""The warehouse: one DuckDB file, written one partition at a time and never half.

Here: opening the file, creating what is declared, replacing partitions, running SQL models, taking the read-only snapshot.
Not here: what the tables mean (`warehouse.tables`), what leaves the house (`publishing.export`), any rule.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import VARCHAR

from policy.characters import folded
from warehouse.errors import WarehouseError
from warehouse.incoming import Rows, arrow_table
from warehouse.tables import TABLES, Table

MACROS = Path(__file__).with_name("macros.sql")
FLOATING = {"FLOAT", "DOUBLE"}
STORED_FOR, SNAPSHOT_FOR = "v1.3.0", "v1.0.0"
"""The oldest DuckDB that can open a new file. The later format is smaller and faster to write by a tenth; the snapshot is for
whatever tools analysts have."""


def ddl(table: Table) -> str:
    """The `create table` statement of a declaration; no constraints, so that other engines accept it."""
    columns = ",\n  ".join(f'"{column.name}" {column.type}' for column in table.columns)
    return f'create table if not exists "{table.name}" (\n  {columns}\n)'


def _added(table: Table) -> list[str]:
    """Statements that give a table of an earlier version the columns that it lacks."""
    return [
        f'alter table "{table.name}" add column if not exists "{column.name}" {column.type}' for column in table.columns
    ]


def accepted_view(table: Table) -> str:
    """The view of the rows of a raw table whose subject counts, with the subject's resolved code.

    Named `accepted_…` for `raw_…`; adds `subject_code` and `version` of `subject_states`. A register that gives a
    department by its exact name has the code of that name in R-UNIT. That a register's rows have states of its own form
    alone need not be said for the result; it tells DuckDB how few states there are to look through.
    """
    named = {"department_code"} == {"department_code", "department_name"} & set(table.names)
    bare = table.name.removeprefix("raw_")
    form = f" and subject_states.form = '{bare.upper().replace('_', '-')}'" if bare.startswith("r_") else ""
    columns = "raw.*"
    names = ""
    if named:
        columns += " replace (coalesce(named.department_code, raw.department_code) as department_code)"
        names = (
            "left join (\n"
            "    select region, year, trim(department_name) as department_name, any_value(department_code) as department_code\n"
            "    from accepted_r_unit group by region, year, trim(department_name) having count(distinct department_code) = 1\n"
            ") as named on named.region = raw.region and named.year = raw.year\n"
            "    and named.department_name = trim(raw.department_code)\n"
        )
    return (
        f'create or replace view "accepted_{bare}" as\n'
        f"select {columns}, subject_states.subject_code, subject_states.version\n"
        f'from "{table.name}" as raw\n'
        f"join subject_states using (region, year, sha256, sheet, subject_no)\n"
        f"{names}where subject_states.status = 'accepted'{form}"
    )


def _has_subject(table: Table) -> bool:
    return table.stage == "inbox" and table.name.startswith("raw_") and "cells" in table.names


class Warehouse:
    """An open DuckDB file with every declared table. Use `open_warehouse`; one process writes at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        # a file that is open already has it, made by another connection or by this one
        with suppress(duckdb.CatalogException, duckdb.NotImplementedException):
            connection.create_function(
                "folded", _folded, [VARCHAR], VARCHAR, null_handling=FunctionNullHandling.SPECIAL
            )
        self._in_transaction = False

    def create(self) -> None:
        """Create the declared tables, columns and views that are missing, and the macros; nothing where all stand already."""
        statements = [statement for table in TABLES.values() for statement in (ddl(table), *_added(table))]
        statements += [accepted_view(table) for table in TABLES.values() if _has_subject(table)]
        statements.append(MACROS.read_text(encoding="utf-8"))
        fingerprint = hashlib.sha256("\n".join(statements).encode()).hexdigest()
        self.connection.execute("create table if not exists declared (fingerprint varchar)")
        if self.connection.execute("select 1 from declared where fingerprint = $1", [fingerprint]).fetchone():
            return
        with self.transaction():
            for statement in statements:
                self.connection.execute(statement)
            self.connection.execute("delete from declared")
            self.connection.execute("insert into declared values ($1)", [fingerprint])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commit at the end, roll back on any error. May be nested; the outermost decides."""
        if self._in_transaction:
            yield
            return
        self.connection.execute("begin")
        self._in_transaction = True
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        else:
            self.connection.execute("commit")
        finally:
            self._in_transaction = False

    def replace(self, name: str, rows: Rows | pd.DataFrame, **partition: str | int) -> int:
        """Replace one partition of a table by rows, in one transaction. Returns the number of rows written.

        `rows` are mappings or a frame with the declared columns (a missing one becomes null, those of the partition are
        filled in). `partition` gives a value for each of the table's partition columns. No rows empty the partition.
        Raises WarehouseError where a column is not declared or a value does not fit its type.
        """
        records: Rows = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows  # type: ignore[assignment]
        with self._registered(incoming=arrow_table(TABLES[name], records, partition)):
            return self._swap(TABLES[name], "select * from incoming", {}, partition)

    def add(self, name: str, rows: Rows | pa.Table, **partition: str | int) -> int:
        """Add rows to a partition of a table. Returns their number. An Arrow table has all declared columns."""
        incoming = rows if isinstance(rows, pa.Table) else arrow_table(TABLES[name], rows, partition)
        with self._registered(incoming=incoming):
            self.connection.execute(f'insert into "{name}" by name select * from incoming')
        return int(incoming.num_rows)

    def remove_files(self, name: str, sha256s: Iterable[str], **partition: str | int) -> None:
        """Take what some files gave out of a partition of an inbox table, and nothing else."""
        gone = pa.table({"sha256": pa.array(sorted(set(sha256s)), pa.string())})
        with self._registered(gone=gone):
            self.connection.execute(
                f'delete from "{name}" where {_where(partition)} and sha256 in (select sha256 from gone)',
                dict(partition),
            )

    def build(self, name: str, sql: str, parameters: Mapping[str, Any], **partition: str | int) -> int:
        """Replace one partition of a table by the rows of a SQL model, in one transaction. Returns the number of rows written.

        The model yields every declared column but those of the partition, in any order: no more, no fewer. It must not read
        the partition that it makes: the rows go from the model into the table, where the old ones are gone by then.
        Raises WarehouseError where the columns differ, and where one is floating point.
        """
        table = TABLES[name]
        used = _used(sql, parameters)
        yielded = {column: kind for column, kind, *_ in self.connection.execute(f"describe {sql}", used).fetchall()}
        if odd := sorted(yielded.keys() ^ (set(table.names) - set(partition))):
            raise WarehouseError(f"The model of {name} and its declaration differ in: {', '.join(odd)}.")
        if inexact := [column for column, kind in yielded.items() if kind in FLOATING]:
            raise WarehouseError(f"The model of {name} computes in floating point: {', '.join(inexact)}. Use decimals.")
        place = ", ".join(f'${column} as "{column}"' for column in partition)
        return self._swap(table, f"select {place}, model.* from (\n{sql}\n) as model", {**used, **partition}, partition)

    def _swap(self, table: Table, rows: str, parameters: Mapping[str, Any], partition: Mapping[str, str | int]) -> int:
        """Replace a partition by the rows of a query, which need no place in memory; returns their number."""
        if set(partition) != set(table.partition):
            raise WarehouseError(f"{table.name} is replaced by {', '.join(table.partition)}; got {sorted(partition)}.")
        with self.transaction():
            self.connection.execute(f'delete from "{table.name}" where {_where(partition)}', dict(partition))
            (count,) = self.connection.execute(f'insert into "{table.name}" by name {rows}', parameters).fetchall()[0]
        return int(count)

    @contextmanager
    def _registered(self, **tables: pa.Table) -> Iterator[None]:
        for name, table in tables.items():
            self.connection.register(name, table)
        try:
            yield
        finally:
            for name in tables:
                self.connection.unregister(name)

    def query(self, sql: str, **parameters: Any) -> pa.Table:
        """Rows of a query as an Arrow table: decimals stay decimals. Named parameters are written `$name`."""
        return self.connection.execute(sql, _used(sql, parameters)).to_arrow_table()

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries, with exact decimals and dates."""
        rows: list[dict[str, Any]] = self.query(sql, **parameters).to_pylist()
        return rows

    def frame(self, sql: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a query as a pandas frame; decimal columns hold `decimal.Decimal` objects, never floats."""
        frame: pd.DataFrame = self.query(sql, **parameters).to_pandas()
        return frame

    def snapshot(self, path: Path) -> None:
        """Write a copy of the warehouse to `path` for readers, replaced by rename so that none sees half of it."""
        # Copied by DuckDB itself: were this process to open and close the file, it would lose its lock on it (POSIX).
        # One name, not one a process: the writer is alone, and finds what a killed one left half done.
        fresh = path.with_name(f".{path.name}.new")
        leftovers = (fresh, fresh.with_name(f"{fresh.name}.wal"))
        target = str(fresh).replace("'", "''")
        try:
            for leftover in leftovers:
                leftover.unlink(missing_ok=True)
            self.connection.execute(f"attach '{target}' as snapshot_copy (storage_version '{SNAPSHOT_FOR}')")
            try:
                (source,) = self.connection.execute("select current_database()").fetchall()[0]
                self.connection.execute(f'copy from database "{source}" to snapshot_copy')
            finally:
                self.connection.execute("detach snapshot_copy")
            fresh.replace(path)
        finally:
            for leftover in leftovers:
                leftover.unlink(missing_ok=True)


def _folded(text: str | None) -> str | None:
    """`policy.characters.folded` in SQL."""
    return None if text is None else folded(text)


_KEPT: dict[Path, duckdb.DuckDBPyConnection | None] = {}
"""Files that stay open in this process, and the connection that sees to it once they were opened."""


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """Keep a warehouse open from its first opening to the end of the block: the steps of a run open it by turns.

    Opening and closing the file of a large city takes 60 ms, thirty to seventy times a season. Each step still has its own
    connection.
    """
    if path in _KEPT:
        yield
        return
    _KEPT[path] = None
    try:
        yield
    finally:
        if connection := _KEPT.pop(path):
            connection.close()


@contextmanager
def open_warehouse(path: Path, *, read_only: bool = False) -> Iterator[Warehouse]:
    """Open the warehouse file, creating it and what is declared where needed; closed on leaving, come what may.

    Raises WarehouseError when the file is locked by another process, damaged, or its folder cannot be written.
    """
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path, read_only=read_only)
    except (duckdb.Error, OSError) as error:
        held = " Another program has it open: close it and run again." if "Conflicting lock" in str(error) else ""
        raise WarehouseError(f"The warehouse {path} cannot be opened: {error}.{held}") from error
    try:
        if not read_only and path in _KEPT and _KEPT[path] is None:
            _KEPT[path] = _connect(path)
        connection.execute("set TimeZone = 'UTC'")
        warehouse = Warehouse(connection)
        if not read_only:
            warehouse.create()
        yield warehouse
    finally:
        connection.close()


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": STORED_FOR})


def _where(partition: Mapping[str, str | int]) -> str:
    return " and ".join(f'"{column}" = ${column}' for column in partition)


def _used(sql: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Only the parameters that the statement names: DuckDB refuses any other."""
    return {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}
