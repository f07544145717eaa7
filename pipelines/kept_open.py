"""Dagster's records in SQLite, with databases that stay open for the length of a command.

Dagster's own storage opens and closes a database for each of the thousands of statements of a season, and each closing waits for
the disk. These are the same files, which everybody reads as before. What is written is seen by others at once and outlives the
process however it ends; a power cut may take the last records of a run under way, and nothing before it.

Here: connections. Not here: which instance has it (`pipelines.instance`); servers have Dagster's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any

import sqlalchemy as db
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.runs.sqlite.sqlite_run_storage import SqliteRunStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData


class _KeptOpen:
    """A storage with an engine for each of its databases, whose connections stay until it is disposed of."""

    @cached_property
    def _engines(self) -> dict[str, db.Engine]:
        return {}

    def transaction(self, address: str) -> AbstractContextManager[db.Connection]:
        """A transaction in the database at SQLAlchemy's address."""
        if address not in self._engines:
            engine = db.create_engine(address, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
            db.event.listen(engine, "connect", _wait_for_no_disk)
            self._engines[address] = engine
        return self._engines[address].begin()

    def dispose(self) -> None:
        """Close every database; what was written is on the disk then."""
        super().dispose()  # type: ignore[misc]
        while self._engines:
            self._engines.popitem()[1].dispose()


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    connection.execute("pragma synchronous = normal")  # whole after a power cut all the same, with SQLite's log ahead


class KeptOpenRuns(_KeptOpen, SqliteRunStorage):
    """The runs and their tags."""

    @contextmanager
    def connect(self) -> Iterator[db.Connection]:
        """A transaction."""
        with self.transaction(self._conn_string) as connection:
            yield connection


class KeptOpenEvents(_KeptOpen, SqliteEventLogStorage):
    """The events of runs, a database for each run, and the index of all."""

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.Connection]:
        if shard not in self._initialized_dbs:
            with super()._connect(shard):  # makes the database where it is new
                pass
        with self._db_lock, self.transaction(self.conn_string_for_shard(shard)) as connection:
            yield connection


class KeptOpenStorage(DagsterSqliteStorage):
    """All records of an instance, where `DagsterSqliteStorage` has them."""

    def __init__(self, base_dir: str, **options: Any) -> None:
        super().__init__(base_dir, **options)
        self._run_storage = KeptOpenRuns(self._run_storage._conn_string)
        self._event_log_storage = KeptOpenEvents(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> KeptOpenStorage:
        """What Dagster opens by name."""
        return cls(inst_data=inst_data, **config_value)
