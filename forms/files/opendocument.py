"""OpenDocument spreadsheets (.ods), read by a real XML parser and written anew in the one spelling that calamine is at home in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal, InvalidOperation
from html import escape
from xml.etree import ElementTree

from forms.files.formats import (
    COMPARED,
    CROSSED_OUT,
    PERCENT,
    STRUCK,
    Condition,
    Look,
    NumberFormat,
    Section,
    of_sections,
)
from forms.files.marks import Mark, Scan, check_area, check_texts, check_used, formula_mark
from forms.files.markup import attribute, local, number_in
from forms.problems import BadFileError, UnreadableError
from forms.values import Fault, split

_NAMESPACE = re.compile(r"\{urn:[^}]*:xmlns:([a-z]+):[0-9.]+\}(.*)", re.DOTALL)
_FORMULA = re.compile(r"(?:\w+:)?=?(.*)", re.DOTALL)
_ERROR = re.compile(r"#[\w/!?]+|Err:[0-9]+")
_WHITE = re.compile(r"[ \t\r\n]+")
_WRITTEN_WHITE = str.maketrans({"\1": " ", "\2": "\n", "\3": "\t"})
_PASSED_OVER = frozenset(
    {"office:annotation", "office:forms", "office:scripts", "table:dde-links", "table:shapes", "table:tracked-changes",
     "text:note", "text:ruby-text"}
)  # fmt: skip
_VALUES = {
    "float": "office:value",
    "percentage": "office:value",
    "currency": "office:value",
    "date": "office:date-value",
    "time": "office:time-value",
    "boolean": "office:boolean-value",
}
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_XMLNS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = "".join(f' xmlns:{name}="{_XMLNS}:{name}:1.0"' for name in ("office", "table", "text", "style"))


_CONDITION = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<>|=|<|>)\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*")
_NUMBERS = frozenset({"number-style", "percentage-style", "currency-style"})
_DIGITS = frozenset({"number", "scientific-number", "fraction"})
_MOST_PARENTS = 32
MOST_SCALED = 13
"""Powers of ten by which a number may show smaller than it is."""


def respell(content: bytes, styles: bytes) -> tuple[bytes, dict[str, Scan]]:
    """Return the document in the usual spelling, of its two parts, and the scans of its sheets by name. Raises BadFileError."""
    document = _Document(*_read_styles([part for part in (styles, content) if part]))
    parser = ElementTree.XMLParser(target=document)  # a real parser, whatever the prefixes, quotes and spaces
    try:
        parser.feed(content)
        parser.close()
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The document's XML is broken: {error}") from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as container:
        container.writestr("mimetype", _SPREADSHEET)
        container.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_XMLNS}:manifest:1.0"/>')
        container.writestr("content.xml", "".join(document.written()).encode())
    return packed.getvalue(), document.scans


def usual_names(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes by their names with the usual prefixes."""
    return {usual_name(name): value for name, value in attributes.items()}


def usual_name(name: str) -> str:
    """Return a name of OpenDocument with its usual prefix, whatever the file calls the namespace."""
    match = _NAMESPACE.fullmatch(name)
    return f"{match[1]}:{match[2]}" if match else name


