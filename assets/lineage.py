"""Which assets a model rests on, and which of their columns each of its own (数据血缘): read from its SQL.

Here: the assets that hold forms, from names of tables to assets and lags; deriving the columns with sqlglot, which takes
seconds, and reading what was derived before: `lineage.json`, renewed by `make snapshots` and checked by the tests, so that no run
derives it. Not here: the metadata that it becomes (`assets.metadata`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import measures
from expectations.outcome import tables_of_form
from policy.language import either
from publishing.record_keeping import MEMORY
from warehouse.schema import PLACE, SCHEMAS, SCOPE, accepted, has_subject, of_a_scope
from warehouse.seasons import AUTUMN, SHARED, SPRING
from warehouse.tables import TABLES, Table

REGISTERS = {
    "R-UNIT": "unit_register",
    "R-PROJ": "project_register",
    "R-BUDG": "budget_register",
    "R-BASE": "basic_expenditure_register",
    "R-REV-D": "review_details",
    "R-REV": "review_register",
    "R-DATE": "disclosure_register",
    "R-EXC": "exception_register",
    "R-RECT": "rectification_register",
}
FORMS = {
    "SE": "self_evaluations",
    "DE": "department_self_evaluations",
    "MO": "monitorings",
    "EX": "ex_ante_evaluations",
    "GO": "goal_declarations",
    "RE": "rectification_answers",
    "DG": "department_goal_declarations",
}
ASSET_OF_FORM = {**REGISTERS, **FORMS}
"""Form codes and the assets that hold what counts of them."""
Lag = tuple[int, int]
READ = re.compile(rf"\b({'|'.join(SCHEMAS)})\.(\w+)")
VIEWS = {part.split()[0]: part for part in SCOPE.split("create or replace view this.")[1:]}
"""The text of the views that the models of a scope share."""
HELD = {
    "inbox_files": "inbox",
    "raw_sheets": "inbox",
    "review_draws": "review_frame",
    "review_factors": "review_frame",
    "compared_findings": f"{SPRING.job}_comparison",
}
"""Tables that are no asset of their own, and the one that writes them."""
OF_DEPARTMENTS = {"DE", "DG"}
"""Forms that a model reads only where it names them: their rows stand beside those of projects."""
NOT_NAMED: dict[str, dict[str, Lag]] = {
    "adjustment_ledger": {"inbox": (0, 0), "submissions": (0, 0)},
    "budget_requests": {"earlier_years": (0, 0)},
    "congress_departments": {"department_self_evaluations": (2, 2)},
    "review_candidates": {"project_grades": (5, 0)},
}
"""What models rest on beside what they name in the schemas of a scope: assets, and how many years before, at most and at least."""
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


class UnknownTableError(LookupError):
    """A model names a table that there is not."""


def upstream(name: str, text: str) -> dict[str, Lag]:
    """The assets that a model rests on, each with how many years before its own they lie, at most and at least.

    Raises UnknownTableError where it names a table that there is not.
    """
    lags: defaultdict[str, set[int]] = defaultdict(set)
    for schema, table in _named(text):
        if table not in of_a_scope():
            raise UnknownTableError(
                either(
                    f"{name}.sql reads {schema}.{table}, which there is not.",
                    f"模型 {name} 读取的 {schema}.{table} 不存在。",
                )
            )
        for asset in _assets(table, text):
            if SCHEMAS[schema] and asset in ASSET_OF_FORM.values():
                lags["earlier_years"].add(0)  # it reads and judges what earlier years handed in
            else:
                lags[asset].add(SCHEMAS[schema])
    found = {asset: (max(years), min(years)) for asset, years in lags.items()}
    return found | NOT_NAMED.get(name, {})


def _named(text: str) -> Iterator[tuple[str, str]]:
    """Schemas and tables that a text names, those of shared views among them."""
    for schema, name in READ.findall(re.sub(r"--.*", "", text)):
        if name in VIEWS:
            yield from ((schema, inner) for _, inner in _named(VIEWS[name].partition(" as")[2]))
        else:
            yield schema, name


def _assets(table: str, text: str) -> list[str]:
    """The assets that hold a table: those of the forms whose rows it has, as far as the text names any of them."""
    named = [form for form in ASSET_OF_FORM if f"'{form}'" in text]
    if table in ("subject_states", "form_findings"):
        return [ASSET_OF_FORM[form] for form in named]
    held = [form for form in ASSET_OF_FORM if table.replace("accepted_", "raw_") in tables_of_form(form)]
    if held:
        chosen = set(held) & set(named) or set(held) - OF_DEPARTMENTS
        return [ASSET_OF_FORM[form] for form in held if form in chosen]
    if table.startswith("policy_"):
        return []
    return [AUTUMN.asset(table) if table in SHARED else HELD.get(table, table)]


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
