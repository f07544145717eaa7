"""What must hold of MO, the mid-year monitoring of a project (项目支出绩效运行监控表) and its list. Clause 一(三)."""

from __future__ import annotations

from expectations.common import FUND_PARTS, FUNDS, PROJECT_CODES, headings, unsigned
from expectations.rules import Frame, Suite, due, holds, money, one_of, required
from expectations.se import BUDGET
from forms.layouts.submitted import MO
from forms.layouts.words import POSSIBILITIES, YES_NO

POSSIBLE = one_of("MO02", "possibility", *POSSIBILITIES)
MONTH = (
    holds("MO05 default", "has_month", "month", value="default_month"),
    holds("MO04", "is_month", "month"),
    holds("MO05", "is_month_of_header", "header_month"),
)
HEAD = (
    *required("project_code", "conditions_met", "adjusted_budget"),
    *required("executed", executed="截止执行数"),
    *required("project_name", "department_code", "unit_code", "goal_completion", "possibility"),
    holds("G07 indicators", "has_indicators"),
    holds("MO06", "is_weighted"),
    *money("initial_budget", "adjusted_budget", "executed", "expected_executed"),
    holds("G08 negative", "is_goal_completion_positive", "goal_completion"),
    one_of("G08 word", "conditions_met", *YES_NO),
    holds("MO01", "is_executed_within_budget", "executed"),
    POSSIBLE,
)
INDICATORS = (
    *due(MO.indicators, finding="G07 indicator"),
    holds("G08 negative", "is_weight_positive", "weight"),
    holds("G08 target", "is_target_number", "target_text", "target"),
    holds("G08 actual", "is_actual_number", "actual_text", "actual"),
    holds("G14 monitoring", "is_in_unit", "actual_text", "actual"),
    POSSIBLE,
    holds("MO03", "has_reason", "reason", "actual_text", value="actual_text"),
    holds("GO03 wording", "is_wording_known", "actual_text"),
)

SUITE = Suite(
    "MO",
    (
        *headings(*MONTH),
        PROJECT_CODES,
        Frame("monitorings", (*HEAD, *BUDGET)),
        Frame("monitoring_indicators", INDICATORS),
        unsigned("G13"),
        FUNDS,
        FUND_PARTS,
    ),
)
