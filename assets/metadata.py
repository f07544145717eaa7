"""What Dagster shows of every asset: stage, owner, tags, schema, lineage, code version, and the numbers that people watch.

Here: the attributes that all assets get without asking (`furnish`) and what a model's run reports (`reported`).
Not here: computing a table (`assets.models`), deriving lineage (`assets.lineage`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dagster as dg

from assets import firing
from assets.lineage import ASSET_OF_FORM, column_of, stored
from expectations.outcome import tables_of_form
from forms.layouts import LAYOUTS
from forms.reader import READER_VERSION
from policy.language import either
from warehouse.schema import MACROS, POLICY, SCOPE, ddl
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES, Table

OWNER = "team:performance"
"""绩效科, the budget-performance section of the bureau."""
MODEL = "jixiao/model"
"""Metadata key of a model asset: `<stage>/<table>`."""
PREVIEW_ROWS = 10
CLAUSES = {
    "SE": "一(四)",
    "DE": "一(四)",
    "MO": "一(三)",
    "EX": "一(一)",
    "GO": "一(二)",
    "DG": "一(二)",
    "R-REV": "一(四)",
    "R-REV-D": "一(四)",
    "R-EXC": "一(四)",
    "R-DATE": "二(一)",
    "R-RECT": "二(三)",
    "RE": "二(三)",
}
"""Clause that a form serves; the other registers serve all."""


@dataclass(frozen=True)
class Watched:
    """The series of a table: the number of rows by each value of `counts`, and the sums of the columns `sums`."""

    counts: str = ""
    sums: tuple[str, ...] = ()


WATCHED: dict[str, Watched] = {
    "project_grades": Watched("grade", ("adjusted_budget", "executed")),
    "department_grades": Watched("grade"),
    "monitoring_flags": Watched("treatment", ("adjusted_budget", "executed")),
    "ex_ante_verdicts": Watched("verdict"),
    "goal_admissions": Watched("status"),
    "adjustment_ledger": Watched("rule"),
    "project_control_figures": Watched("status", ("requested", "cut", "control")),
    "department_control_figures": Watched("public_funds_status", ("public_funds_deduction", "total_control")),
    "disclosed_results": Watched("grade"),
    "disclosure_calendar": Watched("publish_status"),
    "congress_pack": Watched(sums=("requested", "control")),
    "bulletin_goals": Watched("reason"),
    "bulletin_monitoring": Watched("reason"),
    "bulletin_self_evaluation": Watched("reason"),
    "assessment": Watched("outcome"),
    "review_selection": Watched("stratum", ("amount",)),
    "rectifications": Watched("status"),
}
"""What people watch from year to year, by table."""


def table_schema(*tables: Table) -> dg.TableSchema:
    """The declarations of tables as Dagster shows them, the columns of inner ones with the table's name."""
    return dg.TableSchema(columns=[column for table in tables for column in _columns(table)])


def form_schema(form: str) -> dg.TableSchema:
    """What an asset of a form holds: the columns of its subjects, and those of its inner tables with the table's name."""
    main, *inner = (TABLES[name] for name in tables_of_form(form))
    resolved = [
        dg.TableColumn(
            "subject_code",
            "VARCHAR",
            description=either("编码，of the subject (项目、部门), as resolved", "项目或部门编码，已核定"),
        ),
        dg.TableColumn(
            "version",
            "INTEGER",
            description=either("版本，which submission of the subject this is", "版本，该主体的第几次报送"),
        ),
    ]
    return dg.TableSchema(columns=[*_columns(main), *resolved, *table_schema(*inner).columns])


def told(table: Table, more: str = "") -> str:
    """What a table is, as an asset's description; `more` follows in English."""
    return either(" ".join(filter(None, (f"{table.title}. {table.description}", more))), f"{table.title}。")


def _columns(table: Table) -> list[dg.TableColumn]:
    return [
        dg.TableColumn(
            column_of(table.name, column.name),
            column.type,
            description="，".join(filter(None, (column.title, either(column.description, ""), column.unit))),
        )
        for column in table.columns
    ]


