"""Rows of a result table as CSV and Parquet: their order, their text form, what a spreadsheet may not run.

Not here: workbooks (`reports.workbook`), what describes the files (`publishing.descriptor`).
"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.schema import quoted
from warehouse.store import Warehouse
from warehouse.tables import Column, Table
from warehouse.tables.declare import MOMENT, MONEY, RATE, SCORE, TEXT

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FIXED_PLACES = (MONEY, SCORE, RATE)
"""Decimal types that always show all their places; any other decimal shows none it does not need."""
AHEAD_OF_UTC = timedelta(hours=8)
"""Beijing time (Asia/Shanghai); it has known no summer time since 1991."""
FORMULA = r"^'*(?:[=+\-@＝＋－＠](?s:.)|[\x00-\x1f\x7f-\x9f])"
"""How a text begins that a spreadsheet could run as a formula; understood alike by Python and by DuckDB.

Apostrophes in front count as well: such a text gets one more, so that dropping one when it is read gives it back.
A sign alone (the operator of an indicator) runs nothing and stays as it is.
"""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula or a command. Numbers are never asked."""
    return re.match(FORMULA, text) is not None


def rows_of(warehouse: Warehouse, table: Table, region: str, year: int) -> pa.Table:
    """Read the rows of a table for one region and year, whatever else it is partitioned by, in published order.

    A table with a rank goes by it, any other by its key; without one, or among equals, by all columns in their order.
    """
    first = ("rank",) if "rank" in table.names else ()
    order = ", ".join(f'"{name}" nulls first' for name in dict.fromkeys((*first, *table.key, *table.names)))
    columns = ", ".join(f'"{name}"' for name in table.names)
    return warehouse.query(
        f'select {columns} from "{table.name}" where region = $region and year = $year order by {order}',
        region=region,
        year=year,
    )


def write_csv(warehouse: Warehouse, table: Table, rows: pa.Table, path: Path) -> None:
    r"""Write rows to a CSV file: UTF-8 with byte order mark, `\n` line ends, English names, missing values empty.

    Text that looks like a formula gets an apostrophe in front, so that opening the file runs nothing.
    """
    head = BYTE_ORDER_MARK.decode() + ",".join(table.names) + ("\n" if rows.num_rows else "")
    warehouse.connection.register("published_rows", rows)
    try:
        warehouse.connection.execute(
            f"copy (select {', '.join(map(_as_text, table.columns))} from published_rows) to {quoted(path)} (format csv, "
            f"header false, prefix {quoted(head)}, suffix '\n', delimiter ',', quote '\"', escape '\"', nullstr '')"
        )
    finally:
        warehouse.connection.unregister("published_rows")


def write_parquet(table: Table, rows: pa.Table, path: Path) -> None:
    """Write rows to a Parquet file with the declared types; moments carry their zone, UTC."""
    schema = pa.schema(
        pa.field(column.name, pa.timestamp("us", tz="UTC") if column.type == MOMENT else rows.schema.field(i).type)
        for i, column in enumerate(table.columns)
    )
    pq.write_table(rows.cast(schema), path, compression="zstd")


def read_parquet(table: Table, path: Path) -> pa.Table:
    """Read published rows back with the types that the warehouse gives: moments in UTC, without a zone.

    A column that the file does not have, since it was declared later, is empty.
    """
    rows = pq.read_table(path)
    return pa.table(
        {
            column.name: rows[column.name].cast(pa.timestamp("us")) if column.type == MOMENT else rows[column.name]
            for column in table.columns
            if column.name in rows.column_names
        }
    )


def _as_text(column: Column) -> str:
    """Write the SQL expression of a column as it stands in the CSV file."""
    name = f'"{column.name}"'
    if column.type == TEXT:
        value = f"case when regexp_matches({name}, {quoted(FORMULA)}) then '''' || {name} else nullif({name}, '') end"
    elif column.type == MOMENT:
        value = f"strftime({name} + interval {AHEAD_OF_UTC.seconds} seconds, '%Y-%m-%dT%H:%M:%S+08:00')"
    elif column.type.startswith("DECIMAL") and column.type not in FIXED_PLACES:
        value = f"rtrim(rtrim(cast({name} as varchar), '0'), '.')"
    else:
        return name
    return f"{value} as {name}"
