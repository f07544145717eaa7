"""What must hold of EX, the ex-ante evaluation of a new project or policy (项目支出事前绩效评估评分表). Clause 一(一)."""

from __future__ import annotations

from expectations.common import PROJECT_CODES, headings
from expectations.rules import Frame, Suite, due, holds, required
from forms.layouts.submitted import EX

SUITE = Suite(
    "EX",
    (
        *headings(),
        PROJECT_CODES,
        Frame(
            "ex_antes",
            (
                *required("project_code"),
                holds("EX01 rows", "has_all_rows", value="row_count"),
                holds("EX01 sum", "is_weight_sum", "total_weight", value="weight_sum"),
            ),
        ),
        Frame(
            "ex_ante_items",
            (
                *due(EX.items, finding="G07 item"),
                holds("EX01", "is_self_score_in_range", "self_score"),
                holds("EX01", "is_review_score_in_range", "review_score"),
            ),
        ),
    ),
)
