"""What kind of file some bytes are, told by the bytes; and which names such a file can have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from forms.files.compound import root_names
from forms.files.containers import container, part_name
from forms.files.encodings import decode_markup, decode_text
from forms.problems import BadFileError

XLSX, XLSB, XLS, ODS, TEXT, HTML, XML, DOCX, ZIP = "xlsx", "xlsb", "xls", "ods", "text", "html", "xml", "docx", "zip"
ENDINGS: Mapping[str, frozenset[str]] = {
    XLSX: frozenset({".xlsx", ".xlsm"}),
    XLSB: frozenset({".xlsb"}),
    XLS: frozenset({".xls", ".et"}),
    ODS: frozenset({".ods"}),
    TEXT: frozenset({".csv", ".txt", ".tsv"}),
    HTML: frozenset({".html", ".htm"}),
    XML: frozenset({".xml"}),
    DOCX: frozenset({".docx"}),
    ZIP: frozenset({".zip"}),
}
"""The kinds that are read, by what their bytes are, and the names that they have."""
OTHER_ENDINGS = frozenset({".doc", ".wps"})
"""Names of kinds that are not read, under which systems save tables that are."""
READ = frozenset().union(*ENDINGS.values(), OTHER_ENDINGS)
"""Names under which a file is read as what its bytes are; under another, such as .bak, it was not meant to be handed in."""

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif", ".webp"})
_DOCUMENTS = _PICTURES | {".doc", ".wps", ".pdf", ".ofd", ".rtf", ".odt"}
_PACKED = frozenset({".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".cab"})
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"Rar!\x1a\x07", "packed", "a .rar archive"),
    (b"7z\xbc\xaf\x27\x1c", "packed", "a .7z archive"),
    (b"\x1f\x8b", "packed", "a .gz archive"),
    (b"BZh", "packed", "a .bz2 archive"),
    (b"\xfd7zXZ\x00", "packed", "an .xz archive"),
    (b"MSCF", "packed", "a .cab archive"),
    (b"\xff\xd8\xff", "document", "a JPEG picture"),
    (b"\x89PNG\r\n", "document", "a PNG picture"),
    (b"GIF8", "document", "a GIF picture"),
    (b"II*\x00", "document", "a TIFF picture"),
    (b"MM\x00*", "document", "a TIFF picture"),
    (b"{\\rtf", "document", "a Rich Text document"),
    (b"MIME-Version:", "unknown_type", "a web archive (.mht)"),
    (b"\x09\x00\x04\x00", "old_format", "a workbook of Excel 2 (old format)"),
    (b"\x09\x02\x06\x00", "old_format", "a workbook of Excel 3 (old format)"),
    (b"\x09\x04\x06\x00", "old_format", "a workbook of Excel 4 (old format)"),
    (b"\x09\x08\x08\x00", "old_format", "a workbook of Excel 5 (old format)"),
    (b"\x09\x08\x10\x00", "old_format", "a workbook of Excel 97 without its container (old format)"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND = b"\xd0\xcf\x11\xe0"
_STREAMS = (("EncryptedPackage",), ("Workbook", "Book"), ("WordDocument",))
_HEAD = 1024
_BEFORE_PDF = b"\xef\xbb\xbf\x00 \t\r\n"
_TABLE_TAG = re.compile(r"<(?:html|table)\b", re.IGNORECASE)
_SPREADSHEET = re.compile(r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")


def is_read(name: str) -> bool:
    """Tell whether a file of this name is read as what its bytes are."""
    return PurePosixPath(name).suffix.lower() in READ


def rank(kind: str | None, name: str) -> int:
    """Return how well a name fits a kind of file: 0 its own, 1 one under which it is read, 2 one under which it is not."""
    return 2 if not is_read(name) else int(PurePosixPath(name).suffix.lower() not in ENDINGS.get(kind or "", ()))


def kind_of(name: str, data: bytes) -> str:
    """Return the kind of a file, a key of ENDINGS, by its bytes. Raises BadFileError for one that is not read.

    The name decides what is said of bytes that tell nothing, and whether a file that could be read was meant to be.
    """
    kind = _kind(data) if data else None
    ending = PurePosixPath(name).suffix.lower()
    if kind is None or (kind == TEXT and not _may_be_text(ending, data)):
        raise _unknown(ending)
    if ending not in READ:
        raise BadFileError("wrong_ending", f"It is a file of kind {kind}, under a name that ends in «{ending}».")
    return kind


def _unknown(ending: str) -> BadFileError:
    """Return the problem of bytes that tell nothing, by the ending of their name."""
    if ending in _PACKED:
        return BadFileError("packed", f"An archive ({ending}).")
    if ending in _DOCUMENTS:
        return BadFileError("document", f"A document or picture ({ending}).")
    if ending in READ:
        return BadFileError("damaged", f"Its bytes are not those of a file that ends in «{ending}».")
    return BadFileError("unknown_type", f"Files of type «{ending or 'none'}» are not read.")


def _may_be_text(ending: str, data: bytes) -> bool:
    """Tell whether a text can be a table: a note is none, whatever it is called, and under a workbook's name it needs columns."""
    if ending in ENDINGS[TEXT]:
        return True
    return ending in READ and any(mark in decode_text(data) for mark in "\t,;")


