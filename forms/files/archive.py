"""The zip container of a workbook: its limits, its encryption, and its sheets' marked cells whatever the format inside.

Here: what is checked before calamine unpacks anything. Not here: the formats inside (`forms.files.ooxml`, `forms.files.biff12`,
`forms.files.opendocument`), opening workbooks (`forms.files.workbooks`).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from forms.files import biff12, ooxml, opendocument
from forms.files.marks import Marks
from forms.problems import BadFileError

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of all parts together, as the container's directory states them."""

_ENTRY_ENCRYPTED = 0x1
_MOST_ENTRIES = 20_000
"""Parts of one container; a workbook has a few for each sheet and picture."""
_MANIFEST = "meta-inf/manifest.xml"
_CONTENT = "content.xml"
_WORKBOOKS = {"xl/workbook.xml": "xl/_rels/workbook.xml.rels", "xl/workbook.bin": "xl/_rels/workbook.bin.rels"}
_SHARED = ("xl/styles.xml", "xl/styles.bin", "xl/sharedstrings.xml", "xl/sharedstrings.bin")
_NO_UTF8 = re.compile(
    rb"""\A(?:\xff\xfe|\xfe\xff|<\x00|\x00<|\s*<\?xml[^>]*?encoding=["'](?!utf-8["']|us-ascii["']))""", re.I
)
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError)


Parts = dict[str, bytes]


def find_marks(data: bytes) -> dict[str, Marks]:
    """Check the container and return the marked cells by sheet name. Raises BadFileError."""
    parts = _parts(data)
    for name, part in parts.items():
        _check_xml(name, part)
    if _CONTENT in parts:
        return opendocument.find_marks(parts[_CONTENT])
    if "xl/workbook.bin" in parts:
        return _binary_marks(parts)
    return _xml_marks(parts)


def _parts(data: bytes) -> Parts:
    """Unpack the parts that calamine reads whole; a directory that lies about their size is found out here.

    Parts go by their names as calamine compares them, in small letters with forward slashes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            entries = entries_of(container)
            if _MANIFEST in entries and b"encryption-data" in container.read(entries[_MANIFEST]):
                raise BadFileError("encrypted", "The document is protected by a password.")
            parts = {name: container.read(entries[name]) for name in (_CONTENT, *_SHARED) if name in entries}
            for workbook, relations in _WORKBOOKS.items():
                if workbook in entries and relations in entries:
                    parts[workbook] = container.read(entries[workbook])
                    parts[relations] = container.read(entries[relations])
                    _check_xml(relations, parts[relations])
                    for target in ooxml.relation_targets(parts[relations]).values():
                        if target in _SHARED and target not in entries:
                            raise BadFileError("damaged", f"The part {target} is not there.")
                        if target in entries and target not in parts:
                            parts[target] = container.read(entries[target])
            return parts
    except _BROKEN as error:
        raise BadFileError("damaged", f"The container is broken: {error}") from error


def entries_of(container: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of a container by name, once their number, sizes and names are found fit to unpack.

    Names are in small letters with forward slashes. Raises BadFileError.
    """
    found = container.infolist()
    if any(entry.flag_bits & _ENTRY_ENCRYPTED for entry in found):
        raise BadFileError("encrypted", "The container is encrypted.")
    unpacked = sum(entry.file_size for entry in found)
    if unpacked > LARGEST_UNPACKED:
        raise BadFileError("too_large", f"{unpacked} bytes unpacked, the limit is {LARGEST_UNPACKED}.")
    if len(found) > _MOST_ENTRIES:
        raise BadFileError("too_large", f"{len(found)} parts, the limit is {_MOST_ENTRIES}.")
    entries = {entry.filename.replace("\\", "/").lower(): entry for entry in found}
    if len(entries) < len(found):
        raise BadFileError("damaged", "The container holds two parts of one name.")
    return entries


def _check_xml(name: str, part: bytes) -> None:
    """Refuse what a workbook's XML never has: declarations of entities, another encoding. Raises BadFileError."""
    declares = b"!" in part and (b"<!ENTITY" in part or b"<!DOCTYPE" in part)  # a single byte is found far faster
    if not name.endswith(".bin") and (declares or _NO_UTF8.match(part)):
        raise BadFileError("damaged", f"{name} is no XML that a workbook has.")


def _xml_marks(parts: Parts) -> dict[str, Marks]:
    if "xl/workbook.xml" not in parts:
        return {}
    percents = ooxml.percent_styles(parts.get("xl/styles.xml", b""))
    marks: dict[str, Marks] = {}
    for title, name in _sheets(parts, "xl/workbook.xml", ooxml.sheet_relations(parts["xl/workbook.xml"])):
        ooxml.check_sheet(title, parts[name])
        if percents or ooxml.is_marked(parts[name]):
            marks[title] = dict(ooxml.sheet_marks(parts[name], percents))
    return marks


def _binary_marks(parts: Parts) -> dict[str, Marks]:
    """Return the marks of an .xlsb; one that is not understood has none, calamine says what is wrong with it."""
    try:
        percents = biff12.percent_styles(parts.get("xl/styles.bin", b""))
        named = _sheets(parts, "xl/workbook.bin", biff12.sheet_relations(parts["xl/workbook.bin"]))
        return {title: biff12.sheet_marks(title, parts[name], percents) for title, name in named}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _sheets(parts: Parts, workbook: str, relations: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield sheet names with the names of their parts, by way of the workbook's relations."""
    targets = ooxml.relation_targets(parts[_WORKBOOKS[workbook]])
    for title, relation in relations:
        name = targets.get(relation, "")
        if name in parts:
            yield title, name
