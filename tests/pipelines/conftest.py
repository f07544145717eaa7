"""A home with the committed sample city, run once through the whole cycle for all tests that only look at what came out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assets.house import House
from pipelines.cli import main
from pipelines.resources import load_settings

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
AS_OF = "2027-03-10"


@pytest.fixture(scope="session")
def jixiao() -> Callable[..., Result]:
    """Run a `jixiao` command in this process."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)

    return run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A fresh home whose inbox is the sample city."""
    shutil.copytree(SAMPLE / "inbox", tmp_path / "inbox")
    return tmp_path


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, jixiao: Callable[..., Result]) -> Path:
    """The sample city after the cycle of budget year 2027; tests must leave it as it is."""
    folder = tmp_path_factory.mktemp("city")
    shutil.copytree(SAMPLE / "inbox", folder / "inbox")
    result = jixiao("run", "cycle", "--year", 2027, "--home", folder, "--as-of", AS_OF)
    assert result.exit_code == 0, result.output
    return folder


def house_of(home: Path, as_of: str, workers: int = 0) -> House:
    """The house as the commands open it: the settings of this checkout, over another home."""
    return load_settings().model_copy(update={"home": home, "workers": workers}).house(as_of=as_of)
