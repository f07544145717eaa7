"""Rows of the warehouse as a record keeps them, and as they come back: plain values there, what their columns declare here.

Not here: which tables a record keeps (`memory`, `numbering`, `draws`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tables.declare import DATE, MOMENT

Row = dict[str, Any]


def kept(warehouse: Warehouse, table: str, region: str, year: int | None = None) -> list[Row]:
    """The rows of a region, or of one of its years, as plain values in an order of their own, without what they are about."""
    about: dict[str, Any] = {"region": region} if year is None else {"region": region, "year": year}
    where = " and ".join(f"{name} = ${name}" for name in about)
    rows = warehouse.rows(f"select * exclude ({', '.join(about)}) from {table} where {where} order by all", **about)
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def exact(table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Kept rows with the values that the columns of their table declare."""
    types = {column.name: column.type for column in TABLES[table].columns}
    return [{name: _exact(types[name], value) for name, value in row.items()} for row in rows]


def put_back(warehouse: Warehouse, table: str, region: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Make the rows of a region, whatever their year, those that a record kept, and no others. Returns how many there are."""
    held = warehouse.rows(f"select distinct year from {table} where region = $region", region=region)
    years: dict[int, list[Row]] = {row["year"]: [] for row in held}
    for row in exact(table, rows):
        years.setdefault(row["year"], []).append(row)
    with warehouse.transaction():
        return sum(warehouse.replace(table, own, region=region, year=year) for year, own in years.items())


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _exact(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind.startswith("DECIMAL"):
        return Decimal(value)
    read = {DATE: date.fromisoformat, MOMENT: datetime.fromisoformat}.get(kind)
    return read(value) if read else value
