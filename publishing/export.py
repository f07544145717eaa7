"""Publishing: result tables of one region and year leave the house as files, the directory whole or not at all.

Here: which files a job renews and which it leaves alone, what is public, what is withdrawn.
Not here: the form of the files (`tabular`, `workbook`, `descriptor`, and the writers of documents in `assets`), the exchange
of directories (`swap`), what earlier publications were (`current`, `changes`), any rule.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from policy.place import Place
from publishing import changes, descriptor, dimensions
from publishing.change_note import write_change_note
from publishing.changes import DIFFERENCE
from publishing.current import (
    ANEW,
    HISTORY,
    SUPPLEMENT,
    PublicationError,
    Standing,
    differences,
    earlier,
    files_of,
    keep_history,
    read,
)
from publishing.descriptor import MANIFEST, PACKAGE, Document
from publishing.secrecy_search import Secrets, guarded, open_figures, require_none
from reports.edition import DOCUMENTS, LETTERS, PUBLIC, Edition
from reports.sheets import Names
from reports.workbook import Cover, write_workbook
from warehouse.reuse import fingerprint
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.swap import keep, replaced
from warehouse.tables import TABLES, Table
from warehouse.tables.dimensions import DIMENSIONS
from warehouse.tabular import read_parquet, rows_of, write_csv, write_parquet

Writer = Callable[[Edition], None]
Guard = Callable[[Table, pa.Table], pa.Table]
"""What is left of published rows when they pass through the secrecy guard of today."""


def write_nothing(_edition: Edition) -> None:
    """Write nothing."""


@dataclass(frozen=True)
class Writers:
    """Who writes what leaves the house besides tables.

    `letters` are given every table of the job and fill `letters/<job>/`. `documents` and `pages` are given the guarded
    tables of all jobs alone and fill `documents/` and `public/`, anew with every publication. `figures` are amounts that
    documents may print besides those of guarded tables. `names` stand beside codes in the workbooks.
    """

    letters: Writer = write_nothing
    documents: Writer = write_nothing
    pages: Writer = write_nothing
    figures: frozenset[Decimal] = frozenset()
    names: Names = field(default_factory=dict)


NOBODY, NOTHING = Writers(), Secrets()
NO_ORIGIN: Mapping[str, Any] = {}


def publish(
    warehouse: Warehouse,
    home_published: Path,
    place: Place,
    year: int,
    *,
    job: str,
    tables: Sequence[str],
    as_of: date,
    workbook_title: str,
    inputs: Mapping[str, str],
    policy: Mapping[str, str | int],
    totals: Mapping[str, str],
    origin: Mapping[str, Any] = NO_ORIGIN,
    writers: Writers = NOBODY,
    secrets: Secrets = NOTHING,
    guard: Guard | None = None,
    supplement: bool = False,
) -> Path:
    """Publish a job's result tables of a place and year below `home_published`; returns the year's directory.

    Writes CSV and Parquet of every table of `tables`, the job's workbook, letters, documents and the public part, descriptor
    and manifest; keeps the files of other jobs. `inputs` maps file to SHA-256; `policy` has name, in_force_from and sha256;
    `totals` are the run's control totals as text (money in 元); `origin` is what the manifest says of the run besides: its
    record (`run`), the records that it rests on, its code. The same rows and arguments give the same bytes.

    A publication that says something else than the one that stands keeps that one below `history/` and writes the
    difference to `changes.csv`. Guarded tables of other jobs pass through `guard` again, since a project may have been classified
    meanwhile; `secrets` are sought in every finished file that is read outside finance.
    With `supplement`, only the named tables are renewed: what else the job published in that year stays, as of its own day,
    and the manifest names the run that gave them beside the job's own.

    Raises PublicationError for a table that is not a result table or a damaged manifest, TraceError when a finished file
    would give a classified project away. On any error the directory stays as it was.
    """
    declared = [_result_table(name) for name in dict.fromkeys(tables)]
    directory = home_published / place.code / str(year)
    with replaced(directory) as fresh:
        standing, stood = read(directory), read(directory)
        press = _Press(warehouse, fresh, place, year, standing, secrets, writers.names)
        supplement = supplement and not stood.jobs.get(job, {"row_counts": {}})["row_counts"].keys() <= set(tables)
        _keep_others(directory, fresh, gone=standing.forget(job, tables, supplement=supplement))
        if not supplement:
            standing.jobs[job] = {
                "title": workbook_title,
                "as_of": as_of.isoformat(),
                "policy": dict(sorted(policy.items())),
                "inputs": dict(sorted(inputs.items())),
                **origin,
                "row_counts": {table.name: 0 for table in sorted(declared, key=lambda each: each.name)},
                "totals": dict(sorted(totals.items())),
                "workbook": f"{job}.xlsx",
            }
        elif "run" in origin:
            standing.jobs[job][SUPPLEMENT] = origin["run"]
        for table in declared:
            press.write_table(table, rows_of(warehouse, table, place.code, year))
        if guard:
            press.withdraw(guard, renewed={table.name for table in declared})
        press.write_workbook(job, in_order=[table.name for table in declared])
        for other, entry in standing.jobs.items():
            if other != job and press.withdrawn & entry["row_counts"].keys():
                press.write_workbook(other)
        if not supplement:
            press.write_letters(job, writers.letters)
        files = press.write_guarded(writers)
        shown = {name: press.rows(TABLES[name]) for name in standing.resources if name in TABLES}
        referred = press.write_dimensions(fresh, shown)
        keep_history(directory, fresh, standing, stood, job)
        press.write_manifest(files, referred)
    return directory


@dataclass
class _Press:
    """Writes one publication into its fresh directory, and notes every file in what stands."""

    warehouse: Warehouse
    fresh: Path
    place: Place
    year: int
    standing: Standing
    secrets: Secrets
    names: Names
    withdrawn: set[str] = field(default_factory=set)

    def write_table(self, table: Table, rows: pa.Table) -> None:
        for name in files_of({table.name}):
            (self.fresh / name).unlink(missing_ok=True)  # it may be linked to the one that stands
        write_csv(self.warehouse, table, rows, self.fresh / f"{table.name}.csv")
        write_parquet(table, rows, self.fresh / f"{table.name}.parquet")
        for name in files_of({table.name}):
            self.standing.files[name] = fingerprint(self.fresh / name)
        self.standing.resources[table.name] = descriptor.resource(table, self.standing.files[f"{table.name}.csv"])
        for entry in self.standing.jobs.values():
            if table.name in entry["row_counts"]:
                entry["row_counts"][table.name] = rows.num_rows

    def rows(self, table: Table) -> pa.Table:
        return read_parquet(table, self.fresh / f"{table.name}.parquet")

    def guarded_tables(self) -> list[Table]:
        names = sorted(name for name in self.standing.resources if name in TABLES and guarded(name))
        return [TABLES[name] for name in names]

    def withdraw(self, guard: Guard, renewed: set[str]) -> None:
        """Pass the guarded tables of other jobs through the guard again, and renew the workbooks that show them."""
        for table in self.guarded_tables():
            if table.name not in renewed:
                rows = self.rows(table)
                left = guard(table, rows)
                if not left.equals(rows):
                    self.write_table(table, left)
                    self.withdrawn.add(table.name)

    def write_dimensions(self, folder: Path, tables: Mapping[str, pa.Table]) -> Mapping[str, pa.Table]:
        """Write what some tables refer to into a folder; the public part names nothing that its own lines do not."""
        scope = Scope(self.place.code, self.year)
        return dimensions.write(self.warehouse, folder, scope, tables, whole=folder == self.fresh)

    def write_workbook(self, job: str, in_order: Sequence[str] = ()) -> None:
        entry = self.standing.jobs[job]
        tables = self.standing.tables(job)
        if set(in_order) >= {table.name for table in tables}:
            tables = [TABLES[name] for name in in_order]
        with self.warehouse.within(Scope(self.place.code, self.year)):
            found = self.warehouse.rows("select distinct rule, zh from this.policy_rules")
        rules = {row["rule"]: row["zh"] for row in found}
        day = date.fromisoformat(entry["as_of"])
        cover = Cover(
            entry["title"], job, self.place.name, self.year, day, entry["policy"], rules=rules, names=self.names
        )
        path = self.fresh / entry["workbook"]
        path.unlink(missing_ok=True)  # it may be linked to the one that stands
        write_workbook(path, cover, [(table, self.rows(table)) for table in tables])
        self.standing.files[path.name] = fingerprint(path)

    def write_letters(self, job: str, writer: Writer) -> None:
        tables = {table.name: self.rows(table) for table in self.standing.tables(job)}
        self._write(self.fresh / LETTERS / job, writer, tables)
        self.standing.files.update(_fingerprints(self.fresh, self.fresh / LETTERS / job))

    def write_guarded(self, writers: Writers) -> dict[str, Document]:
        """Build `documents/` and `public/` from the guarded tables of every job, and search all that is guarded.

        Returns the fingerprints. Raises TraceError where a file would give a classified project away.
        """
        tables = self.guarded_tables()
        rows = {table.name: self.rows(table) for table in tables}
        self._write(self.fresh / DOCUMENTS, writers.documents, rows)
        open_rows = {table.name: rows[table.name] for table in tables if table.public}
        public = self._publish_publicly(open_rows, writers.pages) if open_rows else {}
        found = [self.fresh / name for name in sorted(files_of(set(rows)))]
        found += _below(self.fresh / DOCUMENTS) + _below(self.fresh / PUBLIC)
        figures = open_figures(((table, rows[table.name]) for table in tables), writers.figures)
        require_none(self.fresh, found, self.secrets, figures)
        return {**_fingerprints(self.fresh, self.fresh / DOCUMENTS), **public}

    def _write(self, folder: Path, writer: Writer, tables: Mapping[str, pa.Table]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        writer(Edition(folder, self.place, self.year, self.standing.jobs, tables))
        for empty in (folder, folder.parent):
            if not any(empty.iterdir()):
                empty.rmdir()

    def _publish_publicly(self, rows: Mapping[str, pa.Table], pages: Writer) -> dict[str, Document]:
        """Build `public/`; its descriptor and manifest name nothing internal."""
        target = self.fresh / PUBLIC
        target.mkdir()
        for name in files_of(set(rows)):
            shutil.copyfile(self.fresh / name, target / name)
        jobs = {job: entry for job, full in self.standing.jobs.items() if (entry := _public_entry(full, rows))}
        referred = self.write_dimensions(target, rows)
        pages(Edition(target, self.place, self.year, jobs, rows, referred))
        self._write_package(target, rows, referred, jobs)
        files = _fingerprints(target, target)
        descriptor.write(descriptor.manifest(self.place.code, self.year, jobs, files), target / MANIFEST)
        return _fingerprints(self.fresh, target)

    def _write_package(
        self, folder: Path, tables: Iterable[str], referred: Iterable[str], jobs: Mapping[str, Document]
    ) -> None:
        """Describe some tables and the dimensions that a folder holds, as of the day of the newest figures of its jobs."""
        named = (descriptor.resource(DIMENSIONS[name], fingerprint(folder / f"{name}.csv")) for name in referred)
        resources = [*(self.standing.resources[name] for name in tables), *named]
        codes = dimensions.allowed(changes.read(folder / "codes.csv"))
        created = max(date.fromisoformat(entry["as_of"]) for entry in jobs.values())
        public = folder != self.fresh
        package = descriptor.package(self.place, self.year, resources, codes, created, public=public)
        descriptor.write(package, folder / PACKAGE)

    def write_manifest(self, guarded_files: Mapping[str, Document], referred: Iterable[str]) -> None:
        """Write the difference where something changed, then descriptor and manifest of the whole."""
        fresh, standing = self.fresh, self.standing
        found = differences(fresh, standing)
        written = [*files_of(referred), PACKAGE]
        if any("previous" in entry for entry in standing.jobs.values()):
            table, page = DIFFERENCE
            changes.write((line for _, lines in found.values() for line in lines), fresh / table)
            write_change_note(fresh / page, self.place, self.year, standing.jobs, found)
            written += DIFFERENCE
        self._write_package(fresh, standing.resources, referred, standing.jobs)
        files = {**standing.files, **guarded_files, **{name: fingerprint(fresh / name) for name in written}}
        said = {
            name: {"since": f"{HISTORY}/{number}", **changes.summary(lines)} for name, (number, lines) in found.items()
        }
        document = descriptor.manifest(self.place.code, self.year, standing.jobs, files)
        kept = {str(number): fingerprint(folder / MANIFEST) for number, folder in earlier(fresh).items()}
        descriptor.write({**document, "changes": said, HISTORY: kept}, fresh / MANIFEST)


def _result_table(name: str) -> Table:
    table = TABLES.get(name)
    if table is None or table.stage != "result":
        raise PublicationError(
            f"{name} is not a result table; publish only tables declared in warehouse.tables.results.",
            f"{name} 不是结果表；只能公开 `warehouse.tables.results` 中声明的表。",
        )
    return table


def _keep_others(directory: Path, fresh: Path, gone: set[str]) -> None:
    """Carry over every file that is neither renewed nor built anew, even one that no manifest names."""
    for path in directory.rglob("*") if directory.exists() else ():
        name = path.relative_to(directory)
        if path.is_file() and name.parts[0] not in ANEW and name.as_posix() not in gone:
            keep(path, fresh / name)


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fingerprints(root: Path, folder: Path) -> dict[str, Document]:
    return {path.relative_to(root).as_posix(): fingerprint(path) for path in _below(folder)}


def _public_entry(entry: Document, public: Mapping[str, object]) -> Document:
    """What the public manifest says of a job; nothing of one without public tables."""
    counts = {name: count for name, count in entry["row_counts"].items() if name in public}
    return {"as_of": entry["as_of"], "policy": entry["policy"], "row_counts": counts} if counts else {}
