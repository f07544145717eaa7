"""Return slips: the copy is what was sent with marks, the sheet 退回说明 stands before it, and nothing we write is run."""

from __future__ import annotations

import re
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from forms.handouts import markable
from forms.handouts.markable import NotMarkableError, check_markable
from forms.handouts.marking import RED, SIGN, YELLOW, Mark, Slip
from forms.handouts.slips import content, marked_copy, notes_alone
from forms.reader import read_file

TITLE = "项目支出绩效自评表"


def mark(cell: str, severity="reject", sheet="自评", problem="得分 16，应在 0 至 15 之间。", **changes) -> Mark:
    values = {"sheet": sheet, "cell": cell, "severity": severity, "code": "SE02", "subject": "64050025T000000000123"}
    return Mark(**{**values, "value": "16", "problem": problem, "todo": "请更正得分。", "due": "2027-03-20", **changes})


def slip(*marks: Mark, notes=()) -> Slip:
    return Slip({"报送文件": f"640500/2025/{TITLE}.xlsx", "部门": "219-市教育局"}, marks, notes)


def sent() -> bytes:
    """A workbook as departments send them: merged cells, formulas, formats, a comment, a drop-down, two sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评"
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["H13"] = TITLE, "（2025年度）", "项目名称", 16
    sheet["H20"] = "=SUM(H13:H19)"
    sheet["H20"].number_format = "0.00"
    sheet["G13"] = "=[1]外部!A1"
    sheet["B5"] = "=不是公式"
    sheet["B5"].data_type = "s"
    sheet["C5"] = CellRichText("一半", TextBlock(InlineFont(b=True), "加粗"))
    sheet["D5"].font = Font(name="楷体", size=14, color="FF0000FF")
    sheet["D5"] = 0.1 + 0.2
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("B8:D9")
    sheet["B8"] = "合并"
    sheet["H13"].comment = Comment("填表人的批注", "张三")
    sheet.column_dimensions["B"].width = 33
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("E5")
    sheet.add_data_validation(choice)
    other = book.create_sheet("附表")
    other["A1"] = "=自评!H20*2"
    book.active = 1
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def opened(data: BytesIO) -> openpyxl.Workbook:
    return openpyxl.load_workbook(data, rich_text=True)


def copied(data: bytes, made: Slip) -> openpyxl.Workbook:
    return opened(marked_copy(data, made)[0])


def texts(sheet) -> list[str]:
    return [str(value) for row in sheet.values for value in row if value is not None]


def test_values_formulas_formats_and_merged_cells_survive():
    data = sent()
    copy, original = copied(data, slip(mark("H13"), mark("C9", "warn"))), opened(BytesIO(data))
    assert copy.sheetnames == ["退回说明", *original.sheetnames]
    for sheet in original.worksheets:
        other = copy[sheet.title]
        assert {str(area) for area in other.merged_cells.ranges} == {str(area) for area in sheet.merged_cells.ranges}
        assert other.dimensions == sheet.dimensions
        for row in sheet.iter_rows():
            for cell in row:
                same = other[cell.coordinate]
                assert (same.value, same.data_type) == (cell.value, cell.data_type), cell.coordinate
                assert (same.number_format, repr(same.font)) == (cell.number_format, repr(cell.font))
                assert repr(same.border) == repr(cell.border)
        assert other.column_dimensions["B"].width == sheet.column_dimensions["B"].width
        assert len(other.data_validations.dataValidation) == len(sheet.data_validations.dataValidation)
    assert copy["自评"]["H20"].value == "=SUM(H13:H19)"
    assert (copy["自评"]["B5"].value, copy["自评"]["B5"].data_type) == ("=不是公式", "s")
    assert copy.calculation.fullCalcOnLoad


def test_faulty_cells_are_red_or_yellow_and_say_why():
    sheet = copied(sent(), slip(mark("H13"), mark("D5", "warn"), mark("D5", "warn", problem="另一处。")))["自评"]
    assert sheet["H13"].fill.fgColor.rgb == RED.fgColor.rgb
    assert sheet["D5"].fill.fgColor.rgb == YELLOW.fgColor.rgb
    assert sheet["H13"].comment.text.startswith("填表人的批注")
    assert "退回 SE02：得分 16，应在 0 至 15 之间。请更正得分。" in sheet["H13"].comment.text
    assert sheet["D5"].comment.text.count("提示 SE02") == 2
    assert sheet["C5"].comment is None
    assert sheet["C5"].fill.fill_type is None


def test_a_rejected_cell_is_red_though_it_is_also_warned_of():
    sheet = copied(sent(), slip(mark("D5", "warn"), mark("D5", "reject")))["自评"]
    assert sheet["D5"].fill.fgColor.rgb == RED.fgColor.rgb


def test_a_cell_inside_a_merged_area_is_marked_at_its_first_cell():
    sheet = copied(sent(), slip(mark("D9")))["自评"]
    assert sheet["B8"].comment
    assert sheet["B8"].fill.fgColor.rgb == RED.fgColor.rgb


def test_a_cell_beyond_the_used_ones_can_be_marked():
    assert copied(sent(), slip(mark("Z90")))["自评"]["Z90"].comment


def test_what_has_no_cell_or_no_sheet_is_only_listed():
    book = copied(
        sent(), slip(mark("", problem="没有单元格。"), mark("A1", sheet="没有这张表", problem="没有工作表。"))
    )
    assert all(cell.comment is None for row in book["附表"].iter_rows() for cell in row)
    assert {"没有单元格。", "没有工作表。"} <= set(texts(book["退回说明"]))


def test_every_fault_of_a_copy_leads_to_its_cell():
    shown = slip(mark("H13"), mark("D9", "warn"), mark("", sheet="附表"), mark("A1", sheet="没有这张表"))
    sheet = copied(sent(), shown)["退回说明"]
    rows = [row for row in sheet.iter_rows() if row[2].value == "SE02"]
    ways = [[cell.hyperlink and cell.hyperlink.location for cell in row] for row in rows]
    assert [way[3:5] for way in ways] == [
        ["'自评'!H13", "'自评'!H13"], ["'自评'!B8", "'自评'!B8"], ["'附表'!A1", None], [None, None],
    ]  # fmt: skip
    assert {way for each in ways for way in (*each[:3], *each[5:])} == {None}
    assert rows[0][4].font.underline == "single"
    alone = opened(content(notes_alone(shown)))["退回说明"]
    assert all(cell.hyperlink is None for row in alone.iter_rows() for cell in row)


def test_a_sheet_with_a_quote_in_its_name_is_led_to():
    book = openpyxl.load_workbook(BytesIO(sent()))
    book["附表"].title = "a'b"
    buffer = BytesIO()
    book.save(buffer)
    sheet = copied(buffer.getvalue(), slip(mark("C3", sheet="a'b")))["退回说明"]
    assert [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink] == ["'a''b'!C3"] * 2


def test_tabs_show_which_sheets_are_to_be_put_right():
    def tabs(book: openpyxl.Workbook) -> list[str | None]:
        colours = (sheet.sheet_properties.tabColor for sheet in book.worksheets)
        return [colour and colour.rgb for colour in colours]

    red, yellow = RED.fgColor.rgb, YELLOW.fgColor.rgb
    first, _ = marked_copy(sent(), slip(mark("H13"), mark("D5", "warn"), mark("A1", "warn", sheet="附表")))
    assert tabs(opened(first)) == [None, red, yellow]
    assert tabs(copied(first.getvalue(), slip(mark("", sheet="附表")))) == [None, None, red]


def test_the_notes_list_every_fault_and_come_first():
    made = slip(mark("H13"), mark("D5", "warn", code="SE08"), notes=["此前的报送仍然有效。"])
    for book in (copied(sent(), made), opened(content(notes_alone(made)))):
        sheet = book.worksheets[0]
        assert sheet.title == "退回说明"
        assert book.active is sheet
        assert [each.sheet_view.tabSelected for each in book.worksheets].count(True) == 1
        listed = [row for row in sheet.values if row[2] in ("SE02", "SE08")]
        told = ("自评", "64050025T000000000123", "16", "得分 16，应在 0 至 15 之间。", "请更正得分。", "2027-03-20")
        assert listed == [
            (1, "退回", "SE02", told[0], "H13", *told[1:]),
            (2, "提示", "SE08", told[0], "D5", *told[1:]),
        ]
        assert {"此前的报送仍然有效。", "219-市教育局"} <= set(texts(sheet))
        assert (str(sheet.page_setup.paperSize), sheet.page_setup.orientation) == ("9", "landscape")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-2", "@x", "\x01=1"])
def test_what_we_write_is_never_a_formula(text):
    made = Slip({"报送文件": text}, [mark("H13", problem=text, value=text, todo=text, subject=text)], [text])
    sheet = copied(sent(), made)["退回说明"]
    ours = [cell for row in sheet.iter_rows() for cell in row if cell.value == text.replace("\x01", "\ufffd")]
    assert len(ours) == 6
    assert {(cell.data_type, cell.quotePrefix) for cell in ours} == {("s", True)}


def test_the_original_is_only_read_and_the_copy_is_the_same_each_time(tmp_path):
    data = sent()
    kept = bytes(data)
    first, second = (marked_copy(data, slip(mark("H13")))[0].getvalue() for _ in range(2))
    assert data == kept
    parts = [zipfile.ZipFile(BytesIO(each)) for each in (first, second)]
    for name in parts[0].namelist():
        if name != "docProps/core.xml":
            assert parts[0].read(name) == parts[1].read(name)


def test_a_workbook_without_a_date_is_not_given_todays():
    bare = BytesIO()
    with zipfile.ZipFile(BytesIO(sent())) as source, zipfile.ZipFile(bare, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name != "docProps/core.xml":
                target.writestr(name, part.replace(b"/docProps/core.xml", b"/docProps/none.xml"))
    assert copied(bare.getvalue(), slip(mark("H13"))).properties.created.year == 2000
    assert notes_alone(slip(mark("H13"))).properties.created.year == 2000


def test_a_copy_that_comes_back_shows_only_what_is_wrong_now():
    first = marked_copy(sent(), slip(mark("H13"), mark("D5")))[0]
    again = copied(first.getvalue(), slip(mark("E5", "warn")))
    assert again.sheetnames == ["退回说明", "自评", "附表"]
    assert [row[4] for row in again["退回说明"].values if row[2] == "SE02"] == ["E5"]
    sheet = again["自评"]
    assert (sheet["D5"].comment, sheet["D5"].fill.fill_type) == (None, None)
    assert (sheet["H13"].comment.text, sheet["H13"].fill.fill_type) == ("填表人的批注", None)
    assert SIGN in sheet["E5"].comment.text


def test_a_fill_of_the_department_stays_where_no_slip_marked_it():
    book = openpyxl.load_workbook(BytesIO(sent()))
    book["自评"]["A2"].fill = PatternFill("solid", fgColor=RED.fgColor.rgb)
    buffer = BytesIO()
    book.save(buffer)
    assert copied(buffer.getvalue(), slip(mark("D5")))["自评"]["A2"].fill.fgColor.rgb == RED.fgColor.rgb


def test_the_reader_passes_over_the_notes_and_the_marks(tmp_path):
    path = tmp_path / "back.xlsx"
    path.write_bytes(marked_copy(sent(), slip(mark("H13", subject=TITLE)))[0].getvalue())
    states = {row["sheet"]: (row["disposition"], row["form"]) for row in read_file(path).rows["raw_sheets"]}
    assert states["退回说明"] == ("skipped", None)
    assert states["自评"] == ("read", "SE")


def test_a_workbook_that_says_nothing_of_computing_is_marked():
    data = with_part("xl/workbook.xml", lambda part: re.sub(rb"<calcPr[^>]*/>", b"", part))
    copy, _ = marked_copy(data, slip(mark("H13")))
    assert openpyxl.load_workbook(copy).calculation.fullCalcOnLoad


def test_macros_are_kept():
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(sent())) as source, zipfile.ZipFile(data, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main").replace(
                    b"vnd.openxmlformats-officedocument.sheet.macroEnabled", b"vnd.ms-excel.sheet.macroEnabled"
                )
            target.writestr(name, part)
        target.writestr("xl/vbaProject.bin", b"macros")
    saved, ending = marked_copy(data.getvalue(), slip(mark("H13")))
    assert ending == ".xlsm"
    assert zipfile.ZipFile(saved).read("xl/vbaProject.bin") == b"macros"
    assert b"macroEnabled" in zipfile.ZipFile(saved).read("[Content_Types].xml")


def with_part(name: str, change) -> bytes:
    """The workbook with one part changed."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(sent())) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for each in source.namelist():
            part = source.read(each)
            target.writestr(each, change(part) if each == name else part)
    return changed.getvalue()


