"""One declaration per table. `TABLES` finds any of them by name; nothing else in the project spells out a schema."""

from __future__ import annotations

from warehouse.tables import (
    assessment,
    disclosure,
    inbox,
    openness,
    policy,
    rectification,
    results,
    review,
    state,
    working,
)
from warehouse.tables.declare import Column, Table

ROOMS = (
    inbox, policy, state, working, results, disclosure, review, rectification, openness, assessment,
)  # fmt: skip
TABLES: dict[str, Table] = {
    table.name: table
    for room in ROOMS
    for table in (*vars(room).values(), *getattr(room, "READ", ()))
    if isinstance(table, Table)
}

__all__ = ["TABLES", "Column", "Table"]
