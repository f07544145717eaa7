"""What is derived from the code, committed, and checked by the tests: `make snapshots` renews all of it.

Here: column lineage (assets/lineage.json), the outline of the Dagster definitions (tests/pipelines/definitions.yaml), the data
dictionary (docs/dictionary.md), the schema of published files (tests/warehouse/schema.json), the words of the command line in
Chinese (pipelines/locale), the bureau's own words (publishing/own_words.txt).
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import dagster as dg
import polib
from dagster import AssetKey
from ruamel.yaml import YAML

from assets import firing
from assets.lineage import STORED, Rests, derive
from assets.metadata import MODEL
from assets.reexecution import CODE_TAG
from pipelines.definitions import build_definitions
from pipelines.exits import LOCALE
from publishing.descriptor import schema
from publishing.secrets import OWN_WORDS
from tests.own_words import own_words
from warehouse.tables import TABLES, Table
from warehouse.tables.dimensions import DIMENSIONS

HOUSE = Path(__file__).parents[1]
CATALOGUE = LOCALE / "zh" / "LC_MESSAGES" / "messages.po"
OUTLINE = "# Derived from the code by `make snapshots`: a lost asset, check or schedule is a visible difference.\n"
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
DICTIONARY = """# Data dictionary (数据字典)

Made from the declarations in `warehouse/tables` by `make snapshots`; do not edit. Money is in 元 with two decimals, scores have two
decimals, rates four (0.9500 is 95 %). `year` is the year that a row is about.
"""


def lineage() -> str:
    """The lineage of every model asset, as JSON."""
    graph = build_definitions().resolve_asset_graph()
    found: dict[str, Rests] = {}
    for key in sorted(graph.materializable_asset_keys, key=AssetKey.to_user_string):
        node = graph.get(key)
        if model := node.metadata.get(MODEL):
            frame, *rules = firing.sources(model)
            upstream = [parent.to_user_string() for parent in node.parent_keys]
            found[key.to_user_string()] = _together(
                derive(key.to_user_string(), text, upstream) for text in rules or [frame]
            )
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _together(parts: Iterable[Rests]) -> Rests:
    """The lineage of a table that several models make."""
    found = defaultdict[str, set[str]](set)
    for column, sources in (each for part in parts for each in part.items()):
        found[column].update(sources)
    return {column: sorted(sources) for column, sources in found.items()}


def words() -> bytes:
    """The words of the command line in Chinese, as gettext reads them."""
    return bytes(polib.pofile(str(CATALOGUE)).to_binary())


def dictionary() -> str:
    """All declared tables, by stage and name, each with its columns, types, units and key."""
    parts = [DICTIONARY]
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
    head = f"### `{table.name}` {table.title}\n\n{table.description}\n\n{audience}{key}{partition}\n"
    lines = ["| column | 名称 | type | unit | meaning |", "|---|---|---|---|---|"]
    for each in table.columns:
        cells = (f"`{each.name}`", each.title, each.type, each.unit, each.description)
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    return "\n".join([head, *lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def outline(definitions: dg.Definitions) -> str:
    """The outline of the definitions, in a fixed order."""
    graph = definitions.resolve_asset_graph()
    repository = definitions.get_repository_def()
    keys = sorted(graph.get_all_asset_keys(), key=AssetKey.to_user_string)
    groups: dict[str, dict[str, Any]] = {}
    for key in keys:
        groups.setdefault(graph.get(key).group_name or "none", {})[key.to_user_string()] = _asset(graph, key)
    document = {
        # one as long as the house has one
        "partitions": sorted({_partition(graph.get(key).partitions_def) for key in keys}),
        "assets": dict(sorted(groups.items())),
        "jobs": {
            job.name: _job(job)
            for job in sorted(repository.get_all_jobs(), key=lambda job: job.name)
            if not job.name.startswith("__")
        },
        "schedules": {
            each.name: {
                "job": each.job_name,
                "cron": each.cron_schedule if isinstance(each.cron_schedule, str) else list(each.cron_schedule),
                "timezone": each.execution_timezone,
                "status": each.default_status.value,
            }
            for each in sorted(repository.schedule_defs, key=lambda each: each.name)
        },
        "sensors": {
            each.name: {
                "type": each.sensor_type.value,
                "jobs": sorted(target.job_name for target in each.targets),
                "seconds": each.minimum_interval_seconds,
                "status": each.default_status.value,
            }
            for each in sorted(repository.sensor_defs, key=lambda each: each.name)
        },
    }
    text = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.width = 120
    yaml.allow_unicode = True
    yaml.dump(document, text)
    return OUTLINE + text.getvalue()


def _asset(graph: Any, key: AssetKey) -> dict[str, Any]:
    node = graph.get(key)
    checks = sorted(graph.get_check_keys_for_assets([key]), key=lambda check: check.name)
    blocking = {check.name for check in checks if graph.get_check_spec(check).blocking}
    entry: dict[str, Any] = {
        "kinds": sorted(node.kinds),
        "upstream": [_upstream(node, parent) for parent in sorted(node.parent_keys, key=AssetKey.to_user_string)],
    }
    if checks:
        entry["checks"] = [f"{check.name} (blocking)" if check.name in blocking else check.name for check in checks]
    return entry


def _upstream(node: Any, parent: AssetKey) -> str:
    mapping = node.partition_mappings.get(parent)
    if mapping is None:
        return parent.to_user_string()
    years = mapping.downstream_mappings_by_upstream_dimension["year"].partition_mapping
    return f"{parent.to_user_string()} ({years.start_offset} to {years.end_offset} years)"


def _partition(partitions: Any) -> str:
    if not isinstance(partitions, dg.MultiPartitionsDefinition):
        return str(partitions)
    by_name = {dimension.name: dimension.partitions_def for dimension in partitions.partitions_defs}
    years = by_name["year"]
    regions = ", ".join(by_name["region"].get_partition_keys())
    return (
        f"region ({regions}) x year (from {years.start.year}, {years.cron_schedule}, {years.timezone}, "  # type: ignore[attr-defined]
        f"{years.end_offset} years ahead)"  # type: ignore[attr-defined]
    )


def _job(job: dg.JobDefinition) -> dict[str, Any]:
    layer = job.asset_layer
    return {
        "executor": job.executor_def.name,
        "tags": {key: value for key, value in sorted(job.tags.items()) if key != CODE_TAG},  # another with every change
        "assets": sorted(key.to_user_string() for key in layer.selected_asset_keys),
        "checks": len(layer.asset_graph.asset_check_keys),
    }


SNAPSHOTS: dict[Path, Callable[[], str | bytes]] = {
    STORED: lineage,
    HOUSE / "tests" / "pipelines" / "definitions.yaml": lambda: outline(build_definitions()),
    HOUSE / "docs" / "dictionary.md": dictionary,
    HOUSE / "tests" / "warehouse" / "schema.json": schema,
    CATALOGUE.with_suffix(".mo"): words,
    OWN_WORDS: own_words,
}
"""Every derived file and how it is made."""


def renew() -> None:
    """Write every file that differs from what the code says, and name it."""
    for path, make in SNAPSHOTS.items():
        made = make()
        content = made if isinstance(made, bytes) else made.encode()
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"renewed {path.relative_to(HOUSE)}")


if __name__ == "__main__":
    renew()
