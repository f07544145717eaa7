"""`jixiao homes split`: one home of several regions becomes a home a region, and back.

Each step can be repeated, and a region's home appears in one step when all of it is there, so a split that was killed is finished
by saying it again. A region's inbox goes first and comes back last: without it no run about the region begins.
Here: what goes where. Not here: the setting `apart`, which says what a run looks for (`pipelines.resources`).
"""

from __future__ import annotations

import filecmp
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb

from forms.strays import REGION
from policy.language import ToldError
from publishing.archive import Archive
from publishing.descriptor import MANIFEST
from warehouse.home import Home, region_home
from warehouse.lock import claim
from warehouse.schema import quoted
from warehouse.store import open_warehouse
from warehouse.swap import flush, keep, whole
from warehouse.tables import TABLES

FOLDERS = ("inbox", "published", "returns", "reviews", "data_docs", "made")
"""Folders of a home that have one for each region."""
FINGERPRINT = re.compile(rb"[0-9a-f]{64}")
NAMED = (
    ("inbox_files", "sha256"),
    ("inbox_files", "reader"),
    ("seasons", "run"),
    ("policy_versions", "sha256"),
    ("classified_memory", "sha256"),
)
"""Columns of the warehouse that name what the archive keeps."""
LOCK = ".writing.lock"
UNFINISHED = {".new", ".wal", ".moving"}
"""How hidden files end that a split was killed over."""


class UnmovableError(ToldError):
    """A folder cannot go where it should. The message says why and what to do; what has not been moved stands as it was."""


def split(home: Path) -> list[str]:
    """Give each region of a home a home of its own below it. Returns the regions.

    What is no region's stays: the instance of Dagster, notices, and what the archive keeps that no region names any more. Raises
    UnmovableError, HouseBusyError; whatever ends it, it is finished by saying it again.
    """
    shared = Home(home)
    regions = regions_of(home)
    _require_one_disk(home, regions)
    with claim(home, 0, print):
        for region in regions:
            _split_off(shared, region)
        _clear(shared, regions)
    return regions


def join(home: Path) -> list[str]:
    """Bring the homes of the regions below a home back into one. Returns the regions; raises as `split` does.

    A file that jixiao does not know stays where it is, in the folder of the region.
    """
    regions, shared = sorted(_apart(home)), Home(home)
    with ExitStack() as held:
        for region in regions:
            held.enter_context(claim(_place(home, region), 0, print))
        held.enter_context(claim(home, 0, print))
        for region in regions:
            if (own := region_home(home, region)).is_dir():
                own.rename(_moving(home, region))
        flush([home])
        parts = {region: Home(_moving(home, region)) for region in regions}
        _compose(shared.warehouse, {region: part.warehouse for region, part in parts.items()}, rest=shared.warehouse)
        _compose_snapshot(shared.snapshot, {region: part.snapshot for region, part in parts.items()}, shared.snapshot)
        common = _common_templates(parts.values())
        for region, part in parts.items():
            _bring_back(shared, part, region, common)
    return regions


def regions_of(home: Path) -> list[str]:
    """The regions that a home holds anything of, in folders or in the warehouse, and those that were split off already."""
    shared = Home(home)
    folders = [*(home / name for name in FOLDERS), shared.templates]
    named = {entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()}
    found = {name for name in named if REGION.fullmatch(name)} | _apart(home)
    if shared.warehouse.is_file():
        with duckdb.connect() as connection, _attached(connection, shared.warehouse) as tables:
            every = " union ".join(f'select region from source."{table}"' for table in tables)
            found |= {region for (region,) in connection.execute(every).fetchall()}
    return sorted(found)


def _apart(home: Path) -> set[str]:
    """The regions with a home of their own, or one that is under way."""
    own = {entry.name for entry in home.iterdir() if entry.is_dir()}
    under_way = {entry.name[1:-7] for entry in home.glob(".*.moving")}
    return {name for name in own | under_way if REGION.fullmatch(name)}


def _moving(home: Path, region: str) -> Path:
    """Where a region's home is made, and taken apart: no run looks there."""
    return home / f".{region}.moving"


def _place(home: Path, region: str) -> Path:
    own = region_home(home, region)
    return own if own.is_dir() else _moving(home, region)


