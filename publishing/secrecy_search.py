"""Traces of classified projects (涉密项目) in finished files: codes, names, and figures that belong to no open line.

Here: what counts as a trace, and reading every word and figure that a published file holds, visible or not.
Not here: which projects are classified (a model's business), which files are looked at (`publishing.export`).
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import chain
from pathlib import Path
from xml.parsers import expat

import lxml.etree
import pyarrow as pa
import pyarrow.parquet as pq

from policy.characters import folded
from policy.language import either
from publishing.errors import TraceError
from warehouse.reuse import fingerprint
from warehouse.tables import TABLES, Table
from warehouse.wording import in_ten_thousands

KEY = 4
"""Needles are looked up by their last characters: names and codes rarely share those."""
FIGURE = re.compile(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{2,})(?!\d)")
"""A figure as money, scores and rates are printed: with separators, or with two places or more."""
SAID_WHOLE = {"p", "si", "is"}
"""Elements of office files whose runs make one text."""
AS_THEY_ARE = "public/policy/"
"""Where the bureau's own documents stand in a publication: their figures are no figures of ours."""
INLINE = {"a", "abbr", "b", "em", "small", "span", "strong", "sub", "sup", "time", "wbr"}
"""Elements of pages that do not end a text."""
BREAK = "\ue000"
"""Put where a text of a page ends: a character that is no character. Who writes it himself ends none."""


def guarded(name: str) -> bool:
    """Whether a table must hold no trace of a classified project."""
    return name in TABLES and (TABLES[name].public or TABLES[name].told)


