"""The server that finance IT keeps running: seasons launched through its pages' own interface, and what analysts see there."""

from __future__ import annotations

import csv
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest
from click.testing import Result

from assets.lineage import ASSET_OF_FORM, stored
from pipelines.definitions import build_definitions
from pipelines.resources import load_settings
from pipelines.schedules import run_request
from tests.browser import PROGRAM, Browser, browser
from tests.pipelines.conftest import AS_OF, SAMPLE
from tests.server import Server, served
from tests.survival.homes import broken, leftovers, outcome
from warehouse.seasons import AUGUST, SEASONS, SPRING, Season
from warehouse.tables import TABLES

pytestmark = pytest.mark.slow

PICTURES = os.environ.get("JIXIAO_PICTURES", "")
"""Folder to renew the pictures of docs/images in, to be made small by pngquant; none where it is empty. Paths in them are better
read with `--basetemp=/srv/jixiao`."""
SETTLED = "document.getAnimations().length === 0 && [...document.images].every(each => each.complete)"
PARTITION = "640500|2025"
YEARS = (2025, 2026)
GRADED = "select count(*) from project_grades"
ASSET = """query ($asset: AssetKeyInput!, $partition: [String!]) { assetNodes(assetKeys: [$asset]) {
  description groupName owners { ... on TeamAssetOwner { team } }
  assetMaterializations(partitions: $partition, limit: 1) { metadataEntries { label
    ... on IntMetadataEntry { intValue } ... on FloatMetadataEntry { floatValue } ... on MarkdownMetadataEntry { mdStr }
    ... on TableColumnLineageMetadataEntry { lineage { columnName columnDeps { assetKey { path } columnName } } } } } } }"""
CHECKS = """query ($asset: AssetKeyInput!, $name: String!) { assetCheckExecutions(assetKey: $asset, checkName: $name, limit: 20) {
  status partition evaluation { success severity metadataEntries { label
    ... on IntMetadataEntry { intValue } ... on MarkdownMetadataEntry { mdStr } } } } }"""


def request(home: Path, season: Season, year: int) -> dg.RunRequest:
    settings = load_settings().model_copy(update={"home": home})
    day = date.fromisoformat(AS_OF)
    return run_request(settings, season, "640500", year, run_key="test", as_of=day, reason="schedule")


def city(folder: Path) -> Path:
    shutil.copytree(SAMPLE / "inbox", folder / "inbox")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with served(home) as running:
        yield running


@pytest.fixture(scope="module")
def runs(home: Path, server: Server) -> list[dict[str, Any]]:
    """Two seasons launched at once, finished."""
    launched = [server.launch(request(home, *season)) for season in ((SPRING, 2025), (AUGUST, 2026))]
    return [server.wait(run) for run in launched]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("no Chromium on this machine")
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        opened.resize(1360, 1000)
        yield opened


