"""Zip containers, in which most that is handed in lies: opening one once, and its limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from forms.problems import BadFileError

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of all parts together, as the container's directory states them."""
SMALL = 4 * 2**10
"""Bytes of a part, packed."""
MOST_REMEMBERED = 64
_TO_TIME, _FROM_TIME, _TO_NAME = 10, 14, 30
"""Where the time, what follows it, and the name stand in front of a part; the time alone says nothing of what it holds."""
_UNPACKED: dict[Hashable, bytes] = {}
_ENTRY_ENCRYPTED = 0x1
_HEADER = b"PK\x03\x04"
_USUAL_FLAGS = 0x80E
"""How a part was packed, that its size stands behind it, that its name is in UTF-8."""
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError)


@contextmanager
def container(data: bytes) -> Iterator[zipfile.ZipFile]:
    """Open a container. What is broken in it, now or when something is unpacked, is a BadFileError (damaged)."""
    with broken_is_damaged():
        yield _opened(data)


@contextmanager
def broken_is_damaged() -> Iterator[None]:
    """Turn whatever the library stumbles over into a BadFileError (damaged)."""
    try:
        yield
    except _BROKEN as error:
        raise BadFileError("damaged", f"The container is broken: {error}") from error


@lru_cache(maxsize=1)
def _opened(data: bytes) -> zipfile.ZipFile:
    """Read the directory of a container; what kind of file it is, and what it says, is asked one after the other."""
    return zipfile.ZipFile(io.BytesIO(data))


def part_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a part as calamine compares it: in small letters with forward slashes, from the root."""
    return entry.filename.replace("\\", "/").lower().lstrip("./")


def unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, data: bytes) -> bytes:
    """Return a part of a container of these bytes. Workbooks of one template share the small ones, which are unpacked once."""
    start = entry.header_offset
    named = start + _TO_NAME + int.from_bytes(data[start + 26 : start + 28], "little")
    packed = named + int.from_bytes(data[start + 28 : start + 30], "little")
    end = packed + entry.compress_size
    if entry.compress_size > SMALL:
        return _inflated(entry, data[start:named], data[packed:end]) or opened.read(entry)
    stated = entry.CRC, entry.file_size, entry.compress_type, entry.flag_bits, entry.orig_filename
    key = data[start : start + _TO_TIME], data[start + _FROM_TIME : end], stated
    if key not in _UNPACKED:
        if len(_UNPACKED) == MOST_REMEMBERED:
            _UNPACKED.clear()
        _UNPACKED[key] = _inflated(entry, data[start:named], data[packed:end]) or opened.read(entry)
    return _UNPACKED[key]


def _inflated(entry: zipfile.ZipInfo, header: bytes, packed: bytes) -> bytes | None:
    """Return a part that is in all what the directory says; None for any other, of which the library says what is wrong."""
    named = header.startswith(_HEADER) and header[_TO_NAME:] == entry.orig_filename.encode("ascii", "replace")
    if (
        not named
        or not entry.file_size
        or entry.compress_type != zipfile.ZIP_DEFLATED
        or entry.flag_bits & ~_USUAL_FLAGS
    ):
        return None
    try:
        part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size)
    except zlib.error:
        return None
    return part if len(part) == entry.file_size and zlib.crc32(part) == entry.CRC else None


def check_entries(entries: Sequence[zipfile.ZipInfo], most: int) -> None:
    """Refuse parts that are encrypted, too many, or too large once unpacked. Raises BadFileError."""
    if any(entry.flag_bits & _ENTRY_ENCRYPTED for entry in entries):
        raise BadFileError("encrypted", "The container is protected by a password.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise BadFileError("too_large", f"{unpacked} bytes unpacked, the limit is {LARGEST_UNPACKED}.")
    if len(entries) > most:
        raise BadFileError("too_large", f"{len(entries)} parts, the limit is {most}.")
