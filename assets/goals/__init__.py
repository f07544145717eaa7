"""Stage 一(二), autumn: performance goals (绩效目标) pass three reviews into the project library."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset

STAGE = "goals"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """Admissions to the project library for budget year B."""
    return [
        model_asset("goal_admissions", STAGE, scopes, deps=["project_register", "budget_register", "goal_declarations"])
    ]
