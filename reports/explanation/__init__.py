"""Why a figure is what it is (解释): the chain from the cells of the inbox to a control figure, for people and programs.

Here: explaining one code from a warehouse. Not here: computing anything (the models of the seasons do), the command line.
"""

from __future__ import annotations

from policy.language import either
from reports.explanation.chains import explain_department, explain_project
from reports.explanation.facts import Row, Year, prepare
from warehouse.scope import Scope
from warehouse.seasons import AUTUMN
from warehouse.store import Warehouse

SUGGESTIONS = 3


class UnknownCodeError(LookupError):
    """No project or department of the region has this code in the years that the budget looks back to."""


class NoFiguresError(LookupError):
    """The control figures of the budget year were never computed, so there is nothing to explain."""


def explain(warehouse: Warehouse, region: str, year: int, code: str) -> Row:
    """Explain a project or department (by code, or a department by its exact name) in budget year B = `year`.

    The explanation is plain data, as JSON holds it; money in 元, decimals as exact text. Every fact from a workbook has
    `value`, `file`, `sheet`, `cell`, and `cell_unit` where the cell holds money. For a project: `request`, `history`
    (evaluation of B−2 and monitoring of B−1 of the project and its predecessor), `ex_ante`, `goals`, `rules` with
    their outcome, `exceptions`, `figure`. For a department: `basic_expenditure`, `evaluation`, `rules`, `projects`, `figure`.
    What was published before is added by `corrections`.

    Raises NoFiguresError where the control figures of the year were not computed, UnknownCodeError for any other code.
    """
    prepare(warehouse)
    budget = Year(warehouse, Scope(region, year))
    season = budget.rows("select as_of from this.seasons where job = $job", job=AUTUMN.job)
    if not season:
        raise NoFiguresError(
            either(
                f"The control figures of {year} have not been computed for {region}: "
                f"run `jixiao run cycle --year {year}` first.",
                f"{region} 的{year}年预算控制数尚未计算：请先运行 `jixiao run cycle --year {year}`。",
            )
        )
    found = budget.rows(
        "from known where code = $code or subject = 'department' and name = $code order by year desc, subject",
        code=code,
    )
    if not found:
        near = budget.rows(
            "select code, any_value(name) as name from known group by code order by levenshtein(code, $code), code limit $most",
            code=code,
            most=SUGGESTIONS,
        )
        en = ", ".join(f"{row['code']} ({row['name']})" for row in near)
        zh = "、".join(f"{row['code']}（{row['name']}）" for row in near)
        raise UnknownCodeError(
            either(
                f"{code} is no project or department of {region} for {year}. Nearest are: {en}.",
                f"{code} 不是 {region} {year}年的项目或部门。最接近的有：{zh}。",
            )
        )
    subject = explain_project if found[0]["subject"] == "project" else explain_department
    rule_names = {row["rule"]: row["zh"] for row in budget.rows("select rule, zh from this.policy_rules")}
    return {"as_of": season[0]["as_of"], "rule_names": rule_names, **subject(budget, found[0]["code"])}
