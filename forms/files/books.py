"""The workbook of an .xlsx or .xlsm: its sheets and where their parts are, its styles, whether its formulas were computed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import unquote
from xml.etree import ElementTree

from forms.files.formats import STRUCK, STRUCK_NUMBER, NumberFormat
from forms.files.marks import BUILT_IN, cell_formats
from forms.files.markup import is_on, local
from forms.problems import BadFileError

Result = TypeVar("Result")
SMALL_PART = 64 * 2**10
MOST_REMEMBERED = 64
WORKBOOK = "xl/workbook.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedstrings.xml"
SHEETS = {"worksheet": "xl/worksheets/", "chartsheet": "xl/chartsheets/", "dialogsheet": "xl/dialogsheets/"}
"""Folders of the parts of a sheet by the kind of its relation; calamine goes by these names."""
_TRUE = frozenset({"1", "true", "on"})
_UNPREFIXED = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?<[A-Za-z]+[\s/>]")


@dataclass(frozen=True)
class BookSheet:
    """A sheet of a workbook. `part` is None where its relation leads nowhere."""

    name: str
    part: str | None
    kind: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """A workbook. `usual`: it is spelt, and its parts are named, as calamine expects.

    `uncomputed`: it asks to be computed when it is opened, so that no stored value of a formula is to be trusted.
    """

    sheets: Sequence[BookSheet]
    styles: str | None
    strings: str | None
    since_1904: bool
    uncomputed: bool
    usual: bool


def small_parts_remembered(read: Callable[..., Result]) -> Callable[..., Result]:
    """Remember what was read from the last small parts: workbooks of one template share them to the byte."""
    remembered = lru_cache(maxsize=MOST_REMEMBERED)(read)
    return lambda *parts: remembered(*parts) if sum(map(len, parts)) <= SMALL_PART else read(*parts)


def parse(part: bytes) -> ElementTree.Element:
    """Parse a part of the workbook. Raises BadFileError where it is no XML."""
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The workbook's XML is broken: {error}") from error


def usual_part(part: bytes) -> bool:
    """Tell whether a small part is spelt so that calamine reads it: no prefix, no comment, no CDATA."""
    return b"<!" not in part and _UNPREFIXED.match(part) is not None


@small_parts_remembered
def relations(part: bytes) -> Mapping[str, tuple[str, str]]:
    """Return kind (the last word of the type) and target as written of relations by their Id; outside links are none."""
    return MappingProxyType(
        {
            node.get("Id", ""): (node.get("Type", "").rpartition("/")[2], node.get("Target", "").replace("\\", "/"))
            for node in parse(part).iter()
            if local(node) == "Relationship" and node.get("TargetMode") != "External"
        }
    )


def resolved(target: str, folder: str) -> str:
    """Return the name of the part, in small letters, to which a target in a part of the folder leads."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lower().lstrip("/")


@small_parts_remembered
def read_book(workbook: str, part: bytes, links: bytes) -> Book:
    """Read the workbook part of that name and its relations. Raises BadFileError where they are no XML."""
    folder = posixpath.dirname(workbook)
    targets = {key: (kind, target, resolved(target, folder)) for key, (kind, target) in relations(links).items()}
    shared = {kind: name for kind, _, name in targets.values() if kind in ("styles", "sharedStrings")}
    usual = workbook == WORKBOOK and usual_part(part) and usual_part(links)
    usual = usual and shared.get("styles", STYLES) == STYLES and shared.get("sharedStrings", STRINGS) == STRINGS
    sheets = []
    uncomputed = since_1904 = False
    for node in parse(part).iter():
        name = local(node)
        if name == "sheet":
            link = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
            kind, target, found = targets.get(link, ("worksheet", "", ""))
            usual = usual and target.lower().lstrip("/").removeprefix("xl/") == found.removeprefix("xl/")
            usual = usual and found.startswith(SHEETS.get(kind, "xl/macrosheets/"))
            hidden = node.get("state", "visible").strip() != "visible"
            sheets.append(BookSheet(node.get("name", ""), found or None, kind, hidden))
        elif name == "calcPr":
            uncomputed = node.get("fullCalcOnLoad", "").strip().lower() in _TRUE
        elif name == "workbookPr":
            since_1904 = node.get("date1904", "").strip().lower() in _TRUE
    return Book(tuple(sheets), shared.get("styles"), shared.get("sharedStrings"), since_1904, uncomputed, usual)


@small_parts_remembered
def style_codes(styles: bytes) -> tuple[Mapping[str, str], Sequence[str]]:
    """Return the format codes by number, and the number of each cell style in its order; a struck font is a format too."""
    root = parse(styles)

    def number(node: ElementTree.Element) -> str:
        return node.get("numFmtId", "0").strip().lstrip("0") or "0"

    codes = {
        number(node): node.get("formatCode", "") for group in root.iter() if local(group) == "numFmts" for node in group
    }
    fonts = next((group for group in root.iter() if local(group) == "fonts"), ())
    struck = {str(at) for at, font in enumerate(fonts) if any(local(each) == "strike" and is_on(each) for each in font)}
    if struck:
        codes[str(STRUCK_NUMBER)] = STRUCK
    cells = next((group for group in root.iter() if local(group) == "cellXfs"), ())
    return MappingProxyType(codes), tuple(
        str(STRUCK_NUMBER) if xf.get("fontId", "").strip() in struck else number(xf)
        for xf in cells
        if local(xf) == "xf"
    )


@small_parts_remembered
def formats(styles: bytes) -> Mapping[bytes, NumberFormat]:
    """Return the formats that show other than the number, by cell style as styles are written in the sheets."""
    codes, cells = style_codes(styles)
    shown = cell_formats({**_BUILT_IN, **codes}, cells)
    return MappingProxyType({str(style).encode(): look for style, look in shown.items()})


_BUILT_IN = {str(number): code for number, code in BUILT_IN.items()}