def _kind(data: bytes) -> str | None:
    """Return the kind of some bytes, None where they tell nothing. Raises BadFileError for a kind that is not read."""
    if data.startswith(_ZIP):
        return _kind_of_container(data)
    for beginning, problem, what in _BEGINNINGS:
        if data.startswith(beginning):
            raise BadFileError(problem, f"It is {what}.")
    if data[:_HEAD].lstrip(_BEFORE_PDF).startswith(b"%PDF-"):
        raise BadFileError("document", "It is a PDF.")
    if _is_picture(data):
        raise BadFileError("document", "It is a picture.")
    if data[257:262] == b"ustar":
        raise BadFileError("packed", "It is a .tar archive.")
    if data.startswith(_COMPOUND):
        return _kind_of_compound(data)
    return _kind_of_text(data)


def _is_picture(data: bytes) -> bool:
    """Tell pictures whose mark is longer than their beginning: BMP with its own size, HEIC, WebP."""
    if data.startswith(b"BM") and int.from_bytes(data[2:6], "little") in (0, len(data)):
        return data[6:10] == bytes(4)
    return data[4:8] == b"ftyp" or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _kind_of_container(data: bytes) -> str:
    with container(data) as opened:
        names = {part_name(entry): entry for entry in opened.infolist()}
        mimetype = names.get("mimetype")
        about = opened.read(mimetype)[:_HEAD].decode("latin-1") if mimetype and not mimetype.flag_bits & 1 else ""
    if "ofd.xml" in names:
        raise BadFileError("document", "It is an OFD document.")
    if "opendocument.text" in about:
        raise BadFileError("document", "It is an OpenDocument text.")
    if "opendocument.presentation" in about or "opendocument.graphics" in about or "epub" in about:
        raise BadFileError("unknown_type", f"It is a file of type {about}.")
    if mimetype or "meta-inf/manifest.xml" in names:
        return ODS
    folders = {name.partition("/")[0] for name in names if "/" in name}
    if "[content_types].xml" not in names and not folders & {"xl", "word", "ppt"}:
        return ZIP
    if "xl" not in folders and "word" in folders:
        return DOCX
    if "xl" not in folders and "ppt" in folders:
        raise BadFileError("unknown_type", "It is a presentation.")
    return XLSB if "xl/workbook.bin" in names else XLSX


def _kind_of_compound(data: bytes) -> str | None:
    names = root_names(data)
    encrypted, workbook, document = (
        any(name in names if names else name.encode("utf-16-le") in data for name in streams) for streams in _STREAMS
    )
    if encrypted:
        raise BadFileError("encrypted", "The file is protected by a password.")
    if document and not workbook:
        raise BadFileError("document", "It is a document of Word 97-2003 or WPS.")
    return XLS if workbook or not names else None


def _kind_of_text(data: bytes) -> str | None:
    try:
        text = decode_markup(data).lstrip("\ufeff \t\r\n")
    except BadFileError:
        return None
    if not text.startswith("<"):
        return TEXT
    head = text[: 64 * _HEAD]
    if _SPREADSHEET.search(head):
        return XML
    if "<w:wordDocument" in head or "<pkg:package" in head:
        raise BadFileError("document", "It is a Word document in one XML.")
    if _TABLE_TAG.search(text):
        return HTML
    if text.startswith("<?xml"):
        raise BadFileError("unknown_type", "It is XML of another kind.")
    return TEXT
