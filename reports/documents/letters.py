"""Feedback letters (反馈函), clause 二(三): what a season found at one department, and what it must put right by when.

A letter may name the department's own classified projects, so it is marked 内部 and never lies below `public/`.
Here: what a letter is filled with, season by season; of rectification (整改), which of its matters has which number, what the
others say, and how many are open for how long. Not here: its words (the templates), which facts there are (the queries), how a
matter stands (`assets.rectification`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reports.documents import queries
from reports.documents.docx_template import Stationery
from reports.documents.figures import file_name, in_unit, percent
from reports.edition import LETTERS, Edition
from warehouse.home import Home
from warehouse.reuse import recipe, reusing
from warehouse.scope import Scope
from warehouse.seasons import AUGUST, AUTUMN, SPRING
from warehouse.store import Warehouse
from warehouse.swap import keep

Row = dict[str, Any]
TEMPLATES = {
    SPRING.job: "letter_self_evaluation",
    AUGUST.job: "letter_monitoring",
    AUTUMN.job: "letter_control_figures",
}
FACTS = {
    SPRING.job: ("letter_department_grades", "project_grades"),
    AUGUST.job: ("letter_flags",),
    AUTUMN.job: ("ex_ante_verdicts", "letter_goals", "letter_cuts", "department_control_figures"),
}
GRADES = ("优", "良", "中", "差", "未自评")
POOR = GRADES[2:]
TREATMENTS = (
    ("suspend", "暂停预算拨款"),
    ("stop_next_year", "停止下一年度预算安排"),
    ("reduce_next_year", "调减下一年度预算"),
    ("expedite", "督促加快执行进度"),
)
TO_BE_AMENDED = ("待完善", "未评估")
"""Verdicts that a department can still do something about."""
UNKNOWN = "待定"
RECTIFICATIONS = "rectifications"
SOURCES = {"grade": "自评复核", "goal_returned": "绩效目标"}
"""Where a matter that a season's letter tells in its own words comes from, by its kind; others are told as the table has them."""
STAGES = {
    "bulletin_goals": ("绩效目标",),
    "bulletin_monitoring": ("运行监控",),
    "bulletin_self_evaluation": ("自评复核", "重点评价", "审计"),
}
"""By bulletin: where the matters come from that it counts."""
STATUSES = ("未到期", "按期", "逾期", "未整改", "部分整改", "待核验")


@dataclass(frozen=True)
class Letter:
    """What one letter is written from: the facts of one department by query name, the day, and the date to rectify by."""

    department: str
    year: int
    day: date
    rectify_by: date
    facts: Mapping[str, list[Row]]

    def of(self, name: str) -> list[Row]:
        """The facts of one query."""
        return self.facts.get(name, [])


def write_letters(
    edition: Edition, warehouse: Warehouse, home: Home, scope: Scope, job: str, made_by: str, stationery: Stationery
) -> None:
    """Write a letter to every department of the year's register into the folder of an edition.

    `made_by` is the fingerprint of the code. A letter that says what it said before is taken over from the one that stands.
    """
    day = date.fromisoformat(edition.jobs[job]["as_of"])
    days = queries.rows(warehouse, "rectify_by", scope)[0]["days"]
    found = {name: queries.by_department(queries.rows(warehouse, name, scope)) for name in FACTS[job]}
    found[RECTIFICATIONS] = queries.by_department(queries.rows(warehouse, RECTIFICATIONS, scope))
    found["letter_findings"] = queries.by_department(queries.rows(warehouse, "letter_findings", scope, job=job))
    place = Path(scope.region, str(scope.year))
    standing = home.published / place / LETTERS / job
    look = (stationery.place, stationery.fingerprint(TEMPLATES[job]))
    with reusing(home.made / place / f"{LETTERS}-{job}.json", standing, edition.folder) as earlier:
        for code, name in queries.names(warehouse, scope)["department_code"].items():
            own = {query: groups.get(code, []) for query, groups in found.items()}
            letter = Letter(name, scope.year, day, day + timedelta(days=days), own)
            path = edition.folder / f"{file_name(code)}.docx"
            made_from = recipe(made_by, job, scope.region, code, letter, look)
            if (made := earlier.find(made_from)) is not None:
                keep(made, path)
            else:
                write(letter, job, path, stationery)
            earlier.note(made_from, path)


