"""Compound files (OLE 2), in which older Office formats and encrypted new ones lie: what their root holds, and streams."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Sequence

_FREE = 0xFFFFFFFA
_ENTRY = 128
_NO_ENTRY = 0xFFFFFFFF


class Compound:
    """A compound file. What is not understood raises struct.error, IndexError or ValueError."""

    def __init__(self, data: bytes) -> None:
        shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        self.data, self.size = data, 1 << shift
        directory, self.cutoff, self.small_table, _, extra = struct.unpack_from("<I4xIIII", data, 48)
        tables = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
        numbers = f"<{self.size // 4}I"
        for _ in range(len(data) // self.size):
            if extra >= _FREE:
                break
            *more, extra = struct.unpack_from(numbers, data, (extra + 1) * self.size)
            tables += [sector for sector in more if sector < _FREE]
        self.table: list[int] = []
        for sector in tables:
            self.table += struct.unpack_from(numbers, data, (sector + 1) * self.size)
        self.directory = self._chain(directory)

    def _chain(self, start: int) -> bytes:
        size = self.size
        return b"".join(self.data[(at + 1) * size : (at + 2) * size] for at in _follow(self.table, start))

    def _name(self, place: int) -> str:
        length = struct.unpack_from("<H", self.directory, place + 64)[0]
        return self.directory[place : place + max(0, length - 2)].decode("utf-16-le")

    def root_names(self) -> set[str]:
        """Return the names at the root; what lies deeper does not tell what the file is: a document may hold a workbook."""
        names: set[str] = set()
        seen = {_NO_ENTRY}
        waiting = list(struct.unpack_from("<I", self.directory, 76))
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                waiting += struct.unpack_from("<II", self.directory, number * _ENTRY + 68)
                names.add(self._name(number * _ENTRY))
        return names - {""}

    def streams(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the streams of some names, at whatever depth; of two of one name the last."""
        root = self._chain(struct.unpack_from("<I", self.directory, 116)[0]) if self.directory else b""
        found: dict[str, bytes] = {}
        for place in range(_ENTRY, len(self.directory) - _ENTRY + 1, _ENTRY):
            name = self._name(place)
            start, count = struct.unpack_from("<II", self.directory, place + 116)
            if name in names and count >= self.cutoff:
                found[name] = self._chain(start)[:count]
            elif name in names:
                raw, size = self._chain(self.small_table), 1 << self.small_shift
                small = struct.unpack(f"<{len(raw) // 4}I", raw)
                found[name] = b"".join(root[at * size : (at + 1) * size] for at in _follow(small, start))[:count]
        return found


def _follow(table: Sequence[int], sector: int) -> Iterator[int]:
    """Yield the sectors of a chain; a chain that runs in circles ends."""
    for _ in range(len(table)):
        if sector >= _FREE:
            return
        yield sector
        sector = table[sector]


def root_names(data: bytes) -> set[str]:
    """Return the names of the streams and storages at the root; none of a file that is not understood."""
    try:
        return Compound(data).root_names()
    except (struct.error, IndexError, ValueError):
        return set()
