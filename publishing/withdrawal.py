"""Withdrawing (撤回): what other seasons published in a year and was marked classified since leaves it with the next publication.

Two or three jobs share a year's directory, and a publication keeps the others' tables as they were. A project that was open
then and is classified now must not stay there. Here: published rows passed through the guard of today. Not here: what is
classified (`assets.secrecy`), the guard (`publishing.guard`), which files follow from the rows (`publishing.export`).
"""

from __future__ import annotations

import pyarrow as pa

from publishing.bureau_documents import SHOWN, still_open
from publishing.guard import SUMS, guarded
from warehouse.schema import SCHEMAS
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import Table


def guard_again(table: Table, rows: pa.Table, *, warehouse: Warehouse, scope: Scope) -> pa.Table:
    """The published rows of a guarded table as the guard leaves them today, in their order; ranks are counted anew.

    `scope` is the one that the season runs for: its classified projects are those that the registers of all years mark now. Sums
    over projects cannot be put right afterwards: they go, until their own season is run again.
    """
    if table.name in SUMS:
        return rows.slice(0, 0) if _hidden_since(rows, warehouse, scope) else rows
    if table.name == SHOWN:
        return still_open(rows, warehouse, scope)
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


def note_hidden(warehouse: Warehouse, scope: Scope, job: str) -> None:
    """Keep what is hidden while a season's sums are published: they hold what is classified later."""
    with warehouse.within(scope):
        hidden = warehouse.rows("select distinct project_code from this.classified_projects")
    warehouse.replace("hidden_when_told", hidden, **scope.parameters, job=job)


def _hidden_since(rows: pa.Table, warehouse: Warehouse, scope: Scope) -> bool:
    """Whether a project that published sums of a year may hold is classified today and was not when they were published."""
    with warehouse.within(scope):
        now = _codes(warehouse, "select project_code from this.classified_projects")
    registers = " union ".join(f"select project_code from {schema}.accepted_r_proj" for schema in SCHEMAS)
    for year in set(rows["year"].to_pylist()):
        with warehouse.within(Scope(scope.region, year)):
            then = _codes(warehouse, "select project_code from this.hidden_when_told")
            if _codes(warehouse, registers) & now - then:
                return True
    return False


def _codes(warehouse: Warehouse, query: str) -> set[str]:
    return {row["project_code"] for row in warehouse.rows(query)}
