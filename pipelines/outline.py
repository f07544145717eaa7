"""The outline of the Dagster definitions as YAML: what a reviewer wants to see change, and nothing else.

Asset keys by group with their upstream assets and mappings, checks, jobs with what they run, schedules, sensors, partitions.
"""

from __future__ import annotations

import io
from typing import Any

import dagster as dg
from dagster import AssetKey
from ruamel.yaml import YAML

from assets.continuing import CODE_TAG

HEAD = "# Derived from the code by `make snapshots`: a lost asset, check or schedule is a visible difference.\n"


def outline(definitions: dg.Definitions) -> str:
    """The outline of the definitions, in a fixed order."""
    graph = definitions.resolve_asset_graph()
    repository = definitions.get_repository_def()
    keys = sorted(graph.get_all_asset_keys(), key=AssetKey.to_user_string)
    groups: dict[str, dict[str, Any]] = {}
    for key in keys:
        groups.setdefault(graph.get(key).group_name or "none", {})[key.to_user_string()] = _asset(graph, key)
    document = {
        "partitions": sorted(
            {_partition(graph.get(key).partitions_def) for key in keys}
        ),  # one as long as the house has one
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
    return HEAD + text.getvalue()


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
