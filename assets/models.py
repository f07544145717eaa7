"""One SQL model, one table, one asset: a model in the folder of its clause needs no wiring of its own. No rule stands here."""

from pathlib import Path

import dagster as dg

import measures
from assets import firing
from assets.house import WRITER_POOL, House, scope_of
from assets.metadata import MODEL, reported, table_schema, told
from assets.partitions import lag
from assets.reads import assets_of, models, rests_on
from publishing.guard import CLASSIFIED, TEXTS, guarded
from warehouse.scope import Scope
from warehouse.seasons import SEASONS, SHARED
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


def model_assets(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """An asset for every table that a model computes, in the group of its clause; one for each season that writes it."""
    return [_model_asset(name, stage, asset, scopes) for name, stage in models().items() for asset in assets_of(name)]


def _model_asset(name: str, stage: str, key: str, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The asset of a table. Upstream: the policy in force, the classified projects where it is guarded, what the model reads."""
    table = TABLES[name]
    texts = firing.texts() if name == firing.TABLE else [sql(stage, name)]
    upstream = {"policy_in_force": (0, 0), **({CLASSIFIED: (0, 0)} if name in TEXTS else {}), **rests_on(name, texts)}
    matter = {season.asset(name): {"matter": season.matter} for season in SEASONS if name in SHARED}.get(key, {})

    @dg.asset(
        key=key,
        partitions_def=scopes,
        deps=[
            dg.AssetDep(asset, partition_mapping=lag(*years) if any(years) else None)
            for asset, years in upstream.items()
        ],
        group_name=stage,
        kinds={"duckdb", "sql"},
        pool=WRITER_POOL,
        description=told(table),
        metadata={MODEL: f"{stage}/{name}", "dagster/column_schema": table_schema(table)},
    )
    def asset(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            rows = build(warehouse, stage, name, house, scope, **matter)
            metadata = reported(warehouse, name, key, scope, rows)
        return dg.MaterializeResult(metadata=metadata)

    return asset
