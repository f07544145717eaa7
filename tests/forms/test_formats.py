"""Percentages and errors in the other formats, whose cells calamine gives bare: .ods, .xls, .et and .xlsb.

`golden/percent.*` is the form of `books.annual` with percentages in E14, F14 and G6, `=1/0` in D15 and a sum in H17, saved
by LibreOffice.
"""

from __future__ import annotations

import shutil
import struct
import zipfile
from collections.abc import Sequence
from decimal import Decimal as D
from pathlib import Path

import pytest

from forms.files import marks
from forms.reader import read_file
from tests.forms.books import annual

GOLDEN = Path(__file__).with_name("golden")
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def check_percentages(path: Path) -> None:
    reading = read_file(path)
    assert (reading.problem, reading.detail) == (None, "")
    rows = reading.rows
    assert [(row["field"], row["cell"], row["kind"], row["value"]) for row in rows["raw_problems"]] == [
        ("level3", "D15", "formula", "#DIV/0!")
    ]
    indicator = rows["raw_indicators"][1]
    assert (indicator["target_text"], indicator["target"], indicator["unit"]) == ("95%", D(95), "%")
    assert (indicator["actual_text"], indicator["actual"]) == ("96.25%", D("96.25"))
    assert rows["raw_indicators"][0]["level1"] == "产出指标"
    form = rows["raw_self_evaluations"][0]
    assert (form["execution_rate"], form["executed"], form["total_score"]) == (D("0.8997"), D(899740), D("97.4"))


@pytest.mark.parametrize("name", ["percent.ods", "percent.xls", "percent.et"])
def test_saved_by_another_program(tmp_path: Path, name: str) -> None:
    kept = GOLDEN / name.replace(".et", ".xls")
    check_percentages(Path(shutil.copy(kept, tmp_path / name)))


@pytest.mark.parametrize("name", ["percent.ods", "percent.xls"])
@pytest.mark.parametrize(("limit", "value"), [("LARGEST_SHEET", 50), ("LARGEST_AREA", 100)])
def test_too_large(monkeypatch: pytest.MonkeyPatch, name: str, limit: str, value: int) -> None:
    monkeypatch.setattr(marks, limit, value)
    assert read_file(GOLDEN / name).problem == "too_large"


@pytest.mark.parametrize("name", ["percent.ods", "percent.xls"])
@pytest.mark.parametrize("place", range(0, 4000, 97))
def test_any_flaw_is_read_or_damaged(tmp_path: Path, name: str, place: int) -> None:
    data = bytearray((GOLDEN / name).read_bytes())
    data[place : place + 8] = b"\xff" * 8
    path = tmp_path / name
    path.write_bytes(data)
    assert read_file(path).problem in (None, "damaged", "encrypted", "too_large")


def test_repeated_cells_of_ods(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16000">'
    content = (
        f'<office:document-content xmlns:office="{OFFICE}:office:1.0" xmlns:table="{OFFICE}:table:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="a"><table:table-row '
        f'table:number-rows-repeated="1000000">{cell}</table:table-cell></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", content)
    assert read_file(path).problem == "too_large"


def test_uncached_and_literal_formulas_of_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(GOLDEN / "percent.ods") as source, zipfile.ZipFile(path, "w") as container:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "content.xml":
                total = b'office:value-type="float" office:value="97.4" calcext:value-type="float"'
                rate = b'office:value-type="percentage" office:value="0.95" calcext:value-type="percentage"'
                assert part.count(total) == part.count(rate) == 1
                part = part.replace(total, b"").replace(rate, b'table:formula="of:=100%" ' + rate)
            container.writestr(entry, part)
    rows = read_file(path).rows
    assert ("total_score", "formula") in {(row["field"], row["kind"]) for row in rows["raw_problems"]}
    assert rows["raw_indicators"][1]["target_text"] == "=100%"


def record(kind: int, content: bytes = b"") -> bytes:
    return b"".join(map(seven_bits, (kind, len(content)))) + content


def seven_bits(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_sheet(rows: Sequence[Sequence[object]], percents: dict[tuple[int, int], int]) -> bytes:
    parts = [record(129), record(148, struct.pack("<4I", 0, len(rows) - 1, 0, 8)), record(145)]
    for number, row in enumerate(rows):
        parts.append(record(0, struct.pack("<I", number) + bytes(13)))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, percents.get((number, column), 0))
            if value == "#DIV/0!":
                parts.append(record(3, head + b"\x07"))
            elif isinstance(value, str):
                parts.append(record(6, head + wide(value)))
            elif value is not None:
                parts.append(record(5, head + struct.pack("<d", value)))
    return b"".join((*parts, record(146), record(130)))


def test_xlsb(tmp_path: Path) -> None:
    style = struct.pack("<HHHHHBB", 0xFFFF, 0, 0, 0, 0, 0, 0) + bytes(4)
    styles = [
        record(278),
        record(615, struct.pack("<I", 1)),
        record(44, struct.pack("<H", 170) + wide("0.0%")),
        record(616),
    ]
    styles += [record(617, struct.pack("<I", 3))]
    styles += [record(47, style[:2] + struct.pack("<H", number) + style[4:]) for number in (0, 10, 170)]
    styles += [record(618), record(279)]
    rows = annual(E14=0.95, F14=0.9625, G6=0.8997, D15="#DIV/0!")
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w") as container:
        sheet = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("自评"))
        container.writestr("xl/workbook.bin", record(131) + record(143) + sheet + record(144) + record(132))
        container.writestr("xl/styles.bin", b"".join(styles))
        container.writestr("xl/worksheets/sheet1.bin", binary_sheet(rows, {(13, 4): 1, (13, 5): 2, (5, 6): 2}))
        container.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
    check_percentages(path)
