"""One SQL model, one table, one asset: the wiring that every rule shares. No rule stands here."""

from pathlib import Path

import dagster as dg

import measures
from assets import firing, wiring
from assets.installation import WRITER_POOL, Installation, scope_of
from assets.metadata import MODEL, reported
from assets.partitions import lag
from publishing.guard import CLASSIFIED, TEXTS, guarded
from warehouse.scope import Scope
from warehouse.seasons import SEASONS, SHARED, Season
from warehouse.store import Warehouse
from warehouse.tables import TABLES

ROOM = Path(__file__).parent


def sql(stage: str, name: str) -> str:
    """The text of a model: `assets/<stage>/<name>.sql`, with the secrecy guard around it where its table is guarded."""
    return guarded(name, (ROOM / stage / f"{name}.sql").read_text(encoding="utf-8"))


def build(
    warehouse: Warehouse, stage: str, name: str, installation: Installation, scope: Scope, **partition: str
) -> int:
    """Compute one table's partition from its model. Returns the number of rows.

    `partition` gives the values of partition columns beside region and year; the model finds them as parameters.
    """
    measures.create(warehouse, "\n".join(firing.texts()) if name == firing.TABLE else sql(stage, name))
    with warehouse.within(scope, installation.day):
        return compute(warehouse, stage, name, **partition)


def compute(warehouse: Warehouse, stage: str, name: str, **partition: str) -> int:
    """Compute a table's partition of the scope that the warehouse is in. Returns the number of rows."""
    if name == firing.TABLE:
        return firing.fire(warehouse)
    return warehouse.build(name, sql(stage, name), **partition)


def model_assets(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """One asset a model, `assets/<stage>/<table>.sql`, and one a season of a table that several seasons write.

    What is classified is asked with the registers of all years at hand, by an asset of its own (`assets.secrecy`).
    """
    models = [path for path in sorted(ROOM.glob("*/*.sql")) if path.stem in TABLES and path.stem != CLASSIFIED]
    return [
        _model_asset(path.stem, path.parent.name, scopes, season)
        for path in models
        for season in ([each for each in SEASONS if path.stem in each.tables] if path.stem in SHARED else [None])
    ]


def _model_asset(name: str, stage: str, scopes: dg.PartitionsDefinition, season: Season | None) -> dg.AssetsDefinition:
    """The asset of a model; what it reads is upstream, and the policy in force always. A shared table is a season's by matter."""
    key, partition = (season.asset(name), {"matter": season.matter}) if season else (name, {})
    upstream = {"policy_in_force": (0, 0), **wiring.upstream(name, _text(stage, name))}
    if name in TEXTS:
        upstream[CLASSIFIED] = (0, 0)

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
        metadata={MODEL: f"{stage}/{name}"},
    )
    def asset(context: dg.AssetExecutionContext, installation: Installation) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with installation.warehouse() as warehouse:
            rows = build(warehouse, stage, name, installation, scope, **partition)
            metadata = reported(warehouse, name, key, scope, rows)
        return dg.MaterializeResult(metadata=metadata)

    return asset


def _text(stage: str, name: str) -> str:
    return (
        "\n".join(firing.texts())
        if name == firing.TABLE
        else (ROOM / stage / f"{name}.sql").read_text(encoding="utf-8")
    )
