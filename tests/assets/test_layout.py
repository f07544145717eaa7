"""Documents as sent: laid out after GB/T 9704-2012, filled from our templates or the bureau's, amounts in 万元 or 元."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from policy.place import Place, Unit
from reports.documents import letters
from reports.documents.bulletin import BULLETINS, COMPARED, PACK, WHOLE, Bulletins
from reports.documents.docx_template import OURS, Stationery, TemplateFaultError, words
from reports.documents.figures import in_unit, share
from reports.documents.letters import TEMPLATES, Letter
from reports.documents.work_report import REPORT, WORK, write_report
from reports.edition import Edition
from warehouse.seasons import AUTUMN, SPRING
from warehouse.tables import TABLES
from warehouse.wording import WORDS, in_ten_thousands

DAY, BY = date(2027, 3, 10), date(2027, 3, 20)
PLACE = Place.of("640500", name="中卫市", document_prefix="卫财绩", contact="预算绩效管理科 0955-1234567")
NAMES = sorted(path.stem for path in OURS.glob("*.docx"))
CODE = "64050025T000000000001"


def blank(table: str, **said: Any) -> dict[str, Any]:
    return dict.fromkeys(column.name for column in TABLES[table].columns) | said


def project(**said: Any) -> dict[str, Any]:
    row = blank("project_grades") | blank("monitoring_flags")
    return row | {"project_code": CODE, "project_name": "北渠", "adjusted_budget": Decimal("1234567.89")} | said


def figures(**said: Any) -> dict[str, Any]:
    return blank("department_control_figures", **said)


FACTS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "annual_self_evaluation": {"project_grades": [project(grade="差", review_recommended=True)] * 3},
    "midyear_monitoring": {"letter_flags": [project(treatment="未报送", expedite=False)]},
    "next_year_control_figures": {"department_control_figures": [figures(projects_requested=Decimal("100.00"))]},
}


def letter(job: str, path: Path, stationery: Stationery | None = None, **said: Any) -> Any:
    facts = FACTS[job] | said
    letters.write(Letter("市水务局", 2025, DAY, BY, facts), job, path, stationery or Stationery(PLACE))
    return Document(str(path))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every document, filled; by the name of its template."""
    folder = tmp_path_factory.mktemp("documents")
    found = {TEMPLATES[job]: letter(job, folder / f"{TEMPLATES[job]}.docx") for job in TEMPLATES}
    line = {"project_code": CODE, "project_name": "北渠", "department_code": "201", "amount": Decimal("100.00")}
    bulletins = Bulletins(
        Stationery(PLACE),
        {"201": "市水务局"},
        {"201001": "北渠管理所"},
        {table: [line | {"is_named": True}] for table in BULLETINS},
        [],
        10,
    )
    reason = {"department_code": "201", "unit_code": "201001", "project_code": CODE, "reason": "未自评", "detail": None}
    for name in BULLETINS:
        bulletins.write(edition_of(folder, **{name: [reason]}))
    pack = {"rank": 1, "requested": Decimal("100.00"), "control": Decimal("100.00"), "goal_summary": None}
    pack |= line | {"last_grade": "优", "last_score": Decimal("95.00")}
    whole = blank(WHOLE, department_code="201", department_name="市水务局", last_grade="优")
    compared = blank(COMPARED, rank=1, item="重点项目", before=1, now=2)
    bulletins.write(edition_of(folder, **{PACK: [pack], WHOLE: [whole], COMPARED: [compared]}))
    work = {"number": 1, "amount": Decimal("100.00"), "share": Decimal("1.0000")}
    said = [
        blank(WORK, rank=rank, topic=topic, item="事项", **work) for topic in WORDS["topic"] for rank in range(1, 5)
    ]
    write_report(edition_of(folder, **{WORK: said}), Stationery(PLACE))
    return found | {name: Document(str(folder / f"{name}.docx")) for name in (*BULLETINS, PACK, REPORT)}


def edition_of(folder: Path, **tables: list[dict[str, Any]]) -> Edition:
    jobs = {"job": {"as_of": DAY.isoformat(), "row_counts": {table: len(rows) for table, rows in tables.items()}}}
    rows = {table: pa.Table.from_pylist(rows) for table, rows in tables.items()}
    return Edition(folder, "640500", 2025, jobs, rows)


