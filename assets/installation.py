"""What every asset needs to know of the installation: where the home is, which policy holds, as of which day.

Here: the Dagster resource and the scope (region × year) of a run. Not here: reading settings (`pipelines.resources`), rules.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
from pydantic import Field

import policy
from assets.reexecution import REGION_TAG, require_version, take_up
from forms import bureau
from forms.inbox import InboxFile, list_scope
from forms.strays import Stray, list_strays, without_region
from policy.place import Place
from publishing.archive import Archive
from reports.documents.bulletin import BEFORE, counts_before
from warehouse.home import Home, region_home
from warehouse.lock import claim
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse, kept_open, open_warehouse
from warehouse.swap import local_copy, put_back

CIVIL_TIME = ZoneInfo("Asia/Shanghai")
SCRATCH = "JIXIAO_SCRATCH"
"""The variable of this machine's own scratch folder, before that of the machine that asked for a run."""
WRITER_POOL = "warehouse"
"""Steps that write the warehouse share this pool of one: DuckDB lets one process in at a time."""


class InboxGoneError(dg.Failure):
    """The inbox of a region is not there: a share that is not mounted must not look like files that were withdrawn."""


class Installation(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The home folder and what governs a run.

    `home` holds inbox/, archive/, warehouse.duckdb, published/, returns/, reviews/, data_docs/ and made/. `lake` is the folder
    that publications are copied to, empty for none. `places` are the names of each region (`Place.of`); `policies` and
    `synonyms` the files of its own, by region. `policy_file` is that of all others, empty for the plan's. `as_of` is an ISO
    date, empty for today in China. `workers` is the number of processes that open what was handed in, 0 for one a core.
    `wait_minutes` is how long a run waits for another that writes the same home. With `apart` each region has a home of
    its own below `home`, and `at` gives that of one; `scratch` is a local folder to work on the warehouse in, empty
    where the home's disk is local, and `working` is the copy there while a run works on it.
    """

    home: str
    lake: str = ""
    policy_file: str = ""
    places: dict[str, dict[str, str]] = Field(default_factory=dict)
    policies: dict[str, str] = Field(default_factory=dict)
    synonyms: dict[str, str] = Field(default_factory=dict)
    as_of: str = ""
    workers: int = 0
    wait_minutes: int = 30
    apart: bool = False
    scratch: str = ""
    working: str = ""

    def at(self, region: str) -> Installation:
        """The installation as a run about a region has it: on the region's own home where regions are apart."""
        if not self.apart:
            return self
        return self.model_copy(update={"home": str(region_home(Path(self.home), region)), "apart": False})

    @property
    def processes(self) -> int:
        """Number of processes in which what was handed in is opened."""
        return self.workers or os.cpu_count() or 1

    @property
    def folders(self) -> Home:
        """Where things lie in the home."""
        return Home(Path(self.home))

    def before(self, warehouse: Warehouse, season: Season, scope: Scope) -> dict[str, dict[str, int]]:
        """What the manifest says of the year before, which a bulletin compares itself with; empty where there is none."""
        found = counts_before(warehouse, season, scope)
        return {BEFORE: found} if found else {}

    @property
    def archive(self) -> Archive:
        """What publications rest on, kept by fingerprint."""
        return Archive(self.folders.archive)

    def listed(self, scope: Scope) -> list[InboxFile]:
        """The files of a scope's inbox folder, one for all copies of the same bytes. Raises InboxGoneError without inbox."""
        self.require_inbox(scope.region)
        return list_scope(self.folders.inbox, scope.region, scope.year)

    def received(self, scope: Scope) -> list[InboxFile]:
        """Those of them that were handed in, to be read as forms."""
        return list(filter(bureau.is_submission, self.listed(scope)))

    def documents(self, scope: Scope) -> list[InboxFile]:
        """Those of them that are the bureau's own documents, to be shown as they are."""
        return list(filter(bureau.is_document, self.listed(scope)))

    def beside(self, scope: Scope) -> list[Stray]:
        """What lies in a region's inbox beside the years' folders, and in a scope's own folder, without being read.

        Raises InboxGoneError without inbox.
        """
        self.require_inbox(scope.region)
        return list_strays(self.folders.inbox, scope.region, scope.year)

    def require_inbox(self, region: str) -> None:
        """Raise InboxGoneError unless the region's inbox is there; asked again where it may have gone meanwhile."""
        if why := without_region(self.folders.inbox, region):
            raise InboxGoneError(why)

    @property
    def day(self) -> date:
        """The day that deadlines are judged on."""
        return date.fromisoformat(self.as_of) if self.as_of else datetime.now(CIVIL_TIME).date()

    def place(self, region: str) -> Place:
        """What a region is called in print."""
        return Place.of(region, **self.places.get(region, {}))

    def names(self) -> dict[str, str]:
        """What each region with settings is called."""
        return {region: self.place(region).name for region in self.places}

    def policy(self, region: str) -> policy.Policy:
        """The policy of a region. Raises policy.PolicyError with file and line when it is faulty."""
        file = self.policies.get(region) or self.policy_file
        return policy.load(Path(file) if file else None)

    def claim(self, say: Callable[[str], object]) -> AbstractContextManager[None]:
        """Hold the home alone while a whole run writes it (`warehouse.lock.claim`)."""
        return claim(Path(self.home), self.wait_minutes, say)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Installation]:
        """Dagster's own call around the steps of a run in one process: on the home of its region, which it holds alone.

        Raises OtherVersionError where the run was asked of other code, LostThreadError where it goes on with what another run
        began and the warehouse is not as that one left it.
        """
        run = context.run
        installation = self.at(run.tags[REGION_TAG]) if run and REGION_TAG in run.tags else self
        if run:
            require_version(run)
        say = context.log.info if context.log else print
        with installation.claim(say), installation.at_work() as working, kept_open(working.working_file):
            if run:
                with working.warehouse() as warehouse:
                    take_up(warehouse, run)
            yield working

    @contextmanager
    def at_work(self) -> Iterator[Installation]:
        """The installation while its home is held: with `scratch` on a local copy of the warehouse, put back whole at the end.

        A command that runs several seasons works on one copy all along.
        """
        scratch = os.environ.get(SCRATCH) or self.scratch
        if self.working or not scratch:
            yield self
            return
        with local_copy(self.folders.warehouse, Path(scratch)) as copy:
            yield self.model_copy(update={"working": str(copy)})

    @property
    def working_file(self) -> Path:
        """The file of the warehouse that is worked on."""
        return Path(self.working) if self.working else self.folders.warehouse

    def warehouse(self) -> AbstractContextManager[Warehouse]:
        """The warehouse, open for writing; closed on leaving."""
        return open_warehouse(self.working_file)

    def reading(self) -> AbstractContextManager[Warehouse]:
        """The read-only snapshot of the last publication; many may read it, also during a run."""
        return open_warehouse(self.folders.snapshot, read_only=True)

    def snapshot(self, warehouse: Warehouse) -> None:
        """Renew the read-only copy that analysts open while a run writes."""
        if not self.working:
            warehouse.snapshot(self.folders.snapshot)
            return
        made = Path(self.working).with_name(self.folders.snapshot.name)
        warehouse.snapshot(made)
        put_back(made, self.folders.snapshot)


def scope_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Scope:
    """The scope of the partition that a step runs for."""
    key = context.partition_key
    keys = key.keys_by_dimension if isinstance(key, dg.MultiPartitionKey) else {}
    return Scope(keys["region"], int(keys["year"]))
