"""Stage 一(四), spring: self-evaluations become grades of projects and departments."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset

STAGE = "self_evaluation"
REGISTERS = ("unit_register", "project_register", "budget_register", "review_details", "review_register")


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """Grades of projects and of departments in year E."""
    return [
        model_asset("project_grades", STAGE, scopes, deps=[*REGISTERS, "self_evaluations"]),
        model_asset(
            "department_grades",
            STAGE,
            scopes,
            deps=[*REGISTERS, "basic_expenditure_register", "department_self_evaluations"],
        ),
    ]
