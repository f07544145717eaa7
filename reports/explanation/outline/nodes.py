"""What an outline is made of, and how amounts, shares, words and places are written. Not here: sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reports.explanation.facts import Fact
from reports.explanation.phrases import Teller

FINGERPRINT = 12
"""Characters of a fingerprint that are shown."""


@dataclass(frozen=True)
class Node:
    """One line, the cells that it rests on, and what it is made of. `mark` says what stands out: a result or a rule's outcome."""

    text: str
    places: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    mark: str = ""


def money(value: str | None) -> str:
    """An amount with thousands separators; a dash where there is none."""
    return "—" if value is None else f"{Decimal(value):,.2f}"


def percent(value: str | None) -> str | None:
    """A share as a percentage without superfluous zeros."""
    if value is None:
        return None
    return f"{(Decimal(value) * 100).normalize():f} %"


def place(*facts: Fact | None) -> tuple[str, ...]:
    """Where facts stand, file and sheet named once for all their cells."""
    cells: dict[str, list[str]] = {}
    for fact in facts:
        if fact and fact["file"] and fact["cell"]:
            cells.setdefault(f"{fact['file']} › {fact['sheet']}", []).append(fact["cell"])
    return tuple(f"{sheet} › {', '.join(dict.fromkeys(found))}" for sheet, found in cells.items())


def word(value: Any, say: Teller) -> Any:
    """A fact as a word of the sentence: yes and no, lists, nothing."""
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(value) or say("none")
    return say("none") if value is None else value
