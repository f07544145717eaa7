"""Rectification (整改) in the sample city: what the bureau registers, what departments answer, each way a matter can stand.

Here: rows of R-RECT and RE of year E. They draw nothing at random, so that the rest of the city is the same with and without them.
Not here: writing files (`make`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sample.city import City, Department, Project
from sample.records import Record
from sample.workbooks import Sheet, book, content


@dataclass(frozen=True)
class Course:
    """What becomes of a matter: days from its due day to the one on which it is said to be done, and on which finance verifies."""

    problem: str
    done: int | None = None
    conclusion: str = ""
    verified: int | None = None
    far: bool = False


COURSES = (
    Course("项目结余资金未按规定清理", -12, "已整改", 8),
    Course("绩效资料归档不完整", 6, "已整改", 15),
    Course("资产登记与台账不一致"),
    Course("资金拨付依据不充分", -5, "部分整改", 10),
    Course("采购验收手续不全", -8, "未整改", 9),
    Course("服务对象台账不真实", -3),
    Course("长效管护机制未建立", far=True),
)
"""In order 按期, 逾期 done late, 逾期 not done, 部分整改, 未整改, 待核验 and 未到期: whatever day the city is run on."""


def sheets(city: City) -> Iterator[tuple[str, Sheet, datetime]]:
    """The register and an RE form a department that answers: path in the folder of year E, sheet, and when it is sent."""
    rows, answers_of = matters(city)
    register = Sheet("R-RECT", rows, city.evaluated, name="R-RECT")
    yield "财政局登记/R-RECT.xlsx", register, datetime(city.current, 11, 1)
    for department in city.departments:
        if answers := answers_of.get(department.code):
            sheet = Sheet("RE", answers, city.evaluated, name="RE")
            yield f"{department.code}-{department.name}/RE.xlsx", sheet, datetime(city.current, 7, 20)


def mistakes(city: City, department: Department) -> Iterator[tuple[tuple[str, ...], Department | None, str, bytes]]:
    """Files with mistakes: the checks that see them, whose each is (None: the bureau's), its name and its bytes.

    An answer to a matter that nobody told of, done in days to come without evidence, and one to another's; a number of another
    year, and a conclusion without its day. What R08 sees takes a letter before it.
    """
    year, code = city.evaluated, department.code
    other = next((each for each in city.departments if each is not department), department)
    answers = [
        answer(department, f"{code}-{year}-999", date(city.current, 12, 31)) | {"evidence": None},
        answer(department, f"{other.code}-{year}-001", date(city.current, 6, 30)),
    ]
    file = content(book([Sheet("RE", answers, year)]))
    yield ("RE01", "RE02", "RE03", "RE04"), department, "RE 编号、佐证或日期有误.xlsx", file
    row = {"department_code": code, "source": "审计", "problem": COURSES[0].problem}
    rows = [
        row | {"number": f"{code}-{city.current}-901"},
        row | {"number": f"{code}-{year}-902", "conclusion": "已整改"},
    ]
    yield ("R07", "R09"), None, "R-RECT 编号或核验有误.xlsx", content(book([Sheet("R-RECT", rows, year)]))


def matters(city: City) -> tuple[list[Record], dict[str, list[Record]]]:
    """An audit's matter of each course, and at least one a department: rows of the register, and answers by department."""
    register: list[Record] = []
    answers: dict[str, list[Record]] = {}
    places: dict[str, int] = {}
    for department, course, project in _chosen(city):
        place = places[department.code] = places.get(department.code, 0) + 1
        number, due = f"{department.code}-{city.evaluated}-{place:03d}", date(city.current, 6, 30)
        row: dict[str, Any] = {
            "number": number,
            "department_code": department.code,
            "project_code": project.code if project else None,
            "source": "审计",
            "problem": course.problem + (f"（{project.name}）" if project else ""),
            "due_on": date(city.budgeted + 2, 12, 31) if course.far else due,
        }
        if course.verified is not None:
            row |= {"conclusion": course.conclusion, "verified_on": due + timedelta(days=course.verified)}
        register.append(row)
        if course.done is not None:
            answers.setdefault(department.code, []).append(
                answer(department, number, due + timedelta(days=course.done))
            )
    return register, answers


def answer(department: Department, number: str, done_on: date) -> Record:
    """A row of an RE form: the matter is said to be done."""
    return {
        "number": number,
        "department_code": department.code,
        "department_name": department.name,
        "measure": "已对照问题逐项整改，并完善内部管理制度",
        "done_on": done_on,
        "evidence": f"{number} 佐证材料.pdf",
    }


def _chosen(city: City) -> Iterator[tuple[Department, Course, Project | None]]:
    """Departments in turn, each with a project of its own where there is one: classified ones come first."""
    for number in range(max(len(COURSES), len(city.departments))):
        department = city.departments[number % len(city.departments)]
        own = [each for each in city.active(city.evaluated) if each.department is department and each.owes_forms]
        own.sort(key=lambda each: (not each.story.is_classified, each.code))
        turn = number // len(city.departments)
        yield department, COURSES[number % len(COURSES)], own[turn] if turn < len(own) else None
