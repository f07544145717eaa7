"""变动说明: which figures of a year moved since its last publication, and why, for people (`changes.csv` says it to programs).

It is internal: it may speak of what was withdrawn as classified. Here: the words and the page. Not here: what differs and what
it rests on (`publishing.moved`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from policy.place import Place
from reports.documents.phrases import money, percent
from reports.pages import templates
from warehouse.tables import Column
from warehouse.tables.declare import FLAG, MONEY, RATE
from warehouse.wording import in_chinese

HERE = Path(__file__).parent
EMPTY = "（空）"
SHOWN = 100
"""Files of one kind that a page names; of more it says how many."""


@dataclass(frozen=True)
class Cause:
    """Why tables of one season moved: in words, with the files that came, were replaced or went; `since` None: its first."""

    title: str
    since: date | None
    facts: Sequence[str]
    files: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Move:
    """One value: whose it is (name and code), which, what it was and is, and for an amount the rule it rests on."""

    name: str
    code: str
    column: str
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """One table: its title, how many rows are told, and the values that moved; none of a table without a key."""

    title: str
    summary: str
    moves: Sequence[Move]


def write_page(path: Path, place: Place, year: int, causes: Iterable[Cause], sections: Iterable[Section]) -> None:
    """Write the page of a year whose publication took the place of another."""
    page = templates(HERE).get_template("moved.html.j2")
    text = page.render(place=place.name, year=year, causes=list(causes), sections=list(sections), shown=SHOWN)
    path.write_text(text, encoding="utf-8", newline="\n")


def shown(column: Column, value: str) -> str:
    """A published value as people read it."""
    if not value:
        return EMPTY
    if column.type == MONEY:
        return f"{money(Decimal(value))}元"
    if column.type == RATE:
        return str(percent(Decimal(value)))
    if column.type == FLAG:
        return {"true": "是", "false": "否"}[value]
    return in_chinese(column.name, value)
