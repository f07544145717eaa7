"""Running `jixiao` in processes that can be killed at a chosen write. Here: the processes and the writes that count.

Dagster and Great Expectations are imported once, in a server that forks a process for every run: hundreds of runs would
spend their time on imports otherwise. Not here: what a home must look like afterwards (`homes`).
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.survival.homes import broken

WRITES = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}
"""Python's audit events of the file system; `open` counts where it is for writing."""
EACH = -1
"""In place of the number of a write: every one."""
PATIENCE = 300
"""Seconds after which a run is taken to hang."""
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["pipelines.running", "expectations.judge"])


@dataclass(frozen=True)
class Run:
    """How a run ended: its exit code (negative: the signal that killed it), what it printed, the writes it got to."""

    code: int
    printed: str
    writes: int


def kill(_home: Path) -> None:
    """End this process with no chance to clean up."""
    os.kill(os.getpid(), signal.SIGKILL)


def look_on(home: Path) -> None:
    """Read what is published, as others do at any moment; what is wrong with it is noted beside the home."""
    if faults := broken(home):
        with home.with_name(f"{home.name}.faults").open("a", encoding="utf-8") as noted:
            noted.writelines(f"{fault}\n" for fault in faults)


def lose_inbox(home: Path) -> None:
    """The inbox is gone, as a share that is not mounted any more."""
    (home / "inbox").rename(home.with_name(f"{home.name}.inbox"))
    (home / "inbox").mkdir()


@dataclass
class _Writes:
    """Counts the states of a home on disk, as seen just before each write; does the deed at the given one."""

    home: Path
    kill_at: int
    tally: Any
    deed: Callable[[Path], None]
    seen: frozenset[Any] = frozenset()
    busy: bool = field(default=False)

    def watch(self) -> None:
        """See every write from now on: Python's by audit events, DuckDB's by the statements that cause them."""
        import duckdb  # noqa: PLC0415

        connect = duckdb.connect
        duckdb.connect = lambda *args, **settings: _Watched(self, connect(*args, **settings))
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.busy or event not in WRITES:
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if str(arguments[0]).startswith(str(self.home)):
            self.note()

    def note(self) -> None:
        """Count the state of the home if it is a new one."""
        self.busy = True
        state = frozenset(_state(self.home))
        if state != self.seen:
            self.seen = state
            self.tally.value += 1
            if self.kill_at in (self.tally.value, EACH):
                self.deed(self.home)
        self.busy = False


@dataclass
class _Watched:
    """A DuckDB connection whose statements are writes to be counted, before and after."""

    writes: _Writes
    connection: Any

    def execute(self, *arguments: Any) -> Any:
        self.writes.note()
        result = self.connection.execute(*arguments)
        self.writes.note()
        return result

    def close(self) -> None:
        self.writes.note()
        self.connection.close()
        self.writes.note()

    def __enter__(self) -> _Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def _state(home: Path) -> list[tuple[str, int, int]]:
    """The files of a home with size and time of change; without the inbox, and Dagster's own files."""
    found = []
    for folder, folders, names in os.walk(home):
        if Path(folder) == home:
            folders[:] = [name for name in folders if name not in ("inbox", "dagster")]
        for name in names:
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - thousands of times a run
            found.append((os.path.join(folder, name), status.st_size, status.st_mtime_ns))  # noqa: PTH118
        found.extend((os.path.join(folder, name), 0, 0) for name in folders)  # noqa: PTH118
    return found


def _act(
    arguments: list[str], log: Path, environment: Mapping[str, str], writes: _Writes | None, largest: int | None
) -> None:
    with log.open("w", encoding="utf-8") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.stdin.close()
    os.environ.update(environment)
    if largest:  # Python ignores the signal: writing more is an error, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    if writes:
        writes.watch()
    from pipelines.cli import main  # noqa: PLC0415

    main(arguments)


@dataclass
class Started:
    """A run under way."""

    process: Any
    log: Path
    tally: Any

    def kill(self) -> None:
        """Kill it with no chance to clean up."""
        self.process.kill()

    def end(self) -> Run:
        """Wait for its end. A run that hangs is an error."""
        self.process.join(PATIENCE)
        if self.process.exitcode is None:
            self.process.kill()
            raise TimeoutError(f"A run hangs: {self.log.read_text(encoding='utf-8')}")
        return Run(self.process.exitcode, self.log.read_text(encoding="utf-8"), self.tally.value)


def start(
    home: Path,
    *arguments: object,
    kill_at: int | None = None,
    deed: Callable[[Path], None] = kill,
    environment: Mapping[str, str] | None = None,
    largest: int | None = None,
    log: Path | None = None,
) -> Started:
    """Start `jixiao ARGUMENTS… --home HOME`. With `kill_at` its writes are counted and it is killed at that one (0: never,
    EACH: at every one, which a `deed` survives).

    `deed` is done to the home in place of killing. `largest` is the size in bytes beyond which no file can be written.
    `log` is where its words go, beside the home unless told.
    """
    tally = _PROCESSES.Value("i", 0)
    writes = None if kill_at is None else _Writes(home, kill_at, tally, deed)
    log = log or home.with_name(f"{home.name}.log")
    command = [*map(str, arguments), "--home", str(home)]
    process = _PROCESSES.Process(target=_act, args=(command, log, dict(environment or {}), writes, largest))
    process.start()
    return Started(process, log, tally)


def run(home: Path, *arguments: object, **options: Any) -> Run:
    """Run `jixiao` to its end, however that comes."""
    return start(home, *arguments, **options).end()
