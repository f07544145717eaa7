"""What must hold of R-BASE, the basic expenditure of departments (部门基本支出表)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, holds, money, required

SUITE = Suite(
    "R-BASE",
    (
        *headings(),
        Frame(
            "r_base",
            (
                *required("department_code", "personnel", "public_funds"),
                DEPARTMENT_KNOWN,
                *money("personnel", "public_funds"),
            ),
        ),
        REGISTER_KEYS,
    ),
    after=(Frame("r_base_missing", (holds("R05", "has_base", "requested", value="department"),)),),
)
