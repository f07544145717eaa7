"""Pages as files of every type that is read, written by hand so that each peculiarity of a format can be asked for.

Here: .xlsx in its dialects, .xlsb, .ods, .csv. Not here: .xls and .et, of which saved ones are kept in `golden`.
"""

from __future__ import annotations

import csv
import datetime
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from forms.sheets import letters
from tests.corpus.pages import Page

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Pages = Mapping[str, Page]


def serial(day: datetime.date, epoch: int = 1900) -> int:
    return (day - (datetime.date(1899, 12, 30) if epoch == 1900 else datetime.date(1904, 1, 1))).days


def pack(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as container:
        for name, part in parts.items():
            container.writestr(zipfile.ZipInfo(name), part, method)
    return buffer.getvalue()


class Xlsx:
    """A workbook of pages in one dialect of .xlsx.

    `strings`: shared, inline, rich, phonetic or formula; `prefix` names the namespace; `addressed`: cells say where they
    stand; `dates`: serial or iso; `states`: of sheets that are not shown; `parts` are added; `within` maps the name of a
    place in the sheet's XML (before, after) to more XML.
    """

    def __init__(
        self, pages: Pages, *, strings: str = "shared", prefix: str = "", addressed: bool = True, strict: bool = False,
        epoch: int = 1900, dates: str = "serial", states: Mapping[str, str] | None = None, folder: str = "worksheets",
        within: Mapping[str, str] | None = None, mark: str = "",
    ) -> None:  # fmt: skip
        self.pages, self.strings, self.addressed, self.epoch, self.dates = pages, strings, addressed, epoch, dates
        self.states, self.folder, self.within, self.mark = states or {}, folder, within or {}, mark
        self.prefix = f"{prefix}:" if prefix else ""
        space = STRICT if strict else SPREADSHEET
        self.relations = STRICT_RELATIONS if strict else OFFICE_RELATIONS
        self.namespace = f'xmlns{":" + prefix if prefix else ""}="{space}"'
        self.shared: dict[str, int] = {}
        self.formats = ["General", *dict.fromkeys(value for page in pages.values() for value in page.formats.values())]

    def parts(self) -> dict[str, str]:
        names = list(self.pages)
        sheets = {f"xl/{self.folder}/sheet{n}.xml": self._sheet(self.pages[name]) for n, name in enumerate(names, 1)}
        listed = "".join(
            f'<{self.prefix}sheet name="{escape(name)}" sheetId="{n}"{self._state(name)} r:id="rId{n}"/>'
            for n, name in enumerate(names, 1)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{self.relations}/worksheet" Target="{self.folder}/sheet{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        links += "".join(
            f'<Relationship Id="rId{name}" Type="{self.relations}/{name}" Target="{name}.xml"/>'
            for name in ("styles", *(["sharedStrings"] if self.shared else []))
        )
        root = (
            f'<Relationship Id="rId1" Type="{self.relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        )
        epoch = f'<{self.prefix}workbookPr date1904="1"/>' if self.epoch == 1904 else ""
        found = {
            "[Content_Types].xml": f"{DECLARATION}{_types(list(sheets))}",
            "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONS}">{root}',
            "xl/workbook.xml": self._document("workbook", f"{epoch}{self._tag('sheets', listed)}", relations=True),
            "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>',
            "xl/styles.xml": self._styles(),
            **sheets,
        }
        if self.shared:
            items = "".join(self._tag("si", self._text(text)) for text in self.shared)
            found["xl/sharedStrings.xml"] = self._document("sst", items)
        return found

    def bytes(self, method: int = zipfile.ZIP_DEFLATED, **more: str | bytes) -> bytes:
        return pack({**self.parts(), **more}, method)

    def _state(self, name: str) -> str:
        return f' state="{self.states[name]}"' if name in self.states else ""

    def _tag(self, name: str, body: str, attributes: str = "") -> str:
        return f"<{self.prefix}{name}{attributes}>{body}</{self.prefix}{name}>"

    def _document(self, name: str, body: str, *, relations: bool = False) -> str:
        spaces = f" {self.namespace}" + (f' xmlns:r="{self.relations}"' if relations else "")
        return f"{self.mark}{DECLARATION}{self._tag(name, body, spaces)}"

    def _styles(self) -> str:
        formats = "".join(
            f'<{self.prefix}numFmt numFmtId="{164 + n}" formatCode="{escape(code)}"/>'
            for n, code in enumerate(self.formats)
            if n
        )
        cells = "".join(f'<{self.prefix}xf numFmtId="{164 + n if n else 0}"/>' for n in range(len(self.formats)))
        return self._document("styleSheet", self._tag("numFmts", formats) + self._tag("cellXfs", cells))

    def _sheet(self, page: Page) -> str:
        by_row: dict[int, list[int]] = {}
        for row, column in sorted({*page.cells, *page.styled}):
            by_row.setdefault(row, []).append(column)
        rows = []
        for row, columns in by_row.items():
            hidden = ' hidden="1"' if row in page.hidden_rows else ""
            place = f' r="{row + 1}"' if self.addressed else ""
            filled = columns if self.addressed else range(columns[-1] + 1)
            body = "".join(self._cell(page, row, column) for column in filled)
            rows.append(self._tag("row", body, f"{place}{hidden}"))
        merged = "".join(
            f'<{self.prefix}mergeCell ref="{letters(b)}{a + 1}:{letters(d)}{c + 1}"/>' for a, b, c, d in page.merged
        )
        hidden_columns = "".join(
            f'<{self.prefix}col min="{n + 1}" max="{n + 1}" width="9" hidden="1"/>' for n in sorted(page.hidden_columns)
        )
        columns_xml = self._tag("cols", hidden_columns) if hidden_columns else ""
        merges = self._tag("mergeCells", merged) if merged else ""
        data = self._tag("sheetData", "".join(rows))
        body = f"{self.within.get('before', '')}{columns_xml}{data}{merges}{self.within.get('after', '')}"
        return self._document("worksheet", body)

    def _cell(self, page: Page, row: int, column: int) -> str:
        value = page.cells.get((row, column))
        place = f' r="{letters(column)}{row + 1}"' if self.addressed else ""
        style = self.formats.index(page.formats.get((row, column), "General"))
        place += f' s="{style}"' if style else ""
        formula = page.formulas.get((row, column))
        written = self._tag("f", escape(formula, quote=False)) if formula else ""
        if value is None:
            return f"<{self.prefix}c{place}/>" if not written else self._tag("c", written, place)
        if isinstance(value, str):
            if written or self.strings == "formula":
                return self._tag(
                    "c", (written or self._tag("f", "A1")) + self._tag("v", escape(value)), f'{place} t="str"'
                )
            if self.strings in ("inline", "rich inline"):
                return self._tag("c", self._tag("is", self._text(value)), f'{place} t="inlineStr"')
            number = self.shared.setdefault(value, len(self.shared))
            return self._tag("c", self._tag("v", str(number)), f'{place} t="s"')
        if isinstance(value, datetime.date) and self.dates == "iso":
            return self._tag("c", self._tag("v", f"{value.isoformat()}T00:00:00Z"), f'{place} t="d"')
        return self._tag("c", written + self._tag("v", _number(value, self.epoch)), place)

    def _text(self, text: str) -> str:
        plain = self._tag("t", escape(text), ' xml:space="preserve"')
        reading = self._tag("rPh", self._tag("t", "注音"), ' sb="0" eb="1"') + f'<{self.prefix}phoneticPr fontId="0"/>'
        if "rich" in self.strings:
            half = len(text) // 2
            bold = self._tag("rPr", f"<{self.prefix}b/>")
            runs = (self._tag("t", escape(part), ' xml:space="preserve"') for part in (text[:half], text[half:]))
            return "".join(self._tag("r", bold + run) for run in runs)
        return plain + reading if self.strings == "phonetic" else plain


def _types(sheets: Sequence[str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(f'<Override PartName="/{name}" ContentType="{kind}.worksheet+xml"/>' for name in sheets)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>{parts}</Types>'
    )


def _number(value: Any, epoch: int) -> str:
    if isinstance(value, datetime.date):
        return str(serial(value, epoch))
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def xlsx(page: Page, **options: Any) -> bytes:
    return Xlsx({"Sheet1": page}, **options).bytes()


def as_text(page: Page) -> list[list[str]]:
    """The cells as a text file shows them: percentages and dates as they look."""

    def shown(place: tuple[int, int], value: Any) -> str:
        if value is None:
            return ""
        if "%" in page.formats.get(place, ""):
            return f"{Decimal(str(value)) * 100:f}%"
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    width = page.width
    return [[shown((r, c), page.cells.get((r, c))) for c in range(width)] for r in range(page.height)]


def text(page: Page, encoding: str = "utf-8", *, first: str = "", **options: Any) -> bytes:
    buffer = io.StringIO()
    buffer.write(first)
    csv.writer(buffer, **options).writerows(as_text(page))
    return buffer.getvalue().encode(encoding)


def ods(pages: Pages, *, hidden: Sequence[str] = (), ghost: bool = False) -> bytes:
    """An OpenDocument spreadsheet; `ghost`: empty rows and columns repeated up to the limits of the format."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in
                     ("office", "table", "text", "style", "calcext"))  # fmt: skip
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    tables = "".join(_table(name, page, name in hidden, ghost) for name, page in pages.items())
    content = (
        f'{DECLARATION}<office:document-content{spaces} office:version="1.2"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return pack({"mimetype": kind, "META-INF/manifest.xml": f"{DECLARATION}{manifest}", "content.xml": content})


def _table(name: str, page: Page, hidden: bool, ghost: bool) -> str:
    corners = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in page.merged}
    covered = {(r, q) for a, b, c, d in page.merged for r in range(a, c + 1) for q in range(b, d + 1)} - set(corners)
    rows = []
    for row in range(page.height):
        body = "".join(_ods_cell(page, (row, column), corners, covered) for column in range(page.width))
        body += '<table:table-cell table:number-columns-repeated="16000"/>' if ghost else ""
        rows.append(f"<table:table-row>{body}</table:table-row>")
    if ghost:
        rows.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
                    'table:number-columns-repeated="16384"/></table:table-row>')  # fmt: skip
    style = ' table:style-name="ta2"' if hidden else ""
    return f'<table:table table:name="{escape(name)}"{style}>{"".join(rows)}</table:table>'


def _ods_cell(page: Page, place: tuple[int, int], corners: Mapping[Any, Any], covered: set[tuple[int, int]]) -> str:
    value = page.cells.get(place)
    tag = "table:covered-table-cell" if place in covered else "table:table-cell"
    span = ""
    if place in corners:
        down, right = corners[place]
        span = f' table:number-columns-spanned="{right}" table:number-rows-spanned="{down}"'
    if value is None:
        return f"<{tag}{span}/>"
    if isinstance(value, str):
        return f'<{tag}{span} office:value-type="string"><text:p>{escape(value)}</text:p></{tag}>'
    if isinstance(value, datetime.date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        kind = "percentage" if "%" in page.formats.get(place, "") else "float"
        kind = f'office:value-type="{kind}" office:value="{value}"'
    return f"<{tag}{span} {kind}><text:p>x</text:p></{tag}>"


def _record(kind: int, content: bytes = b"") -> bytes:
    return b"".join(map(_seven_bits, (kind, len(content)))) + content


def _seven_bits(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])


def _wide(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def xlsb(page: Page) -> bytes:
    """A binary workbook of one page."""
    parts = [_record(129), _record(148, struct.pack("<4I", 0, page.height - 1, 0, page.width - 1)), _record(145)]
    for number, row in enumerate(page.rows()):
        parts.append(_record(0, struct.pack("<I", number) + bytes(13)))
        for column, value in enumerate(row):
            code = page.formats.get((number, column), "")
            style = 1 if "%" in code else 2 if isinstance(value, datetime.date) else 0
            head = struct.pack("<II", column, style)
            if isinstance(value, str):
                parts.append(_record(6, head + _wide(value)))
            elif value is not None:
                parts.append(_record(5, head + struct.pack("<d", float(_number(value, 1900)))))
    merged = b"".join(_record(176, struct.pack("<4I", a, c, b, d)) for a, b, c, d in page.merged)
    parts += [_record(146), _record(177, struct.pack("<I", len(page.merged))), merged, _record(178), _record(130)]
    style = struct.pack("<HHHHHBB", 0xFFFF, 0, 0, 0, 0, 0, 0) + bytes(4)
    cells = b"".join(_record(47, style[:2] + struct.pack("<H", number) + style[4:]) for number in (0, 10, 14))
    sheet = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("表"))
    link = f'<Relationship Id="rId1" Type="{OFFICE_RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    return pack({
        "xl/workbook.bin": _record(131) + _record(143) + sheet + _record(144) + _record(132),
        "xl/styles.bin": _record(278) + _record(617, struct.pack("<I", 3)) + cells + _record(618) + _record(279),
        "xl/worksheets/sheet1.bin": b"".join(parts),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{link}</Relationships>',
    })  # fmt: skip
