"""Rows on their way into a table, as Arrow tables of the declared columns.

On its own, without DuckDB: the processes that read files make the tables of what they read. Not here: writing (`warehouse.store`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd  # noqa: F401 - Arrow imports it at its first array; here, before a worker's memory is bounded
import pyarrow as pa
import pyarrow.compute as pc

from policy.characters import UNFIT, fit
from warehouse.errors import WarehouseError
from warehouse.tables import Table

Rows = Sequence[Mapping[str, Any]]
ARROW_TYPES = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "TIMESTAMP": pa.timestamp("us"),
}


def arrow_table(table: Table, rows: Rows, partition: Mapping[str, str | int]) -> pa.Table:
    """Return rows as an Arrow table of the declared columns; those of the partition are filled in, missing ones null.

    Whatever a text comes from (a cell, a name, an error), none holds a character that no file may hold.

    Raises WarehouseError for an undeclared column and for a value that does not fit its type.
    """
    unknown = set().union(*rows) - set(table.names)
    if unknown:
        raise WarehouseError(f"{table.name} has no column {', '.join(sorted(map(str, unknown)))}.")
    try:
        return pa.table(
            {
                column.name: _array(
                    [partition[column.name]] * len(rows)
                    if column.name in partition
                    else [row.get(column.name) for row in rows],
                    arrow_type(column.type),
                )
                for column in table.columns
            }
        )
    except (TypeError, ValueError, OverflowError) as error:  # Arrow's own errors are kinds of these
        raise WarehouseError(f"A row does not fit {table.name}: {error}") from error


def _array(values: list[Any], type_: pa.DataType) -> pa.Array:
    # from_pandas: NaN and NaT are missing values; Arrow would take NaT for the first day of the year 1
    try:
        array = pa.array(values, type_, from_pandas=True)
        odd = pa.types.is_string(type_) and pc.any(pc.match_substring_regex(array, UNFIT)).as_py()
    except UnicodeEncodeError:  # half a pair of surrogates
        odd = True
    if odd:
        array = pa.array([fit(each) if isinstance(each, str) else each for each in values], type_, from_pandas=True)
    return array


@cache
def arrow_type(declared: str) -> pa.DataType:
    """The Arrow type of a declared one."""
    if match := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", declared):
        return pa.decimal128(int(match[1]), int(match[2]))
    return ARROW_TYPES[declared]