def published(home: Path, year: int, table: str) -> list[dict[str, str]]:
    with (home / f"published/640500/{year}/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def asset(server: Server, key: str) -> dict[str, Any]:
    """What the page of an asset shows of it; the metadata of its partition by label."""
    found: dict[str, Any] = server.ask(ASSET, asset={"path": [key]}, partition=[PARTITION])["assetNodes"][0]
    entries = found["assetMaterializations"][0]["metadataEntries"]
    return {**found, "metadata": {entry["label"]: entry for entry in entries}}


def check(server: Server, key: str, name: str) -> dict[str, Any]:
    """The last result of a check in the partition; its metadata by label."""
    found = server.ask(CHECKS, asset={"path": [key]}, name=name)["assetCheckExecutions"]
    result = next(each for each in found if each["partition"] == PARTITION)
    entries = result["evaluation"]["metadataEntries"]
    return {**result, **result["evaluation"], "metadata": {entry["label"]: entry for entry in entries}}


@pytest.fixture(scope="module")
def back_filled(home: Path, server: Server, runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One season of several years, launched together after the others, finished; an analyst reads on all the while."""
    with duckdb.connect(str(home / "snapshot.duckdb"), read_only=True) as snapshot:
        graded = snapshot.execute(GRADED).fetchall()
        finished = server.back_fill(request(home, AUGUST, 2026), [f"640500|{year}" for year in YEARS])
        assert snapshot.execute(GRADED).fetchall() == graded, "the analyst was disturbed"
    assert graded[0][0] == len(published(home, 2025, "project_grades"))
    return finished


def in_order(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Runs in the order in which they began."""
    return sorted(runs, key=lambda run: run["startTime"])


def in_turn(runs: list[dict[str, Any]]) -> bool:
    """Whether no run began before the one before it had ended."""
    return all(earlier["endTime"] <= later["startTime"] for earlier, later in pairwise(in_order(runs)))


def tag(run: dict[str, Any], key: str) -> str:
    """The value of a tag of a run."""
    return next(str(tag["value"]) for tag in run["tags"] if tag["key"] == key)


def test_two_runs_at_once_take_turns_and_both_succeed(runs: list[dict[str, Any]]) -> None:
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]
    assert in_turn(runs), "they ran at the same time"
    assert {tag(run, "dagster/partition") for run in runs} == {PARTITION, "640500|2026"}


def test_a_back_fill_runs_year_by_year(back_filled: list[dict[str, Any]]) -> None:
    assert [run["status"] for run in back_filled] == ["SUCCESS"] * len(YEARS)
    assert in_turn(back_filled), "they ran at the same time"


def test_one_asset_alone_leaves_the_same_tables(home: Path, server: Server, back_filled: list[dict[str, Any]]) -> None:
    before = outcome(home)
    run = server.wait(server.launch(request(home, SPRING, 2025), "project_grades"))
    assert run["status"] == "SUCCESS"
    assert outcome(home) == before


def test_they_leave_what_the_command_leaves(
    home: Path,
    runs: list[dict[str, Any]],
    back_filled: list[dict[str, Any]],
    tmp_path: Path,
    jixiao: Callable[..., Result],
) -> None:
    """In the same order: a season that is run again once the year before it is there compares with it, and makes history."""
    copy = city(tmp_path / "copy")
    commands = {season.job: season.command for season in SEASONS}
    for run in in_order([*runs, *back_filled]):
        year = tag(run, "dagster/partition").partition("|")[2]
        result = jixiao("run", commands[run["jobName"]], "--year", year, "--home", copy, "--as-of", AS_OF)
        assert result.exit_code == 0, result.output
    ours, theirs = outcome(home), outcome(copy)
    assert any("2026/history/1" in name for name in ours), "the second run of August changed nothing"
    assert [name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)] == []


def test_an_asset_tells_rows_lineage_and_what_is_watched(
    home: Path, server: Server, runs: list[dict[str, Any]]
) -> None:
    grades = published(home, 2025, "project_grades")
    shown = asset(server, "project_grades")
    assert (shown["groupName"], shown["owners"]) == ("self_evaluation", [{"team": "performance"}])
    assert shown["metadata"]["dagster/row_count"]["intValue"] == len(grades)
    assert shown["metadata"]["grade 未自评"]["intValue"] == sum(row["grade"] == "未自评" for row in grades)
    assert grades[0]["project_code"] in shown["metadata"]["preview"]["mdStr"]
    lineage = {
        column["columnName"]: [
            f"{'/'.join(dep['assetKey']['path'])}.{dep['columnName']}" for dep in column["columnDeps"]
        ]
        for column in shown["metadata"]["dagster/column_lineage"]["lineage"]
    }
    assert "self_evaluations.indicators.score" in lineage["self_score"]
    assert lineage == {column: sources for column, sources in stored()["project_grades"].items() if column in lineage}


def test_checks_tell_what_was_found_and_where(home: Path, server: Server, runs: list[dict[str, Any]]) -> None:
    invariant = check(server, "project_grades", "every_owed_project_is_graded")
    assert (invariant["status"], invariant["success"]) == ("SUCCEEDED", True)
    assert invariant["metadata"]["faults"]["intValue"] == 0
    found = [
        row
        for row in published(home, 2025, "findings")
        if row["form"] == "SE" and row["severity"] == "reject" and row["code"] != "G03"
    ]
    rejected = check(server, ASSET_OF_FORM["SE"], "nothing_rejected")
    assert (rejected["success"], rejected["severity"]) == (False, "WARN"), "bad data never stops a run"
    assert rejected["metadata"]["findings"]["intValue"] == len(found)
    sample = rejected["metadata"]["sample"]["mdStr"]
    first = found[0]
    assert all(plain in sample for plain in (first["code"], Path(first["file"]).name, first["cell"]))


