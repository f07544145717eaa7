"""What must hold of self-evaluations: SE of a project (项目支出绩效自评表) and its list, DE of a department. Clause 一(四)."""

from __future__ import annotations

from expectations.common import (
    DEPARTMENT_CODES,
    FUND_PARTS,
    FUNDS,
    MONEY_UNIT,
    PROJECT_CODES,
    headings,
    unsigned,
)
from expectations.patterns import OF_THE_FORM
from expectations.rules import (
    Frame,
    Rule,
    Suite,
    at_most,
    between,
    due,
    empty,
    equal,
    filled,
    money,
    none_of,
    required,
)
from forms.layouts.submitted import ANNUAL_INDICATORS

TOTALS = ("initial_budget", "adjusted_budget", "executed")
HEAD = (
    *required(*TOTALS),
    filled("G07", "stated_execution_score", "execution_score"),
    *money(*TOTALS),
    equal(
        "SE01 weight",
        "stated_execution_weight",
        "execution_weight",
        "execution_weight",
        value="stated_execution_weight",
    ),
    at_most("SE01", "weight_gap", "tolerance", "total_weight", "execution_weight", value="weight_sum"),
    between("SE02 execution", "counted_execution_score", "execution_score", low=0),
    at_most(
        "SE02 execution",
        "counted_execution_score",
        "execution_weight",
        "execution_score",
        value="counted_execution_score",
    ),
    at_most("SE03", "total_gap", "tolerance", "total_score", value="stated_total"),
    at_most("SE04", "execution_score_gap", "tolerance", "execution_score", value="stated_execution_score"),
    at_most("SE07", "executed", "adjusted_budget", "executed", value="executed"),
    between("SE09", "rate_base", "adjusted_budget", low=0, above=True, value="adjusted_budget"),
)
LIST = (
    *required("project_name", "department_code", "unit_code"),
    filled("G07", "stated_indicator_score", "indicator_score"),
    filled("G07", "stated_total", "total_score"),
    between("SE02 list", "listed_indicator_score", "indicator_score", "total_score", low=0),
    at_most(
        "SE02 list",
        "listed_indicator_score",
        "indicator_points",
        "indicator_score",
        "total_score",
        value="indicator_score",
    ),
    filled("SE03 list", "score_beside_total", "total_score", value="stated_total"),
)
BUDGET = (
    none_of("SE06 factor", "budget_disagreement", "factor", cells=("adjusted_budget",), value="adjusted_budget"),
    none_of("SE06", "budget_disagreement", "amount", cells=("adjusted_budget",), value="adjusted_budget"),
)
CREDIBILITY = (
    at_most("SE10", "excess", "excess_limit", "total_score", value="excess"),
    at_most(
        "SE10 review",
        "review_difference",
        "review_difference_limit",
        "total_score",
        value="self_score",
        below=True,
    ),
)
INDICATORS = (
    *due(ANNUAL_INDICATORS, finding="G07 indicator"),
    empty("G14", "actual_in_other_unit", "actual_text", "actual", value="actual_text"),
    between("SE02", "score", "score", low=0),
    at_most("SE02", "score", "weight", "score", value="score"),
    filled("SE08", "reason", "reason", "score", value="score"),
)


def self_evaluation(form: str, codes: Frame, head: tuple[Rule, ...], *indicators: Rule) -> Suite:
    """The suite of SE or DE: what holds of both, with further rules of the form."""
    return Suite(
        form,
        (
            *headings(MONEY_UNIT),
            codes,
            Frame("self_evaluations", head),
            Frame("indicators", (*INDICATORS, *indicators)),
            unsigned("G13"),
            FUNDS,
            FUND_PARTS,
        ),
        after=OF_THE_FORM,
    )


SUITES = (
    self_evaluation(
        "SE",
        PROJECT_CODES,
        (*required("project_code"), *HEAD, *LIST, *BUDGET, *CREDIBILITY),
        at_most("SE10 weight", "weight", "single_weight_limit", "weight", value="weight"),
    ),
    self_evaluation("DE", DEPARTMENT_CODES, (*required("department_code", department_code="部门名称"), *HEAD)),
)
