"""What a season makes last, once it is published: its Data Docs, and the region's years in the lake where the settings name one.

Both rest on what was published, and can be made anew at any time: that they fail makes no season look failed, and a check says why.
Here: when they are renewed. Not here: what the pages say (`expectations.data_docs`), what a lake is (`publishing.lake`).
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.returns import slips_by_file
from assets.steps import Results
from expectations.data_docs import INDEX, read_pages, write_site
from policy.language import Said, either, say
from publishing.lake import sync
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse
from warehouse.swap import replaced


def data_docs_asset(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The Data Docs as one season leaves them: of its own year, and of the years whose registers it also judges."""

    def work(installation: Installation, scope: Scope) -> Iterator[Mapping[str, Any]]:
        index = installation.folders.data_docs / scope.region / str(scope.year) / INDEX
        yield {"index": dg.MetadataValue.path(index)}
        with installation.warehouse() as warehouse:
            for each in (scope, *(scope.earlier(years) for years in season.earlier)):
                counts = renew(warehouse, installation, each)
                yield {f"{name} {each.year}": count for name, count in counts.items()}

    return _ending(
        f"{season.job}_data_docs",
        scopes,
        work,
        after=f"{season.job}_returns",
        kinds={"great_expectations"},
        description=either(
            "Data Docs (数据校验文档) of everything handed in: what was checked and what fell through. Internal.",
            "数据校验文档：所报送的全部内容校验了什么、哪些未通过。内部使用。",
        ),
        check="rendered",
        holds=either(
            "The pages could be made. They come last and explain: without them, what was published stands.",
            "页面已生成。页面最后生成，仅作说明；即使没有，已发布的结果仍然有效。",
        ),
        lost=Said(
            "The Data Docs could not be renewed; those of the last run stand.",
            "数据校验文档未能更新；上次运行的仍然有效。",
        ),
    )


def renew(warehouse: Warehouse, installation: Installation, scope: Scope) -> dict[str, int]:
    """Renew the Data Docs of a scope from its last validation, whole or not at all.

    Returns how many forms have a page and how many values failed. A scope that was never judged has none, and gets none.
    """
    pages = read_pages(warehouse, scope.region, scope.year, slips_by_file(installation, scope))
    if not pages:
        return {}
    with replaced(installation.folders.data_docs / scope.region / str(scope.year)) as fresh:
        count = write_site(fresh, installation.place(scope.region).name, scope.year, pages)
    return {"pages": count, "failed": sum(page.failed for page in pages)}


def lake_asset(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The region's years in the lake, as one season leaves them; earlier years may have changed with it."""

    def work(installation: Installation, scope: Scope) -> Iterator[Mapping[str, Any]]:
        yield {"folder": installation.lake}
        done = sync(Path(installation.lake), installation.folders.path, installation.names(), regions=[scope.region])
        yield {part: len(each.renewed) for part, each in done.items()}

    return _ending(
        f"{season.job}_lake",
        scopes,
        work,
        after=f"{season.job}_publication",
        kinds={"parquet", "duckdb"},
        description=either(
            "The region's published tables in the lake (各地区数据汇总), beside those of all other regions.",
            "本地区已发布的表，在数据湖中与其他地区的并列。",
        ),
        check="renewed",
        holds=either("The lake holds what is published.", "数据湖与已发布的内容一致。"),
        lost=Said(
            "The lake was not renewed. `jixiao lake sync` tries again.",
            "各地区数据汇总未能更新。可用 `jixiao lake sync` 重试。",
        ),
    )


def _ending(
    key: str,
    scopes: dg.PartitionsDefinition,
    work: Callable[[Installation, Scope], Iterator[Mapping[str, Any]]],
    *,
    after: str,
    kinds: set[str],
    description: str,
    check: str,
    holds: str,
    lost: Said,
) -> dg.AssetsDefinition:
    """An asset whose work yields its metadata, also before it fails; `check` tells of that and `lost` is what the log says."""

    @dg.asset(
        key=key,
        partitions_def=scopes,
        group_name="publication",
        kinds=kinds,
        pool=WRITER_POOL,
        deps=[after],
        description=description,
        check_specs=[dg.AssetCheckSpec(check, asset=key, description=holds, partitions_def=scopes)],
    )
    def asset(context: dg.AssetExecutionContext, installation: Installation) -> Results:
        metadata: dict[str, Any] = {}
        fault = {}
        try:
            for told in work(installation, scope_of(context)):
                metadata |= told
        except Exception as error:  # whatever it stumbles over: what was published stands
            fault = {"error": f"{type(error).__name__}: {error}"}
            context.log.exception(say(lost))
        result = dg.AssetCheckResult(
            check_name=check, passed=not fault, severity=dg.AssetCheckSeverity.WARN, metadata=fault
        )
        yield dg.MaterializeResult(metadata=metadata, check_results=[result])

    return asset
