"""What takes long to make and is only looked at: made once, however many processes test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` as `make` fills it, shared by all processes of the session: whoever comes second waits for the first."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    made = folder.with_suffix(".made")
    with FileLock(folder.with_suffix(".lock"), poll_interval=1):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that failed here
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
