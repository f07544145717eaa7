"""The evidence of the ledger as an asset, with a few explanations as Markdown for those who look at a run.

Here: wiring. Not here: the model (`ledger_evidence.sql`), what an explanation tells.
"""

import dagster as dg

from assets.house import WRITER_POOL, House, scope_of
from assets.metadata import MODEL, reported, table_schema
from assets.models import build
from assets.partitions import lag
from reports.explanation.facts import SQL, gather, prepare
from reports.explanation.outline import outline
from reports.explanation.project import explain_project
from reports.explanation.render import markdown
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES

STAGE = SQL.name
TABLE = TABLES["ledger_evidence"]


def examples(warehouse: Warehouse, scope: Scope) -> str:
    """Explanations as Markdown: of each status the project that is cut most, classified ones left out."""
    prepare(warehouse)
    codes = [row["project_code"] for row in gather(warehouse, "examples", **scope.parameters)]
    told = [explain_project(warehouse, scope.region, scope.year, code) for code in codes]
    command = (
        f"`jixiao explain CODE --year {scope.year} --region {scope.region}` explains any other project or department."
    )
    return "\n".join([*(markdown(outline(chain)) for chain in told), command])


def evidence_asset(scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """Where the fact stands that made each rule fire; its metadata explains a project of each status."""

    @dg.asset(
        key=TABLE.name,
        partitions_def=scopes,
        deps=[
            "policy_in_force",
            "submissions",
            "adjustment_lines",
            "project_control_figures",
            "public_funds_adjustments",
            "exception_register",
            dg.AssetDep("project_grades", partition_mapping=lag(2)),
            dg.AssetDep("department_grades", partition_mapping=lag(2)),
            dg.AssetDep("monitoring_flags", partition_mapping=lag(1)),
        ],
        group_name=STAGE,
        kinds={"duckdb", "sql"},
        pool=WRITER_POOL,
        description=f"{TABLE.title}. {TABLE.description}",
        metadata={MODEL: f"{STAGE}/{TABLE.name}", "dagster/column_schema": table_schema(TABLE)},
    )
    def ledger_evidence(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            rows = build(warehouse, STAGE, TABLE.name, house, scope)
            told = {
                **reported(warehouse, TABLE.name, TABLE.name, scope, rows),
                "explanations": dg.MetadataValue.md(examples(warehouse, scope)),
            }
        return dg.MaterializeResult(metadata=told)

    return ledger_evidence