class _Document:
    """The target of the parser: sheets, rows and cells are written as they come, everything else is passed over."""

    def __init__(self, formats: Mapping[str, NumberFormat], hidden: Set[str]) -> None:
        self.scans: dict[str, Scan] = {}
        self._formats, self._hidden = formats, hidden
        self._sheets: list[str] = []
        self._names: dict[str, str] = {}
        self._passed = 0
        self._tables = 0
        self._cell: dict[str, str] | None = None
        self._kind = ""
        self._texts: list[str] = []
        self._paragraphs = 0

    def written(self) -> Iterable[str]:
        """Return the pieces of the document."""
        hidden = '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/>'
        yield f"<office:document-content{_SPACES}><office:automatic-styles>{hidden}</style:style>"
        yield "</office:automatic-styles><office:body><office:spreadsheet>"
        yield from self._sheets
        yield "</office:spreadsheet></office:body></office:document-content>"

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        name = self._names.get(tag) or self._names.setdefault(tag, usual_name(tag))
        if self._passed or name in _PASSED_OVER or name.startswith("draw:"):
            self._passed += 1
        elif self._cell is not None:
            self._within_cell(name, attributes)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._kind, self._cell, self._texts, self._paragraphs = name, usual_names(attributes), [], 0
        elif name == "table:table-row":
            about = usual_names(attributes)
            self._height = _repeated(about, "table:number-rows-repeated")
            self._row_style = about.get("table:default-cell-style-name")
            self._column = 0
            self._sheets.append(f'<table:table-row table:number-rows-repeated="{self._height}">')
        elif name == "table:table-column":
            about = usual_names(attributes)
            self._columns += _repeated(about, "table:number-columns-repeated")
            self._column_styles.append((self._columns, about.get("table:default-cell-style-name")))
        elif name == "table:table":
            self._begin_table(usual_names(attributes))

    def _within_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("text:p", "text:h"):
            self._texts += ["\2"] if self._paragraphs else []
            self._paragraphs += 1
        elif name == "text:s":
            count = usual_names(attributes).get("text:c", "1")
            self._texts.append("\1" * (min(int(count), 1000) if count.isdecimal() else 1))
        elif name in ("text:line-break", "text:tab"):
            self._texts.append("\2" if name == "text:line-break" else "\3")

    def _begin_table(self, about: dict[str, str]) -> None:
        self._tables += 1
        if self._tables > 1:
            raise BadFileError("damaged", "The document has a table within a table.")
        self._name = about.get("table:name", "")
        self._scan = Scan()
        self._row = self._rows = self._width = self._columns = self._used = self._size = 0
        self._column_styles: list[tuple[int, str | None]] = []
        if self._name in self.scans:
            raise BadFileError("damaged", "Two sheets have the same name.")
        self.scans[self._name] = self._scan
        hidden = ' table:style-name="hidden"' if about.get("table:style-name") in self._hidden else ""
        self._sheets.append(f'<table:table table:name="{escape(self._name)}"{hidden}>')

    def data(self, text: str) -> None:
        """Take in characters."""
        if self._cell is not None and self._paragraphs and not self._passed:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        name = self._names[tag]
        if self._passed:
            self._passed -= 1
        elif self._cell is not None:
            if name == self._kind:
                self._end_cell(self._cell)
                self._cell = None
        elif name == "table:table-row":
            self._row += self._height
            self._sheets.append("</table:table-row>")
        elif name == "table:table":
            self._tables -= 1
            self._sheets.append("</table:table>")

    def _end_cell(self, cell: dict[str, str]) -> None:
        times = _repeated(cell, "table:number-columns-repeated")
        shown = _WHITE.sub(" ", "".join(self._texts)).translate(_WRITTEN_WHITE).strip(" ")
        kind = cell.get("office:value-type", "").strip()
        value = cell.get(_VALUES.get(kind, ""), "").strip()
        formula = cell.get("table:formula")
        if kind == "string" or not (value or formula is not None):
            value, kind = cell.get("office:string-value", shown), "string"
        mark = self._mark(cell, kind, value, shown)
        if value or formula is not None:
            self._note(times, len(value))
            if mark is not None:
                self._scan.marks.update(
                    ((self._row + down, self._column + right), mark)
                    for down in range(self._height)
                    for right in range(times)
                )
        spans = "".join(
            f' {name}="{_repeated(cell, name)}"'
            for name in ("table:number-columns-spanned", "table:number-rows-spanned")
            if name in cell
        )
        held = escape(value).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
        typed = f' office:value-type="{kind}" {_VALUES.get(kind, "office:string-value")}="{held}"'
        self._sheets.append(
            f'<{self._kind} table:number-columns-repeated="{times}"{spans}{typed if value else ""}></{self._kind}>'
        )
        self._column += times

    def _note(self, times: int, length: int) -> None:
        """Count a cell that holds something, as often as it is repeated. Raises BadFileError where that is too much."""
        self._used += times * self._height
        self._rows, self._width = max(self._rows, self._row + self._height), max(self._width, self._column + times)
        self._size += length * times * self._height
        check_used(self._name, self._used)
        check_area(self._name, self._rows, self._width)
        check_texts(self._name, self._size)
        for down in range(self._height):
            for right in range(times):
                self._scan.saw(self._row + down, self._column + right)

    def _mark(self, cell: dict[str, str], kind: str, value: str, shown: str) -> Mark | None:
        formula = cell.get("table:formula")
        if cell.get("calcext:value-type") == "error" or (formula is not None and _ERROR.fullmatch(shown)):
            return Fault(shown or "#N/A")
        if formula is not None:
            match = _FORMULA.fullmatch(formula)
            said = "string" if self._paragraphs and not shown else cell.get("office:value-type", "").strip()
            empty = not value and said == "string"
            mark = formula_mark(match[1] if match else formula, stored=bool(value), empty=empty)
            if mark is not None:
                return mark
        look = self._look(cell, kind) if value else None
        return _seen_look(value, shown) if look is None and kind == "float" else look

    def _look(self, cell: dict[str, str], kind: str) -> NumberFormat | None:
        style = cell.get("table:style-name") or self._row_style
        if style is None:
            style = next((style for until, style in self._column_styles if self._column < until), None)
        look = self._formats.get(style or "")
        if look is None and kind == "percentage":
            return PERCENT
        return look if style else self._formats.get("Default")


