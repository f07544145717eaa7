"""Work on what was handed in, in processes of their own, so that a file which hangs, dies or grows costs that file alone.

It imports what that needs and nothing else.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from forms.inbox import InboxFile
from forms.problems import FILE_PROBLEMS
from forms.reader import FileReading, read_file

LONGEST = 60.0
"""Seconds that one task, and then one file, may take."""
LARGEST_MEMORY = 3 * 2**30
"""Bytes of address space of a worker beyond what it imports; a file that needs more is not read."""
LARGEST_WRITTEN = 2**29
"""Bytes of one file that a worker may write: a copy of a small workbook can be larger than a disk."""
TOGETHER = 64
"""Files of one task: more of them cost less in messages, fewer are done again one by one where one of them fails."""
LARGEST_TASK = 2 * 2**20
"""Bytes of the files of one task; a larger file is a task of its own. A form has some 15 KiB."""
AHEAD = 4
"""Tasks under way for each worker, so that what was made does not pile up before it is asked for."""

Item = TypeVar("Item")
"""A file and what is wanted of it; it must be picklable."""
Reader = Callable[[Path, str], FileReading]
Told = TypeVar("Told")
"""What is wanted of the readings of some files, or of any work on them; it must be picklable."""
Teller = Callable[[Sequence[tuple[str, FileReading]]], Told]
"""Makes it, in the worker, of fingerprints and readings; a function of a module, which the worker imports."""


@dataclass(frozen=True)
class Broken:
    """Why nothing came of a file: it took too long (`hang`), or its worker died or grew on it (`crash`); `detail` says more."""

    problem: str
    detail: str


class WorkersError(RuntimeError):
    """Processes that open files die before they have any."""


def read_scope(
    files: Sequence[InboxFile],
    workers: int,
    tell: Teller[Told],
    *,
    longest: float = LONGEST,
    reader: Reader = read_file,
) -> Iterator[tuple[Sequence[InboxFile], Told]]:
    """Yield some files at a time with what `tell` makes of their readings: those with a problem, then all others in order.

    `workers` processes share the work. A file that takes longer than `longest` seconds or on which its process dies is a
    problem of that file (`hang`, `crash`); one that changed since it was listed is `unfinished`. The others are read all
    the same.
    """
    if without := [file for file in files if file.problem]:
        told = [
            (file.sha256, FileReading(file.problem, file.unfinished or FILE_PROBLEMS[file.problem])) for file in without
        ]
        yield without, tell(told)
    waiting = [file for file in files if not file.problem]
    read = partial(_read_all, reader, tell)
    for task, made in in_workers(waiting, read, workers, size=attrgetter("size"), longest=longest):
        if isinstance(made, Broken):
            yield task, tell([(file.sha256, FileReading(made.problem, made.detail)) for file in task])
        else:
            yield task, made


def in_workers(
    items: Sequence[Item],
    work: Callable[[Sequence[Item]], Told],
    workers: int,
    *,
    size: Callable[[Item], int],
    longest: float = LONGEST,
) -> Iterator[tuple[Sequence[Item], Told | Broken]]:
    """Yield some items at a time, in the order given, with what `work` made of them in one of `workers` processes.

    An item that breaks its worker comes alone, with what broke; those that shared its task are done again. `work` is a
    function of a module, or a `partial` of one. `size` gives the bytes of an item. Raises WorkersError.
    """
    tasks = list(_tasks(items, max(1, min(TOGETHER, len(items) // max(1, workers))), size))
    if not tasks:
        return
    pool = ProcessPool(
        min(max(1, workers), len(tasks)),
        initializer=_limit,
        initargs=(LARGEST_MEMORY, work),
        context=multiprocessing.get_context("spawn"),
    )

    def start(task: Sequence[Item]) -> ProcessFuture[Told]:
        return pool.schedule(work, args=(task,), timeout=longest)

    def outcome(task: Sequence[Item], future: ProcessFuture[Told]) -> Iterator[tuple[Sequence[Item], Told | Broken]]:
        """What came of a task; each item of a failed one is tried on its own."""
        try:
            told = future.result(timeout=longest * (AHEAD + 2))
        except TimeoutError:
            if not future.done():  # not the task took so long: none was begun
                raise WorkersError("No process can be started to open files in: is there memory left?") from None
            broken = Broken("hang", f"It was not done after {longest:g} seconds.")
        except ProcessExpired as expired:
            broken = Broken("crash", f"The process that worked on it died ({expired.exitcode}).")
        except CancelledError:
            raise
        except Exception as error:
            broken = Broken("crash", f"{type(error).__name__}: {error}")
        else:
            yield task, told
            return
        if len(task) == 1:
            yield task, broken
            return
        for one, again in [([item], start([item])) for item in task]:
            yield from outcome(one, again)

    try:
        left = iter(tasks)
        running = deque((task, start(task)) for task in islice(left, AHEAD * max(1, workers)))
        while running:
            yield from outcome(*running.popleft())
            running.extend((more, start(more)) for more in islice(left, 1))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _tasks(items: Sequence[Item], most: int, size: Callable[[Item], int]) -> Iterator[Sequence[Item]]:
    task: list[Item] = []
    total = 0
    for item in items:
        if task and (len(task) == most or total + size(item) > LARGEST_TASK):
            yield task
            task, total = [], 0
        task.append(item)
        total += size(item)
    if task:
        yield task


def _read_all(reader: Reader, tell: Teller[Told], files: Sequence[InboxFile]) -> Told:
    """Read some files; runs in a worker."""
    return tell([(file.sha256, reader(file.path, file.sha256)) for file in files])


def _limit(memory: int, _work: Callable[[Any], Any]) -> None:
    """Bound what this worker may take beyond what the work imported; no core file of departments' data is left."""
    imported = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (imported + memory, imported + memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITTEN, LARGEST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
