"""Every text of a PDF, for whoever searches it: what its pages show, and what stands beside them (bookmarks, notes, properties).

A PDF of which anything cannot be read is none that can be searched. Not here: what is sought (`publishing.secrecy_search`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from publishing.errors import TraceError

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WITHOUT_WORDS = ("/Identity-H", "/Identity-V")
"""Encodings of fonts that say which shapes are drawn, not which characters they are."""


class NoWordsError(ValueError):
    """The words of a file cannot be read: a scan, a lock, letters without meaning."""


def texts(path: Path) -> Iterator[tuple[str, bool]]:
    """Every text, and whether a reader is shown it.

    Raises TraceError where it holds pictures or other files, NoWordsError, or what pypdf raises of a broken file.
    """
    reader = PdfReader(path)
    if reader.is_encrypted:
        raise NoWordsError("It is encrypted.")
    shown = []
    for number, page in enumerate(reader.pages, 1):
        if page.images:
            raise TraceError(
                f"Page {number} has a picture, which cannot be searched, so it is not published.",
                f"第{number}页含有图片，无法检查是否涉密，因此不予公开。",
            )
        words = page.extract_text()
        if not CHINESE.search(words):
            raise NoWordsError(f"Page {number} shows no Chinese text.")
        shown.append(words)
    yield "\n".join(shown), True
    yield from ((text, False) for text in _beside(reader))


def _beside(reader: PdfReader) -> Iterator[str]:
    """The strings of all objects that a reader of the file can come to."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum not in seen:
                seen.add(each.idnum)
                waiting.append(each.get_object())
        elif isinstance(each, TextStringObject):
            yield str(each)
        elif isinstance(each, ByteStringObject):
            yield bytes(each).decode("latin-1")
        elif isinstance(each, ArrayObject):
            waiting += each
        elif isinstance(each, DictionaryObject):
            _require_words(each)
            waiting += each.values()
            yield from (str(key) for key in each)
            if isinstance(each, StreamObject) and each.get("/Type") == "/Metadata":
                yield each.get_data().decode("utf-8", "replace")


def _require_words(found: DictionaryObject) -> None:
    """Refuse what holds no words for a search: other files, and fonts that draw shapes without saying which characters."""
    if found.get("/Type") in ("/EmbeddedFile", "/Filespec") or found.get("/Subtype") == "/Image":
        raise TraceError(
            "It holds another file or a picture, which cannot be searched, so it is not published.",
            "文件内含有附件或图片，无法检查是否涉密，因此不予公开。",
        )
    composite = found.get("/Subtype") == "/Type0" and found.get("/Encoding") in WITHOUT_WORDS
    if (composite or found.get("/Subtype") == "/Type3") and "/ToUnicode" not in found:
        raise NoWordsError("A font does not say which characters it shows.")
