"""The registers that the sample city's finance bureau keeps, as records keyed by raw columns.

Here: who is listed with which money, review, date or exception. Not here: the departments' forms (`records`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sample import names
from sample.city import City, Project, rounded, share
from sample.records import FULL_SCORE, Record, head

CLASS_NAMES = {"1": "人员类", "21": "公用经费", "22": "其他运转类", "3": "特定目标类"}


def is_new(project: Project, year: int) -> bool:
    """Tell whether a project is new in a year: its code says that it was set up then."""
    return year == project.first and project.code[6:8] == f"{year % 100:02}"


def units(city: City) -> list[Record]:
    """Return the rows of the directory of units (R-UNIT)."""
    return [
        {
            "unit_code": unit.code,
            "unit_name": unit.name,
            "department_code": department.code,
            "department_name": department.name,
        }
        for department in city.departments
        for unit in department.units
    ]


def project_library(city: City, year: int) -> list[Record]:
    """Return the rows of the project library (R-PROJ) of a year."""
    return [
        {
            **head(project),
            "class": f"{project.story.budget_class} {CLASS_NAMES[project.story.budget_class]}",
            "content": project.content or None,
            "nature": project.nature,
            "is_new": is_new(project, year),
            "is_key": project.story.is_key,
            "is_classified": project.story.is_classified,
            "predecessor_code": project.predecessor or None,
        }
        for project in city.active(year)
    ]


def budgets(city: City, year: int) -> list[Record]:
    """Return the rows of the budget register (R-BUDG) of a year: only what is known when the bureau writes it."""
    rows: list[Record] = []
    for project in city.active(year):
        budget = project.budgets[year]
        row: Record = {"project_code": project.code, "requested": budget.requested}
        if year < city.budgeted:
            row |= {"initial_budget": budget.initial, "adjusted_budget": budget.adjusted}
        if year == city.evaluated:
            row["executed"] = budget.executed
        rows.append(row)
    return rows


def basic_expenditure(city: City, year: int, rng: Random) -> list[Record]:
    """Return the rows of the basic expenditure register (R-BASE); in year B the last of many departments is missing."""
    listed = city.departments
    if year == city.budgeted and len(listed) >= 10:
        listed = listed[:-1]
    return [
        {
            "department_code": department.code,
            "personnel": rounded(Decimal(rng.randint(300, 6000)) * 10000),
            "public_funds": rounded(Decimal(rng.randint(50_000_00, 900_000_000)) / 100),
        }
        for department in listed
    ]


def reviews(city: City, scores: dict[str, Decimal], rng: Random) -> Iterator[Record]:
    """Yield the rows of the review register (R-REV); `scores` are the self-scores handed in, by project code."""
    found = {"same": Decimal(0), "lower": Decimal(-16), "higher": Decimal(6)}
    for project in city.active(city.evaluated):
        review = project.story.review
        own = scores.get(project.code)
        if not review or (own is None and review != "only"):
            continue
        score = Decimal(72) if own is None else max(own + found[review], Decimal(0))
        method = "重点评价" if project.story.is_key else rng.choice(("抽评", "全面复核"))
        found_by = {"review_score": min(score, FULL_SCORE), "method": method}
        yield {"subject": "项目", "code": project.code, **found_by, **_reviewed(city, rng)}
    for department in city.departments:
        if department.grade.startswith("review"):
            score = Decimal(55) if department.grade == "review only" else Decimal("78.50")
            found_by = {"review_score": score, "method": "全面复核"}
            yield {"subject": "部门整体", "code": department.code, **found_by, **_reviewed(city, rng)}


def _reviewed(city: City, rng: Random) -> Record:
    return {"opinion": rng.choice(names.OPINIONS), "reviewed_on": date(city.current, 5, rng.randint(1, 28))}


def review_lines(reviews: list[Record], forms: dict[str, Record]) -> Iterator[Record]:
    """Yield the lines (R-REV-D) of the first project that was reviewed indicator by indicator; its total is left out.

    `forms` are the self-evaluations handed in, by project code. What the review took away is missing from the last indicators.
    """
    reviewed = next((row for row in reviews if row["subject"] == "项目" and row["code"] in forms), None)
    if reviewed is None:
        return
    form, total = forms[reviewed["code"]], reviewed["review_score"]
    reviewed["review_score"] = None
    gone = form["total_score"] - total
    whose = {"subject": "项目", "code": reviewed["code"]}
    lines = [{"level3": "预算执行率", "review_score": form["execution_score"]}]
    for indicator in reversed(form["indicators"]):
        taken = max(min(gone, indicator["score"]), indicator["score"] - indicator["weight"])
        gone -= taken
        reason = "佐证材料不足" if taken > 0 else None
        lines.insert(1, {"level3": indicator["level3"], "review_score": indicator["score"] - taken, "reason": reason})
    lines[0]["review_score"] -= gone
    yield from ({**whose, **line} for line in lines)


DELAYS: tuple[tuple[int | None, int | None, int | None], ...] = (
    (10, 12, 18),
    (15, 15, 20),
    (9, 14, 19),
    (16, 15, 21),
    (-2, 12, 18),
    (12, 20, 33),
    (7, None, 15),
    (None, None, None),
    (14, 15, 20),
)
"""Days from the approval to passing it on, filing and publication: before, on and after the due days, not yet, too early."""


def dates(city: City, year: int, matter: str, first: date, rng: Random) -> Iterator[Record]:
    """Yield the rows of the approval register (R-DATE): one a department, a few not registered yet."""
    for number, department in enumerate(city.departments):
        if number % 12 == 11:
            continue
        approved = first + timedelta(rng.randint(0, 12) + (150 if number % 9 == 8 else 0))
        after = [None if days is None else approved + timedelta(days) for days in DELAYS[number % len(DELAYS)]]
        url = f"https://www.example.gov.cn/{department.code}/{year}"
        yield {
            "department_code": department.code,
            "matter": matter,
            "approved_on": approved,
            "passed_to_units_on": after[0],
            "filed_on": after[1],
            "published_on": after[2],
            "url": url if after[2] else None,
        }


def exceptions(city: City, rng: Random) -> Iterator[Record]:
    """Yield the rows of the exception register (R-EXC) for year B; a kept amount is a share of the request."""
    year = city.budgeted
    for number, project in enumerate(city.active(year), 1):
        for kind in project.story.exceptions:
            requested = project.budgets[year].requested
            lost = project.story.grade == "差" or project.story.monitoring == "stop"
            kept = share(rng, 0.4, 0.8) if lost else share(rng, 0.95, 0.99)
            yield {
                "project_code": project.code,
                "kind": kind,
                "amount": rounded(requested * kept) if kind == "保留金额" else None,
                "approval_number": f"财绩〔{city.current}〕{number}号",
                "approved_by": names.OFFICIALS[0],
                "approved_on": date(city.current, 10, rng.randint(8, 28)),
                "reason": rng.choice(names.EXCEPTION_REASONS),
            }
