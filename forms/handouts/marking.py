"""What a return slip (退回单) says: its marks, how grave each is, its facts and notes; the same in every kind of copy.

Not here: the sheet and marked workbooks (`forms.handouts.slips`), marked documents (`forms.handouts.marked_docx`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from openpyxl.styles import PatternFill

Severity = Literal["reject", "warn"]
Place = TypeVar("Place")
RED, YELLOW = PatternFill("solid", fgColor="FFFF7C80"), PatternFill("solid", fgColor="FFFFEB84")
FILLS: dict[Severity, PatternFill] = {"reject": RED, "warn": YELLOW}
OURS = {fill.fgColor.rgb for fill in FILLS.values()}
WORDS: dict[Severity, str] = {"reject": "退回", "warn": "提示"}
AUTHOR = "绩效校验"
SIGN = "【绩效校验】"
"""Begins our part of a comment, so that marks of an earlier slip are known when a marked copy comes back."""
ABOUT = "本页列出校验发现的问题，不是报表，再次报送时不会被读取。"


@dataclass(frozen=True)
class Mark:
    """One fault: sheet and cell (empty where it has none), severity, check, whom it concerns, what is wrong, what to do.

    `value` is what stands in the cell, `due` the day by which it is to be put right, as written.
    """

    sheet: str
    cell: str
    severity: Severity
    code: str
    subject: str
    value: str
    problem: str
    todo: str
    due: str


@dataclass(frozen=True)
class Slip:
    """What the sheet 退回说明 says: facts (label and text) above the table, the marks, notes below it."""

    facts: Mapping[str, str]
    marks: Sequence[Mark]
    notes: Sequence[str] = ()


def grouped(placed: Iterable[tuple[Mark, Place]]) -> dict[Place, list[Mark]]:
    """Return the marks by where they stand."""
    groups: dict[Place, list[Mark]] = {}
    for mark, place in placed:
        groups.setdefault(place, []).append(mark)
    return groups


def comment_on(marks: Sequence[Mark]) -> str:
    """Return what a comment on a cell says of its marks, each once."""
    messages = [f"{WORDS[mark.severity]} {mark.code}：{mark.problem}{mark.todo}" for mark in marks]
    return SIGN + "\n" + "\n".join(dict.fromkeys(messages))
