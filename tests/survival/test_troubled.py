"""What goes wrong around a run: it says so in a sentence, nothing is lost or half there, and a plain re-run mends everything."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.survival.conftest import AUGUST
from tests.survival.homes import broken, copy, leftovers, outcome
from tests.survival.runs import Run, lose_inbox, run

FAILED = 3
KIB = 1024


def published(home: Path) -> dict[str, str]:
    """What leaves the house, without the tables."""
    return {name: sha256 for name, sha256 in outcome(home).items() if not name.startswith(("warehouse", "snapshot"))}


def require_nothing_lost(home: Path, ended: Run, stood: Path, expected: dict[str, str], *words: str) -> None:
    """The run failed with a sentence that says these words; what was published stands, and a plain re-run mends the rest."""
    assert ended.code == FAILED, ended.printed[-2000:]
    sentence = ended.printed[ended.printed.index("jixiao: ") :]
    assert "Traceback" not in ended.printed, ended.printed
    assert [word for word in words if word not in sentence] == [], sentence
    assert broken(home) == []
    assert published(home) == published(stood)
    again = run(home, *AUGUST)
    assert again.code == 0, again.printed[-2000:]
    found = outcome(home)
    assert [name for name in sorted(expected.keys() | found) if expected.get(name) != found.get(name)] == []
    assert leftovers(home) == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def used(disk: Path) -> int:
    space = os.statvfs(disk)
    return (space.f_blocks - space.f_bfree) * space.f_frsize // KIB


@pytest.mark.slow
@pytest.mark.parametrize("room", [64, 1200, 4000])
def test_a_full_disk(finished: tuple[Path, dict[str, str]], disk: Path, room: int) -> None:
    """`room` in KiB: for nothing at all, for the record of the run, for some steps."""
    stood, expected = finished
    home = copy(stood, disk / "home")
    remount(disk, f"size={used(disk) + room}k")
    ended = run(home, *AUGUST, log=disk.with_name("log"))
    remount(disk, "size=400m")
    require_nothing_lost(
        home, ended, stood, expected, "midyear 640500/2026 failed", "MiB free", "Make room and run again"
    )


@pytest.mark.slow
@pytest.mark.parametrize("largest", [1500])
def test_files_that_cannot_grow(finished: tuple[Path, dict[str, str]], tmp_path: Path, largest: int) -> None:
    """A quota, or a disk that fills up, where none can be mounted: no file can grow beyond so many KiB."""
    stood, expected = finished
    home = copy(stood, tmp_path / "home")
    ended = run(home, *AUGUST, largest=largest * KIB)
    require_nothing_lost(home, ended, stood, expected, "midyear 640500/2026 failed")


@pytest.mark.slow
def test_a_home_that_cannot_be_written(finished: tuple[Path, dict[str, str]], disk: Path) -> None:
    stood, expected = finished
    home = copy(stood, disk / "home")
    remount(disk, "ro")
    ended = run(home, *AUGUST, log=disk.with_name("log"))
    remount(disk, "rw")
    require_nothing_lost(home, ended, stood, expected, "cannot be written", "run again")


@pytest.mark.slow
def test_a_warehouse_that_another_program_holds(finished: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    stood, expected = finished
    home = copy(stood, tmp_path / "home")
    with duckdb.connect(str(home / "warehouse.duckdb")):
        ended = run(home, *AUGUST)
    require_nothing_lost(home, ended, stood, expected, "warehouse.duckdb cannot be opened", "close it", "run again")


@pytest.fixture(scope="module")
def writes(finished: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> int:
    """The number of writes of the season."""
    return run(copy(finished[0], tmp_path_factory.mktemp("counted") / "home"), *AUGUST, kill_at=0).writes


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0.05, 0.2])
def test_an_inbox_that_is_lost_meanwhile(
    finished: tuple[Path, dict[str, str]], tmp_path: Path, writes: int, moment: float
) -> None:
    """At a share of the writes of the season."""
    stood, expected = finished
    home = copy(stood, tmp_path / "home")
    ended = run(home, *AUGUST, kill_at=int(writes * moment), deed=lose_inbox)
    (home / "inbox").rmdir()
    (tmp_path / "home.inbox").rename(home / "inbox")
    require_nothing_lost(home, ended, stood, expected, "inbox/640500 is not there", "run again")


@pytest.mark.slow
def test_a_clock_that_jumps(finished: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """Files of a hundred years ago and of a time to come are files as others are; only their order of arrival is another."""
    home = copy(finished[0], tmp_path / "home")
    files = sorted(path for path in (home / "inbox/640500/2026").rglob("*.xlsx"))
    for number, path in enumerate(files):
        moment = (-3_000_000_000, time.time() + 86_400, 4_000_000_000, 9_000_000_000)[number % 4]
        os.utime(path, (moment, moment))
    jumped = run(home, *AUGUST)
    assert jumped.code == 0, jumped.printed[-2000:]
    assert broken(home) == []
    once = outcome(home)
    assert run(home, *AUGUST).code == 0
    assert outcome(home) == once
