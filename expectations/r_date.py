"""What must hold of R-DATE, the approvals and publications (批复公开登记表). Clause 一(二)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, at_least, due, one_of
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
                *(
                    at_least("R04", day, "approved_on", day, value=day)
                    for day in ("passed_to_units_on", "filed_on", "published_on")
                ),
            ),
        ),
        REGISTER_KEYS,
    ),
)