def _seen_look(value: str, shown: str) -> NumberFormat | None:
    """Return the format by which a number shows as this text, where no style says that it shows with a unit."""
    try:
        held = Decimal(value)
        number, words = split(shown)
        if not any(map(str.isalpha, words)):
            return None
        scale = next(
            (each for each in range(MOST_SCALED) if round(held.scaleb(-each), _places(number)) == number), None
        )
    except (InvalidOperation, UnreadableError, ValueError):
        return None
    return None if scale is None else NumberFormat(((None, Look(scale, "", words)),))


def _places(number: Decimal) -> int:
    return -int(number.as_tuple().exponent)


def _repeated(about: Mapping[str, str], name: str) -> int:
    written = about.get(name, "1").strip()
    if not written.isdecimal() or len(written) > 9:
        raise BadFileError("damaged", f"The document repeats a cell {written[:20]} times.")
    return int(written)


def _read_styles(parts: Sequence[bytes]) -> tuple[dict[str, NumberFormat], set[str]]:
    """Return formats by name of a cell style, and the styles of hidden sheets, of parts of which the later go before."""
    numbers: dict[str, ElementTree.Element] = {}
    cells: dict[str, tuple[str, str]] = {}
    hidden = set()
    for part in parts:
        for node in _style_nodes(part):
            name = attribute(node, "name")
            if local(node) in _NUMBERS:
                numbers[name] = node
            elif attribute(node, "family") == "table-cell":
                struck = any(attribute(child, "text-line-through-style") not in ("", "none") for child in node)
                data = STRUCK if struck else attribute(node, "data-style-name")
                cells[name] = (data, attribute(node, "parent-style-name"))
            elif attribute(node, "family") == "table" and any(attribute(child, "display") == "false" for child in node):
                hidden.add(name)
    looks = {name: _look(node) for name, node in numbers.items()}
    shown = {name: found for name, node in numbers.items() if (found := _format(node, looks))}
    shown[STRUCK] = CROSSED_OUT
    styles = {name: _data_style(name, cells) for name in cells}
    return {name: shown[own] for name, own in styles.items() if own in shown}, hidden


def _style_nodes(part: bytes) -> list[ElementTree.Element]:
    """Return the styles of a part: the children of its groups of styles; the body is passed over."""
    found: list[ElementTree.Element] = []
    above: list[ElementTree.Element] = []
    try:
        for event, node in ElementTree.iterparse(io.BytesIO(part), events=("start", "end")):
            if event == "start":
                if local(node) == "body":
                    break
                above.append(node)
                continue
            above.pop()
            if above and local(above[-1]) in ("automatic-styles", "styles"):
                found.append(node)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The document's XML is broken: {error}") from error
    return found


def _data_style(name: str, cells: Mapping[str, tuple[str, str]]) -> str:
    """Return the data style of a cell style, its own or that of the style it descends from."""
    own = ""
    for _ in range(_MOST_PARENTS):
        own = own or cells.get(name, ("", ""))[0]
        name = cells.get(name, ("", ""))[1]
    return own


def _format(node: ElementTree.Element, looks: Mapping[str, Look | None]) -> NumberFormat | None:
    """Return the format of a data style: what its conditions lead to, else itself."""
    sections: list[Section] = []
    for child in node:
        match = _CONDITION.fullmatch(attribute(child, "condition")) if local(child) == "map" else None
        if match:
            condition: Condition = (COMPARED[match[1]], float(match[2]))
            sections.append((condition, looks.get(attribute(child, "apply-style-name"))))
    return of_sections([*sections, (None, looks[attribute(node, "name")])])


def _look(node: ElementTree.Element) -> Look | None:
    scale: int | None = None
    words = ["", ""]
    seen = False
    for child in node:
        kind = local(child)
        if kind in _DIGITS:
            scale, seen = _scale(child), True
        elif kind in ("text", "currency-symbol"):
            words[seen] += "".join(child.itertext())
    if not seen:
        return Look.instead(words[False])
    if scale is not None and local(node) == "percentage-style":
        scale -= 2
    return Look.of(scale, "" if scale is None else words[False], words[True])


def _scale(digits: ElementTree.Element) -> int | None:
    """Return the power of ten by which digits are divided: their factor, and a point set between them."""
    factor = attribute(digits, "display-factor") or "1"
    if not re.fullmatch(r"10*(?:\.0*)?", factor):
        return None
    scale = factor.partition(".")[0].count("0")
    for child in digits:
        word = "".join(child.itertext()).strip()
        if local(child) == "embedded-text" and word == "." and (attribute(digits, "decimal-places") or "0") == "0":
            scale += number_in(child, "position") or 0
        elif word.strip(" ,，"):
            return None
    return scale
