"""Official documents as .docx: cover, headings, tables with repeated heads, page numbers, signature lines, no clock.

Here: how a document is built and looks. Not here: what it says (`letters`, `bulletin`, `congress`).
Fonts are those that official documents use (GB/T 9704): 方正小标宋 or 宋体 for titles, 黑体 for headings, 仿宋 for the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from policy.characters import fit, shortened
from reports.documents.phrases import chinese_date
from warehouse import timeless

SONG, HEI, FANGSONG = "宋体", "黑体", "仿宋"
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
TEXT_WIDTH, WIDE_TEXT_WIDTH = 15.6, 25.7
"""Centimetres between the margins, upright and across."""
TABLE_SIZE = 9
"""Points."""
LONGEST_TEXT, LONGEST_HEADING = 2000, 200
"""Characters: a paragraph or line of a table that fits on a page, and a title, which as a property may have 255."""
HALF_POINTS, TWIPS = 2, 567
"""Half points to a point; twentieths of a point to a centimetre."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, its share of the width, where its text stands (left, center, right)."""

    title: str
    share: float
    across: str = "left"


class Paper:
    """One document of A4 pages. Write from top to bottom, then `save`."""

    def __init__(self, title: str, *, across: bool = False, mark: str = "") -> None:
        self._document: Any = Document()
        self._leave_out_picture()
        self._document.core_properties.title = _words(title, LONGEST_HEADING)
        self._document.core_properties.author = "jixiao"
        self._document.core_properties.comments = ""
        self.width = WIDE_TEXT_WIDTH if across else TEXT_WIDTH
        self._set_up_page(across=across)
        self._set_up_styles()
        self._number_pages(mark)

    def _leave_out_picture(self) -> None:
        """The template's preview picture shows nothing of the document, and cannot be searched."""
        package = self._document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                package.rels.pop(key)

    def _set_up_page(self, *, across: bool) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = (Cm(29.7), Cm(21)) if across else (Cm(21), Cm(29.7))
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = (Cm(2.4), Cm(2.2)) if across else (Cm(3.5), Cm(3.2))
        section.left_margin, section.right_margin = (Cm(2), Cm(2)) if across else (Cm(2.8), Cm(2.6))

    def _set_up_styles(self) -> None:
        for name, font, size, bold in (
            ("Normal", FANGSONG, 14, False),
            ("Title", SONG, 22, True),
            ("Heading 1", HEI, 15, False),
            ("Heading 2", HEI, 14, False),
        ):
            style = self._document.styles[name]
            style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
            style.font.color.rgb = None
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(attribute), None)
            for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia"):
                fonts.set(qn(attribute), font)
            borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if borders is not None:
                style.element.pPr.remove(borders)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        self._document.styles["Normal"].element.get_or_add_rPr().append(language)

    def _number_pages(self, mark: str) -> None:
        section = self._document.sections[0]
        section.different_first_page_header_footer = False
        if mark:
            line = section.header.paragraphs[0]
            line.alignment = LEFT
            run = line.add_run(_words(mark, LONGEST_HEADING))
            run.font.size, run.font.name = Pt(14), HEI
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
        foot = section.footer.paragraphs[0]
        foot.alignment = CENTRE
        for text, field in (("— ", "PAGE"), (" / ", "NUMPAGES"), (" —", "")):
            foot.add_run(text).font.size = Pt(10.5)
            if field:
                simple = OxmlElement("w:fldSimple")
                simple.set(qn("w:instr"), field)
                simple.append(parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="21"/></w:rPr><w:t>1</w:t></w:r>'))
                foot._p.append(simple)

    def cover(self, title: str, lines: Iterable[str], day: date) -> None:
        """A page of its own: title, what it is about, the day."""
        for _ in range(5 if self.width == TEXT_WIDTH else 2):
            self.text("", indent=False)
        self._centred(title, SONG, 26, bold=True, after=30)
        for line in lines:
            self._centred(line, FANGSONG, 16, after=8)
        for _ in range(8 if self.width == TEXT_WIDTH else 3):
            self.text("", indent=False)
        self._centred(chinese_date(day), FANGSONG, 16)
        self._document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def title(self, text: str) -> None:
        """The title on the first page of a document without a cover."""
        self._centred(text, SONG, 22, bold=True, after=18)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that a reader can jump to."""
        paragraph = self._document.add_heading(_words(text, LONGEST_HEADING), level)
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(10), Pt(4)
        paragraph.paragraph_format.keep_with_next = True

    def text(self, text: str, *, indent: bool = True, across: Any = LEFT) -> None:
        """A paragraph; `indent` by two characters as is usual."""
        paragraph = self._document.add_paragraph(_words(text))
        paragraph.alignment = across
        layout = paragraph.paragraph_format
        layout.space_after, layout.line_spacing = Pt(0), 1.5
        if indent:
            layout.first_line_indent = Pt(28)

    def note(self, text: str) -> None:
        """A small line above a table: unit, what is listed."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(_words(text))
        run.font.size = Pt(10.5)
        paragraph.alignment = RIGHT
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = True

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[str | None]], total: Sequence[str | None] | None = None
    ) -> None:
        """A table over the whole width; its head repeats on every page, no row is torn apart; a last line of totals."""
        whole = sum(column.share for column in columns)
        widths = [int(self.width * TWIPS * column.share / whole) for column in columns]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        lines = [_row(columns, widths, [column.title for column in columns], head=True)]
        lines += [_row(columns, widths, row) for row in rows]
        lines += [_row(columns, widths, total, strong=True)] if total else []
        border = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
        sides = "".join(f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        table = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
        )
        self._document.element.body.insert_element_before(table, "w:sectPr")
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def sign(self, line: str, day: date | None = None) -> None:
        """A line to sign or seal on, and the day (or the place for it), at the right."""
        self.text(line, indent=False, across=RIGHT)
        self._document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.text(chinese_date(day) if day else "　　　　年　　月　　日", indent=False, across=RIGHT)

    def save(self, path: Path, day: date) -> None:
        """Store the document as made on `day`: the same words give the same bytes."""
        moment = datetime(day.year, day.month, day.day)
        self._document.core_properties.created = self._document.core_properties.modified = moment
        buffer = BytesIO()
        self._document.save(buffer)
        timeless.store(buffer, path, day)

    def _centred(self, text: str, font: str, size: int, *, bold: bool = False, after: int = 0) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.space_after = Pt(after)
        run = paragraph.add_run(_words(text, LONGEST_HEADING))
        run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _row(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Sequence[str | None],
    *,
    head: bool = False,
    strong: bool = False,
) -> str:
    """XML of a row: written as text, since building a long table object by object takes minutes."""
    made = []
    for column, width, cell in zip(columns, widths, cells, strict=True):
        across = "center" if head else column.across
        look = f'<w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{HEI if head else SONG}"/>'
        look += "<w:b/>" if strong else ""
        look += f'<w:sz w:val="{TABLE_SIZE * HALF_POINTS}"/>'
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>' if head or strong else ""
        text = escape(_words(cell or ""))
        text = text.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:spacing w:before="30" w:after="30"/><w:jc w:val="{across}"/></w:pPr>'
            f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
        )
    header = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(made)}</w:tr>"


def _words(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text as a document can hold it and a reader can read it."""
    return shortened(fit(text), longest)
