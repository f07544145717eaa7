"""`run --json`: standard output is one document with the figures of the summary and every file, sheet and finding."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.pipelines.conftest import AS_OF

pytestmark = pytest.mark.slow
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def told(finished: Path, tmp_path_factory: pytest.TempPathFactory, jixiao: Run) -> tuple[Path, dict]:
    home = Path(shutil.copytree(finished, tmp_path_factory.mktemp("told") / "city"))
    result = jixiao("run", "midyear", "--year", 2026, "--home", home, "--as-of", AS_OF, "--json")
    assert result.exit_code == 0, result.output
    return home, json.loads(result.stdout)


def test_the_figures_are_those_of_the_manifest(told: tuple[Path, dict]) -> None:
    home, document = told
    (season,) = document["seasons"]
    assert (document["version"], document["region"], season["job"], season["year"]) == (1, "640500", "midyear", 2026)
    assert season["figures"]["projects"] == str(len(rows(home, "monitoring_flags")))
    assert all(isinstance(value, str) for value in season["figures"].values())
    assert document["published"] == [str(home / "published/640500/2026")]


def test_every_file_and_finding_is_in_it_once(told: tuple[Path, dict]) -> None:
    home, document = told
    (year,) = document["years"]
    submissions, findings = rows(home, "submissions"), rows(home, "findings")
    assert {each["file"] for each in year["files"]} == {row["file"] for row in submissions}
    assert year["received"]["files"] == len(year["files"])
    published = {
        (row["file"], row["sheet"], row["code"], row["cell"], row["subject_code"], row["message_zh"])
        for row in findings
    }
    listed = [
        (file["file"], sheet, *(each[name] or "" for name in ("code", "cell", "subject_code", "message_zh")))
        for file in year["files"]
        for sheet, group in (("", file["findings"]), *((each["sheet"], each["findings"]) for each in file["sheets"]))
        for each in group
    ]
    assert len(listed) == len(set(listed)) == len(published)
    assert set(listed) == published
    assert year["findings"] == []


def test_states_are_those_of_the_submissions(told: tuple[Path, dict]) -> None:
    home, document = told
    states = Counter(
        each["state"]
        for file in document["years"][0]["files"]
        for sheet in file["sheets"]
        for each in sheet["subjects"]
    )
    assert states == Counter(row["status"] for row in rows(home, "submissions") if row["subject_code"])


def rows(home: Path, table: str) -> list[dict[str, str]]:
    with (home / f"published/640500/2026/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))