def code_version(*texts: str) -> str:
    """A short fingerprint of the code that makes an asset; a change of it shows in Dagster as a new version."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def furnish(spec: dg.AssetSpec) -> dg.AssetSpec:
    """An asset's spec with all that can be told of it from what is declared; what the asset says itself stands."""
    key, table = spec.key.to_user_string(), _table(spec)
    form = next((form for form, asset in ASSET_OF_FORM.items() if asset == key), "")
    metadata: dict[str, Any] = {}
    if form:
        metadata["dagster/column_schema"] = form_schema(form)
    elif key == "policy_in_force":
        metadata["dagster/column_schema"] = table_schema(*(each for each in TABLES.values() if each.stage == "policy"))
    elif table:
        metadata["dagster/column_schema"] = table_schema(table)
    if key in TABLES:
        metadata["dagster/table_name"] = key
    if key in stored():
        metadata["dagster/column_lineage"] = column_lineage(key)
    description = spec.description or (told(table) if table else "")
    if form:
        title, clause = LAYOUTS[form].title, CLAUSES.get(form, "")
        description = either(
            f"{title} ({form}). {description} {f'Clause {clause}.' if clause else 'All clauses.'}",
            f"{title}（{form}）：{description}{f'条款{clause}。' if clause else '适用于各条款。'}",
        )
    metadata |= spec.metadata
    if key in stored():
        metadata["dagster/column_schema"] = _with_origins(metadata["dagster/column_schema"], key)
    return spec.replace_attributes(
        description=description,
        owners=spec.owners or [OWNER],
        tags={
            "jixiao/stage": spec.group_name or "",
            "jixiao/audience": "public" if table and table.public else "internal",
            **({"jixiao/form": form} if form else {}),
            **{name: value for name, value in spec.tags.items() if not name.startswith("dagster/kind")},
        },
        kinds=spec.kinds,
        code_version=spec.code_version or _code_version(spec),
        metadata=metadata,
    )


def _with_origins(schema: dg.TableSchema, key: str) -> dg.TableSchema:
    """A model's schema that says of each column what it is computed from, with links.

    The open-source pages show `dagster/column_lineage` nowhere but as JSON, and it is what analysts look for first.
    """
    columns = [
        dg.TableColumn(column.name, column.type, description=f"{column.description}\n\n← {origins}")
        if (origins := _origins(stored()[key].get(column.name, [])))
        else column
        for column in schema.columns
    ]
    return dg.TableSchema(columns=columns)


def _origins(sources: Sequence[str]) -> str:
    """`asset.column`s as Markdown, a link for each asset."""
    by_asset: dict[str, list[str]] = {}
    for source in sources:
        asset, column = source.split(".", 1)
        by_asset.setdefault(asset, []).append(column)
    return "; ".join(f"[{asset}](/assets/{asset}) {', '.join(columns)}" for asset, columns in by_asset.items())


def _table(spec: dg.AssetSpec) -> Table | None:
    """The table of an asset: that of its model, or the one of its name."""
    return TABLES.get(str(spec.metadata.get(MODEL, spec.key.to_user_string())).rpartition("/")[2])


def _code_version(spec: dg.AssetSpec) -> str:
    """Of a model its SQL and declaration; of what is read or judged, the version of the reader and the declarations."""
    if model := spec.metadata.get(MODEL):
        table = TABLES[str(model).rpartition("/")[2]]
        return code_version(*firing.sources(str(model)), ddl(table), MACROS, SCOPE, POLICY)
    return code_version(READER_VERSION, *(ddl(table) for table in TABLES.values()))


def column_lineage(key: str) -> dg.TableColumnLineage:
    """The stored lineage of a model asset as Dagster shows it."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(*rests.split(".", 1)) for rests in sources]
            for column, sources in stored()[key].items()
        }
    )


def reported(warehouse: Warehouse, table: str, key: str, scope: Scope, rows: int) -> Mapping[str, Any]:
    """What a run of a model reports: row count, preview, lineage, and the numbers that people watch."""
    lineage = {"dagster/column_lineage": column_lineage(key)} if key in stored() else {}
    return {
        "dagster/row_count": rows,
        "preview": preview(warehouse, table, scope),
        **lineage,
        **watched(warehouse, table, scope),
    }


def preview(warehouse: Warehouse, name: str, scope: Scope) -> dg.MetadataValue[str | None]:
    """The first rows of a table's partition, as Markdown."""
    rows = warehouse.frame(
        f'select * from "{name}" where region = $region and year = $year order by all limit {PREVIEW_ROWS}',
        **scope.parameters,
    )
    return dg.MetadataValue.md(rows.astype(str).to_markdown(index=False))


def watched(warehouse: Warehouse, table: str, scope: Scope) -> dict[str, int | float]:
    """The numbers of a table's partition that make a series from run to run; sums in 元.

    Floats, for Dagster plots nothing else: they are pictures of the exact figures, which stand in the table.
    """
    watch = WATCHED.get(table)
    numbers: dict[str, int | float] = {}
    if watch and watch.counts:
        counted = warehouse.rows(
            f'select "{watch.counts}" as name, count(*) as n from "{table}" '
            f'where region = $region and year = $year and "{watch.counts}" is not null group by all order by all',
            **scope.parameters,
        )
        numbers |= {f"{watch.counts} {row['name']}": row["n"] for row in counted}
    if watch and watch.sums:
        sums = ", ".join(f'coalesce(sum("{column}"), 0) as "{column}"' for column in watch.sums)
        totals = warehouse.rows(
            f'select {sums} from "{table}" where region = $region and year = $year', **scope.parameters
        )[0]
        numbers |= {f"sum of {name}": float(value) for name, value in totals.items()}
    return numbers
