"""What must hold of GO, the goals of a project (项目支出绩效目标申报表) and their reviews. Clause 一(二)."""

from __future__ import annotations

from expectations.common import FUND_PARTS, PROJECT_CODES, headings, unsigned
from expectations.rules import Frame, Suite, at_most, holds, money, required

INDICATORS = (
    *required("target_text", "weight", finding="G07 indicator"),
    holds("G08 negative", "is_weight_positive", "weight"),
    holds("GO03", "is_measurable", "target_text", "target", "operator", value="target_text"),
)
STEPS = (
    holds("GO02 word", "is_readable", "step", "conclusion"),
    holds("GO02", "is_in_order", "step"),
    holds("GO02 date", "is_date_in_order", "decided_on"),
)

SUITE = Suite(
    "GO",
    (
        *headings(),
        PROJECT_CODES,
        Frame(
            "goals",
            (
                *required("project_code", "amount"),
                *money("amount"),
                at_most("GO01", "weight_gap", "tolerance", "weight_sum", value="weight_sum"),
                holds("GO04", "is_weighted"),
            ),
        ),
        Frame("goal_indicators", INDICATORS),
        unsigned("GO03 unsigned"),
        Frame("goal_steps", STEPS),
        FUND_PARTS,
    ),
)
