"""What a season comes to: the numbers that a reader compares first, each of a table that it publishes.

Here: which they are and reading them. Not here: what people watch of every table in Dagster (`assets.metadata`).
"""

from __future__ import annotations

from warehouse.jobs import CONTROL_FIGURES, MONITORING, SELF_EVALUATION
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse

ROWS = "count(*)"
TOTALS: dict[str, tuple[tuple[str, str, str], ...]] = {
    SELF_EVALUATION: (
        ("projects", "project_grades", ROWS),
        ("grade ", "project_grades", "grade"),
        ("adjusted_budget", "project_grades", "sum(adjusted_budget)"),
        ("executed", "project_grades", "sum(executed)"),
        ("department grade ", "department_grades", "grade"),
        ("disclosed results", "disclosed_results", ROWS),
        ("disclosed key evaluations", "disclosed_key_evaluations", ROWS),
        ("published ", "disclosure_calendar", "if(matter = '部门决算', publish_status, null)"),
        ("bulletin ", "bulletin_self_evaluation", "reason"),
        ("departments assessed", "assessment", "count(total)"),
        ("assessment ", "assessment", "outcome"),
    ),
    MONITORING: (
        ("projects", "monitoring_flags", ROWS),
        ("treatment ", "monitoring_flags", "treatment"),
        ("adjusted_budget", "monitoring_flags", "sum(adjusted_budget)"),
        ("executed", "monitoring_flags", "sum(executed)"),
        ("bulletin ", "bulletin_monitoring", "reason"),
    ),
    CONTROL_FIGURES: (
        ("projects", "project_control_figures", ROWS),
        ("status ", "project_control_figures", "status"),
        ("requested", "project_control_figures", "sum(requested)"),
        ("cut", "project_control_figures", "sum(cut)"),
        ("control", "project_control_figures", "sum(control)"),
        ("departments", "department_control_figures", ROWS),
        ("public_funds_deduction", "department_control_figures", "sum(public_funds_deduction)"),
        ("departments ", "department_control_figures", "if(total_control is null, 'pending', null)"),
        ("total_control", "department_control_figures", "sum(total_control)"),
        ("projects with disclosed goals", "disclosed_goals", "count(distinct project_code)"),
        ("published ", "disclosure_calendar", "if(matter = '预算绩效目标', publish_status, null)"),
        ("congress pack projects", "congress_pack", ROWS),
        ("congress pack control", "congress_pack", "sum(control)"),
        ("bulletin ", "bulletin_goals", "reason"),
    ),
}
"""By job, in order: name, table and what is reckoned. A name that ends in a blank counts rows by the word that follows it."""


def control_totals(warehouse: Warehouse, season: Season, scope: Scope) -> dict[str, str]:
    """The totals of a season, as text; money in 元."""
    totals: dict[str, str] = {}
    with warehouse.within(scope):
        for name, table, reckoned in TOTALS[season.job]:
            if name.endswith(" "):
                asked = f"select {reckoned} as word, {ROWS} as n from this.{table} where word is not null group by 1 order by 1"
            else:
                asked = f"select '' as word, coalesce({reckoned}, 0) as n from this.{table}"
            totals |= {f"{name}{row['word']}": str(row["n"]) for row in warehouse.rows(asked)}
    return totals
