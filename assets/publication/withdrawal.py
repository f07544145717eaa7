"""Withdrawing (撤回): what other seasons published in a year and was marked classified since leaves it with the next publication.

Two or three jobs share a year's directory, and a publication keeps the others' tables as they were. A project that was open
then and is classified now must not stay there. Not here: what is classified (`assets.secrecy`), the guard (`assets.guard`).
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from assets.guard import TEXTS, guarded
from assets.house import House, Scope
from assets.publication.totals import control_totals
from assets.seasons import SEASONS, SHARED, Season
from warehouse.descriptor import MANIFEST
from warehouse.export import publish
from warehouse.store import Warehouse


def withdraw(warehouse: Warehouse, house: House, season: Season, scope: Scope) -> list[str]:
    """Pass the other seasons' guarded tables of the scope through the guard again; publish those seasons that changed.

    They keep their day, inputs and policy: only lines and texts go. Returns the tables that changed.
    """
    changed = []
    for other in SEASONS:
        published = _published(house, other, scope) if other is not season else None
        if published is None:
            continue
        with warehouse.transaction():
            gone = [table for table in other.tables if table in TEXTS and _guard_again(warehouse, other, table, scope)]
        if gone:
            changed += gone
            publish(
                warehouse,
                house.published,
                scope.region,
                scope.year,
                job=other.job,
                tables=tuple(published["row_counts"]),
                as_of=date.fromisoformat(published["as_of"]),
                workbook_title=other.title,
                inputs=published["inputs"],
                policy=published["policy"],
                totals=control_totals(warehouse, other, scope.region, scope.year),
            )
    return changed


def _published(house: House, season: Season, scope: Scope) -> dict[str, Any] | None:
    """What the manifest of the year says of a season; None where it has published nothing there."""
    manifest = house.published / scope.region / str(scope.year) / MANIFEST
    if not manifest.is_file():
        return None
    entry: dict[str, Any] | None = json.loads(manifest.read_text(encoding="utf-8"))["jobs"].get(season.job)
    return entry


def _guard_again(warehouse: Warehouse, season: Season, table: str, scope: Scope) -> bool:
    """Replace a season's part of a table by what the guard leaves of it. Returns whether anything went."""
    partition = {**scope.parameters, **({"matter": season.matter} if table in SHARED else {})}
    where = " and ".join(f"{column} = ${column}" for column in partition)
    standing = f"select * from {table} where {where}"
    before = warehouse.rows(f"{standing} order by all", **partition)
    after = warehouse.rows(f"select * from ({guarded(table, standing)}) order by all", **partition)
    if after == before:
        return False
    if after and "rank" in after[0]:
        after = [{**row, "rank": rank} for rank, row in enumerate(after, 1)]
    warehouse.replace(table, after, **partition)
    return True
