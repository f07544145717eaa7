"""Clause 二: results are made public, told to the congress, and held against units by name (通报).

Every table here but the calendar speaks of projects, and all of them pass through the secrecy guard (`publishing.guard`).
"""

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.intake import keep_files
from publishing.bureau_documents import TAKEN, take_in
from publishing.guard import CLASSIFIED

STAGE = "disclosure"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What the bureau put into the folder 制度文件 of the year, each document with its text or why it is not shown."""

    @dg.asset(
        key=TAKEN,
        partitions_def=scopes,
        deps=["policy_in_force", CLASSIFIED],
        group_name=STAGE,
        kinds={"duckdb"},
        pool=WRITER_POOL,
    )
    def bureau_documents(context: dg.AssetExecutionContext, installation: Installation) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        files = keep_files(installation.archive, installation.documents(scope))
        with installation.warehouse() as warehouse:
            refused = take_in(warehouse, installation.archive, files, scope, installation.processes)
        for sentence in refused:
            context.log.warning(sentence)
        return dg.MaterializeResult(metadata={"dagster/row_count": len(files), "refused": len(refused)})

    return [bureau_documents]
