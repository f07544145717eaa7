"""Where tests keep their files, in which order they run, and the finished city that many of them look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forms import pool
from pipelines.cli import main
from tests import warm_pools
from tests.sharing import once
from warehouse.store import open_warehouse

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
AS_OF = "2027-03-10"
MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30
"""Bytes free in memory from which on tests keep their files there: homes write and sync thousands of small files."""
LONGEST = (
    "survival/test_killed.py",
    "survival/test_alike.py",
    "survival/test_troubled.py",
    "pipelines/test_same_tables.py",
    "pipelines/test_served.py",
    "pipelines/test_classified.py",
    "pipelines/test_contest.py",
    "test_fresh_clone.py",
    "pipelines/test_restore.py",
    "pipelines/test_cluster.py",
    "pipelines/test_hostile.py",
    "pipelines/test_side_by_side.py",
    "pipelines/test_postgres.py",
    "pipelines/test_homes.py",
    "pipelines/test_simulate.py",
    "assets/test_cases.py",
    "pipelines/test_check.py",
    "assets/test_memory.py",
    "assets/test_documents.py",
    "assets/test_secrecy.py",
    "pipelines/test_cycle.py",
    "pipelines/test_characters.py",
    "pipelines/test_tour.py",
    "pipelines/test_regions.py",
    "pipelines/test_inbox_orders.py",
    "pipelines/test_notebooks.py",
    "corpus/test_fuzz.py",
    "assets/test_properties.py",
    "pipelines/test_definitions.py",
    "pipelines/test_returns.py",
    "test_site.py",
    "pipelines/test_explain.py",
    "pipelines/test_run_json.py",
)
"""Files that take longest go first, or one of them is left for a single processor in the end.

Of the quick ones, the first makes the finished city, which those that others begin meanwhile do without.
"""

OWN_POOLS = {"forms/test_inbox.py", "forms/test_hostile.py", "forms/test_largest.py", "expectations/test_returning.py"}
"""Tests of the processes that open files: in all others those of one test work for the next."""


def pytest_configure() -> None:
    """Keep files in memory where there is much, unless somebody chose another place."""
    if MEMORY.is_dir() and _available() > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _available() -> int:
    """Bytes that can be put into files in memory: there must be as much memory as there is room."""
    lines = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()
    free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    return min(free, shutil.disk_usage(MEMORY).free) if os.access(MEMORY, os.W_OK) else 0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, all others in their order."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def jixiao() -> Callable[..., Result]:
    """Run a `jixiao` command in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def _end_of_pools() -> Iterator[None]:
    yield
    warm_pools.close()


@pytest.fixture(scope="module", autouse=True)
def _warm_pools(request: pytest.FixtureRequest, _end_of_pools: None) -> Iterator[None]:
    """Files are opened in processes that stay, but in the tests of what becomes of such processes."""
    with pytest.MonkeyPatch.context() as patch:
        if str(request.path.relative_to(Path(__file__).parent)) not in OWN_POOLS:
            patch.setattr(pool, "ProcessPool", warm_pools.WarmPool)
        yield


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file with all that is declared and no rows: making one takes longer than most tests; to be copied."""

    def make(folder: Path) -> None:
        with open_warehouse(folder / "warehouse.duckdb"):
            pass

    return once(tmp_path_factory, "empty-warehouse", make) / "warehouse.duckdb"


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, jixiao: Callable[..., Result]) -> Path:
    """The sample city after the cycle of budget year 2027, made once for all processes; tests must leave it as it is.

    Beside it, in `city.txt`, what the command printed.
    """

    def cycle(folder: Path) -> None:
        home = folder / "city"
        shutil.copytree(SAMPLE / "inbox", home / "inbox")
        result = jixiao("run", "cycle", "--year", 2027, "--home", home, "--as-of", AS_OF)
        assert result.exit_code == 0, result.output
        home.with_suffix(".txt").write_text(result.output, encoding="utf-8")

    return once(tmp_path_factory, "finished", cycle) / "city"
