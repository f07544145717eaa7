"""The bytes of what was handed in: a file, or a file in a .zip, which is named `<zip>/<name>` like one in a folder.

To be called in bounded workers alone (`forms.pool`). Not here: what the bytes are (`forms.files.kinds`).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from forms.files.bundles import LARGEST_FILE, read_member
from forms.problems import CHANGING_TEXT, BadFileError

USUAL_FILE = 64 * 2**10
"""Bytes; most workbooks have fewer."""


@dataclass(frozen=True)
class Content:
    """The bytes of a file; `is_member`: it lies in a .zip."""

    data: bytes
    is_member: bool


def read_content(path: Path, sha256: str | None = None) -> Content:
    """Return what a file holds, or what a .zip holds under the name that stands behind its path. No link is followed.

    `sha256`: what the bytes must have, so that what is judged is what was listed. Raises BadFileError (unfinished, too_large,
    damaged) and OSError.
    """
    try:
        content = _content(path)
    except FileNotFoundError as error:
        raise BadFileError("unfinished", CHANGING_TEXT) from error
    if sha256 is not None and hashlib.sha256(content.data).hexdigest() != sha256:
        raise BadFileError("unfinished", CHANGING_TEXT)
    return content


def _content(path: Path) -> Content:
    try:
        return Content(_bytes(path), is_member=False)
    except NotADirectoryError:
        bundle = next(above for above in path.parents if os.path.lexists(above))
    with open(bundle, "rb", opener=_open_no_link) as opened:
        return Content(read_member(opened, path.relative_to(bundle).as_posix()), is_member=True)


def _bytes(path: Path) -> bytes:
    """Return what a file holds; no more is read than a file may have."""
    with open(path, "rb", opener=_open_no_link) as content:
        data = content.read(USUAL_FILE)  # room for the largest is not made for each
        if len(data) == USUAL_FILE:
            data += content.read(LARGEST_FILE + 1 - USUAL_FILE)
    if len(data) > LARGEST_FILE:
        raise BadFileError("too_large", f"More than {LARGEST_FILE} bytes.")
    return data


def _open_no_link(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
