"""What must hold of every file and sheet, and rules that several forms share: headings, unreadable values, codes, the fund block.

Not here: what one form alone must meet.
"""

from __future__ import annotations

from expectations.rules import (
    CODE_DEPARTMENT,
    CODE_PROJECT,
    CODE_UNIT,
    Frame,
    Rule,
    Suite,
    at_most,
    between,
    empty,
    equal,
    filled,
    matches,
    money,
    none_of,
    one_of,
)
from forms.strays import KINDS

PROJECT_KNOWN = filled("G06 project", "registered_project", "project_code", value="project_code")
PROJECT_FORM = matches("G06 project form", "project_code", CODE_PROJECT)
DEPARTMENT_FORM = matches("G06 department form", "department_code", CODE_DEPARTMENT)
UNIT_FORM = matches("G06 unit form", "unit_code", CODE_UNIT)
DEPARTMENT_KNOWN = filled(
    "G06 department", "registered_department", "department_code", "department_name", value="department_text"
)
UNIT_KNOWN = filled("G06 unit", "registered_unit", "unit_code", "unit_name", value="unit_text")
UNIT_OF_DEPARTMENT = equal(
    "G06 unit of department", "unit_department", "department", "unit_code", "unit_name", value="unit_text"
)

HEADERS = Frame(
    "headers",
    (
        none_of("G09", "kind", "missing", cells=("header",), value="labels"),
        none_of("G10", "kind", "unknown", cells=("header",), value="unknown"),
        none_of("G11", "kind", "double", cells=("header",), value="labels"),
    ),
)
HEADING = (
    filled("G02 missing", "stated_year", value="stated_year"),
    equal("G02", "only_year", "scope_year", "stated_year", value="stated_year"),
    empty("G02 two", "other_year", "stated_year", value="stated_year"),
    between("G07 record", "records", low=1, value=""),
)
MONEY_UNIT = one_of("G04", "money_unit", "元", "万元")

PROBLEMS = Frame(
    "problems",
    (
        none_of("G05", "kind", "formula", cells=(), value="value"),
        none_of("G06 unreadable", "kind", "code", "lost_digits", cells=(), value="value"),
        none_of(
            "G08 unreadable",
            "kind",
            "not_a_number",
            "not_a_date",
            "unit_conflict",
            "scaled",
            "ratio",
            "word",
            cells=(),
            value="value",
        ),
    ),
)
PROJECT_CODES = Frame(
    "codes",
    (
        PROJECT_FORM,
        PROJECT_KNOWN,
        between("G06 no name", "projects_named", "project_name", low=1, value="project_name"),
        between("G06 name", "projects_meant", "project_name", high=1, value="project_name"),
        filled("G12", "stated_project_code", "project_name", value="project_name"),
        DEPARTMENT_KNOWN,
        UNIT_KNOWN,
        equal(
            "G06 project of department",
            "project_department",
            "department",
            "project_code",
            "department_code",
            value="project_code",
        ),
        UNIT_OF_DEPARTMENT,
    ),
)
DEPARTMENT_CODES = Frame("codes", (DEPARTMENT_KNOWN,))
FUNDS = Frame("funds", (at_most("SE05", "gap", "tolerance", "amount", value="total"),))
FUND_PARTS = Frame("fund_parts", money("amount"))


def headings(*rules: Rule) -> tuple[Frame, ...]:
    """What holds of every sheet of a form: its heading, with further rules of the form, its headers, no unreadable values."""
    return (Frame("sheets", (*HEADING, *rules)), HEADERS, PROBLEMS)


def unsigned(finding: str) -> Frame:
    """Targets have operators, or the form is told how they were read."""
    return Frame("unsigned_targets", (between(finding, "indicators", "target_text", high=0),))


FILES = Suite(
    "",
    (
        Frame("files", (empty("G01", "problem", value=""),)),
        Frame(
            "beside",
            tuple(none_of(f"G15 {kind}", "kind", kind, cells=(), value="") for kind in KINDS),
        ),
        Frame(
            "untitled_sheets",
            (
                none_of("G03", "disposition", "unknown", cells=("title",), value="title"),
                none_of("G03 several", "disposition", "several", cells=("title",), value="title"),
                none_of("G03 apart", "disposition", "apart", cells=("title",), value="title"),
            ),
        ),
    ),
)
"""Of files and sheets before any form is known: readable (G01), a known title (G03), in its place (G15)."""
