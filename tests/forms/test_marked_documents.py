"""Marked copies of documents: cells coloured and commented on, the explanation at the end, nothing else changed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from forms.handouts.markable import NotMarkableError
from forms.handouts.marked_docx import COLOURS
from forms.handouts.marking import ABOUT, SIGN, Mark, Slip
from forms.handouts.slips import marked_copy
from forms.layouts.words import RETURN_NOTES


def mark(cell: str, severity: Any = "reject", sheet: str = "表1", **changes: str) -> Mark:
    values = {
        "code": "SE02",
        "subject": "64050025T000000000123",
        "value": "16",
        "problem": "得分 16。",
        "todo": "请更正。",
    }
    return Mark(sheet=sheet, cell=cell, severity=severity, due="2027-03-20", **{**values, **changes})


def slip(*marks: Mark) -> Slip:
    return Slip({"报送文件": "自评表.docx"}, marks, ["此前的报送仍然有效。"])


def sent() -> bytes:
    """A report with a title page, two tables of which one has merged cells and a row that begins late, and a nested one."""
    document = docx.Document()
    for text in ("关于报送绩效自评的报告", "", "项目支出绩效自评表", "（2025年度）"):
        document.add_paragraph(text)
    first = document.add_table(4, 4)
    for row, cells in enumerate(first.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"{row}{column}"
    first.cell(0, 0).merge(first.cell(1, 1))
    inner = first.cell(3, 3).add_table(1, 1)
    inner.cell(0, 0).text = "内"
    document.add_paragraph("填报人：张三")
    document.add_table(1, 2).cell(0, 1).text = "第二张"
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def copied(data: bytes, made: Slip) -> Any:
    saved, ending = marked_copy(data, made)
    assert ending == ".docx"
    return docx.Document(BytesIO(saved.getvalue()))


def colours(document: Any) -> dict[str, str]:
    """The colours of the cells before the explanation, by their texts."""
    return {
        "".join(text.text or "" for text in cell.iter(qn("w:t"))): shade.get(qn("w:fill"))
        for cell in document.element.body.iter(qn("w:tc"))
        for shade in cell.findall(f"{qn('w:tcPr')}/{qn('w:shd')}")
        if cell.getparent().getparent() is not document.tables[-1]._tbl
    }


def test_cells_are_found_below_the_paragraphs_that_head_their_table() -> None:
    marks = (
        mark("C3"),
        mark("D6", "warn"),
        mark("A2", sheet="表2"),
        mark("B2", "warn", sheet="表3"),
        mark("C3", "warn"),
    )
    document = copied(sent(), slip(*marks))
    assert colours(document) == {
        "02": COLOURS["reject"],
        "33内": COLOURS["warn"],
        "内": COLOURS["reject"],
        "第二张": COLOURS["warn"],
    }
    said = [comment.text for comment in document.comments]
    assert said[0] == f"{SIGN}\n退回 SE02：得分 16。请更正。\n提示 SE02：得分 16。请更正。"
    assert len(said) == 4


def test_a_cell_of_the_second_part_of_a_table() -> None:
    document = docx.Document(BytesIO(sent()))
    document.add_paragraph("续表")
    document.add_table(2, 2).cell(1, 0).text = "续"
    saved = BytesIO()
    document.save(saved)
    assert colours(copied(saved.getvalue(), slip(mark("A4", sheet="表3")))) == {"续": COLOURS["reject"]}


def test_a_cell_within_a_merged_area_is_its_first() -> None:
    document = copied(sent(), slip(mark("B4", "warn"), mark("A3")))
    assert list(colours(document).values()) == [COLOURS["reject"]]
    assert len(list(document.comments)) == 1


def test_what_was_sent_stays_and_the_explanation_comes_last() -> None:
    document, original = (
        copied(sent(), slip(mark("C3"), mark("Z99"), mark("A1", sheet="没有"))),
        docx.Document(BytesIO(sent())),
    )
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[: len(original.paragraphs)] == [paragraph.text for paragraph in original.paragraphs]
    assert texts[len(original.paragraphs) :] == [RETURN_NOTES, ABOUT, "报送文件：自评表.docx", "此前的报送仍然有效。"]
    assert len(document.tables) == len(original.tables) + 1
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert [row[3] for row in rows] == ["位置", "表1!C3", "表1!Z99", "没有!A1"]
    assert rows[1] == [
        "1",
        "退回",
        "SE02",
        "表1!C3",
        "64050025T000000000123",
        "16",
        "得分 16。",
        "请更正。",
        "2027-03-20",
    ]


def test_a_copy_that_comes_back_shows_only_what_is_wrong_now() -> None:
    first = marked_copy(sent(), slip(mark("C3"), mark("D6")))[0].getvalue()
    again = copied(first, slip(mark("D4", "warn")))
    assert colours(again) == {"13": COLOURS["warn"]}
    assert len(list(again.comments)) == 1
    assert [paragraph.text for paragraph in again.paragraphs].count(RETURN_NOTES) == 1
    assert len(again.element.body.findall(qn("w:sectPr"))) == 1


def test_the_same_slip_is_the_same_document() -> None:
    one, other = (marked_copy(sent(), slip(mark("C3")))[0].getvalue() for _ in range(2))
    assert one == other


def test_text_that_no_document_holds_is_replaced() -> None:
    document = copied(sent(), slip(mark("C3", value="\x01", problem="含\x02。")))
    assert [cell.text for cell in document.tables[-1].rows[1].cells][5:7] == ["\ufffd", "含\ufffd。"]


def test_a_document_that_python_docx_cannot_open_says_so() -> None:
    document = docx.Document(BytesIO(sent()))
    row = document.tables[0].rows[0]._tr
    row.append(parse_xml(f'<w:tc {nsdecls("w")}><w:tcPr><w:gridSpan w:val="x"/></w:tcPr><w:p/></w:tc>'))
    saved = BytesIO()
    document.save(saved)
    with pytest.raises(NotMarkableError):
        marked_copy(saved.getvalue(), slip(mark("C3")))
