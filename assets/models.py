"""One SQL model, one table, one asset: the wiring that every rule shares. No rule stands here."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg

import measures
from assets import firing
from assets.house import WRITER_POOL, House, scope_of
from assets.metadata import MODEL, reported, table_schema, told
from assets.partitions import lag
from publishing.guard import CLASSIFIED, TEXTS, guarded
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES

ROOM = Path(__file__).parent


def sql(stage: str, name: str) -> str:
    """The text of a model: `assets/<stage>/<name>.sql`, with the secrecy guard around it where its table is guarded."""
    return guarded(name, (ROOM / stage / f"{name}.sql").read_text(encoding="utf-8"))


def build(warehouse: Warehouse, stage: str, name: str, house: House, scope: Scope, **partition: str) -> int:
    """Compute one table's partition from its model. Returns the number of rows.

    `partition` gives the values of partition columns beside region and year; the model finds them as parameters.
    """
    measures.create(warehouse)
    with warehouse.within(scope, house.day):
        return compute(warehouse, stage, name, **partition)


def compute(warehouse: Warehouse, stage: str, name: str, **partition: str) -> int:
    """Compute a table's partition of the scope that the warehouse is in. Returns the number of rows."""
    if name == firing.TABLE:
        return firing.fire(warehouse)
    return warehouse.build(name, sql(stage, name), **partition)


def model_asset(
    name: str,
    stage: str,
    scopes: dg.PartitionsDefinition,
    *,
    deps: Sequence[str] = (),
    lagged: Mapping[str, tuple[int, int]] | None = None,
    key: str = "",
    partition: Mapping[str, str] | None = None,
) -> dg.AssetsDefinition:
    """The asset of a table that `assets/<stage>/<name>.sql` computes; the policy in force is always upstream.

    `deps` are assets of the same year; `lagged` are assets of earlier years: (farthest, nearest) lag in years. Where several
    jobs write a table, each has an asset with a `key` of its own for its `partition` of the table.
    """
    table = TABLES[name]
    secrecy = [CLASSIFIED] if name in TEXTS and CLASSIFIED not in deps else []
    earlier = [dg.AssetDep(asset, partition_mapping=lag(*years)) for asset, years in (lagged or {}).items()]

    @dg.asset(
        key=key or name,
        partitions_def=scopes,
        deps=["policy_in_force", *deps, *secrecy, *earlier],
        group_name=stage,
        kinds={"duckdb", "sql"},
        pool=WRITER_POOL,
        description=told(table),
        metadata={MODEL: f"{stage}/{name}", "dagster/column_schema": table_schema(table)},
    )
    def asset(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            rows = build(warehouse, stage, name, house, scope, **(partition or {}))
            metadata = reported(warehouse, name, key or name, scope, rows)
        return dg.MaterializeResult(metadata=metadata)

    return asset
