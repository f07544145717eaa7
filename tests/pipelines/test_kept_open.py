"""A command keeps the records of its runs open: Dagster reads them as its own, and none is lost when it is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from pipelines.instance import open_instance

FORK = multiprocessing.get_context("fork")


@dg.asset
def graded() -> None: ...


@dg.asset(deps=[graded])
def published() -> None: ...


@dg.job
def season() -> None: ...


@pytest.fixture
def opened() -> Iterator[list[object]]:
    """The connections that were opened."""
    found: list[object] = []

    def note(_connection: object, record: object) -> None:
        found.append(record)

    event.listen(Pool, "connect", note)
    yield found
    event.remove(Pool, "connect", note)


def test_dagster_reads_them_as_its_own(tmp_path: Path, opened: list[object]) -> None:
    with open_instance(tmp_path) as instance:
        before = len(opened)
        result = dg.materialize([graded, published], instance=instance)
        assert len(opened) - before < 20, "databases are opened for each statement"
        with dg.DagsterInstance.get() as other:
            (run,) = other.get_runs()
            assert run.status == dg.DagsterRunStatus.SUCCESS, "others see it while the command goes on"
    with dg.DagsterInstance.get() as other:
        told = [entry.dagster_event_type for entry in other.all_logs(run.run_id) if entry.dagster_event]
        assert told[-1] == dg.DagsterEventType.RUN_SUCCESS
        assert set(told) >= {each.event_type for each in result.all_events}
        assert other.get_latest_materialization_event(dg.AssetKey("published"))
    assert list(tmp_path.rglob("*-wal")) == [], "what was written is not yet in the database"


def killed(home: Path) -> None:
    with open_instance(home) as instance:
        instance.create_run_for_job(season, status=dg.DagsterRunStatus.STARTED)
        os.kill(os.getpid(), signal.SIGKILL)


def test_the_record_of_a_killed_command_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = FORK.Process(target=killed, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    with dg.DagsterInstance.get() as instance:
        assert [run.status for run in instance.get_runs()] == [dg.DagsterRunStatus.STARTED]
