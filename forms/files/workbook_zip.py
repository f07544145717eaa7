"""The zip container of a workbook: its limits, its encryption, and what calamine is to read with the scans of its sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from forms.files import biff12, books, ooxml, opendocument
from forms.files.containers import check_entries, container, part_name, unpacked
from forms.files.marks import Scan
from forms.files.respelling import respell
from forms.problems import BadFileError

_MOST_ENTRIES = 20_000
"""Parts of one container; a workbook has a few for each sheet and picture."""
_MANIFEST = "meta-inf/manifest.xml"
_CONTENT = "content.xml"
_STYLES = "styles.xml"
_BINARY = "xl/workbook.bin"
_PACKAGE = "_rels/.rels"
_UTF16 = re.compile(rb"\A(?:\xff\xfe|\xfe\xff|<\x00|\x00<)")
_DECLARED = re.compile(r"""\A\ufeff?\s*<\?xml[^>]*?(?:\sencoding\s*=\s*["'](?P<encoding>[\w.:-]+)["'][^>]*)?\?>""")
_OTHER = re.compile(
    rb"""\A\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["'](?!utf-8["']|us-ascii["'])(?P<encoding>[\w.:-]*)""",
    re.I,
)
_DRESSED = re.compile(rb"<strike|=.superscript")
"""Texts that are not what they are where they are struck through or raised."""

Scans = dict[str, Scan]


class Parts:
    """The parts of a container by their names as calamine compares them, in small letters with forward slashes.

    A directory that lies about the size of a part is found out when it is unpacked. `usual`: all were in UTF-8.
    """

    def __init__(self, opened: zipfile.ZipFile, data: bytes) -> None:
        self._container, self._data = opened, data
        self._entries = entries_of(opened)
        self._read: dict[str, bytes] = {}
        self.usual = True

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> bytes:
        """Return a part in UTF-8. Raises BadFileError where it is not there or is no XML that a workbook has."""
        if name not in self._read:
            if name not in self._entries:
                raise BadFileError("damaged", f"The part {name} is not there.")
            part = unpacked(self._container, self._entries[name], self._data)
            self._read[name] = part if name.endswith(".bin") else self._checked(name, part)
        return self._read[name]

    def get(self, name: str) -> bytes:
        """Return a part as by its name, empty where it is not there."""
        return self[name] if name in self._entries else b""

    def _checked(self, name: str, part: bytes) -> bytes:
        """Return XML in UTF-8. Raises BadFileError where it has what a workbook's never has: declarations of entities."""
        other = _OTHER.match(part)
        if other or _UTF16.match(part):
            self.usual = False
            part = _in_utf8(name, part, other["encoding"].decode() if other else "")
        if b"!" in part and (b"<!ENTITY" in part or b"<!DOCTYPE" in part):  # a single byte is found far faster
            raise BadFileError("damaged", f"{name} is no XML that a workbook has.")
        return part


def _in_utf8(name: str, part: bytes, said: str) -> bytes:
    """Return a part without its declaration, from the encoding that it says or, with two bytes a character, shows."""
    if said:  # of some libraries every text is said to be in UTF-16
        encoding = "utf-8" if said.lower().startswith(("utf-16", "utf8")) else said
    else:
        marked = part[:2] in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-16" if marked else "utf-16-le" if part[:1] == b"<" else "utf-16-be"
    try:
        written = part.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise BadFileError("damaged", f"{name} is not in the encoding that it says: {error}") from error
    declared = _DECLARED.match(written)
    also = declared["encoding"] if declared and not said else None
    if (encoding == said and _is_utf8(part)) or (also and not also.lower().startswith("utf-16")):
        raise BadFileError("damaged", f"{name} is written in another encoding than it says.")
    return written[declared.end() if declared else 0 :].encode()


def _is_utf8(part: bytes) -> bool:
    """Tell whether a part can only be UTF-8: text in another encoding is none by chance."""
    try:
        return not part.isascii() and bool(part.decode())
    except UnicodeDecodeError:
        return False


def readings(data: bytes) -> Iterator[tuple[bytes, Scans]]:
    """Yield what calamine is to read, with the scans of its sheets by name. Raises BadFileError.

    A workbook is yielded as it is where all of it is spelt as usual, then in the usual spelling, for a reader who finds
    that calamine and the scan do not agree.
    """
    with container(data) as opened:
        parts = Parts(opened, data)
        if _MANIFEST in parts and b"encryption-data" in parts[_MANIFEST]:
            raise BadFileError("encrypted", "The document is protected by a password.")
        if _CONTENT in parts:
            yield opendocument.respell(parts[_CONTENT], parts.get(_STYLES))
        elif _BINARY in parts:
            yield data, _binary_scans(parts)
        else:
            yield from _xml_readings(data, parts)


def entries_of(opened: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the entries of a container by name, as in `Parts`, once they are found fit to unpack. Raises BadFileError."""
    found = opened.infolist()
    check_entries(found, _MOST_ENTRIES)
    entries = {part_name(entry): entry for entry in found}
    if len(entries) < len(found):
        raise BadFileError("damaged", "The container holds two parts of one name.")
    return entries


def _xml_readings(data: bytes, parts: Parts) -> Iterator[tuple[bytes, Scans]]:
    book = _book(parts)
    if book is None:
        raise BadFileError("damaged", "The container holds no workbook.")
    if (scans := _xml_scans(book, parts)) is not None:
        yield data, scans
    again = respell(book, parts.__getitem__)
    with container(again) as opened:
        written = Parts(opened, again)
        if (book := _book(written)) is None or (scans := _xml_scans(book, written)) is None:
            raise BadFileError("damaged", "The cells of the workbook cannot be accounted for.")
    yield again, scans


def _book(parts: Parts) -> books.Book | None:
    """Return the workbook to which the relations of the package lead, by its usual name where there are none."""
    workbook = books.WORKBOOK
    if _PACKAGE in parts:
        links = books.relations(parts[_PACKAGE]).values()
        workbook = next((books.resolved(target, "") for kind, target in links if kind == "officeDocument"), workbook)
    links_of = posixpath.join(posixpath.dirname(workbook), "_rels", f"{posixpath.basename(workbook)}.rels")
    if workbook not in parts or links_of not in parts:
        return None
    return books.read_book(workbook, parts[workbook], parts[links_of])


def _xml_scans(book: books.Book, parts: Parts) -> Scans | None:
    """Return the scans of the sheets that are shown, None where anything is not spelt as usual."""
    if not book.usual:
        return None
    strings = parts[book.strings] if book.strings else b""
    styles = parts[book.styles] if book.styles else b""
    if not all(books.usual_part(part) for part in (strings, styles) if part) or _DRESSED.search(strings):
        return None
    formats = books.formats(styles) if styles else {}
    scans: Scans = {}
    for sheet in book.sheets:
        if sheet.part is None or sheet.part not in parts:
            return None
        if sheet.hidden or sheet.kind != "worksheet":
            continue
        scan = ooxml.scan(sheet.name, parts[sheet.part], formats, strings, uncomputed=book.uncomputed)
        if scan is None:
            return None
        scans[sheet.name] = scan
    return scans if parts.usual else None


def _binary_scans(parts: Parts) -> Scans:
    """Return the scans of the sheets of an .xlsb; one whose part is not there is none, calamine says so."""
    links = parts["xl/_rels/workbook.bin.rels"]
    targets = {key: books.resolved(target, "xl") for key, (_, target) in books.relations(links).items()}
    named = [(title, targets.get(link, "")) for title, link in biff12.sheet_relations(parts[_BINARY])]
    read = ("xl/styles.bin", "xl/sharedstrings.bin")
    styles, strings = map(parts.get, read)
    return biff12.scans(
        parts[_BINARY], styles, strings, [(title, parts[name]) for title, name in named if name in parts]
    )
