"""The zip container of a workbook: its limits, its encryption, and its sheets' marked cells whatever the format inside.

Here: what is checked before calamine unpacks anything. Not here: the formats inside (`forms.ooxml`, `forms.biff12`,
`forms.opendocument`), opening workbooks (`forms.workbooks`).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from forms import biff12, ooxml, opendocument
from forms.marks import Marks
from forms.problems import BadFileError

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of all parts together, as the container's directory states them."""

_ENTRY_ENCRYPTED = 0x1
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_MANIFEST = "META-INF/manifest.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError)


def find_marks(data: bytes) -> dict[str, Marks]:
    """Check the container and return the marked cells by sheet name. Raises BadFileError."""
    parts = _parts(data)
    if "content.xml" in parts:
        return opendocument.find_marks(parts["content.xml"])
    if "xl/workbook.bin" in parts:
        return _binary_marks(parts)
    return _xml_marks(parts)


def _parts(data: bytes) -> dict[str, bytes]:
    """Unpack the parts that calamine reads whole; a directory that lies about their size is found out here."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = container.infolist()
            if any(entry.flag_bits & _ENTRY_ENCRYPTED for entry in entries):
                raise BadFileError("encrypted", "The container is encrypted.")
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > LARGEST_UNPACKED:
                raise BadFileError("too_large", f"{unpacked} bytes unpacked, the limit is {LARGEST_UNPACKED}.")
            if _MANIFEST in container.NameToInfo and b"encryption-data" in container.read(_MANIFEST):
                raise BadFileError("encrypted", "The document is protected by a password.")
            return {entry.filename: container.read(entry) for entry in entries if _matters(entry.filename)}
    except _BROKEN as error:
        raise BadFileError("damaged", f"The container is broken: {error}") from error


def _matters(name: str) -> bool:
    return name == "content.xml" or (
        name.startswith(("xl/worksheets/", "xl/_rels/", "xl/workbook.", "xl/styles.", "xl/sharedStrings."))
        and name.endswith((".xml", ".rels", ".bin"))
    )


def _xml_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    sheets = {name: part for name, part in parts.items() if _SHEET_PART.fullmatch(name)}
    for name, part in sheets.items():
        ooxml.check_sheet(name, part)
    percents = ooxml.percent_styles(parts.get("xl/styles.xml", b""))
    chosen = sheets if percents else {name: part for name, part in sheets.items() if ooxml.is_marked(part)}
    if not chosen:
        return {}
    relations = ooxml.sheet_relations(parts.get("xl/workbook.xml", b""))
    named = _named_parts(parts, "xl/_rels/workbook.xml.rels", relations)
    return {title: dict(ooxml.sheet_marks(chosen[name], percents)) for title, name in named if name in chosen}


def _binary_marks(parts: dict[str, bytes]) -> dict[str, Marks]:
    """Return the marks of an .xlsb; one that is not understood has none, calamine says what is wrong with it."""
    try:
        percents = biff12.percent_styles(parts.get("xl/styles.bin", b""))
        relations = biff12.sheet_relations(parts["xl/workbook.bin"])
        named = list(_named_parts(parts, "xl/_rels/workbook.bin.rels", relations))
        return {title: biff12.sheet_marks(title, parts[name], percents) for title, name in named if name in parts}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _named_parts(
    parts: dict[str, bytes], relations: str, sheets: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield sheet names with the names of their parts, by way of the workbook's relations."""
    targets = {node.get("Id"): node.get("Target", "") for node in ooxml.parse(parts.get(relations, b""))}
    for title, relation in sheets:
        target = targets.get(relation, "").lstrip("/")
        yield title, target if target.startswith("xl/") else f"xl/{target}"
