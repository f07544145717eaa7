"""What an outline is made of. Not here: which lines there are, their words (`explanation.phrases`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.explanation.facts import Fact, Row
from reports.explanation.phrases import Teller


@dataclass(frozen=True)
class Node:
    """One line, the cells that it rests on, and what it is made of. `mark` says what stands out: a result or a rule's outcome."""

    text: str
    places: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    mark: str = ""


class Writer(Teller):
    """Says phrases as lines of an outline."""

    def line(
        self,
        key: str,
        /,
        *rows: Row,
        at: Iterable[Fact | None] = (),
        parts: Iterable[Node] = (),
        mark: str = "",
        **words: object,
    ) -> Node:
        """The phrase of a key on a line with the places of the facts `at`, and its parts below."""
        return Node(self(key, *rows, **words), place(*at), tuple(parts), mark)


def place(*facts: Fact | None) -> tuple[str, ...]:
    """Where facts stand, file and sheet named once for all their cells."""
    cells: dict[str, list[str]] = {}
    for fact in facts:
        if fact and fact["file"] and fact["cell"]:
            cells.setdefault(f"{fact['file']} › {fact['sheet']}", []).append(fact["cell"])
    return tuple(f"{sheet} › {', '.join(dict.fromkeys(found))}" for sheet, found in cells.items())
