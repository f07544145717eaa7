"""Clause 二: results are made public, told to the congress, and held against units by name (通报).

Every table here but the calendar speaks of projects, and all of them pass through the secrecy guard (`publishing.guard`).
"""

import dagster as dg

from assets.house import WRITER_POOL, House, scope_of
from assets.inbox import keep_files
from assets.metadata import table_schema, told
from assets.models import model_asset
from publishing.bureau_documents import TAKEN, take_in
from publishing.guard import CLASSIFIED
from warehouse.seasons import AUTUMN, SPRING, Season
from warehouse.tables import TABLES

STAGE = "disclosure"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What the public reads, the congress pack, the bulletin of each season, and the calendar of each matter."""
    figures = ("project_register", "project_control_figures", "goal_admissions", "goal_declarations")
    return [
        _calendar(SPRING, scopes),
        _calendar(AUTUMN, scopes),
        model_asset(
            "disclosed_results", STAGE, scopes, deps=["disclosure_register", "project_grades", "self_evaluations"]
        ),
        model_asset(
            "disclosed_key_evaluations",
            STAGE,
            scopes,
            deps=["disclosure_register", "project_register", "review_details", "review_register"],
        ),
        model_asset("disclosed_goals", STAGE, scopes, deps=figures),
        model_asset("congress_pack", STAGE, scopes, deps=figures, lagged={"project_grades": (2, 2)}),
        model_asset(
            "congress_departments",
            STAGE,
            scopes,
            deps=["unit_register", "department_goal_admissions"],
            lagged={"project_grades": (2, 2), "department_grades": (2, 2), "department_self_evaluations": (2, 2)},
        ),
        model_asset("congress_comparison", STAGE, scopes, deps=["congress_pack", "congress_departments"]),
        model_asset("disclosed_policy", STAGE, scopes),
        _documents(scopes),
        model_asset("disclosed_documents", STAGE, scopes, deps=[TAKEN]),
        model_asset(
            "disclosed_work",
            STAGE,
            scopes,
            deps=["goal_coverage", "budget_register", "project_control_figures", "department_control_figures"],
            lagged={
                "monitoring_flags": (1, 1),
                "rectifications": (2, 0),
                "review_selection": (2, 2),
                "project_grades": (2, 2),
                "department_grades": (2, 2),
                "disclosed_key_evaluations": (2, 2),
            },
        ),
        model_asset("bulletin_goals", STAGE, scopes, deps=["project_register", "goal_admissions", "goal_declarations"]),
        model_asset("bulletin_monitoring", STAGE, scopes, deps=["project_register", "monitoring_flags", "monitorings"]),
        model_asset("bulletin_self_evaluation", STAGE, scopes, deps=["project_register", "project_grades"]),
    ]


def _documents(scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """What the bureau put into the folder 制度文件 of the year, each document with its text or why it is not shown."""
    table = TABLES[TAKEN]

    @dg.asset(
        key=TAKEN,
        partitions_def=scopes,
        deps=["policy_in_force", CLASSIFIED],
        group_name=STAGE,
        kinds={"duckdb"},
        pool=WRITER_POOL,
        description=told(table),
        metadata={"dagster/column_schema": table_schema(table)},
    )
    def bureau_documents(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        files = keep_files(house.archive, house.documents(scope))
        with house.warehouse() as warehouse:
            refused = take_in(warehouse, house.archive, files, scope, house.processes)
        for sentence in refused:
            context.log.warning(sentence)
        return dg.MaterializeResult(metadata={"dagster/row_count": len(files), "refused": len(refused)})

    return bureau_documents


def _calendar(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The calendar of one matter: two seasons write the table of a year, and neither may wipe the other's lines."""
    return model_asset(
        "disclosure_calendar",
        STAGE,
        scopes,
        deps=["unit_register", "disclosure_register"],
        key=season.asset("disclosure_calendar"),
        partition={"matter": season.matter},
    )
