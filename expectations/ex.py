"""What must hold of EX, the ex-ante evaluation of a new project or policy (项目支出事前绩效评估评分表). Clause 一(一)."""

from __future__ import annotations

from expectations.common import PROJECT_CODES, headings
from expectations.rules import Frame, Suite, at_most, between, due, equal, required
from forms.layouts.submitted import EX

SCORES = ("self_score", "review_score")

SUITE = Suite(
    "EX",
    (
        *headings(),
        PROJECT_CODES,
        Frame(
            "ex_antes",
            (
                *required("project_code"),
                equal("EX01 rows", "row_count", "rows_due", value="row_count"),
                equal("EX01 rows", "item_count", "rows_due", value="row_count"),
                equal("EX01 sum", "full_weight_sum", "full_score", "total_weight", value="weight_sum"),
            ),
        ),
        Frame(
            "ex_ante_items",
            (
                *due(EX.items, finding="G07 item"),
                *(between("EX01", score, score, low=0) for score in SCORES),
                *(at_most("EX01", score, "weight", score, value=score) for score in SCORES),
            ),
        ),
    ),
)
