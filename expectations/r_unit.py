"""What must hold of R-UNIT, the register of departments and units (部门单位名录)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_FORM, REGISTER_KEYS, UNIT_FORM, headings
from expectations.rules import Frame, Suite, due, holds
from forms.layouts.registers import R_UNIT

SUITE = Suite(
    "R-UNIT",
    (
        *headings(),
        Frame(
            "r_unit",
            (
                *due(R_UNIT.rows),
                UNIT_FORM,
                DEPARTMENT_FORM,
                holds("G06 unit of department", "is_unit_of_department", "unit_code"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
