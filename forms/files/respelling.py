"""Writing an .xlsx or .xlsm anew in the usual spelling, so that there is one reader for every legal one.

A real XML parser reads what calamine may misread: cells and rows without a place, prefixes, other quotes, comments and CDATA,
parts of other names, a stated size that is none. Values, types, formulas and styles stay as they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from xml.etree import ElementTree

from forms.files.books import STYLES, WORKBOOK, Book, style_codes
from forms.files.marks import LARGEST_SHEET, check_area, check_used
from forms.files.markup import dressed, local
from forms.files.ooxml import column_number
from forms.problems import BadFileError
from forms.sheets import letters

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STRINGS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_LONG_TOKEN = re.compile(rb"<[^<]{1000000}")
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")
_AREA = re.compile(rf"{_REFERENCE.pattern}(?::{_REFERENCE.pattern})?")
_HOLDING = frozenset({"c", "v", "t"})
_BOOLEANS = {"true": "1", "false": "0"}


def respell(book: Book, part: Callable[[str], bytes]) -> bytes:
    """Return the workbook in the usual spelling; `part` gives the parts by name. Raises BadFileError where it cannot.

    Sheets that are not shown, or are no worksheets, stay in their places without cells.
    """
    texts = list(_shared_texts(part(book.strings))) if book.strings else []
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        listed, links = [], []
        for number, sheet in enumerate(book.sheets, start=1):
            hidden = sheet.hidden or sheet.kind != "worksheet"
            if sheet.part is None:
                raise BadFileError("damaged", f"The part of the sheet {sheet.name} is not there.")
            cells = b"" if hidden else b"".join(_sheet(sheet.name, part(sheet.part), texts))
            container.writestr(f"xl/worksheets/sheet{number}.xml", _document("worksheet", cells or b"<sheetData/>"))
            state = ' state="hidden"' if hidden else ""
            listed.append(f'<sheet name="{escape(sheet.name)}" sheetId="{number}"{state} r:id="rId{number}"/>')
            links.append(_link(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
        epoch = '<workbookPr date1904="1"/>' if book.since_1904 else ""
        computing = '<calcPr fullCalcOnLoad="1"/>' if book.uncomputed else ""
        workbook = f"{epoch}<sheets>{''.join(listed)}</sheets>{computing}".encode()
        container.writestr(WORKBOOK, _document("workbook", workbook))
        if book.styles:
            container.writestr(STYLES, _document("styleSheet", _styles(part(book.styles))))
            links.append(_link("rIdStyles", "styles", "styles.xml"))
        if texts:
            items = "".join(f"<si>{_text(text)}</si>" for text in texts)
            container.writestr(_STRINGS, _document("sst", items.encode()))
            links.append(_link("rIdStrings", "sharedStrings", "sharedStrings.xml"))
        container.writestr("xl/_rels/workbook.xml.rels", _relations(links))
        container.writestr("_rels/.rels", _relations([_link("rId1", "officeDocument", WORKBOOK)]))
    return packed.getvalue()


def _document(name: str, body: bytes) -> bytes:
    return f'<{name} xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'.encode() + body + f"</{name}>".encode()


def _relations(links: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(links)}</Relationships>'


def _link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _text(written: str) -> str:
    return f'<t xml:space="preserve">{_escaped(written)}</t>'


def _escaped(written: str) -> str:
    return escape(written, quote=False).replace("\r", "&#13;")


def _styles(part: bytes) -> bytes:
    codes, cells = style_codes(part)
    formats = "".join(f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>' for number, code in codes.items())
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in cells)
    return f"<numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>".encode()


def _nodes(part: bytes, *names: str) -> Iterator[ElementTree.Element]:
    """Yield the nodes of these names once they are read whole; each is forgotten when the next is asked for."""
    if _LONG_TOKEN.search(part):  # the parser takes the square of its length
        raise BadFileError("too_large", "The workbook's XML has a tag or text of more than a million bytes.")
    above: list[ElementTree.Element] = []
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(part), events=("start", "end")):
            if event == "start":
                above.append(node)
                continue
            above.pop()
            if local(node) in names:
                yield node
                if above:
                    above[-1].remove(node)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The workbook's XML is broken: {error}") from error


def _shared_texts(part: bytes) -> Iterator[str]:
    for item in _nodes(part, "si"):
        yield _plain_text(item)


def _plain_text(item: ElementTree.Element) -> str:
    """Return the text of a shared or inline string; runs are joined, readings above the characters left out."""
    return "".join(
        dressed("".join(text.itertext()), next((each for each in run if local(each) == "rPr"), ()))
        for run in (item, *(child for child in item if local(child) == "r"))
        for text in run
        if local(text) == "t"
    )


def _sheet(name: str, part: bytes, texts: list[str]) -> Iterator[bytes]:
    """Yield the rows of a sheet, then its merged areas. Cells and rows without a place follow the ones before them."""
    if len(part) > LARGEST_SHEET:
        check_used(name, sum(1 for _ in _CELL_END.finditer(part)))
    used = row = rows = columns = 0
    merged = []
    yield b"<sheetData>"
    for node in _nodes(part, "row", "mergeCell"):
        if local(node) == "mergeCell":
            area = _area(node)
            merged += [f'<mergeCell ref="{area}"/>'] if area else []
            continue
        row, column, written = _number(node.get("r"), row + 1), -1, []
        for cell in node:
            if local(cell) != "c":
                _check_aside(name, cell)
                continue
            place = (cell.get("r") or "").strip()
            reference = _REFERENCE.fullmatch(place)
            if place and reference is None:
                raise BadFileError("damaged", f"{name} has a cell at {place[:20]}, which is no place.")
            column = column_number(reference[1].upper().encode()) if reference else column + 1
            row = int(reference[2]) if reference else row
            if body := _cell(name, cell, texts):
                used += 1
                rows, columns = max(rows, row), max(columns, column + 1)
                written.append(f'<c r="{letters(column)}{row}"{body}</c>')
        check_used(name, used)
        check_area(name, rows, columns)
        if written:
            yield f'<row r="{row}">{"".join(written)}</row>'.encode()
    yield b"</sheetData>"
    if merged:
        yield f"<mergeCells>{''.join(merged)}</mergeCells>".encode()


def _number(written: str | None, otherwise: int) -> int:
    try:
        return int(written) if written else otherwise
    except ValueError:
        raise BadFileError("damaged", f"The workbook has a row {written[:20] if written else ''}.") from None


def _cell(name: str, cell: ElementTree.Element, texts: list[str]) -> str:
    """Return what follows the place of a cell in its usual spelling, up to its end; nothing for a cell without content."""
    children = {local(child): child for child in cell}
    for child in cell:
        if children[local(child)] is not child or local(child) not in ("f", "v", "is"):
            _check_aside(name, child)
    kind = (cell.get("t") or "n").strip()
    formula = children.get("f")
    body = "" if formula is None else f"<f{_several(formula)}>{_escaped(''.join(formula.itertext()))}</f>"
    node = children.get("v")
    value = None if node is None else "".join(node.itertext())
    if kind == "inlineStr":
        shown = _plain_text(children["is"]) if "is" in children else value or ""
        body += f"<is>{_text(shown)}</is>" if shown else ""
    elif kind == "str":
        body += "" if value is None else f'<v xml:space="preserve">{_escaped(value)}</v>'
    elif value is not None and (value := value.strip()):
        if kind == "s" and not _shared(name, value, texts):
            value = ""
        value = _BOOLEANS.get(value, value) if kind == "b" else value
        body += f"<v>{_escaped(value)}</v>" if value else ""
    elif kind == "e" and body:
        body += "<v>#N/A</v>"
    if not body:
        return ""
    typed = "" if kind == "n" else f' t="{escape(kind)}"'
    return f' s="{_number(cell.get("s"), 0)}"{typed}>{body}'


def _check_aside(name: str, node: ElementTree.Element) -> None:
    """Refuse cells or values beside those that are read, such as a choice of contents. Raises BadFileError."""
    if local(node) != "extLst" and any(local(each) in _HOLDING for each in node.iter()):
        raise BadFileError("damaged", f"{name} has values in <{local(node)[:20]}>, where none are read.")


def _several(formula: ElementTree.Element) -> str:
    """Return what says that a formula is of several cells."""
    area = _area(formula) if formula.get("t", "").strip() in ("array", "dataTable") else None
    return f' t="array" ref="{area}"' if area else ""


def _area(node: ElementTree.Element) -> str | None:
    area = _AREA.fullmatch(node.get("ref", "").strip())
    return area[0].replace("$", "").upper() if area else None


def _shared(name: str, index: str, texts: list[str]) -> str:
    try:
        return texts[int(index)]
    except (ValueError, IndexError):
        raise BadFileError("damaged", f"{name} has a shared text {index[:20]} that is not there.") from None
