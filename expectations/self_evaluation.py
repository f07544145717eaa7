"""What holds of SE and DE alike: scores and weights (SE01 to SE05, SE07 to SE09). Clause 一(四). Not here: their codes."""

from __future__ import annotations

from expectations.rules import Rule, at_most, due, holds, money, required
from forms.layouts.submitted import ANNUAL_INDICATORS

TOTALS = ("initial_budget", "adjusted_budget", "executed")
HEAD: tuple[Rule, ...] = (
    *required(*TOTALS, "execution_score"),
    *money(*TOTALS),
    holds("SE01 weight", "is_execution_weight", "execution_weight", value="stated_execution_weight"),
    at_most("SE01", "weight_gap", "tolerance", "total_weight", "execution_weight", value="weight_sum"),
    holds("SE02 execution", "is_execution_score_in_range", "execution_score", value="stated_execution_score"),
    at_most("SE03", "total_gap", "tolerance", "total_score", value="stated_total"),
    at_most("SE04", "execution_score_gap", "tolerance", "execution_score", value="stated_execution_score"),
    holds("SE07", "is_executed_within_budget", "executed"),
    holds("SE09", "is_rate_defined", "adjusted_budget"),
)
INDICATORS: tuple[Rule, ...] = (
    *due(ANNUAL_INDICATORS, finding="G07 indicator"),
    holds("G14", "is_in_unit", "actual_text", "actual"),
    holds("SE02", "is_score_in_range", "score"),
    holds("SE08", "has_reason", "reason", "score", value="score"),
)
