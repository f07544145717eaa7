"""Clause 二(一), 非涉密项目: which projects are classified, from the register of every year that the region's inbox holds.

Here: bringing those registers up to the inbox, and the table of what is hidden. Not here: the guard that hides it (`assets.guard`).
"""

import re
from pathlib import Path

import dagster as dg

from assets.guard import CLASSIFIED
from assets.house import WRITER_POOL, House, Scope, scope_of
from assets.inbox import load_policy, read_inbox
from assets.metadata import MODEL, table_schema
from assets.models import build as build_model
from expectations.validation import validate_form
from warehouse.store import Warehouse
from warehouse.tables import TABLES

STAGE = "secrecy"
YEAR = re.compile(r"\d{4}")


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The classified projects of a region, as every season sees them before it tells anyone of projects."""

    @dg.asset(
        key=CLASSIFIED,
        partitions_def=scopes,
        group_name=STAGE,
        kinds={"duckdb", "sql"},
        pool=WRITER_POOL,
        deps=["policy_in_force", "inbox", "project_register"],
        description="Projects that any year's register marks 是否涉密 = 是: the secrecy guard hides them everywhere.",
        metadata={MODEL: f"{STAGE}/{CLASSIFIED}", "dagster/column_schema": table_schema(TABLES[CLASSIFIED])},
    )
    def classified_projects(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            others = refresh_registers(warehouse, house, scope)
            rows = build_model(warehouse, STAGE, CLASSIFIED, house, scope)
        for year, read in others.items():
            if read:
                context.log.info(f"{read} files of {year} read now, for what its project register marks as classified")
        # no preview: what is classified is not shown in the event log
        return dg.MaterializeResult(metadata={"dagster/row_count": rows, "other_years": ", ".join(map(str, others))})

    return [classified_projects]


def years_in(inbox: Path, region: str) -> list[int]:
    """Years that the inbox has a folder for: inbox/<区划编码>/<年度>/."""
    folder = inbox / region
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.is_dir() and YEAR.fullmatch(entry.name))


def refresh_registers(warehouse: Warehouse, house: House, scope: Scope) -> dict[int, int]:
    """Bring R-PROJ of every other year of the region, earlier or later, up to its inbox folder.

    Returns those years, each with the number of files that were read for it.

    A year that was read before and has no folder any more is emptied. A year before the policy is read, not judged: its
    rows hide what they mark all the same.
    """
    begins = house.policy().in_force_from
    known = warehouse.rows("select distinct year from inbox_files where region = $region", region=scope.region)
    years = sorted({*years_in(house.inbox, scope.region), *(row["year"] for row in known)} - {scope.year})
    read = {}
    for year in years:
        other = Scope(scope.region, year)
        read[year] = read_inbox(warehouse, house, other)["read"]
        if year >= begins:
            load_policy(warehouse, house, other)
            for form in ("R-UNIT", "R-PROJ"):
                validate_form(warehouse, other.region, other.year, form)
    return read
