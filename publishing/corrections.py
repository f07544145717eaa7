"""What was published of a figure before (更正), and what its grades have become since: from history/, records and the inbox.

Here: which publications are set side by side, what of the subject differs between them, which of the cells it rests on came
in between. Not here: how two tables differ (`publishing.changes`), what a run rests on (`provenance`), words (`outline`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from publishing import changes
from publishing.archive import Archive, ArchiveError
from publishing.current import earlier, load
from publishing.descriptor import MANIFEST
from publishing.provenance import Run, edits, read_inputs, read_run, results, run_of
from reports.explanation.facts import Fact, Row
from warehouse.seasons import AUTUMN
from warehouse.store import Warehouse

FIGURES = {
    "project": ("project_control_figures", "adjustment_ledger", "ex_ante_verdicts", "goal_admissions"),
    "department": ("department_control_figures", "adjustment_ledger"),
}
"""Tables of the budget year that speak of a subject, its figure first."""
POLICY_VERSION = "policy_version"
"""Names the policy file; what its values changed stands in the other columns."""
CODES = ("code", "project_code", "department_code")
"""Columns that say whom a row is about, the first that a table has."""


@dataclass(frozen=True)
class Edition:
    """A publication of the control figures of a year, standing or kept: its folder and what the manifest says."""

    folder: Path
    files: dict[str, Row]
    entry: Row

    def sha256(self, table: str) -> str | None:
        """Fingerprint of a table as it was published."""
        return self.files.get(f"{table}.csv", {}).get("sha256")


def corrections(published: Path, archive: Archive, chain: Row) -> list[Row]:
    """What each later publication of the budget year changed for the subject of a chain, oldest first.

    `published` is the home's folder. Each has `from` and `to` (days), `before` and `after` (the figure's row as published, or
    None), `changes` (table, year, key, column, old, new; of the grades and flags that it rests on too), `policy` (values in force
    that became others: key, old, new) and `since`: facts of the chain in files that came in between.
    """
    region, year, subject = chain["region"], chain["budget_year"], chain["subject"]
    editions = [each for each in _editions(published / region / str(year)) if AUTUMN.job in each.entry]
    found = []
    for old, new in pairwise(editions):
        runs = _run(archive, old), _run(archive, new)
        was, is_now = (str(run.policy["sha256"]) if run else "" for run in runs)
        lines = [line for table in FIGURES[subject] for line in _between(old, new, table, year, _codes(chain))]
        if all(runs):
            lines += _grades(published / region, runs[0].results, runs[1].results, chain)  # type: ignore[union-attr]
        if lines:
            found.append(
                {
                    "from": old.entry[AUTUMN.job]["as_of"],
                    "to": new.entry[AUTUMN.job]["as_of"],
                    "before": _row(old, FIGURES[subject][0], chain["code"]),
                    "after": _row(new, FIGURES[subject][0], chain["code"]),
                    "changes": lines,
                    "policy": _edited(archive, was, is_now, year),
                    "since": _since(archive, runs, chain) if all(runs) else [],
                }
            )
    return found


def stale(warehouse: Warehouse, published: Path, archive: Archive, chain: Row) -> Row | None:
    """What the figure of a chain rests on and is no longer so; None where all is as it was when the figure was computed.

    `tables` are `<year>/<table>` whose grades or flags were computed anew, `changes` what of them concerns the subject,
    `policy` values in force for the year that the policy file has changed: address, was, is; `command` puts it right.
    """
    region, year = chain["region"], chain["budget_year"]
    run = run_of(warehouse, archive, AUTUMN, region, year)
    if run is None:
        return None
    now = results(warehouse, region, year)
    changed = [name.removesuffix(".csv") for name, sha256 in run.results.items() if now.get(name, sha256) != sha256]
    # a project's figure rests on no grade of a department; a department's rests on all, through its projects
    tables = [name for name in changed if chain["subject"] == "department" or not name.endswith("/department_grades")]
    edited = _edited(archive, str(run.policy["sha256"]), chain["policies"][0].get("sha256", ""), year)
    if not tables and not edited:
        return None
    return {
        "as_of": run.as_of,
        "tables": tables,
        "changes": _grades(published / region, run.results, now, chain),
        "policy": edited,
        "command": f"jixiao run {AUTUMN.command} --year {year}",
    }


def _edited(archive: Archive, old: str, new: str, year: int) -> list[Row]:
    return [{"key": key, "old": was, "new": is_now} for key, was, is_now in edits(archive, old, new, year)]


def _editions(directory: Path) -> Iterator[Edition]:
    """Earlier publications of a year, oldest first, and the one that stands."""
    for folder in (*earlier(directory).values(), directory):
        if (folder / MANIFEST).is_file():
            manifest = load(folder / MANIFEST)
            yield Edition(folder, manifest["files"], manifest["jobs"])


def _run(archive: Archive, edition: Edition) -> Run | None:
    try:
        return read_run(archive, edition.entry[AUTUMN.job]["run"])
    except (ArchiveError, KeyError):
        return None


def _codes(chain: Row) -> set[str]:
    """The code of a chain's subject and of what it continues."""
    return {code for code in (chain["code"], chain.get("predecessor_code")) if code}


