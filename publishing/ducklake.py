"""The lake on DuckLake: the same editions under a catalogue in PostgreSQL, for SQL from many machines at once.

Optional (extra `lake`) and derived like the plain lake (`publishing.lake`), which it is filled from. Writers hold an advisory lock.
The internal part renews a region in one transaction; the public part makes its few tables anew in one, since the catalogue would
keep the least and greatest value that a column ever had. Rows stand in Parquet alone (data inlining off). Earlier snapshots are
expired with their files at once, so what was withdrawn is in none; a reader in the middle of an old one starts again.
Here: filling it. Not here: which editions there are, what is public (`publishing.lake`).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from publishing.current import PublicationError
from publishing.lake import INTERNAL, REGION_SUMMARY, editions_in_force, province_model, tables
from reports.edition import PUBLIC
from warehouse.schema import quoted
from warehouse.store import Warehouse
from warehouse.tables import Table
from warehouse.tables.declare import MOMENT
from warehouse.tables.province import PROVINCE_SUMMARY

EXTENSIONS = {"ducklake": "duckdb_extension_ducklake", "postgres_scanner": "duckdb_extension_postgres_scanner"}
"""DuckDB's own extensions and their packages: nothing is fetched when a lake is opened."""
POSTGRES = "postgres:"
HELD = "editions"
"""The table of the lake that says which edition of a region and year it holds."""
LOCK = 0x6C616B65
"""The number of the advisory lock."""


def fill(lake: Path, part: str, catalogue: str, data: Path) -> list[str]:
    """Bring a DuckLake to a part of a plain lake; returns what was renewed or taken out, as `<region>/<year>`.

    `catalogue` is where DuckLake keeps its own: `postgres:dbname=… host=…`, or a file for a single writer; `data` the folder of its
    Parquet. Each part has a catalogue of its own. Raises PublicationError without the extra `lake`, or where it cannot be opened.
    """
    wanted = editions_in_force(lake / part)
    with _alone(catalogue), opened(catalogue, data) as connection:
        _declare(connection, part)
        rows = connection.execute(f"select region, year, edition from lake.{HELD}").fetchall()
        held = {f"{region}/{year}": edition for region, year, edition in rows}
        names = {place: folder.name for place, folder in wanted.items()}
        changed = sorted(place for place in held.keys() | names.keys() if held.get(place) != names.get(place))
        if changed and part == PUBLIC:
            _replace(connection, part, wanted)
        for region in sorted({place.partition("/")[0] for place in changed} if part == INTERNAL else ()):
            own = {place: folder for place, folder in wanted.items() if place.startswith(f"{region}/")}
            _replace(connection, part, own, region)
        if changed:
            _forget(connection)
    return changed


