"""The bureau's own documents (制度文件), clause 二(一): which of them may be shown, searched as all that leaves the house.

Here: taking in the documents of a year, what is refused and why, the guard of today over those that stand published. Not here:
which files these are (`forms.bureau`), the page that lists them (`reports.documents.site`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc

from forms.bureau import ENDINGS, document_name, title_and_date
from forms.inbox import InboxFile
from forms.pool import Broken, in_workers
from policy.language import either
from publishing.archive import Archive
from publishing.errors import TraceError
from publishing.secrecy_search import READERS
from publishing.secrets import secrets
from warehouse.scope import Scope
from warehouse.store import Warehouse

TAKEN, SHOWN = "bureau_documents", "disclosed_documents"
"""The table of what was taken in, and the public one."""
REFUSED = {
    "kind": (
        "「{file}」不是 PDF 或 .docx 文件，未公开。请另存为 PDF 或 .docx。",
        "{file} is neither PDF nor .docx and is not published. Save it as one of these.",
    ),
    "pictures": (
        "「{file}」含有图片或附件，无法检查是否涉密，未公开。请换成只有文字的文件，公章、标志不必放入。",
        "{file} holds pictures or attachments, which cannot be searched, and is not published. Put a file of text alone there.",
    ),
    "unreadable": (
        "「{file}」的文字无法读取（如扫描件、加密或损坏的文件），无法检查是否涉密，未公开。请从原文件另存为 PDF 或 .docx。",
        "The text of {file} cannot be read (a scan, encrypted or damaged), so it is not published. Save it anew from its original.",
    ),
    "secret": (
        "「{file}」提到涉密项目的名称或编码，未公开。请删去后重新放入。",
        "{file} names a classified project and is not published. Take the name out and put it there again.",
    ),
}
"""What is said of a document that is not published, in Chinese and English."""


def take_in(
    warehouse: Warehouse, archive: Archive, files: Sequence[InboxFile], scope: Scope, workers: int
) -> list[str]:
    """Write down the documents of a scope, each with its text or why it is not published. Returns a sentence for each refused.

    `files` are kept in the archive; they are opened in bounded workers alone.
    """
    known = secrets(warehouse, scope)
    listed = [file for file in files if not file.problem]
    read = _read(archive, [file for file in listed if _ending(file) in ENDINGS], workers)
    rows = []
    for file in listed:
        text, name = read.get(file.sha256, "kind"), document_name(file)
        why = text if text in REFUSED else "secret" if known.found_in(f"{name}\n{text}") else None
        zh, en = REFUSED[why] if why else (None, None)
        title, issued_on = title_and_date(file)
        rows.append(
            {
                "sha256": file.sha256,
                "file": name,
                "title": title,
                "issued_on": issued_on,
                "size": file.size,
                "received_at": file.received_at,
                "text": None if why else text,
                "refused_zh": zh and zh.format(file=name),
                "refused_en": en and en.format(file=name),
            }
        )
    warehouse.replace(TAKEN, rows, **scope.parameters)
    return [either(str(row["refused_en"]), str(row["refused_zh"])) for row in rows if row["refused_en"]]


def still_open(rows: pa.Table, warehouse: Warehouse, scope: Scope) -> pa.Table:
    """The published documents that name nothing which is classified today; one whose text is not known any more is left out."""
    known = secrets(warehouse, scope)
    years = sorted(set(rows["year"].to_pylist()))
    taken = warehouse.rows(
        f"select sha256, title, text from {TAKEN} where region = $region and list_contains($years, year) and text is not null",
        region=scope.region,
        years=years,
    )
    clean = [row["sha256"] for row in taken if not known.found_in(f"{row['title']}\n{row['text']}")]
    return rows.filter(pc.is_in(rows["sha256"], pa.array(clean, pa.string())))


def _ending(file: InboxFile) -> str:
    return PurePosixPath(document_name(file)).suffix.lower()


def _read(archive: Archive, files: Sequence[InboxFile], workers: int) -> dict[str, str]:
    """The text of each document by fingerprint, or the word of REFUSED for why there is none."""
    kept = [replace(file, path=archive.place(file.sha256)) for file in files]
    found: dict[str, str] = {}
    for task, made in in_workers(kept, _texts, workers, size=attrgetter("size")):
        told = ["unreadable"] * len(task) if isinstance(made, Broken) else made
        found |= {file.sha256: text for file, text in zip(task, told, strict=True)}
    return found


def _texts(files: Sequence[InboxFile]) -> list[str]:
    """Read some documents; runs in a worker."""
    return list(map(_text, files))


def _text(file: InboxFile) -> str:
    try:
        text = "\n".join(text for text, _ in READERS[_ending(file)](file.path))
    except TraceError:
        return "pictures"
    except Exception:  # whatever a file does, it is not published
        return "unreadable"
    return text if text.strip() else "unreadable"
