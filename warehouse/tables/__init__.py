"""One declaration per table. `TABLES` finds any of them by name; nothing else in the project spells out a schema."""

from __future__ import annotations

from warehouse.tables import disclosure, inbox, policy, results, review, selection, state, working
from warehouse.tables.declare import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *inbox.TABLES,
        *policy.TABLES,
        *state.TABLES,
        *working.TABLES,
        *results.TABLES,
        *disclosure.TABLES,
        *review.TABLES,
        *selection.TABLES,
    )
}

__all__ = ["TABLES", "Column", "Table"]
