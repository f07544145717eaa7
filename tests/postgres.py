"""A PostgreSQL server of a test's own, on this machine alone, and gone with it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER, PASSWORD = "jixiao", "绩效 only for this test"


def program(name: str) -> str | None:
    """A program of PostgreSQL's server; Debian keeps them off the path, by version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(versions[-1]) if versions else None)


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """What leads to the empty database of a server, which refuses to run as root; skips the test where there is none."""
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
        run(initdb, "-D", cluster, "-U", USER, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        run(pg_ctl, "-D", cluster, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield {"host": "127.0.0.1", "port": str(port), "dbname": "postgres", "user": USER, "password": PASSWORD}
        finally:
            run(pg_ctl, "-D", cluster, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder)
