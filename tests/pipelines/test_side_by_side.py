"""Regions apart on one machine: a server runs them side by side, and what comes out is what runs of one home make."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from pipelines.resources import load_settings
from pipelines.schedules import run_request
from sample import make_sample
from tests.server import served
from warehouse.home import Home
from warehouse.seasons import AUGUST, SPRING

pytestmark = pytest.mark.slow

REGIONS = ("640500", "640521")
AS_OF = "2027-03-10"
RUNS = (("640500", SPRING, 2025), ("640500", AUGUST, 2026), ("640521", SPRING, 2025))


def installation(root: Path, regions: tuple[str, ...] = REGIONS, **cities: int) -> Path:
    """Settings and inboxes of regions apart, each a tiny city of its own; returns the home."""
    home = root / "home"
    sections = "\n".join(f'[regions.{region}]\nname = "第{region}区"' for region in regions)
    (root / "jixiao.toml").write_text(f'home = "{home}"\napart = true\nworkers = 1\n{sections}\n', encoding="utf-8")
    for seed, region in enumerate(regions):
        sizes = {"departments": 2, "projects": 12, **cities}
        make_sample(home / region, seed=seed, budget_year=2027, messy=False, region=region, **sizes)
    return home


def published(home: Path, region: str) -> dict[str, bytes]:
    """What leaves a home of a region, by path: published tables, letters and slips."""
    folders = (Home(home).published / region, Home(home).returns / region)
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_regions_run_side_by_side_and_one_of_them_never(
    tmp_path: Path, jixiao: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = installation(tmp_path)
    monkeypatch.setenv("JIXIAO_CONFIG", str(tmp_path / "jixiao.toml"))
    together = tmp_path / "together"
    for region in REGIONS:
        shutil.copytree(home / region / "inbox" / region, together / "inbox" / region)
    day = date.fromisoformat(AS_OF)
    settings = load_settings()
    wanted = [
        (region, run_request(settings, season, region, year, run_key="x", as_of=day, reason="test"))
        for region, season, year in RUNS
    ]
    with served(home, JIXIAO_CONFIG=str(tmp_path / "jixiao.toml")) as server:
        launched = [(region, server.launch(request)) for region, request in wanted]
        runs = [(region, server.wait(run)) for region, run in launched]
    assert [run["status"] for _, run in runs] == ["SUCCESS"] * len(RUNS), server.tail()
    pairs = [
        (one == other, max(a["startTime"], b["startTime"]) < min(a["endTime"], b["endTime"]))
        for (one, a), (other, b) in itertools.combinations(runs, 2)
    ]
    assert (True, True) not in pairs, "two runs of a region at once"
    assert (False, True) in pairs, "regions waited for each other"
    monkeypatch.setenv("JIXIAO_APART", "false")
    for region, season, year in RUNS:
        about = ("--year", year, "--region", region, "--home", together, "--as-of", AS_OF)
        assert jixiao("run", season.command, *about).exit_code == 0
    for region in REGIONS:
        found, wanted_files = published(home / region, region), published(together, region)
        assert found.keys() == wanted_files.keys()
        assert [name for name, content in found.items() if content != wanted_files[name]] == []
