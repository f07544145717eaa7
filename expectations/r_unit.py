"""What must hold of R-UNIT, the register of departments and units (部门单位名录)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_FORM, REGISTER_KEYS, UNIT_FORM, headings
from expectations.rules import Frame, Suite, holds, required

SUITE = Suite(
    "R-UNIT",
    (
        *headings(),
        Frame(
            "r_unit",
            (
                *required("unit_code", "unit_name", "department_code", "department_name"),
                UNIT_FORM,
                DEPARTMENT_FORM,
                holds("G06 unit of department", "is_unit_of_department", "unit_code"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
