"""What must hold of R-UNIT, the register of departments and units (部门单位名录)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_FORM, REGISTER_KEYS, UNIT_FORM, headings
from expectations.rules import Frame, Suite, due, equal
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
                equal("G06 unit of department", "unit_department", "department_code", "unit_code", value="unit_code"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
