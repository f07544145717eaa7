"""What must hold of GO, the goals of a project (项目支出绩效目标申报表) and their reviews. Clause 一(二)."""

from __future__ import annotations

from expectations.common import FUND_PARTS, MONEY_UNIT, PROJECT_CODES, headings, unsigned
from expectations.rules import (
    Frame,
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

SUITE = Suite(
    "GO",
    (
        *headings(MONEY_UNIT),
        PROJECT_CODES,
        Frame("goals", (*required("project_code"), *GOALS)),
        Frame("goal_indicators", INDICATORS),
        unsigned("GO03 unsigned"),
        Frame("goal_steps", STEPS),
        FUND_PARTS,
    ),
)
