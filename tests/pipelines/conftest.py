"""A home with the committed sample city, and the installation of one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.installation import Installation
from pipelines.resources import load_settings
from tests.conftest import AS_OF, SAMPLE

__all__ = ["AS_OF", "SAMPLE", "installation_of"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A fresh home whose inbox is the sample city."""
    shutil.copytree(SAMPLE / "inbox", tmp_path / "inbox")
    return tmp_path


def installation_of(home: Path, as_of: str, workers: int = 0) -> Installation:
    """The installation as the commands open it: the settings of this checkout, over another home."""
    return load_settings().model_copy(update={"home": home, "workers": workers}).installation(as_of=as_of)
