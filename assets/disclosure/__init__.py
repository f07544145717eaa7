"""Clause 二: results are made public, told to the congress, and held against units by name (通报).

Every table here but the calendar speaks of projects, and all of them pass through the secrecy guard (`publishing.guard`).
"""

import dagster as dg

from assets.intake import keep_files
from assets.steps import Metadata, Step, step
from publishing.bureau_documents import TAKEN, take_in
from publishing.guard import CLASSIFIED

STAGE = "disclosure"


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """What the bureau put into the folder 制度文件 of the year, each document with its text or why it is not shown."""

    @step(TAKEN, STAGE, scopes, deps=["policy_in_force", CLASSIFIED], kinds={"duckdb"})
    def bureau_documents(now: Step) -> Metadata:
        archive = now.installation.archive
        files = keep_files(archive, now.installation.documents(now.scope))
        refused = take_in(now.warehouse, archive, files, now.scope, now.installation.processes)
        for sentence in refused:
            now.log.warning(sentence)
        return {"dagster/row_count": len(files), "refused": len(refused)}

    return [bureau_documents]
