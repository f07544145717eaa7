"""An installation of many regions: `python -m benchmarks.regions WHAT HOME REGIONS`, in a process of its own.

WHAT: `load` starts the code location. `look` lets the inbox sensor look at all regions once, which takes it several looks. `pages`
asks a server what Dagster's pages ask it: the partitions to launch a job for, an asset, and what an asset has of each partition, in
an installation that has run every region for some years.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.work import told

ASSET, JOB = "project_control_figures", "next_year_control_figures"
FILES, YEARS = 20, (2025, 2026, 2027)
"""Files in the inbox of each region; years that were run."""
KEYS = """query ($job: PipelineSelector!) { pipelineOrError(params: $job) { ... on Pipeline {
  partitionKeysOrError { ... on PartitionKeys { partitionKeys } } } } }"""
PAGE = """query ($key: AssetKeyInput!) { assetOrError(assetKey: $key) { ... on Asset {
  assetMaterializations(limit: 1) { timestamp runId } definition { groupName jobNames pools description
  partitionDefinition { description dimensionTypes { type } } partitionKeysByDimension { name }
  dependencyKeys { path } dependedByKeys { path } metadataEntries { label } } } } }"""
HELD = """query ($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
  partitionKeysByDimension { name type partitionKeys } assetPartitionStatuses { ... on MultiPartitionStatuses {
  primaryDimensionName ranges { primaryDimStartKey primaryDimEndKey secondaryDim { ... on DefaultPartitionStatuses {
  materializedPartitions materializingPartitions failedPartitions } } } } } } } }"""


def prepare(home: Path, regions: Sequence[str]) -> None:
    """Settings of so many regions apart, and files in the inbox of each."""
    sections = "\n".join(f'[regions.{code}]\nname = "第{code}区"' for code in regions)
    settings = f'home = "{home}"\napart = true\nsettle_minutes = 0\n{sections}\n'
    (home / "jixiao.toml").write_text(settings, encoding="utf-8")
    for code in regions:
        for year in YEARS:
            inbox = home / code / "inbox" / code / str(year)
            inbox.mkdir(parents=True)
            for number in range(FILES):
                (inbox / f"{number}.csv").write_text(f"{code} {year} {number}", encoding="utf-8")


def load(counted: dict[str, Any]) -> None:
    """What the code server does when it starts."""
    from pipelines.definitions import definitions  # noqa: PLC0415

    repository = definitions().get_repository_def()
    counted["jobs"] = len([*map(repository.get_job, repository.job_names)])


def look(regions: Sequence[str], counted: dict[str, Any]) -> None:
    """Every region once: how many looks, the seconds of the longest, and the KiB that they remember."""
    from pipelines.resources import load_settings  # noqa: PLC0415
    from pipelines.sensors import CIVIL_TIME, look_everywhere  # noqa: PLC0415

    settings, cursor, took, requests = load_settings(), "", [], 0
    while requests < len(regions):
        started = time.perf_counter()
        found = look_everywhere(settings, cursor, datetime(2026, 9, 1, 9, tzinfo=CIVIL_TIME))
        took.append(time.perf_counter() - started)
        cursor, requests = found.cursor or "", requests + len(found.run_requests or [])
    counted.update(looks=len(took), longest=max(took), cursor_kib=len(cursor) / 1024)


def pages(home: Path, regions: Sequence[str], counted: dict[str, Any]) -> None:
    """Seconds until the server answers, and of each question: the first time and again."""
    import dagster as dg  # noqa: PLC0415

    from pipelines.instance import open_instance  # noqa: PLC0415
    from tests.server import REPOSITORY, served  # noqa: PLC0415

    with open_instance(home) as instance:
        for code in regions:
            for year in YEARS:
                key = dg.MultiPartitionKey({"region": code, "year": str(year)})
                instance.report_runless_asset_event(dg.AssetMaterialization(ASSET, partition=key))
    asked: dict[str, tuple[str, dict[str, Any]]] = {
        "keys": (KEYS, {"job": {**REPOSITORY, "pipelineName": JOB}}),
        "page": (PAGE, {"key": {"path": [ASSET]}}),
        "held": (HELD, {"key": {"path": [ASSET]}}),
    }
    started = time.perf_counter()
    with served(home, JIXIAO_CONFIG=os.environ["JIXIAO_CONFIG"]) as server:
        counted["up"] = time.perf_counter() - started
        for turn in ("", " again"):
            for name, (query, variables) in asked.items():
                started = time.perf_counter()
                answer = server.ask(query, **variables)
                counted[name + turn] = time.perf_counter() - started
                counted[f"{name} kib"] = len(str(answer)) / 1024


def main(what: str, folder: str, number: str) -> None:
    """Measure one thing."""
    from sample.province import regions_of  # noqa: PLC0415

    home, regions = Path(folder), [*islice(regions_of("640500"), int(number))]
    os.environ["JIXIAO_CONFIG"] = str(home / "jixiao.toml")
    if not (home / "jixiao.toml").is_file():
        prepare(home, regions)
    with told() as counted:
        if what == "load":
            load(counted)
        elif what == "look":
            look(regions, counted)
        else:
            pages(home, regions, counted)


if __name__ == "__main__":
    main(*sys.argv[1:])
