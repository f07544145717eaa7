"""Earlier publications of a year: kept whole below `history/<n>/`, numbered from 1, the newest last.

A publication that says something else than the one that stands puts that one into history, as it was. One that differs in its
day alone does not, so a re-run changes nothing and daily runs do not pile up. History is internal: it holds rows that were
withdrawn since, and only `public/` of the year itself may be served.
Here: what is kept and how it is found again. Not here: which publication differs (`publishing.export`, `publishing.changes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publishing.descriptor import MANIFEST, Document
from warehouse.reuse import fingerprint
from warehouse.swap import keep

HISTORY = "history"


def entries(directory: Path) -> list[int]:
    """Numbers of the earlier publications of a published directory, oldest first."""
    folder = directory / HISTORY
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(int(path.name) for path in found if path.name.isdecimal())


def entry(directory: Path, number: int) -> Path:
    """Folder of one earlier publication."""
    return directory / HISTORY / str(number)


def carry_over(directory: Path, fresh: Path) -> None:
    """Take the history of the standing directory along; files are linked, not copied."""
    for path in _files(directory / HISTORY):
        keep(path, fresh / path.relative_to(directory))


def add(directory: Path, fresh: Path, number: int) -> None:
    """Keep the standing directory, without its own history, as an entry of the fresh one."""
    for path in _files(directory):
        name = path.relative_to(directory)
        if name.parts[0] != HISTORY:
            keep(path, entry(fresh, number) / name)


def fingerprints(directory: Path) -> dict[str, Document]:
    """The manifest of every entry, by number: with it every kept file can be checked."""
    return {str(number): fingerprint(entry(directory, number) / MANIFEST) for number in entries(directory)}


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if path.is_file())
