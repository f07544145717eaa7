"""The instance on PostgreSQL, as `pipelines/dagster-postgres.yaml` sets it up: a season through the server, one by command."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from click.testing import Result

from pipelines.instance import CONFIGURATION
from pipelines.resources import Settings
from pipelines.schedules import run_request
from publishing.export import verify
from tests.pipelines.conftest import AS_OF
from tests.server import served
from warehouse.seasons import SPRING

pytestmark = pytest.mark.slow

PASSWORD = "绩效 only for this test"
RUNS = "{ runsOrError { ... on Runs { results { status jobName } } } }"


def program(name: str) -> str | None:
    """A program of PostgreSQL's server; Debian keeps them off the path, by version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """The variables that lead to the empty database of a PostgreSQL of its own, which refuses to run as root."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip("no PostgreSQL server on this machine (initdb, pg_ctl): apt-get install postgresql")
    owner = "postgres" if os.geteuid() == 0 else None
    if owner and owner not in {each.pw_name for each in pwd.getpwall()}:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    folder = Path(tempfile.mkdtemp(prefix="jixiao-postgres-"))  # pytest's own folders are closed to the user postgres
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    if owner:
        for path in (folder, password):
            shutil.chown(path, owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: object) -> None:
        subprocess.run([*map(str, command)], check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

    cluster = folder / "cluster"
    try:
        run(initdb, "-D", cluster, "-U", "dagster", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        run(pg_ctl, "-D", cluster, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            variables = {"HOST": "127.0.0.1", "PORT": port, "DB": "postgres", "USER": "dagster", "PASSWORD": PASSWORD}
            yield {f"DAGSTER_POSTGRES_{name}": str(value) for name, value in variables.items()}
        finally:
            run(pg_ctl, "-D", cluster, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def test_server_and_command_share_it(
    database: dict[str, str], home: Path, jixiao: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "dagster").mkdir()
    shutil.copy(CONFIGURATION.with_name("dagster-postgres.yaml"), home / "dagster" / "dagster.yaml")
    day = date.fromisoformat(AS_OF)
    wanted = run_request(Settings(home=home), SPRING, "640500", 2025, run_key="test", as_of=day, reason="test")
    with served(home, **database) as server:
        assert server.wait(server.launch(wanted))["status"] == "SUCCESS", server.tail()
        for name, value in database.items():
            monkeypatch.setenv(name, value)
        result = jixiao("run", "midyear", "--year", 2026, "--home", home, "--as-of", AS_OF)
        assert result.exit_code == 0, result.output
        shown = {run["jobName"]: run["status"] for run in server.ask(RUNS)["runsOrError"]["results"]}
        assert shown == {"annual_self_evaluation": "SUCCESS", "midyear_monitoring": "SUCCESS"}
    assert [verify(home / "published" / "640500" / year) for year in ("2025", "2026")] == [[], []]
    names = {"host": "HOST", "port": "PORT", "dbname": "DB", "user": "USER", "password": "PASSWORD"}
    address = {name: database[f"DAGSTER_POSTGRES_{variable}"] for name, variable in names.items()}
    with psycopg2.connect(**address) as connection, connection.cursor() as cursor:
        cursor.execute("select pipeline_name from runs order by 1")
        assert [name for (name,) in cursor.fetchall()] == sorted(shown)
        cursor.execute("select count(*) from pending_steps")
        assert cursor.fetchall() == [(0,)], "a slot of the pool is still taken"
    assert list((home / "dagster").rglob("*.db")) == [], "something is kept in SQLite beside it"
