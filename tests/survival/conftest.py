"""A small city and what an undisturbed run makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sample import make_sample
from tests.survival.homes import copy, outcome
from tests.survival.runs import run

AS_OF = "2027-03-10"
SPRING = ("run", "self-evaluation", "--year", 2025, "--as-of", AS_OF)
AUGUST = ("run", "midyear", "--year", 2026, "--as-of", AS_OF)
AUTUMN = ("run", "control-figures", "--year", 2027, "--as-of", AS_OF)
SEASONS = {"spring": SPRING, "august": AUGUST, "autumn": AUTUMN}


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an inbox and nothing else."""
    home = tmp_path_factory.mktemp("survival") / "city"
    home.mkdir()
    make_sample(home, departments=3, projects=6)
    return home


@pytest.fixture(scope="session")
def before(small_city: Path) -> dict[str, Path]:
    """The home as each season finds it: the seasons before it done, its own never run."""
    homes = {"spring": small_city}
    for season, earlier in (("august", "spring"), ("autumn", "august")):
        homes[season] = copy(homes[earlier], small_city.with_name(f"before-{season}"))
        done = run(homes[season], *SEASONS[earlier])
        assert done.code == 0, done.printed
    return homes


@pytest.fixture(scope="session")
def finished(before: dict[str, Path]) -> tuple[Path, dict[str, str]]:
    """A home with the August season done, and what an undisturbed re-run of that season leaves."""
    again = copy(before["autumn"], before["autumn"].with_name("undisturbed"))
    assert run(again, *AUGUST).code == 0
    return before["autumn"], outcome(again)
