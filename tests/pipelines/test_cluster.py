"""Several machines, as deploy/ sets them up: PostgreSQL, RabbitMQ, a control machine, workers; one of them dies in the middle.

Machines are process groups here, each with a scratch folder of its own. Not here: what a shared file system adds.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pipelines.resources import load_settings
from pipelines.schedules import run_request
from publishing.provenance import ROOMS
from tests import rabbitmq
from tests.pipelines.test_postgres import database
from tests.pipelines.test_side_by_side import AS_OF, installation, published
from tests.server import DONE, ROOT, Server, members, served
from warehouse.seasons import AUGUST

__all__ = ["database"]
pytestmark = pytest.mark.slow

REGIONS = ("640500", "640521")
YEAR = 2026
DEPLOY = ROOT / "deploy"
PATIENCE = 900
"""Seconds to wait for what takes a minute or two on a machine with nothing else to do."""
RUNS = """{ runsOrError { ... on Runs { results { runId status parentRunId tags { key value } } } } }"""
AGAIN = """mutation ($run: String!) { launchRunReexecution(reexecutionParams: {parentRunId: $run, strategy: FROM_FAILURE}) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
TOLD = """query ($run: ID!) { runOrError(runId: $run) { ... on Run { eventConnection { events {
  ... on MessageEvent { message } ... on ErrorEvent { error { message causes { message } } } } } } } }"""


def until(holds: Callable[[], object], words: str, log: Path) -> None:
    """Wait for something to hold; where it does not, the end of a log is told."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{words}: {log.read_text(encoding='utf-8')[-3000:]}"
        time.sleep(0.3)


@pytest.fixture
def broker() -> Iterator[str]:
    """The address of a RabbitMQ with the settings of deploy/."""
    with rabbitmq.server(DEPLOY / "rabbitmq.conf") as address:
        yield address


@contextmanager
def working(
    name: str, folder: Path, variables: Mapping[str, str], code: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with a scratch folder of its own below `folder`, killed on leaving unless it is gone."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("JIXIAO_", "DAGSTER_"))}
    environment = {**own, **variables, "JIXIAO_SCRATCH": str(folder / name)}
    command = [sys.executable, "-m", "pipelines.instance", "worker", "--hostname", f"{name}@here"]
    with (folder / f"{name}.log").open("wb") as out:
        worker = subprocess.Popen(
            command, cwd=code, env=environment, stdout=out, stderr=subprocess.STDOUT, process_group=0
        )
    try:
        yield worker
    finally:
        if members(worker.pid):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=PATIENCE)


def told(server: Server, run: str) -> str:
    """All that the events of a run say."""
    events = server.ask(TOLD, run=run)["runOrError"]["eventConnection"]["events"]
    errors = [each["error"] for each in events if each.get("error")]
    causes = [cause["message"] for error in errors for cause in (error, *error["causes"])]
    return "\n".join([*(str(each.get("message")) for each in events), *causes])


def runs_of(server: Server, region: str) -> list[dict[str, Any]]:
    """The runs of a region, newest first."""
    found: list[dict[str, Any]] = server.ask(RUNS)["runsOrError"]["results"]
    return [run for run in found if {"key": "dagster/partition/region", "value": region} in run["tags"]]


def test_a_worker_dies_in_the_middle_and_nobody_notices_in_the_tables(
    tmp_path: Path,
    database: dict[str, str],
    broker: str,
    monkeypatch: pytest.MonkeyPatch,
    jixiao: Callable[..., Result],
) -> None:
    home = installation(tmp_path, REGIONS)
    (home / "dagster").mkdir()
    shutil.copy(DEPLOY / "dagster-cluster.yaml", home / "dagster" / "dagster.yaml")
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "jixiao.toml"))
    whole = tmp_path / "whole"
    for region in REGIONS:
        shutil.copytree(home / region, whole / region)
    settings, day = load_settings(), date.fromisoformat(AS_OF)
    requests = {
        region: run_request(settings, AUGUST, region, YEAR, run_key="x", as_of=day, reason="test") for region in REGIONS
    }
    cluster = {**database, "JIXIAO_BROKER": broker, "JIXIAO_CONFIG": str(tmp_path / "jixiao.toml")}
    variables = {**cluster, "JIXIAO_HOME": str(home)}
    with (
        served(home, apart=True, **cluster) as server,
        working("one", tmp_path, variables) as one,
        working("two", tmp_path, variables) as two,
    ):
        for request in requests.values():
            server.launch(request)
        at_work = partial(tmp_path.glob, "one/*/warehouse.duckdb")
        until(lambda: [*at_work()], "the first worker takes no run", tmp_path / "one.log")
        os.killpg(one.pid, signal.SIGKILL)
        until(
            lambda: all(runs_of(server, region)[0]["status"] == "SUCCESS" for region in REGIONS),
            "the survivor does not finish",
            tmp_path / "two.log",
        )
        failed = [run for region in REGIONS for run in runs_of(server, region) if run["status"] != "SUCCESS"]
        assert len(failed) == 1, "one run was cut off, and begun again"
        standing = {region: published(home / region, region) for region in REGIONS}
        assert [path for region in REGIONS for path in (home / region).glob(".*.new")] == []

        again = server.ask(AGAIN, run=failed[0]["runId"])["launchRunReexecution"]
        assert again["__typename"] == "LaunchRunSuccess", again
        refused = server.wait(again["run"]["runId"], DONE)
        assert refused["status"] == "FAILURE"
        assert "what was done before is not there. Run the whole season again" in told(server, refused["runId"])

        os.killpg(two.pid, signal.SIGTERM)
        two.wait(timeout=PATIENCE)
        other = tmp_path / "other"
        for room in ROOMS:
            shutil.copytree(ROOT / room, other / room, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(DEPLOY, other / "deploy")
        with (other / "pipelines" / "exits.py").open("a", encoding="utf-8") as code:
            code.write("# another version\n")
        with working("three", tmp_path, variables, code=other):
            run = server.wait(server.launch(requests[REGIONS[0]]), DONE)
            assert run["status"] == "FAILURE"
            assert "two versions may come to two figures" in told(server, run["runId"])
    for region in REGIONS:
        about = ("--year", YEAR, "--region", region, "--home", whole, "--as-of", AS_OF)
        assert jixiao("run", AUGUST.command, *about).exit_code == 0
        assert standing[region] == published(whole / region, region)
        assert published(home / region, region) == standing[region], "what was refused changed something"
