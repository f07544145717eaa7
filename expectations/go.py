"""What must hold of goals and their reviews: GO of a project (项目支出绩效目标申报表), DG of a department. Clause 一(二)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_CODES, FUND_PARTS, MONEY_UNIT, PROJECT_CODES, headings, unsigned
from expectations.rules import (
    Frame,
    Rule,
    Suite,
    at_least,
    at_most,
    between,
    filled,
    money,
    no_match,
    one_of,
    required,
)
from forms.layouts.words import STEPS as STEP_WORDS

TARGET = ("target_text", "target", "operator")

INDICATORS = (
    *required("target_text", "weight", finding="G07 indicator"),
    *money("weight"),
    no_match("GO03", "wording", r"^[0-9０-９.,，％% \t\n\f\r]*\Z", *TARGET, value="target_text"),
    one_of("GO03", "sign", "≥", "≤", "=", ">", "<", cells=TARGET, value="target_text"),
    filled("GO03", "number_or_day", *TARGET, value="target_text"),
)
STEPS = (
    one_of("GO02 word", "known_step", *STEP_WORDS, cells=("step", "conclusion"), value="step"),
    one_of("GO02 word", "result", "通过", "退回", cells=("step", "conclusion"), value="step"),
    at_least("GO02", "rank", "first_rank", "step", value="step"),
    at_most("GO02", "rank", "last_rank", "step", value="step"),
    at_least("GO02 date", "decided_on", "previous_date", "decided_on", value="decided_on"),
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
            Frame("indicators", INDICATORS),
            unsigned("GO03 unsigned"),
            Frame("goal_steps", STEPS),
            FUND_PARTS,
        ),
    )


SUITES = (
    goals("GO", PROJECT_CODES, required("project_code")),
    goals("DG", DEPARTMENT_CODES, required("department_code", department_code="部门名称")),
)
