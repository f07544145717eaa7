"""What auditors find by hand, as patterns on forms that count: SE11 to SE20, B01 to B03. Clause 一(四), 复核.

Here: the rules and what each is judged against. `OF_THE_FORM` rests on the form alone, and is judged with it, also before it is
sent. `COMPARISONS` rest on other forms, other projects or other years, and are judged once all of these count. None changes a
score. Not here: risk points (`assets.review`), the queries (`frames/`), thresholds (the policy).
"""

from __future__ import annotations

from expectations.rules import Frame, Suite, at_least, at_most, between, empty, none_of
from warehouse.jobs import CONTROL_FIGURES, SELF_EVALUATION

IMPOSSIBLE, ONE_TIME = "完全不可能", "一次性项目"
"""Words of MO and of R-PROJ that two patterns are about."""

OF_THE_FORM = (
    Frame(
        "patterns_forms",
        (
            at_least("SE11", "executed_at_full_marks", "executed_at_least", "executed", value="execution_rate"),
            at_most("SE12", "output_excess", "output_gap", "executed", value="mean_output"),
            between("SE17 every", "targets_not_exceeded", "number", low=1, value=""),
        ),
    ),
    Frame(
        "patterns_indicators",
        (
            empty("SE14", "named_again", "level3", "level2"),
            empty("SE15", "payment_word", "level3", "level2", value="indicator"),
            none_of("SE16", "cost_sign", "≥", ">", cells=("operator", "target_text", "target")),
            at_most("SE17", "reached", "easy_from", "actual_text", "actual", value="shown_actual"),
            empty("SE18", "vague_word", "target_text", "target", value="shown_target"),
        ),
    ),
)
COMPARISONS: dict[str, Suite] = {
    SELF_EVALUATION: Suite(
        "SE",
        (
            Frame("compared_texts", (empty("SE13", "other_project", "text"),)),
            Frame(
                "compared_goals",
                (
                    empty("SE19", "weaker_target", "target_text", "target"),
                    empty("SE19 gone", "gone"),
                ),
            ),
            Frame(
                "compared_monitoring",
                (
                    at_least("SE20", "reached", "reached_at_least", "actual_text", "actual", value="shown_actual"),
                    at_most("SE20", "spent", "spent_at_most", "actual_text", "actual", value="shown_actual"),
                    none_of("SE20 full", "possibility_at_full_marks", IMPOSSIBLE, cells=("score",), value="score"),
                ),
            ),
        ),
    ),
    CONTROL_FIGURES: Suite(
        "R-BUDG",
        (
            Frame(
                "compared_budgets",
                (
                    at_most("B01", "requested_after_rest", "budget_then", "requested", value="requested", below=True),
                    none_of("B02", "nature_again", ONE_TIME, cells=("requested",), value="requested"),
                    at_most("B03", "requested_not_new", "requested_at_most", "requested", value="requested"),
                ),
            ),
        ),
    ),
}
"""By the season's job that reports them: the form that the findings are about, and its frames."""
COMPARED_CODES = frozenset(rule.says.code for suite in COMPARISONS.values() for rule in suite.rules)
"""Codes of what comparing finds. No return slip tells them: a slip speaks of its file alone, and may go with it to others."""