FIRST_SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def shared(times: int, each: int) -> bytes:
    """A workbook whose one shared text is used by many cells, as a library writes it that knows no better."""
    cells = "".join(f'<c r="A{row}" t="s"><v>0</v></c>' for row in range(1, times + 1))
    text = f'<sst xmlns="{MAIN}" count="{times}" uniqueCount="1"><si><t>{"x" * each}</t></si></sst>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(sent())) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name).replace(b"</Types>", listed.encode()) if name == TYPES else source.read(name)
            target.writestr(name, sheet if name == FIRST_SHEET else part)
        target.writestr("xl/sharedStrings.xml", text)
    return changed.getvalue()


@pytest.mark.parametrize(
    ("data", "why", "says"),
    [
        (b"a,b", "kind", "cannot be marked"),
        (b"\xd0\xcf\x11\xe0", "kind", "cannot be marked"),
        (b"", "kind", "cannot be marked"),
        (b"PK", "content", "container"),
        (
            with_part(TYPES, lambda part: part.replace(b"spreadsheetml.sheet.main", b"other")),
            "kind",
            "cannot be marked",
        ),
        (
            with_part(FIRST_SHEET, lambda part: part.replace(b"A1:I1", b"A1:XFD1048576")),
            "large",
            "cells, the limit",
        ),
        (with_part(FIRST_SHEET, lambda part: part.replace(b'ref="A1:I1"', b'ref="R1C1"')), "content", "be counted"),
        (with_part("xl/styles.xml", lambda part: part[:-20]), "content", "Error"),
        (with_part(FIRST_SHEET, lambda part: part.replace(b'r="H13"', b'r="??"')), "content", "Error"),
        (shared(24_000, 10_000), "large", "bytes of shared texts"),
    ],
)
def test_what_cannot_be_marked_says_why_and_costs_no_more(data, why, says):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(NotMarkableError, match=says) as raised:
            marked_copy(data, slip(mark("H13")))
    assert raised.value.why == why


def test_a_text_that_is_shared_by_some_cells_is_no_hindrance():
    assert copied(shared(1_000, 100), slip(mark("A3")))["自评"]["A3"].comment


def test_the_limit_counts_every_cell(monkeypatch):
    with zipfile.ZipFile(BytesIO(sent())) as book:
        cells = sum(book.read(name).count(b"<c r=") for name in book.namelist() if "worksheets/sheet" in name)
    monkeypatch.setattr(markable, "MOST_CELLS", cells + 9 + 6)
    check_markable(sent())
    monkeypatch.setattr(markable, "MOST_CELLS", cells + 9 + 6 - 1)
    with pytest.raises(NotMarkableError, match="cells, the limit"):
        check_markable(sent())


def test_a_far_cell_costs_nothing(tmp_path: Path):
    book = openpyxl.load_workbook(BytesIO(sent()))
    book["自评"]["XFD1048576"] = 1
    buffer = BytesIO()
    book.save(buffer)
    assert copied(buffer.getvalue(), slip(mark("H13")))["自评"]["H13"].comment
