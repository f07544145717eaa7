"""Settings and what runs by itself: the right partition on every day, and nothing before the inbox has settled."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from ruamel.yaml import YAML

from assets.installation import CIVIL_TIME
from pipelines.definitions import build_definitions
from pipelines.resources import SeasonDates, Settings
from pipelines.schedules import season_on
from pipelines.sensors import look_everywhere
from warehouse.seasons import AUGUST, AUTUMN, SEASONS, SPRING, Season

REGION = "640500"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("JIXIAO_")]:
        monkeypatch.delenv(name)


def requests(job: str, moment: datetime, settings: Settings) -> list[dg.RunRequest]:
    definitions = build_definitions(settings=settings)
    repository = definitions.get_repository_def()
    schedule = repository.get_schedule_def(f"{job}_schedule")
    context = dg.build_schedule_context(
        scheduled_execution_time=moment,
        repository_def=repository,
    )
    return list(schedule.evaluate_tick(context).run_requests or [])


@pytest.mark.parametrize(
    ("job", "moment", "year"),
    [
        (SPRING.job, datetime(2026, 4, 15, 2, tzinfo=CIVIL_TIME), "2025"),
        (AUGUST.job, datetime(2026, 8, 15, 2, tzinfo=CIVIL_TIME), "2026"),
        (AUTUMN.job, datetime(2025, 11, 15, 2, tzinfo=CIVIL_TIME), "2026"),
        (AUTUMN.job, datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2026"),
        (AUTUMN.job, datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2027"),
        (SPRING.job, datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2024"),
        (SPRING.job, datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2025"),
        (AUGUST.job, datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "2026"),
    ],
)
def test_a_schedule_asks_for_the_year_that_china_is_in(job: str, moment: datetime, year: str) -> None:
    settings = Settings(regions=("640500", "640501"))
    found = requests(job, moment, settings)
    day = moment.astimezone(CIVIL_TIME).date().isoformat()
    assert [str(each.partition_key) for each in found] == [f"640500|{year}", f"640501|{year}"]
    assert [each.run_key for each in found] == [f"{job}:{region}:{year}:{day}" for region in settings.regions]
    for each in found:
        installation = each.run_config["resources"]["installation"]["config"]
        assert (installation["as_of"], installation["home"]) == (day, str(settings.home.resolve()))
        assert each.tags["jixiao/reason"] == "schedule"


@pytest.mark.parametrize("season", SEASONS)
def test_what_is_asked_for_can_be_launched(tmp_path: Path, season: Season) -> None:
    """Dagster takes a request whose configuration does not fit the job, and fails the tick when it launches it."""
    settings = Settings(home=tmp_path, policy=tmp_path / "own.yaml", workers=1)
    job = build_definitions(settings=settings).resolve_job_def(season.job)
    for request in requests(season.job, datetime(2026, 11, 15, 2, tzinfo=CIVIL_TIME), settings):
        resolved = dg.validate_run_config(job, request.run_config)["resources"]["installation"]["config"]
        assert resolved == settings.installation(as_of="2026-11-15").model_dump()


@pytest.mark.parametrize(
    ("day", "season", "year"),
    [
        (date(2026, 1, 1), AUTUMN, 2026),
        (date(2026, 4, 14), AUTUMN, 2026),
        (date(2026, 4, 15), SPRING, 2025),
        (date(2026, 8, 14), SPRING, 2025),
        (date(2026, 8, 15), AUGUST, 2026),
        (date(2026, 11, 15), AUTUMN, 2027),
        (date(2026, 12, 31), AUTUMN, 2027),
        (date(2027, 1, 1), AUTUMN, 2027),
    ],
)
def test_the_open_season_is_the_last_that_started(day: date, season: object, year: int) -> None:
    assert season_on(day, Settings().seasons) == (season, year)


@pytest.fixture
def looked(tmp_path: Path) -> Callable[[float], dg.SensorResult]:
    """Looks of the inbox sensor at so many minutes after the first, each with the cursor of the one before."""
    settings = Settings(home=tmp_path)
    start = datetime(2026, 9, 1, 9, tzinfo=CIVIL_TIME)
    cursor: list[str | None] = [None]

    def look(minutes: float) -> dg.SensorResult:
        result = look_everywhere(settings, cursor[0], start + timedelta(minutes=minutes))
        cursor[0] = result.cursor
        return result

    return look


def reason(result: dg.SensorResult) -> str:
    assert not result.run_requests
    return str(getattr(result.skip_reason, "skip_message", result.skip_reason))


def test_the_inbox_sensor_waits_until_files_have_settled(
    tmp_path: Path, looked: Callable[[float], dg.SensorResult]
) -> None:
    folder = tmp_path / "inbox" / REGION / "2026"
    assert "is empty" in reason(looked(0))
    folder.mkdir(parents=True)
    (folder / "a.xlsx").write_bytes(b"half of it")
    assert "is changing" in reason(looked(1))
    (folder / "a.xlsx").write_bytes(b"half of it and the rest")
    assert "is changing" in reason(looked(5))
    assert "until it has settled" in reason(looked(9))
    (request,) = looked(10).run_requests or []
    assert str(request.partition_key) == f"{REGION}|2026"
    assert request.job_name == AUGUST.job
    assert request.tags["jixiao/reason"] == "inbox"
    assert "was taken in last" in reason(looked(11))


def test_the_inbox_sensor_knows_files_by_their_bytes(
    tmp_path: Path, looked: Callable[[float], dg.SensorResult]
) -> None:
    folder = tmp_path / "inbox" / REGION / "2026"
    folder.mkdir(parents=True)
    (folder / "a.xlsx").write_bytes(b"one")
    looked(0)
    (first,) = looked(6).run_requests or []
    (folder / "a.xlsx").rename(folder / "b.xlsx")
    looked(7)
    assert "was taken in last" in reason(looked(13))
    (folder / "b.xlsx").write_bytes(b"two")
    looked(14)
    (second,) = looked(20).run_requests or []
    (folder / "b.xlsx").write_bytes(b"one")
    looked(21)
    (third,) = looked(27).run_requests or []
    assert len({first.run_key, second.run_key, third.run_key}) == 3, "what comes back must be run again"
    (folder / "b.xlsx").unlink()
    looked(28)
    assert looked(34).run_requests, "what is taken out no longer counts"


def test_the_cursor_is_small_and_readable(tmp_path: Path, looked: Callable[[float], dg.SensorResult]) -> None:
    result = looked(0)
    assert set(json.loads(result.cursor or "")) == {f"{AUGUST.job}/{REGION}/2026"}


def test_a_publication_is_due_the_day_after_its_season() -> None:
    dates = {"spring": ("04-15", "04-30"), "august": ("08-15",), "autumn": ("12-31",), "time": "02:30"}
    graph = build_definitions(settings=Settings(seasons=SeasonDates(**dates))).resolve_asset_graph()
    expected = {SPRING: ("30 2 1 5 *", 16), AUGUST: ("30 2 16 8 *", 1), AUTUMN: ("30 2 1 1 *", 1)}
    for season, (cron, days) in expected.items():
        policy = graph.get(dg.AssetKey(f"{season.job}_publication")).freshness_policy
        assert policy == dg.FreshnessPolicy.cron(cron, timedelta(days=days), timezone="Asia/Shanghai")


@pytest.mark.parametrize(
    "file", ["pipelines/dagster.yaml", "pipelines/dagster-postgres.yaml", "deploy/dagster-cluster.yaml"]
)
def test_every_instance_watches_what_is_due(file: str) -> None:
    said = YAML(typ="safe").load(Path(__file__).parents[2] / file)
    assert said["freshness"] == {"enabled": True}
