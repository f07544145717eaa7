"""From bytes to text: the encodings that Chinese systems write, and their oddities."""

from __future__ import annotations

import codecs
import re
import unicodedata

from forms.problems import BadFileError

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_TRADITIONAL = frozenset({"big5", "big5hkscs", "cp950"})
_HEAD = 4096
_UTF16 = ("utf-16-le", "utf-16-be")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_END_OF_FILE = "\x1a"
"""What DOS programs write behind a text."""
_SPACES = "\t\r\n"

# Characters of GBK that have no other place in Python's GB18030 than the private area: the blank A3A0, and what Unicode took
# in after 2000 (GB 18030-2022).
_PRIVATE = {0xE5E5: 0x3000} | dict(
    zip(
        (*range(0xE78D, 0xE797), 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
        (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A), *range(0x9FB4, 0x9FBC)),
        strict=True,
    )
)
_EURO = 0x80
"""Windows writes € so in what it calls GBK."""


def _euro(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == _EURO:
        return "€", error.start + 1
    raise error


codecs.register_error("forms.euro", _euro)


def decode_text(data: bytes) -> str:
    """Return the text: UTF-8 or UTF-16 with or without a byte order mark, else GB18030. Raises BadFileError."""
    return _decode(data, None)


def decode_markup(data: bytes) -> str:
    """Return the text of a web page or XML, which may name its encoding; many name another than they have."""
    declared = _DECLARED.search(data, 0, _HEAD) if data.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<") else None
    return _decode(data, declared[1].decode("latin-1") if declared else None)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _without_end(_strictly(data[len(mark) :], encoding))
    if b"\0" in data:
        return _without_end(_unmarked_utf16(data))
    for encoding in ("utf-8", *([declared] if declared and _is_foreign(declared) else ())):
        try:
            return _without_end(_strictly(data, encoding))
        except BadFileError:
            continue
    try:
        text = data.decode("gb18030", errors="forms.euro")
    except UnicodeDecodeError as error:
        raise BadFileError("damaged", f"The text is neither UTF-8 nor GB18030: {error}") from error
    return _without_end(text.translate(_PRIVATE))


def _is_foreign(declared: str) -> bool:
    """Tell an encoding of Chinese that is neither UTF-8 nor one that GB18030 reads too."""
    try:
        return codecs.lookup(declared).name in _TRADITIONAL
    except LookupError:
        return False


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFileError("damaged", f"The text is no {encoding}: {error}") from error
    if "\0" in text:
        raise BadFileError("damaged", "The file holds bytes that no text has.")
    return text


def _unmarked_utf16(data: bytes) -> str:
    """Return UTF-16 that bears no mark: the byte order in which it is a text of lines or columns."""
    for encoding in sorted(_UTF16, key=lambda name: data[name == "utf-16-le" :: 2].count(0), reverse=True):
        try:
            text = _strictly(data, encoding)
        except BadFileError:
            continue
        if set(text) & set(_SPACES) and not any(
            unicodedata.category(each) in ("Cc", "Cn") for each in set(text) - set(_SPACES)
        ):
            return text
    raise BadFileError("damaged", "The file holds bytes that no text has.")


def _without_end(text: str) -> str:
    return text.rstrip(_END_OF_FILE)
