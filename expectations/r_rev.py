"""What must hold of R-REV, the reviews of self-evaluations (绩效评价复核结果表). Clause 一(四)."""

from __future__ import annotations

from expectations.common import REGISTER_KEYS, headings
from expectations.rules import CODE_PROJECT, Frame, Suite, at_most, between, due, equal, filled, matches, one_of
from forms.layouts.registers import R_REV

SUITE = Suite(
    "R-REV",
    (
        *headings(),
        Frame(
            "r_rev",
            (
                *due(R_REV.rows),
                one_of("G08 word", "subject", "项目", "部门整体"),
                one_of("G08 word", "method", "抽评", "重点评价", "全面复核"),
                matches("G06 project form", "project_code", CODE_PROJECT, "code"),
                filled("G06 project", "registered_project", "code", value="code"),
                filled("G06 department", "registered_department", "code", value="code"),
                between("R02", "review_score", "review_score", low=0),
                at_most("R02", "review_score", "full_score", "review_score", value="review_score"),
                equal("R06", "review_score", "together", "review_score", value="review_score"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
