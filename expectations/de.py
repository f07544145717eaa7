"""What must hold of DE, the self-evaluation of a department's whole expenditure (部门整体支出绩效自评表). Clause 一(四)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_CODES, FUND_PARTS, FUNDS, MONEY_UNIT, headings, unsigned
from expectations.patterns import OF_THE_FORM
from expectations.rules import Frame, Suite, required
from expectations.self_evaluation import HEAD, INDICATORS

SUITE = Suite(
    "DE",
    (
        *headings(MONEY_UNIT),
        DEPARTMENT_CODES,
        Frame("self_evaluations", (*required("department_code", department_code="部门名称"), *HEAD)),
        Frame("self_evaluation_indicators", INDICATORS),
        unsigned("G13"),
        FUNDS,
        FUND_PARTS,
    ),
    after=OF_THE_FORM,
)
