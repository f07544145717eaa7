"""Replacing a directory as a whole: readers see the old one or the new one, never a mixture, whatever is killed when.

Here: the hidden sibling a new version is built in, the exchange, what an interrupted run left behind.
Not here: what the directory holds.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.flush import flush

AT_FDCWD = -100
RENAME_EXCHANGE = 2


@contextmanager
def replaced(directory: Path) -> Iterator[Path]:
    """Give an empty hidden sibling of `directory` to fill; it takes the directory's place when the block ends.

    On any error the directory stays as it was. What an earlier, killed replacement left behind is put right first.
    One replacement of a directory at a time: callers hold the warehouse, which has a single writer.
    """
    recover(directory)
    fresh, old = _siblings(directory)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        _flush(fresh)
        _put_in_place(fresh, directory, old)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    flush([directory.parent])
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)


def recover(directory: Path) -> None:
    """Undo what a killed replacement left: bring a directory back that was moved aside, remove unfinished ones."""
    fresh, old = _siblings(directory)
    if old.exists() and not directory.exists():
        old.rename(directory)
    for leftover in (fresh, old):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a hidden sibling of a file to write; it takes the file's place when the block ends, and goes where the block fails."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def keep(source: Path, target: Path) -> None:
    """Give `target` the bytes of `source` without copying them where the file system can (a hard link)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _siblings(directory: Path) -> tuple[Path, Path]:
    return directory.with_name(f".{directory.name}.new"), directory.with_name(f".{directory.name}.old")


def _put_in_place(fresh: Path, directory: Path, old: Path) -> None:
    if not directory.exists():
        fresh.rename(directory)
    elif not _exchange(fresh, directory):
        directory.rename(old)
        try:
            fresh.rename(directory)
        except BaseException:
            old.rename(directory)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step of the kernel; False where the system or the file system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _flush(directory: Path) -> None:
    """Bring every new file below `directory`, and the directories themselves, to the disk."""
    # a file with a second name was kept: it was flushed when it was new
    flush([*(path for path in directory.rglob("*") if path.is_dir() or path.stat().st_nlink == 1), directory])
