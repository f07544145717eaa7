"""Publishing: result tables of one region and year leave the house as files, the directory whole or not at all.

Here: which files a job renews and which it leaves alone, what is public, whether files are what they were.
Not here: the form of the files (`tabular`, `workbook`, `descriptor`), the exchange of directories (`swap`), any rule.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from warehouse import descriptor
from warehouse.descriptor import MANIFEST, PACKAGE, Document
from warehouse.store import Warehouse
from warehouse.swap import keep, replaced
from warehouse.tables import TABLES, Table
from warehouse.tabular import rows_of, write_csv, write_parquet
from warehouse.workbook import Cover, write_workbook

PUBLIC = "public"


class PublicationError(RuntimeError):
    """Something cannot be published as asked, or what is there cannot be kept. Nothing has changed on disk."""


@dataclass
class _Standing:
    """What the published directory says of itself: jobs, file fingerprints, descriptions of the tables."""

    jobs: dict[str, Document]
    files: dict[str, Document]
    resources: dict[str, Document]

    def tables_of_others(self, job: str) -> set[str]:
        return {name for other, entry in self.jobs.items() if other != job for name in entry["row_counts"]}

    def forget(self, job: str, renewed: Sequence[str]) -> set[str]:
        """Drop what the job is about to renew or no longer publishes; returns the names of those files."""
        had = set(self.jobs.pop(job, {"row_counts": {}})["row_counts"])
        tables = set(renewed) | (had - self.tables_of_others(job))
        gone = {f"{job}.xlsx", *_files_of(tables)}
        self.files = {name: file for name, file in self.files.items() if name not in gone}
        self.resources = {name: each for name, each in self.resources.items() if name not in tables}
        return gone


def publish(
    warehouse: Warehouse,
    home_published: Path,
    region: str,
    year: int,
    *,
    job: str,
    tables: Sequence[str],
    as_of: date,
    workbook_title: str,
    inputs: Mapping[str, str],
    policy: Mapping[str, str | int],
    totals: Mapping[str, str],
) -> Path:
    """Publish a job's result tables of a region and year below `home_published`; returns the year's directory.

    Writes CSV and Parquet of every table of `tables`, the job's workbook, the public subset, descriptor and manifest;
    keeps the files of other jobs. `inputs` maps file to SHA-256; `policy` has name, in_force_from and sha256; `totals`
    are the run's control totals as text (money in 元). The same rows and arguments give the same bytes.

    Raises PublicationError for a table that is not a result table or a damaged manifest. On any error the directory
    stays as it was.
    """
    declared = [_result_table(name) for name in dict.fromkeys(tables)]
    directory = home_published / region / str(year)
    with replaced(directory) as fresh:
        standing = _read(directory)
        _keep_others(directory, fresh, gone=standing.forget(job, tables))
        rows = {table.name: rows_of(warehouse, table, region, year) for table in declared}
        for table in declared:
            _write_table(warehouse, table, rows[table.name], fresh, standing)
        cover = Cover(workbook_title, job, region, year, as_of, policy)
        write_workbook(fresh / f"{job}.xlsx", cover, [(table, rows[table.name]) for table in declared])
        standing.files[f"{job}.xlsx"] = descriptor.fingerprint(fresh / f"{job}.xlsx")
        counts = {table.name: int(rows[table.name].num_rows) for table in declared}
        _recount(standing, counts)
        standing.jobs[job] = {
            "as_of": as_of.isoformat(),
            "policy": dict(sorted(policy.items())),
            "inputs": dict(sorted(inputs.items())),
            "row_counts": dict(sorted(counts.items())),
            "totals": dict(sorted(totals.items())),
            "workbook": f"{job}.xlsx",
        }
        _describe(fresh, region, year, standing)
    return directory


def verify(directory: Path) -> list[str]:
    """Compare the files of a published directory (or its public part) with its manifest; returns what differs.

    Raises PublicationError where there is no readable manifest.
    """
    if not (directory / MANIFEST).is_file():
        raise PublicationError(f"{directory} has no {MANIFEST}: nothing has been published there.")
    stated: dict[str, Document] = _load(directory / MANIFEST)["files"]
    present = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()} - {MANIFEST}
    faults = [f"{name}: missing" for name in stated.keys() - present]
    faults += [f"{name}: not named in {MANIFEST}" for name in present - stated.keys()]
    for name in stated.keys() & present:
        found = descriptor.fingerprint(directory / name)["sha256"]
        if found != stated[name]["sha256"]:
            faults.append(f"{name}: sha256 {found}, published as {stated[name]['sha256']}")
    return sorted(faults)


def _result_table(name: str) -> Table:
    table = TABLES.get(name)
    if table is None or table.stage != "result":
        raise PublicationError(
            f"{name} is not a result table; publish only tables declared in warehouse.tables.results."
        )
    return table


def _files_of(tables: set[str]) -> set[str]:
    return {f"{name}.{kind}" for name in tables for kind in ("csv", "parquet")}


def _load(path: Path) -> Document:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        advice = "Restore it, or move the directory away and publish every job of the year again"
        raise PublicationError(f"{path} cannot be read ({error}). {advice}.") from error
    if not isinstance(document, dict):
        raise PublicationError(f"{path} is not a JSON object. Move the directory away and publish the year again.")
    return document


def _read(directory: Path) -> _Standing:
    """Read what stands published, without the public part: that is built anew each time."""
    if not (directory / MANIFEST).is_file():
        return _Standing({}, {}, {})
    manifest = _load(directory / MANIFEST)
    resources = {each["name"]: each for each in _load(directory / PACKAGE)["resources"]}
    files = {name: file for name, file in manifest["files"].items() if not name.startswith(f"{PUBLIC}/")}
    return _Standing(manifest["jobs"], files, resources)


def _keep_others(directory: Path, fresh: Path, gone: set[str]) -> None:
    """Carry over every file that is not renewed, even one that no manifest names; below public/ none."""
    for path in directory.rglob("*") if directory.exists() else ():
        name = path.relative_to(directory)
        if path.is_file() and name.parts[0] != PUBLIC and str(name) not in {MANIFEST, PACKAGE, *gone}:
            keep(path, fresh / name)


def _write_table(warehouse: Warehouse, table: Table, rows: pa.Table, fresh: Path, standing: _Standing) -> None:
    write_csv(warehouse, table, rows, fresh / f"{table.name}.csv")
    write_parquet(table, rows, fresh / f"{table.name}.parquet")
    for name in _files_of({table.name}):
        standing.files[name] = descriptor.fingerprint(fresh / name)
    standing.resources[table.name] = descriptor.resource(table, standing.files[f"{table.name}.csv"])


def _recount(standing: _Standing, counts: Mapping[str, int]) -> None:
    """Tables that belong to several jobs were just renewed for all of them."""
    for entry in standing.jobs.values():
        entry["row_counts"] = {name: counts.get(name, count) for name, count in entry["row_counts"].items()}


def _describe(fresh: Path, region: str, year: int, standing: _Standing) -> None:
    """Write the public part, then descriptor and manifest of the whole."""
    public = _publish_publicly(fresh, region, year, standing)
    descriptor.write(descriptor.package(region, year, standing.resources.values()), fresh / PACKAGE)
    files = {**standing.files, **public, PACKAGE: descriptor.fingerprint(fresh / PACKAGE)}
    descriptor.write(descriptor.manifest(region, year, standing.jobs, files), fresh / MANIFEST)


def _publish_publicly(fresh: Path, region: str, year: int, standing: _Standing) -> dict[str, Document]:
    """Build `public/` from the public tables of every job; its descriptor and manifest name nothing internal."""
    names = {name for name in standing.resources if name in TABLES and TABLES[name].public}
    if not names:
        return {}
    target = fresh / PUBLIC
    target.mkdir()
    files = {name: standing.files[name] for name in _files_of(names)}
    for name in files:
        shutil.copyfile(fresh / name, target / name)
    resources = [standing.resources[name] for name in names]
    descriptor.write(descriptor.package(region, year, resources, public=True), target / PACKAGE)
    files[PACKAGE] = descriptor.fingerprint(target / PACKAGE)
    jobs = {job: entry for job, full in standing.jobs.items() if (entry := _public_entry(full, names))["row_counts"]}
    descriptor.write(descriptor.manifest(region, year, jobs, files), target / MANIFEST)
    files[MANIFEST] = descriptor.fingerprint(target / MANIFEST)
    return {f"{PUBLIC}/{name}": file for name, file in files.items()}


def _public_entry(entry: Document, public: set[str]) -> Document:
    counts = {name: count for name, count in entry["row_counts"].items() if name in public}
    return {"as_of": entry["as_of"], "policy": entry["policy"], "row_counts": counts}
