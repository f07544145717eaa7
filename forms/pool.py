"""Reading files in processes of their own, so that a file which hangs, dies or grows costs that file alone.

Here: workers, their limits of time and memory, what becomes of a file that breaks them. Not here: which files there are
(`forms.inbox`), reading one (`forms.reader`), what a worker hands over. It imports what that needs and nothing else.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from forms.inbox import InboxFile
from forms.problems import FILE_PROBLEMS
from forms.reader import FileReading, read_file

LONGEST = 60.0
"""Seconds that one task, and then one file, may take."""
LARGEST_MEMORY = 3 * 2**30
"""Bytes of address space of a worker beyond what it imports; a file that needs more is not read."""
TOGETHER = 64
"""Files of one task: more of them cost less in messages, fewer are read again one by one where one of them fails."""
LARGEST_TASK = 2 * 2**20
"""Bytes of the files of one task; a larger file is a task of its own. A form has some 15 KiB."""
AHEAD = 4
"""Tasks under way for each worker, so that what was read does not pile up before it is asked for."""

Reader = Callable[[Path, str], FileReading]
Told = TypeVar("Told")
"""What is wanted of the readings of some files; it must be picklable."""
Teller = Callable[[Sequence[tuple[str, FileReading]]], Told]
"""Makes it, in the worker, of fingerprints and readings; a function of a module, which the worker imports."""


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
    tasks = list(_tasks(waiting, max(1, min(TOGETHER, len(waiting) // max(1, workers)))))
    if not tasks:
        return
    pool = ProcessPool(
        min(max(1, workers), len(tasks)),
        initializer=_limit,
        initargs=(LARGEST_MEMORY, tell),
        context=multiprocessing.get_context("spawn"),
    )

    def start(task: Sequence[InboxFile]) -> ProcessFuture[Told]:
        places = [(file.path, file.sha256) for file in task]
        return pool.schedule(_read_all, args=(reader, tell, places), timeout=longest)

    def outcome(task: Sequence[InboxFile], future: ProcessFuture[Told]) -> Iterator[tuple[Sequence[InboxFile], Told]]:
        """What a task told; each file of a failed one is read on its own."""
        try:
            told = future.result()
        except TimeoutError:
            problem = FileReading("hang", f"Reading it was not done after {longest:g} seconds.")
        except ProcessExpired as expired:
            problem = FileReading("crash", f"The process that read it died ({expired.exitcode}).")
        except CancelledError:
            raise
        except Exception as error:
            problem = FileReading("crash", f"{type(error).__name__}: {error}")
        else:
            yield task, told
            return
        if len(task) == 1:
            yield task, tell([(task[0].sha256, problem)])
            return
        for one, again in [([file], start([file])) for file in task]:
            yield from outcome(one, again)

    try:
        left = iter(tasks)
        running = deque((task, start(task)) for task in islice(left, AHEAD * workers))
        while running:
            yield from outcome(*running.popleft())
            running.extend((more, start(more)) for more in islice(left, 1))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _tasks(files: Sequence[InboxFile], most: int) -> Iterator[Sequence[InboxFile]]:
    task: list[InboxFile] = []
    size = 0
    for file in files:
        if task and (len(task) == most or size + file.size > LARGEST_TASK):
            yield task
            task, size = [], 0
        task.append(file)
        size += file.size
    if task:
        yield task


def _read_all(reader: Reader, tell: Teller[Told], places: Sequence[tuple[Path, str]]) -> Told:
    """Read some files; runs in a worker."""
    return tell([(sha256, reader(path, sha256)) for path, sha256 in places])


def _limit(memory: int, _tell: Teller[Told]) -> None:
    """Bound the memory of this worker; runs in it before anything is read. No core file of departments' data is left.

    What reading and telling import is there by now and counts extra: on a machine of many cores it takes much address space.
    """
    imported = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (imported + memory, imported + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
