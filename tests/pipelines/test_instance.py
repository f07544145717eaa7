"""What happens before Dagster's own programs take over: settings, home, and the runs that a dead server left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from assets.installation import WRITER_POOL
from assets.reexecution import REGION_TAG
from pipelines.instance import open_instance, serve

HOLD = """
import sys
from assets.installation import Installation
with Installation(home=sys.argv[1]).claim(print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def became(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What this process would have become, with a home that nobody has used yet."""
    found: list[str] = []
    monkeypatch.setattr(os, "execv", lambda _program, arguments: found.extend(arguments))
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAGSTER_HOME", "")
    interrupts = signal.getsignal(signal.SIGINT)
    yield found
    signal.signal(signal.SIGINT, interrupts)


def started(home: Path, region: str = "640500") -> str:
    @dg.job
    def season() -> None: ...

    with open_instance(home) as instance:
        tags = {REGION_TAG: region}
        return instance.create_run_for_job(season, status=dg.DagsterRunStatus.STARTED, tags=tags).run_id


def status(home: Path, run: str) -> str:
    with open_instance(home) as instance:
        found = instance.get_run_by_id(run)
        assert found
        return found.status.value


@pytest.mark.parametrize(
    ("arguments", "program"),
    [
        (["-p", "3001"], ["-m", "dagster", "dev", "-p", "3001"]),
        (["daemon", "-w", "workspace.yaml"], ["-m", "dagster._daemon", "run", "-w", "workspace.yaml"]),
        (["webserver", "--read-only"], ["-m", "dagster_webserver", "--read-only"]),
    ],
)
def test_it_becomes_a_program_of_dagster_on_the_home(
    became: list[str], tmp_path: Path, arguments: list[str], program: list[str]
) -> None:
    serve(arguments)
    assert became[0] == sys.executable
    assert became[-len(program) :] == program
    assert os.environ["DAGSTER_HOME"] == str(tmp_path / "home" / "dagster")
    assert (tmp_path / "home" / "dagster" / "dagster.yaml").is_file()


def test_it_can_be_stopped_where_a_shell_ignores_interrupts(became: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(["webserver"])
    assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL


def test_the_first_runs_find_the_pool_of_writers_limited(became: list[str], tmp_path: Path) -> None:
    serve([])
    with open_instance(tmp_path / "home") as instance:
        limits = {pool.name: pool.limit for pool in instance.event_log_storage.get_pool_limits()}
    assert limits == {WRITER_POOL: 1}


def test_runs_of_a_dead_server_are_told_failed(became: list[str], tmp_path: Path) -> None:
    run = started(tmp_path / "home")
    serve(["webserver"])
    assert status(tmp_path / "home", run) == "STARTED", "the daemon may be running it"
    serve(["daemon"])
    assert status(tmp_path / "home", run) == "FAILURE"


@pytest.mark.slow
def test_but_not_while_somebody_holds_the_home(became: list[str], tmp_path: Path) -> None:
    run = started(tmp_path / "home")
    command = [sys.executable, "-W", "ignore", "-c", HOLD, str(tmp_path / "home")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        serve(["daemon"])
        assert status(tmp_path / "home", run) == "STARTED"
        holder.communicate("\n")


def test_faulty_settings_end_it(
    became: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIXIAO_REGIONS", "64")
    with pytest.raises(SystemExit) as caught:
        serve([])
    assert (caught.value.code, became) == (2, [])
    assert "six digits" in capsys.readouterr().err
