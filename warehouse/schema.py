"""What a warehouse holds, as SQL: tables, the views of what counts, the schemas of a scope, macros, and what each thing means.

Here: statements made of the declarations. Not here: running them (`warehouse.store`), the declarations (`warehouse.tables`).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from forms.layouts.columns import NUMBERS
from warehouse.tables import TABLES, Table
from warehouse.tables.declare import Column

HERE = Path(__file__).parent
MACROS = (HERE / "macros.sql").read_text(encoding="utf-8")
SCOPE = (HERE / "scope.sql").read_text(encoding="utf-8")
POLICY = (HERE / "policy.sql").read_text(encoding="utf-8")
SCHEMAS = {"this": 0, "last": 1, "evaluated": 2}
"""The schemas of a scope, and how many years before it theirs lies: in autumn B, B−1 and B−2."""
PLACE = {"region", "year"}
LINES = {name: column.name for name, column in NUMBERS.items()}
"""Raw tables whose rows are lines of a record, and the column that numbers them."""


def ddl(table: Table) -> str:
    """The `create table` statement of a declaration; no constraints, so that other engines accept it."""
    columns = ",\n  ".join(f'"{column.name}" {column.type}' for column in table.columns)
    return f'create table if not exists "{table.name}" (\n  {columns}\n)'


def has_subject(table: Table) -> bool:
    """Whether the rows of a table are records that may count: it has an accepted view."""
    return table.stage == "inbox" and table.name.startswith("raw_") and "cells" in table.names


def accepted_view(table: Table) -> str:
    """The view of the rows of a raw table whose subject counts, with the subject's resolved code.

    Named `accepted_…` for `raw_…`; adds `subject_code` and `version` of `subject_states`. A register that gives a
    department by its exact name has the code of that name in R-UNIT. That a register's rows have states of its own form
    alone need not be said for the result; it tells DuckDB how few states there are to look through.
    """
    named = {"department_code"} == {"department_code", "department_name"} & set(table.names)
    bare = table.name.removeprefix("raw_")
    form = f" and subject_states.form = '{bare.upper().replace('_', '-')}'" if bare.startswith("r_") else ""
    columns = "raw.*"
    names = ""
    if named:
        columns += " replace (coalesce(named.department_code, raw.department_code) as department_code)"
        names = (
            "left join (\n"
            "    select region, year, trim(department_name) as department_name, any_value(department_code) as department_code\n"
            "    from accepted_r_unit group by region, year, trim(department_name) having count(distinct department_code) = 1\n"
            ") as named on named.region = raw.region and named.year = raw.year\n"
            "    and named.department_name = trim(raw.department_code)\n"
        )
    return (
        f'create or replace view "{accepted(table)}" as\n'
        f"select {columns}, subject_states.subject_code, subject_states.version\n"
        f'from "{table.name}" as raw\n'
        f"join subject_states using (region, year, sha256, sheet, subject_no)\n"
        f"{names}where subject_states.status = 'accepted'{form}"
    )


def accepted(table: Table) -> str:
    """The name of a raw table's accepted view."""
    return table.name.replace("raw_", "accepted_", 1)


def record_cells() -> str:
    """The view `record_cells`: the cells of every record that was read, and of each of its lines (`line`; none: its own)."""
    parts = [
        f"select region, year, sha256, sheet, subject_no, {LINES.get(table.name, 'null')} as line, cells from {table.name}"
        for table in TABLES.values()
        if has_subject(table)
    ]
    return "create or replace view record_cells as\n" + "\nunion all\n".join(parts)


def of_a_scope() -> dict[str, Table]:
    """The tables and accepted views that have a region and a year, by name, each with its declaration."""
    partitioned = {name: table for name, table in TABLES.items() if set(table.partition) >= PLACE}
    return partitioned | {accepted(table): table for table in TABLES.values() if has_subject(table)}


def scope_view(name: str, schema: str) -> str:
    """The view of a table, or of an accepted view, in a schema of the scope: its rows there, without region and year."""
    years = f" - {SCHEMAS[schema]}" if SCHEMAS[schema] else ""
    return (
        f'create or replace view {schema}."{name}" as select * exclude (region, year) from main."{name}"\n'
        f"where region = scope_region() and year = scope_year(){years}"
    )


def scope_statements() -> list[str]:
    """The macros and the schemas of a scope, over tables and accepted views that stand already."""
    schemas = [f"create schema if not exists {schema}" for schema in SCHEMAS]
    views = [scope_view(name, schema) for schema in SCHEMAS for name in of_a_scope()]
    shared = [SCOPE.replace("this.", f"{schema}.") for schema in SCHEMAS]
    return [MACROS, *schemas, *views, *shared, POLICY]


@cache
def comments() -> tuple[str, ...]:
    """Statements that say what each table and column means, in Chinese and English, to whatever tool opens the file."""
    lines = []
    for table in TABLES.values():
        lines.append(f'comment on table "{table.name}" is {quoted(_meaning(table))}')
        lines += [_comment(f'"{table.name}"', column) for column in table.columns]
    for name, table in of_a_scope().items():
        lines += [f'comment on view {schema}."{name}" is {quoted(_meaning(table))}' for schema in SCHEMAS]
        lines += [_comment(f'this."{name}"', column) for column in table.columns if column.name not in PLACE]
    return (";\n".join(lines),)


@cache
def statements() -> tuple[str, ...]:
    """Everything that a warehouse holds, in the order in which it is made; again is harmless."""
    return (*(statement for table in TABLES.values() for statement in (ddl(table), *_added(table))), *over_tables())


@cache
def over_tables() -> tuple[str, ...]:
    """What rests on the tables of a warehouse, be they tables or views: what counts, the schemas of a scope, macros."""
    accepted_views = (accepted_view(table) for table in TABLES.values() if has_subject(table))
    return (*accepted_views, record_cells(), *scope_statements())


def seen_in(table: Table, catalogue: str, held: Collection[str]) -> str:
    """The view of a declared table over an attached file of another version, which holds some of its columns, or none."""
    columns = (
        f'"{column.name}"' if column.name in held else f'cast(null as {column.type}) as "{column.name}"'
        for column in table.columns
    )
    source = f'from {catalogue}.main."{table.name}"' if held else "where false"
    return f'create view "{table.name}" as select {", ".join(columns)} {source}'


@cache
def added() -> frozenset[str]:
    """Those of `statements` that a file needs where another version made its tables."""
    return frozenset(statement for table in TABLES.values() for statement in _added(table))


def _added(table: Table) -> list[str]:
    """Statements that give a table of an earlier version the columns that it lacks."""
    return [
        f'alter table "{table.name}" add column if not exists "{column.name}" {column.type}' for column in table.columns
    ]


def _meaning(what: Table | Column) -> str:
    unit = f" ({what.unit})" if isinstance(what, Column) and what.unit else ""
    return f"{what.title}{unit}: {what.description}" if what.description else f"{what.title}{unit}"


def _comment(of: str, column: Column) -> str:
    return f'comment on column {of}."{column.name}" is {quoted(_meaning(column))}'


def quoted(text: object) -> str:
    """A text, or a path, as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"
