"""Compound files (OLE 2), in which older Office formats and encrypted new ones lie: what their root holds.

Not here: the streams themselves (`forms.files.biff8`).
"""

from __future__ import annotations

import struct

_HEADER = 512
_FREE = 0xFFFFFFFA
_ENTRY = 128
_NO_ENTRY = 0xFFFFFFFF
_MOST_ENTRIES = 100_000


def root_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams and storages at the root; none of a file that is not understood.

    What lies deeper does not tell what the file is: a document may hold a workbook, and a workbook a document.
    """
    try:
        directory = _directory(data)
        names: set[str] = set()
        waiting, seen = [_links(directory, 0)[2]], set[int]()
        while waiting and len(seen) < _MOST_ENTRIES:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen:
                continue
            seen.add(number)
            left, right, _ = _links(directory, number)
            waiting += (left, right)
            length = struct.unpack_from("<H", directory, number * _ENTRY + 64)[0]
            names.add(directory[number * _ENTRY :][: max(0, length - 2)].decode("utf-16-le"))
    except (struct.error, IndexError, ValueError, ZeroDivisionError):
        return frozenset()
    return frozenset(names - {""})


def _links(directory: bytes, number: int) -> tuple[int, int, int]:
    """Return the left and right sibling of a directory entry, and its child."""
    left, right, child = struct.unpack_from("<III", directory, number * _ENTRY + 68)
    return left, right, child


def _directory(data: bytes) -> bytes:
    """Return the directory, which is a chain of sectors like every stream."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    sector, _, _, _, extra = struct.unpack_from("<I4xIIII", data, 48)
    tables = [table for table in struct.unpack_from("<109I", data, 76) if table < _FREE]
    for _ in range(len(data) // size):
        if extra >= _FREE:
            break
        *more, extra = struct.unpack_from(f"<{size // 4}I", data, _HEADER + extra * size)
        tables += [table for table in more if table < _FREE]
    chain: list[bytes] = []
    while sector < _FREE and len(chain) * size < _MOST_ENTRIES * _ENTRY:
        chain.append(data[_HEADER + sector * size :][:size])
        table, place = divmod(sector, size // 4)
        sector = struct.unpack_from("<I", data, _HEADER + tables[table] * size + place * 4)[0]
    return b"".join(chain)
