"""Dagster's records in SQLite, with databases that stay open for the length of a command.

Dagster's own storage opens and closes a database for each of the thousands of statements of a season, and each closing waits for
the disk. These are the same files, which everybody reads as before. What is written is seen by others at once and outlives the
process however it ends; a power cut may take the last records of a run under way, and nothing before it.

Here: connections. Not here: which instance has them (`pipelines.instance`); servers have Dagster's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import dagster as dg
import sqlalchemy as db
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS


@contextmanager
def keeping_open(instance: dg.DagsterInstance) -> Iterator[None]:
    """Have the records of runs and events in SQLite take connections that stay until the block ends; all is on the disk then."""
    engines: dict[str, db.Engine] = {}

    @contextmanager
    def transaction(address: str) -> Iterator[db.Connection]:
        if address not in engines:
            engines[address] = db.create_engine(address, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
            db.event.listen(engines[address], "connect", _wait_for_no_disk)
        with engines[address].begin() as connection:
            yield connection

    runs, events = instance.run_storage, instance.event_log_storage
    if isinstance(runs, SqliteRunStorage) and isinstance(events, SqliteEventLogStorage):
        runs.connect = lambda: transaction(runs._conn_string)  # type: ignore[method-assign]
        events._connect = partial(_of_shard, events, transaction)  # type: ignore[method-assign]
    try:
        yield
    finally:
        for engine in engines.values():
            engine.dispose()


@contextmanager
def _of_shard(
    events: SqliteEventLogStorage, transaction: Callable[[str], AbstractContextManager[db.Connection]], shard: str
) -> Iterator[db.Connection]:
    if shard not in events._initialized_dbs:
        with SqliteEventLogStorage._connect(events, shard):  # makes the database where it is new
            pass
    with events._db_lock, transaction(events.conn_string_for_shard(shard)) as connection:
        yield connection


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    connection.execute("pragma synchronous = normal")  # whole after a power cut all the same, with SQLite's log ahead
