"""What every asset needs to know of the house: where the home is, which policy holds, as of which day.

Here: the Dagster resource and the scope (region × year) of a run. Not here: reading settings (`pipelines.resources`), rules.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
from filelock import FileLock, Timeout
from pydantic import Field

import policy
from forms.beside import Beside, list_beside, without_region
from forms.inbox import InboxFile, list_scope
from policy.place import Place
from warehouse.archive import Archive
from warehouse.store import Warehouse, kept_open, open_warehouse

CIVIL_TIME = ZoneInfo("Asia/Shanghai")
NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a file system without locks answers."""
WRITER_POOL = "warehouse"
"""Steps that write the warehouse share this pool of one: DuckDB lets one process in at a time."""


class HouseBusyError(RuntimeError):
    """Another process has been writing the home for longer than a run waits."""


class NoLocksError(HouseBusyError):
    """The file system of the home knows no locks, so that nobody can tell whether another process is writing it."""


@dataclass(frozen=True)
class Scope:
    """Region (区划编码) and year (年度) that a run is about."""

    region: str
    year: int

    @property
    def parameters(self) -> dict[str, str | int]:
        """The named parameters of every SQL model."""
        return {"region": self.region, "year": self.year}

    def earlier(self, years: int) -> Scope:
        """The scope of the same region some years before."""
        return Scope(self.region, self.year - years)


class InboxGoneError(RuntimeError):
    """The inbox of a region is not there: a share that is not mounted must not look like files that were withdrawn."""