def test_the_pages_show_it(home: Path, server: Server, runs: list[dict[str, Any]], tab: Browser) -> None:
    graph = build_definitions().resolve_asset_graph()
    groups = sorted({str(graph.get(key).group_name) for key in graph.get_all_asset_keys()})
    tab.visit(f"{server.url}/asset-groups")
    tab.wait(f"{groups}.every(group => document.body.innerText.includes(group))")
    picture(tab, "dagster-graph")
    tab.visit(f"{server.url}/assets/project_grades")
    tab.wait("document.querySelectorAll('a[href$=\"/assets/self_evaluations\"]').length > 5")
    words = tab.text()
    for word in ("项目绩效评级表", "Clause 一(四)", *TABLES["project_grades"].names, "indicators.score", "performance"):
        assert word in words, word
    assert re.search(rf"Row count\s+{len(published(home, 2025, 'project_grades'))}\b", words)
    picture(tab, "dagster-asset")
    tab.visit(f"{server.url}/assets/project_grades?view=checks")
    tab.wait("document.body.innerText.includes('This is a blocking asset check')")
    tab.wait("document.body.innerText.includes('Passed')")
    assert "every_owed_project_is_graded" in tab.text()


def test_the_pages_show_what_a_table_rests_on(server: Server, runs: list[dict[str, Any]], tab: Browser) -> None:
    tab.visit(f"{server.url}/assets/project_control_figures?view=lineage&lineageScope=upstream&lineageDepth=1")
    upstream = ["adjustment_lines", "budget_requests", "control_scenarios", "policy_in_force"]
    tab.wait(f"{upstream}.every(asset => document.body.innerText.includes(asset))")
    picture(tab, "dagster-lineage")


def test_the_pages_lead_from_a_failed_check_to_the_cell(
    home: Path, server: Server, runs: list[dict[str, Any]], tab: Browser
) -> None:
    tab.visit(f"{server.url}/assets/self_evaluations?view=checks&checkDetail=nothing_rejected")
    tab.wait("document.body.innerText.includes('Findings that send a submission')")
    click(tab, "Partitions", last=True)
    click(tab, "2025")
    tab.wait("document.body.innerText.includes('judged')")
    picture(tab, "dagster-check")
    click(tab, "[Show Markdown]", last=True)
    first = next(row for row in published(home, 2025, "findings") if row["code"] == "SE02")
    tab.wait(
        f"{[first['code'], first['cell'], Path(first['file']).name]}.every(w => document.body.innerText.includes(w))"
    )
    picture(tab, "dagster-findings")


def test_the_pages_show_what_runs_by_itself(server: Server, runs: list[dict[str, Any]], tab: Browser) -> None:
    tab.visit(f"{server.url}/automation")
    names = [*(f"{season.job}_schedule" for season in SEASONS), "inbox_sensor", "run_failed_notice"]
    tab.wait(f"{names}.every(name => document.body.innerText.includes(name))")
    tab.visit(f"{server.url}/runs")
    tab.wait("document.body.innerText.split('Success').length > 2")
    tab.visit(f"{server.url}/runs/{runs[0]['runId']}")
    tab.wait(
        "['annual_self_evaluation', 'Succeeded (', 'checks'].every(words => document.body.innerText.includes(words))"
    )
    picture(tab, "dagster-run")


def click(tab: Browser, words: str, *, last: bool = False) -> None:
    """Click what says just these words, once it is there; the last of several where asked."""
    leaves = "[...document.querySelectorAll('a, button, div, span')].filter(each => !each.children.length)"
    found = f"{leaves}.filter(each => each.innerText?.trim() === '{words}')"
    tab.wait(f"{found}.length")
    tab.evaluate(f"{found}.at({-1 if last else 0}).click()")


def picture(tab: Browser, name: str) -> None:
    if PICTURES:
        time.sleep(3)  # graphs are laid out and icons fetched after the words are there
        tab.wait(SETTLED)
        tab.picture(Path(PICTURES) / f"{name}.png", 1000)


def test_a_power_cut_in_the_middle_holds_nobody_up(tmp_path: Path) -> None:
    """The run that died is told failed when the services start again, and the next one has its turn at once."""
    home = city(tmp_path / "city")
    with served(home) as before:
        dead = before.launch(request(home, SPRING, 2025))
        before.wait(dead, {"STARTED"})
        before.kill()
    assert broken(home) == []
    with served(home, apart=True) as after:
        assert after.wait(dead)["status"] == "FAILURE"
        assert after.wait(after.launch(request(home, SPRING, 2025)))["status"] == "SUCCESS"
    assert broken(home) == leftovers(home) == []
    assert published(home, 2025, "project_grades")