@contextmanager
def opened(catalogue: str, data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake attached as `lake`. Raises PublicationError where it or its extensions cannot be had."""
    with duckdb.connect() as connection:
        try:
            for name in EXTENSIONS:
                connection.execute(f"load {quoted(_extension(name))}")
            options = f"data_path {quoted(data.absolute())}, data_inlining_row_limit 0"
            connection.execute(f"attach {quoted(f'ducklake:{catalogue}')} as lake ({options})")
        except duckdb.Error as error:
            raise PublicationError(
                f"The DuckLake cannot be opened: {error}",
                f"`DuckLake` 无法打开（`{error}`）。",
            ) from error
        yield connection


def _extension(name: str) -> Path:
    """The file of an extension, from its package."""
    found = importlib.util.find_spec(EXTENSIONS[name])
    folders = found.submodule_search_locations if found else None
    file = f"extensions/v{duckdb.__version__}/{name}.duckdb_extension"
    for folder in folders or ():
        if (path := Path(folder) / file).is_file():
            return path
    raise PublicationError(
        f"DuckDB {duckdb.__version__} has no extension {name} here: install the extra, jixiao[lake].",
        f"此处的 `DuckDB {duckdb.__version__}` 没有扩展 {name}：请安装 `jixiao[lake]`。",
    )


@contextmanager
def _alone(catalogue: str) -> Iterator[None]:
    """Hold the advisory lock of a catalogue in PostgreSQL; one in a file DuckDB locks itself."""
    if not catalogue.startswith(POSTGRES):
        yield
        return
    try:
        import psycopg2  # noqa: PLC0415 - comes with the extra
    except ImportError as error:
        raise PublicationError(
            "There is no driver for PostgreSQL here: install the extra, jixiao[lake].",
            "此处没有 `PostgreSQL` 的驱动程序：请安装 `jixiao[lake]`。",
        ) from error
    try:
        session = psycopg2.connect(catalogue.removeprefix(POSTGRES))
    except psycopg2.OperationalError as error:
        why = str(error).strip()
        raise PublicationError(
            f"The catalogue of the DuckLake cannot be reached: {why}",
            f"`DuckLake` 的目录库无法连接（`{why}`）。",
        ) from error
    try:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        yield
    finally:
        session.close()  # the lock goes with the session, however that ends


def _declare(connection: duckdb.DuckDBPyConnection, part: str) -> None:
    """Make the tables that are missing, and the columns that they lack; asked in one question, since the catalogue is far away."""
    held: dict[str, set[str]] = {}
    columns = "select table_name, column_name from duckdb_columns() where database_name = 'lake'"
    for table, column in connection.execute(columns).fetchall():
        held.setdefault(table, set()).add(column)
    with Warehouse(connection).transaction():
        if HELD not in held:
            connection.execute(f"create table lake.{HELD} (region varchar, year integer, edition varchar)")
        for table in _stored(part):
            if table.name not in held:
                _create(connection, table)
                continue
            for column in table.columns:
                if column.name not in held[table.name]:
                    kind = _kind(column.type)
                    connection.execute(f'alter table lake."{table.name}" add column "{column.name}" {kind}')
        if part == INTERNAL and PROVINCE_SUMMARY.name not in held:
            model = province_model(f"lake.{REGION_SUMMARY}")
            connection.execute(f"create view lake.{PROVINCE_SUMMARY.name} as {model}")


def _create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Make a table whose files lie by region and year."""
    columns = ", ".join(f'"{column.name}" {_kind(column.type)}' for column in table.columns)
    connection.execute(f'create table lake."{table.name}" ({columns})')
    connection.execute(f'alter table lake."{table.name}" set partitioned by (region, year)')


def _replace(
    connection: duckdb.DuckDBPyConnection, part: str, wanted: Mapping[str, Path], region: str | None = None
) -> None:
    """Put editions in the place of those that the lake holds of a region, or of all with tables made anew; one transaction."""
    counted = connection.execute("select table_name from ducklake_table_info('lake') where file_count > 0").fetchall()
    filled = {name for (name,) in counted}
    with Warehouse(connection).transaction():
        for table in _stored(part):
            files = [file for folder in wanted.values() if (file := folder / f"{table.name}.parquet").is_file()]
            if not files and table.name not in filled:
                continue
            if region is None:
                connection.execute(f'drop table lake."{table.name}"')
                _create(connection, table)
            else:
                connection.execute(f'delete from lake."{table.name}" where region = $region', {"region": region})
            if files:
                listed = ", ".join(quoted(file) for file in files)
                rows = f"select * from read_parquet([{listed}], hive_partitioning = false)"
                connection.execute(f'insert into lake."{table.name}" by name {rows}')
        connection.execute(f"delete from lake.{HELD} where region = coalesce($region, region)", {"region": region})
        held = [(*place.split("/"), folder.name) for place, folder in wanted.items()]
        if held:
            connection.executemany(f"insert into lake.{HELD} values ($1, $2, $3)", held)


def _forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Expire all snapshots but the last, and remove the files that only they named."""
    connection.execute("call ducklake_expire_snapshots('lake', older_than => cast(now() as timestamptz))")
    connection.execute("call ducklake_cleanup_old_files('lake', cleanup_all => true)")


def _stored(part: str) -> Iterable[Table]:
    yield from tables(part).values()
    if part == INTERNAL:
        yield Table(REGION_SUMMARY, PROVINCE_SUMMARY.title, "", PROVINCE_SUMMARY.stage, PROVINCE_SUMMARY.columns)


def _kind(declared: str) -> str:
    return "TIMESTAMPTZ" if declared == MOMENT else declared