@dataclass(frozen=True)
class Secrets:
    """What may stand in no guarded file: codes and names of classified projects.

    `open_names` are names that anyone may read: of other projects, departments and units, and the bureau's own words. A
    classified name inside such a name is no trace; a name that is itself open cannot be told apart and is not sought.
    """

    codes: Collection[str] = ()
    names: Collection[str] = ()
    open_names: Collection[str] = field(default=(), repr=False)

    @cached_property
    def _open(self) -> frozenset[str]:
        return frozenset(filter(None, map(folded, self.open_names)))

    @cached_property
    def _needles(self) -> dict[str, list[str]]:
        """Codes and names by their ends."""
        wanted = {folded(name) for name in self.names} - self._open | {folded(code) for code in self.codes}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for needle in sorted(filter(None, wanted)):
            found[needle[-KEY:]].append(needle)
        return found

    @cached_property
    def _covers(self) -> dict[str, list[str]]:
        """Open names that hold a classified one."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._open:
            for needle, _ in self._places(name):
                found[needle].append(name)
        return found

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(end) for end in self._needles})

    @cached_property
    def _shortest_ascii(self) -> int:
        """Characters below which a text without Chinese can hold no needle: plain, it is no longer than it is."""
        ascii_needles = [len(each) for needles in self._needles.values() for each in needles if each.isascii()]
        return min(ascii_needles, default=sys.maxsize)

    def _places(self, text: str) -> Iterator[tuple[str, int]]:
        """Every needle in a plain text, with where it ends."""
        needles, lengths = self._needles, self._lengths
        for length in lengths:
            for stop in range(length, len(text) + 1):
                for needle in needles.get(text[stop - length : stop], ()):
                    if text.endswith(needle, 0, stop):
                        yield needle, stop

    def found_in(self, text: str) -> str | None:
        """The first classified code or name that a text gives away; None where there is none."""
        if len(text) < self._shortest_ascii and text.isascii():
            return None  # most texts are numbers and places of cells
        plain = folded(text)
        for needle, stop in self._places(plain):
            start = stop - len(needle)
            if not any(_covers(plain, name, start, stop) for name in self._covers.get(needle, ())):
                return needle
        return None


def _covers(text: str, name: str, start: int, stop: int) -> bool:
    """Whether an occurrence of `name` reaches over the whole of text[start:stop]."""
    first = text.find(name, max(0, stop - len(name)), start + len(name))
    return first != -1


def open_figures(tables: Iterable[tuple[Table, pa.Table]], others: Iterable[Decimal] = ()) -> set[Decimal]:
    """Figures that guarded files may print: of their lines, of texts in them, and sums of a department or of all lines.

    `others` are sums of open lines that stand in no guarded table.
    """
    figures = {Decimal(0), *others}  # 0 is the sum of no lines
    for table, rows in tables:
        sums: defaultdict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
        for record in rows.to_pylist():
            for name, value in record.items():
                if isinstance(value, Decimal):
                    figures |= {value, 100 * value}
                    for whose in {None, record.get("department_code") or None}:
                        sums[name, whose] += value
                elif isinstance(value, str):
                    figures.update(_figures(value))
        if table.key == ("project_code",):  # only there a sum of the lines is one of projects
            figures.update(sums.values())
    found = {abs(figure) for figure in figures}  # a sign is no part of a figure that is searched
    return found | {in_ten_thousands(figure) for figure in found}  # documents print 万元


def _figures(text: str) -> Iterator[Decimal]:
    for figure in FIGURE.findall(unicodedata.normalize("NFKC", text)):
        yield Decimal(figure.replace(",", ""))


def require_none(root: Path, files: Iterable[Path], secrets: Secrets, figures: Collection[Decimal]) -> None:
    """Raise TraceError for the first file that gives a classified project away or prints a figure of no open line.

    `files` lie below `root`; `figures` are those that may be printed. The names of files are read as well.
    """
    searched: set[tuple[str, str]] = set()
    seen: set[tuple[str, bool]] = set()
    for path in files:
        name = path.relative_to(root).as_posix()
        again = (content := (path.suffix, str(fingerprint(path)["sha256"]))) in searched  # public tables are copies
        searched.add(content)
        for text, shown in chain([(name, False)], () if again else texts(path)):
            if (text, shown) in seen:
                continue
            seen.add((text, shown))
            if trace := secrets.found_in(text):
                raise TraceError(
                    f"{name} names a classified project (涉密项目): “{trace}” in “{_short(text)}”. Nothing was published; "
                    "the last publication stands. Take the name out of what was handed in, then run again.",
                    f"{name} 提到涉密项目：“{trace}”，见“{_short(text)}”。本次未公开任何内容，"
                    "上次公开的内容不变。请从报送材料中删去该名称后重新运行。",
                )
            counts = shown and not name.startswith(AS_THEY_ARE)
            stray = next((each for each in _figures(text) if each not in figures), None) if counts else None
            if stray is not None:
                raise TraceError(
                    f"{name} prints {stray:,} in “{_short(text)}”, which is no figure of an open project nor the sum of "
                    "printed lines. Nothing was published; the last publication stands.",
                    f"{name} 印有 {stray:,}，见“{_short(text)}”，它既不是非涉密项目的数字，也不是所印各行之和。"
                    "本次未公开任何内容，上次公开的内容不变。",
                )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


def texts(path: Path) -> Iterator[tuple[str, bool]]:
    """Every text of a file, and whether a reader of the file is shown it; figures count only where they are shown.

    Raises TraceError for a file that cannot be looked into, for its kind or because it is broken: it must not leave the house.
    """
    unsearched = either(
        f"{path.name} cannot be searched for classified projects, so it is not published.",
        f"{path.name} 无法检查是否涉密，因此不予公开。",
    )
    reader = READERS.get(path.suffix)
    if reader is None:
        raise TraceError(unsearched)
    try:
        yield from reader(path)
    except TraceError:
        raise
    except Exception as error:  # whatever its library says of it
        raise TraceError(unsearched) from error


def _html(path: Path) -> Iterator[tuple[str, bool]]:
    """The texts of a page, whole over inline elements; its attributes and comments."""
    content = path.read_bytes() + b"<p></p>"  # one of comments alone has no root
    tree = lxml.etree.fromstring(content, lxml.etree.HTMLParser(encoding="utf-8")).getroottree()
    yield from ((str(each), False) for each in tree.xpath("//@* | //comment() | //processing-instruction()"))
    for each in tree.getroot().iter():
        is_element = isinstance(each.tag, str)
        start = BREAK if is_element and each.tag not in INLINE else ""
        if is_element:
            each.text = start + (each.text or "").replace(BREAK, "")
        each.tail = start + (each.tail or "").replace(BREAK, "")
    yield from ((text, True) for text in "".join(tree.getroot().itertext()).split(BREAK) if text)


def _csv(path: Path) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from ((cell, True) for row in csv.reader(handle) for cell in row if cell)


def _parquet(path: Path) -> Iterator[tuple[str, bool]]:
    rows = pq.read_table(path)
    for key, value in (rows.schema.metadata or {}).items():
        yield f"{key!r} {value!r}", False
    for name in rows.column_names:
        yield name, False
        yield from ((str(value), True) for value in rows[name].unique().to_pylist() if value is not None)


def _json(path: Path) -> Iterator[tuple[str, bool]]:
    yield from (
        (text, FIGURE.fullmatch(text) is not None) for text in _strings(json.loads(path.read_text(encoding="utf-8")))
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif value is not None:
        yield str(value)


def _office(path: Path) -> Iterator[tuple[str, bool]]:
    """Every part of a workbook or document: texts with their runs joined, attributes, names of the parts."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name, False
            content = archive.read(name)
            if not name.endswith((".xml", ".rels")):
                raise TraceError(
                    f"{path.name} holds {name}, which cannot be searched, so it is not published.",
                    f"{path.name} 内含 {name}，无法检查是否涉密，因此不予公开。",
                )
            shown = name.startswith(("xl/worksheets/", "xl/sharedStrings", "word/"))
            yield from _Part(shown=shown).read(content)


