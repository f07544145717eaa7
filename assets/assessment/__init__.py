"""Clause 三: departments are assessed on how they manage performance (考核)."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset

STAGE = "assessment"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The assessment of every department for year E, from what the scope of E holds."""
    return [
        model_asset(
            "assessment_duties",
            STAGE,
            scopes,
            deps=[
                "unit_register",
                "project_register",
                "budget_register",
                "disclosure_register",
                "ex_ante_evaluations",
                "goal_declarations",
                "monitorings",
                "self_evaluations",
                "project_grades",
                "rectifications",
            ],
        ),
        model_asset(
            "assessment",
            STAGE,
            scopes,
            deps=["unit_register", "project_register", "disclosure_register", "self_evaluations", "assessment_duties"],
        ),
        model_asset("assessment_losses", STAGE, scopes, deps=["project_register", "assessment", "assessment_duties"]),
    ]
