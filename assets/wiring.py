"""Which assets a model rests on, read from its SQL: what it names in the schemas `this`, `last` and `evaluated`.

Here: from names of tables to assets and lags. Not here: which columns rest on which (`assets.lineage`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from assets.form_assets import ASSET_OF_FORM
from expectations.report import tables_of_form
from policy.language import either
from warehouse.schema import SCHEMAS, SCOPE, of_a_scope
from warehouse.seasons import AUTUMN, SHARED, SPRING

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


class UnknownTableError(LookupError):
    """A model names a table that there is not."""


def upstream(name: str, text: str) -> dict[str, Lag]:
    """The assets that a model rests on, each with how many years before its own they lie, at most and at least.

    Raises UnknownTableError where it names a table that there is not.
    """
    lags: defaultdict[str, set[int]] = defaultdict(set)
    for schema, table in _read(text):
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


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Schemas and tables that a text names, those of shared views among them."""
    for schema, name in READ.findall(re.sub(r"--.*", "", text)):
        if name in VIEWS:
            yield from ((schema, inner) for _, inner in _read(VIEWS[name].partition(" as")[2]))
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
