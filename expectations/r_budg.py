"""What must hold of R-BUDG, the budgets and requests of projects (项目预算表)."""

from __future__ import annotations

from expectations.common import PROJECT_FORM, PROJECT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, money, required

SUITE = Suite(
    "R-BUDG",
    (
        *headings(),
        Frame(
            "r_budg",
            (
                *required("project_code"),
                PROJECT_FORM,
                PROJECT_KNOWN,
                *money("initial_budget", "adjusted_budget", "executed", "requested"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
