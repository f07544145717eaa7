"""What must hold of R-BUDG, the budgets and requests of projects (项目预算表)."""

from __future__ import annotations

from expectations.common import MONEY_UNIT, PROJECT_FORM, PROJECT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, due, money
from forms.layouts.registers import R_BUDG

SUITE = Suite(
    "R-BUDG",
    (
        *headings(MONEY_UNIT),
        Frame(
            "r_budg",
            (
                *due(R_BUDG.rows),
                PROJECT_FORM,
                PROJECT_KNOWN,
                *money("initial_budget", "adjusted_budget", "executed", "requested"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
