"""Word documents (.docx): every table is a sheet 表1, 表2 … whose first rows are the paragraphs above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from forms.files import books
from forms.files.containers import container
from forms.files.grid import Grid
from forms.files.markup import attribute, dressed, local, number_in, parse_xml
from forms.files.workbook_zip import entries_of
from forms.headings import TITLE_ROWS
from forms.labels import may_be_between, says_so
from forms.problems import BadFileError
from forms.sheets import Sheet
from forms.values import LONGEST_LABEL

LARGEST_TEXT = 64 * 2**20
"""Bytes of the main part; parsed it takes some ten times as much."""
MOST_TABLES = 1000
_RELATIONS = "_rels/.rels"
_USUAL = "word/document.xml"
_GONE = frozenset({"del", "moveFrom", "txbxContent", "Fallback", "instrText", "delText", "rPr", "pPr", "rt"})
"""What is in the file and not in the text: what was struck out or moved away, text boxes and their second copies, readings."""
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    **dict.fromkeys((("Wingdings", 0xFC), ("Wingdings 2", 0x50)), "√"),
    **dict.fromkeys((("Wingdings", 0xFE), ("Wingdings 2", 0x52)), "☑"),
    **dict.fromkeys((("Wingdings", 0xA8), ("Wingdings", 0x6F), ("Wingdings 2", 0xA3)), "□"),
    **dict.fromkeys((("Wingdings", 0xFB), ("Wingdings 2", 0x4F)), "×"),
}
"""Marks that Word takes from fonts of symbols, by font and character."""
_NAMED = re.compile(r"(?:表|名录|台账)(?:[（(【\[][^）)】\]]*[）)】\]])*$")


def read_document(data: bytes) -> Iterator[Sheet]:
    """Yield the tables of a document as sheets; of one without tables its paragraphs. Raises BadFileError where it is broken."""
    root = parse_xml(_main_part(data))
    body = next((node for node in root.iterchildren() if local(node) == "body"), None)
    if body is None:
        raise BadFileError("damaged", "The document has no body.")
    sheets, paragraphs = _Tables().read(body)
    yield from sheets or [Sheet("表1", [[text] for text in paragraphs if text.strip()])]


def _main_part(data: bytes) -> bytes:
    with container(data) as opened:
        parts = entries_of(opened)
        name = _USUAL
        if name not in parts and _RELATIONS in parts:
            targets = [target for _, target in books.relations(opened.read(parts[_RELATIONS])).values()]
            name = next((each for target in targets if (each := books.resolved(target, "")).startswith("word/")), name)
        if name not in parts:
            raise BadFileError("damaged", "The document has no main part.")
        if parts[name].file_size > LARGEST_TEXT:
            raise BadFileError("too_large", f"{parts[name].file_size} bytes of text, the limit is {LARGEST_TEXT}.")
        return opened.read(parts[name])


class _Tables:
    """The tables of a document in their order; one within a cell is a table of its own, and its text no text of the cell."""

    def __init__(self) -> None:
        self._count = 0

    def read(self, container: Any) -> tuple[list[Sheet], list[str]]:
        """Return the tables of a body or cell, and the paragraphs below the last one.

        The parts of a table that is cut in two, as at the end of a page, are one table, under the number of the first.
        """
        found: list[tuple[Grid, bool, list[Sheet]]] = []
        paragraphs: list[str] = []
        before: tuple[Grid, int] | None = None
        for block in _within(container, ("p", "tbl")):
            if local(block) == "p":
                paragraphs.append("".join(_pieces(block)))
                continue
            self._count += 1
            if self._count > MOST_TABLES:
                raise BadFileError("too_large", f"More than {MOST_TABLES} tables.")
            grid = Grid(f"表{self._count}")
            follows = before is not None and all(map(may_be_between, paragraphs))
            columns, inner = self._read_table(block, grid, [] if follows else paragraphs)
            if before and follows and before[1] == columns and not _has_title(grid):
                before[0].go_on(grid)
                grid.rows.clear()
            else:
                before = grid, columns
            found.append((grid, follows, inner))
            paragraphs = []
        sheets: list[Sheet] = []
        for grid, follows, inner in found:
            if grid.rows:
                sheets.append(grid.sheet())
                sheets[-1].follows = follows
            sheets += inner
        return sheets, paragraphs

    def _read_table(self, table: Any, grid: Grid, paragraphs: list[str]) -> tuple[int, list[Sheet]]:
        """Read a table into a grid, below the paragraphs that head it; returns its columns and the tables in its cells."""
        for row, paragraph in enumerate(_heading(paragraphs)):
            for column, text in enumerate(filter(None, (part.strip() for part in paragraph.split("\t")))):
                grid.put(row, column, text)
        top, columns, filled = len(grid.rows), 0, False
        inner: list[Sheet] = []
        above: dict[int, tuple[int, int]] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        written = [node for node in _within(table, ("tr",)) if _property(node, "del") is None]  # none struck out
        for row, node in enumerate(written, top):
            grid.put(row, 0, None)
            column = _number(node, "gridBefore")
            for cell in _within(node, ("tc",)):
                across = max(1, _number(cell, "gridSpan"))
                found, texts = self.read(cell)
                inner += found
                merge = _property(cell, "vMerge")
                if merge is not None and attribute(merge, "val") in ("", "continue") and column in above:
                    first = above[column]
                    spans[first] = (row - first[0] + 1, spans[first][1])
                else:
                    above[column] = (row, column)
                    spans[row, column] = (1, across)
                    text = "\n".join(texts).strip()
                    filled = filled or bool(text)
                    grid.put(row, column, text, across)
                column += across
            columns = max(columns, column)
        grid.merged[:] = [
            ((row, column), (row + down - 1, column + across - 1))
            for (row, column), (down, across) in spans.items()
            if down > 1 or across > 1
        ]
        if not filled:
            grid.rows.clear()
        return columns, inner


def _has_title(grid: Grid) -> bool:
    """Tell whether one of the first rows of a table may be the title of a form."""
    alone = (cells[0] for row in grid.rows[:TITLE_ROWS] if len(cells := [str(each) for each in row if each]) == 1)
    return any(names_a_form(text) and not says_so(text) for text in alone)


def _heading(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs that head a table: from the last one that names a form, else all that are not blank."""
    written = [text for text in paragraphs if text.strip()]
    return written[max((at for at, text in enumerate(written) if names_a_form(text)), default=0) :]


