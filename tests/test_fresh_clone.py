"""What a stranger does first: clone, `make demo`, look at what came out. Slow, for it installs everything again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None or not (ROOT / ".git").exists(), reason="needs git and a checkout")
def test_make_demo_on_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "jixiao"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JIXIAO_", "MAKE"))}
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(["make", "demo"], cwd=clone, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for words in ("下年度预算控制数 2027", "cut (压减)", "Published:", "make serve"):
        assert words in done.stdout
    assert (clone / "data/published/640500/2027/project_control_figures.csv").is_file()
    left = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True)
    assert left.stdout == "", "the demo leaves something that git would add"
