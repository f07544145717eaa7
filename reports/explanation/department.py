"""Why a department's control figure is what it is: public funds by its grade, projects by their own figures.

Here: which facts belong to the chain of one department. Not here: its projects' chains (`project`), words (`outline`).
"""

from __future__ import annotations

from reports.explanation.facts import Row, Year, fact, facts, plain
from reports.explanation.project import evaluation
from reports.explanation.rules import rules_of


def explain_department(year: Year, code: str) -> Row:
    """The chain behind the control figures of a department in budget year B = `year`; see `explain` for the keys."""
    evaluated = year.back(2)
    figure = year.result("department_control_figures", "department_code", code)
    quota, owes = (next(iter(each.stated("accepted_r_base", code)), None) for each in (year, evaluated))
    names = year.rows(
        "select name from known where subject = 'department' and code = $code order by year desc", code=code
    )
    whole, status = (figure["public_funds_base"], figure["public_funds_status"]) if figure else (None, "")
    bases = [(code, year.scope.year, fact(quota, "public_funds"))] if quota else []
    return {
        "subject": "department",
        "region": year.scope.region,
        "budget_year": year.scope.year,
        "code": code,
        "name": names[0]["name"] if names else None,
        "policies": [each.version() for each in (year, evaluated)],
        "figure": figure,
        "why_no_figure": None if figure else "no_quota_and_no_request",
        "basic_expenditure": facts(quota, "personnel", "public_funds") if quota else None,
        "grade_bands": evaluated.bands("grade"),
        "evaluation": {
            "year": evaluated.scope.year,
            "owes": owes is not None,
            **evaluation(evaluated, code, "DE", "部门整体"),
            "result": evaluated.result("department_grades", "department_code", code),
        },
        "rules": rules_of(year, "department_public_funds", code, whole, status, bases),
        "projects": [
            plain(row)
            for row in year.rows(
                "select project_code, project_name, requested, cut, control, status, rule"
                " from this.project_control_figures where department_code = $code order by project_code",
                code=code,
            )
        ],
    }
