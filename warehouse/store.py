"""The warehouse: one DuckDB file, written one partition at a time and never half.

Here: opening the file, creating what is declared, replacing partitions, running SQL models, taking the read-only snapshot.
Not here: what the tables mean (`warehouse.tables`), what leaves the house (`publishing.export`), any rule.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
from duckdb.func import FunctionNullHandling
from duckdb.sqltypes import VARCHAR

from policy.characters import folded
from policy.language import either, refusal
from warehouse.arrow import Rows, arrow_table
from warehouse.errors import WarehouseError
from warehouse.schema import added, comments, over_tables, quoted, seen_in, statements
from warehouse.scope import Scope
from warehouse.swap import whole
from warehouse.tables import TABLES, Table

FLOATING = {"FLOAT", "DOUBLE"}
STORED_FOR, SNAPSHOT_FOR = "v1.3.0", "v1.0.0"
"""The oldest DuckDB that can open a new file. The later format is smaller and faster to write by a tenth; the snapshot is for
whatever tools analysts have."""


NOTED = "create table if not exists declared (fingerprint varchar)"
"""Where a file notes which declarations were run on it."""


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
        self._scope: Scope | None = None
        self._day: date | None = None

    @property
    def scope(self) -> Scope:
        """The scope that the connection is in. Raises WarehouseError where it is in none."""
        if self._scope is None:
            raise WarehouseError("No scope: enter one with `warehouse.within(scope, day)`.")
        return self._scope

    @contextmanager
    def within(self, scope: Scope, day: date | None = None) -> Iterator[None]:
        """Enter a scope: the schemas `this`, `last` and `evaluated` are its year and the two before; left as it was before.

        `day` is the one that deadlines are judged on (`scope_day()`), where the block asks for one.
        """
        before = self._scope, self._day
        self._enter(scope, day)
        try:
            yield
        finally:
            self._enter(*before)

    def _enter(self, scope: Scope | None, day: date | None) -> None:
        self._scope, self._day = scope, day
        # one statement each: a transaction that failed takes none, but variables are no part of it
        for name, value in (("region", scope and scope.region), ("year", scope and scope.year), ("day", day)):
            self.connection.execute(f"set variable {name} = $value", {"value": value})

    def create(self) -> None:
        """Create the declared tables, columns and views that are missing, and the macros; nothing where all stand already."""
        is_new = not self.connection.execute("select 1 from duckdb_tables() limit 1").fetchall()
        self.connection.execute(NOTED)
        self.connection.execute("create table if not exists written_by (region varchar, run varchar)")
        self.declare("tables", statements(), needless=added() if is_new else frozenset())

    def declare(self, what: str, statements: tuple[str, ...], *, needless: frozenset[str] = frozenset()) -> None:
        """Run the statements that declare something, unless these very ones were the last to be run on this file.

        What rests on the tables is declared anew after them. `needless` are those that this file can do without.
        """
        fingerprint = _fingerprint(what, statements)
        if self.rows("select 1 from declared where fingerprint = $fingerprint", fingerprint=fingerprint):
            return
        with self.transaction():
            # at once, which takes half the time: there are more than a thousand
            self.connection.execute("\n;\n".join(each for each in statements if each not in needless))
            gone = "" if what == "tables" else f"{what} "
            self.connection.execute("delete from declared where starts_with(fingerprint, $1)", [gone])
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

    def writer(self, region: str) -> str:
        """The run that wrote a region last; empty where none has."""
        found = self.connection.execute("select run from written_by where region = $1", [region]).fetchone()
        return str(found[0]) if found else ""

    def put_writer(self, region: str, run: str) -> None:
        """Put down which run writes a region now."""
        with self.transaction():
            self.connection.execute("delete from written_by where region = $1", [region])
            self.connection.execute("insert into written_by values ($1, $2)", [region, run])

    def replace(self, name: str, rows: Rows, **partition: str | int) -> int:
        """Replace one partition of a table by rows, in one transaction. Returns the number of rows written.

        `rows` are mappings with the declared columns (a missing one becomes null, those of the partition are filled in).
        `partition` gives a value for each of the table's partition columns. No rows empty the partition.
        Raises WarehouseError where a column is not declared or a value does not fit its type.
        """
        with self._registered(incoming=arrow_table(TABLES[name], rows, partition)):
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

    def build(self, name: str, sql: str, **partition: str) -> int:
        """Replace a table's partition of the scope by the rows of a SQL model, in one transaction; returns their number.

        The model yields every declared column but those of the partition, in any order: no more, no fewer. `partition` gives
        the partition columns beside region and year; the model finds them as parameters. It must not read
        the partition that it makes: the rows go from the model into the table, where the old ones are gone by then.
        Raises WarehouseError where the columns differ, where one is floating point, and outside a scope.
        """
        table, whole = TABLES[name], {**self.scope.parameters, **partition}
        used = self._used(sql, partition)
        yielded = {column: kind for column, kind, *_ in self.connection.execute(f"describe {sql}", used).fetchall()}
        if odd := sorted(yielded.keys() ^ (set(table.names) - set(whole))):
            raise WarehouseError(f"The model of {name} and its declaration differ in: {', '.join(odd)}.")
        if inexact := [column for column, kind in yielded.items() if kind in FLOATING]:
            raise WarehouseError(f"The model of {name} computes in floating point: {', '.join(inexact)}. Use decimals.")
        place = ", ".join(f'${column} as "{column}"' for column in whole)
        return self._swap(table, f"select {place}, model.* from (\n{sql}\n) as model", {**used, **whole}, whole)

    def _swap(self, table: Table, rows: str, parameters: Mapping[str, Any], partition: Mapping[str, str | int]) -> int:
        """Replace a partition by the rows of a query, which need no place in memory; returns their number."""
        if set(partition) != set(table.partition):
            raise WarehouseError(f"{table.name} is replaced by {', '.join(table.partition)}; got {sorted(partition)}.")
        with self.transaction():
            self.connection.execute(f'delete from "{table.name}" where {_where(partition)}', dict(partition))
            (count,) = self.connection.execute(f'insert into "{table.name}" by name {rows}', parameters).fetchall()[0]
        return int(count)

    def _used(self, sql: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Only the parameters that the statement names: DuckDB refuses any other."""
        return {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", sql)}

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
        return self.connection.execute(sql, self._used(sql, parameters)).to_arrow_table()

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query as dictionaries, with exact decimals and dates."""
        rows: list[dict[str, Any]] = self.query(sql, **parameters).to_pylist()
        return rows

    def frame(self, sql: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a query as a pandas frame; decimal columns hold `decimal.Decimal` objects, never floats."""
        frame: pd.DataFrame = self.query(sql, **parameters).to_pandas()
        return frame

    def snapshot(self, path: Path) -> None:
        """Write a copy of the warehouse to `path` for readers, replaced by rename so that none sees half of it.

        Tables and columns say in comments what they mean.
        """
        self.declare("comments", comments())
        # Copied by DuckDB itself: were this process to open and close the file, it would lose its lock on it (POSIX).
        with whole(path) as fresh:
            for left_by_a_killed_one in (fresh, fresh.with_name(f"{fresh.name}.wal")):
                left_by_a_killed_one.unlink(missing_ok=True)
            self.connection.execute(f"attach {quoted(fresh)} as snapshot_copy (storage_version '{SNAPSHOT_FOR}')")
            try:
                (source,) = self.connection.execute("select current_database()").fetchall()[0]
                self.connection.execute(f'copy from database "{source}" to snapshot_copy')
            finally:
                self.connection.execute("detach snapshot_copy")


def _folded(text: str | None) -> str | None:
    """`policy.characters.folded` in SQL."""
    return None if text is None else folded(text)


def _fingerprint(what: str, statements: tuple[str, ...]) -> str:
    return f"{what} {hashlib.sha256(chr(10).join(statements).encode()).hexdigest()}"


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
        why = refusal(error) if isinstance(error, OSError) else f"`{error}`"
        en, zh = f"The warehouse {path} cannot be opened: {error}.", f"{path} 无法打开（{why}）。"
        if "Conflicting lock" in str(error):
            en += " Another program has it open: close it and run again."
            zh += "另一程序正打开它：请关闭后重新运行。"
        raise WarehouseError(either(en, zh)) from error
    try:
        if not read_only and path in _KEPT and _KEPT[path] is None:
            _KEPT[path] = _connect(path)
        if read_only and not _is_declared(connection):
            connection.close()
            connection = _seen(path)
        connection.execute("set TimeZone = 'UTC'")
        warehouse = Warehouse(connection)
        if not read_only:
            warehouse.create()
        yield warehouse
    finally:
        connection.close()


def _is_declared(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a file has the tables, views and macros of this version."""
    with suppress(duckdb.CatalogException):
        found = connection.execute(
            "select 1 from declared where fingerprint = $1", [_fingerprint("tables", statements())]
        )
        return found.fetchone() is not None
    return False


def _seen(path: Path) -> duckdb.DuckDBPyConnection:
    """A file of another version as this one declares it: its tables are seen through views, what it lacks is empty.

    A snapshot is renewed by the next run; until then figures are asked of the one that stands.
    """
    connection = duckdb.connect()
    connection.execute(f"attach {quoted(path)} as stored (read_only)")
    held = dict(
        connection.execute(
            "select table_name, list(column_name) from duckdb_columns()"
            " where database_name = 'stored' and schema_name = 'main' group by all"
        ).fetchall()
    )
    Warehouse(connection)  # gives it the functions that macros call
    for statement in (
        NOTED,
        *(seen_in(table, "stored", held.get(table.name, ())) for table in TABLES.values()),
        *over_tables(),
    ):
        connection.execute(statement)
    return connection


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=read_only, config={"storage_compatibility_version": STORED_FOR})


def _where(partition: Mapping[str, str | int]) -> str:
    return " and ".join(f'"{column}" = ${column}' for column in partition)
