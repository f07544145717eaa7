"""Marks of .xls and .xlsb: number formats, formulas without a value, shared texts; and Excel 5.0, which is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from forms.files import marks
from forms.files.kinds import kind_of
from forms.files.workbooks import open_sheets
from forms.reader import read_file
from forms.values import Cell, Emptied, Fault, Percent, Shown, Uncached
from tests.forms.older import formula, label, number, record, shared, text, wide, xls, xlsb

CODES = ['0!.0,"万元"', "0.0%", "0.0,", '0"人次"']
EMPTY = b"\3\0\0\0\0\0\xff\xff"
ERROR = b"\2\0\x07\0\0\0\xff\xff"


def cells(path: Path, data: bytes) -> list[list[Cell]]:
    path.write_bytes(data)
    ((_, sheet),) = open_sheets(kind_of(path.name, data), data)
    return sheet.rows


def double(value: float) -> bytes:
    return struct.pack("<d", value)


def same(found: list[list[Cell]], due: list[list[Cell]]) -> None:
    assert [[(type(cell), cell) for cell in row] for row in found] == [
        [(type(cell), cell) for cell in row] for row in due
    ]


def test_xls(tmp_path: Path) -> None:
    written = [
        label((0, 0), "项目\0预算表"),
        number((0, 1), 1, 1_200_000.0),
        number((0, 2), 2, 0.5),
        number((0, 3), 3, 12_000.0),
        formula((1, 0), 0, double(5.0)),
        formula((1, 1), 4, double(480.0)),
        formula((1, 2), 0, EMPTY),
        formula((1, 3), 0, ERROR),
        formula((2, 0), 0, double(0.0), flags=3),
        formula((2, 3), 0, double(7.0), flags=3),
        record(0xBD, struct.pack("<HHHIHIH", 2, 1, 2, 50 << 2 | 3, 1, 1_200_000 << 2 | 2, 2)),
    ]
    same(
        cells(tmp_path / "a.xls", xls(written, CODES)),
        [
            ["项目预算表", Shown(1_200_000.0, 4, "万元"), Percent(0.5), Shown(12_000.0, 3, "")],
            [5.0, Shown(480.0, 0, "人次"), Emptied("=…"), Fault("#DIV/0!")],
            [Uncached("=…"), Percent(0.5), Shown(1_200_000.0, 4, "万元"), 7.0],
        ],
    )


def test_an_xls_that_was_not_computed(tmp_path: Path) -> None:
    written = [
        record(0x5E, b"\0\0"),
        number((0, 0), 0, 1.0),
        formula((0, 1), 0, double(5.0)),
        formula((0, 2), 0, ERROR),
    ]
    same(cells(tmp_path / "a.xls", xls(written)), [[1.0, Uncached("=…"), Fault("#DIV/0!")]])


@pytest.mark.parametrize(("written", "cell"), [("合格", "合格"), ("", Emptied("=…")), (None, Emptied("=…"))])
def test_formulas_of_text_in_an_xls(tmp_path: Path, written: str | None, cell: Cell) -> None:
    said = [] if written is None else [record(0x04BC, bytes(12)), record(0x0207, text(written))]
    cells_of = [number((0, 0), 0, 1.0), formula((0, 1), 0, bytes(6) + b"\xff\xff"), *said]
    same(cells(tmp_path / "a.xls", xls(cells_of)), [[1.0, cell]])


@pytest.mark.parametrize(("engine", "cell"), [(0, Uncached("=…")), (0x18D54, 5.0)])
def test_an_xls_that_no_program_computed(tmp_path: Path, engine: int, cell: Cell) -> None:
    """As libraries say it that ask for all formulas to be computed."""
    by = [record(0x01C1, struct.pack("<HHI", 0x01C1, 0, engine))]
    written = [number((0, 0), 0, 1.0), formula((0, 1), 0, double(5.0))]
    same(cells(tmp_path / "a.xls", xls(written, strings=by)), [[1.0, cell]])


@pytest.mark.parametrize(
    "data",
    [
        xls([number((0, 0), 0, 1.0), number((0, 0), 0, 2.0)]),
        xlsb({(0, 0): (5, 0, double(1.0)), (0, 1): (62, 0, b"\1" + wide("甲乙") + bytes(4))}),
        xlsb({(0, 0): (5, 0, double(1.0)), (0, 1): (16, 0, double(1.0))}),
    ],
)
def test_no_cell_is_lost(tmp_path: Path, data: bytes) -> None:
    """Two cells in one place, and cells that calamine passes over."""
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    assert read_file(path).problem == "damaged"


@pytest.mark.parametrize("name", ["a.xls", "a.et"])
@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_excel_5(tmp_path: Path, name: str, stream: str) -> None:
    path = tmp_path / name
    data = xls([number((0, 0), 0, 1.0)], version=0x0500)
    path.write_bytes(data.replace("Workbook".encode("utf-16-le"), stream.encode("utf-16-le").ljust(16, b"\0")))
    reading = read_file(path)
    assert reading.problem == ("old_format" if stream == "Workbook" else "damaged")


def test_xlsb(tmp_path: Path) -> None:
    flags = b"\0\0" + struct.pack("<I", 0)
    written = {
        (0, 0): (6, 0, wide("项目\0预算表")),
        (0, 1): (5, 1, double(1_200_000.0)),
        (0, 2): (5, 2, double(0.5)),
        (0, 3): (2, 3, struct.pack("<I", 12_000 << 2 | 2)),
        (1, 0): (9, 0, double(5.0) + flags),
        (1, 1): (9, 4, double(480.0) + flags),
        (1, 2): (8, 0, wide("") + flags),
        (1, 3): (11, 0, b"\x07" + flags),
        (2, 0): (9, 0, double(0.0) + b"\2\0" + flags[2:]),
    }
    first = ["项目预算表", Shown(1_200_000.0, 4, "万元"), Percent(0.5), Shown(12_000.0, 3, "")]
    same(
        cells(tmp_path / "a.xlsb", xlsb(written, CODES)),
        [first, [5.0, Shown(480.0, 0, "人次"), Emptied("=…"), Fault("#DIV/0!")], [Uncached("=…"), None, None, None]],
    )
    same(
        cells(tmp_path / "b.xlsb", xlsb(written, CODES, on_load=True)),
        [first, [Uncached("=…"), Uncached("=…"), Uncached("=…"), Fault("#DIV/0!")], [Uncached("=…"), None, None, None]],
    )


def long_strings(*lengths: int) -> list[bytes]:
    """The records of shared texts that run on into further records."""
    whole = struct.pack("<II", len(lengths), len(lengths))
    records, kind = [], 0xFC
    for length in lengths:
        whole += struct.pack("<HB", length, 1)
        left = length
        while left:
            here = min(left, (8220 - len(whole)) // 2)
            whole += "甲".encode("utf-16-le") * here
            left -= here
            if left:
                records.append(record(kind, whole))
                kind, whole = 0x3C, b"\1"
    return [*records, record(kind, whole)]


def test_shared_texts_that_run_on(tmp_path: Path) -> None:
    written = [shared((0, column), column) for column in range(3)]
    data = xls(written, strings=long_strings(20_000, 3, 5_000))
    assert [len(str(cell)) for cell in cells(tmp_path / "a.xls", data)[0]] == [20_000, 3, 5_000]


@pytest.mark.parametrize(("limit", "problem"), [(2 * 25_003, None), (2 * 25_003 - 1, "too_large")])
def test_shared_texts_are_counted_in_every_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, problem: str | None
) -> None:
    monkeypatch.setattr(marks, "LARGEST_TEXT", limit)
    old, new = tmp_path / "a.xls", tmp_path / "a.xlsb"
    old.write_bytes(xls([shared((0, column), column) for column in range(3)], strings=long_strings(20_000, 3, 5_000)))
    index = {(0, column): (7, 0, struct.pack("<I", column)) for column in range(3)}
    new.write_bytes(xlsb(index, strings=["甲" * 20_000, "甲乙丙", "甲" * 5_000]))
    assert read_file(old).problem == read_file(new).problem == problem


@pytest.mark.parametrize("flaw", [record(0x0203, b"\0"), record(0x06, bytes(10))])
def test_records_that_are_cut(tmp_path: Path, flaw: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(xls([number((0, 0), 0, 1.0), flaw]))
    assert read_file(path).problem == "damaged"


def test_values_that_were_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What calamine finds must be among the cells that were seen, or nothing is read."""
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb({(0, 0): (5, 0, double(1.0))}))
    assert read_file(path).problem is None
    monkeypatch.setattr(marks.Scan, "saw", lambda *_: None)
    assert read_file(path).problem == "damaged"
