"""Column lineage (数据血缘): which columns of which assets a column of a model rests on, derived from its SQL.

Here: deriving it with sqlglot, which takes seconds, and reading what was derived before: `lineage.json`, renewed by
`make snapshots` and checked by the tests, so that no run parses SQL. Not here: the metadata it becomes (`assets.metadata`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import measures
from assets.form_assets import ASSET_OF_FORM
from expectations.report import FORM_TABLES
from publishing.record_keeping import MEMORY
from warehouse.schema import PLACE, SCHEMAS, SCOPE, accepted, has_subject, of_a_scope
from warehouse.tables import TABLES, Table

STORED = Path(__file__).with_name("lineage.json")
DIALECT = "duckdb"
INBOX_TABLES = {"inbox_files", "raw_sheets", "raw_problems"}
POLICY = {
    "param": "this.policy_numbers.value",
    "choice": "this.policy_choices.value",
    "band": "this.policy_bands.label",
}
"""The macros that read the policy, and the column that they read."""
RESOLVED = ("subject_code", "version")
"""What the views of accepted rows add: the subject as resolved, and which of its submissions this is."""
Rests = dict[str, list[str]]
"""By column of a model: `asset.column` of everything that it is computed from, in order."""


@cache
def stored() -> Mapping[str, Rests]:
    """The lineage of every model asset, as derived last."""
    loaded: Mapping[str, Rests] = json.loads(STORED.read_text(encoding="utf-8"))
    return loaded


def holders(table: str, asset: str, upstream: Collection[str]) -> list[str]:
    """The upstream assets of an asset that hold a table; the raw tables of forms are held by those whose rows they are."""
    if table in upstream or table == asset:
        return [table]
    if table == MEMORY:  # rows of the register, kept
        return holders("raw_r_proj", asset, upstream)
    if table.startswith("policy_"):
        return ["policy_in_force"]
    if table in INBOX_TABLES:
        return ["inbox"]
    raw = f"raw_{table.removeprefix('accepted_')}" if table.startswith("accepted_") else table
    forms = [key for form, key in ASSET_OF_FORM.items() if raw in tables_of_form(form)]
    held = [key for key in forms if key in upstream] or forms
    return held or [key for key in sorted(upstream) if key.endswith(f"_{table}")]


def tables_of_form(form: str) -> tuple[str, ...]:
    """The raw tables that hold a form's rows, the one with a row a subject first."""
    return FORM_TABLES.get(form, (f"raw_{form.lower().replace('-', '_')}",))


def column_of(table: str, column: str) -> str:
    """A column as the schema of its asset names it: those of a form's inner tables and of the policy carry the table."""
    raw = f"raw_{table.removeprefix('accepted_')}" if table.startswith("accepted_") else table
    if table.startswith("accepted_") and column in RESOLVED:
        return column
    mains = {tables_of_form(form)[0] for form in ASSET_OF_FORM}
    if raw.startswith(("raw_", "policy_")) and raw not in mains:
        return f"{raw.removeprefix('raw_').removeprefix('policy_')}.{column}"
    return column


def derive(asset: str, model: str, upstream: Collection[str]) -> Rests:
    """The lineage of a model's columns. `model` is its SQL, `upstream` the assets that it depends on.

    Values alone count: what a column is computed from, not what its rows are chosen or joined by.
    """
    from sqlglot import exp, parse_one  # noqa: PLC0415 - takes seconds; only for renewing and checking
    from sqlglot.lineage import lineage  # noqa: PLC0415
    from sqlglot.optimizer.qualify import qualify  # noqa: PLC0415
    from sqlglot.optimizer.scope import build_scope  # noqa: PLC0415

    views, schema = _views(), _schema()
    query: Any = qualify(
        exp.expand(_read(parse_one(model, read=DIALECT)), views, dialect=DIALECT),
        schema={**schema},
        dialect=DIALECT,
        validate_qualify_columns=False,
    )
    scope = build_scope(query)
    rests: Rests = {}
    for column in query.named_selects:
        node = lineage(column, query, schema, scope=scope, dialect=DIALECT, trim_selects=False)
        rests[column] = sorted(set(_sources(node.walk(), asset, upstream)))
    return rests


def _sources(nodes: Iterable[Any], asset: str, upstream: Collection[str]) -> Iterator[str]:
    from sqlglot import exp  # noqa: PLC0415

    for node in nodes:
        if not node.downstream and isinstance(node.source, exp.Table):
            table = node.source.name
            column = column_of(table, node.name.rpartition(".")[2].strip('"'))
            yield from (f"{key}.{column}" for key in holders(table, asset, upstream))


@cache
def _views() -> dict[str, Any]:
    from sqlglot import exp, parse  # noqa: PLC0415

    shared = [SCOPE.replace("this.", f"{schema}.") for schema in SCHEMAS]
    text = ";".join([*(file.read_text(encoding="utf-8") for file in measures.FILES), *shared])
    statements = [each for each in parse(text, read=DIALECT) if each and each.args.get("kind") == "VIEW"]
    views = {each.this.sql(dialect=DIALECT): _read(each.expression) for each in statements}
    for name, columns in _schema().items():
        if name in of_a_scope():
            inside = exp.select(*(column for column in columns if column not in PLACE)).from_(name)
            views |= {f"{schema}.{name}": inside for schema in SCHEMAS}
    return views


def _read(query: Any) -> Any:
    """A query in which the macros of the policy stand as what they read."""
    from sqlglot import exp, parse_one  # noqa: PLC0415

    def read(node: Any) -> Any:
        column = POLICY.get(node.name.lower()) if isinstance(node, exp.Anonymous) else None
        if not column:
            return node
        table, _, name = column.rpartition(".")
        return parse_one(f"(select {name} from {table})", read=DIALECT)

    return query.transform(read)


@cache
def _schema() -> dict[str, dict[str, str]]:
    schema = {table.name: _columns(table) for table in TABLES.values()}
    for table in TABLES.values():
        if has_subject(table):
            schema[accepted(table)] = {**_columns(table), **dict.fromkeys(RESOLVED, "VARCHAR")}
    return schema


def _columns(table: Table) -> dict[str, str]:
    return {column.name: column.type for column in table.columns}
