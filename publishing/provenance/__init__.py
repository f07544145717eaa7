"""What a publication rests on (来源): the record of a run, kept in the archive under its own fingerprint.

A record names every file that the run read, with its bytes and its time of arrival, the policy, the code, the day, and the runs
whose results it used. A manifest names its record, a record names those before it: with the archive, each can be made again.
Here: making a record and reading it back. Not here: replaying one (`pipelines.replaying`).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import policy
from policy.language import Said, either, say
from publishing import current
from publishing.archive import Archive, ArchiveError
from publishing.current import SUPPLEMENT, PublicationError
from publishing.descriptor import MANIFEST
from publishing.record_keeping import Draw, Row, fixed_draw, numbered, remembered
from warehouse.reuse import fingerprint
from warehouse.seasons import AUGUST, SEASONS, SPRING, Season
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tabular import rows_of, write_csv

INPUTS = Path(__file__).with_name("inputs.sql")
HOUSE = Path(__file__).parents[2]
ROOMS = ("policy", "forms", "warehouse", "measures", "expectations", "reports", "publishing", "assets", "pipelines")
CODE = {".py", ".sql", ".html", ".j2", ".css", ".docx"}
RESULTS = {SPRING.job: ("project_grades", "department_grades"), AUGUST.job: ("monitoring_flags",)}
"""What control figures take from the seasons before: grades of B−2 and flags of B−1."""
HELD_BY, MATTERS = "rectification", "rectifications"
"""The model of rules that hold a project by its matters to put right, and these: where a rule asks it, they are taken as well."""
TAKEN_FOR = "disclosed_documents"
"""The table of the bureau's own documents, which a season takes in beside what was handed in."""
LAGS = {SPRING.job: 2, AUGUST.job: 1}

NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True)
class Run:
    """The record of a run.

    `inputs` maps `<region>/<year>` to the fingerprint of the list of its files (`read_inputs`), which is kept beside the record:
    daily runs without news add a few lines to the archive, not a city's list of files. `rests_on` maps `<year>/<job>` to the
    record of an earlier season whose results were used, empty where that season ran before records were kept. `results` maps
    `<year>/<table>.csv` of such a season to its SHA-256. `classified` is the fingerprint of what was remembered of classified
    projects (`read_memory`), empty where nothing was. `beside` maps the path of what lay beside the years' folders, and was not
    read, to its kind. `place` is how the region was printed, `synonyms` the fingerprint of its own labels, empty without any.
    `draw` is the fingerprint of the fixed draw of re-checks (`read_draw`), empty without any.
    `numbers` is the fingerprint of the numbers that letters of its year gave to matters to put right (`read_numbers`), empty
    where none.
    """

    job: str
    region: str
    year: int
    as_of: str
    policy: Mapping[str, Any]
    code: Mapping[str, str]
    inputs: Mapping[str, str]
    rests_on: Mapping[str, str]
    results: Mapping[str, str]
    classified: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)
    synonyms: str = ""
    draw: str = ""
    numbers: str = ""

    @property
    def content(self) -> bytes:
        """The record as it is kept: readable JSON."""
        return _json(asdict(self))

    @property
    def sha256(self) -> str:
        """The fingerprint under which the record is kept."""
        return hashlib.sha256(self.content).hexdigest()


