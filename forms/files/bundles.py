"""Files that came together in a .zip: their names, what each holds, and the limits of the whole.

Names are those of the archive, read as UTF-8 or GB18030 and made harmless: parts of a path below the .zip that lead nowhere else.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from forms.files.containers import broken_is_damaged, check_entries, container
from forms.inbox import JUNK_NAMES
from forms.problems import BadFileError

LARGEST_FILE = 64 * 2**20
"""Bytes of a file, whether it was handed in alone or in a .zip."""
MOST_MEMBERS = 2000
"""Files in one .zip."""
JUNK = JUNK_NAMES | {"desktop.ini"}
JUNK_FOLDER = "__MACOSX"
JUNK_BEGINNINGS = ("~$", "._", ".~lock.")
"""What systems leave in archives beside the files themselves: passed over without a word."""
LONGEST_PART = 200
LONGEST_NAME = 1000
"""Bytes of a name between two slashes, and of a whole one; file systems end at 255 and 4,096."""
_IS_UTF8 = 0x800
_FIRST_OF_THREE_BYTES = "\u0800"
_SEPARATOR = re.compile(r"[/\\]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Member:
    """A file in a .zip: its name below it, fingerprint, size in bytes. Of one that cannot be unpacked: why, and no bytes."""

    name: str
    sha256: str
    size: int
    problem: str | None = None
    detail: str = ""


def list_members(data: bytes) -> tuple[Member, ...]:
    """Return the files of a .zip in the order of their names. Raises BadFileError where nothing of it may be read."""
    with container(data) as bundle:
        entries = _entries(bundle)
        return tuple(_member(data, bundle, name, entries[name]) for name in sorted(entries))


def read_member(opened: BinaryIO, name: str) -> bytes:
    """Return the bytes of a file in an open .zip by its name in `list_members`. Raises BadFileError."""
    with broken_is_damaged(), zipfile.ZipFile(opened) as bundle:
        entries = _entries(bundle)
        if name not in entries:
            raise BadFileError("unfinished", f"The archive holds no {name} any more.")
        return _unpacked(bundle, entries[name])


def _member(data: bytes, bundle: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo) -> Member:
    try:
        with broken_is_damaged():
            return Member(name, hashlib.sha256(_unpacked(bundle, entry)).hexdigest(), entry.file_size)
    except BadFileError as error:
        nameless = hashlib.sha256(hashlib.sha256(data).digest() + name.encode()).hexdigest()
        return Member(name, nameless, entry.file_size, error.problem, str(error))


def _unpacked(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > LARGEST_FILE:
        raise BadFileError("too_large", f"{entry.file_size} bytes, the limit is {LARGEST_FILE}.")
    return bundle.read(entry)


def _entries(bundle: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name, once the whole is found fit to unpack. Raises BadFileError."""
    found = [(name, entry) for name, entry in _named(bundle.infolist()) if not _is_junk(name)]
    if not found:
        raise BadFileError("empty", "The archive holds no file.")
    check_entries([entry for _, entry in found], MOST_MEMBERS)
    entries: dict[str, zipfile.ZipInfo] = {}
    for name, entry in found:
        free, number = name, 1
        while free in entries:
            number += 1
            free = str(PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem}（{number}）"))
        entries[free] = entry
    return entries


def _named(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Yield the files, not the folders, with their names made harmless."""
    unmarked = [entry.orig_filename.encode("cp437") for entry in entries if not entry.flag_bits & _IS_UTF8]
    encoding = _encoding(unmarked)
    for entry in entries:
        written = entry.orig_filename
        if not entry.flag_bits & _IS_UTF8:
            written = written.encode("cp437").decode(encoding)
        if not written.endswith(("/", "\\")):
            yield _harmless(written), entry


def _encoding(names: list[bytes]) -> str:
    """Return the encoding of names that state none: one tool wrote them all."""
    for encoding in ("utf-8", "gb18030"):
        try:
            read = "".join(name.decode(encoding) for name in names)
        except UnicodeDecodeError:
            continue
        # GB18030 can pass for UTF-8 of two bytes a character, which Chinese never is
        if encoding == "gb18030" or read.isascii() or max(read) >= _FIRST_OF_THREE_BYTES:
            return encoding
    return "cp437"


def _harmless(written: str) -> str:
    parts = [_CONTROLS.sub("_", part) for part in _SEPARATOR.split(written)]
    parts = [_cut(part) for part in parts if part not in ("", ".", "..")] or ["_"]
    name = "/".join(parts)
    return name if len(name.encode()) <= LONGEST_NAME else parts[-1]


def _cut(part: str) -> str:
    """Cut a name at a whole character, its ending kept."""
    if len(part.encode()) <= LONGEST_PART:
        return part
    ending = PurePosixPath(part).suffix.encode()[: LONGEST_PART // 4]
    return (part.encode()[: LONGEST_PART - len(ending)] + ending).decode(errors="ignore")


def _is_junk(name: str) -> bool:
    *folders, last = name.split("/")
    return JUNK_FOLDER in folders or last in JUNK or last.startswith(JUNK_BEGINNINGS)
