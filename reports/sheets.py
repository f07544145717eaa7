"""Which sheets of a workbook a table gives, and what stands in them: names beside codes, rows by department, long rows in two.

CSV and Parquet keep every column and the order of the key. Here: columns and rows as a clerk reads them. Not here: how
they look (`reports.workbook`), words for codes (`warehouse.wording`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.tables import Column, Table
from warehouse.tables.declare import TEXT

PASSED = {"total": "合计行", "placeholder": "占位行", "remark": "说明行", "header": "重复表头", "breakdown": "其中项"}
"""Why rows of a form are not read, in words."""
Names = Mapping[str, Mapping[str, str]]
"""Names by code, by the column that holds such codes: department_code, unit_code, project_code."""

IN_HEADING = ("region", "year", "job")
"""Columns that are the same in every row of a sheet: they stand above the table instead."""
FOR_MACHINES = ("sha256", "policy_version", "parameter", "message_en")
"""Columns that nobody reads on paper."""
OF_SUBJECTS = ("department_code", "unit_code", "project_code")
NAMED = {
    "department_code": Column("department_name", TEXT, "部门名称"),
    "unit_code": Column("unit_name", TEXT, "单位名称"),
    "project_code": Column("project_name", TEXT, "项目名称"),
    "subject_code": Column("subject_name", TEXT, "对象名称"),
    "code": Column("code_name", TEXT, "名称"),
}
"""Columns of codes, and the column of names that follows each where the table has none itself."""
PARTS: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "adjustment_ledger": (
        ("", ("subject", "source", "old_value", "new_value", "evidence_")),
        ("调整依据", ("department_", "clause", "base", "rate", "cut", "voided_by", "approval_number")),
    )
}
"""Tables whose rows do not print legibly on one sheet: title (the table's own where empty) and the columns, or their first
letters, that the sheet leaves to the other one."""


def sheets(table: Table, rows: pa.Table, names: Names) -> Iterator[tuple[Table, pa.Table]]:
    """Give the sheets of a table in order: the columns of each as a declaration, and its rows."""
    shown, rows = _named(table, _in_order(rows), names)
    for title, elsewhere in PARTS.get(table.name, (("", ()),)):
        kept = tuple(each for each in shown.columns if not each.name.startswith(tuple(elsewhere)))
        yield (
            replace(shown, title=title or table.title, columns=kept),
            rows.select([*(name for name in IN_HEADING if name in rows.column_names), *(each.name for each in kept)]),
        )


def _in_order(rows: pa.Table) -> pa.Table:
    """Rows of one department, or of one file, together, in the order of the key; a ranking stays one."""
    first = next((name for name in ("rank", "department_code", "file") if name in rows.column_names), "rank")
    if first == "rank":
        return rows
    numbered = rows.append_column("_", pa.array(range(rows.num_rows), pa.int64()))
    return numbered.sort_by([(first, "ascending"), ("_", "ascending")]).drop_columns(["_"])


def _named(table: Table, rows: pa.Table, names: Names) -> tuple[Table, pa.Table]:
    """The columns that are read on paper, each code followed by its name."""
    columns: list[Column] = []
    for column in table.columns:
        if column.name in (*IN_HEADING, *FOR_MACHINES):
            continue
        columns.append(column)
        if column.name == "rows_passed":
            rows = rows.set_column(rows.column_names.index(column.name), column.name, _passed(rows[column.name]))
        name = NAMED.get(column.name)
        if name and name.name not in table.names and (column.name != "code" or "subject" in table.names):
            columns.append(name)
            rows = rows.append_column(name.name, _names_of(rows[column.name], column.name, names))
    return replace(table, columns=tuple(columns)), rows


def _names_of(codes: pa.ChunkedArray, column: str, names: Names) -> pa.Array:
    """The names of a column of codes; a code that may be of a project or a department is sought among both."""
    known = {
        code: name
        for kind in ((column,) if column in OF_SUBJECTS else OF_SUBJECTS)
        for code, name in names.get(kind, {}).items()
    }
    return pa.array([known.get(code) for code in pc.cast(codes, pa.string()).to_pylist()], pa.string())


def _passed(counts: pa.ChunkedArray) -> pa.Array:
    """How many rows were passed over for what reason, as words instead of JSON."""
    found = (json.loads(text) if text else {} for text in counts.to_pylist())
    return pa.array(
        ["，".join(f"{PASSED.get(why, why)} {n}" for why, n in each.items()) or None for each in found], pa.string()
    )
