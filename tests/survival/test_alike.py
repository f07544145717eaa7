"""Whatever the machine and however many look on: the same bytes leave the house, and nobody reads half of anything."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.survival.conftest import AS_OF, AUGUST
from tests.survival.homes import copy, outcome
from tests.survival.runs import run

READERS = 24
RUNS = int(os.environ.get("JIXIAO_TEST_READ_RUNS", "2"))
"""Runs that the readers look on at; 10 where there is time."""
PLACES = (
    {"LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "zh_CN.GB18030", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "4294967295"},
)
"""Machines: their locale, time zone, and the seed of Python's hashes."""


def look(snapshot: str, done: Any, tally: Any, failures: Any) -> None:
    """Read the snapshot over and over until the runs are done."""
    while not done.is_set():
        try:
            with duckdb.connect(snapshot, read_only=True) as connection:
                (rows,) = connection.execute("select count(*) from project_grades").fetchall()[0]
            if not rows:
                failures.put("the snapshot has no grades")
        except Exception as error:
            failures.put(repr(error))
        with tally:
            tally.value += 1
        time.sleep(0.2)


@pytest.mark.slow
def test_readers_of_the_snapshot_never_fail(before: dict[str, Path], tmp_path: Path) -> None:
    home = copy(before["autumn"], tmp_path / "home")
    context = multiprocessing.get_context("fork")
    done, tally, failures = context.Event(), context.Value("i", 0), context.Queue()
    readers = [
        context.Process(target=look, args=(str(home / "snapshot.duckdb"), done, tally, failures))
        for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    try:
        codes = [run(home, *AUGUST).code for _ in range(RUNS)]
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert codes == [0] * RUNS
    assert tally.value > READERS * RUNS
    assert failures.empty(), failures.get()


@pytest.mark.slow
def test_every_machine_makes_the_same_bytes(small_city: Path, tmp_path: Path) -> None:
    """The whole cycle, in a process that knows nothing of this one."""

    def cycle(number: int) -> dict[str, str]:
        home = copy(small_city, tmp_path / f"home-{number}")
        command = [
            sys.executable,
            "-m",
            "pipelines.cli",
            "run",
            "cycle",
            "--year",
            "2027",
            "--as-of",
            AS_OF,
            "--home",
            home,
        ]
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
        }
        ended = subprocess.run(
            command, env={**environment, **PLACES[number]}, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr[-2000:]
        return outcome(home)

    with ThreadPoolExecutor(2) as pool:
        one, *others = pool.map(cycle, range(len(PLACES)))
    assert any(name.startswith("returns/") for name in one)
    for other in others:
        assert [name for name in sorted(one.keys() | other) if one.get(name) != other.get(name)] == []