def _require_one_disk(home: Path, regions: Iterable[str]) -> None:
    """Raise UnmovableError, before anything is moved, where a folder of a region lies on another disk than the home."""
    for region in regions:
        for name in FOLDERS:
            folder = home / name / region
            if folder.is_dir() and (folder.is_symlink() or folder.stat().st_dev != home.stat().st_dev):
                wanted = region_home(home, region) / name / region
                raise UnmovableError(
                    f"{folder} is a link, or mounted from elsewhere, and cannot be moved: mount it as {wanted} instead, "
                    "and say this again; nothing was changed.",
                    f"{folder} 是链接或从别处挂载，无法移动：请改为挂载到 {wanted}，然后再次执行；未作任何改动。",
                )


def _split_off(shared: Home, region: str) -> None:
    own, part = region_home(shared.path, region), Home(_place(shared.path, region))
    part.path.mkdir(exist_ok=True)
    for name in FOLDERS:
        _move(shared.path / name / region, part.path / name / region)
    _move(shared.templates / region, part.templates / region)
    if part.path == own:
        return
    for path in shared.templates.glob("*") if shared.templates.is_dir() else ():
        if path.is_file():
            _take_along(path, part.templates / path.name)
    if shared.warehouse.is_file():
        _compose(part.warehouse, {region: shared.warehouse})
        _compose_snapshot(part.snapshot, {region: shared.snapshot})
    kept = Archive(shared.archive)
    for sha256 in _named(kept, _words(part, region)):
        _take_along(kept.place(sha256), Archive(part.archive).place(sha256))
    flush([*(path for path in part.path.rglob("*") if path.is_dir()), part.path])
    part.path.rename(own)
    flush([shared.path])


def _clear(shared: Home, regions: Iterable[str]) -> None:
    """Take away what every region has its own of by now."""
    parts = [Home(region_home(shared.path, region)) for region in regions]
    for path in (shared.warehouse, shared.snapshot):
        path.unlink(missing_ok=True)
    for path in shared.templates.glob("*") if shared.templates.is_dir() and parts else ():
        if path.is_file() and all((part.templates / path.name).is_file() for part in parts):
            path.unlink()
    for path in sorted((shared.archive / "sha256").glob("*/*")):
        places = (Archive(part.archive).place(path.name) for part in parts)
        if any(place.is_file() and place.stat().st_size == path.stat().st_size for place in places):
            path.unlink()
    _remove_empty([*(shared.path / name for name in FOLDERS), shared.templates, shared.archive])


def _bring_back(shared: Home, part: Home, region: str, common: set[str]) -> None:
    for path in sorted((part.archive / "sha256").glob("*/*")):
        _take_along(path, shared.archive / path.relative_to(part.archive))
    for path in sorted(part.templates.glob("*.docx")):
        everywhere = shared.templates / path.name
        brought = everywhere.is_file() and filecmp.cmp(path, everywhere, shallow=False)  # by a join that was cut off
        target = everywhere if brought or path.name in common else shared.templates / region / path.name
        if not (part.templates / region / path.name).is_file():  # the region's own goes before it anyway
            _take_along(path, target)
            path.unlink()
    for path in sorted((part.templates / region).glob("*")):
        _take_along(path, shared.templates / region / path.name)
        path.unlink()
    for name in reversed(FOLDERS):
        _move(part.path / name / region, shared.path / name / region)
    unfinished = (path for path in part.path.rglob(".*") if path.suffix in UNFINISHED)
    for path in (part.warehouse, part.snapshot, part.path / LOCK, *unfinished):
        path.unlink(missing_ok=True)
    shutil.rmtree(part.archive, ignore_errors=True)
    _remove_empty([part.path])
    if part.path.is_dir():
        part.path.rename(region_home(shared.path, region))


def _common_templates(parts: Iterable[Home]) -> set[str]:
    """Names of the documents' templates that all regions have alike."""
    each = [{(path.name, path.read_bytes()) for path in part.templates.glob("*.docx")} for part in parts]
    return {name for name, _ in set.intersection(*each)} if each else set()


