"""From findings to what goes back: the marks of a slip, and slips as files, made in bounded workers.

Here: splitting a message into what is wrong and what to do, a marked copy or else the sheet 退回说明 alone, and why. Not here:
whom a finding concerns (`assets.returns`), how a slip looks (`forms.handouts`), workers (`forms.pool`).
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from pathlib import Path, PurePath
from typing import Any

from forms.files.contents import read_content
from forms.handouts.markable import NotMarkableError
from forms.handouts.marking import Mark, Slip
from forms.handouts.slips import content, marked_copy, notes_alone
from forms.pool import LONGEST, Broken, in_workers
from forms.problems import BadFileError
from forms.visible import visible
from policy.characters import fit
from warehouse import office_files

COPY = "标注副本"
"""Fact of a slip about the marked copy: how to read it, or why there is none."""
MARKED = "本文件各表：红色单元格为退回，黄色为提示，批注写明问题和处理要求。"
_ELSE = "，请按下表所列工作表和单元格更正原文件。"
CHANGED = "未附：该文件无法读取，或在校验后已被替换或撤出收件文件夹，请以最近一次报送为准。"
WITHOUT = {
    "kind": f"未附：该类型的文件无法标注{_ELSE}",
    "large": f"未附：文件内容过多（单元格、文字或样式超出可标注的范围）{_ELSE}",
    "content": f"未附：文件内容无法标注{_ELSE}",
    "hang": f"未附：标注该文件用时过长{_ELSE}",
    "crash": f"未附：标注该文件时程序中断{_ELSE}",
    "unread": "未附：文件未能读取，请按下表处理后重新报送。",
}
"""Why a slip has no marked copy."""
MOST_LISTED = 5_000
"""Faults that a slip lists; a larger one opens nowhere."""
LONGEST_NAME = 200
"""Bytes of a file or folder name, with room for a number and the ending; file systems end at 255."""
_ASKS = "。请"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


class ChangedError(Exception):
    """A file is gone, or its bytes are others than those that were judged."""


@dataclass(frozen=True)
class Sent:
    """A file as it was handed in: where it lies (`<zip>/<name>` within an archive), and the bytes that are opened for it.

    `sha256` is the fingerprint of what was judged, None where it may be whatever lies there.
    """

    path: Path
    sha256: str | None
    size: int

    def read(self) -> bytes:
        """Return what it holds; in a worker. Raises ChangedError; a link is not followed."""
        try:
            return read_content(self.path, self.sha256).data
        except (OSError, BadFileError) as error:
            raise ChangedError(str(error)) from error


@dataclass(frozen=True)
class Order:
    """A slip to be made: of a file, or without a copy where `sent` is empty. `target` is its path without an ending."""

    sent: Sent | None
    slip: Slip
    day: date
    target: Path

    @property
    def size(self) -> int:
        """Bytes of the file that is opened for it."""
        return self.sent.size if self.sent else 0


def write_slips(orders: Sequence[Order], workers: int, *, longest: float = LONGEST) -> Iterator[Path]:
    """Make slips in workers and yield their paths, in order: a marked copy, else the sheet 退回说明 alone, which says why.

    A file that hangs its worker for `longest` seconds, or on which it dies or grows, costs its own copy alone. The same
    order gives the same bytes. Raises OSError where a slip cannot be written.
    """
    for some, made in in_workers(orders, make_slips, workers, size=attrgetter("size"), longest=longest):
        if isinstance(made, Broken):
            yield from (_notes(order, WITHOUT[made.problem]) for order in some)
        else:
            yield from made


def make_slips(orders: Sequence[Order]) -> list[Path]:
    """Make slips and return their paths; runs in a worker, which leaves nothing elsewhere than beside them."""
    tempfile.tempdir = str(orders[0].target.parent)
    return [_slip(order) for order in orders]


def _slip(order: Order) -> Path:
    if order.sent is None:
        return _notes(order)
    try:
        saved, suffix = marked_copy(order.sent.read(), order.slip)
        return _stored(saved, order, suffix)
    except ChangedError:
        return _notes(order, CHANGED)
    except NotMarkableError as error:
        return _notes(order, WITHOUT[error.why])


def _notes(order: Order, why: str = "") -> Path:
    slip = replace(order.slip, facts={**order.slip.facts, COPY: why}) if why else order.slip
    return _stored(content(notes_alone(slip)), order, ".xlsx")


def _stored(saved: io.BytesIO, order: Order, suffix: str) -> Path:
    path = order.target.with_name(order.target.name + suffix)
    office_files.store(saved, path, order.day)
    return path


def slip_of(facts: Mapping[str, str], marks: Sequence[Mark], notes: Sequence[str]) -> Slip:
    """Return a slip that lists each mark once, and no more of them than one can open: rejections go before warnings."""
    distinct = list(dict.fromkeys(marks))
    left = len(distinct) - MOST_LISTED
    if left > 0:
        first = sorted(range(len(distinct)), key=lambda place: distinct[place].severity != "reject")[:MOST_LISTED]
        distinct = [distinct[place] for place in sorted(first)]
        notes = (f"另有 {left} 处未逐条列出：请更正所列问题后重新校验。", *notes)
    return Slip(facts, distinct, notes)


def split(message: str) -> tuple[str, str]:
    """Split a Chinese message into what is wrong and what to do: «….请…». What asks for nothing stays whole."""
    wrong, asks, todo = message.rpartition(_ASKS)
    return (f"{wrong}。", f"请{todo}") if asks else (message, "")


def mark(finding: Mapping[str, Any], due: str) -> Mark:
    """Return the mark of a finding: a row of `findings` or `form_findings`; `due` is the day to put it right by."""
    wrong, todo = split(finding["message_zh"])
    return Mark(
        sheet=finding["sheet"] or "",
        cell=finding["cell"] or "",
        severity=finding["severity"],
        code=finding["code"],
        subject=(finding["subject_code"] or "").replace("|", " "),
        value=visible(finding["value"] or ""),
        problem=wrong,
        todo=todo,
        due=due,
    )


def slip_path(folder: Path, name: str, ending: str, suffix: str) -> Path:
    """Return the path that a slip takes in a folder: named after its file, and free."""
    return free_name(folder, safe_name(PurePath(name).stem) + ending, suffix)


def safe_name(name: str) -> str:
    """Return a name as every file system takes it: without separators and the like, cut at a whole character."""
    return _UNSAFE.sub("_", fit(name)).strip(" .").encode()[:LONGEST_NAME].decode(errors="ignore") or "_"


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """Return the first path that is free in a folder, whatever the case of its letters: «a.xlsx», «a（2）.xlsx» and so on."""
    taken = {path.name.casefold() for path in folder.iterdir()}
    name, number = stem + suffix, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}（{number}）{suffix}"
    return folder / name