class House(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The home folder and what governs a run.

    `home` holds inbox/, archive/, warehouse.duckdb, published/, returns/, data_docs/ and made/. `places` are the names of each
    region (`Place.of`); `policies` and `synonyms` the files of its own, by region. `policy_file` is that of all others, empty for
    the plan's. `as_of` is an ISO date, empty for today in China. `workers` is the number of processes that
    open what was handed in, 0 for one a core. `wait_minutes` is how long a run waits for another that writes the same home.
    """

    home: str
    policy_file: str = ""
    places: dict[str, dict[str, str]] = Field(default_factory=dict)
    policies: dict[str, str] = Field(default_factory=dict)
    synonyms: dict[str, str] = Field(default_factory=dict)
    as_of: str = ""
    workers: int = 0
    wait_minutes: int = 30

    @property
    def processes(self) -> int:
        """Number of processes in which what was handed in is opened."""
        return self.workers or os.cpu_count() or 1

    @property
    def inbox(self) -> Path:
        """Folder that departments' files arrive in: inbox/<区划编码>/<年度>/…."""
        return Path(self.home) / "inbox"

    @property
    def published(self) -> Path:
        """Folder of published tables: published/<区划编码>/<年度>/."""
        return Path(self.home) / "published"

    @property
    def returns(self) -> Path:
        """Folder of return slips: returns/<区划编码>/<年度>/<部门>/."""
        return Path(self.home) / "returns"

    @property
    def data_docs(self) -> Path:
        """Folder of the Data Docs: data_docs/<区划编码>/<年度>/. Internal: they show what was typed into forms."""
        return Path(self.home) / "data_docs"

    @property
    def made(self) -> Path:
        """Folder of the lists of what was made from what: made/<区划编码>/<年度>/. It can be deleted at any time."""
        return Path(self.home) / "made"

    @property
    def archive(self) -> Archive:
        """What publications rest on, kept by fingerprint: archive/sha256/…."""
        return Archive(Path(self.home) / "archive")

    def received(self, scope: Scope) -> list[InboxFile]:
        """The files of a scope's inbox folder, one for all copies of the same bytes. Raises InboxGoneError without inbox."""
        self.require_inbox(scope.region)
        return list_scope(self.inbox, scope.region, scope.year)

    def beside(self, scope: Scope) -> list[Beside]:
        """What lies in a region's inbox beside the years' folders, and in a scope's own folder, without being read.

        Raises InboxGoneError without inbox.
        """
        self.require_inbox(scope.region)
        return list_beside(self.inbox, scope.region, scope.year)

    def require_inbox(self, region: str) -> None:
        """Raise InboxGoneError unless the region's inbox is there; asked again where it may have gone meanwhile."""
        if why := without_region(self.inbox, region):
            raise InboxGoneError(why)

    @property
    def day(self) -> date:
        """The day that deadlines are judged on."""
        return date.fromisoformat(self.as_of) if self.as_of else datetime.now(CIVIL_TIME).date()

    def place(self, region: str) -> Place:
        """What a region is called in print."""
        return Place.of(region, **self.places.get(region, {}))

    def policy(self, region: str) -> policy.Policy:
        """The policy of a region. Raises policy.PolicyError with file and line when it is faulty."""
        file = self.policies.get(region) or self.policy_file
        return policy.load(Path(file) if file else None)

    @contextmanager
    def claim(self, say: Callable[[str], object]) -> Iterator[None]:
        """Hold the home alone while a whole run writes it, whoever started it; `say` is told when that means waiting.

        A run reads its own policy and inbox step by step, so two of them must not take turns. A process may claim what it
        holds already; the lock goes with the process, however that ends. Raises HouseBusyError after `wait_minutes`,
        NoLocksError where there can be no lock.
        """
        Path(self.home).mkdir(parents=True, exist_ok=True)
        path = Path(self.home) / ".writing.lock"
        lock = FileLock(path, is_singleton=True, thread_local=False)
        try:
            with self._locks_are_known():
                lock.acquire(timeout=0)
        except Timeout:
            say(f"Another run is writing {self.home}: waiting for it to end, up to {self.wait_minutes} minutes.")
            try:
                lock.acquire(timeout=self.wait_minutes * 60, poll_interval=0.5)
            except Timeout as busy:
                raise HouseBusyError(
                    f"Another run has been writing {self.home} for more than {self.wait_minutes} minutes. Nothing was "
                    f"changed; start this run again when that one has ended."
                ) from busy
        try:
            # the warehouse and the record of runs use the other kind of lock, and do not say so where there is none
            with self._locks_are_known(), suppress(BlockingIOError), path.open("rb") as probe:
                fcntl.lockf(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
            yield
        finally:
            lock.release()

    @contextmanager
    def _locks_are_known(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            raise NoLocksError(
                f"The file system of {self.home} has no file locks ({error.strerror}), so two runs could write at once. "
                f"Put the home on a local disk, or mount it with locks, and run again; nothing was changed."
            ) from error

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[House]:
        """Dagster's own call around the steps of a run in one process."""
        with self.claim(context.log.info if context.log else print), kept_open(self.warehouse_file):
            yield self

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """The warehouse, open for writing; closed on leaving."""
        with open_warehouse(self.warehouse_file) as warehouse:
            yield warehouse

    @property
    def warehouse_file(self) -> Path:
        """The warehouse, which whoever opens it keeps from others."""
        return Path(self.home) / "warehouse.duckdb"

    @contextmanager
    def reading(self) -> Iterator[Warehouse]:
        """The read-only snapshot of the last publication; many may read it, also during a run."""
        with open_warehouse(self.snapshot_file, read_only=True) as warehouse:
            yield warehouse

    @property
    def snapshot_file(self) -> Path:
        """The read-only copy of the warehouse."""
        return Path(self.home) / "snapshot.duckdb"

    def snapshot(self, warehouse: Warehouse) -> None:
        """Renew the read-only copy that analysts open while a run writes."""
        warehouse.snapshot(self.snapshot_file)


def scope_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Scope:
    """The scope of the partition that a step runs for."""
    key = context.partition_key
    keys = key.keys_by_dimension if isinstance(key, dg.MultiPartitionKey) else {}
    return Scope(keys["region"], int(keys["year"]))
