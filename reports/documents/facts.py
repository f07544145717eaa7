"""What documents are written from: one query file a kind of fact, read once for all departments.

Here: names of departments and units, the facts of letters by department.
Not here: sentences (`letters`, `bulletin`, `congress`, `site`), any rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from warehouse.scope import Scope
from warehouse.store import Warehouse

FOLDER = Path(__file__).parent
Row = dict[str, Any]


def rows(warehouse: Warehouse, name: str, scope: Scope, **parameters: str | int) -> list[Row]:
    """Rows of `reports/documents/<name>.sql` for a scope."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    with warehouse.within(scope):
        return warehouse.rows(text, **parameters)


def by_department(found: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Rows by department code; no rows for any other code."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row["department_code"]].append(row)
    return groups


def department_names(warehouse: Warehouse, scope: Scope) -> dict[str, str]:
    """Departments by code, as the year's register names them."""
    return {row["department_code"]: row["department_name"] for row in rows(warehouse, "departments", scope)}


def unit_names(warehouse: Warehouse, scope: Scope) -> dict[str, str]:
    """Units by code, as the year's register names them."""
    return {row["code"]: row["name"] for row in rows(warehouse, "units", scope)}


def project_names(warehouse: Warehouse, scope: Scope) -> dict[str, str]:
    """Projects by code, classified ones too, as the year's register names them: for internal workbooks alone."""
    return {row["project_code"]: row["project_name"] for row in rows(warehouse, "projects", scope)}
