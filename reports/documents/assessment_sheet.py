"""The workbook that the assessment office (考核办) takes, clause 三: rank, points, what each lost point was lost for.

Here: the two sheets, and the sentence that sums up a department's losses. Not here: points and reasons (the tables).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from reports.documents.figures import plain, score, total
from reports.edition import Edition
from reports.workbook import Cover, write_workbook
from warehouse.arrow import arrow_table
from warehouse.seasons import SPRING
from warehouse.tables import TABLES, Column, Table
from warehouse.tables.declare import TEXT
from warehouse.wording import WORDS

WORKBOOK = "assessment.xlsx"
ASSESSMENT, LOSSES = TABLES["assessment"], TABLES["assessment_losses"]
REASONS = Column("reasons", TEXT, "扣分原因", "逐项见考核扣分明细表，涉密项目不列")
FIRST = ("region", "year", "rank", "department_code", "department_name")
Row = dict[str, Any]


def write_assessment(edition: Edition, weights: Mapping[str, Decimal]) -> None:
    """Write the workbook into the folder of an edition that has an assessment; `weights` are the points of each part."""
    if not {ASSESSMENT.name, LOSSES.name} <= edition.tables.keys():
        return
    entry = edition.jobs[SPRING.job]
    place: dict[str, str | int] = {"region": edition.region, "year": edition.year}
    title = f"{edition.year}年度部门预算绩效管理考核结果"
    departments = sorted(edition.tables[ASSESSMENT.name].to_pylist(), key=_place)
    losses = sorted(edition.tables[LOSSES.name].to_pylist(), key=lambda row: (*_place(row), _order(row["part"])))
    by_department: defaultdict[str, list[Row]] = defaultdict(list)
    for row in losses:
        by_department[row["department_code"]].append(row)
    names = {row["department_code"]: row["department_name"] for row in departments}
    results = [row | {"reasons": _reasons(by_department[row["department_code"]])} for row in departments]
    day, policy = date.fromisoformat(entry["as_of"]), entry["policy"]
    cover = Cover(title, "", edition.place.name, edition.year, day, policy, names={"department_code": names})
    sheets = ((_results(weights), results), (LOSSES, losses))
    write_workbook(
        edition.folder / WORKBOOK, cover, [(table, arrow_table(table, rows, place)) for table, rows in sheets]
    )


def _results(weights: Mapping[str, Decimal]) -> Table:
    """The assessment, the rank first, each part with the points that it can earn, the reasons last."""
    first = [ASSESSMENT.column(name) for name in FIRST]
    rest = [column for column in ASSESSMENT.columns if column.name not in FIRST]
    parts = [
        replace(each, title=f"{each.title}（{plain(weights[each.name])}分）") if each.name in weights else each
        for each in rest
    ]
    return replace(ASSESSMENT, columns=(*first, *parts, REASONS))


def _reasons(losses: Sequence[Row]) -> str:
    """Say what a department lost, a line a part: how many points, and for what."""
    lines = []
    for part, title in WORDS["part"].items():
        if own := [row for row in losses if row["part"] == part]:
            counted = Counter(row["reason"] for row in own)
            said = "，".join(f"{reason}{count}项" for reason, count in counted.items())
            lines.append(f"{title}扣{score(total(own, 'lost'))}分：{said}")
    return "\n".join(lines)


def _place(row: Row) -> tuple[bool, int, str]:
    """Order by rank, those without one last."""
    return row["rank"] is None, row["rank"] or 0, row["department_code"] or ""


def _order(part: str) -> int:
    return list(WORDS["part"]).index(part)
