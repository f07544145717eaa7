"""Clause 一(四), 组织对单位自评进行复核: which self-evaluations finance looks at again, and why.

Here: comparing what counts with what else counts (SE13, SE19, SE20; of requests B01 to B03), and risk points. Not here: patterns
that a form shows by itself (`expectations.patterns.OF_THE_FORM`), what a pattern is (`expectations.patterns`).
"""

from collections.abc import Sequence

import dagster as dg

from assets.metadata import table_schema
from assets.steps import Metadata, Step, lag, step
from expectations.patterns import COMPARISONS
from expectations.validation import COMPARED, compare
from policy.language import either
from warehouse.seasons import AUTUMN, SPRING, Season
from warehouse.tables import TABLES

STAGE = "review"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What comparing finds in spring and in autumn."""
    registers = ("policy_in_force", "unit_register", "project_register", "budget_register", "classified_projects")
    grades = [dg.AssetDep("project_grades", partition_mapping=lag(2))]
    return [
        _compared(SPRING, scopes, [*registers, "self_evaluations", "goal_declarations", "monitorings"]),
        _compared(AUTUMN, scopes, [*registers, "earlier_years", *grades]),
    ]


def comparisons(season: Season) -> list[str]:
    """The asset in which a season compares forms with each other; none where it does not."""
    return [f"{season.job}_comparison"] if season.job in COMPARISONS else []


def _compared(
    season: Season, scopes: dg.PartitionsDefinition, deps: Sequence[str | dg.AssetDep]
) -> dg.AssetsDefinition:
    @step(
        f"{season.job}_comparison",
        STAGE,
        scopes,
        kinds={"duckdb", "great_expectations"},
        deps=deps,
        description=either(
            f"{TABLES[COMPARED].title}: patterns that show in several forms or years of a project. Clause 一(四).",
            f"{TABLES[COMPARED].title}：要对照一个项目的多张表或多个年度才能看出的问题。条款一(四)。",
        ),
        metadata={"dagster/column_schema": table_schema(TABLES[COMPARED])},
    )
    def asset(now: Step) -> Metadata:
        found = compare(now.warehouse, now.scope, season.job)
        return {"dagster/row_count": sum(found.values()), **found}

    return asset
