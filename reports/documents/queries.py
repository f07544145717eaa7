"""What documents are written from: a table, or one query file a kind of fact, read once for all departments.

Here: names of departments, units and projects, the facts of letters by department.
Not here: sentences (`letters`, `bulletin`, `congress`, `site`), any rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES

FOLDER = Path(__file__).parent
Row = dict[str, Any]


def rows(warehouse: Warehouse, name: str, scope: Scope, **parameters: str | int) -> list[Row]:
    """Rows of a table, in order, or else of `reports/documents/<name>.sql`, for a scope."""
    text = f"from this.{name} order by all" if name in TABLES else (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    with warehouse.within(scope):
        return warehouse.rows(text, **parameters)


def by_department(found: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Rows by department code; no rows for any other code."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row["department_code"]].append(row)
    return groups


def names(warehouse: Warehouse, scope: Scope) -> Mapping[str, dict[str, str]]:
    """What the year's register calls departments, units and projects: by the column of codes, then by code.

    Classified projects are named too: those names are for internal workbooks alone.
    """
    found: dict[str, dict[str, str]] = {"department_code": {}, "unit_code": {}, "project_code": {}}
    for row in rows(warehouse, "names", scope):
        found[row["kind"]][row["code"]] = row["name"]
    return found
