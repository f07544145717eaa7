"""The inbox: which files a scope holds, and which of them are left for the next run."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from forms.files.kinds import rank
from forms.problems import CHANGING_TEXT
from policy.characters import as_it_lies, as_name

JUNK_NAMES = frozenset({".DS_Store", "Thumbs.db"})
"""What file managers leave in folders: passed over without a word."""
UNFINISHED_NAMES = re.compile(
    r"~\$.*|\.~lock\..*#|\._.*|~WRL.*"
    r"|.*\.(?:part|partial|filepart|crdownload|download|downloading|opdownload|aria2|xltd|td|tmp|temp|!ut|bc!|!qb|swp)"
    r"|\.\w.*\.xlsx?\.\w{6}",
    re.IGNORECASE | re.DOTALL,
)
"""Names of lock files beside an open workbook (Excel, WPS, LibreOffice), of downloads and of copies under way."""
UNFINISHED_TEXT = "a lock file, or a file under the name of an unfinished download or copy"
NAMES = ("utf-8", "gb18030")
"""Encodings of file names, in the order in which they are tried."""
RECENT = 2.0
"""Seconds: a file changed so recently may still be written to and is looked at a second time."""
SETTLING = 0.2
"""Seconds between the two looks, once for all files together."""
EARLIEST, LATEST = datetime(1970, 1, 1), datetime(2100, 1, 1)
"""Times of modification beyond these are taken as these: clocks that were wrong, and beyond what every file system can hold."""


@dataclass(frozen=True)
class InboxFile:
    """A file of a scope, one for all copies of the same bytes.

    `file`: path below the inbox, with /, the first in sort order of those that can be read. `path`: the same on this machine.
    `received_at`: time of modification in UTC without zone, the earliest of the copies. `size` in bytes. `unfinished`: why it
    is left for the next run, empty for a file to read; `sha256` is then of its path, since its bytes are not final. `forbidden`:
    this account may not read it; `sha256` is of its path as well. `names`: all paths that can be read, in sort order; a copy
    under another name, such as .bak, is only counted.
    """

    file: str
    path: Path
    size: int
    received_at: datetime
    sha256: str
    copies: int = 1
    unfinished: str = ""
    forbidden: bool = False
    names: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """Why it is not read, as a kind of FILE_PROBLEMS; empty for a file to read."""
        return "unfinished" if self.unfinished else "forbidden" if self.forbidden else ""

    def name_as(self, kind: str | None) -> str:
        """Return the path that counts for a file whose bytes are of this kind: the first whose ending fits it best."""
        return min(self.names or (self.file,), key=lambda name: (rank(kind, name), name))

    def merged(self, other: InboxFile) -> InboxFile:
        """Return the one file that two copies of the same bytes are."""
        first, second = sorted((self, other), key=lambda each: (rank(None, each.file), each.file))
        if rank(None, first.file) < rank(None, second.file):
            return replace(first, copies=first.copies + second.copies)
        names = tuple(sorted({*(first.names or (first.file,)), *(second.names or (second.file,))}))
        received = min(first.received_at, second.received_at)
        return replace(first, names=names, received_at=received, copies=first.copies + second.copies)


def list_scope(inbox: Path, region: str, year: int) -> list[InboxFile]:
    """Return the files of a scope, `inbox/<region>/<year>/` at any depth, in sort order of their paths.

    Junk (JUNK_NAMES) and symbolic links are left out. Files that are still being written come with `unfinished`, those
    that this account may not read with `forbidden`; a file that vanishes meanwhile is not there. A scope without a folder
    has no files. Raises OSError where a file cannot be read for another reason, or a folder not be listed.
    """
    looked = [(file, path, _look(path)) for file, path in _walk(inbox, region, year) if path.name not in JUNK_NAMES]
    newest = max((look.status.st_mtime for _, _, look in looked if look and look.status and look.sha256), default=0.0)
    if abs(time.time() - newest) < RECENT:
        time.sleep(SETTLING)
    return distinct(_listed(file, path, look) for file, path, look in looked if look)


def distinct(files: Iterable[InboxFile]) -> list[InboxFile]:
    """Return one file for all copies of the same bytes, in sort order of their paths."""
    found: dict[str, InboxFile] = {}
    for file in files:
        found[file.sha256] = found[file.sha256].merged(file) if file.sha256 in found else file
    return sorted(found.values(), key=lambda each: each.file)


class _Look(NamedTuple):
    """What a first look at a file found: no fingerprint where it is unfinished or may not be read."""

    status: os.stat_result | None
    sha256: str | None
    unfinished: str = ""


def _look(path: Path) -> _Look | None:
    """Take the fingerprint of a file, None where it vanished."""
    try:
        if UNFINISHED_NAMES.fullmatch(path.name):
            return _Look(path.lstat(), None, UNFINISHED_TEXT)
        with path.open("rb") as content:
            before = os.fstat(content.fileno())
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            after = os.fstat(content.fileno())
    except FileNotFoundError:
        return None
    except PermissionError:
        with suppress(OSError):
            return _Look(path.lstat(), None)
        return _Look(None, None)
    return _Look(after, sha256) if _same(before, after) else _Look(after, None, CHANGING_TEXT)


def received(status: os.stat_result | None) -> datetime:
    """Return when a file arrived: its time of modification in UTC without zone, within EARLIEST and LATEST."""
    seconds = status.st_mtime if status else 0.0
    first, last = (moment.replace(tzinfo=UTC).timestamp() for moment in (EARLIEST, LATEST))
    return datetime.fromtimestamp(min(max(seconds, first), last), UTC).replace(tzinfo=None)


def _listed(file: str, path: Path, look: _Look) -> InboxFile:
    """Return the file as it is listed, after a second look at one that changed a moment ago."""
    unfinished, status = look.unfinished, look.status
    is_recent = status is not None and abs(time.time() - status.st_mtime) < RECENT + SETTLING
    if status and look.sha256 and is_recent:
        unfinished = CHANGING_TEXT
        with suppress(OSError):
            if _same(path.lstat(), status):
                unfinished = ""
    forbidden = look.sha256 is None and not unfinished
    size = status.st_size if status else 0
    listed = InboxFile(file, path, size, received(status), look.sha256 or "", 1, unfinished, forbidden)
    if listed.problem:
        return replace(listed, sha256=hashlib.sha256(f"{listed.problem} {file}".encode()).hexdigest())
    return listed


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_ino, one.st_size, one.st_mtime_ns) == (other.st_ino, other.st_size, other.st_mtime_ns)


def _walk(inbox: Path, region: str, year: int) -> list[tuple[str, Path]]:
    """Return the regular files of a scope, by their path below the inbox in sort order; links are never followed."""
    root = inbox / region / str(year)
    if any(folder.is_symlink() for folder in (root.parent, root)):
        return []
    return sorted((printable(path.relative_to(inbox)), path) for path, mode in entries(root) if stat.S_ISREG(mode))


def entries(root: Path, unlisted: Callable[[OSError], object] | None = None) -> Iterator[tuple[Path, int]]:
    """Yield everything below a folder at any depth but folders, with its mode: 0 where this machine cannot ask for it.

    Links are not followed. Raises OSError where a folder cannot be listed, unless `unlisted` takes it.
    """
    for folder, folders, names in os.walk(root, onerror=unlisted or _unlisted, followlinks=False):
        for name in (*folders, *names):
            path = Path(folder, name)
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:  # gone again
                continue
            except PermissionError:  # what is listed in a folder that may not be entered is a file that may not be read
                mode = stat.S_IFREG
            except OSError:
                mode = 0
            if not stat.S_ISDIR(mode):
                yield path, mode


def _unlisted(error: OSError) -> None:
    """A folder that cannot be listed must not look like one without files; one that is gone, or is a file, has none."""
    if not isinstance(error, (FileNotFoundError, NotADirectoryError)):
        raise error


def printable(path: Path) -> str:
    """Return a path as text, though its bytes be none: names unpacked from a Chinese archive are GB18030.

    Characters that no text may hold are written by their numbers.
    """
    return "/".join(map(_name, path.as_posix().split("/")))


def _name(part: str) -> str:
    raw = os.fsencode(part)
    for encoding in NAMES:
        try:
            return as_name(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def located(inbox: Path, file: str) -> Path:
    """Return where a listed file lies on this machine, as far as it is there: names are in either encoding.

    A character that no file may hold stands by its number in the list, and as itself on the disk.
    """
    path = inbox
    for part in file.split("/"):
        written = (name.encode(encoding, "replace") for name in (part, as_it_lies(part)) for encoding in NAMES)
        names = map(os.fsdecode, written)
        path = next((path / name for name in names if (path / name).exists()), path / part)
    return path
