"""A small city and what an undisturbed run makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.sample import make_sample

AS_OF = "2027-03-10"
SPRING = ("run", "self-evaluation", "--year", 2025, "--as-of", AS_OF)


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an inbox and nothing else."""
    home = tmp_path_factory.mktemp("survival") / "city"
    home.mkdir()
    make_sample(home, departments=3, projects=6)
    return home
