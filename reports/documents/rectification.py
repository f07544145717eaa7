"""Rectification (整改) in letters and bulletins, clause 二(三): matters by their numbers, and how many are open for how long.

Here: which of a letter's matters has which number, what the others say, and ageing. Not here: words (the templates), how a matter
stands (`assets.rectification`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

Row = dict[str, Any]
TABLE = "letter_rectifications"
SOURCES = {"grade": "自评复核", "goal_returned": "绩效目标"}
"""Where a matter that a season's letter tells in its own words comes from, by its kind; others are told as the table has them."""
STAGES = {
    "bulletin_goals": ("绩效目标",),
    "bulletin_monitoring": ("运行监控",),
    "bulletin_self_evaluation": ("自评复核", "重点评价", "审计"),
}
"""By bulletin: where the matters come from that it counts."""
STATUSES = ("未到期", "按期", "逾期", "未整改", "部分整改", "待核验")


def numbered(matters: Iterable[Row], rectifications: Iterable[Row], by: date) -> list[Row]:
    """The matters of a letter that are not done, with `number` and `due`; last those that the letter does not tell itself.

    `by` is the day that holds for matters without a number.
    """
    left = {(row["source"], row["project_code"]): row for row in rectifications if row["source"] != "审计"}
    told = []
    for matter in matters:
        row = left.pop((SOURCES.get(matter["kind"]), matter.get("project_code")), None)
        if row and not _is_open(row):
            continue
        given = (
            {"number": row["number"], "due": row["due_on"]} if row else {"number": "", "due": matter.get("due") or by}
        )
        told.append(matter | given)
    own = {row["number"] for row in told}
    rest = [row for row in rectifications if row["number"] not in own and _is_open(row)]
    return told + [row | {"kind": "numbered", "due": row["due_on"]} for row in rest]


def ageing(rows: Sequence[Row], names: Mapping[str, str] | None = None) -> Row:
    """How many matters there are, open and overdue, and the most days; `departments` with open ones where there are `names`."""
    waiting = [row for row in rows if _is_open(row)]
    overdue = [row["days_late"] for row in waiting if row["is_overdue"]]
    found: Row = {"total": len(rows), "open": len(waiting), "overdue": len(overdue), "longest": max(overdue, default=0)}
    if names is None:
        counted = Counter(row["status"] for row in rows)
        return found | {"statuses": [(status, counted[status]) for status in STATUSES if counted[status]]}
    codes = dict.fromkeys(row["department_code"] for row in waiting)
    departments = {
        code: ageing([row for row in waiting if row["department_code"] == code], {}) for code in codes if names
    }
    return found | {"departments": [{"name": names.get(code) or code, **each} for code, each in departments.items()]}


def of_stage(bulletin: str, rows: Iterable[Row]) -> list[Row]:
    """The matters that a bulletin counts."""
    return [row for row in rows if row["source"] in STAGES[bulletin]]


def _is_open(row: Row) -> bool:
    """Whether nothing is done that stands."""
    return row["done_on"] is None
