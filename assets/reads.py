"""What a model rests on: the assets that write the tables which it reads, found in the model itself.

A model names its tables in the schemas of the scope, `this`, `last` and `evaluated`, which also say of which year: so nothing is
said twice, and none can be forgotten. Here: from the text of a model to assets and lags. Not here: the assets (`assets.models`),
columns (`assets.lineage`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from assets.form_assets import ASSET_OF_FORM
from forms.layouts import LAYOUTS
from policy.language import either
from publishing.bureau_documents import TAKEN
from publishing.guard import CLASSIFIED
from publishing.numbering import NUMBERS
from warehouse.schema import SCHEMAS, SCOPE, accepted
from warehouse.seasons import SEASONS, SHARED, SPRING
from warehouse.tables import TABLES

ROOM = Path(__file__).parent
NAMED = re.compile(r"\b(this|last|evaluated)\.(\w+)")
VIEW = re.compile(r"create or replace view this\.(\w+) as(.*?);", re.DOTALL)
COMMENT = re.compile(r"--.*")
Lags = dict[str, tuple[int, int]]
"""Assets with the farthest and the nearest year that is read of each, counted back from the year of the scope."""

BY_PYTHON = {
    CLASSIFIED: CLASSIFIED,
    NUMBERS: NUMBERS,
    TAKEN: TAKEN,
    "inbox_files": "inbox",
    "review_frame": "review_frame",
    "review_draws": "review_frame",
    "review_factors": "review_frame",
    "compared_findings": f"{SPRING.job}_comparison",  # autumn's are read with the findings alone
}
"""Tables that no model computes, and their assets."""
WITH_FORMS = {"subject_states", "form_findings"}
"""Tables that every judged form writes its part of: what a model reads of them comes with the forms that it reads."""
BEYOND: dict[str, Lags] = {
    "review_candidates": {"project_grades": (5, 0)},
    "adjustment_ledger": {"inbox": (0, 0), "submissions": (0, 0)},
}
"""What models read outside of the schemas of a scope: years further back, and the cells of any record."""


FEW = 2
"""Forms that fill one table of records: a project's and a department's."""


class UnknownTableError(LookupError):
    """A model names a table that nobody writes."""


@cache
def models() -> dict[str, str]:
    """Every table that a model computes, with the folder of the model: `assets/<folder>/<table>.sql`."""
    found = {path.stem: path.parent.name for path in sorted(ROOM.glob("*/*.sql"))}
    return {name: folder for name, folder in found.items() if name in TABLES and name not in BY_PYTHON}


def rests_on(name: str, texts: Iterable[str]) -> Lags:
    """The assets that the models of a table rest on, beside the policy in force and the secrecy guard.

    Raises UnknownTableError for a table that nobody writes.
    """
    years: defaultdict[str, set[int]] = defaultdict(set)
    for asset, lags in BEYOND.get(name, {}).items():
        years[asset].update(lags)
    for text in texts:
        for schema, table in _named(text):
            for asset, year in _writers(table, SCHEMAS[schema], name):
                years[asset].add(year)
    return {asset: (max(lags), min(lags)) for asset, lags in sorted(years.items())}


def _named(text: str) -> Iterator[tuple[str, str]]:
    """The tables that a text names, with those behind the views that models share."""
    for schema, table in NAMED.findall(COMMENT.sub("", text)):
        if table in shared_views():
            yield from ((schema, below) for _, below in _named(shared_views()[table]))
        else:
            yield schema, table


@cache
def shared_views() -> dict[str, str]:
    """The views of a scope that models share, by name."""
    return dict(VIEW.findall(COMMENT.sub("", SCOPE)))


def _writers(table: str, years: int, reader: str) -> list[tuple[str, int]]:
    """The assets that write a table, with the year before the scope's whose partition is meant.

    Registers of earlier years are read anew by the season that looks back at them, in the scope of its own year.
    """
    if table in models() or table in BY_PYTHON:
        return [(asset, years) for asset in assets_of(table)]
    if table in WITH_FORMS or table.startswith("policy_"):
        return []
    if table in _forms():
        assets = [ASSET_OF_FORM[form] for form in _forms()[table]]
        return [
            ("earlier_years", 0) if years and table.startswith("accepted_r_") else (asset, years) for asset in assets
        ]
    raise UnknownTableError(
        either(
            f"{reader}.sql reads {table}, which no asset writes.", f"{reader}.sql 读取的表 {table} 没有任何资产写入。"
        )
    )


def assets_of(table: str) -> list[str]:
    """The assets that write a result: one, but for a table that several seasons share."""
    if table in SHARED:
        return [season.asset(table) for season in SEASONS if table in season.tables]
    return [BY_PYTHON.get(table, table)]


@cache
def _forms() -> dict[str, list[str]]:
    """Raw tables and what counts of them, with the forms that fill them; none for lines of many forms: they come with a record."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for layout in LAYOUTS.values():
        for table in {layout.table, *(grid.table for grid in layout.grids)}:
            for name in (table, accepted(TABLES[table])):
                if layout.form not in found[name]:
                    found[name].append(layout.form)
    return {name: forms if len(forms) <= FEW else [] for name, forms in found.items()}
