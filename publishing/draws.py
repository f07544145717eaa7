"""The draw of re-checks that was fixed for a year, as something to keep in the record of a run and to put back.

A draw is made once and acted on for months, while the inbox goes on: it is no function of today's inbox. Not here: drawing
(`assets.selection`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.store import Warehouse

TABLES = ("review_draws", "review_frame", "review_factors")
DECIMALS = ("interval", "amount", "points", "bound")
Draw = Mapping[str, Sequence[Mapping[str, Any]]]


def fixed_draw(warehouse: Warehouse, region: str, year: int) -> Draw:
    """The fixed draw of a region and year as plain values, by table; empty where none is fixed."""
    found = {
        table: warehouse.rows(
            f"select * exclude (region, year) from {table} where region = $region and year = $year order by all",
            region=region,
            year=year,
        )
        for table in TABLES
    }
    if not any(row["is_fixed"] for row in found["review_draws"]):
        return {}
    return {
        table: [{name: _plain(value) for name, value in row.items()} for row in rows] for table, rows in found.items()
    }


def put_back(warehouse: Warehouse, region: str, year: int, draw: Draw) -> None:
    """Make the draw of a region and year what a record kept of it; none where it kept none."""
    with warehouse.transaction():
        for table in TABLES:
            rows = [{name: _exact(name, value) for name, value in row.items()} for row in draw.get(table, ())]
            warehouse.replace(table, rows, region=region, year=year)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _exact(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in DECIMALS:
        return Decimal(value)
    return date.fromisoformat(value) if name == "drawn_on" else value
