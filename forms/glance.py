"""A glance at workbooks without reading them: whether a register can be among the files of a year at all.

Where every file is a workbook (.xlsx) whose texts hold neither the title of a register nor labels for all columns that it must
have, there is none, and a run would end without a figure. What cannot be told at a glance may be one. Nothing slow is imported.
"""

from __future__ import annotations

import html
import re
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from forms.layouts import LAYOUTS
from forms.layouts.declare import Layout
from forms.vocabulary import Vocabulary

SECONDS, LARGEST = 3.0, 2**25
"""How long is looked, and bytes of a workbook's texts: beyond them, a register may be there."""
TEXTS = re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml", re.IGNORECASE)
TAG, ODD = re.compile(r"<[^>]*>"), re.compile(r"[\W_]+")
LIKELY = re.compile(r"登记|名录|项目库|R-", re.IGNORECASE)
"""In a path: where registers are usually found, so that these are looked at first."""


def missing(files: Iterable[Path], forms: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The forms of some that are surely in none of some files, by what their sheets must say."""
    wanted = list(forms)
    until = time.monotonic() + SECONDS
    for path in sorted(files, key=lambda each: (not LIKELY.search(str(each)), str(each))):
        text = _text(path) if time.monotonic() < until else None
        if text is None:
            return []
        wanted = [form for form in wanted if not _may_be(LAYOUTS[form], text, vocabulary)]
        if not wanted:
            return []
    return wanted


def _may_be(layout: Layout, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text has the title of a layout, or a label for each column that it must have."""
    labels = [vocabulary.field_keys(field) for field in layout.fields if field.required]
    return bare(layout.title) in text or all(any(bare(key) in text for key in keys) for keys in labels)


def bare(text: str) -> str:
    """A text without anything but letters, digits and characters, however it is spaced, broken or set in brackets."""
    return ODD.sub("", text).lower()


def _text(path: Path) -> str | None:
    """All texts of a workbook in one, `bare`; None where that cannot be told."""
    try:
        with zipfile.ZipFile(path) as book:
            parts = [each for each in book.infolist() if TEXTS.fullmatch(each.filename)]
            if path.suffix.lower() != ".xlsx" or not parts or sum(each.file_size for each in parts) > LARGEST:
                return None
            content = []
            for each in parts:
                with book.open(each) as file:  # no more than it says of itself
                    content.append(file.read(each.file_size).decode("utf-8"))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return None
    return bare(html.unescape(TAG.sub("", "".join(content))))
