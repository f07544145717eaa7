"""The instance on PostgreSQL, as `pipelines/dagster-postgres.yaml` sets it up: a season through the server, one by command."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from click.testing import Result

from pipelines.instance import CONFIGURATION
from pipelines.resources import Settings
from pipelines.schedules import run_request
from tests.pipelines.conftest import AS_OF
from tests.postgres import server
from tests.server import served
from tests.verifying import verify
from warehouse.seasons import SPRING

pytestmark = pytest.mark.slow

NAMES = {"host": "HOST", "port": "PORT", "dbname": "DB", "user": "USER", "password": "PASSWORD"}
RUNS = "{ runsOrError { ... on Runs { results { status jobName } } } }"


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """The variables that lead to the empty database of a PostgreSQL of its own."""
    with server() as address:
        yield {f"DAGSTER_POSTGRES_{variable}": address[name] for name, variable in NAMES.items()}


def test_server_and_command_share_it(
    database: dict[str, str], home: Path, jixiao: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "dagster").mkdir()
    shutil.copy(CONFIGURATION.with_name("dagster-postgres.yaml"), home / "dagster" / "dagster.yaml")
    day = date.fromisoformat(AS_OF)
    wanted = run_request(Settings(home=home), SPRING, "640500", 2025, run_key="test", as_of=day, reason="test")
    with served(home, **database) as serving:
        assert serving.wait(serving.launch(wanted))["status"] == "SUCCESS", serving.tail()
        for name, value in database.items():
            monkeypatch.setenv(name, value)
        result = jixiao("run", "midyear", "--year", 2026, "--home", home, "--as-of", AS_OF)
        assert result.exit_code == 0, result.output
        shown = {run["jobName"]: run["status"] for run in serving.ask(RUNS)["runsOrError"]["results"]}
        assert shown == {"annual_self_evaluation": "SUCCESS", "midyear_monitoring": "SUCCESS"}
    assert [verify(home / "published" / "640500" / year) for year in ("2025", "2026")] == [[], []]
    address = {name: database[f"DAGSTER_POSTGRES_{variable}"] for name, variable in NAMES.items()}
    with psycopg2.connect(**address) as connection, connection.cursor() as cursor:
        cursor.execute("select pipeline_name from runs order by 1")
        assert [name for (name,) in cursor.fetchall()] == sorted(shown)
        cursor.execute("select count(*) from pending_steps")
        assert cursor.fetchall() == [(0,)], "a slot of the pool is still taken"
    assert list((home / "dagster").rglob("*.db")) == [], "something is kept in SQLite beside it"
