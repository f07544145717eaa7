"""The bureau's own documents (制度文件): files of a scope that are made public as they are, and read as no form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import PurePosixPath

from forms.inbox import InboxFile

FOLDER = "制度文件"
"""Folder of a year in the inbox, beside those of the departments."""
ENDINGS = (".docx", ".pdf")
CHINA = timedelta(hours=8)
DATED = re.compile(r"(\d{4})[-年.]?(\d{1,2})[-月.]?(\d{1,2})日?[\s_-]*(.+)", re.DOTALL)


def is_document(file: InboxFile) -> bool:
    """Whether a file, or one of its copies, lies in the folder of documents."""
    return any(map(_lies_there, file.names or (file.file,)))


def is_submission(file: InboxFile) -> bool:
    """Whether a file, or one of its copies, lies elsewhere in its scope."""
    return not all(map(_lies_there, file.names or (file.file,)))


def document_name(file: InboxFile) -> str:
    """Path of a document below the inbox, of several copies the first."""
    return min(filter(_lies_there, file.names or (file.file,)))


def title_and_date(file: InboxFile) -> tuple[str, date]:
    """What a document is called and when it is of: its name, which may begin with a date, else the day on which it came in."""
    name = PurePosixPath(document_name(file)).stem.strip()
    received = (file.received_at + CHINA).date()
    if found := DATED.fullmatch(name):
        try:
            return found[4].strip(), date(*map(int, found.groups()[:3]))
        except ValueError:  # digits that are no date
            return name, received
    return name, received


def _lies_there(file: str) -> bool:
    return PurePosixPath(file).parts[2:3] == (FOLDER,) and len(PurePosixPath(file).parts) > 3
