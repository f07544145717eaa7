"""The bulletin (通报) of a stage, clause 二(三), and the pack for the People's Congress, clause 二(二), ready to be sent.

Both are read outside finance: they are written from guarded tables and the lines of open projects alone, and searched again
before they leave the house. Here: what they are filled with. Not here: their words (the templates), which projects are named
(the tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reports.documents import queries
from reports.documents.docx_template import Stationery
from reports.documents.figures import total
from reports.documents.letters import GRADES, ageing, counts, of_stage
from reports.edition import Edition
from warehouse.scope import Scope
from warehouse.seasons import Season, was_published
from warehouse.store import Warehouse

Row = dict[str, Any]
BULLETINS = ("bulletin_goals", "bulletin_monitoring", "bulletin_self_evaluation")
"""Tables and templates, one a stage."""
PACK = "congress_pack"
WHOLE, COMPARED = "congress_departments", "congress_comparison"
"""What the pack says besides key projects: of departments as a whole, and of the year before."""
BEFORE = "before"
"""What the manifest says of a job's year before: `counts_before`."""
ORDER = ("department_code", "unit_code", "project_code", "reason", "detail")


@dataclass(frozen=True)
class Bulletins:
    """What bulletins and the congress pack of a year are written with, besides the tables of an edition.

    `departments` and `units` are names by code; `projects` the open projects that each stage is about, by bulletin; `days` is
    how long a department has to put things right, `rectifications` are the matters of open projects that it must.
    """

    stationery: Stationery
    departments: Mapping[str, str]
    units: Mapping[str, str]
    projects: Mapping[str, list[Row]]
    rectifications: Sequence[Row]
    days: int

    @classmethod
    def of(cls, warehouse: Warehouse, scope: Scope, current: Scope, stationery: Stationery) -> Bulletins:
        """Read what a scope's bulletins need; `current` is the scope whose registers say what is classified today."""
        lines = queries.rows(warehouse, "open_lines", scope, hidden_year=current.year)
        names = queries.names(warehouse, scope)
        return cls(
            stationery,
            names["department_code"],
            names["unit_code"],
            {name: [line for line in lines if line["bulletin"] == name] for name in BULLETINS},
            queries.rows(warehouse, "open_rectifications", scope, hidden_year=current.year),
            queries.rows(warehouse, "rectify_by", scope)[0]["days"],
        )

    def figures(self) -> Iterator[Decimal]:
        """Every amount of a bulletin: sums of open projects, and of those that are named, of a department and of all."""
        for lines in self.projects.values():
            for group in (lines, *queries.by_department(lines).values()):
                yield from (total(some, "amount") for some in (group, _named(group)))

    def write(self, edition: Edition) -> None:
        """Write a bulletin for every stage that stands published, and the congress pack."""
        for table in BULLETINS:
            if table in edition.tables:
                self._write_bulletin(edition, table)
        if PACK in edition.tables:
            self._write_pack(edition)

    def _write_bulletin(self, edition: Edition, table: str) -> None:
        job = _job(edition, table)
        day = date.fromisoformat(job["as_of"])
        found = sorted(edition.tables[table].to_pylist(), key=lambda row: tuple(row[name] or "" for name in ORDER))
        projects = self.projects[table]
        names = {row["project_code"]: row["project_name"] for row in projects}
        lines = [
            row
            | {
                "unit_name": self.units.get(row["unit_code"] or "") or row["unit_code"] or "—",
                "project_name": names.get(row["project_code"]),
            }
            for row in found
        ]
        content = {
            "lines": lines,
            "projects": projects,
            "listed": _named(projects),
            "reasons": counts(lines, "reason"),
            "departments": self._departments(lines, projects),
            "by": day + timedelta(days=self.days),
            "ageing": ageing(of_stage(table, self.rectifications), self.departments),
            "before": job.get(BEFORE),
            "year": edition.year,
        }
        self.stationery.write(table, edition.folder / f"{table}.docx", day, content)

    def _departments(self, lines: Sequence[Row], projects: Sequence[Row]) -> list[Row]:
        """What a bulletin says of each department that the stage is about, by code."""
        named, about = queries.by_department(lines), queries.by_department(projects)
        return [
            {
                "name": self.departments.get(code) or code,
                "lines": named.get(code, []),
                "projects": about.get(code, []),
                "listed": _named(about.get(code, [])),
            }
            for code in sorted({*named, *about}, key=lambda code: code or "")
        ]

    def _write_pack(self, edition: Edition) -> None:
        found, day = edition.tables[PACK].to_pylist(), date.fromisoformat(_job(edition, PACK)["as_of"])
        projects = [
            row | {"department": self.departments.get(row["department_code"] or "") or row["department_code"] or "—"}
            for row in found
        ]
        graded = [row for row in projects if row["last_grade"]]
        departments, comparison = (_lines(edition, table) for table in (WHOLE, COMPARED))
        content = {
            "projects": projects,
            "graded": graded,
            "grade_counts": counts(graded, "last_grade", GRADES),
            "departments": departments,
            "with_goals": [row for row in departments if row["goal_summary"]],
            "department_grades": counts([row for row in departments if row["last_grade"]], "last_grade", GRADES),
            "comparison": comparison,
            "compared": [row for row in comparison if row["before"] is not None],
            "year": edition.year,
        }
        self.stationery.write(PACK, edition.folder / f"{PACK}.docx", day, content)


def _lines(edition: Edition, table: str) -> list[Row]:
    """The rows of a table in their order; none where the year has no such table."""
    rows: list[Row] = edition.tables[table].to_pylist() if table in edition.tables else []
    return sorted(rows, key=lambda row: (row.get("rank") or 0, row.get("department_code") or ""))


def _job(edition: Edition, table: str) -> Mapping[str, Any]:
    """What the manifest says of the job that published a table."""
    return max((job for job in edition.jobs.values() if table in job["row_counts"]), key=lambda job: str(job["as_of"]))


def counts_before(warehouse: Warehouse, season: Season, scope: Scope) -> dict[str, int]:
    """What a season's bulletin compares itself with: how many open projects the year before had, and how many were named.

    Empty where the season has no bulletin, or was not published for the year before.
    """
    before = scope.earlier(1)
    if not was_published(warehouse, season, before):
        return {}
    lines = queries.rows(warehouse, "open_lines", before, hidden_year=scope.year)
    lines = [line for line in lines if line["bulletin"] in season.tables]
    return {"projects": len(lines), "listed": len(_named(lines))} if lines else {}


def _named(projects: Sequence[Row]) -> list[Row]:
    return [row for row in projects if row["is_named"]]
