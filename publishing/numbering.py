"""The numbers of matters to put right (整改编号), as something to keep in a record and to put back.

A letter that was sent cannot be numbered anew: what a number means is kept with every run, and a warehouse that is lost gets it
back. Here: keeping and putting back. Not here: giving numbers, or finding the records (`assets.rectification`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from warehouse.store import Warehouse

NUMBERS = "rectification_numbers"
Row = dict[str, Any]


def numbered(warehouse: Warehouse, region: str) -> list[Row]:
    """The numbers of a region as plain values, in their order: what a record keeps."""
    rows = warehouse.rows(
        f"select * exclude (region) from {NUMBERS} where region = $region order by all", region=region
    )
    return [{**row, "told_on": row["told_on"].isoformat()} for row in rows]


def put_back(warehouse: Warehouse, region: str, rows: Iterable[Row]) -> int:
    """Make the numbers of a region what a record kept of them, and nothing else. Returns how many there are.

    Of a number that records tell two things of, what the earlier day says stands.
    """
    first: dict[tuple[int, str], Row] = {}
    for row in sorted(rows, key=lambda row: row["told_on"], reverse=True):
        first[row["year"], row["number"]] = {**row, "told_on": date.fromisoformat(row["told_on"])}
    years: dict[int, list[Row]] = {row["year"]: [] for row in numbered(warehouse, region)}
    for (year, _), row in sorted(first.items()):
        years.setdefault(year, []).append(row)
    with warehouse.transaction():
        return sum(warehouse.replace(NUMBERS, kept, region=region, year=year) for year, kept in years.items())
