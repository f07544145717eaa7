"""What records keep of a warehouse beside its files, and putting it back: a warehouse that is lost, or a replay, has it from there.

Three things are no function of today's inbox. What registers said of classified projects (the memory of secrecy, 涉密留痕)
outlives a register that is replaced, refused or taken away. A draw of re-checks is made once and acted on for months. A letter
that was sent cannot be numbered anew (整改编号). Here: keeping their rows as plain values, and putting them back as declared.
Not here: what is hidden (`assets.secrecy`), drawing (`assets.selection`), giving numbers (`assets.rectification`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tables.declare import DATE, MOMENT

Row = dict[str, Any]
Draw = Mapping[str, Sequence[Row]]
MEMORY = "classified_memory"
BASIS = "secrecy_basis"
NUMBERS = "rectification_numbers"
DRAWN = ("review_draws", "review_frame", "review_factors")
"""The tables of a draw of re-checks."""
REMEMBER = Path(__file__).with_name("remember.sql")
READ = """
select year as register_year, count(*) as register_rows from raw_r_proj where region = $region group by year order by year
"""


def kept(warehouse: Warehouse, table: str, **about: str | int) -> list[Row]:
    """The rows of a region, or of one of its years, as plain values in an order of their own, without what they are about."""
    where = " and ".join(f"{name} = ${name}" for name in about)
    rows = warehouse.rows(f"select * exclude ({', '.join(about)}) from {table} where {where} order by all", **about)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def put_back(warehouse: Warehouse, table: str, region: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Make the rows of a region, whatever their year, those that a record kept, and no others. Returns how many there are."""
    held = warehouse.rows(f"select distinct year from {table} where region = $region", region=region)
    years: dict[int, list[Row]] = {row["year"]: [] for row in held}
    for row in _exact(table, rows):
        years.setdefault(row["year"], []).append(row)
    with warehouse.transaction():
        return sum(warehouse.replace(table, own, region=region, year=year) for year, own in years.items())


def remember(warehouse: Warehouse, region: str) -> int:
    """Add what the registers of a region say now of classified projects. Returns the number of rows that were new."""
    return warehouse.add(MEMORY, warehouse.query(REMEMBER.read_text(encoding="utf-8"), region=region))


def remembered(warehouse: Warehouse, region: str) -> list[Row]:
    """The memory of a region: what a record keeps."""
    return kept(warehouse, MEMORY, region=region)


def note_basis(warehouse: Warehouse, scope: Scope) -> int:
    """Put down which registers a scope's list of classified projects is made from. Returns their number."""
    return warehouse.replace(BASIS, warehouse.rows(READ, region=scope.region), **scope.parameters)


def numbered(warehouse: Warehouse, region: str, year: int) -> list[Row]:
    """The numbers of a region's year: what a record of that year keeps, which no run of another year changes."""
    return [row for row in kept(warehouse, NUMBERS, region=region) if row["year"] == year]


def put_back_numbers(warehouse: Warehouse, region: str, rows: Iterable[Row]) -> int:
    """Make the numbers of a region what records kept of them, and nothing else. Returns how many there are.

    Of a number that records tell two things of, what the earlier day says stands.
    """
    latest_first = sorted(rows, key=lambda row: row["told_on"], reverse=True)
    first = {(row["year"], row["number"]): row for row in latest_first}
    return put_back(warehouse, NUMBERS, region, first.values())


def fixed_draw(warehouse: Warehouse, region: str, year: int) -> Draw:
    """The fixed draw of a region and year, by table; empty where none is fixed."""
    found = {table: kept(warehouse, table, region=region, year=year) for table in DRAWN}
    return found if any(row["is_fixed"] for row in found["review_draws"]) else {}


def put_back_draw(warehouse: Warehouse, region: str, year: int, draw: Draw) -> None:
    """Make the draw of a region and year what a record kept of it; none where it kept none."""
    with warehouse.transaction():
        for table in DRAWN:
            warehouse.replace(table, _exact(table, draw.get(table, ())), region=region, year=year)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _exact(table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Kept rows with the values that the columns of their table declare."""
    types = {column.name: column.type for column in TABLES[table].columns}
    return [{name: _value(types[name], value) for name, value in row.items()} for row in rows]


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind.startswith("DECIMAL"):
        return Decimal(value)
    read = {DATE: date.fromisoformat, MOMENT: datetime.fromisoformat}.get(kind)
    return read(value) if read else value
