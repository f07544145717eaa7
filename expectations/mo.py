"""What must hold of MO, the mid-year monitoring of a project (项目支出绩效运行监控表) and its list. Clause 一(三)."""

from __future__ import annotations

from expectations.common import FUND_PARTS, FUNDS, MONEY_UNIT, PROJECT_CODES, headings, unsigned
from expectations.rules import (
    Frame,
    Suite,
    at_most,
    between,
    due,
    empty,
    equal,
    filled,
    money,
    one_of,
    required,
)
from expectations.se import BUDGET
from forms.layouts.submitted import MO
from forms.layouts.words import POSSIBILITIES, YES_NO

POSSIBLE = one_of("MO02", "possibility", *POSSIBILITIES)
MONTH = (
    filled("MO05 default", "month", value="default_month"),
    between("MO04", "month", "month", low=1),
    at_most("MO04", "month", "months_in_year", "month", value="month"),
    equal("MO05", "header_month", "stated_month", "header_month", value="header_month"),
)
HEAD = (
    *required("project_code", "conditions_met", "adjusted_budget"),
    *required("executed", executed="截止执行数"),
    *required("project_name", "department_code", "unit_code", "goal_completion", "possibility"),
    between("G07 indicators", "measured_weight", low=0, above=True, value=""),
    between("MO06", "weighted", low=1, value=""),
    *money("initial_budget", "adjusted_budget", "executed", "expected_executed", "goal_completion"),
    one_of("G08 word", "conditions_met", *YES_NO),
    between("MO01", "executed", "executed", low=0),
    at_most("MO01", "executed", "adjusted_budget", "executed", value="executed"),
    POSSIBLE,
)
INDICATORS = (
    *due(MO.indicators, finding="G07 indicator"),
    *money("weight"),
    filled("G08 target", "target_number", "target_text", "target", value="target_text"),
    filled("G08 actual", "actual_number", "actual_text", "actual", value="actual_text"),
    empty("G14 monitoring", "actual_in_other_unit", "actual_text", "actual", value="actual_text"),
    POSSIBLE,
    filled("MO03", "reason", "reason", "actual_text", value="actual_text"),
    filled("GO03 wording", "progress", "actual_text", value="actual_text"),
)

SUITE = Suite(
    "MO",
    (
        *headings(MONEY_UNIT, *MONTH),
        PROJECT_CODES,
        Frame("monitorings", (*HEAD, *BUDGET)),
        Frame("indicators", INDICATORS),
        unsigned("G13"),
        FUNDS,
        FUND_PARTS,
    ),
)
