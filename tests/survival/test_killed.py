"""A run that is killed leaves whole files, and a plain re-run ends where an undisturbed one does, byte for byte."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from tests.survival.conftest import SEASONS
from tests.survival.homes import broken, copy, leftovers, outcome
from tests.survival.runs import EACH, look_on, run, start

KILLS = int(os.environ.get("JIXIAO_TEST_KILLS", "4"))
"""Random moments of the season."""
EVERY = int(os.environ.get("JIXIAO_TEST_EVERY_WRITE", "80"))
"""1: killed at every write of every season; 80: at every eightieth of the spring's and half as often of the others', which fits
the slow lane."""
FOLLOWERS = {"spring": "august", "august": "autumn"}
"""The season that finds the home as this one left it."""
AT_ONCE = 2
KILLED = -9

pytest.importorskip("pipelines.instance", reason="a re-run waits for ever for what a killed run held in Dagster's pool")


def spread(numbers: range, task: object) -> Iterator[list[str]]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(task, numbers)  # type: ignore[arg-type]


def faults_of(home: Path, code: int, command: tuple[object, ...], expected: dict[str, str], moment: str) -> list[str]:
    """What is wrong with a home whose run ended with a code, then with it after a plain re-run."""
    faults = [f"{moment}: {fault}" for fault in broken(home)] if code else []
    again = run(home, *command)
    if again.code:
        return [*faults, f"{moment}: the re-run ended with {again.code}: {again.printed[-500:]}"]
    found = outcome(home)
    faults += [
        f"{moment}: {name} differs" for name in sorted(expected.keys() | found) if expected.get(name) != found.get(name)
    ]
    return faults + [f"{moment}: {name} is left over" for name in leftovers(home)]


@pytest.mark.slow
@pytest.mark.parametrize("season", SEASONS)
def test_killed_at_every_write(before: dict[str, Path], tmp_path: Path, season: str) -> None:
    command = SEASONS[season]
    whole = copy(before[season], tmp_path / "whole")
    counted = run(whole, *command, kill_at=EACH, deed=look_on)
    assert counted.code == 0, counted.printed
    faults = whole.with_name("whole.faults")
    assert not faults.exists(), f"somebody who reads meanwhile finds: {faults.read_text(encoding='utf-8')[:1000]}"
    expected = outcome(whole)

    def kill(number: int) -> list[str]:
        home = copy(before[season], tmp_path / f"write-{number}")
        ended = run(home, *command, kill_at=number)
        assert ended.code in (0, KILLED), ended.printed
        return faults_of(home, ended.code, command, expected, f"write {number}")

    assert counted.writes > 20
    step = EVERY if season == "spring" or EVERY == 1 else 2 * EVERY
    assert [fault for faults in spread(range(1, counted.writes + 1, step), kill) for fault in faults] == []


@pytest.mark.slow
@pytest.mark.parametrize("season", SEASONS)
def test_killed_at_random_moments(before: dict[str, Path], tmp_path: Path, season: str) -> None:
    """Killed while a finished year is being renewed: the re-run renews what the killed one found there, or half did."""
    command = SEASONS[season]
    whole = copy(before[FOLLOWERS.get(season, season)], tmp_path / "whole")
    if season not in FOLLOWERS:
        assert run(whole, *command).code == 0
    started = time.monotonic()
    assert run(copy(whole, tmp_path / "again"), *command).code == 0
    seconds = time.monotonic() - started
    expected = outcome(tmp_path / "again")
    kills = KILLS if season == "spring" else KILLS // 2
    moments = [Random(f"{season} {number}").random() * seconds for number in range(kills)]

    def kill(number: int) -> list[str]:
        home = copy(whole, tmp_path / f"moment-{number}")
        under_way = start(home, *command)
        time.sleep(moments[number])
        under_way.kill()
        ended = under_way.end()
        return faults_of(home, ended.code, command, expected, f"{moments[number]:.2f} s")

    assert [fault for faults in spread(range(kills), kill) for fault in faults] == []
