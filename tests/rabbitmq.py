"""A RabbitMQ server of a test's own, on this machine alone, and gone with it: no service, no folder of the system's, any user."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's own wrapper on the path becomes the user rabbitmq, and refuses everybody but root."""
PATIENCE = 120
"""Seconds to wait for the server to answer."""


@contextmanager
def server(settings: Path) -> Iterator[str]:
    """The address of a server with a file of settings, for the user that RabbitMQ begins with; skips where there is none."""
    if not PROGRAM.is_file():
        pytest.skip("no RabbitMQ on this machine: apt-get install rabbitmq-server")
    folder = Path(tempfile.mkdtemp(prefix="jixiao-broker-"))
    port, nodes, names = free_ports(3)
    listening = f"listeners.tcp.1 = 127.0.0.1:{port}\n"
    (folder / "rabbitmq.conf").write_text(settings.read_text(encoding="utf-8") + listening, encoding="utf-8")
    (folder / "plugins").write_text("[].\n", encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))} | {
        "HOME": str(folder),  # Erlang keeps its cookie there
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_RELAXED_COMMAND_CHECK": "1",  # it may be told to end before it has seen that the node is gone
        "RABBITMQ_NODENAME": "jixiao@localhost",
        "RABBITMQ_DIST_PORT": str(nodes),
        "RABBITMQ_MNESIA_BASE": str(folder),
        "RABBITMQ_LOG_BASE": str(folder),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "none.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
    }
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            [PROGRAM], env=own, cwd=folder, stdout=out, stderr=subprocess.STDOUT, process_group=0
        )
    try:
        until = time.monotonic() + PATIENCE
        while not answers(port):
            said = (folder / "out").read_text(encoding="utf-8", errors="replace")[-2000:]
            assert process.poll() is None, f"RabbitMQ ended: {said}"
            assert time.monotonic() < until, f"RabbitMQ does not start: {said}"
            time.sleep(0.3)
        yield f"pyamqp://guest:guest@127.0.0.1:{port}//"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        subprocess.run(["epmd", "-kill"], env=own, stdout=subprocess.DEVNULL, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def free_ports(number: int) -> list[int]:
    """So many ports of this machine that nobody listens on, each another."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def answers(port: int) -> bool:
    """Whether somebody listens on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
