"""Facts of an explanation: rows of the models beside this file, and values with the cell that states them.

Here: running a model for one code, the shape of a fact, exact text of values. Not here: which facts belong together
(`project`, `department`), words (`outline`), any rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import measures
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tabular import AHEAD_OF_UTC

SQL = Path(__file__).parent
Row: TypeAlias = dict[str, Any]
Fact: TypeAlias = dict[str, Any]
"""A value with its place: `value`, `file` (below inbox/), `sheet`, `cell`, and `cell_unit` where the cell holds money."""

CIVIL_OFFSET = "+08:00"
MONEY = frozenset({"initial_budget", "adjusted_budget", "executed", "requested", "amount", "personnel", "public_funds"})
"""Columns in 元, whatever unit the cell that they were read from is in."""


def prepare(warehouse: Warehouse) -> None:
    """Create the temporary views that the models read, on the warehouse's connection; a read-only one will do."""
    measures.create(warehouse)
    warehouse.connection.execute((SQL / "places.sql").read_text(encoding="utf-8"))


def gather(warehouse: Warehouse, model: str, **parameters: Any) -> list[Row]:
    """Run `<model>.sql`, in the scope of `region` and `year` where they are given.

    `cells` of its rows become mappings from column to cell address.
    """
    within = (
        warehouse.within(Scope(parameters["region"], parameters["year"])) if "year" in parameters else nullcontext()
    )
    with within:
        rows = warehouse.rows((SQL / f"{model}.sql").read_text(encoding="utf-8"), **parameters)
    for row in rows:
        if "cells" in row:
            row["cells"] = json.loads(row["cells"] or "{}")
    return rows


def result(warehouse: Warehouse, table: str, region: str, year: int, key: str, code: str) -> Row | None:
    """The row of a result table about one code, without its region and year; None where there is none."""
    rows = warehouse.rows(
        f'select * exclude (region, year) from "{table}" where region = $region and year = $year and {key} = $code',
        region=region,
        year=year,
        code=code,
    )
    return plain(rows[0]) if rows else None


def text(value: Any) -> Any:
    """A value as JSON holds it exactly: decimals, dates and moments (in Chinese civil time) as text, all else as it is."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return (value + AHEAD_OF_UTC).isoformat(timespec="seconds") + CIVIL_OFFSET
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [text(each) for each in value]
    return value


def plain(row: Mapping[str, Any], *columns: str) -> Row:
    """Columns of a row (all where none is named) as JSON holds them."""
    return {column: text(row[column]) for column in columns or row}


def fact(row: Mapping[str, Any], column: str) -> Fact:
    """What a column of a row states, and where: empty place where the record came without a file."""
    stated = {
        "value": text(row[column]),
        "file": row.get("file"),
        "sheet": row.get("sheet"),
        "cell": row["cells"].get(column),
    }
    if column in MONEY:
        stated["cell_unit"] = row.get("money_unit")
    return stated


def facts(row: Mapping[str, Any], *columns: str) -> dict[str, Fact]:
    """Several columns of a row as facts."""
    return {column: fact(row, column) for column in columns}


def version(warehouse: Warehouse, region: str, year: int) -> Row:
    """The policy that governs a year of a region, as it was loaded; empty where the year was never run."""
    found = warehouse.rows(
        "select policy as name, in_force_from, sha256 from policy_versions where region = $region and year = $year",
        region=region,
        year=year,
    )
    return {"year": year, **(found[0] if found else {})}


def bands(warehouse: Warehouse, region: str, year: int, scale: str) -> list[Row]:
    """The bands of a scale in force in a year, best first: label, lower, upper, closed, clause, source."""
    rows = warehouse.rows(
        "select label, lower, upper, closed, clause, source from policy_bands"
        " where region = $region and year = $year and scale = $scale order by rank",
        region=region,
        year=year,
        scale=scale,
    )
    return [{**plain(row), "lower": short(row["lower"]), "upper": short(row["upper"])} for row in rows]


def short(number: Decimal | None) -> str | None:
    """A number of the policy without the zeros that its column adds."""
    if number is None:
        return None
    whole, _, places = format(number, "f").partition(".")
    places = places.rstrip("0")
    return f"{whole}.{places}" if places else whole
