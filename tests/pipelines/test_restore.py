"""A home put back from its backup, as docs/operations.md tells, whole or inbox and policy alone, publishes the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from policy.model import PLAN
from tests.pipelines.conftest import AS_OF
from tests.survival.homes import outcome
from warehouse.seasons import cycle

pytestmark = pytest.mark.slow


def test_from_inbox_and_policy_alone(finished: Path, tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    own = shutil.copy(PLAN, tmp_path / "policy.yaml")
    shutil.copytree(finished / "inbox", tmp_path / "home" / "inbox")
    for season, year in cycle(2027):
        command = (
            "run",
            season.command,
            "--year",
            year,
            "--home",
            tmp_path / "home",
            "--as-of",
            AS_OF,
            "--policy",
            own,
        )
        result = jixiao(*command)
        assert result.exit_code == 0, result.output
    before, after = outcome(finished), outcome(tmp_path / "home")
    assert "published/640500/2027/manifest.json" in before
    assert [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)] == []


def test_from_a_copy_of_the_whole_home(finished: Path, tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    """Which shows as well that a second run gives the same bytes."""
    home = shutil.copytree(finished, tmp_path / "home", ignore=shutil.ignore_patterns(".writing.lock"))
    result = jixiao("run", "cycle", "--year", 2027, "--home", home, "--as-of", AS_OF)
    assert result.exit_code == 0, result.output
    before, after = outcome(finished), outcome(home)
    assert [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)] == []
