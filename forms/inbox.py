"""The inbox: which files a scope holds, and reading them, spread over processes.

Here: listing by content, so that copies are one file. Not here: what stands in a file (`forms.reader`).
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from forms.reader import FileReading, read_file

JUNK_NAMES = frozenset({".DS_Store", "Thumbs.db"})
JUNK_PREFIX = "~$"
"""How Excel and WPS name the lock file beside an open workbook."""
FEW = 400
"""So many files are read faster in this process than by starting others."""
CHUNK = 8


@dataclass(frozen=True)
class InboxFile:
    """A file of a scope, one for all copies of the same bytes.

    `file`: path below the inbox, with /, the first in sort order. `path`: the same on this machine. `received_at`: time
    of modification in UTC without zone, the earliest of the copies. `size` in bytes.
    """

    file: str
    path: Path
    size: int
    received_at: datetime
    sha256: str
    copies: int = 1


def list_scope(inbox: Path, region: str, year: int) -> list[InboxFile]:
    """Return the files of a scope, `inbox/<region>/<year>/` at any depth, in sort order of their paths.

    Junk (see `list_junk`) and symbolic links are left out. A scope without a folder has no files. Raises OSError where
    a file cannot be read.
    """
    distinct: dict[str, InboxFile] = {}
    for file, path in _walk(inbox, region, year):
        if _is_junk(path):
            continue
        status = path.stat()
        received = datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        first = distinct.setdefault(sha256, InboxFile(file, path, status.st_size, received, sha256, copies=0))
        distinct[sha256] = replace(first, received_at=min(first.received_at, received), copies=first.copies + 1)
    return list(distinct.values())


def list_junk(inbox: Path, region: str, year: int) -> list[str]:
    """Return the paths below the inbox of what is passed over: lock files of open workbooks, folder settings."""
    return [file for file, path in _walk(inbox, region, year) if _is_junk(path)]


def _is_junk(path: Path) -> bool:
    return path.name in JUNK_NAMES or path.name.startswith(JUNK_PREFIX)


def _walk(inbox: Path, region: str, year: int) -> list[tuple[str, Path]]:
    """Return the regular files of a scope, by their path below the inbox in sort order; links are never followed."""
    root = inbox / region / str(year)
    if any(folder.is_symlink() for folder in (root.parent, root)):
        return []
    found = []
    for folder, _, names in os.walk(root, followlinks=False):
        for name in names:
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                found.append((path.relative_to(inbox).as_posix(), path))
    return sorted(found)


def read_scope(files: Sequence[InboxFile], workers: int) -> Iterator[tuple[InboxFile, FileReading]]:
    """Yield each file with its reading, in the order given.

    `workers` processes share the work; few files, or one worker, are read here. A file on which a process dies is
    damaged, and the others are read all the same.
    """
    if workers <= 1 or len(files) <= FEW:
        for file in files:
            yield file, read_file(file.path)
        return
    done = 0
    try:
        with _pool(workers) as pool:
            for reading in pool.map(read_file, [file.path for file in files], chunksize=CHUNK):
                yield files[done], reading
                done += 1
    except BrokenProcessPool:
        yield from _read_singly(files[done:])


def _read_singly(files: Sequence[InboxFile]) -> Iterator[tuple[InboxFile, FileReading]]:
    """Read one file at a time in another process, after some file has brought one down; it is found this way."""
    left = list(files)
    while left:
        with _pool(1) as pool:
            try:
                while left:
                    yield left[0], pool.submit(read_file, left[0].path).result()
                    del left[0]
            except BrokenProcessPool:
                yield left.pop(0), FileReading("damaged", "The process that read the file died on it.")


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
