"""Facts of an explanation: rows of a year with the cells that state them, as plain data.

Here: reading what the warehouse holds of a code in a year, the shape of a fact, exact text of values. Not here: which facts belong
together (`chains`), words (`outline`), any rule.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import measures
from reports.documents.figures import plain as short
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


@dataclass(frozen=True)
class Year:
    """What a warehouse holds of a region's year. `prepare` must have run on the warehouse."""

    warehouse: Warehouse
    scope: Scope

    def back(self, years: int) -> Year:
        """The same of an earlier year."""
        return Year(self.warehouse, self.scope.earlier(years))

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """Rows of a query in the scope of the year; `cells` become mappings from column to cell address."""
        with self.warehouse.within(self.scope):
            rows = self.warehouse.rows(sql, **parameters)
        return [row | {"cells": json.loads(row["cells"] or "{}")} if "cells" in row else row for row in rows]

    def ask(self, model: str, **parameters: Any) -> list[Row]:
        """Rows of `<model>.sql` beside this file."""
        return self.rows((SQL / f"{model}.sql").read_text(encoding="utf-8"), **parameters)

    def stated(self, table: str, code: str) -> list[Row]:
        """The rows of the records that count of a code, in the order of their table, each with its place."""
        return self.rows(
            f"from this.{table} left join places using (sha256, sheet) where subject_code = $code order by all",
            code=code,
        )

    def result(self, table: str, key: str, code: str) -> Row | None:
        """The row of a result table about one code as plain data; None where there is none."""
        return next(map(plain, self.rows(f"from this.{table} where {key} = $code", code=code)), None)

    def version(self) -> Row:
        """The policy that governs the year, as it was loaded; no more than the year where that was never run."""
        found = self.rows("select policy as name, in_force_from, sha256 from this.policy_versions")
        return {"year": self.scope.year, **(found[0] if found else {})}

    def bands(self, scale: str) -> list[Row]:
        """The bands of a scale in force, best first: label, lower, upper, closed, clause, source."""
        rows = self.rows(
            "select label, lower, upper, closed, clause, source from this.policy_bands where scale = $scale order by rank",
            scale=scale,
        )
        return [{**plain(row), "lower": short(row["lower"]), "upper": short(row["upper"])} for row in rows]


def prepare(warehouse: Warehouse) -> None:
    """Create the temporary views that the models read, on the warehouse's connection; a read-only one will do."""
    measures.create(warehouse)
    warehouse.connection.execute((SQL / "places.sql").read_text(encoding="utf-8"))


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
        "file": row["file"],
        "sheet": row["sheet"],
        "cell": row["cells"].get(column),
    }
    if column in MONEY:
        stated["cell_unit"] = row["money_unit"]
    return stated


def facts(row: Mapping[str, Any], *columns: str) -> dict[str, Fact]:
    """Several columns of a row as facts."""
    return {column: fact(row, column) for column in columns}
