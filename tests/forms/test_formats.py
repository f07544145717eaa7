"""Percentages and errors in the other formats, whose cells calamine gives bare: .ods, .xls, .et and .xlsb.

`golden/percent.*` is the form of `books.annual` with percentages in E14, F14 and G6, `=1/0` in D15 and a sum in H17, saved
by LibreOffice.
"""

from __future__ import annotations

import re
import shutil
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from forms.files import marks
from forms.files.kinds import kind_of
from forms.files.workbooks import open_sheets
from forms.reader import read_file
from forms.values import Cell, Emptied, Fault, Percent, Shown, Uncached
from tests.forms.books import annual, save

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


STYLES = """<number:number-style style:name="N1"><number:number number:decimal-places="1" number:min-integer-digits="1"
 number:display-factor="1000"/></number:number-style>
<number:number-style style:name="N2"><number:number number:decimal-places="0" number:display-factor="1000">
<number:embedded-text number:position="1">.</number:embedded-text></number:number><number:text>万元</number:text>
</number:number-style>
<number:number-style style:name="N3P0"><number:number number:decimal-places="0"/><number:text>元</number:text></number:number-style>
<number:number-style style:name="N3"><number:number number:decimal-places="2" number:display-factor="10000"/>
<number:text>万元</number:text><style:map style:condition="value()&lt;10000" style:apply-style-name="N3P0"/></number:number-style>
<number:percentage-style style:name="N4"><number:number number:decimal-places="2"/><number:text>%</number:text>
</number:percentage-style>
<number:number-style style:name="N5"><number:text>≥</number:text><number:number number:decimal-places="0"/></number:number-style>
<style:style style:name="ce0" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="ce0"/>
<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="ce3" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="ce4" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="ce5" style:family="table-cell" style:data-style-name="N5"/>
<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>"""
FLOAT = 'office:value-type="float" office:value="{}"'
ODS_CELLS: list[tuple[str, Cell]] = [
    (f'<table:table-cell table:style-name="ce1" {FLOAT.format(1200000)}><text:p>1200.0</text:p>', Shown(1.2e6, 3, "")),
    (f'<table:table-cell table:style-name="ce2" {FLOAT.format(1200000)}>', Shown(1.2e6, 4, "万元")),
    (f'<table:table-cell table:style-name="ce3" {FLOAT.format(1200000)}>', Shown(1.2e6, 4, "万元")),
    (f'<table:table-cell table:style-name="ce3" {FLOAT.format(12)}>', Shown(12.0, 0, "元")),
    (f'<table:table-cell table:style-name="ce4" {FLOAT.format(0.5)}>', Percent(0.5)),
    (f'<table:table-cell table:style-name="ce5" {FLOAT.format(500)}>', "≥500"),
    ('<table:table-cell office:value-type="percentage" office:value="0.95"><text:p>95%</text:p>', Percent(0.95)),
    (f'<table:table-cell table:style-name="ce6" {FLOAT.format(1200000)}><text:p>120.0万元</text:p>', Shown(1.2e6, 4, "万元")),
    (f'<table:table-cell table:style-name="ce6" {FLOAT.format(1200000)}><text:p>120.0</text:p>', 1.2e6),
    ('<table:table-cell office:value-type="string"><text:h>甲<text:ruby><text:ruby-base>乙</text:ruby-base>'
     '<text:ruby-text>丙</text:ruby-text></text:ruby></text:h>', "甲乙"),
    ('<table:table-cell table:formula="of:=[.A1]*2"><text:p>5</text:p>', Uncached("=[.A1]*2")),
    ('<table:table-cell table:formula="of:=[.A1]" office:value-type="string"><text:p/>', Emptied("=[.A1]")),
    ('<table:table-cell table:formula="of:=[.A1]" office:value-type="string" office:string-value="">', Emptied("=[.A1]")),
    ('<table:table-cell table:formula="of:=[.A1]"><text:p/>', Emptied("=[.A1]")),
    ('<table:table-cell table:formula="of:=100%" office:value-type="percentage" office:value="1">', "=100%"),
    ('<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p>',
     Fault("#DIV/0!")),
    ('<table:table-cell table:formula="of:=1/0" calcext:value-type="error" office:value-type="string"><text:p>Err:502</text:p>',
     Fault("Err:502")),
    ('<table:table-cell office:value-type="string" office:string-value="培训&amp;人次">', "培训&人次"),
    ('<table:table-cell office:value-type="string"><text:p>甲<text:s text:c="2"/>乙</text:p><text:p>丙<text:line-break/></text:p>',
     "甲  乙\n丙\n"),
    ('<table:table-cell office:value-type="string"><office:annotation><text:p>批</text:p></office:annotation><text:p>正文</text:p>',
     "正文"),
    ("<table:table-cell><text:p>没有类型</text:p>", "没有类型"),
    ('<table:table-cell office:value-type="date" office:date-value="2026-09-10"><text:p>9月10日</text:p>', date(2026, 9, 10)),
    ('<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p>', True),
    ('<table:table-cell office:value-type="string"><text:p><![CDATA[<甲>]]><!-- 乙 --></text:p>', "<甲>"),
    (f'<table:table-cell {FLOAT.format(" 5 ")}>', 5.0),
    ("<table:covered-table-cell>", None),
]  # fmt: skip


