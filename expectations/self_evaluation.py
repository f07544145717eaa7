"""What holds of SE and DE alike: scores and weights (SE01 to SE05, SE07 to SE09). Clause 一(四). Not here: their codes."""

from __future__ import annotations

from expectations.rules import Rule, at_most, between, due, empty, equal, filled, money, required
from forms.layouts.submitted import ANNUAL_INDICATORS

TOTALS = ("initial_budget", "adjusted_budget", "executed")
HEAD: tuple[Rule, ...] = (
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
INDICATORS: tuple[Rule, ...] = (
    *due(ANNUAL_INDICATORS, finding="G07 indicator"),
    empty("G14", "actual_in_other_unit", "actual_text", "actual", value="actual_text"),
    between("SE02", "score", "score", low=0),
    at_most("SE02", "score", "weight", "score", value="score"),
    filled("SE08", "reason", "reason", "score", value="score"),
)
