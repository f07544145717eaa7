"""One writer at a time: the lock of a home, held for a whole run by whoever started it.

Not here: the locks of the warehouse's own file, which DuckDB holds.
"""

from __future__ import annotations

import errno
import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from policy.language import either

NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a file system without locks answers."""


class HouseBusyError(RuntimeError):
    """Another process has been writing the home for longer than a run waits."""


class NoLocksError(HouseBusyError):
    """The file system of the home knows no locks, so that nobody can tell whether another process is writing it."""


@contextmanager
def claim(home: Path, wait_minutes: int, say: Callable[[str], object]) -> Iterator[None]:
    """Hold the home alone while a whole run writes it, whoever started it; `say` is told when that means waiting.

    A run reads its own policy and inbox step by step, so two of them must not take turns. A process may claim what it
    holds already; the lock goes with the process, however that ends. Raises HouseBusyError after `wait_minutes`,
    NoLocksError where there can be no lock.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / ".writing.lock"
    lock = FileLock(path, is_singleton=True, thread_local=False)
    try:
        with _locks_are_known(home):
            lock.acquire(timeout=0)
    except Timeout:
        say(
            either(
                f"Another run is writing {home}: waiting for it to end, up to {wait_minutes} minutes.",
                f"{home} 正由另一次运行写入：等待其结束，至多{wait_minutes}分钟。",
            )
        )
        try:
            lock.acquire(timeout=wait_minutes * 60, poll_interval=0.5)
        except Timeout as busy:
            raise HouseBusyError(
                either(
                    f"Another run has been writing {home} for more than {wait_minutes} minutes. Nothing was "
                    f"changed; start this run again when that one has ended.",
                    f"{home} 已由另一次运行写入超过{wait_minutes}分钟。本次未作任何改动；请待其结束后重新运行。",
                )
            ) from busy
    try:
        # the warehouse and the record of runs use the other kind of lock, and do not say so where there is none
        with _locks_are_known(home), suppress(BlockingIOError), path.open("rb") as probe:
            fcntl.lockf(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        lock.release()


@contextmanager
def _locks_are_known(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        raise NoLocksError(
            either(
                f"The file system of {home} has no file locks ({error.strerror}), so two runs could write at once. "
                f"Put the home on a local disk, or mount it with locks, and run again; nothing was changed.",
                f"{home} 所在的文件系统没有文件锁，两次运行可能同时写入。"
                f"请改用本机磁盘，或以支持文件锁的方式挂载后重新运行；本次未作任何改动。",
            )
        ) from error