def record_run(
    warehouse: Warehouse,
    archive: Archive,
    season: Season,
    region: str,
    year: int,
    *,
    as_of: date,
    version: Mapping[str, str | int],
    place: Mapping[str, str] = NO_NAMES,
    synonyms: str = "",
) -> Run:
    """Make the record of a season's run from what the warehouse holds of it, and keep it in the archive.

    `version` is the policy that it ran under: name, in_force_from and sha256; `place` and `synonyms` are those of the region.
    """
    earlier = [year - before for before in season.earlier]
    listed: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in warehouse.rows(INPUTS.read_text(encoding="utf-8"), region=region, years=[year, *earlier]):
        forbidden = {"is_forbidden": True} if row["is_forbidden"] else {}
        listed[f"{region}/{row['year']}"][row["file"]] = {**_about(row), **forbidden}
    if TAKEN_FOR in season.tables:
        documents = "select * from bureau_documents where region = $region and year = $year"
        for row in warehouse.rows(documents, region=region, year=year):
            listed[f"{region}/{year}"][row["file"]] = _about(row)
    beside = warehouse.rows(
        "select file, kind from inbox_beside where region = $region and year = $year order by file",
        region=region,
        year=year,
    )
    run = Run(
        job=season.job,
        region=region,
        year=year,
        as_of=as_of.isoformat(),
        policy=version,
        code=code(),
        inputs={scope: archive.keep_bytes(_json(files)) for scope, files in listed.items()},
        rests_on=_rests_on(warehouse, region, earlier),
        results=results(warehouse, region, year) if season.earlier else {},
        classified=_kept(archive, remembered(warehouse, region)),
        beside={row["file"]: row["kind"] for row in beside},
        place=place,
        synonyms=synonyms,
        draw=_kept(archive, fixed_draw(warehouse, region, year) if season == SPRING else {}),
        numbers=_kept(archive, numbered(warehouse, region, year)),
    )
    archive.keep_bytes(run.content)
    return run


def _about(row: Row) -> Row:
    """What the list of a run's files says of one."""
    moment = row["received_at"].isoformat()
    return {"sha256": row["sha256"], "is_unfinished": row.get("is_unfinished", False), "received_at": moment}


def read_run(archive: Archive, sha256: str) -> Run:
    """Read a record back. Raises ArchiveError where it is missing, altered, or of a later version of jixiao."""
    content = archive.read(sha256)
    try:
        return Run(**json.loads(content))
    except (ValueError, TypeError) as error:
        place = archive.place(sha256)
        raise ArchiveError(
            f"{place} is no record of a run that this version knows: {error}.",
            f"{place} 不是本版本认识的运行记录：请改用留下该记录的版本，或更新的版本。",
        ) from error


def read_inputs(archive: Archive, run: Run) -> dict[str, dict[str, Any]]:
    """The files of a run by path below the inbox: `sha256`, `received_at` (UTC, ISO), `is_unfinished`, `is_forbidden` if so.

    Of a file that was left for a later run, or that jixiao might not read, no bytes are kept. Raises ArchiveError where a
    list is missing or altered.
    """
    return {file: about for sha256 in run.inputs.values() for file, about in json.loads(archive.read(sha256)).items()}


def read_memory(archive: Archive, run: Run) -> list[Row]:
    """What was remembered of classified projects when a run was published. Raises ArchiveError where it is missing or altered."""
    return list(json.loads(archive.read(run.classified))) if run.classified else []


def read_draw(archive: Archive, run: Run) -> Draw:
    """The draw of re-checks that was fixed when a run was published. Raises ArchiveError where it is missing or altered."""
    return dict(json.loads(archive.read(run.draw))) if run.draw else {}


def read_numbers(archive: Archive, run: Run) -> list[Row]:
    """The numbers that letters had given when a run was published. Raises ArchiveError where the list is missing or altered."""
    return list(json.loads(archive.read(run.numbers))) if run.numbers else []


def recalled(
    published: Path, archive: Archive, region: str, take: Callable[[Archive, Run], Iterable[Row]], lost: Said
) -> tuple[list[Row], list[str]]:
    """What `take` finds in the records of all that stands published of a region, for a warehouse that lost it.

    Also, for each publication whose record is lost, a sentence on what is `lost`.
    """
    found: list[Row] = []
    told = []
    for manifest in sorted((published / region).glob(f"*/{MANIFEST}")):
        try:
            for entry in current.read(manifest.parent).jobs.values():
                for sha256 in filter(None, (entry.get("run"), entry.get(SUPPLEMENT))):
                    found += take(archive, read_run(archive, sha256))
        except (ArchiveError, PublicationError) as error:
            told.append(
                either(
                    f"{say(lost)} when {manifest.parent} was published is not known: {error}",
                    f"{manifest.parent} 公开时{say(lost)}已无从得知：{error}",
                )
            )
    return found, told


