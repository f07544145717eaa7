"""Workbooks of the older formats for tests, record by record: .xls (BIFF8, BIFF5) in its compound file, .xlsb."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from tests.corpus.files import OFFICE_RELATIONS, PACKAGE_RELATIONS

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Place = tuple[int, int]


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream, large enough to have sectors of its own."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // SECTOR)
    tables = -(-(sectors + 2) // (SECTOR // 4)) + 1
    links = [TABLE] * tables + [END] + [tables + 2 + at for at in range(sectors - 1)] + [END]
    links += [FREE] * (tables * SECTOR // 4 - len(links))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIIII", tables, tables, 0, 4096, END, 0, END, 0, 0)
    header = header[: 512 - 109 * 4] + struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    entries = _entry("Root Entry", 5, END, 0, child=1) + _entry(name, 2, tables + 1, len(stream))
    return (
        header
        + struct.pack(f"<{len(links)}I", *links)
        + entries.ljust(SECTOR, b"\0")
        + stream.ljust(sectors * SECTOR, b"\0")
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    written = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
    about = struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, FREE, child)
    return (written + about + bytes(36) + struct.pack("<II", start, size)).ljust(128, b"\0")


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def text(written: str) -> bytes:
    return struct.pack("<HB", len(written), 1) + written.encode("utf-16-le")


def number(place: Place, style: int, held: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", *place, style, held))


def label(place: Place, written: str) -> bytes:
    return record(0x0204, struct.pack("<HHH", *place, 0) + text(written))


def shared(place: Place, index: int) -> bytes:
    return record(0xFD, struct.pack("<HHHI", *place, 0, index))


def formula(place: Place, style: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x06, struct.pack("<HHH", *place, style) + result + struct.pack("<HIHBH", flags, 0, 3, 0x1E, 1))


def xls(
    cells: Sequence[bytes], codes: Sequence[str] = (), *, version: int = 0x0600, strings: Sequence[bytes] = ()
) -> bytes:
    """A workbook of one sheet `表`; style n + 1 has the nth code. `strings`: records of the shared texts, ready made."""
    begin = record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0))
    looks = b"".join(record(0x041E, struct.pack("<H", 200 + at) + text(code)) for at, code in enumerate(codes))
    styles = b"".join(
        record(0xE0, struct.pack("<HH", 0, found).ljust(20, b"\0")) for found in (0, *range(200, 200 + len(codes)))
    )
    name = "表".encode("utf-16-le")
    body = begin + record(0x42, struct.pack("<H", 1200)) + looks + styles
    listed = len(record(0x85, bytes(8) + name))
    start = len(body) + listed + len(b"".join(strings)) + 4
    sheet = record(0x85, struct.pack("<IHBB", start, 0, 1, 1) + name)
    end = record(0x0A)
    of_sheet = record(0x0809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0))
    used = record(0x0200, struct.pack("<IIHHH", 0, 9, 0, 9, 0))
    return compound(body + sheet + b"".join(strings) + end + of_sheet + used + b"".join(cells) + end)


def _seven_bits(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])


def binary(kind: int, content: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(content)) + content


def wide(written: str) -> bytes:
    return struct.pack("<I", len(written)) + written.encode("utf-16-le")


def xlsb(
    cells: Mapping[Place, tuple[int, int, bytes]],
    codes: Sequence[str] = (),
    *,
    on_load: bool = False,
    strings: Sequence[str] = (),
) -> bytes:
    """A workbook of one sheet `表`; cells are kind of record, style and content; style n + 1 has the nth code."""
    sheet = [binary(129), binary(148, struct.pack("<4I", 0, 9, 0, 9)), binary(145)]
    for row in sorted({row for row, _ in cells}):
        sheet.append(binary(0, struct.pack("<I", row) + bytes(13)))
        for (_, column), (kind, style, content) in sorted(item for item in cells.items() if item[0][0] == row):
            sheet.append(binary(kind, struct.pack("<II", column, style) + content))
    looks = b"".join(binary(44, struct.pack("<H", 200 + at) + wide(code)) for at, code in enumerate(codes))
    styles = b"".join(
        binary(47, struct.pack("<HH", 0xFFFF, found) + bytes(12)) for found in (0, *range(200, 200 + len(codes)))
    )
    listed = binary(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("表"))
    calculation = binary(157, struct.pack("<IIIdIH", 0, 1, 100, 0.001, 1, int(on_load)))
    count = len(codes) + 1
    parts = {
        "xl/workbook.bin": binary(131) + binary(143) + listed + binary(144) + calculation + binary(132),
        "xl/styles.bin": binary(278) + binary(615, struct.pack("<I", len(codes))) + looks + binary(616)
        + binary(617, struct.pack("<I", count)) + styles + binary(618) + binary(279),
        "xl/sharedStrings.bin": binary(159, struct.pack("<II", len(strings), len(strings)))
        + b"".join(binary(19, b"\0" + wide(each)) for each in strings) + binary(160),
        "xl/worksheets/sheet1.bin": b"".join([*sheet, binary(146), binary(130)]),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE_RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
    }  # fmt: skip
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        for part, written in parts.items():
            container.writestr(part, written)
    return packed.getvalue()
