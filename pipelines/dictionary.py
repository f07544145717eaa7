"""The data dictionary (数据字典) as Markdown, from the declarations of the tables and nothing else."""

from __future__ import annotations

from warehouse.tables import TABLES, Table
from warehouse.tables.dimensions import DIMENSIONS

STAGES = {
    "result": (
        "Published tables",
        "In `published/<区划编码>/<year>/` as CSV, Parquet and a sheet of the season's workbook.",
    ),
    "dimension": (
        "Keys and codes",
        "What they stand for: beside the published tables, and in the public part those of its own lines.",
    ),
    "working": (
        "Working tables",
        "Steps between what counts and what is published; in the warehouse and its snapshot.",
    ),
    "state": ("What counts", "Findings and states of everything handed in; in the warehouse and its snapshot."),
    "inbox": ("As read", "Every value that was read, with its cell in `cells`; in the warehouse and its snapshot."),
    "policy": ("Policy in force", "The plan's parameters for a year; in the warehouse and its snapshot."),
}
HEAD = """# Data dictionary (数据字典)

Made from the declarations in `warehouse/tables` by `make snapshots`; do not edit. Money is in 元 with two decimals, scores have two
decimals, rates four (0.9500 is 95 %). `year` is the year that a row is about.
"""


def dictionary() -> str:
    """All declared tables, by stage and name, each with its columns, types, units and key."""
    parts = [HEAD]
    declared = [*TABLES.values(), *DIMENSIONS.values()]
    for stage in [*STAGES, *sorted({table.stage for table in declared} - set(STAGES))]:
        title, meaning = STAGES.get(stage, (stage.capitalize(), ""))
        tables = sorted((table for table in declared if table.stage == stage), key=lambda table: table.name)
        parts.append(f"## {title}\n\n{meaning}\n")
        parts += [_table(table) for table in tables]
    return "\n".join(parts)


def _table(table: Table) -> str:
    key = f"Key: {', '.join(f'`{name}`' for name in table.key)}. " if table.key else ""
    audience = "Public (公开). " if table.public else ""
    replaced = f"Replaced by {', '.join(f'`{name}`' for name in table.partition)}."
    partition = "Made with every publication." if table.stage == "dimension" else replaced
    lines = [
        f"### `{table.name}` {table.title}",
        "",
        table.description,
        "",
        f"{audience}{key}{partition}",
        "",
        "| column | 名称 | type | unit | meaning |",
        "|---|---|---|---|---|",
        *(
            f"| `{column.name}` | {_cell(column.title)} | {column.type} | {_cell(column.unit)} | {_cell(column.description)} |"
            for column in table.columns
        ),
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
