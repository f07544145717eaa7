"""What must hold of R-PROJ, the register of projects (项目库登记表)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_FORM, PROJECT_FORM, REGISTER_KEYS, UNIT_FORM, headings
from expectations.rules import CODE_PROJECT, Frame, Suite, due, holds, matches, one_of
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
                holds("G06 department", "is_department_known", "department_code"),
                holds("G06 unit", "is_unit_known", "unit_code"),
                holds("G06 unit of department", "is_unit_of_department", "unit_code"),
                one_of("G08 word", "class", *(number for number, _ in CLASSES)),
                one_of("G08 word", "nature", *NATURES),
            ),
        ),
        REGISTER_KEYS,
    ),
)