class _Part:
    """The texts of a part of an office file: runs joined where they make one text, all others alone; attributes."""

    def __init__(self, *, shown: bool) -> None:
        self.found: dict[tuple[str, bool], None] = {}
        self._shown = shown
        self._whole: list[list[str]] = []
        self._said: list[str] = []

    def read(self, content: bytes) -> Iterable[tuple[str, bool]]:
        """Read the XML of the part; no tree is built, since a sheet may have a million cells."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        parser.CommentHandler = self._comment
        parser.Parse(content, True)
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found.update(dict.fromkeys((value, False) for value in attributes.values()))
        self._break(shown=False)
        if tag.rpartition(":")[2] in SAID_WHOLE:
            self._whole.append([])

    def _end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        self._break(shown=self._shown and local == "v")  # the number of a cell
        if local in SAID_WHOLE:
            said = "".join(self._whole.pop())
            self.found[said, self._shown] = None
            if self._whole:
                self._whole[-1].append(said)

    def _data(self, text: str) -> None:
        (self._whole[-1] if self._whole else self._said).append(text)

    def _comment(self, text: str) -> None:
        self.found[text, False] = None

    def _break(self, *, shown: bool) -> None:
        if self._said:
            self.found["".join(self._said), shown] = None
            self._said.clear()


def _lines(path: Path) -> Iterator[tuple[str, bool]]:
    yield path.read_text(encoding="utf-8"), False


def _pdf(path: Path) -> Iterator[tuple[str, bool]]:
    from publishing.pdf_texts import texts as of_pdf  # noqa: PLC0415 - slow; few homes have any

    yield from of_pdf(path)


READERS = {
    ".html": _html,
    ".csv": _csv,
    ".parquet": _parquet,
    ".json": _json,
    ".xlsx": _office,
    ".docx": _office,
    ".pdf": _pdf,
    ".css": _lines,
    ".txt": _lines,
}
