"""What must hold of DG, the goals of a department's whole expenditure (部门整体支出绩效目标申报表). Clauses 一(二), 一(四)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_CODES, FUND_PARTS, MONEY_UNIT, headings, unsigned
from expectations.go import GOALS, INDICATORS, STEPS
from expectations.rules import Frame, Suite, required

SUITE = Suite(
    "DG",
    (
        *headings(MONEY_UNIT),
        DEPARTMENT_CODES,
        Frame("goals", (*required("department_code", department_code="部门名称"), *GOALS)),
        Frame("goal_indicators", INDICATORS),
        unsigned("GO03 unsigned"),
        Frame("goal_steps", STEPS),
        FUND_PARTS,
    ),
)
