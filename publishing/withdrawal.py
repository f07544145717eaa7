"""Withdrawing (撤回): what other seasons published in a year and was marked classified since leaves it with the next publication.

Two or three jobs share a year's directory, and a publication keeps the others' tables as they were. A project that was open
then and is classified now must not stay there. Here: published rows passed through the guard of today. Not here: what is
classified (`assets.secrecy`), the guard (`publishing.guard`), which files follow from the rows (`publishing.export`).
"""

from __future__ import annotations

import pyarrow as pa

from publishing.guard import guarded
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import Table


def guard_again(table: Table, rows: pa.Table, *, warehouse: Warehouse, scope: Scope) -> pa.Table:
    """The published rows of a guarded table as the guard leaves them today, in their order; ranks are counted anew.

    `scope` is the one that the season runs for: its classified projects are those that the registers of all years mark now.
    """
    place = pa.array(range(rows.num_rows), pa.int64())
    warehouse.connection.register("published_before", rows.append_column("published_place", place))
    try:
        model = guarded(table.name, "select * from published_before")
        with warehouse.within(scope):
            left = warehouse.query(f"select * from ({model}) order by published_place")
    finally:
        warehouse.connection.unregister("published_before")
    left = left.drop_columns("published_place").cast(rows.schema)
    if "rank" in table.names and left.num_rows != rows.num_rows:
        ranks = pa.array(range(1, left.num_rows + 1), pa.int32())
        left = left.set_column(table.names.index("rank"), left.schema.field("rank"), ranks)
    return left
