"""The lake (各地区数据汇总): a region's published years are copied to it after each publication, where the settings name one.

It is derived and can be built anew at any time, so a lake that cannot be renewed fails no season: the check says why, and the next
publication or `jixiao lake sync` puts it right. Here: when that is done. Not here: what a lake is (`publishing.lake`).
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from policy.language import either
from publishing.lake import sync
from warehouse.seasons import Season

RENEWED = "renewed"


def lake_asset(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The region's years in the lake, as one season leaves them; earlier years may have changed with it."""
    key = f"{season.job}_lake"
    check = dg.AssetCheckSpec(
        RENEWED,
        asset=key,
        description=either("The lake holds what is published.", "数据湖与已发布的内容一致。"),
        partitions_def=scopes,
    )

    @dg.asset(
        key=key,
        partitions_def=scopes,
        group_name="publication",
        kinds={"parquet", "duckdb"},
        pool=WRITER_POOL,
        deps=[f"{season.job}_publication"],
        description=either(
            "The region's published tables in the lake (各地区数据汇总), beside those of all other regions.",
            "本地区已发布的表，在数据湖中与其他地区的并列。",
        ),
        check_specs=[check],
    )
    def lake(context: dg.AssetExecutionContext, installation: Installation) -> Iterator[dg.MaterializeResult[None]]:
        region, broken, counts = scope_of(context).region, "", {}
        try:
            done = sync(Path(installation.lake), installation.folders.path, installation.names(), regions=[region])
            counts = {part: len(each.renewed) for part, each in done.items()}
        except Exception as error:  # whatever it is: what was published stands
            broken = f"{type(error).__name__}: {error}"
            context.log.exception(
                either(
                    "The lake was not renewed. `jixiao lake sync` tries again.",
                    "各地区数据汇总未能更新。可用 `jixiao lake sync` 重试。",
                )
            )
        yield dg.MaterializeResult(
            metadata={**counts, "folder": installation.lake},
            check_results=[
                dg.AssetCheckResult(
                    passed=not broken,
                    check_name=RENEWED,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"fault": broken} if broken else {},
                )
            ],
        )

    return lake
