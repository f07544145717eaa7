"""What must hold of R-PROJ, the register of projects (项目库登记表)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_FORM, PROJECT_FORM, REGISTER_KEYS, UNIT_FORM, headings
from expectations.rules import CODE_PROJECT, Frame, Suite, due, equal, filled, matches, one_of
from forms.layouts.registers import R_PROJ
from forms.layouts.words import CLASSES, NATURES

SUITE = Suite(
    "R-PROJ",
    (
        *headings(),
        Frame(
            "r_proj",
            (
                *due(R_PROJ.rows),
                PROJECT_FORM,
                DEPARTMENT_FORM,
                UNIT_FORM,
                matches("G06 predecessor form", "predecessor_code", CODE_PROJECT),
                filled("G06 department", "registered_department", "department_code", value="department_code"),
                filled("G06 unit", "registered_unit", "unit_code", value="unit_code"),
                equal("G06 unit of department", "unit_department", "department_code", "unit_code", value="unit_code"),
                one_of("G08 word", "class", *(number for number, _ in CLASSES)),
                one_of("G08 word", "nature", *NATURES),
            ),
        ),
        REGISTER_KEYS,
    ),
)
