"""From findings to what goes back: the marks of a slip, and a slip as a file.

Here: splitting a message into what is wrong and what to do, a marked copy or else the sheet 退回说明 alone. Not here: whom
a finding concerns (`assets.returns`), how a slip looks (`forms.handouts.slips`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from forms.handouts.markable import NotMarkableError
from forms.handouts.slips import Mark, Slip, content, marked_copy, notes_alone
from policy.characters import fit
from warehouse import timeless

COPY = "标注副本"
"""Fact of a slip about the marked copy: how to read it, or why there is none."""
MARKED = "后附各表：红色单元格为退回，黄色为提示，批注写明问题和处理要求。"
NOT_MARKABLE = "未附：该文件的类型或内容无法标注，请按下表所列工作表和单元格更正原文件。"
LONGEST_NAME = 200
"""Bytes of a file or folder name, with room for a number and the ending; file systems end at 255."""
_ASKS = "。请"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


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
        value=finding["value"] or "",
        problem=wrong,
        todo=todo,
        due=due,
    )


def write_slip(folder: Path, name: str, ending: str, data: bytes | None, slip: Slip, day: date) -> Path:
    """Write the slip of a file into a folder: a marked copy of `data`, else the sheet 退回说明 alone. Returns its path.

    It is named after the file with `ending`, and takes no name that is there already. `data` is empty where no copy may
    be made; the slip then says why itself. The same slip gives the same bytes. Raises OSError.
    """
    suffix = PurePath(name).suffix.lower()
    saved = None
    if data is not None:
        try:
            saved = content(marked_copy(name, data, slip))
        except NotMarkableError:
            slip = replace(slip, facts={**slip.facts, COPY: NOT_MARKABLE})
    if saved is None:
        saved, suffix = content(notes_alone(slip)), ".xlsx"
    path = slip_path(folder, name, ending, suffix)
    timeless.store(saved, path, day)
    return path


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
