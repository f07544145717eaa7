"""What became of each rule: applied, voided, outweighed, holding, or not fired; from the ledger's own rows.

Here: the shape of a rule in an explanation. Not here: deciding anything, the words for people (`outline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from reports.documents.figures import plain as short
from reports.explanation.facts import Fact, Row, Year, plain, text

TOLD = ("rule", "zh", "en", "effect", "is_gate", "clause", "source", "fires", "voided_by", "approval_number")
EVIDENCE = ("form", "year", "code", "fact", "file", "sheet", "cell")
Stated: TypeAlias = tuple[str, int, Fact | None]
"""A budget: whose, of which year, and the cell that states it."""


def rules_of(year: Year, subject: str, code: str, whole: str | None, status: str, bases: Sequence[Stated]) -> list[Row]:
    """Every rule of the policy on a subject (as in the ledger), with its outcome for one code.

    `outcome`: applied, voided (by an exception), outweighed (by a larger cut), holds (nothing cut, and not final yet) or
    not_fired; `evidence` is the record that made it fire, with what it says and where; `control_if_alone` is what the rule
    alone would leave of the `whole` amount; `base_stated` is the one of `bases` that states the base of the cut;
    of a share, one of the record that fired goes first.
    """
    return [
        {
            **plain(row, *TOLD),
            "arguments": {each["argument"]: each["words"] for each in row["arguments"] or ()},
            "parameter": _parameter(row),
            "outcome": _outcome(row, status),
            "evidence": _evidence(row),
            "base": text(row["base"]),
            "rate": short(row["taken"]),
            "cut": text(row["cut"]),
            "control_if_alone": None if whole is None or row["cut"] is None else f"{Decimal(whole) - row['cut']:f}",
            "base_stated": _base(row, code, year.scope.year, bases),
        }
        for row in year.ask("rules", subject=subject, code=code)
    ]


def budgets(history: Iterable[Row]) -> Iterator[Stated]:
    """Where the budgets of earlier years may stand, the register's before the form's, those of the evaluated year first."""
    for name in ("evaluation", "monitoring"):
        for code, year in ((each["code"], each[name]) for each in history):
            for column in ("adjusted_budget", "initial_budget"):
                yield code, year["year"], (year["budget"] or {}).get(column)
                yield code, year["year"], ((year["form"] or {}).get("stated") or {}).get(column)


def _base(row: Row, code: str, year: int, bases: Sequence[Stated]) -> Fact | None:
    whose = (code, year) if row["effect"] == "whole" else (row["evidence_code"], row["evidence_year"])
    ordered = sorted(bases, key=lambda stated: stated[:2] != whose)
    return next((each for *_, each in ordered if each and row["fires"] and each["value"] == text(row["base"])), None)


def _evidence(row: Row) -> Row | None:
    if not row["fires"]:
        return None
    return {**{key: text(row[f"evidence_{key}"]) for key in EVIDENCE}, "says": row["evidence_value"]}


def _parameter(row: Row) -> Row:
    """The address and value that govern what a rule takes: its rate, else its effect."""
    if row["effect"] == "rate":
        return {"key": f"{row['rule']}.rate", "value": short(row["rate"])}
    return {"key": f"{row['rule']}.effect", "value": row["effect"]}


def _outcome(row: Row, status: str) -> str:
    if not row["fires"]:
        return "not_fired"
    if row["voided_by"]:
        return "voided"
    if row["effect"] == "hold" and (row["applied"] or status == "held"):
        return "holds"
    return "applied" if row["applied"] else "outweighed"