def chain(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


def kept(paragraph: Any) -> bool:
    """Whether a paragraph stays on the page of the one below it."""
    formats = [paragraph.paragraph_format, *(style.paragraph_format for style in chain(paragraph.style))]
    return bool(next((each.keep_with_next for each in formats if each.keep_with_next is not None), False))


def look(style: Any) -> tuple[str, Any, Any]:
    """Font, size and line pitch of a style."""
    fonts = [each.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for each in chain(style)]
    font = next(each.get(qn("w:eastAsia")) for each in fonts if each is not None)
    size = next(each.font.size for each in chain(style) if each.font.size is not None)
    return (
        font,
        size,
        next(each.paragraph_format.line_spacing for each in chain(style) if each.paragraph_format.line_spacing),
    )


def styled(document: Any, name: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


def test_every_template_is_known(documents: dict[str, Any]) -> None:
    assert sorted(documents) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_those_of_official_documents(documents: dict[str, Any], name: str) -> None:
    for section in documents[name].sections:
        sides = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
        page = [section.page_width, section.page_height]
        if section.orientation == WD_ORIENT.LANDSCAPE:  # the page is turned, and its margins with it
            sides, page = [*sides[1:], sides[0]], page[::-1]
        for side, millimetres in zip(sides, (37, 26, 35, 28), strict=True):
            assert abs(side - Mm(millimetres)) < Mm(0.5)
        assert [round(length.mm) for length in page] == [210, 297]
        for footer in (section.footer, section.even_page_footer):
            said = footer._element.xml
            assert re.sub("<[^>]*>|\\s", "", said) == "—1—"
            assert 'w:instr=" PAGE "' in said


@pytest.mark.parametrize("name", NAMES)
def test_fonts_are_those_of_official_documents(documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    styles = {style.name: style for style in document.styles}
    assert look(styles["Title"])[:2] == ("方正小标宋简体", Pt(22))
    assert look(styles["公文正文"]) == ("仿宋_GB2312", Pt(16), Pt(28))
    assert look(styles["Heading 1"]) == ("黑体", Pt(16), Pt(28))
    assert look(styles["Heading 2"]) == ("楷体_GB2312", Pt(16), Pt(28))
    with zipfile.ZipFile(OURS / f"{name}.docx") as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    stated = dict(re.findall(r'<w:font w:name="([^"]*)"><w:altName w:val="([^"]*)"', fonts))
    assert all("Noto S" in others for others in stated.values())
    used = {font for style in document.styles for font in re.findall(r'w:eastAsia="([^"]*)"', style.element.xml)}
    assert used - {"zh-CN"} <= stated.keys()


@pytest.mark.parametrize("name", NAMES)
def test_what_belongs_together_stays_on_a_page(documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    paragraphs = document.paragraphs
    (last,) = [number for number, each in enumerate(paragraphs) if each.text == "2027年3月10日"]
    assert [each.text for each in paragraphs[last - 1 : last]] == ["中卫市财政局"]
    first = next(number for number, each in enumerate(paragraphs) if each.style.name == "公文正文末段")
    assert all(kept(each) for each in paragraphs[first:last])
    headings = [each for each in paragraphs if each.style.name.startswith("Heading")]
    assert len(headings) >= 3
    assert all(map(kept, headings))
    for table in document.tables:
        rows = [row._tr.trPr for row in table.rows]
        assert len(rows) > 1
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
        assert [row.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert document.tables


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_who_sends_it_to_whom(documents: dict[str, Any], name: str) -> None:
    document = documents[name]
    said = [paragraph.text for paragraph in document.paragraphs]
    letters_only = name.startswith("letter")
    assert said[0] == ("中卫市财政局" if letters_only else "中卫市财政局文件")
    assert said[1] == "内部\t" * letters_only + "卫财绩〔2027〕　　号"
    assert said[2].startswith("中卫市2025年度\n" if name == REPORT else "中卫市财政局\n关于2025年度")
    to = {PACK: "中卫市人民代表大会：", REPORT: None}.get(name, "市水务局：" if letters_only else "各部门、各单位：")
    assert styled(document, "主送机关") == ([to] if to else [])  # the report is to the public
    assert "（联系方式：预算绩效管理科 0955-1234567）" in said
    assert styled(document, "版记")[0] == "抄送："
    marks = {section.header.paragraphs[0].text if section.header.paragraphs else "" for section in document.sections}
    assert marks == ({"内部"} if letters_only else {""})
    if listed := styled(document, "附件说明"):
        titles = [re.sub(r"^(附件：|　+)(\d．)?", "", each) for each in listed]
        assert [each.removeprefix("2025年度") for each in styled(document, "附件标题")] == [
            title.removeprefix("2025年度") for title in titles
        ]


@pytest.mark.parametrize("name", NAMES)
def test_templates_are_chinese_throughout(name: str) -> None:
    said = "".join(words(OURS / f"{name}.docx"))
    assert "财政局" not in said  # which bureau sends it is for the settings to say
    assert re.findall("[A-Za-z]+", said) == []


def test_matters_are_numbered_and_dated(documents: dict[str, Any]) -> None:
    matters = styled(documents["letter_self_evaluation"], "公文事项")
    assert [each[:2] for each in matters] == [f"{number}．" for number in range(1, 7)]
    assert all(each.startswith(f"{number}．“北渠”（{CODE}）：") for number, each in enumerate(matters, 1))
    assert all("2027年3月20日前" in each for each in matters)


def test_what_is_unknown_is_pending_and_never_nothing(tmp_path: Path) -> None:
    document = letter(AUTUMN.job, tmp_path / "a.docx")
    (table,) = document.tables
    shown = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert shown.pop("项目申报数") == "0.01"
    assert shown.pop("控制数") == "金额"
    assert set(shown.values()) == {"待定"}
    assert "控制数合计待定，" in "".join(paragraph.text for paragraph in document.paragraphs)
    cut = {
        "subject": "department_public_funds",
        "rule": "department_grade",
        "clause": "一(四)",
        "applied": True,
        "code": "201",
    }
    cut = blank("adjustment_ledger", **cut) | {"project_name": None}
    document = letter(AUTUMN.job, tmp_path / "b.docx", letter_cuts=[cut])
    assert [cell.text for cell in document.tables[-1].rows[1].cells][2:4] == ["—", "待定"]


def test_amounts_are_in_the_unit_of_the_house(tmp_path: Path) -> None:
    units: tuple[Unit, Unit] = ("万元", "元")
    sent = {unit: Stationery(replace(PLACE, amounts=unit)) for unit in units}
    text = {
        unit: "".join(paragraph.text for paragraph in letter(SPRING.job, tmp_path / "a.docx", stationery).paragraphs)
        for unit, stationery in sent.items()
    }
    assert "全年预算数合计370.37万元" in text["万元"]  # not three times 123.46
    assert "全年预算数合计3,703,703.67元" in text["元"]
    assert "因四舍五入，分项与合计可能略有出入" in text["万元"]
    assert "因四舍五入" not in text["元"]


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("1234567.89", "123.46"),
        ("12345678900.00", "1,234,567.89"),
        ("50.00", "0.01"),
        ("49.99", "0.004999"),
        ("0", "0.00"),
    ],
)
def test_ten_thousands_are_rounded_half_up_but_never_to_nothing(yuan: str, shown: str) -> None:
    assert in_unit(Decimal(yuan), "万元") == shown
    assert in_ten_thousands(Decimal(yuan)) == Decimal(shown.replace(",", ""))


def test_a_share_of_nothing_is_a_dash() -> None:
    assert [share(1, 8), share(Decimal("0.01"), Decimal("0.03")), share(0, 0)] == ["12.5%", "33.3%", "—"]


def test_the_bureaus_own_template_goes_first(tmp_path: Path) -> None:
    stationery = Stationery(PLACE, own_templates=tmp_path)
    name = TEMPLATES[SPRING.job]
    assert stationery.template(name) == OURS / f"{name}.docx"
    found = [stationery.fingerprint(name)]
    for folder in (tmp_path, tmp_path / "640500"):
        folder.mkdir(exist_ok=True)
        own = shutil.copyfile(OURS / f"{name}.docx", folder / f"{name}.docx")
        document = Document(str(own))
        document.paragraphs[0].runs[0].text = f"{folder.name} {{{{ place.name }}}}"
        document.save(str(own))
        assert letter(SPRING.job, tmp_path / "a.docx", stationery).paragraphs[0].text == f"{folder.name} 中卫市"
        found.append(stationery.fingerprint(name))
    assert len(set(found)) == 3  # so that letters are written again


@pytest.mark.parametrize("fault", ["{{ place.nmae }}", "{% if %}", "{{ place.__class__.__mro__ }}", "{{ 1 + '' }}"])
def test_a_faulty_template_is_told_by_name(tmp_path: Path, fault: str) -> None:
    name = TEMPLATES[SPRING.job]
    document = Document(str(OURS / f"{name}.docx"))
    document.paragraphs[0].runs[0].text = fault
    document.save(str(tmp_path / f"{name}.docx"))
    with pytest.raises(TemplateFaultError, match=rf"{name}\.docx cannot be filled in: .*Correct the template"):
        letter(SPRING.job, tmp_path / "a.docx", Stationery(PLACE, own_templates=tmp_path))
    (tmp_path / f"{name}.docx").write_text("no document")
    with pytest.raises(TemplateFaultError, match="cannot be filled in"):
        letter(SPRING.job, tmp_path / "a.docx", Stationery(PLACE, own_templates=tmp_path))
