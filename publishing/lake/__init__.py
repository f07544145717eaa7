"""The lake: published tables of all regions together, Parquet by region and year, derived and built anew at any time.

    <lake>/<part>/region=640500/year=2027/<edition>/<table>.parquet    what one publication says; never altered, only replaced
    <lake>/<part>/lake.duckdb                                          a view a table over the editions in force; no rows
    <lake>/<part>/province_summary.parquet, .csv                       regions beside each other (internal part alone)

`internal` is made of published directories, `public` of their `public/` alone. The catalogue is replaced whole after the files
stand, so whoever opens it sees each region before or after a publication, never half of it; the files of an edition that is no
longer in force go at once, with what was withdrawn from it. Writers take turns.
Here: which editions there are, copying, the catalogue. Not here: the same on DuckLake (`publishing.ducklake`).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from publishing.current import PublicationError, load
from publishing.descriptor import MANIFEST, schema
from reports.edition import PUBLIC
from warehouse.arrow import arrow_type
from warehouse.home import published_regions
from warehouse.reuse import fingerprint, recipe
from warehouse.schema import MACROS, quoted
from warehouse.store import Warehouse
from warehouse.swap import whole
from warehouse.tables import TABLES, Table
from warehouse.tables.declare import MOMENT
from warehouse.tables.dimensions import DIMENSIONS
from warehouse.tables.province import PROVINCE_SUMMARY, RANKS
from warehouse.tabular import write_csv, write_parquet

HERE = Path(__file__).parent
INTERNAL = "internal"
PARTS = (INTERNAL, PUBLIC)
CATALOGUE, LISTED, LOCK = "lake.duckdb", "editions.json", ".lake.lock"
REGION_SUMMARY = "region_summary"
SUMMARISED = ("project_grades", "monitoring_flags", "goal_admissions", "project_control_figures", "codes")
TRIES = 5
"""How often an edition is copied anew that is being replaced under our hands."""


def tables(part: str) -> dict[str, Table]:
    """The tables of a part, by name: of the public one no other than those that are published for everyone."""
    shown = {
        name: table for name, table in TABLES.items() if table.stage == "result" and (table.public or part != PUBLIC)
    }
    return shown | DIMENSIONS


@dataclass(frozen=True)
class Synced:
    """What a part's renewal did: years that were copied and that are gone, as `<region>/<year>`; how many stayed."""

    renewed: list[str]
    gone: list[str]
    kept: int


def sync(
    lake: Path, home: Path, names: Mapping[str, str], *, regions: Collection[str] | None = None, anew: bool = False
) -> dict[str, Synced]:
    """Bring both parts of a lake to what stands published in a home, common or apart; returns what was done, by part.

    `names` are what regions are called, by code. With `regions`, no others are looked at. `anew` copies all again, as does a
    schema other than the one the lake was made with. Raises PublicationError where an edition is not as its manifest says.
    """
    return {part: _Part(lake / part, part, names).sync(home, regions, anew=anew) for part in PARTS}


def editions(home: Path, part: str) -> dict[str, Path]:
    """The folders of every published year of a home, by `<region>/<year>`."""
    return {
        f"{region}/{year.name}": folder
        for region, years in published_regions(home).items()
        for year in sorted(years.glob("[0-9]" * 4))
        if ((folder := year / PUBLIC if part == PUBLIC else year) / MANIFEST).is_file()
    }