def _move(source: Path, target: Path) -> None:
    """Move a folder by its name. One that is gone was moved before; where both hold files nobody can say which counts."""
    if not source.exists():
        return
    if target.exists():
        if any(path.is_file() for path in source.rglob("*")):
            raise UnmovableError(
                f"Files lie in {source} and in {target}: put them together in one of them, and say this again.",
                f"{source} 和 {target} 中都有文件：请合并到其中一处，然后再次执行。",
            )
        shutil.rmtree(source)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    flush([target.parent, source.parent])


def _take_along(source: Path, target: Path) -> None:
    """Give a place the bytes of a file that stays, whole or not at all."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with whole(target) as fresh:
        fresh.unlink(missing_ok=True)
        keep(source, fresh)
        flush([fresh])


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders that hold no file."""
    for folder in folders:
        if folder.is_dir() and not any(path.is_symlink() or not path.is_dir() for path in folder.rglob("*")):
            shutil.rmtree(folder)


def _words(part: Home, region: str) -> Iterator[bytes]:
    """All that names something in the archive for a region: its manifests, and what its warehouse says of files and runs."""
    for manifest in (part.published / region).rglob(MANIFEST):
        yield manifest.read_bytes()
    if part.warehouse.is_file():
        with open_warehouse(part.warehouse, read_only=True) as warehouse:
            for table, column in NAMED:
                words = (row[column] or "" for row in warehouse.rows(f"select distinct {column} from {table}"))
                yield " ".join(words).encode()


def _named(archive: Archive, words: Iterable[bytes]) -> set[str]:
    """What some words name of the archive by its fingerprint, what that names, and so on."""
    found: set[str] = set()
    waiting = list(words)
    while waiting:
        for sha256 in {each.decode() for each in FINGERPRINT.findall(waiting.pop())} - found:
            place = archive.place(sha256)
            if place.is_file():
                found.add(sha256)
                with place.open("rb") as file:
                    waiting += [file.read()] if file.read(1) in (b"{", b"[") else []
    return found


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[dict[str, list[str]]]:
    """A warehouse as `source`, read-only: its tables that say of each row which region it is about, with their declared columns."""
    connection.execute(f"attach {quoted(file)} as source (read_only)")
    declared = {**{name: table.names for name, table in TABLES.items()}, "written_by": ("region", "run")}
    try:
        rows = connection.execute(
            "select table_name, list(column_name) from duckdb_columns() where database_name = 'source' and schema_name = 'main'"
            " and not internal group by table_name order by table_name"
        ).fetchall()
        yield {name: [each for each in declared[name] if each in held] for name, held in rows if name in declared}
    finally:
        connection.execute("detach source")


def _compose(target: Path, parts: Mapping[str, Path], *, rest: Path | None = None) -> None:
    """Make a warehouse of the rows of regions, each from the file given for it, and of all other regions from `rest`.

    Files that are not there give nothing; the warehouse stands whole or as it was.
    """
    there = {region: file for region, file in parts.items() if file.is_file()}
    sources = [(file, "list_contains($regions, region)", [region]) for region, file in there.items()]
    if rest and rest.is_file():
        sources.append((rest, "not list_contains($regions, region)", [*there]))
    if not sources:
        return
    fresh = target.with_name(f".{target.name}.new")
    for leftover in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        leftover.unlink(missing_ok=True)
    with open_warehouse(fresh) as warehouse:
        for file, which, regions in sources:
            with _attached(warehouse.connection, file) as tables:
                for table, names in tables.items():
                    columns = ", ".join(f'"{name}"' for name in names)
                    copied = f'insert into "{table}" by name select {columns} from source."{table}" where {which}'
                    warehouse.connection.execute(copied, {"regions": regions})
    flush([fresh])
    fresh.replace(target)
    flush([target.parent])


def _compose_snapshot(target: Path, parts: Mapping[str, Path], rest: Path | None = None) -> None:
    """The same of snapshots: what was last published, which the warehouse may have gone beyond."""
    made = target.with_name(f".{target.stem}.moving")
    made.unlink(missing_ok=True)
    _compose(made, parts, rest=rest)
    if made.is_file():
        with open_warehouse(made) as warehouse:
            warehouse.snapshot(target)
        made.unlink()
