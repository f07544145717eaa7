"""The Dagster instance of a home, in <home>/dagster/: the command line, the webserver and the daemon share it.

Here: preparing and opening it, serving it (`python -m pipelines.instance`). Not here: what it runs (`pipelines.definitions`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.cli import EXIT_USAGE, stop
from pipelines.resources import SettingsError, load_settings

CONFIGURATION = Path(__file__).with_name("dagster.yaml")
LAUNCHED_BY = {"jixiao/launched_by": "command line"}
"""Tag of runs that live in a command's own process: when it dies, nobody tells Dagster."""


def prepare(home: Path) -> Path:
    """Make the folder of a home's instance, with its dagster.yaml unless it has one. Returns the folder.

    Ends the command with exit code 2 when the home cannot be written.
    """
    folder = home.resolve() / "dagster"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "dagster.yaml").exists():
            (folder / "dagster.yaml").write_text(CONFIGURATION.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as error:
        stop(f"{home} cannot be written: {error}", EXIT_USAGE)
    return folder


@contextmanager
def open_instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """The instance of a home, open."""
    os.environ["DAGSTER_HOME"] = str(prepare(home))
    with dg.DagsterInstance.get() as instance:
        yield instance


def bury_the_dead(instance: dg.DagsterInstance) -> int:
    """Mark runs of commands that were killed as failed; call it while holding the home. Returns their number."""
    unfinished = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED], tags=dict(LAUNCHED_BY)
    )
    dead = instance.get_runs(unfinished)
    for run in dead:
        instance.report_run_failed(run, "The command that ran this season ended without finishing it.")
    return len(dead)


def serve(arguments: Sequence[str]) -> None:
    """Become `dagster dev`, webserver and daemon, on the home of the settings; `arguments` are passed on to it.

    Ends with exit code 2 for faulty settings.
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        stop(str(error), EXIT_USAGE)
    os.environ["DAGSTER_HOME"] = str(prepare(settings.home))
    os.environ["JIXIAO_HOME"] = str(settings.home.resolve())
    command = [sys.executable, "-m", "dagster", "dev", *arguments]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    serve(sys.argv[1:])