def _rows(folder: Path, table: str, codes: set[str]) -> list[dict[str, str]]:
    rows = changes.read(folder / f"{table}.csv")
    column = next((name for name in CODES if rows and name in rows[0]), "")
    return [row for row in rows if row.get(column) in codes]


def _row(edition: Edition, table: str, code: str) -> dict[str, str] | None:
    return next(iter(_rows(edition.folder, table, {code})), None)


def _between(old: Edition, new: Edition, table: str, year: int, codes: set[str]) -> list[Row]:
    if old.sha256(table) == new.sha256(table):
        return []
    lines = changes.compare_rows(table, _rows(old.folder, table, codes), _rows(new.folder, table, codes))
    return [
        {"table": table, "year": year, "key": "|".join(key), "column": column, "old": old_value, "new": new_value}
        for _, key, _, column, old_value, new_value in lines
        if column != POLICY_VERSION
    ]


def _grades(region: Path, old: Any, new: Any, chain: Row) -> list[Row]:
    """What two runs were given of a subject's grades and flags, where each is still found among what was published."""
    found = []
    for name in old:
        year, table = name.removesuffix(".csv").split("/")
        if old[name] == new.get(name) or (table == "department_grades") != (chain["subject"] == "department"):
            continue
        editions = list(_editions(region / year))
        one, other = (
            next((each for each in editions if each.sha256(table) == sha256), None)
            for sha256 in (old[name], new.get(name))
        )
        if one and other:
            found += _between(one, other, table, int(year), _codes(chain))
    return found


def _since(archive: Archive, runs: tuple[Run | None, Run | None], chain: Row) -> list[Fact]:
    """Facts of the chain whose file was not among those of the earlier run, nor of the seasons that it rests on."""
    before, after = (set(_files(archive, run)) if run else set() for run in runs)
    files = {file for _, file, _ in after - before}
    return [fact for fact in _facts(chain) if fact["file"] in files]


def _files(archive: Archive, run: Run) -> Iterator[tuple[str, str, str]]:
    """Job, path and fingerprint of the files of a run, and of their own year for the seasons that it rests on."""
    try:
        yield from ((run.job, file, about["sha256"]) for file, about in read_inputs(archive, run).items())
        for sha256 in run.rests_on.values():
            earlier = read_run(archive, sha256)
            own, files = f"{earlier.region}/{earlier.year}/", read_inputs(archive, earlier)
            yield from ((earlier.job, file, about["sha256"]) for file, about in files.items() if file.startswith(own))
    except ArchiveError:
        return


def _facts(node: Any) -> Iterator[Fact]:
    """Every fact of a chain that a cell states."""
    if isinstance(node, dict):
        if node.get("cell") and node.get("value") is not None:
            yield node
        for each in node.values():
            yield from _facts(each)
    elif isinstance(node, list):
        for each in node:
            yield from _facts(each)