def run_of(warehouse: Warehouse, archive: Archive, season: Season, region: str, year: int) -> Run | None:
    """The record of the run that a season's figures of a year rest on; None where none was kept."""
    found = warehouse.rows(
        "select run from seasons where region = $region and year = $year and job = $job",
        region=region,
        year=year,
        job=season.job,
    )
    try:
        return read_run(archive, found[0]["run"]) if found and found[0]["run"] else None
    except ArchiveError:
        return None


def results(warehouse: Warehouse, region: str, year: int) -> dict[str, str]:
    """Fingerprints of what control figures of a budget year rest on of the seasons before, as their CSV files have it."""
    rules = "select 1 from policy_rules where region = $region and year = $year and model = $model"
    held = (MATTERS,) if warehouse.rows(rules, region=region, year=year, model=HELD_BY) else ()
    found = {}
    with TemporaryDirectory() as folder:
        for job, tables in RESULTS.items():
            graded = year - LAGS[job]
            for name in (*tables, *held):
                path = Path(folder) / f"{name}.csv"
                write_csv(warehouse, TABLES[name], rows_of(warehouse, TABLES[name], region, graded), path)
                found[f"{graded}/{path.name}"] = str(fingerprint(path)["sha256"])
    return found


def edits(archive: Archive, old: str, new: str, year: int) -> list[tuple[str, str, str]]:
    """Values in force in a budget year that differ between two kept policies: address, was, is; a dash where there is none."""
    if old == new:
        return []
    try:
        one, other = (policy.read(archive.read(each).decode(), f"policy {each}") for each in (old, new))
        return one.differences(other, year)
    except (ArchiveError, policy.PolicyError, UnicodeDecodeError):
        return []


def edited_entries(warehouse: Warehouse, archive: Archive, region: str, year: int, sha256: str) -> list[str]:
    """Say of each season published for a year which values in force for it a policy (`sha256`) has changed since.

    An amendment is a new dated entry and changes no year that came before it, so this is an edit of what was in force.
    """
    told = []
    for season in SEASONS:
        run = run_of(warehouse, archive, season, region, year)
        if run and (found := edits(archive, str(run.policy["sha256"]), sha256, year)):
            en = ", ".join(f"{key} was {was}, is {is_now}" for key, was, is_now in found)
            zh = "；".join(f"`{key}` 原为 `{was}`，现为 `{is_now}`" for key, was, is_now in found)
            told.append(
                either(
                    f"The policy says something else for {year} than when {season.title} was published as of {run.as_of}: "
                    f"{en}. An amendment is a new dated entry, never an edit of one; {year} is computed under the new values.",
                    f"{year}年的政策与“{season.title}”公开时（截至{run.as_of}）不同：{zh}。修订应另写自某年起的新值，"
                    f"不改原值；{year}年将按新值计算。",
                )
            )
    return told


def _kept(archive: Archive, document: Mapping[str, Any] | Sequence[Any]) -> str:
    """The fingerprint of what is kept beside a record; empty where there is nothing to keep."""
    return archive.keep_bytes(_json(document)) if document else ""


def _json(document: Mapping[str, Any] | Sequence[Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _rests_on(warehouse: Warehouse, region: str, years: Sequence[int]) -> dict[str, str]:
    """Spring and August of the earlier years, whichever were run: they wrote what is used, or judged its forms last."""
    rows = warehouse.rows(
        "select year, job, run from seasons"
        " where region = $region and list_contains($years, year) and list_contains($jobs, job) order by year, job",
        region=region,
        years=list(years),
        jobs=list(RESULTS),
    )
    return {f"{row['year']}/{row['job']}": row["run"] or "" for row in rows}


@cache
def code() -> dict[str, str]:
    """Version of jixiao, and a fingerprint of its code, models and templates."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix in CODE:
                digest.update(f"{path.relative_to(HOUSE).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return {"version": metadata.version("jixiao"), "sha256": digest.hexdigest()}


@cache
def made_by() -> str:
    """Who makes files: the code, and the versions of all that is installed beside it. Other versions make other bytes."""
    installed = sorted(f"{each.metadata['Name']} {each.version}" for each in metadata.distributions())
    return hashlib.sha256("\n".join([code()["sha256"], sys.version, *installed]).encode()).hexdigest()