def write(letter: Letter, job: str, path: Path, stationery: Stationery) -> None:
    """Write one letter of a season."""
    findings = [row | {"place": _place(row)} for row in letter.of("letter_findings")]
    returned = {row["file"] for row in findings if row["severity"] == "reject"}
    content, rectifications = CONTENT[job](letter, stationery), letter.of(RECTIFICATIONS)
    content["matters"] = numbered(content["matters"], rectifications, letter.rectify_by)
    if returned:
        content["matters"].append({"kind": "rejected", "number": "", "files": len(returned)})
    shared = {
        "department": letter.department,
        "year": letter.year,
        "by": letter.rectify_by,
        "rectifications": rectifications,
        "ageing": ageing(rectifications),
        "findings": findings,
        "rejected": sum(row["severity"] == "reject" for row in findings),
    }
    stationery.write(TEMPLATES[job], path, letter.day, shared | content)


def _matter(kind: str, row: Row) -> Row:
    """A matter to put right; the template has the words for each kind."""
    return row | {"kind": kind}


def counts(rows: Iterable[Row], column: str, order: Iterable[str] = ()) -> list[tuple[str, int]]:
    """How many rows have each value of a column, in the order given, others after those."""
    found = Counter(row[column] for row in rows)
    return [(value, found[value]) for value in dict.fromkeys((*order, *found)) if found[value]]


def _grades(letter: Letter, _: Stationery) -> Row:
    departments, grades = letter.of("letter_department_grades"), letter.of("project_grades")
    matters = [_matter("department_missing", row) for row in departments if row["grade"] == "未自评"]
    for row in grades:
        if row["grade"] in POOR:
            matters.append(_matter("missing" if row["grade"] == "未自评" else "grade", row))
        if row["review_recommended"]:
            matters.append(_matter("review", row))
    content = {"department_grades": departments, "grades": grades, "counts": counts(grades, "grade", GRADES)}
    return content | {"matters": matters}


def _flags(letter: Letter, _: Stationery) -> Row:
    flags = [row | {"treatments": _treatments(row)} for row in letter.of("letter_flags")]
    kinds = {"未报送": "missing"}
    return {"flags": flags, "matters": [_matter(kinds.get(row["treatment"], "treatment"), row) for row in flags]}


def _treatments(row: Row) -> str:
    return "、".join(words for flag, words in TREATMENTS if row[flag]) or "未报送监控表"


def _figures(letter: Letter, stationery: Stationery) -> Row:
    verdicts, goals = letter.of("ex_ante_verdicts"), letter.of("letter_goals")
    matters = [_matter("verdict", row) for row in verdicts if row["verdict"] in TO_BE_AMENDED]
    for row in goals:
        if row["status"] != "审核中":
            kind = "goal_missing" if row["status"] == "未申报" else "goal_returned"
            matters.append(_matter(kind, row | {"due": row["rectify_by"] or letter.rectify_by}))
    return {
        "verdicts": verdicts,
        "verdict_counts": counts(verdicts, "verdict"),
        "goals": goals,
        "figures": letter.of("department_control_figures"),
        "cuts": [row | _cut(row, stationery) for row in letter.of("letter_cuts")],
        "matters": matters,
    }


def _cut(row: Row, stationery: Stationery) -> Row:
    is_project = row["subject"] == "project"
    clause = "本地规定" if row["clause"] == "local" else row["clause"]
    is_open = row["rule"] != "exception" and not row["voided_by"]
    return {
        "subject_name": row["project_name"] or "—" if is_project else "公用经费",
        "subject_code": row["code"] if is_project else "",
        "ground": "，".join(filter(None, (clause, percent(row["rate"])))),
        "unknown_cut": UNKNOWN if is_open and row["cut"] is None else "—",
        "remark": _remark(row, stationery.place.amounts),
    }


def _remark(row: Row, unit: str) -> str:
    number = f"（{row['approval_number']}）" if row["approval_number"] else ""
    before, after = (in_unit(row[name], unit) for name in ("old_value", "new_value"))
    change = "" if before is None else f"{before}\n→ {after or UNKNOWN}"
    if row["rule"] == "exception":
        return "\n".join(filter(None, (f"{row['voided_by']}{number}", change)))
    if row["voided_by"]:
        return f"因{row['voided_by']}{number}不执行"
    return change or "—" if row["applied"] else "未执行"


def _place(row: Row) -> str:
    file = row["file"].rpartition("/")[2] if row["file"] else ""
    return "\n".join(filter(None, (file, " ".join(filter(None, (row["sheet"], row["cell"]))), row["subject_code"])))


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


CONTENT: dict[str, Callable[[Letter, Stationery], Row]] = {
    SPRING.job: _grades,
    AUGUST.job: _flags,
    AUTUMN.job: _figures,
}
"""What the template of a season's letter is filled with, besides what every letter has."""
