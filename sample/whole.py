"""What a made-up department tells as a whole: goals of its whole expenditure (DG), and when it handed in its accounts (决算).

Nothing here is drawn: all follows from a department's place in the city, so that the rest of the sample stays as it is. Not here:
its self-evaluation (`records`), other registers (`registers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from sample.city import City, Department, Indicator
from sample.records import Record, declared
from sample.workbooks import Sheet

BASIC = Decimal(8_000_000)
"""Basic expenditure that each declares, in 元."""
COURSES = ("admitted", "returned", "overdue", "missing", "admitted", "reviewing", "admitted", "admitted")
"""How the goals of one department after the other fare; again from the first."""
ON_TIME, EARLY = (3, 31), (3, 1)
"""Month and day of 决算上报日期: most departments' is after their self-evaluations came in."""
EARLY_EVERY = 3
INDICATORS = (
    Indicator("产出指标", "数量指标", "年度重点任务完成数", "≥", Decimal(10), "项", Decimal(30)),
    Indicator("产出指标", "质量指标", "任务验收合格率", "≥", Decimal(95), "%", Decimal(30)),
    Indicator("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥", Decimal(90), "%", Decimal(30)),
)


def goals(city: City) -> Iterator[tuple[Department, Sheet]]:
    """Yield the sheet with the goals of each department for year B, but of those that hand in none."""
    year = city.budgeted
    for number, department in enumerate(city.departments):
        if (course := COURSES[number % len(COURSES)]) != "missing":
            yield department, Sheet("DG", _goal(city, department, course, year), year, department.money_unit)


def reported(city: City, rows: Iterable[Record]) -> Iterator[Record]:
    """Yield the rows of R-DATE on final accounts with the day on which each department handed them in."""
    places = {department.code: number for number, department in enumerate(city.departments)}
    for row in rows:
        is_early = places[row["department_code"]] % EARLY_EVERY == EARLY_EVERY - 1
        yield {**row, "reported_on": date(city.evaluated + 1, *(EARLY if is_early else ON_TIME))}


def _goal(city: City, department: Department, course: str, year: int) -> Record:
    mine = [each for each in city.active(year) if each.department is department and each.owes_forms]
    projects = sum((each.budgets[year].requested for each in mine), Decimal(0))
    return {
        "department_code": department.code,
        "department_name": department.name,
        "funds": {
            "年度资金总额": {"amount": BASIC + projects},
            "基本支出": {"amount": BASIC},
            "项目支出": {"amount": projects},
        },
        "goal": f"全面完成{department.name}年度重点任务，保障机构正常运转，提高财政资金使用效益",
        "indicators": list(map(declared, INDICATORS)),
        "steps": list(_steps(course, year)),
    }


def _steps(course: str, year: int) -> Iterator[Record]:
    """Yield the review steps: the unit and the department pass what they send; finance has the last word, or none yet."""
    for step, day in (("单位自评", 20), ("主管部门审核", 25)):
        yield {"step": step, "conclusion": "通过", "decided_on": date(year - 1, 8, day)}
    last = {"step": "财政复审", "decided_on": date(year - 1, 9, 15)}
    if course == "admitted":
        yield {**last, "conclusion": "通过"}
    elif course != "reviewing":
        by = date(year - 1, 9, 30) if course == "overdue" else date(year, 12, 31)
        yield {**last, "conclusion": "退回", "opinion": "整体目标未覆盖主要职责，补充后重新上报", "rectify_by": by}
