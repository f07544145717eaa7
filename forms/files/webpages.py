"""Web pages that systems export as .xls: their tables as one sheet, one below the other, as Excel shows them.

The page is read tag by tag. A tree of it would be cut without a word at the depth that the library bears, and rows with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from forms.files.delimited import exported_text
from forms.files.encodings import decode_markup
from forms.files.grid import Grid
from forms.files.markup import as_seen
from forms.problems import BadFileError
from forms.sheets import Sheet

_MOST_ACROSS = 1000
"""Columns of one cell, as browsers have it."""
_MOST_DEEP = 100
"""Tables within tables."""
_BLOCKS = frozenset(
    {"address", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "ul"}
)  # fmt: skip
"""Tags at which a line of text outside of tables ends."""
_UNSHOWN = frozenset({"script", "style", "title", "xml", "template", "noscript"})
_TYPED = frozenset({"", "text", "number"})
"""Kinds of input whose value shows."""
_CELL = re.compile(r"</?t[dr]\b", re.IGNORECASE)
_STRUCK = frozenset({"s", "strike", "del"})
_LOOKS = _STRUCK | {"sup"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SHOWN_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.([0-9]+))?")
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")


def read_page(name: str, data: bytes) -> Sheet:
    """Return the tables of a web page, and the lines of text around them, as a sheet. Raises BadFileError."""
    page = _Page(name)
    try:
        page.feed(decode_markup(data))
        page.close()
    except AssertionError as error:  # what the parser says of a malformed declaration
        raise BadFileError("damaged", f"The web page cannot be read: {error}") from error
    if not page.cells:
        raise BadFileError("damaged", "The web page holds no table.")
    return page.grid.sheet()


@dataclass
class _Table:
    """Where the next cell of a table goes, on the sheet.

    `merged`: number of merged areas before it. `below`: by column, the last row that a cell from above covers.
    """

    top: int
    merged: int
    column: int = 0
    in_row: bool = False
    below: dict[int, int] = field(default_factory=dict)


@dataclass
class _Open:
    """A cell that is being read: its place and size, the number that Excel noted of it, its text so far."""

    row: int
    column: int
    across: int
    down: int
    number: str
    text: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = Grid(name)
        self.cells = 0
        self._row = -1
        self._tables: list[_Table] = []
        self._cell: _Open | None = None
        self._line: list[str] = []
        self._unshown: list[str] = []
        self._looks: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(value and _CELL.search(value) for _, value in attrs):
            raise self._swallowed(f"a quote in <{tag}>")
        if tag in _UNSHOWN:
            self._unshown.append(tag)
        elif self._unshown and tag in ("tr", "td", "th"):
            raise self._swallowed(f"<{self._unshown[0]}>")
        elif tag == "input" and dict(attrs).get("type", "") in _TYPED:
            self._text(dict(attrs).get("value") or "")
        elif tag == "br":
            self._text("\n")
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._tables:
            self._begin_row()
        elif tag in _LOOKS:
            self._looks.append(tag)
        elif tag in ("td", "th"):
            self._looks.clear()
            self._begin_cell({name: value or "" for name, value in attrs})
        elif tag in _BLOCKS:
            self._end_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSHOWN:
            self.handle_starttag(tag, attrs)
        if tag in ("td", "th"):
            self._end_cell()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._looks:
            self._looks.remove(tag)
        elif tag in _UNSHOWN:
            if tag in self._unshown:
                del self._unshown[self._unshown.index(tag) :]
        elif tag == "table" and self._tables:
            self._end_table()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr" and self._tables:
            self._end_cell()
            self._tables[-1].in_row = False
        elif tag in _BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self._text(
                as_seen(_SPACE.sub(" ", data), struck=not _STRUCK.isdisjoint(self._looks), raised="sup" in self._looks)
            )

    def handle_comment(self, data: str) -> None:
        if "<!--" in data and _CELL.search(data):
            raise self._swallowed("a comment")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(data.removeprefix("CDATA[") if data.startswith("CDATA[") else "")

    def _swallowed(self, what: str) -> BadFileError:
        return BadFileError("damaged", f"Line {self.getpos()[0]}: {what} is not closed, or holds rows of the table.")

    def close(self) -> None:
        """End the page. Raises BadFileError where something that is not closed swallows cells to its end."""
        if _CELL.search(self.rawdata):
            raise self._swallowed("a comment, script or tag")
        super().close()
        self.end_line()

    def end_line(self) -> None:
        """End a line of text outside of tables, which is a row of its own unless it is blank."""
        text = _trimmed(self._line)
        self._line = []
        if text:
            self._row += 1
            self.grid.put(self._row, 0, text)
            if self._tables:
                self._tables[-1].in_row = False

    def _text(self, text: str) -> None:
        (self._line if self._cell is None else self._cell.text).append(text)

    def _end_block(self) -> None:
        if self._cell is None:
            self.end_line()
        elif self._cell.text and not self._cell.text[-1].endswith("\n"):
            self._cell.text.append("\n")

    def _begin_table(self) -> None:
        self._end_cell()
        self.end_line()
        if len(self._tables) == _MOST_DEEP:
            raise BadFileError("damaged", f"Tables lie in one another more than {_MOST_DEEP} deep.")
        self._tables.append(_Table(self._row + 1, len(self.grid.merged)))

    def _end_table(self) -> None:
        self._end_cell()
        self.end_line()
        table = self._tables.pop()
        last = max(self._row, table.top)
        own = self.grid.merged[table.merged :]
        self.grid.merged[table.merged :] = [(first, (min(row, last), column)) for first, (row, column) in own]
        if self._tables:
            self._tables[-1].in_row = False

    def _begin_row(self) -> None:
        self._end_cell()
        self.end_line()
        table = self._tables[-1]
        self._row += 1
        self.grid.put(self._row, 0, None)
        table.column, table.in_row = 0, True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        if not self._tables:
            self._tables.append(_Table(self._row + 1, len(self.grid.merged)))
        table = self._tables[-1]
        if not table.in_row:
            self._begin_row()
        while table.below.get(table.column, -1) >= self._row:
            table.column += 1
        across = min(_count(attributes.get("colspan")), _MOST_ACROSS)
        down = _count(attributes.get("rowspan"))
        self._cell = _Open(self._row, table.column, across, down, attributes.get("x:num", ""))
        if down > 1:
            table.below |= dict.fromkeys(range(table.column, table.column + across), self._row + down - 1)
        table.column += across
        self.cells += 1

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is not None:
            shown = _trimmed(cell.text)
            exact = not shown or _rounds_to(cell.number, shown)
            value = cell.number if exact else exported_text(shown)
            self.grid.put(cell.row, cell.column, value, cell.across, cell.down)


def _trimmed(parts: list[str]) -> str:
    return "\n".join(line.strip(" ") for line in "".join(parts).split("\n")).strip("\n")


def _count(written: str | None) -> int:
    match = re.match(r"\s*([0-9]{1,9})", written or "")
    return max(1, int(match[1])) if match else 1


def _rounds_to(number: str, shown: str) -> bool:
    """Tell whether a number that Excel noted shows as this text, with digits cut off; then it is the exact one."""
    match = _SHOWN_NUMBER.fullmatch(shown)
    if match is None or not _NUMBER.fullmatch(number):
        return False
    return f"{float(number):.{len(match[1] or '')}f}" == shown.replace(",", "")
