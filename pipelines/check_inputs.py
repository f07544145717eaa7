"""What `jixiao check` is given: files, folders and links, as the files that are checked and what is passed over.

Folders are gone through as the inbox is: junk without a word, lock files and links are said. An argument that is a link is what it
points to. Not here: reading and judging (`pipelines.checking`), what is printed (`pipelines.check_report`).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.returning import safe_name
from forms.inbox import JUNK_NAMES, UNFINISHED_NAMES, entries, printable
from forms.visible import visible
from policy.language import Said

ENDING = "-校验结果"
"""Of the name of a marked copy that `check` leaves beside a file."""
_COPY = re.compile(rf"(.+){ENDING}(?:（\d+）)?")
LINK, SPECIAL, UNFINISHED, TWICE, OWN = "link", "special", "unfinished", "twice", "copy"
WHY = {
    LINK: Said("a link within a folder; links (链接) are followed only as arguments", "文件夹中的链接，未跟随"),
    SPECIAL: Said("no regular file (不是普通文件)", "不是普通文件"),
    UNFINISHED: Said("a lock file, or an unfinished download or copy (临时文件)", "锁定文件或未完成的下载、复制"),
    TWICE: Said("given more than once (重复); it is checked once", "重复给出，只校验一次"),
    OWN: Said("a marked copy (校验结果) of a file that is checked here", "同时给出的文件的校验结果副本"),
}
"""Why something is passed over."""


class NotThereError(Exception):
    """An argument names nothing that is there; the message is the argument as it is shown."""


@dataclass(frozen=True)
class Given:
    """A file to check: as it is shown, where it lies (a copy goes beside it), and what is read, links followed.

    `problem` is that of a folder that cannot be listed, which is told like a file.
    """

    shown: str
    path: Path
    real: Path
    problem: str = ""

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where it cannot be asked."""
        try:
            return self.real.stat().st_size
        except OSError:
            return 0


@dataclass(frozen=True)
class Passed:
    """What is passed over, as it is shown, and why (a key of WHY)."""

    shown: str
    why: str


def shown(path: Path) -> str:
    """Return a path as text on one line, whatever its bytes are."""
    return visible(printable(path))


def gather(arguments: Sequence[Path]) -> tuple[list[Given], list[Passed]]:
    """Return the files to check, in the order given, each once, and what is passed over. Raises NotThereError."""
    files: dict[Path, Given] = {}
    passed: list[Passed] = []
    for each in (each for argument in arguments for each in _within(argument)):
        if isinstance(each, Passed):
            passed.append(each)
        elif each.real in files:
            passed.append(Passed(each.shown, TWICE))
        else:
            files[each.real] = each
    return list(_without_copies(files.values(), passed)), passed


def _within(argument: Path) -> Iterator[Given | Passed]:
    try:
        mode = argument.stat().st_mode
    except PermissionError:
        mode = stat.S_IFREG  # there it is; reading says what is wrong
    except OSError as error:
        raise NotThereError(shown(argument)) from error
    if stat.S_ISDIR(mode):
        yield from _in_folder(argument)
    else:
        yield _told(argument, mode)


def _in_folder(root: Path) -> Iterator[Given | Passed]:
    unlisted: list[OSError] = []
    for path, mode in sorted(entries(root, unlisted.append)):
        if path.name not in JUNK_NAMES:
            yield Passed(shown(path), LINK) if stat.S_ISLNK(mode) else _told(path, mode)
    for error in unlisted:
        path = Path(error.filename)
        yield Given(shown(path), path, path, "forbidden")


def _told(path: Path, mode: int) -> Given | Passed:
    if UNFINISHED_NAMES.fullmatch(path.name):
        return Passed(shown(path), UNFINISHED)
    if not stat.S_ISREG(mode):
        return Passed(shown(path), SPECIAL)
    return Given(shown(path), path, Path(os.path.realpath(path)))


def _without_copies(files: Iterable[Given], passed: list[Passed]) -> Iterator[Given]:
    """Leave out marked copies of files that are checked too; one that is given without its file was perhaps corrected."""
    files = list(files)
    stems = {(each.path.parent.resolve(), safe_name(Path(printable(each.path)).stem)) for each in files}
    for each in files:
        match = _COPY.fullmatch(Path(printable(each.path)).stem)
        if match and (each.path.parent.resolve(), match[1]) in stems:
            passed.append(Passed(each.shown, OWN))
        else:
            yield each
