"""What must hold of R-REV-D, reviews line by line (绩效评价复核明细表). Clause 一(四)."""

from __future__ import annotations

from expectations.common import REGISTER_KEYS, headings
from expectations.rules import CODE_PROJECT, Frame, Suite, at_most, between, due, filled, matches, one_of
from forms.layouts.registers import R_REV_D

SUITE = Suite(
    "R-REV-D",
    (
        *headings(),
        Frame(
            "r_rev_d",
            (
                *due(R_REV_D.rows),
                one_of("G08 word", "subject", "项目", "部门整体"),
                matches("G06 project form", "project_code", CODE_PROJECT, "code"),
                filled("G06 project", "registered_project", "code", value="code"),
                filled("G06 department", "registered_department", "code", value="code"),
                between("R02", "review_score", "review_score", low=0),
                at_most("R02", "together", "full_score", "review_score", value="together"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