@dataclass(frozen=True)
class _Part:
    folder: Path
    part: str
    names: Mapping[str, str]

    def sync(self, home: Path, regions: Collection[str] | None, *, anew: bool) -> Synced:
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / LOCK), duckdb.connect() as memory:
            memory.execute(MACROS)
            shutil.rmtree(self._work, ignore_errors=True)  # what a killed writer left may have been withdrawn since
            listed, found = _listed(self.folder), editions(home, self.part)
            asked = {
                each for each in found.keys() | listed.keys() if regions is None or each.partition("/")[0] in regions
            }
            fresh = {
                place: self._copy(memory, place, found[place])
                for place in sorted(asked & found.keys())
                if anew or listed.get(place) != self._edition(place, found[place])
            }
            gone = asked - found.keys()
            if fresh or gone or anew or not (self.folder / CATALOGUE).is_file():
                self._put_in_force({place: name for place, name in listed.items() if place not in gone}, fresh)
            shutil.rmtree(self._work, ignore_errors=True)
        return Synced(list(fresh), sorted(gone), len(asked) - len(fresh) - len(gone))

    @property
    def _work(self) -> Path:
        """Where editions are copied to before they are put in force."""
        return self.folder / ".new"

    def _name(self, place: str) -> str:
        """What the region of a place is called."""
        region = place.partition("/")[0]
        return self.names.get(region, region)

    def _edition(self, place: str, source: Path) -> str:
        """The name of an edition: what its publication says, and what we make of it."""
        return recipe(fingerprint(source / MANIFEST), schema(), self._name(place))[:16]

    def _copy(self, memory: duckdb.DuckDBPyConnection, place: str, source: Path) -> Path:
        """Copy an edition into a folder of ours; its files are those of one manifest, also where it is replaced meanwhile."""
        for _ in range(TRIES):
            name = self._edition(place, source)
            folder = self._work / place / name
            with suppress(FileNotFoundError):
                stated = load(source / MANIFEST)["files"]
                folder.mkdir(parents=True)
                files = [
                    (each, file) for each in tables(self.part).values() if (file := f"{each.name}.parquet") in stated
                ]
                copied = all(_copy_table(table, source / file, folder / file, stated[file]) for table, file in files)
                if copied and self._edition(place, source) == name:
                    self._summarise(memory, place, folder)
                    return folder
            shutil.rmtree(folder, ignore_errors=True)
        raise PublicationError(
            f"{source} is not as its {MANIFEST} says. Publish the year again, then renew the lake.",
            f"{source} 与其 {MANIFEST} 所记不符。请把该年重新运行并公开，再更新各地区数据汇总（`jixiao lake sync`）。",
        )

    def _summarise(self, memory: duckdb.DuckDBPyConnection, place: str, folder: Path) -> None:
        """Write what province_summary says of an edition before regions are ranked; `memory` has the macros of the warehouse."""
        if self.part != INTERNAL:
            return
        for name in SUMMARISED:
            file = folder / f"{name}.parquet"
            _view(memory, {**TABLES, **DIMENSIONS}[name], [file] if file.is_file() else [])
        region, _, year = place.partition("/")
        model = (HERE / f"{REGION_SUMMARY}.sql").read_text(encoding="utf-8")
        ranks = ", ".join(f"null as {rank}" for rank in RANKS)
        found = memory.execute(
            f"select $region as region, cast($year as integer) as year, model.*, {ranks} from ({model}) as model",
            {"region": region, "year": year, "name": self._name(place)},
        ).to_arrow_table()
        types = pa.schema([(column.name, arrow_type(column.type)) for column in PROVINCE_SUMMARY.columns])
        pq.write_table(found.select(PROVINCE_SUMMARY.names).cast(types), folder / f"{REGION_SUMMARY}.parquet")

    def _put_in_force(self, standing: Mapping[str, str], fresh: Mapping[str, Path]) -> None:
        """Move fresh editions in place, replace the catalogue, then remove every edition that it does not name."""
        names = {**standing, **{place: folder.name for place, folder in fresh.items()}}
        for place, folder in fresh.items():
            target = _folder(self.folder, place, folder.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
        in_force = {_folder(self.folder, place, name) for place, name in names.items()}
        self._write_catalogue(names, sorted(in_force))
        for folder in self.folder.glob("region=*/year=*/*"):
            if folder not in in_force:
                shutil.rmtree(folder)
        for folder in [*self.folder.glob("region=*/year=*"), *self.folder.glob("region=*")]:
            if not any(folder.iterdir()):
                folder.rmdir()

    def _write_catalogue(self, listed: Mapping[str, str], folders: Sequence[Path]) -> None:
        path = self.folder / f".{CATALOGUE}.new"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            for name, table in tables(self.part).items():
                _view(connection, table, [file for folder in folders if (file := folder / f"{name}.parquet").is_file()])
            if self.part == INTERNAL:
                files = [folder / f"{REGION_SUMMARY}.parquet" for folder in folders]
                _view(connection, PROVINCE_SUMMARY, files, name=REGION_SUMMARY)
                connection.execute(f"create view {PROVINCE_SUMMARY.name} as {province_model()}")
                rows = connection.execute(f"from {PROVINCE_SUMMARY.name}").to_arrow_table()
                with whole(self.folder / f"{PROVINCE_SUMMARY.name}.csv") as csv:
                    write_csv(Warehouse(connection), PROVINCE_SUMMARY, rows, csv)
                with whole(self.folder / f"{PROVINCE_SUMMARY.name}.parquet") as parquet:
                    write_parquet(PROVINCE_SUMMARY, rows, parquet)
        path.replace(self.folder / CATALOGUE)
        with whole(self.folder / LISTED) as list_:
            list_.write_text(json.dumps(dict(sorted(listed.items())), indent=1) + "\n", encoding="utf-8")


def _copy_table(table: Table, source: Path, target: Path, stated: Mapping[str, Any]) -> bool:
    """Copy a published table; one of an earlier version gets the columns that it lacks, empty.

    Returns False where the file is not the one that the manifest names: the edition was replaced while it was copied.
    """
    shutil.copyfile(source, target)
    if fingerprint(target) != stated:
        return False
    if tuple(pq.read_schema(target).names) != table.names:
        rows = pq.read_table(target)
        kinds = {
            each.name: pa.timestamp("us", "UTC") if each.type == MOMENT else arrow_type(each.type)
            for each in table.columns
        }
        lacking = pa.schema([(name, kind) for name, kind in kinds.items() if name not in rows.column_names])
        rows = pa.concat_tables([rows, lacking.empty_table()], promote_options="default")
        pq.write_table(rows.select(table.names), target, compression="zstd")
    return True


def _view(connection: duckdb.DuckDBPyConnection, table: Table, files: Collection[Path], *, name: str = "") -> None:
    """Make a view of Parquet files; of none, one with the declared columns and no rows."""
    name = name or table.name
    if files:
        listed = ", ".join(quoted(file.absolute()) for file in files)
        rows = f"select * from read_parquet([{listed}], hive_partitioning = false)"
    else:
        empty = ", ".join(f'cast(null as {column.type}) as "{column.name}"' for column in table.columns)
        rows = f"select {empty} limit 0"
    connection.execute(f'create or replace view "{name}" as {rows}')


def editions_in_force(part: Path) -> dict[str, Path]:
    """The folders of the editions that a part of a lake holds, by `<region>/<year>`."""
    return {place: _folder(part, place, name) for place, name in _listed(part).items()}


def province_model(regions: str = REGION_SUMMARY) -> str:
    """The SQL of province_summary over a table of the regions' rows."""
    model = (HERE / f"{PROVINCE_SUMMARY.name}.sql").read_text(encoding="utf-8")
    return model.replace(f"from {REGION_SUMMARY}", f"from {regions}")


def _listed(part: Path) -> dict[str, str]:
    """The names of the editions in force by `<region>/<year>`."""
    path = part / LISTED
    return dict(load(path)) if path.is_file() else {}


def _folder(part: Path, place: str, edition: str) -> Path:
    region, _, year = place.partition("/")
    return part / f"region={region}" / f"year={year}" / edition


def opened(lake: Path, part: str = INTERNAL) -> duckdb.DuckDBPyConnection:
    """The catalogue of a part, for reading. Raises PublicationError where there is no lake.

    A reader that finds a file gone, since a region was published meanwhile, opens it again: the new catalogue stands.
    """
    path = lake / part / CATALOGUE
    if not path.is_file():
        raise PublicationError(
            f"There is no lake in {lake}: make one with `jixiao lake build`.",
            f"{lake} 中没有各地区数据汇总：请用 `jixiao lake build` 建立。",
        )
    return duckdb.connect(str(path), read_only=True)
