"""What must hold of R-DATE, the approvals and publications (批复公开登记表). Clause 一(二)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, due, holds, one_of
from forms.layouts.registers import R_DATE

SUITE = Suite(
    "R-DATE",
    (
        *headings(),
        Frame(
            "r_date",
            (
                *due(R_DATE.rows),
                one_of("G08 word", "matter", "预算绩效目标", "部门决算"),
                DEPARTMENT_KNOWN,
                holds("R04", "is_passed_after", "passed_to_units_on"),
                holds("R04", "is_filed_after", "filed_on"),
                holds("R04", "is_published_after", "published_on"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
