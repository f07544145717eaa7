"""What must hold of what departments hand in, form by form.

SE, DE: self-evaluations of projects and of departments (clause 一(四)); MO: mid-year monitoring (一(三)); EX: ex-ante evaluations
(一(一)); GO, DG: goals and their reviews (一(二)); RE: answers to the matters of letters (二(三)).
"""

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
    at_least,
    at_most,
    between,
    due,
    empty,
    equal,
    filled,
    money,
    no_match,
    none_of,
    one_of,
    required,
)
from forms.layouts.submitted import ANNUAL_INDICATORS, EX, MO
from forms.layouts.words import POSSIBILITIES, STEPS, YES_NO

SCORES = ("self_score", "review_score")
DEPARTMENT = required("department_code", department_code="部门名称")
TOTALS = ("initial_budget", "adjusted_budget", "executed")
BUDGET = (
    none_of("SE06 factor", "budget_disagreement", "factor", cells=("adjusted_budget",), value="adjusted_budget"),
    none_of("SE06", "budget_disagreement", "amount", cells=("adjusted_budget",), value="adjusted_budget"),
)

EVALUATED = (
    *required(*TOTALS),
    filled("G07", "stated_execution_score", "execution_score"),
    *money(*TOTALS),
    equal("SE01 weight", "stated_execution_weight", "execution_weight", "execution_weight"),
    at_most("SE01", "weight_gap", "tolerance", "total_weight", "execution_weight", value="weight_sum"),
    between("SE02 execution", "counted_execution_score", "execution_score", low=0),
    at_most("SE02 execution", "counted_execution_score", "execution_weight", "execution_score"),
    at_most("SE03", "total_gap", "tolerance", "total_score", value="stated_total"),
    at_most("SE04", "execution_score_gap", "tolerance", "execution_score", value="stated_execution_score"),
    at_most("SE07", "executed", "adjusted_budget", "executed"),
    between("SE09", "rate_base", "adjusted_budget", low=0, above=True, value="adjusted_budget"),
)
LISTED = (
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
CREDIBILITY = (
    at_most("SE10", "excess", "excess_limit", "total_score"),
    at_most(
        "SE10 review", "review_difference", "review_difference_limit", "total_score", value="self_score", below=True
    ),
)
EVALUATED_INDICATORS = (
    *due(ANNUAL_INDICATORS, finding="G07 indicator"),
    empty("G14", "actual_in_other_unit", "actual_text", "actual", value="actual_text"),
    between("SE02", "score", "score", low=0),
    at_most("SE02", "score", "weight", "score"),
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
            Frame("indicators", (*EVALUATED_INDICATORS, *indicators)),
            unsigned("G13"),
            FUNDS,
            FUND_PARTS,
        ),
        after=OF_THE_FORM,
    )


POSSIBLE = one_of("MO02", "possibility", *POSSIBILITIES)
MONTH = (
    filled("MO05 default", "month", value="default_month"),
    between("MO04", "month", "month", low=1),
    at_most("MO04", "month", "months_in_year", "month"),
    equal("MO05", "header_month", "stated_month", "header_month"),
)
MONITORED = (
    *required("project_code", "conditions_met", "adjusted_budget"),
    *required("executed", executed="截止执行数"),
    *required("project_name", "department_code", "unit_code", "goal_completion", "possibility"),
    between("G07 indicators", "measured_weight", low=0, above=True, value=""),
    between("MO06", "weighted", low=1, value=""),
    *money("initial_budget", "adjusted_budget", "executed", "expected_executed", "goal_completion"),
    one_of("G08 word", "conditions_met", *YES_NO),
    between("MO01", "executed", "executed", low=0),
    at_most("MO01", "executed", "adjusted_budget", "executed"),
    POSSIBLE,
)
MONITORED_INDICATORS = (
    *due(MO.indicators, finding="G07 indicator"),
    *money("weight"),
    filled("G08 target", "target_number", "target_text", "target", value="target_text"),
    filled("G08 actual", "actual_number", "actual_text", "actual", value="actual_text"),
    empty("G14 monitoring", "actual_in_other_unit", "actual_text", "actual", value="actual_text"),
    POSSIBLE,
    filled("MO03", "reason", "reason", "actual_text", value="actual_text"),
    filled("GO03 wording", "progress", "actual_text", value="actual_text"),
)

