"""What keys and codes of published tables stand for: `departments`, `units`, `codes`, made anew with every publication.

They follow from the tables that stand, whichever job they belong to, so every key of a package is found in it. The public part
gets those of its own tables: a department, unit or rule that no public line speaks of is not in them.
Not here: what the tables are (`warehouse.tables.dimensions`), which of them a package refers to how (`publishing.descriptor`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from expectations.catalogue import CATALOGUE
from forms.layouts import LAYOUTS
from warehouse.arrow import arrow_table
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES, Column
from warehouse.tables.codes import ENGLISH, FORMS
from warehouse.tables.declare import Code
from warehouse.tables.dimensions import DIMENSIONS
from warehouse.tabular import write_csv, write_parquet

Tables = Mapping[str, pa.Table]
Row = dict[str, Any]
DEPARTMENTS = "select department_code as code, department_name as name from this.department"
UNITS = Path(__file__).with_name("units.sql")
LABELS = {
    "rules": "select rule as value, min(zh) as zh, min(en) as en from this.policy_rules group by rule order by min(rank)",
    "treatments": "select treatment as value from this.policy_treatments group by treatment order by min(rank)",
    "exceptions": "select kind as value from this.policy_exceptions group by kind order by min(rule), kind",
}
"""Labels that the policy in force gives, in its order. Any other word is a scale of bands."""
BANDS = "select label as value from this.policy_bands where scale = $scale order by rank"


def write(warehouse: Warehouse, folder: Path, scope: Scope, tables: Tables, *, whole: bool) -> dict[str, pa.Table]:
    """Write CSV and Parquet of what some published tables refer to into a folder; returns the rows by dimension.

    With `whole`, departments and units are all of the year's register; else those alone that a row names.
    """
    with warehouse.within(scope):
        registered = {
            "units": warehouse.rows(UNITS.read_text(encoding="utf-8")),
            "departments": warehouse.rows(DEPARTMENTS),
        }
        codes = list(_codes(warehouse, tables))
    found: dict[str, list[Row]] = {"codes": codes} if codes else {}
    if named := _named(tables, "unit_code"):
        found["units"] = _register(registered["units"], set().union(*named), whole=whole)
    if named := _named(tables, "department_code"):
        of_units = {row.get("department_code") for row in found.get("units", ())}
        found["departments"] = _register(registered["departments"], set().union(*named, of_units), whole=whole)
    made = {name: arrow_table(DIMENSIONS[name], found[name], scope.parameters) for name in sorted(found)}
    for name, rows in made.items():
        write_csv(warehouse, DIMENSIONS[name], rows, folder / f"{name}.csv")
        write_parquet(DIMENSIONS[name], rows, folder / f"{name}.parquet")
    return made


def allowed(codes: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], list[str]]:
    """The values that rows of the table `codes` know of each column, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in codes:
        found.setdefault((row["table"], row["column"]), []).append(row["value"])
    return found


def _named(tables: Tables, key: str) -> list[set[str]]:
    """The codes that each table with a key names."""
    return [set(pc.unique(rows[key]).to_pylist()) for rows in tables.values() if key in rows.column_names]


def _register(registered: list[Row], named: set[str | None], *, whole: bool) -> list[Row]:
    """The rows of a register, or those that are named, by code; a code that is in none stands alone."""
    rows = {row["code"]: row for row in registered if whole or row["code"] in named}
    return [rows.get(code, {"code": code}) for code in sorted(rows.keys() | {code for code in named if code})]


def _codes(warehouse: Warehouse, tables: Tables) -> Iterator[Row]:
    for name in sorted(tables):
        for column in TABLES[name].columns:
            if column.is_coded and column.name in tables[name].column_names:
                for order, code in enumerate(_values(warehouse, column, tables[name]), 1):
                    yield {"table": name, "column": column.name, "order": order, **code._asdict()}


def _values(warehouse: Warehouse, column: Column, rows: pa.Table) -> Iterator[Code]:
    """The values that a column may have: what gives labels, then what is declared, then whatever else its rows say."""
    known = {code.value: code for code in (*_labels(warehouse, column.labels), *column.codes)}
    yield from known.values()
    if column.labels:
        others = {value for value in pc.unique(rows[column.name]).to_pylist() if value} - known.keys()
        yield from (Code(value, value, ENGLISH.get(value, value)) for value in sorted(others))


def _labels(warehouse: Warehouse, source: str) -> Iterator[Code]:
    if source == "forms":
        forms = [layout for layout in LAYOUTS.values() if layout.name == layout.form]
        yield from (Code(each.form, each.title, FORMS.get(each.form, each.form)) for each in forms)
    elif source == "findings":
        first = {finding.code: finding for finding in reversed(CATALOGUE.values())}
        yield from (
            Code(code, _sentence(first[code].zh, "。"), _sentence(first[code].en, ". ")) for code in sorted(first)
        )
    elif source not in ("", "rows"):
        for row in warehouse.rows(LABELS.get(source, BANDS), scale=source):
            value = row["value"]
            yield Code(value, row.get("zh") or value, row.get("en") or ENGLISH.get(value, value))


def _sentence(message: str, stop: str) -> str:
    """The first sentence of a message, with dots for what it says of one case."""
    return re.sub("…+", "…", re.sub(r"\{.*?\}", "…", message.partition(stop)[0].rstrip(".。")))
