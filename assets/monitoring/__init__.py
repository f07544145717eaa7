"""Stage 一(三), August: execution and goals are both monitored (双监控)."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset

STAGE = "monitoring"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """Flags and treatment of every project in year N."""
    return [model_asset("monitoring_flags", STAGE, scopes, deps=["project_register", "budget_register", "monitorings"])]
