"""The draw of re-checks that was fixed for a year, as something to keep in the record of a run and to put back.

A draw is made once and acted on for months, while the inbox goes on: it is no function of today's inbox. Not here: drawing
(`assets.selection`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publishing.kept import Row, exact, kept
from warehouse.store import Warehouse

TABLES = ("review_draws", "review_frame", "review_factors")
Draw = Mapping[str, Sequence[Row]]


def fixed_draw(warehouse: Warehouse, region: str, year: int) -> Draw:
    """The fixed draw of a region and year, by table; empty where none is fixed."""
    found = {table: kept(warehouse, table, region, year) for table in TABLES}
    return found if any(row["is_fixed"] for row in found["review_draws"]) else {}


def put_back(warehouse: Warehouse, region: str, year: int, draw: Draw) -> None:
    """Make the draw of a region and year what a record kept of it; none where it kept none."""
    with warehouse.transaction():
        for table in TABLES:
            warehouse.replace(table, exact(table, draw.get(table, ())), region=region, year=year)
