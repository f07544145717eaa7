"""Regions apart: each has a home of its own, which runs, commands and looks find by themselves; they share the record of runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import dagster as dg
import pytest
from click.testing import Result

from assets.installation import CIVIL_TIME, Installation
from assets.reexecution import REGION_TAG
from pipelines.instance import CONFIGURATION, open_instance, serve
from pipelines.resources import Settings, load_settings
from pipelines.schedules import run_request
from pipelines.sensors import NEXT, REGIONS_A_LOOK, look_everywhere
from tests.pipelines.test_instance import became, started, status
from warehouse.seasons import SPRING

__all__ = ["became"]
ONE, OTHER = "640500", "640521"
AUTUMN_MORNING = datetime(2026, 9, 1, 9, tzinfo=CIVIL_TIME)


def test_each_region_has_a_home_below_that_of_the_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_APART", "true")
    settings = load_settings().model_copy(update={"home": tmp_path})
    assert settings.home_of(OTHER) == tmp_path / OTHER
    installation = settings.installation().at(OTHER)
    assert (installation.home, installation.at(OTHER)) == (str(tmp_path / OTHER), installation), (
        "a installation of a region is at it"
    )
    monkeypatch.delenv("JIXIAO_APART")
    together = Settings(home=tmp_path)
    assert (together.home_of(OTHER), together.installation().at(OTHER).home) == (tmp_path, str(tmp_path))


def test_a_run_goes_to_the_home_of_its_region(tmp_path: Path) -> None:
    found: list[str] = []

    @dg.op
    def look(installation: Installation) -> None:
        with installation.warehouse() as warehouse:
            found.extend([installation.home, warehouse.writer(ONE)])

    @dg.job(resource_defs={"installation": Installation(home=str(tmp_path), apart=True)})
    def season() -> None:
        look()

    run = season.execute_in_process(tags={REGION_TAG: ONE, "dagster/partition/year": "2026"}).dagster_run.run_id
    assert found == [str(tmp_path / ONE), run]
    assert sorted(path.name for path in tmp_path.iterdir()) == [ONE]


def test_what_a_run_is_told_does_not_grow_with_the_regions(tmp_path: Path) -> None:
    places = {str(640000 + number): {"name": f"第{number}区"} for number in range(1000)}
    settings = Settings(home=tmp_path, apart=True, places=places)  # type: ignore[arg-type]
    day = AUTUMN_MORNING.date()
    request = run_request(settings, SPRING, "640007", 2025, run_key="x", as_of=day, reason="test")
    assert request.run_config["resources"]["installation"]["config"]["places"].keys() == {"640007"}


def test_a_look_takes_some_regions_and_the_next_goes_on(tmp_path: Path) -> None:
    regions = tuple(str(640000 + number) for number in range(REGIONS_A_LOOK + 10))
    settings = Settings(home=tmp_path, apart=True, regions=regions, settle_minutes=0)
    folder = tmp_path / regions[-1] / "inbox" / regions[-1] / "2026"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("one", encoding="utf-8")
    first = look_everywhere(settings, None, AUTUMN_MORNING)
    assert not first.run_requests
    assert "10 more regions: the next look goes on with 640050" in str(first.skip_reason)
    assert json.loads(first.cursor or "")[NEXT] == regions[REGIONS_A_LOOK]
    second = look_everywhere(settings, first.cursor, AUTUMN_MORNING)
    (request,) = second.run_requests or []
    assert str(request.partition_key) == f"{regions[-1]}|2026"
    assert json.loads(second.cursor or "")[NEXT] == regions[40], "it went round"
    fewer = Settings(home=tmp_path, apart=True, regions=regions[:3], settle_minutes=0)
    assert NEXT not in json.loads(look_everywhere(fewer, second.cursor, AUTUMN_MORNING).cursor or "")


def test_commands_look_in_the_home_of_the_region(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jixiao: Callable[..., Result]
) -> None:
    monkeypatch.setenv("JIXIAO_APART", "true")
    for command in (
        ["run", "midyear"],
        ["select-reviews"],
        ["explain", "1"],
        ["simulate", "--set", "grade_medium.rate=0.2"],
    ):
        refused = jixiao(*command, "--year", 2026, "--region", OTHER, "--home", tmp_path)
        assert refused.exit_code == 2
        assert f"{tmp_path / OTHER} " in refused.output, refused.output
    made = jixiao("sample", "--departments", 1, "--projects", 1, "--home", tmp_path, "--region", OTHER)
    assert f"{tmp_path / OTHER / 'inbox' / OTHER}" in made.output


def test_regions_apart_wait_for_no_other(became: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(["daemon"])
    monkeypatch.setenv("JIXIAO_APART", "true")
    serve(["daemon"])
    with open_instance(tmp_path / "home") as instance:
        assert [pool.name for pool in instance.event_log_storage.get_pool_limits()] == []
        queue = instance.get_concurrency_config().run_queue_config
    assert queue
    (limit,) = queue.tag_concurrency_limits
    assert limit == {"key": REGION_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}


def test_an_instance_where_all_take_turns_is_told(
    became: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home/dagster").mkdir(parents=True)
    own = CONFIGURATION.read_text(encoding="utf-8").replace(
        "granularity: run", "granularity: run\n    default_limit: 1"
    )
    (tmp_path / "home/dagster/dagster.yaml").write_text(own, encoding="utf-8")
    serve(["daemon"])
    monkeypatch.setenv("JIXIAO_APART", "true")
    with pytest.raises(SystemExit) as caught:
        serve(["daemon"])
    assert caught.value.code == 2
    assert "where all runs take turns" in capsys.readouterr().err


def test_a_daemon_marks_no_run_of_a_region_that_somebody_writes(
    became: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse.lock import HouseBusyError  # noqa: PLC0415

    monkeypatch.setenv("JIXIAO_APART", "true")
    home = tmp_path / "home"
    runs = {region: started(home, region) for region in (ONE, OTHER)}
    claim = Installation.claim

    def held(installation: Installation, say: Callable[[str], object]) -> object:
        if installation.home.endswith(OTHER):
            raise HouseBusyError(installation.home)
        return claim(installation, say)

    monkeypatch.setattr(Installation, "claim", held)
    serve(["daemon"])
    assert {region: status(home, run) for region, run in runs.items()} == {ONE: "FAILURE", OTHER: "STARTED"}


def test_of_runs_on_other_machines_a_daemon_marks_none(
    became: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster._core.instance import DagsterInstance  # noqa: PLC0415

    run = started(tmp_path / "home", ONE)
    monkeypatch.setattr(DagsterInstance, "run_launcher", property(lambda _: object()))
    serve(["daemon"])
    assert status(tmp_path / "home", run) == "STARTED"


def test_a_worker_needs_a_broker(
    became: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("JIXIAO_BROKER", raising=False)
    with pytest.raises(SystemExit):
        serve(["worker"])
    assert "JIXIAO_BROKER is not set" in capsys.readouterr().err
    monkeypatch.setenv("JIXIAO_BROKER", "pyamqp://")
    serve(["worker", "--hostname", "1@here"])
    wanted = "-m celery -A pipelines.worker worker -Q dagster --pool threads --concurrency 1 -l info --hostname 1@here"
    assert " ".join(became[1:]) == wanted
