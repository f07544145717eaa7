"""What must hold of R-EXC, the approved exceptions (例外事项登记表). Clause 一(四)."""

from __future__ import annotations

from expectations.common import MONEY_UNIT, PROJECT_FORM, PROJECT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, money, one_of, required

SUITE = Suite(
    "R-EXC",
    (
        *headings(MONEY_UNIT),
        Frame(
            "r_exc",
            (
                *required("project_code", "kind"),
                PROJECT_FORM,
                PROJECT_KNOWN,
                one_of("G08 word", "kind", "不予压减", "保留金额", "允许再次安排"),
                *money("amount"),
                *required("approval_number", "approved_by", "amount", finding="R03"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
