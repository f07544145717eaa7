"""Stage 一(一), autumn: new projects and policies pass an ex-ante evaluation (事前绩效评估)."""

from __future__ import annotations

import dagster as dg

from assets.models import model_asset

STAGE = "ex_ante"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """Verdicts on the new projects of budget year B."""
    return [
        model_asset(
            "ex_ante_verdicts", STAGE, scopes, deps=["project_register", "budget_register", "ex_ante_evaluations"]
        )
    ]
