"""The numbers of matters to put right (整改编号), as something to keep in a record and to put back.

A letter that was sent cannot be numbered anew: what a number means is kept with every run, and a warehouse that is lost gets it
back. Here: keeping and putting back. Not here: giving numbers, or finding the records (`assets.rectification`).
"""

from __future__ import annotations

from collections.abc import Iterable

from publishing import kept as records
from publishing.kept import Row, kept
from warehouse.store import Warehouse

NUMBERS = "rectification_numbers"


def numbered(warehouse: Warehouse, region: str, year: int) -> list[Row]:
    """The numbers of a region's year: what a record of that year keeps, which no run of another year changes."""
    return [row for row in kept(warehouse, NUMBERS, region) if row["year"] == year]


def put_back(warehouse: Warehouse, region: str, rows: Iterable[Row]) -> int:
    """Make the numbers of a region what records kept of them, and nothing else. Returns how many there are.

    Of a number that records tell two things of, what the earlier day says stands.
    """
    latest_first = sorted(rows, key=lambda row: row["told_on"], reverse=True)
    first = {(row["year"], row["number"]): row for row in latest_first}
    return records.put_back(warehouse, NUMBERS, region, first.values())
