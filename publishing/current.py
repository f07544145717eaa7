"""What a published directory says of itself, and how a new publication differs from it.

A publication that says something else than the one that stands puts that one into `history/<n>/`, whole and as it was. One that
differs in its day alone does not, so a re-run changes nothing and daily runs do not pile up. History is internal: it holds rows
that were withdrawn since, and only `public/` of the year itself may be served.
Here: reading manifest and descriptor, what a job leaves behind when it is renewed, which earlier publication a table is
compared with. Not here: writing files (`publishing.export`), comparing rows (`changes`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policy.language import ToldError
from publishing import changes
from publishing.changes import DIFFERENCE, Change
from publishing.descriptor import MANIFEST, PACKAGE, Document
from reports.edition import DOCUMENTS, LETTERS, PUBLIC
from warehouse.swap import keep
from warehouse.tables import TABLES, Table
from warehouse.tables.dimensions import DIMENSIONS

HISTORY = "history"


def files_of(tables: Iterable[str]) -> set[str]:
    """Names of the files of some tables."""
    return {f"{name}.{kind}" for name in tables for kind in ("csv", "parquet")}


ANEW = {PUBLIC, DOCUMENTS, HISTORY, MANIFEST, PACKAGE, *DIFFERENCE, *files_of(DIMENSIONS)}
"""What every publication builds from the tables that stand, whichever job they belong to."""

ORIGIN = ("run", "rests_on", "code")
SUPPLEMENT = "supplement"
"""What the manifest says of where a job's tables come from: its run, and the run of another year that supplemented them."""


class PublicationError(ToldError):
    """Something cannot be published as asked, or what is there cannot be kept. Nothing has changed on disk."""


@dataclass
class Standing:
    """What the published directory says of itself: jobs, file fingerprints, descriptions of the tables."""

    jobs: dict[str, Document]
    files: dict[str, Document]
    resources: dict[str, Document]

    def tables_of_others(self, job: str) -> set[str]:
        """Names of the tables that other jobs publish."""
        return {name for other, entry in self.jobs.items() if other != job for name in entry["row_counts"]}

    def forget(self, job: str, renewed: Sequence[str], *, supplement: bool) -> set[str]:
        """Drop what the job is about to renew or no longer publishes; returns the names of those files."""
        had = set() if supplement else set(self.jobs.pop(job, {"row_counts": {}})["row_counts"])
        tables = set(renewed) | (had - self.tables_of_others(job))
        letters = set() if supplement else {name for name in self.files if name.startswith(f"{LETTERS}/{job}/")}
        gone = {f"{job}.xlsx", *files_of(tables), *letters}
        self.files = {name: file for name, file in self.files.items() if name not in gone}
        self.resources = {name: each for name, each in self.resources.items() if name not in tables}
        return gone

    def tables(self, job: str) -> list[Table]:
        """The tables of a job that are still declared, by name."""
        return [TABLES[name] for name in self.jobs[job]["row_counts"] if name in TABLES]


def load(path: Path) -> Document:
    """Read a JSON object. Raises PublicationError with what to do where there is none."""
    try:
        return {**json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError) as error:
        raise PublicationError(
            f"{path} cannot be read ({error}). Restore it, or move the directory away and publish every job of the year again.",
            f"{path} 无法读取，内容已损坏。请从备份恢复，或移走该文件夹，把该年各项任务重新运行并公开。",
        ) from error


def read(directory: Path) -> Standing:
    """Read what stands published, without what is built anew each time."""
    if not (directory / MANIFEST).is_file():
        return Standing({}, {}, {})
    manifest = load(directory / MANIFEST)
    resources = {
        each["name"]: each for each in load(directory / PACKAGE)["resources"] if each["name"] not in DIMENSIONS
    }
    files = {name: file for name, file in manifest["files"].items() if name.partition("/")[0] not in ANEW}
    return Standing(manifest["jobs"], files, resources)


def earlier(directory: Path) -> dict[int, Path]:
    """The folders of the earlier publications of a published directory by their numbers, from 1, the newest last."""
    found = {int(folder.name): folder for folder in (directory / HISTORY).glob("*") if folder.name.isdecimal()}
    return dict(sorted(found.items()))


def keep_history(directory: Path, fresh: Path, standing: Standing, stood: Standing, job: str) -> None:
    """Keep the publication that stands, if this one says something else, and note which each job is compared with."""
    standing_files = [path for path in directory.rglob("*") if path.is_file()]
    for path in standing_files:
        if (place := path.relative_to(directory)).parts[0] == HISTORY:
            keep(path, fresh / place)
    number = max(earlier(directory), default=0) + 1
    for name, entry in stood.jobs.items():  # a job that was renewed is still compared with what it was compared with
        if "previous" in entry:
            standing.jobs[name]["previous"] = entry["previous"]
    changed = {  # tables that stood published and are gone or say something else
        name
        for name in stood.resources
        if name not in standing.resources or changes.compare(name, directory / f"{name}.csv", fresh / f"{name}.csv")
    }
    own_files = f"{directory.parent.name}/{directory.name}/"
    before, now = (_statement(each.jobs.get(job), own_files) for each in (stood, standing))
    if changed or (before and before != now):  # a job's first publication takes nothing back
        for path in standing_files:
            if (place := path.relative_to(directory)).parts[0] != HISTORY:
                keep(path, fresh / HISTORY / str(number) / place)
        for name in standing.jobs:
            own = standing.jobs[name]["row_counts"].keys() - standing.tables_of_others(name)
            if name == job or changed & own:
                standing.jobs[name]["previous"] = number


def _statement(entry: Document | None, own: str) -> Document:
    """What a job's entry says but for its day, its run and files of other years, which changed no table.

    `own` is where the paths of the year's own inputs begin.
    """
    if entry is None:
        return {}
    passing = ("as_of", "row_counts", "previous", SUPPLEMENT, *ORIGIN)
    said = {name: value for name, value in entry.items() if name not in passing}
    return {**said, "inputs": {path: sha256 for path, sha256 in entry["inputs"].items() if path.startswith(own)}}


def differences(fresh: Path, standing: Standing) -> dict[str, tuple[int, list[Change]]]:
    """Each table with the earlier publication it is compared with: the last that its job took the place of."""
    found = {}
    for name in sorted(standing.resources):
        numbers = [
            each["previous"] for each in standing.jobs.values() if name in each["row_counts"] and "previous" in each
        ]
        before = fresh / HISTORY / str(max(numbers, default=0)) / f"{name}.csv"
        if numbers and before.is_file() and (lines := changes.compare(name, before, fresh / f"{name}.csv")):
            found[name] = max(numbers), lines
    return found
