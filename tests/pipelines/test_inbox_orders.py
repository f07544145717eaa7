"""The same files in another order, in other folders, or in two instalments: the same tables, apart from the paths of files."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.pipelines.conftest import AS_OF, SAMPLE

PATHS = {"file", "evidence_file"}
NAMED = re.compile(r"\d{6}/\d{4}/[^，]+\.\w+")
"""The path of a partner that a finding names."""


def tables(home: Path) -> dict[str, list[list[tuple[str, str]]]]:
    """Every published table, its rows in any order and without paths; what was published on the way is history."""
    found = {}
    for path in sorted((home / "published").rglob("*.csv")):
        if "history" in path.parts or path.name == "changes.csv":
            continue
        with path.open(encoding="utf-8-sig", newline="") as content:
            rows = [
                sorted((k, NAMED.sub("", v)) for k, v in row.items() if k not in PATHS)
                for row in csv.DictReader(content)
            ]
        found[str(path.relative_to(home / "published"))] = sorted(rows)
    return found


def cycle(jixiao: Callable[..., Result], home: Path) -> dict[str, list[list[tuple[str, str]]]]:
    result = jixiao("run", "cycle", "--year", 2027, "--home", home, "--as-of", AS_OF)
    assert result.exit_code == 0, result.output
    return tables(home)


@pytest.mark.slow
def test_read_twice_split_and_late(finished: Path, tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    expected = tables(finished)
    files = sorted(path for path in (SAMPLE / "inbox").rglob("*") if path.is_file())
    late = [path for path in files if "登记" not in path.name][::2]

    def put(path: Path, number: int) -> None:
        """Put a file into one of seven folders, under a name that turns the order round."""
        region, year = path.relative_to(SAMPLE / "inbox").parts[:2]
        target = tmp_path / "inbox" / region / year / f"{number % 7}" / f"{9999 - number}-{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target if not path.name.startswith(("~$", ".", "Thumbs")) else target.with_name(path.name))

    for number, path in enumerate(files):
        if path not in late or number % 4:
            put(path, number)
    result = jixiao("run", "self-evaluation", "--year", 2025, "--home", tmp_path, "--as-of", AS_OF)
    assert result.exit_code in (0, 3), result.output
    for number, path in enumerate(files):
        put(path, number)
    assert cycle(jixiao, tmp_path) == expected
