"""What must hold of RE, what departments answer to the matters of their letters (整改情况报告表). Clause 二(三)."""

from __future__ import annotations

from expectations.common import DEPARTMENT_CODES, headings
from expectations.rules import Frame, Suite, at_most, equal, filled, required

SUITE = Suite(
    "RE",
    (
        *headings(),
        DEPARTMENT_CODES,
        Frame(
            "re",
            (
                *required("department_code", "number", "measure"),
                filled("RE01", "given_number", "number", value="number"),
                equal("RE02", "owner", "department", "number", value="number"),
                filled("RE03", "evidence", value="number"),
                at_most("RE04", "done_on", "received_on", "done_on", value="done_on"),
            ),
        ),
    ),
)