def ods_content(spell: Callable[[str], str]) -> bytes:
    spaces = {name: f"{OFFICE}:{name}:1.0" for name in ("office", "table", "text", "style")}
    spaces["number"] = f"{OFFICE}:datastyle:1.0"
    spaces["calcext"] = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    declared = "".join(f' xmlns:{name}="{space}"' for name, space in spaces.items())
    cells = "".join(f"{cell}</{cell[1:].partition(' ')[0].partition('>')[0]}>" for cell, _ in ODS_CELLS)
    row = f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
    hidden = '<table:table table:name="隐" table:style-name="gone"><table:table-row/></table:table>'
    columns = '<table:table-column table:number-columns-repeated="16384" table:default-cell-style-name="Default"/>'
    return spell(
        f"<office:document-content{declared}><office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="表">{columns}<table:table-header-rows>{row}</table:table-header-rows>'
        f"</table:table>{hidden}</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def prefixed(content: str) -> str:
    for name, other in (("table", "t"), ("office", "o"), ("text", "x"), ("number", "n"), ("style", "s")):
        content = re.sub(rf"(?<=[<\s/:]){name}(?=:[a-z])|(?<=xmlns:){name}(?==)", other, content)
    return content


@pytest.mark.parametrize(
    "spell",
    [
        str,
        prefixed,
        lambda content: re.sub(r'="([^"]*)"', r"='\1'", content),
        lambda content: re.sub(r'="([^"]*)"', r' = "\1" ', content),
        lambda content: f"<?xml version='1.0'?><!-- 说明 -->{content}",
        lambda content: content.replace("><table:table-cell", ">\n  <table:table-cell"),
    ],
)
def test_every_spelling_of_ods(tmp_path: Path, spell: Callable[[str], str]) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", ods_content(spell))
    (_, shown), (hidden, _) = open_sheets(kind_of(path.name, path.read_bytes()), path.read_bytes())
    due = [(type(cell), cell) for _, cell in ODS_CELLS[:-1]]
    assert [[(type(cell), cell) for cell in row[: len(due)]] for row in shown.rows] == [due, due]
    assert (shown.name, hidden) == ("表", True)


def test_cells_without_a_style_have_the_default_one(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    content = ods_content(
        lambda content: (
            content.replace(' table:default-cell-style-name="Default"', "")
            .replace('table:style-name="ce2" ', "")
            .replace('style:name="ce2"', 'style:name="Default"')
        )
    )
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", content)
    (_, shown), _ = open_sheets(kind_of(path.name, path.read_bytes()), path.read_bytes())
    assert shown.rows[0][1] == Shown(1.2e6, 4, "万元")


def test_columns_give_their_cells_a_style(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    content = ods_content(lambda content: content.replace('table:style-name="ce2" ', "").replace("Default", "ce2"))
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("content.xml", content)
    (_, shown), _ = open_sheets(kind_of(path.name, path.read_bytes()), path.read_bytes())
    assert shown.rows[0][1] == Shown(1.2e6, 4, "万元")
    assert shown.rows[0][0] == Shown(1.2e6, 3, "")


STRUCK = {("adjusted_budget", "D6", "1̶0̶0̶"), ("weight", "G13", "4̶0̶")}


def test_a_number_whose_font_is_struck_through_is_none(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", annual())
    book = openpyxl.load_workbook(path)
    for cell in ("D6", "G13"):
        book.active[cell].font = Font(strike=True)
    book.active["D7"].font = Font(strike=False)
    book.save(path)
    for each in (path, GOLDEN / "struck.xls"):
        found = {(row["field"], row["cell"], row["value"]) for row in read_file(each).rows["raw_problems"]}
        assert found == STRUCK, each
