"""Reading files in processes of their own, so that a file which hangs, dies or grows costs that file alone.

Here: workers, their limits of time and memory, what becomes of a file that breaks them. Not here: which files there are
(`forms.inbox`), reading one (`forms.reader`). A worker imports what reading needs and nothing else.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from pathlib import Path

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from forms.inbox import InboxFile
from forms.reader import FileReading, read_file

LONGEST = 60.0
"""Seconds that one task, and then one file, may take."""
LARGEST_MEMORY = 3 * 2**30
"""Bytes of address space of a worker; a file that needs more is not read."""
TOGETHER = 8
"""Files of one task: more of them cost less in messages, fewer are read again one by one where one of them fails."""
AHEAD = 4
"""Tasks under way for each worker, so that what was read does not pile up before it is asked for."""

Reader = Callable[[Path, str], FileReading]


def read_scope(
    files: Sequence[InboxFile], workers: int, *, longest: float = LONGEST, reader: Reader = read_file
) -> Iterator[tuple[InboxFile, FileReading]]:
    """Yield each file with its reading, in the order given.

    `workers` processes share the work. A file that takes longer than `longest` seconds or on which its process dies is a
    problem of that file (`hang`, `crash`); one that changed since it was listed is `unfinished`. The others are read all
    the same.
    """
    waiting = [file for file in files if not file.unfinished]
    readings = _readings(waiting, workers, longest, reader)
    for file in files:
        yield file, FileReading("unfinished", file.unfinished) if file.unfinished else next(readings)


def _readings(files: Sequence[InboxFile], workers: int, longest: float, reader: Reader) -> Iterator[FileReading]:
    """Yield the readings of files in their order, tasks of several files first and one by one where such a task fails."""
    size = max(1, min(TOGETHER, len(files) // max(1, workers)))
    tasks = [files[start : start + size] for start in range(0, len(files), size)]
    if not tasks:
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPool(
        min(max(1, workers), len(tasks)), initializer=_limit, initargs=(LARGEST_MEMORY,), context=context
    )

    def start(task: Sequence[InboxFile]) -> ProcessFuture[list[FileReading]]:
        places = [(file.path, file.sha256) for file in task]
        return pool.schedule(_read_all, args=(reader, places), timeout=longest)

    try:
        left = iter(tasks)
        running = deque((task, start(task)) for task in islice(left, AHEAD * workers))
        while running:
            task, future = running.popleft()
            yield from _outcome(task, future, start, longest)
            running.extend((more, start(more)) for more in islice(left, 1))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(
    task: Sequence[InboxFile],
    future: ProcessFuture[list[FileReading]],
    start: Callable[[Sequence[InboxFile]], ProcessFuture[list[FileReading]]],
    longest: float,
) -> Iterable[FileReading]:
    """Return the readings of a task, each file of a failed one read on its own."""
    try:
        return future.result()
    except TimeoutError:
        problem = FileReading("hang", f"Reading it was not done after {longest:g} seconds.")
    except ProcessExpired as expired:
        problem = FileReading("crash", f"The process that read it died ({expired.exitcode}).")
    except CancelledError:
        raise
    except Exception as error:
        problem = FileReading("crash", f"{type(error).__name__}: {error}")
    if len(task) == 1:
        return [problem]
    alone = [([file], start([file])) for file in task]
    return [reading for one, again in alone for reading in _outcome(one, again, start, longest)]


def _read_all(reader: Reader, places: Sequence[tuple[Path, str]]) -> list[FileReading]:
    """Read some files; runs in a worker."""
    return [reader(path, sha256) for path, sha256 in places]


def _limit(memory: int) -> None:
    """Bound the memory of this worker; runs in it before anything is read. No core file of departments' data is left."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
