"""Clause 二(三), 督促部门单位整改: what departments must put right, each matter under a number, and how it stands.

Every season tells of its own results, and counts the matters of its year anew. Here: the matters, their numbers, the table that
is published. Not here: what a record keeps of numbers (`publishing.record_keeping`), letters (`reports.documents`).
"""

from datetime import date
from pathlib import Path

import dagster as dg

from assets.steps import Metadata, Step, step
from policy.language import Said
from publishing.archive import Archive
from publishing.provenance import read_numbers, recalled
from publishing.record_keeping import NUMBERS, put_back_numbers
from warehouse.scope import Scope
from warehouse.store import Warehouse

STAGE = "rectification"
NUMBERED = Said("What letters numbered", "反馈函已给出的整改编号")
REGISTERED, GIVEN = (Path(__file__).with_name(f"{name}.sql") for name in ("registered_numbers", "new_numbers"))


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The numbers of a year's matters; the departments' answers are judged after them."""

    @step(
        NUMBERS,
        STAGE,
        scopes,
        kinds={"duckdb", "sql"},
        deps=["policy_in_force", "rectification_matters", "rectification_register"],
    )
    def rectification_numbers(now: Step) -> Metadata:
        published, archive = now.installation.folders.published, now.installation.archive
        for sentence in recall(now.warehouse, published, archive, now.scope.region):
            now.log.warning(sentence)
        return {"given": give_numbers(now.warehouse, now.scope, now.installation.day)}

    return [rectification_numbers]


def give_numbers(warehouse: Warehouse, scope: Scope, day: date) -> int:
    """Give every matter of a scope that has none a number, and remember those of the register. Returns how many were given.

    A matter is known by department, source and project: it keeps its number when the form is corrected, the file renamed, the
    matter gone for a while. A row of the register about such a matter without a number gives it that one. `day` is when it is told.
    """
    with warehouse.within(scope, day), warehouse.transaction():
        warehouse.add(NUMBERS, warehouse.query(REGISTERED.read_text(encoding="utf-8")))
        return warehouse.add(NUMBERS, warehouse.query(GIVEN.read_text(encoding="utf-8")))


def recall(warehouse: Warehouse, published: Path, archive: Archive, region: str) -> list[str]:
    """Give a new warehouse the numbers of the one before it, from the records of what stands published.

    A warehouse that has numbers, or published a season, knows its own. Returns a sentence for each record that is lost.
    """
    known = (
        f"select 1 from {NUMBERS} where region = $region union all select 1 from seasons where region = $region limit 1"
    )
    if warehouse.rows(known, region=region):
        return []
    found, lost = recalled(published, archive, region, read_numbers, NUMBERED)
    put_back_numbers(warehouse, region, found)
    return lost