def names_a_form(paragraph: str) -> bool:
    """Tell whether a paragraph may be the title of a form, above which nothing belongs to it."""
    text = "".join(paragraph.split())
    return len(text) <= LONGEST_LABEL and _NAMED.search(text) is not None


def _within(node: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
    """Yield the elements of some names in their order, whatever wraps them (content controls, marks of changes)."""
    for child in node.iterchildren():
        name = local(child)
        if name in wanted:
            yield child
        elif name not in _GONE and name not in ("p", "tbl", "tr", "tc"):
            yield from _within(child, wanted)


def _pieces(node: Any) -> Iterable[str]:
    for child in node.iterchildren():
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name == "r":
            properties = next((each for each in child.iterchildren() if local(each) == "rPr"), ())
            yield dressed("".join(_pieces(child)), properties)
        elif name == "sym":
            yield _symbol(child)
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name not in _GONE:
            yield from _pieces(child)


def _symbol(node: Any) -> str:
    written = attribute(node, "char")
    try:
        return _SYMBOLS.get((attribute(node, "font"), int(written, 16) & 0xFF), "")
    except ValueError:
        return ""


def _number(node: Any, name: str) -> int:
    found = _property(node, name)
    return 0 if found is None else number_in(found, "val") or 0


def _property(node: Any, name: str) -> Any:
    """Return a property of a row or cell, which stands in its first child."""
    for properties in node.iterchildren():
        if local(properties) in ("trPr", "tcPr"):
            return next((each for each in properties.iterchildren() if local(each) == name), None)
    return None
