"""What must hold of R-BASE, the basic expenditure of departments (部门基本支出表)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_KNOWN, MONEY_UNIT, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, due, filled, money
from forms.layouts.registers import R_BASE

SUITE = Suite(
    "R-BASE",
    (
        *headings(MONEY_UNIT),
        Frame(
            "r_base",
            (
                *due(R_BASE.rows),
                DEPARTMENT_KNOWN,
                *money("personnel", "public_funds"),
            ),
        ),
        REGISTER_KEYS,
    ),
    after=(Frame("r_base_missing", (filled("R05", "department_in_base", "requested", value="department"),)),),
)
