"""Notices to finance IT: what they say, and that they arrive in log, file and webhook, or are missed by that one alone."""

from __future__ import annotations

import json
import logging
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import notices
from pipelines.definitions import build_definitions, season_job
from pipelines.notices import FILE, RETRY, notify
from pipelines.resources import Settings
from pipelines.sensors import LISTED, notice_sensors, rejected_files
from warehouse.scope import Scope
from warehouse.seasons import SEASONS

REGION = "640500"
KEY = "key=693a91f6-7xxx"
LOG = logging.getLogger("notices")
DETAILS = "详情见 notices.log (details there)."


class Robot(ThreadingHTTPServer):
    """A group robot: answers with what it is told, the last answer for ever, and remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers: list[tuple[int, str]] = [(200, '{"errcode": 0, "errmsg": "ok"}')]
        self.received: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/cgi-bin/webhook/send?{KEY}"

    @property
    def contents(self) -> list[str]:
        return [str(body["text"]["content"]) for body in self.received]


class Answering(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/json"
        self.server.received.append(json.loads(body))
        status, text = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        self.send_response(status)
        self.send_header("Retry-After", "3600")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A robot on a free port; tries follow each other at once."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(notices, "RETRY", RETRY.new(backoff_factor=0))
    with Robot() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_notice_arrives_everywhere(robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    home = tmp_path / "new"
    notify(home, robot.address, "退回 2", ["一.xlsx: SE01", "二.xlsx: G02"], LOG)
    text = "退回 2\n  一.xlsx: SE01\n  二.xlsx: G02"
    assert robot.received == [{"msgtype": "text", "text": {"content": f"退回 2\n{DETAILS}"}}]
    stamp, _, written = (home / FILE).read_text(encoding="utf-8").partition(" ")
    assert written == text + "\n"
    assert stamp.endswith("+08:00")
    assert [record.getMessage() for record in caplog.records] == [text]
    notify(home, "", "再次", [], LOG)
    assert (home / FILE).read_text(encoding="utf-8").count("+08:00") == 2, "notices are added, never replaced"
    assert len(robot.received) == 1


@pytest.mark.parametrize("busy", [429, 502, 503, 504])
def test_a_busy_robot_is_asked_again(robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture, busy: int) -> None:
    robot.answers = [(busy, ""), (busy, ""), (200, "ok")]
    notify(tmp_path, robot.address, "一次", [], LOG)
    assert robot.contents == [f"一次\n{DETAILS}"] * 3
    assert errors(caplog) == []


@pytest.mark.parametrize(
    ("answer", "tries", "words"),
    [
        ((500, ""), 1, "status 500"),
        ((404, ""), 1, "status 404"),
        ((503, ""), 4, "RetryError"),
        ((200, '{"errcode": 310000, "errmsg": "keywords not in content"}'), 1, "errcode 310000"),
    ],
)
def test_a_robot_that_refuses_is_logged_without_its_key(
    robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture, answer: tuple[int, str], tries: int, words: str
) -> None:
    robot.answers = [answer]
    notify(tmp_path, robot.address, "一次", [], LOG)
    assert len(robot.received) == tries
    (said,) = errors(caplog)
    assert words in said
    assert KEY not in caplog.text
    assert "一次" in (tmp_path / FILE).read_text(encoding="utf-8")


def test_all_tries_fit_into_the_minute_that_dagster_gives_a_sensor() -> None:
    tries = 1 + int(RETRY.total or 0)
    waits = sum(RETRY.backoff_factor * 2**number for number in range(tries - 1))
    assert tries * 2 * notices.POST_SECONDS + waits < 60


def test_nobody_there_is_logged_without_the_key(robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    address = robot.address
    robot.shutdown()
    robot.server_close()
    notify(tmp_path, address, "一次", [], LOG)
    (said,) = errors(caplog)
    assert "ConnectionError" in said
    assert KEY not in caplog.text
    assert "一次" in (tmp_path / FILE).read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_keeps_no_notice_from_the_webhook(
    robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).mkdir()
    notify(tmp_path, robot.address, "一次", [], LOG)
    assert robot.contents == [f"一次\n{DETAILS}"]
    assert FILE in errors(caplog)[0]


def sensor(name: str, settings: Settings) -> dg.SensorDefinition:
    definitions = build_definitions(settings=settings)
    return definitions.get_repository_def().get_sensor_def(name)


@dg.op
def register() -> None:
    try:
        raise KeyError("R-UNIT")
    except KeyError as error:
        raise RuntimeError("No accepted row of R-UNIT in inbox/640500/2026/.") from error


@dg.job(name="midyear_monitoring")
def failing() -> None:
    register()


def failure_of(result: dg.ExecuteInProcessResult, instance: dg.DagsterInstance) -> dg.RunFailureSensorContext:
    return dg.build_run_status_sensor_context(
        sensor_name="run_failed_notice",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=result.get_run_failure_event(),
    ).for_run_failure()


@pytest.mark.parametrize("answer", [200, 500])
def test_a_failed_run_is_told_with_its_cause(
    robot: Robot, tmp_path: Path, caplog: pytest.LogCaptureFixture, answer: int
) -> None:
    """Also where the robot refuses: the tick of the sensor succeeds, and the run is what it was."""
    robot.answers = [(answer, "")]
    settings = Settings(home=tmp_path, webhook=robot.address)
    with dg.DagsterInstance.ephemeral() as instance:
        tags = {"dagster/partition/region": REGION, "dagster/partition/year": "2026"}
        result = failing.execute_in_process(instance=instance, raise_on_error=False, tags=tags)
        context = failure_of(result, instance)
        sensor("run_failed_notice", settings)(context)
        stored = instance.get_run_by_id(result.run_id)
    assert stored
    assert stored.status == dg.DagsterRunStatus.FAILURE
    title, line = (tmp_path / FILE).read_text(encoding="utf-8").partition(" ")[2].splitlines()
    assert title.startswith("运行失败 (run failed): 绩效运行监控 640500 2026, run ")
    assert title.endswith("The last published tables stand.")
    assert line.startswith("  register: ")
    assert "R-UNIT" in line
    assert robot.contents == [f"{title}\n{DETAILS}"], "what names a file or project stays in the house"


@dg.resource
def held(_context: dg.InitResourceContext) -> None:
    raise OSError("The warehouse cannot be opened. Another program has it open.")


@dg.op(required_resource_keys={"held"})
def never() -> None:
    pass


@dg.job(name="midyear_monitoring", resource_defs={"held": held})
def untaken() -> None:
    never()


def test_a_run_that_could_not_take_up_its_home_is_told_with_its_cause(tmp_path: Path) -> None:
    """No step began, so none failed."""
    with dg.DagsterInstance.ephemeral() as instance:
        result = untaken.execute_in_process(instance=instance, raise_on_error=False)
        context = failure_of(result, instance)
        settings = Settings(home=tmp_path)
        sensor("run_failed_notice", settings)(context)
    assert "Another program has it open." in (tmp_path / FILE).read_text(encoding="utf-8").splitlines()[1]


def rejected_notice(settings: Settings, year: str) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        tags = {"dagster/partition/region": REGION, "dagster/partition/year": year}
        result = succeeding.execute_in_process(instance=instance, tags=tags)
        context = dg.build_run_status_sensor_context(
            sensor_name="rejected_submissions_notice",
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=result.get_run_success_event(),
        )
        sensor("rejected_submissions_notice", settings)(context)


@dg.op
def judge() -> None: ...


@dg.job(name="annual_self_evaluation")
def succeeding() -> None:
    judge()


def test_what_a_season_sent_back_is_told(robot: Robot, finished: Path, tmp_path: Path) -> None:
    shutil.copy(finished / "snapshot.duckdb", tmp_path)
    settings = Settings(home=tmp_path, webhook=robot.address)
    files = rejected_files(settings.installation(), Scope(REGION, 2025))
    assert len(files) > LISTED
    rejected_notice(settings, "2025")
    title, *lines = (tmp_path / FILE).read_text(encoding="utf-8").partition(" ")[2].splitlines()
    assert title.startswith(f"退回 {len(files)} (rejected submissions): 项目支出绩效自评 640500 2025, run ")
    assert [line.strip() for line in lines] == [*files[:LISTED], f"… and {len(files) - LISTED} more"]
    assert robot.contents == [f"{title}\n{DETAILS}"], "names of files stay in the house"
    assert any("SE01 SE 分值合计不为100.xlsx · Sheet: SE01" in file for file in files)
    assert any("G01 加密文件.xlsx: G01" in file for file in files)


def test_nothing_sent_back_is_no_notice(robot: Robot, finished: Path, tmp_path: Path) -> None:
    shutil.copy(finished / "snapshot.duckdb", tmp_path)
    rejected_notice(Settings(home=tmp_path, webhook=robot.address), "2031")
    assert robot.received == []
    assert not (tmp_path / FILE).exists()


def test_both_notices_watch_from_the_first_start() -> None:
    jobs = [season_job(season) for season in SEASONS]
    for each in notice_sensors(Settings(), jobs):
        assert each.default_status == dg.DefaultSensorStatus.RUNNING
