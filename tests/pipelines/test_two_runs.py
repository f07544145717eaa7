"""Two runs at once: one waits for the other, nobody is blocked who only reads, and a killed command leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.installation import Installation
from assets.reexecution import REGION_TAG
from pipelines.instance import LAUNCHED_BY, bury_the_dead, open_instance
from warehouse.lock import HouseBusyError

HOLD = """
import sys
from assets.installation import Installation
with Installation(home=sys.argv[1]).claim(print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that writes the home until it is told to stop."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_waits_and_says_so(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    said: list[str] = []

    def release(words: str) -> None:
        said.append(words)
        holder.communicate("\n")

    with Installation(home=str(tmp_path)).claim(release):
        assert holder.poll() == 0, "both held the home at once"
    assert "waiting for it to end, up to 30 minutes" in said[0]


def test_it_does_not_wait_for_ever(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    try:
        with (
            pytest.raises(HouseBusyError, match="start this run again"),
            Installation(home=str(tmp_path), wait_minutes=0).claim(print),
        ):
            pass
    finally:
        holder.communicate("\n")


def test_the_home_of_a_killed_run_is_free(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    said: list[str] = []
    with Installation(home=str(tmp_path), wait_minutes=0).claim(said.append):
        assert said == []


def test_a_process_may_claim_what_it_holds(tmp_path: Path) -> None:
    installation = Installation(home=str(tmp_path), wait_minutes=0)
    with installation.claim(print), Installation(home=str(tmp_path), wait_minutes=0).claim(print):
        pass


def test_the_warehouse_stays_open_between_the_steps_of_a_run_and_no_longer(tmp_path: Path) -> None:
    def open_elsewhere() -> int:
        code = "import sys, duckdb; duckdb.connect(sys.argv[1])"
        command = [sys.executable, "-c", code, str(tmp_path / "warehouse.duckdb")]
        return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode

    with Installation(home=str(tmp_path)).yield_for_execution(dg.build_init_resource_context()) as installation:
        with installation.warehouse():
            pass
        assert open_elsewhere() != 0
    assert open_elsewhere() == 0


def test_a_run_whose_command_was_killed_is_told_failed(tmp_path: Path) -> None:
    @dg.job
    def season() -> None: ...

    with open_instance(tmp_path) as instance:
        about = {REGION_TAG: "640500"}
        dead = instance.create_run_for_job(season, status=dg.DagsterRunStatus.STARTED, tags=LAUNCHED_BY | about)
        others = [
            instance.create_run_for_job(season, status=dg.DagsterRunStatus.STARTED, tags=tags)
            for tags in (about, LAUNCHED_BY | {REGION_TAG: "640521"})
        ]
        assert bury_the_dead(instance, "640500") == 1
        alive = dict.fromkeys((run.run_id for run in others), dg.DagsterRunStatus.STARTED)
        for run_id, status in {dead.run_id: dg.DagsterRunStatus.FAILURE, **alive}.items():
            found = instance.get_run_by_id(run_id)
            assert found
            assert found.status == status
