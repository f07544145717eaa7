"""The outline of what was published before, and of what a figure rests on no longer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reports.explanation.facts import Row
from reports.explanation.outline.nodes import Node, Writer
from warehouse.tables import TABLES, Column
from warehouse.tables.declare import FLAG, MONEY
from warehouse.wording import in_chinese

FIGURE = {"project": "control", "department": "total_control"}
LEDGER = frozenset({"base", "rate", "cut", "applied", "voided_by", "approval_number"})
KEYS = frozenset({"rule", "voided_by"})
"""Columns of the ledger that are told, and parts of its key; the rules below tell all of them with their cells."""


def told_before(chain: Row, say: Writer) -> Iterator[Node]:
    """A warning where the figure is stale, then each correction of it."""
    if stale := chain.get("stale"):
        yield _stale(stale, say)
    for each in chain.get("corrections", ()):
        figures = {side: (each[side] or {}).get(FIGURE[chain["subject"]]) for side in ("before", "after")}
        parts = [*_changes(each["changes"], say), *_values(each["policy"], say)]
        since = say.line("since", at=each["since"])
        parts += [since] if since.places else []
        yield say.line("correction", figures, each, parts=parts, mark="correction")


def _stale(stale: Row, say: Writer) -> Node:
    what = [f"{_title(table, say)} {year}" for year, table in (name.split("/") for name in stale["tables"])]
    what += [say("policy_file")] if stale["policy"] else []
    changes = [*_changes(stale["changes"], say)] or [say.line("stale_untouched")]
    parts = [*(changes if stale["tables"] else ()), *_values(stale["policy"], say)]
    return say.line("stale", stale, what=say.listed(what), parts=parts, mark="warning")


def _values(edits: list[Row], say: Writer) -> Iterator[Node]:
    yield from (say.line("policy_value", each) for each in edits)


def _changes(lines: list[Row], say: Writer) -> Iterator[Node]:
    """A line for each row that changed: which values came, went or became others."""
    for (table, year, key), group in groupby(lines, lambda line: (line["table"], line["year"], line["key"])):
        told = [line for line in group if table != "adjustment_ledger" or line["column"] in LEDGER]
        parts = [
            say.format_field(part, "rule") if column == "rule" else part
            for column, part in zip(TABLES[table].key, key.split("|"), strict=True)
            if column in KEYS
        ]
        where = " ".join([_title(table, say), str(year), *filter(None, parts)])
        if told:
            yield say.line("changed", where=where, columns=say.listed(_column(line, say) for line in told))


def _column(line: Row, say: Writer) -> str:
    column = TABLES[line["table"]].column(line["column"])
    old, new = (_value(column, line[side], say) for side in ("old", "new"))
    phrase = "became" if old and new else "came" if new else "went"
    return say(phrase, column=column.title if say.is_chinese else column.name, old=old, new=new)


def _value(column: Column, value: str, say: Writer) -> str:
    """A published value as people read it."""
    if value and column.type in (MONEY, FLAG):
        return say.format_field(value, "money" if column.type == MONEY else "word")
    return in_chinese(column.name, value) if say.is_chinese else value


def _title(table: str, say: Writer) -> str:
    return TABLES[table].title if say.is_chinese else table
