"""What the zip container of a workbook tells before and beside the cells: limits, encryption, formulas, percentages.

python-calamine gives values only: a formula without a stored value and an error cell arrive as blank, a percentage as a
bare number. Those are found here in the sheets' XML, looked into only where a cheap scan of the bytes says so.
Not here: opening workbooks (`forms.workbooks`).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

from forms.problems import BadFileError
from forms.values import Fault, Uncached

LARGEST_UNPACKED = 256 * 2**20
LARGEST_SHEET = 1_000_000
"""Used cells of one sheet."""
LARGEST_AREA = 8 * LARGEST_SHEET
"""Cells of the rectangle around the used ones: it is laid out in memory as a whole."""

Marks = dict[tuple[int, int], str]
"""Cells (row and column from 0) whose text replaces what calamine gives; PERCENT marks a percentage."""
PERCENT = "%"

_ENTRY_ENCRYPTED = 0x1
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_SMALLEST_CELL = 10
_FAR = re.compile(rb"""\sr=["'](?:[A-Z]{0,3}[0-9]{5,}|[A-Z]{3}[0-9]+)["']""")
_PLACE = re.compile(
    rb"""<(?:\w+:)?(?:row\b[^>]*?\sr=["']([0-9]+)["']|c(?:\s[^>]*?)?(?<!/)>)""",
)
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]+)([0-9]+)["']""")
_USED = re.compile(rb"<(?:\w+:)?c(?:\s[^>]*?)?(?<!/)>")
_WORTH_A_LOOK = re.compile(rb"""<(?:\w+:)?f[\s>/]|\st=["']e["']""")
_CELL = re.compile(rb"<(?:\w+:)?c(\s[^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)<)")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*?)?(?:/>|>([^<]*)<)")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_LITERAL = re.compile(r'[+-]?\s*[0-9][0-9,]*(?:\.[0-9]+)?\s*%?|"[^"]*"')
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PERCENT_IDS = frozenset({"9", "10"})


class Archive:
    """The zip container of a workbook, checked: within limits, not encrypted, every part that matters intact.

    `marks` holds, by sheet name, the cells that need another reading than calamine's. Raises BadFileError.
    """

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as container:
                self._check(container)
                names = container.namelist()
                self.parts = {name: container.read(name) for name in names if _matters(name)}
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
            raise BadFileError("damaged", f"The container is broken: {error}") from error
        for name, part in self.parts.items():
            if _SHEET_PART.fullmatch(name):
                _check_sheet(name, part)

    @staticmethod
    def _check(container: zipfile.ZipFile) -> None:
        entries = container.infolist()
        if any(entry.flag_bits & _ENTRY_ENCRYPTED for entry in entries):
            raise BadFileError("encrypted", "The container is encrypted.")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > LARGEST_UNPACKED:
            raise BadFileError("too_large", f"{unpacked} bytes unpacked, the limit is {LARGEST_UNPACKED}.")
        if "META-INF/manifest.xml" in container.NameToInfo and b"encryption-data" in container.read(
            "META-INF/manifest.xml"
        ):
            raise BadFileError("encrypted", "The document is protected by a password.")

    def marks(self) -> dict[str, Marks]:
        """Return the marked cells of each sheet of an .xlsx by sheet name; empty where calamine's values do."""
        percent = self._percent_styles()
        sheets = {name: part for name, part in self.parts.items() if _SHEET_PART.fullmatch(name)}
        chosen = {name for name, part in sheets.items() if percent or _WORTH_A_LOOK.search(part)}
        if not chosen:
            return {}
        return {title: dict(_marks(sheets[name], percent)) for title, name in self._sheet_parts() if name in chosen}

    def _percent_styles(self) -> frozenset[bytes]:
        styles = self.parts.get("xl/styles.xml", b"")
        if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
            return frozenset()
        root = _parse(styles)
        formats = {
            node.get("numFmtId", "")
            for node in root.iter()
            if _local(node) == "numFmt" and "%" in _QUOTED.sub("", node.get("formatCode", ""))
        } | _PERCENT_IDS
        cells = next((node for node in root if _local(node) == "cellXfs"), ())
        return frozenset(str(index).encode() for index, xf in enumerate(cells) if xf.get("numFmtId") in formats)

    def _sheet_parts(self) -> Iterator[tuple[str, str]]:
        """Sheet names with the names of their parts, by way of the workbook's relations."""
        targets = {
            node.get("Id"): node.get("Target", "") for node in _parse(self.parts.get("xl/_rels/workbook.xml.rels", b""))
        }
        for node in _parse(self.parts.get("xl/workbook.xml", b"")).iter():
            if _local(node) == "sheet":
                relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
                target = targets.get(relation, "").lstrip("/")
                yield node.get("name", ""), target if target.startswith("xl/") else f"xl/{target}"


def _matters(name: str) -> bool:
    """Tell whether a part is opened here: all that calamine unpacks whole, so that a lying directory is found out."""
    return name in ("content.xml", "styles.xml") or (
        name.startswith("xl/") and name.endswith((".xml", ".rels", ".bin")) and "/media/" not in name
    )


def _parse(part: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The workbook's XML is broken: {error}") from error


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def column_number(letters: bytes) -> int:
    """Return the column of its letters, from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _check_sheet(name: str, part: bytes) -> None:
    """Refuse a sheet with more cells than can be read, before anything lays them out in memory."""
    if len(part) > LARGEST_SHEET * _SMALLEST_CELL:
        used = sum(1 for _ in _USED.finditer(part))
        if used > LARGEST_SHEET:
            raise BadFileError("too_large", f"{name} has {used} used cells, the limit is {LARGEST_SHEET}.")
    if not _FAR.search(part):
        return
    row, rows, columns = 0, [0], [0]
    for place in _PLACE.finditer(part):
        if place[1]:
            row = int(place[1])
            continue
        reference = _REFERENCE.search(place[0])
        rows.append(int(reference[2]) if reference else row)
        columns.append(column_number(reference[1]) + 1 if reference else 1)
    if max(rows) * max(columns) > LARGEST_AREA:
        raise BadFileError(
            "too_large", f"{name}: used cells reach row {max(rows)}, column {max(columns)}; delete what is far off."
        )


def _marks(part: bytes, percent: frozenset[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the marked cells of a sheet: percentages by the style of their tag, the rest by what is inside."""
    if percent:
        for tag in re.findall(
            rb"""<(?:\w+:)?c\s[^>]*?\bs=["'](?:%b)["'][^>]*(?<!/)>""" % b"|".join(sorted(percent)), part
        ):
            kind = _TYPE.search(tag)
            reference = _REFERENCE.search(tag)
            if reference and (kind is None or kind[1] == b"n"):
                yield _place(reference), PERCENT
    if _WORTH_A_LOOK.search(part):
        for attributes, body in _CELL.findall(part):
            reference = _REFERENCE.search(attributes)
            mark = _mark(attributes, body) if reference and body else None
            if reference and mark is not None:
                yield _place(reference), mark


def _place(reference: re.Match[bytes]) -> tuple[int, int]:
    return int(reference[2]) - 1, column_number(reference[1])


def _mark(attributes: bytes, body: bytes) -> str | None:
    kind = match[1] if (match := _TYPE.search(attributes)) else b"n"
    value = _VALUE.search(body)
    stored = value[1] if value and value[1] else b""
    if kind == b"e":
        return Fault(_text(stored) or "#N/A")
    if formula := _FORMULA.search(body):
        written = _text(formula[1] or b"")
        if _LITERAL.fullmatch(written):
            return written[1:-1] if written.startswith('"') else f"={written}"
        if not stored and not (kind == b"str" and value):
            return Uncached(f"={written}")
    return None


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace")).strip()
