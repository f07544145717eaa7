"""A small city and what an undisturbed run makes of it, made once for all processes; tests run in copies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sample import make_sample
from tests.sharing import once
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

    def make(folder: Path) -> None:
        (folder / "city").mkdir()
        make_sample(folder / "city", departments=3, projects=6)

    return once(tmp_path_factory, "survival", make) / "city"


@pytest.fixture(scope="session")
def before(tmp_path_factory: pytest.TempPathFactory, small_city: Path) -> dict[str, Path]:
    """The home as each season finds it: the seasons before it done, its own never run."""

    def make(folder: Path) -> None:
        for season, earlier, home in (("august", "spring", small_city), ("autumn", "august", folder / "august")):
            done = run(copy(home, folder / season), *SEASONS[earlier])
            assert done.code == 0, done.printed

    folder = once(tmp_path_factory, "before", make)
    return {"spring": small_city, "august": folder / "august", "autumn": folder / "autumn"}


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, before: dict[str, Path]) -> tuple[Path, dict[str, str]]:
    """A home with the August season done, and what an undisturbed re-run of that season leaves."""

    def make(folder: Path) -> None:
        again = copy(before["autumn"], folder / "undisturbed")
        assert run(again, *AUGUST).code == 0
        (folder / "outcome.json").write_text(json.dumps(outcome(again)), encoding="utf-8")

    told = once(tmp_path_factory, "undisturbed", make) / "outcome.json"
    return before["autumn"], json.loads(told.read_text(encoding="utf-8"))
