"""A Dagster server for tests: webserver and daemon on a home, as `make serve` starts them, spoken to in GraphQL as pages do.

Here: starting, asking, launching, waiting, ending with nothing left. Not here: what must come out.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import dagster as dg

ROOT = Path(__file__).parents[1]
PATIENCE = 300
"""Seconds to wait for the server to answer, a run to end or the server to be gone."""
DONE = {"SUCCESS", "FAILURE", "CANCELED"}
REPOSITORY = {"repositoryName": "__repository__", "repositoryLocationName": "pipelines.definitions"}
TAGS = """query ($repository: RepositorySelector!, $set: String, $partition: String!) {
  partitionSetOrError(repositorySelector: $repository, partitionSetName: $set) { ... on PartitionSet {
    partition(partitionName: $partition) { tagsOrError { ... on PartitionTags { results { key value } } } } } } }"""
LAUNCH = """mutation ($run: ExecutionParams!) { launchRun(executionParams: $run) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  ... on RunConfigValidationInvalid { errors { message } } } }"""
RUN = """query ($run: ID!) { runOrError(runId: $run) { ... on Run {
  runId jobName status startTime endTime tags { key value } } } }"""

RUNS = """query ($filter: RunsFilter!) { runsOrError(filter: $filter) { ... on Runs { results {
  runId jobName status startTime endTime tags { key value } } } } }"""
BACK_FILL = """mutation ($wanted: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $wanted) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""


class Server:
    """A running server at `url`; its output goes to `log`."""

    def __init__(self, processes: list[subprocess.Popen[bytes]], port: int, log: Path) -> None:
        self.processes, self.url, self.log = processes, f"http://127.0.0.1:{port}", log
        self.group = processes[0].pid

    def ask(self, query: str, **variables: Any) -> Any:
        """The data that answer a GraphQL query. Errors of the query fail the test."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE) as answer:
            found = json.load(answer)
        assert "errors" not in found, found["errors"]
        return found["data"]

    def launch(self, request: dg.RunRequest, *assets: str) -> str:
        """Launch what a schedule asks for, with the tags that the page of the partition adds; returns the run's id.

        With `assets` those alone.
        """
        names = {"set": f"{request.job_name}_partition_set", "partition": str(request.partition_key)}
        found = self.ask(TAGS, repository=REPOSITORY, **names)["partitionSetOrError"]["partition"]["tagsOrError"]
        own = [{"key": key, "value": value} for key, value in request.tags.items()]
        selection = {"assetSelection": [{"path": [asset]} for asset in assets]} if assets else {}
        run = {
            "selector": {**REPOSITORY, "pipelineName": request.job_name, **selection},
            "mode": "default",
            "runConfigData": request.run_config,
            "executionMetadata": {"tags": [*found["results"], *own]},
        }
        launched = self.ask(LAUNCH, run=run)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def back_fill(self, request: dg.RunRequest, partitions: list[str]) -> list[dict[str, Any]]:
        """Launch a job for several partitions as its page does; returns the runs once all have ended."""
        wanted = {
            "selector": {"partitionSetName": f"{request.job_name}_partition_set", "repositorySelector": REPOSITORY},
            "partitionNames": partitions,
            "runConfigData": request.run_config,
        }
        launched = self.ask(BACK_FILL, wanted=wanted)["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        filter_ = {"tags": [{"key": "dagster/backfill", "value": launched["backfillId"]}]}

        def runs() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = self.ask(RUNS, filter=filter_)["runsOrError"]["results"]
            return [run for run in found if run["status"] in DONE]

        self._until(lambda: len(runs()) == len(partitions), "the back-fill does not end")
        return runs()

    def run(self, run_id: str) -> dict[str, Any]:
        """Job, status, start, end and tags of a run."""
        found: dict[str, Any] = self.ask(RUN, run=run_id)["runOrError"]
        return found

    def wait(self, run_id: str, statuses: set[str] = DONE) -> dict[str, Any]:
        """The run once it has one of some statuses."""
        self._until(lambda: self.run(run_id)["status"] in statuses, f"run {run_id} has not come to {statuses}")
        return self.run(run_id)

    def answers(self) -> bool:
        """Whether the webserver is there and the definitions are loaded."""
        try:
            found = self.ask("{ repositoriesOrError { ... on RepositoryConnection { nodes { name } } } }")
        except URLError:
            return False
        return bool(found["repositoriesOrError"].get("nodes"))

    def gone(self) -> list[int]:
        """The programs that have ended, by process id."""
        return [process.pid for process in self.processes if process.poll() is not None]

    def _until(self, holds: Callable[[], bool], words: str) -> None:
        until = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < until, f"{words}: {self.tail()}"
            assert not self.gone(), f"it ended: {self.tail()}"
            time.sleep(0.5)

    def tail(self) -> str:
        """The end of what it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def kill(self) -> None:
        """End it and everything it started with no chance to clean up, as a power cut does."""
        os.killpg(self.group, signal.SIGKILL)
        self._wait()

    def _wait(self) -> None:
        for process in self.processes:
            process.wait(timeout=PATIENCE)

    def end(self) -> None:
        """Ask all of it to stop, as a service manager does. Whatever stays fails the test, and is ended too."""
        os.killpg(self.group, signal.SIGTERM)
        self._wait()
        until = time.monotonic() + PATIENCE
        while (left := members(self.group)) and time.monotonic() < until:
            time.sleep(0.5)
        if left:
            os.killpg(self.group, signal.SIGKILL)
        assert left == [], f"processes left behind: {left}; {self.tail()}"


def members(group: int) -> list[str]:
    """The living processes of a process group, by their command lines."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [row[2] for row in rows if int(row[0]) == group and not row[1].startswith("Z")]


@contextmanager
def served(home: Path, *, apart: bool = False, **variables: str) -> Iterator[Server]:
    """A server on a home with more variables in its environment, ended on leaving unless it is gone already.

    With `apart`, webserver and daemon as the services of docs/operations.md start them.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    own = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "DAGSTER_"))}
    environment = {**own, "JIXIAO_HOME": str(home), "JIXIAO_WATCH_INBOX": "false", **variables}
    programs = [["daemon"], ["webserver", "--port", port]] if apart else [["--port", port]]
    log = home.with_name(f"{home.name}.server.log")
    processes: list[subprocess.Popen[bytes]] = []
    with log.open("ab") as out:
        for program in programs:
            command = [sys.executable, "-m", "pipelines.instance", *program, "-w", "workspace.yaml"]
            group = processes[0].pid if processes else 0
            processes.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, process_group=group
                )
            )
    server = Server(processes, int(port), log)
    try:
        server._until(server.answers, "the server does not answer")
        yield server
    finally:
        if len(server.gone()) < len(processes):
            server.end()
