"""Holding a home: what a file system answers that has no locks is said in a sentence, before anything is written."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from assets.installation import Installation
from warehouse.lock import HouseBusyError, NoLocksError


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, call, fail)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP])
@pytest.mark.parametrize("call", ["flock", "lockf"])
def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    refuse(monkeypatch, call, number)
    with (
        pytest.raises(NoLocksError, match=f"{tmp_path} has no file locks"),
        Installation(home=str(tmp_path)).claim(print),
    ):
        pytest.fail("the home was not held")
    monkeypatch.undo()
    with Installation(home=str(tmp_path)).claim(print):
        pass


def test_another_error_of_the_disk_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, "flock", errno.EIO)
    with pytest.raises(OSError, match="Input/output error"), Installation(home=str(tmp_path)).claim(print):
        pytest.fail("the home was not held")


def test_a_run_that_holds_the_home_is_no_lack_of_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    refuse(monkeypatch, "flock", errno.EAGAIN)
    with pytest.raises(HouseBusyError) as caught, Installation(home=str(tmp_path), wait_minutes=0).claim(said.append):
        pytest.fail("the home was not held")
    assert not isinstance(caught.value, NoLocksError)
    assert len(said) == 1
