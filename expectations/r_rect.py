"""What must hold of R-RECT, the register of matters to put right (整改台账). Clause 二(三)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_KNOWN, PROJECT_FORM, PROJECT_KNOWN, REGISTER_KEYS, headings
from expectations.rules import Frame, Suite, due, equal, filled, one_of
from forms.layouts.registers import R_RECT
from forms.layouts.words import CONCLUSIONS, MATTER_SOURCES

SUITE = Suite(
    "R-RECT",
    (
        *headings(),
        Frame(
            "r_rect",
            (
                *due(R_RECT.rows),
                one_of("G08 word", "source", *MATTER_SOURCES),
                one_of("G08 word", "conclusion", *CONCLUSIONS),
                PROJECT_FORM,
                PROJECT_KNOWN,
                DEPARTMENT_KNOWN,
                equal(
                    "G06 project of department",
                    "project_department",
                    "department",
                    "project_code",
                    value="project_code",
                ),
                equal("R07", "series", "due_series", "number", value="number"),
                equal("R08", "given", "meant", "number", value="number"),
                filled("R09", "verified_on"),
            ),
        ),
        REGISTER_KEYS,
    ),
)
