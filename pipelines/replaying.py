"""A publication replayed from the archive: which runs it rests on and in what order, and the home they are replayed in.

Not here: comparing what came out (`pipelines.reproducing`), keeping inputs (`publishing.archive`), what a record holds
(`publishing.provenance`), running a season (`pipelines.running`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field
from rich.console import Console

from assets.installation import Installation
from assets.secrecy import recollect
from forms.inbox import InboxFile
from forms.problems import CHANGING_TEXT
from pipelines.exits import refuse
from pipelines.running import run_season
from policy.language import either
from publishing.archive import Archive, ArchiveError
from publishing.current import SUPPLEMENT
from publishing.provenance import Run, read_draw, read_inputs, read_memory, read_numbers, read_run
from publishing.record_keeping import put_back_draw, put_back_numbers
from reports.documents.bulletin import BEFORE
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SEASONS, SPRING, Season
from warehouse.store import Warehouse

EPOCH = datetime(1970, 1, 1)
CALENDAR = {AUTUMN.job: (-1, 2), AUGUST.job: (0, 1), SPRING.job: (1, 0)}
"""When a season is run: years after its partition, and its place in that year."""

LAID: Mapping[str, Callable[[Path], object]] = {
    "misnamed": Path.mkdir,
    "outside": Path.touch,
    "link": lambda path: path.symlink_to("nowhere"),
    "special": os.mkfifo,
}
"""How what lay beside the years' folders is put there again, by its kind; what it held was never read."""


class ReplayedInstallation(Installation):
    """A home laid out again.

    `unread` says of files that were still being written then, or might not be read, how they were listed. `stated` is what the
    publication compares itself with, by `<year>/<job>`.
    """

    unread: dict[str, dict[str, Any]] = Field(default_factory=dict)
    stated: dict[str, dict[str, int]] = Field(default_factory=dict)

    def before(self, warehouse: Warehouse, season: Season, scope: Scope) -> dict[str, dict[str, int]]:
        """What the publication says of the year before, which is not replayed."""
        return {BEFORE: found} if (found := self.stated.get(f"{scope.year}/{season.job}")) else {}

    def listed(self, scope: Scope) -> list[InboxFile]:
        """The files of a scope; what was not read then is not read again."""
        return [replace(file, **self.unread.get(file.file, {})) for file in super().listed(scope)]


