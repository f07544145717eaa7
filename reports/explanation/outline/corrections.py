"""The outline of what was published before, and of what a figure rests on no longer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reports.explanation.facts import Row
from reports.explanation.outline.nodes import Node, money, place
from reports.explanation.phrases import Teller
from warehouse.tables import TABLES
from warehouse.tables.declare import FLAG, MONEY
from warehouse.wording import in_chinese

FIGURE = {"project": "control", "department": "total_control"}
LEDGER = frozenset({"base", "rate", "cut", "applied", "voided_by", "approval_number"})
KEYS = frozenset({"rule", "voided_by"})
"""Columns of the ledger that are told, and parts of its key; the rules below tell all of them with their cells."""


def told_before(chain: Row, say: Teller) -> Iterator[Node]:
    """A warning where the figure is stale, then each correction of it."""
    if stale := chain.get("stale"):
        yield _stale(stale, say)
    for each in chain.get("corrections", ()):
        column = FIGURE[chain["subject"]]
        before, after = (money(each[side][column] if each[side] else None) for side in ("before", "after"))
        title = say("correction", before=before, start=each["from"], after=after, end=each["to"])
        since = place(*each["since"])
        came = [Node(say("since"), since)] if since else []
        yield Node(title, (), (*_changes(each["changes"], say), *_values(each["policy"], say), *came), "correction")


def _stale(stale: Row, say: Teller) -> Node:
    what = [f"{_title(table, say)} {year}" for year, table in (name.split("/") for name in stale["tables"])]
    what += [say("policy_file")] if stale["policy"] else []
    changes = tuple(_changes(stale["changes"], say)) or (Node(say("stale_untouched")),)
    title = say("stale", as_of=stale["as_of"], what=say.listed(what), command=stale["command"])
    return Node(title, (), (*(changes if stale["tables"] else ()), *_values(stale["policy"], say)), "warning")


def _values(edits: list[Row], say: Teller) -> Iterator[Node]:
    yield from (Node(say("policy_value", **each)) for each in edits)


def _changes(lines: list[Row], say: Teller) -> Iterator[Node]:
    """A line for each row that changed: which values came, went or became others."""
    for (table, year, key), group in groupby(lines, lambda line: (line["table"], line["year"], line["key"])):
        told = [line for line in group if table != "adjustment_ledger" or line["column"] in LEDGER]
        parts = [
            say.rule(part) if column == "rule" else part
            for column, part in zip(TABLES[table].key, key.split("|"), strict=True)
            if column in KEYS
        ]
        where = " ".join([_title(table, say), str(year), *filter(None, parts)])
        if told:
            yield Node(say("changed", where=where, columns=say.listed(_column(line, say) for line in told)))


def _column(line: Row, say: Teller) -> str:
    title = TABLES[line["table"]].column(line["column"]).title if say.index else line["column"]
    old, new = (_value(line["table"], line["column"], line[side], say) for side in ("old", "new"))
    phrase = "became" if old and new else "came" if new else "went"
    return say(phrase, column=title, old=old, new=new)


def _value(table: str, column: str, value: str, say: Teller) -> str:
    """A published value as people read it."""
    kind = TABLES[table].column(column).type
    if value and kind == MONEY:
        return money(value)
    if kind == FLAG:
        return say({"true": "yes", "false": "no"}[value]) if value else ""
    return in_chinese(column, value) if say.index else value


def _title(table: str, say: Teller) -> str:
    return TABLES[table].title if say.index else table
