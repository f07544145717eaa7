"""Control totals of a season: what a reader compares first. Not here: where they are written or shown."""

from __future__ import annotations

from assets.models import sql
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse


def control_totals(warehouse: Warehouse, season: Season, scope: Scope) -> dict[str, str]:
    """The sums that a reader compares first, as text: rows of each table, and money in 元."""
    with warehouse.within(scope):
        totals = warehouse.rows(sql("publication", f"totals_{season.job}"))
    return {row["name"]: str(row["value"]) for row in totals}
