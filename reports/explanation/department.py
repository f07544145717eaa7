"""Why a department's control figure is what it is: public funds by its grade, projects by their own figures.

Here: which facts belong to the chain of one department. Not here: its projects' chains (`project`), words (`outline`).
"""

from __future__ import annotations

from reports.explanation.facts import Row, bands, fact, facts, gather, plain, result, version
from reports.explanation.project import evaluation
from reports.explanation.rules import rules_of
from warehouse.scope import Scope
from warehouse.store import Warehouse


def explain_department(warehouse: Warehouse, region: str, year: int, code: str) -> Row:
    """The chain behind the control figures of a department in budget year B = `year`; see `explain` for the keys.

    `facts.prepare` must have run on the warehouse.
    """
    scope = {"region": region, "year": year, "code": code}
    figure = result(warehouse, "department_control_figures", region, year, "department_code", code)
    quotas = {row["year"]: row for row in gather(warehouse, "basic_expenditure", **scope)}
    grade = result(warehouse, "department_grades", region, year - 2, "department_code", code)
    names = warehouse.rows(
        "select department_name from accepted_r_unit where region = $region and department_code = $code"
        " and year between $year - 2 and $year order by year desc limit 1",
        **scope,
    )
    return {
        "subject": "department",
        "region": region,
        "budget_year": year,
        "code": code,
        "name": names[0]["department_name"] if names else None,
        "policies": [version(warehouse, region, each) for each in (year, year - 2)],
        "figure": figure,
        "why_no_figure": None if figure else "no_quota_and_no_request",
        "basic_expenditure": facts(quotas[year], "personnel", "public_funds") if year in quotas else None,
        "grade_bands": bands(warehouse, region, year - 2, "grade"),
        "evaluation": {
            "year": year - 2,
            "owes": year - 2 in quotas,
            **evaluation(warehouse, region, year - 2, code, "DE", "部门整体"),
            "result": grade,
        },
        "rules": _rules(warehouse, Scope(region, year), code, figure, quotas.get(year)),
        "projects": [
            plain(row)
            for row in warehouse.rows(
                "select project_code, project_name, requested, cut, control, status, rule from project_control_figures"
                " where region = $region and year = $year and department_code = $code order by project_code",
                **scope,
            )
        ],
    }


def _rules(warehouse: Warehouse, scope: Scope, code: str, figure: Row | None, quota: Row | None) -> list[Row]:
    known = figure or {"public_funds_base": None, "public_funds_status": ""}
    bases = [(code, scope.year, fact(quota, "public_funds"))] if quota else []
    whole, status = known["public_funds_base"], known["public_funds_status"]
    return rules_of(warehouse, scope, "department_public_funds", code, whole, status, bases)
