"""The inbox sensor as Dagster calls it: its cursor, what it skips and why, and what it knows of earlier publications."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets.installation import CIVIL_TIME
from pipelines import sensors
from pipelines.definitions import build_definitions
from pipelines.resources import Settings
from pipelines.sensors import fingerprint_outside, look_everywhere
from warehouse.seasons import AUGUST, SPRING

REGION = "640500"
AUTUMN_MORNING = datetime(2026, 9, 1, 9, tzinfo=CIVIL_TIME)


def reason(result: dg.SensorResult) -> str:
    assert not result.run_requests
    return str(getattr(result.skip_reason, "skip_message", result.skip_reason))


@pytest.fixture
def published(finished: Path, tmp_path: Path) -> Path:
    """The finished city as a home that a new daemon looks at: inbox and snapshot."""
    shutil.copytree(finished / "inbox", tmp_path / "inbox")
    shutil.copy(finished / "snapshot.duckdb", tmp_path)
    return tmp_path


def test_what_is_published_already_is_not_run_again_by_a_new_daemon(published: Path) -> None:
    settings = Settings(home=published, settle_minutes=0)
    first = look_everywhere(settings, None, AUTUMN_MORNING)
    assert "holds what midyear was published from" in reason(first)
    again = look_everywhere(settings, first.cursor, AUTUMN_MORNING + timedelta(minutes=1))
    assert "holds what was taken in last" in reason(again)
    new = published / f"inbox/{REGION}/2026/new.csv"
    new.write_text("not seen before", encoding="utf-8")
    (request,) = look_everywhere(settings, again.cursor, AUTUMN_MORNING + timedelta(minutes=2)).run_requests or []
    assert request.job_name == AUGUST.job


def test_what_was_never_published_is_run_though_the_snapshot_has_other_years(published: Path) -> None:
    shutil.copytree(published / f"inbox/{REGION}/2026", published / f"inbox/{REGION}/2030")
    moment = AUTUMN_MORNING.replace(year=2030)
    (request,) = look_everywhere(Settings(home=published, settle_minutes=0), None, moment).run_requests or []
    assert str(request.partition_key) == f"{REGION}|2030"


def test_a_snapshot_that_cannot_be_read_stops_no_look(published: Path) -> None:
    (published / "snapshot.duckdb").write_bytes(b"no database")
    (request,) = look_everywhere(Settings(home=published, settle_minutes=0), None, AUTUMN_MORNING).run_requests or []
    assert request.job_name == AUGUST.job


def test_each_region_has_its_own_memory_and_reason(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, regions=(REGION, "640521"), settle_minutes=0)
    folder = tmp_path / "inbox/640521/2026"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("one", encoding="utf-8")
    first = look_everywhere(settings, None, AUTUMN_MORNING)
    (request,) = first.run_requests or []
    assert str(request.partition_key) == "640521|2026"
    assert first.skip_reason is None
    memory = json.loads(first.cursor or "")
    assert set(memory) == {f"{AUGUST.job}/{REGION}/2026", f"{AUGUST.job}/640521/2026"}
    second = look_everywhere(settings, first.cursor, AUTUMN_MORNING)
    assert reason(second) == (
        "绩效运行监控 is open. inbox/640500/2026/ is empty; inbox/640521/2026/ holds what was taken in last."
    )
    spring = look_everywhere(settings, second.cursor, AUTUMN_MORNING.replace(year=2027, month=5))
    (other,) = spring.run_requests or []
    assert (other.job_name, str(other.partition_key)) == (SPRING.job, "640521|2026"), (
        "each season takes files in itself"
    )
    assert f"{SPRING.job}/{REGION}/2026" in json.loads(spring.cursor or "")


def test_as_dagster_calls_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice with the cursor that it stored: a request of the right job with its run key, then a reason to skip."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return AUTUMN_MORNING

    monkeypatch.setattr(sensors, "datetime", Clock)
    folder = tmp_path / f"inbox/{REGION}/2026"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("one", encoding="utf-8")
    repository = build_definitions(settings=Settings(home=tmp_path, settle_minutes=0)).get_repository_def()
    sensor = repository.get_sensor_def("inbox_sensor")
    with dg.DagsterInstance.ephemeral() as instance:
        first = sensor.evaluate_tick(dg.build_sensor_context(instance=instance, repository_def=repository))
        (request,) = first.run_requests or []
        assert request.job_name == AUGUST.job
        assert (request.run_key or "").startswith(f"inbox:{AUGUST.job}/{REGION}/2026:")
        context = dg.build_sensor_context(instance=instance, cursor=first.cursor, repository_def=repository)
        second = sensor.evaluate_tick(context)
    assert not second.run_requests
    assert "holds what was taken in last" in (second.skip_message or "")


def test_a_file_that_goes_while_it_is_looked_at_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    there = fingerprint_outside(tmp_path)
    lstat = Path.lstat

    def gone(path: Path) -> object:
        if path.name == "b":
            raise FileNotFoundError(path)
        return lstat(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "lstat", gone)
        without = fingerprint_outside(tmp_path)
    (tmp_path / "b").unlink()
    assert without == fingerprint_outside(tmp_path) != there
    assert fingerprint_outside(tmp_path / "none") == ""


def test_a_look_tells_what_lies_beside_the_years_folders(tmp_path: Path) -> None:
    (tmp_path / f"inbox/{REGION}/2026年").mkdir(parents=True)
    said = reason(look_everywhere(Settings(home=tmp_path, settle_minutes=0), None, AUTUMN_MORNING))
    assert f"not read, beside the years' folders or a link: inbox/{REGION}/2026年" in said


def test_names_that_are_no_text_are_looked_at_as_well(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "教育局.csv".encode("gb18030"))).write_bytes(b"1")
    assert fingerprint_outside(tmp_path) != ""
