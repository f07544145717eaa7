"""Rules that several forms share: headings, unreadable values, codes, the fund block. Not here: what one form alone must meet."""

from __future__ import annotations

from expectations.rules import CODE_DEPARTMENT, CODE_PROJECT, CODE_UNIT, Frame, Rule, at_most, holds, matches, none_of

PROJECT_KNOWN = holds("G06 project", "is_project_known", "project_code")
PROJECT_FORM = matches("G06 project form", "project_code", CODE_PROJECT)
DEPARTMENT_FORM = matches("G06 department form", "department_code", CODE_DEPARTMENT)
UNIT_FORM = matches("G06 unit form", "unit_code", CODE_UNIT)
DEPARTMENT_KNOWN = holds(
    "G06 department", "is_department_known", "department_code", "department_name", value="department_text"
)
UNIT_KNOWN = holds("G06 unit", "is_unit_known", "unit_code", "unit_name", value="unit_text")
UNIT_OF_DEPARTMENT = holds(
    "G06 unit of department", "is_unit_of_department", "unit_code", "unit_name", value="unit_text"
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
    holds("G02 missing", "has_year", "stated_year"),
    holds("G02", "is_year_of_scope", "stated_year"),
    holds("G02 two", "has_one_year", "stated_year"),
    holds("G04", "has_unit", "money_unit"),
    holds("G07 record", "has_record"),
)
CODE_KINDS = ("code", "lost_digits")

PROBLEMS = Frame(
    "problems",
    (
        none_of("G05", "kind", "formula", cells=(), value="value"),
        none_of("G06 unreadable", "kind", *CODE_KINDS, cells=(), value="value"),
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
        holds("G06 no name", "is_name_known", "project_name"),
        holds("G06 name", "is_name_clear", "project_name"),
        holds("G12", "is_project_stated", "project_name"),
        DEPARTMENT_KNOWN,
        UNIT_KNOWN,
        holds(
            "G06 project of department",
            "is_project_of_department",
            "project_code",
            "department_code",
        ),
        UNIT_OF_DEPARTMENT,
    ),
)
DEPARTMENT_CODES = Frame("codes", (DEPARTMENT_KNOWN,))
FUNDS = Frame("funds", (at_most("SE05", "gap", "tolerance", "amount", value="total"),))
FUND_PARTS = Frame("fund_parts", (holds("G08 negative", "is_money", "amount"),))
REGISTER_KEYS = Frame(
    "register_keys",
    (holds("R01", "is_consistent", "project_code", "code", "unit_code", "department_code", value="subject_code"),),
)


def headings(*rules: Rule) -> tuple[Frame, ...]:
    """What holds of every sheet of a form: its heading, with further rules of the form, its headers, no unreadable values."""
    return (Frame("sheets", (*HEADING, *rules)), HEADERS, PROBLEMS)


def unsigned(finding: str) -> Frame:
    """Targets have operators, or the form is told how they were read."""
    return Frame("unsigned_targets", (holds(finding, "is_signed", "target_text", value="indicators"),))
