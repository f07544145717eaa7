"""Marked copies of documents (.docx): cells of their tables coloured and commented on, 退回说明 on a page at the end.

Tables count from 1 as the sheets 表1, 表2 …; the paragraphs above a table are its first rows, as the reader has them. The
explanation stands last, so that a copy that comes back has its tables where they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from openpyxl.utils import coordinate_to_tuple

from forms.files.docx import names_a_form
from forms.handouts.marking import ABOUT, AUTHOR, FILLS, SIGN, WORDS, Mark, Slip, comment_on, grouped
from forms.labels import may_be_between, says_so
from forms.layouts.words import RETURN_NOTES
from policy.characters import fit

if TYPE_CHECKING:
    from docx.document import Document as Opened

COLUMNS = ("序号", "级别", "代码", "位置", "对象", "原值", "问题", "处理要求", "期限")
SHARES = (5, 6, 7, 10, 14, 10, 22, 17, 9)
"""Widths of the columns in hundredths of the page between its margins."""
COLOURS = {severity: str(fill.fgColor.rgb)[2:] for severity, fill in FILLS.items()}
HEADING, BODY, A4 = Pt(16), Pt(9), Cm(21)
_AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def marked_document(data: bytes, slip: Slip) -> BytesIO:
    """Return a copy of a document with the marks of a slip, saved. Whatever python-docx stumbles over is raised."""
    document = Document(BytesIO(data))
    _clear(document)
    for cell, marks in _by_cell(document, slip.marks):
        _mark(document, cell, marks)
    _explain(document, slip)
    saved = BytesIO()
    document.save(saved)
    return saved


def _by_cell(document: Opened, marks: Sequence[Mark]) -> Iterator[tuple[_Cell, Sequence[Mark]]]:
    """Yield the cells that marks are about, each once; one within a merged area is its first."""
    places = grouped((mark, (mark.sheet, mark.cell)) for mark in marks if mark.cell)
    found: dict[Any, tuple[_Cell, list[Mark]]] = {}
    grids = _grids(document, {sheet for sheet, _ in places})
    for (sheet, place), own in places.items():
        row, column = coordinate_to_tuple(place)
        cell = grids.get(sheet, {}).get((row, column))
        if cell is not None:
            found.setdefault(cell._tc, (cell, []))[1].extend(own)
    yield from found.values()


def _grids(document: Opened, sheets: set[str]) -> Mapping[str, Mapping[tuple[int, int], _Cell]]:
    """Return the cells of the named tables by row and column from 1; a table within a cell counts after its own.

    The rows of the tables that follow may be more of its own (`forms.files.docx`); no mark is about others.
    """
    tables = enumerate(document.element.body.iter(qn("w:tbl")), 1)
    return {
        f"表{number}": {
            (row, column): cell
            for row, cells in enumerate(_rows(document, table), _above(table) + 1)
            for column, cell in enumerate(cells.cells, cells.grid_cols_before + 1)
        }
        for number, table in tables
        if f"表{number}" in sheets
    }


def _rows(document: Opened, table: Any) -> Iterator[_Row]:
    for part in (table, *table.itersiblings(qn("w:tbl"))):
        yield from Table(part, document._body).rows


def _above(table: Any) -> int:
    """Return the number of paragraphs that head a table: from the last one that names a form, else all that are not blank.

    None do where all of them may stand between two parts of a table.
    """
    texts: list[str] = []
    for block in table.itersiblings(preceding=True):
        if block.tag == qn("w:tbl"):
            return 0 if all(map(may_be_between, texts)) else len(texts)
        text = "".join("".join(each.text or "" for each in block.iter(qn("w:t"))).split())
        texts += [text] if text else []
        if names_a_form(text) and not says_so(text):
            break
    return len(texts)


def _mark(document: Opened, cell: _Cell, marks: Sequence[Mark]) -> None:
    """Shade a cell, red where any mark rejects, and comment on it."""
    _shade(cell, COLOURS["reject" if any(mark.severity == "reject" for mark in marks) else "warn"])
    paragraph = cell.paragraphs[0] if cell.paragraphs else cell.add_paragraph()
    runs = paragraph.runs or [paragraph.add_run()]
    comment = document.add_comment(runs, fit(comment_on(marks)), author=AUTHOR, initials=AUTHOR[:1])
    comment._comment_elm.attrib.pop(qn("w:date"), None)  # the same slip is the same bytes


def _shade(cell: _Cell, colour: str | None) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for shade in properties.findall(qn("w:shd")):
        properties.remove(shade)
    if colour is not None:
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
        properties.insert_element_before(shade, *_AFTER_SHADE)


def _clear(document: Opened) -> None:
    """Take away what an earlier slip put in, so that a copy that comes back shows only what is wrong now."""
    ours = {str(comment.comment_id) for comment in document.comments if comment.text.startswith(SIGN)}
    if ours:
        _uncomment(document, ours)
    body = document.element.body
    earlier = [
        paragraph._p
        for paragraph, next_one in zip(document.paragraphs, document.paragraphs[1:], strict=False)
        if (paragraph.text, next_one.text) == (RETURN_NOTES, ABOUT)
    ]
    for first in earlier[:1]:
        for element in [first, *first.itersiblings()]:
            if element.tag != qn("w:sectPr"):
                body.remove(element)


def _uncomment(document: Opened, ours: set[str]) -> None:
    start, end, reference = map(qn, ("w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"))
    for element in list(document.element.body.iter(start, end, reference)):
        if element.get(qn("w:id")) not in ours:
            continue
        if element.tag == start:
            for cell in islice(element.iterancestors(qn("w:tc")), 1):
                _shade(_Cell(cell, cast(Table, document._body)), None)
        gone = element.getparent() if element.tag == reference else element  # a reference goes with its run
        gone.getparent().remove(gone)
    comments = document.part._comments_part.element
    for comment in list(comments):
        if comment.get(qn("w:id")) in ours:
            comments.remove(comment)


def _explain(document: Opened, slip: Slip) -> None:
    """Write 退回说明 on a page of its own: what was sent, a line a fault, and notes."""
    heading = _line(document, RETURN_NOTES)
    heading.paragraph_format.page_break_before = True
    heading.runs[0].bold, heading.runs[0].font.size = True, HEADING
    _line(document, ABOUT)
    for label, text in slip.facts.items():
        _line(document, f"{label}：{text}")
    rows = [COLUMNS] + [
        (
            str(number), WORDS[mark.severity], mark.code, "!".join(filter(None, (mark.sheet, mark.cell))), mark.subject,
            mark.value, mark.problem, mark.todo, mark.due,
        )
        for number, mark in enumerate(slip.marks, 1)
    ]  # fmt: skip
    table = document.add_table(0, len(COLUMNS))
    table._tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{_LINES}</w:tblBorders>"))
    page = document.sections[-1]
    width = (page.page_width or A4) - (page.left_margin or 0) - (page.right_margin or 0)
    colours = {word: COLOURS[severity] for severity, word in WORDS.items()}
    for texts in rows:
        cells = cast(_Row, table.add_row()).cells
        for cell, text, share in zip(cells, texts, SHARES, strict=True):
            cell.width = Emu(width * share // 100)
            cell.paragraphs[0].add_run(fit(text)).font.size = BODY
        _shade(cells[1], colours.get(texts[1]))
    for note in slip.notes:
        _line(document, note)


def _line(document: Opened, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(fit(text))
    return paragraph