class Replay:
    """The runs that a publication rests on, from the records that its manifest names. Raises ArchiveError where one is lost."""

    def __init__(self, archive: Archive, manifest: Mapping[str, Any]) -> None:
        self.archive = archive
        self.runs: dict[str, Run] = {}
        jobs = manifest["jobs"]
        self.stated = {f"{manifest['year']}/{job}": entry[BEFORE] for job, entry in jobs.items() if BEFORE in entry}
        named = {entry[key] for entry in jobs.values() for key in ("run", SUPPLEMENT) if key in entry}
        for sha256 in sorted(named):
            self._learn(sha256)
        self.order = self._ordered(sorted(named, key=self._moment))

    def _learn(self, sha256: str) -> None:
        if sha256 in self.runs:
            return
        self.runs[sha256] = run = read_run(self.archive, sha256)
        for season, earlier in run.rests_on.items():
            if not earlier:
                refuse(
                    f"{season}, which {run.year}/{run.job} rests on, was run before inputs were kept.",
                    f"{run.year}/{run.job} 所依据的 {season} 运行时尚未保留输入。",
                )
            self._learn(earlier)

    def _moment(self, sha256: str) -> tuple[str, int, int, str]:
        """When a run took place, as far as records say: its day, then the order of the seasons."""
        run = self.runs[sha256]
        years, place = CALENDAR[run.job]
        return run.as_of, run.year + years, place, sha256

    @property
    def in_order(self) -> list[Run]:
        """The runs as they are replayed, each once."""
        return [self.runs[sha256] for sha256 in dict.fromkeys(self.order)]

    def _ordered(self, named: Iterable[str]) -> list[str]:
        """Every run after those that it rests on, which must be the newest of their partitions then.

        A run that the manifest names ends as the newest of its own partition, since its tables stand.
        """
        order: list[str] = []
        newest: dict[tuple[str, int], str] = {}

        def add(sha256: str) -> None:
            run = self.runs[sha256]
            if newest.get((run.job, run.year)) == sha256:
                return
            for earlier in sorted(run.rests_on.values(), key=self._moment):
                add(earlier)
            order.append(sha256)
            newest[run.job, run.year] = sha256

        for _ in range(2):  # the second time, what an older run has taken the place of
            for sha256 in named:
                add(sha256)
        return order

    @property
    def inputs(self) -> dict[str, str]:
        """Fingerprint and path of every file whose bytes are needed."""
        return {
            str(about["sha256"]): file
            for run in self.runs.values()
            for file, about in read_inputs(self.archive, run).items()
            if _is_kept(about)
        }

    def faults(self) -> Iterator[str]:
        """Every kept file that is missing or altered, with what it holds. Raises ArchiveError for a list of them."""
        kept = {}
        for run in self.runs.values():
            name = run.policy["name"]
            kept[str(run.policy["sha256"])] = either(f"the policy {name}", f"政策 {name}")
            kept[run.synonyms] = either(f"the synonyms of {run.region}", f"{run.region} 的同义词")
            kept[run.draw] = either(f"the re-checks drawn for {run.year}", f"{run.year} 年的抽评结果")
            kept[run.classified] = either("what was known of classified projects", "涉密项目留痕")
            kept[run.numbers] = either(f"the numbers of letters of {run.year}", f"{run.year} 年反馈函的整改编号")
        kept.pop("", None)  # of runs without some of them
        for sha256, what in {**kept, **self.inputs}.items():
            try:
                self.archive.read(sha256)
            except ArchiveError as error:
                yield either(f"{error} It holds {what}.", f"{error}其内容为：{what}。")

    def run(self, home: Path) -> None:
        """Run the seasons in a home that is laid out anew for each. Leaves with exit code 3 when one fails."""
        with dg.DagsterInstance.ephemeral() as instance:
            for sha256 in self.order:
                run = self.runs[sha256]
                installation = self.laid_out(sha256, home)
                with installation.warehouse() as warehouse:
                    recollect(warehouse, installation, run.region, read_memory(self.archive, run))
                    if run.job == SPRING.job:
                        put_back_draw(warehouse, run.region, run.year, read_draw(self.archive, run))
                    put_back_numbers(warehouse, run.region, read_numbers(self.archive, run))
                season = next(season for season in SEASONS if season.job == run.job)
                run_season(season, run.region, run.year, installation, instance, Console(stderr=True))

    def laid_out(self, sha256: str, home: Path) -> Installation:
        """Put a run's files where they were, as old as they were, and its policy beside the inbox."""
        run, inbox = self.runs[sha256], home / "inbox"
        files = read_inputs(self.archive, run)
        shutil.rmtree(inbox, ignore_errors=True)
        inbox.mkdir()
        for file in (*files, *run.beside):
            if not (inbox / file).resolve().is_relative_to(inbox.resolve()):
                raise ArchiveError(
                    f"The record of {run.year}/{run.job} names {file}, which lies outside the inbox.",
                    f"{run.year}/{run.job} 的记录中有 {file}，它不在收件箱内。",
                )
            (inbox / file).parent.mkdir(parents=True, exist_ok=True)
        for file, about in files.items():
            path = inbox / file
            # a path of its own instead of the bytes that nobody has: equal ones would count as copies of one file
            path.write_bytes(self.archive.read(about["sha256"]) if _is_kept(about) else file.encode())
            nanoseconds = (datetime.fromisoformat(about["received_at"]) - EPOCH) // timedelta(microseconds=1) * 1000
            os.utime(path, ns=(nanoseconds, nanoseconds))
        for file, kind in run.beside.items():
            LAID[kind](inbox / file)
        policy_file = home / "policy.yaml"
        policy_file.write_bytes(self.archive.read(str(run.policy["sha256"])))
        return ReplayedInstallation(
            home=str(home),
            policy_file=str(policy_file),
            places={run.region: dict(run.place)},
            synonyms={run.region: str(self.archive.place(run.synonyms))} if run.synonyms else {},
            as_of=run.as_of,
            unread={file: _listed(about) for file, about in files.items() if not _is_kept(about)},
            stated=self.stated,
        )


def _is_kept(about: Mapping[str, Any]) -> bool:
    """Whether the bytes of a file of a record were kept."""
    return not (about["is_unfinished"] or about.get("is_forbidden"))


def _listed(about: Mapping[str, Any]) -> dict[str, Any]:
    """How a file was listed whose bytes nobody took."""
    return {
        "sha256": str(about["sha256"]),
        **({"unfinished": CHANGING_TEXT} if about["is_unfinished"] else {"forbidden": True}),
    }