TARGET = ("target_text", "target", "operator")

GOAL_INDICATORS = (
    *required("target_text", "weight", finding="G07 indicator"),
    *money("weight"),
    no_match("GO03", "wording", r"^[0-9０-９.,，％% \t\n\f\r]*\Z", *TARGET, value="target_text"),
    one_of("GO03", "sign", "≥", "≤", "=", ">", "<", cells=TARGET, value="target_text"),
    filled("GO03", "number_or_day", *TARGET, value="target_text"),
)
REVIEWED = (
    one_of("GO02 word", "known_step", *STEPS, cells=("step", "conclusion"), value="step"),
    one_of("GO02 word", "result", "通过", "退回", cells=("step", "conclusion"), value="step"),
    at_least("GO02", "rank", "first_rank", "step", value="step"),
    at_most("GO02", "rank", "last_rank", "step", value="step"),
    at_least("GO02 date", "decided_on", "previous_date", "decided_on"),
)

GOALS = (
    *required("amount"),
    *money("amount"),
    at_most("GO01", "weight_gap", "tolerance", "weight_sum", value="weight_sum"),
    between("GO04", "weighted", low=1, value=""),
)


def goals(form: str, codes: Frame, named: tuple[Rule, ...]) -> Suite:
    """The suite of GO or DG; `named`: what says whose goals they are."""
    return Suite(
        form,
        (
            *headings(MONEY_UNIT),
            codes,
            Frame("goals", (*named, *GOALS)),
            Frame("indicators", GOAL_INDICATORS),
            unsigned("GO03 unsigned"),
            Frame("goal_steps", REVIEWED),
            FUND_PARTS,
        ),
    )


SUITES = (
    self_evaluation(
        "SE",
        PROJECT_CODES,
        (*required("project_code"), *EVALUATED, *LISTED, *BUDGET, *CREDIBILITY),
        at_most("SE10 weight", "weight", "single_weight_limit", "weight"),
    ),
    self_evaluation("DE", DEPARTMENT_CODES, (*DEPARTMENT, *EVALUATED)),
    Suite(
        "MO",
        (
            *headings(MONEY_UNIT, *MONTH),
            PROJECT_CODES,
            Frame("monitorings", (*MONITORED, *BUDGET)),
            Frame("indicators", MONITORED_INDICATORS),
            unsigned("G13"),
            FUNDS,
            FUND_PARTS,
        ),
    ),
    Suite(
        "EX",
        (
            *headings(),
            PROJECT_CODES,
            Frame(
                "ex_antes",
                (
                    *required("project_code"),
                    equal("EX01 rows", "row_count", "rows_due"),
                    equal("EX01 rows", "item_count", "rows_due", value="row_count"),
                    equal("EX01 sum", "full_weight_sum", "full_score", "total_weight", value="weight_sum"),
                ),
            ),
            Frame(
                "ex_ante_items",
                (
                    *due(EX.items, finding="G07 item"),
                    *(between("EX01", score, score, low=0) for score in SCORES),
                    *(at_most("EX01", score, "weight", score) for score in SCORES),
                ),
            ),
        ),
    ),
    goals("GO", PROJECT_CODES, required("project_code")),
    goals("DG", DEPARTMENT_CODES, DEPARTMENT),
    Suite(
        "RE",
        (
            *headings(),
            DEPARTMENT_CODES,
            Frame(
                "re",
                (
                    *required("department_code", "number", "measure"),
                    filled("RE01", "given_number", "number", value="number"),
                    equal("RE02", "owner", "department", "number", value="number"),
                    filled("RE03", "evidence", value="number"),
                    at_most("RE04", "done_on", "received_on", "done_on"),
                ),
            ),
        ),
    ),
)
"""In the order in which they are judged."""
