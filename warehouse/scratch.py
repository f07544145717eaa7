"""A file on a shared disk worked on from a local copy: DuckDB advises against files on NFS or SMB that are written in place.

Here: fetching the copy, and putting a file back by flush and rename, so that readers and a machine that dies find the old one or
the new one. Not here: who may do so, which the lock of the home says (`warehouse.lock`).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.flush import flush
from warehouse.swap import whole


@contextmanager
def local_copy(file: Path, scratch: Path) -> Iterator[Path]:
    """A copy of a file in a folder of its own below `scratch`, put back when the block ends; none is fetched where there is none.

    It is put back after an error as well, as a file that is worked on in place stays as the error left it. Whoever asks holds
    the home alone: what lies in the folder already is of a run that was killed, and goes.
    """
    folder = scratch / hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:16]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy = folder / file.name
    try:
        if file.is_file():
            shutil.copyfile(file, copy)
        try:
            yield copy
        finally:
            if copy.is_file():
                put_back(copy, file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_back(made: Path, target: Path) -> None:
    """Put the bytes of a file in the place of another, on the disk before the name says so."""
    with whole(target) as fresh:
        shutil.copyfile(made, fresh)
        flush([fresh])
    flush([target.parent])
