"""Data Docs of each season's validation: what was checked, form by form, what fell through, and where it went back.

Here: when the pages of data_docs/<区划>/<年度>/ are renewed, whole or not at all. Not here: what they say
(`expectations.data_docs`). They show everything that was typed into forms and never leave the house.
"""

from collections.abc import Iterator

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.returns import slips_by_file
from expectations.data_docs import INDEX, read_pages, write_site
from policy.language import either
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse
from warehouse.swap import replaced

RENDERED = "rendered"


def renew(warehouse: Warehouse, installation: Installation, scope: Scope) -> dict[str, int]:
    """Renew the pages of a scope from its last validation. Returns how many forms have a page and how many values failed.

    A scope that was never judged has none, and gets none.
    """
    pages = read_pages(warehouse, scope.region, scope.year, slips_by_file(installation, scope))
    if not pages:
        return {}
    with replaced(installation.folders.data_docs / scope.region / str(scope.year)) as fresh:
        count = write_site(fresh, installation.place(scope.region).name, scope.year, pages)
    return {"pages": count, "failed": sum(page.failed for page in pages)}


def data_docs_asset(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The Data Docs as one season leaves them: of its own year, and of the years whose registers it also judges."""

    @dg.asset(
        key=f"{season.job}_data_docs",
        partitions_def=scopes,
        group_name="publication",
        kinds={"great_expectations"},
        pool=WRITER_POOL,
        deps=[f"{season.job}_returns"],
        description=either(
            "Data Docs (数据校验文档) of everything handed in: what was checked and what fell through. Internal.",
            "数据校验文档：所报送的全部内容校验了什么、哪些未通过。内部使用。",
        ),
        check_specs=[
            dg.AssetCheckSpec(
                RENDERED,
                asset=f"{season.job}_data_docs",
                description=either(
                    "The pages could be made. They come last and explain: without them, what was published stands.",
                    "页面已生成。页面最后生成，仅作说明；即使没有，已发布的结果仍然有效。",
                ),
                partitions_def=scopes,
            )
        ],
    )
    def data_docs(
        context: dg.AssetExecutionContext, installation: Installation
    ) -> Iterator[dg.MaterializeResult[None]]:
        scope = scope_of(context)
        index = installation.folders.data_docs / scope.region / str(scope.year) / INDEX
        counts: dict[str, int] = {}
        broken = ""
        try:
            with installation.warehouse() as warehouse:
                for each in (scope, *(scope.earlier(years) for years in season.earlier)):
                    counts |= {
                        f"{name} {each.year}": count for name, count in renew(warehouse, installation, each).items()
                    }
        # whatever a renderer stumbles over: the season is published by now, and must not look failed
        except Exception as error:
            broken = f"{type(error).__name__}: {error}"
            context.log.exception(
                either(
                    "The Data Docs could not be renewed; those of the last run stand.",
                    "数据校验文档未能更新；上次运行的仍然有效。",
                )
            )
        yield dg.MaterializeResult(
            metadata={**counts, "index": dg.MetadataValue.path(index)},
            check_results=[
                dg.AssetCheckResult(
                    check_name=RENDERED,
                    passed=not broken,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"error": broken} if broken else {},
                )
            ],
        )

    return data_docs
