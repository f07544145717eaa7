"""Stage 一(二), autumn: performance goals (绩效目标) pass three reviews into the project library."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset
from warehouse.seasons import AUTUMN

STAGE = "goals"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """Admissions to the project library for budget year B, and how far goals are in step with budgets (四同步)."""
    return [
        model_asset(
            "goal_admissions", STAGE, scopes, deps=["project_register", "budget_register", "goal_declarations"]
        ),
        model_asset(
            "department_goal_admissions",
            STAGE,
            scopes,
            deps=["unit_register", "basic_expenditure_register", "department_goal_declarations"],
        ),
        model_asset(
            "goal_coverage",
            STAGE,
            scopes,
            deps=[
                "unit_register",
                "project_register",
                "goal_declarations",
                "goal_admissions",
                "project_control_figures",
                "disclosed_goals",
                AUTUMN.asset("disclosure_calendar"),
            ],
        ),
    ]
