"""What must hold of the registers that the bureau keeps: a suite a register, in the order in which they depend on each other."""

from __future__ import annotations

from expectations.common import (
    DEPARTMENT_FORM,
    DEPARTMENT_KNOWN,
    MONEY_UNIT,
    PROJECT_FORM,
    PROJECT_KNOWN,
    UNIT_FORM,
    headings,
)
from expectations.rules import (
    CODE_PROJECT,
    Frame,
    Rule,
    Suite,
    at_least,
    at_most,
    between,
    due,
    equal,
    filled,
    matches,
    money,
    one_of,
    required,
)
from forms.layouts.declare import Layout
from forms.layouts.registers import R_BASE, R_BUDG, R_DATE, R_EXC, R_PROJ, R_RECT, R_REV, R_REV_D, R_UNIT
from forms.layouts.words import CLASSES, CONCLUSIONS, MATTER_SOURCES, NATURES

KEYS = Frame(
    "register_keys",
    (equal("R01", "said", "also_said", "project_code", "code", "unit_code", "department_code", value="subject_code"),),
)
UNIT_OF_DEPARTMENT = equal(
    "G06 unit of department", "unit_department", "department_code", "unit_code", value="unit_code"
)
REVIEWED = (
    one_of("G08 word", "subject", "项目", "部门整体"),
    matches("G06 project form", "project_code", CODE_PROJECT, "code"),
    filled("G06 project", "registered_project", "code", value="code"),
    filled("G06 department", "registered_department", "code", value="code"),
    between("R02", "review_score", "review_score", low=0),
)


def register(layout: Layout, *rules: Rule, heading: tuple[Rule, ...] = (), after: tuple[Frame, ...] = ()) -> Suite:
    """The suite of a register: its headings, its rows, and that rows of one key say the same."""
    return Suite(layout.form, (*headings(*heading), Frame("registers", rules), KEYS), after)


SUITES = (
    register(R_UNIT, *due(R_UNIT.rows), UNIT_FORM, DEPARTMENT_FORM, UNIT_OF_DEPARTMENT),
    register(
        R_PROJ,
        *due(R_PROJ.rows),
        PROJECT_FORM,
        DEPARTMENT_FORM,
        UNIT_FORM,
        matches("G06 predecessor form", "predecessor_code", CODE_PROJECT),
        filled("G06 department", "registered_department", "department_code", value="department_code"),
        filled("G06 unit", "registered_unit", "unit_code", value="unit_code"),
        UNIT_OF_DEPARTMENT,
        one_of("G08 word", "class", *(number for number, _ in CLASSES)),
        one_of("G08 word", "nature", *NATURES),
    ),
    register(
        R_BUDG,
        *due(R_BUDG.rows),
        PROJECT_FORM,
        PROJECT_KNOWN,
        *money("initial_budget", "adjusted_budget", "executed", "requested"),
        heading=(MONEY_UNIT,),
    ),
    register(
        R_BASE,
        *due(R_BASE.rows),
        DEPARTMENT_KNOWN,
        *money("personnel", "public_funds"),
        heading=(MONEY_UNIT,),
        after=(Frame("r_base_missing", (filled("R05", "department_in_base", "requested", value="department"),)),),
    ),
    register(
        R_REV_D,
        *due(R_REV_D.rows),
        *REVIEWED,
        at_most("R02", "together", "full_score", "review_score"),
    ),
    register(
        R_REV,
        *due(R_REV.rows),
        REVIEWED[0],
        one_of("G08 word", "method", "抽评", "重点评价", "全面复核"),
        *REVIEWED[1:],
        at_most("R02", "review_score", "full_score", "review_score"),
        equal("R06", "review_score", "together", "review_score"),
    ),
    register(
        R_DATE,
        *due(R_DATE.rows),
        one_of("G08 word", "matter", "预算绩效目标", "部门决算"),
        DEPARTMENT_KNOWN,
        *(at_least("R04", day, "approved_on", day) for day in ("passed_to_units_on", "filed_on", "published_on")),
    ),
    register(
        R_EXC,
        *required("project_code", "kind"),
        PROJECT_FORM,
        PROJECT_KNOWN,
        one_of("G08 word", "kind", "不予压减", "保留金额", "允许再次安排"),
        *money("amount"),
        *required("approval_number", "approved_by", "amount", finding="R03"),
        heading=(MONEY_UNIT,),
    ),
    register(
        R_RECT,
        *due(R_RECT.rows),
        one_of("G08 word", "source", *MATTER_SOURCES),
        one_of("G08 word", "conclusion", *CONCLUSIONS),
        PROJECT_FORM,
        PROJECT_KNOWN,
        DEPARTMENT_KNOWN,
        equal("G06 project of department", "project_department", "department", "project_code", value="project_code"),
        equal("R07", "series", "due_series", "number", value="number"),
        equal("R08", "given", "meant", "number", value="number"),
        filled("R09", "verified_on"),
    ),
)
"""By dependence: units, projects, their money, reviews line by line before reviews as a whole."""
