"""What a validation finds: from failing rows to findings with cell, value and messages, and counts and samples by check.

In plain Python types: findings themselves stand in the warehouse. Not here: which rows fail (`judge`), the messages (`catalogue`).
"""

from __future__ import annotations

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from expectations.catalogue import PROBLEMS, Severity
from expectations.rules import Rule
from forms.visible import visible
from policy.characters import shortened
from policy.language import Language
from warehouse.tables import TABLES

FORM_TABLES = {
    "SE": ("raw_self_evaluations", "raw_indicators", "raw_funds"),
    "DE": ("raw_self_evaluations", "raw_indicators", "raw_funds"),
    "MO": ("raw_monitorings", "raw_indicators", "raw_funds"),
    "EX": ("raw_ex_antes", "raw_ex_ante_items"),
    "GO": ("raw_goals", "raw_indicators", "raw_goal_steps", "raw_funds"),
    "RE": ("raw_rectification_answers",),
    "DG": ("raw_goals", "raw_indicators", "raw_goal_steps", "raw_funds"),
}
"""The raw tables of a form; a register has the one table of its name."""
SAMPLE_SIZE = 5
KEPT = 20
"""So many failing places of a rule are kept for its page in the Data Docs."""
LONGEST_SHOWN = 1000
"""Characters of a value there."""


def findings(form: str, rule: Rule, frame: pd.DataFrame, positions: Iterable[int]) -> list[Found]:
    """The findings of one rule on the failing rows of its frame."""
    failing = frame.iloc[list(positions)].astype(object)
    records = failing.where(failing.notna(), None).to_dict("records")
    return [_finding(form, rule, {str(name): value for name, value in row.items()}) for row in records]


def _finding(form: str, rule: Rule, row: Mapping[str, Any]) -> Found:
    says = rule.says
    value = plain(row.get(rule.value)) if rule.value else ""
    return Found(
        sha256=row["sha256"],
        sheet=row["sheet"],
        subject_no=None if row["subject_no"] is None else int(row["subject_no"]),
        severity=says.severity,
        code=says.code,
        cell=_cell(rule, row),
        subject_code=row["subject_code"] or None,
        value=value or None,
        message_zh=says.zh.format_map(_Words(form, rule, row, value, "zh")),
        message_en=says.en.format_map(_Words(form, rule, row, value, "en")),
        file=row["file"],
    )


class _Words(dict[str, str]):
    """What a message may name: the value, the field, and any column of the row, as people are shown them in a language."""

    def __init__(self, form: str, rule: Rule, row: Mapping[str, Any], value: str, language: Language) -> None:
        kind_zh, kind_en = PROBLEMS.get(row.get("kind") or "", ("", ""))
        super().__init__(
            value=visible(value, language),
            field=rule.title or title(form, row.get("field") or (rule.cells[0] if rule.cells else "")),
            words="、".join(rule.words),
        )
        self._row, self._language = row, language
        self |= {"kind_zh": kind_zh.format_map(self), "kind_en": kind_en.format_map(self)}

    def __missing__(self, name: str) -> str:
        return visible(plain(self._row[name]), self._language)


def _cell(rule: Rule, row: Mapping[str, Any]) -> str | None:
    cells = json.loads(row["cells"] or "{}")
    return next((str(cells[name]) for name in rule.cells if cells.get(name)), row["fallback_cell"]) or None


def tables_of_form(form: str) -> tuple[str, ...]:
    """The raw tables that hold a form's rows, the one with a row a subject first."""
    return FORM_TABLES.get(form, (f"raw_{form.lower().replace('-', '_')}",))


def title(form: str, field: str) -> str:
    """The Chinese title of a field of a form; the field's own name where the form has no such column."""
    for name in (*tables_of_form(form), "raw_sheets"):
        if name in TABLES and field in TABLES[name].names:
            return TABLES[name].column(field).title
    return field


def plain(value: Any) -> str:
    """A value as people write it: decimals without trailing zeros, dates as ISO, nothing for a null."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    return str(value)


@dataclass(frozen=True)
class Failure:
    """One failing place: file below the inbox, sheet, cell (empty where none), value, and the message in Chinese."""

    file: str
    sheet: str
    cell: str
    value: str
    message: str


@dataclass(frozen=True)
class CheckOutcome:
    """One check (code and severity) on one form: how many values were judged, how many findings, the first of them."""

    code: str
    severity: Severity
    evaluated: int
    failed: int
    sample: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return self.failed == 0


@dataclass(frozen=True)
class SuiteResult:
    """The outcome of all checks of one form ('' for files and untitled sheets), in the order of their codes."""

    form: str
    checks: tuple[CheckOutcome, ...]

    @property
    def rejected(self) -> int:
        """Number of findings that reject."""
        return sum(check.failed for check in self.checks if check.severity == "reject")


@dataclass(frozen=True)
class Found:
    """A finding on its way to the warehouse: the columns of `form_findings`, and the file for samples."""

    sha256: str
    sheet: str
    subject_no: int | None
    severity: Severity
    code: str
    cell: str | None
    subject_code: str | None
    value: str | None
    message_zh: str
    message_en: str
    file: str

    def row(self) -> dict[str, object]:
        """The row of `form_findings`, without its partition."""
        return {name: value for name, value in vars(self).items() if name != "file"}


@dataclass(frozen=True)
class Judged:
    """One rule on one frame: how many values it judged, and its findings."""

    rule: Rule
    evaluated: int
    found: tuple[Found, ...]

    def row(self, position: int) -> dict[str, object]:
        """The row of `rule_outcomes` of the rule at a position of its suite, without its partition."""
        kept = [vars(_failure(found)) for found in self.found[:KEPT]]
        return {
            "position": position,
            "finding": self.rule.finding,
            "evaluated": self.evaluated,
            "failed": len(self.found),
            "sample": json.dumps(kept, ensure_ascii=False),
        }


def distinct(judged: Sequence[Judged]) -> list[Found]:
    """The findings of all rules, each once."""
    return list(dict.fromkeys(found for each in judged for found in each.found))


def summarise(form: str, judged: Sequence[Judged]) -> SuiteResult:
    """Counts by code and severity; a code may have many rules."""
    evaluated: Counter[tuple[str, Severity]] = Counter()
    for each in judged:
        evaluated[each.rule.says.code, each.rule.says.severity] += each.evaluated
    failures: defaultdict[tuple[str, Severity], list[Found]] = defaultdict(list)
    for found in distinct(judged):
        failures[found.code, found.severity].append(found)
    samples = {check: tuple(map(_failure, failures[check][:SAMPLE_SIZE])) for check in evaluated}
    counted = sorted(evaluated.items())
    return SuiteResult(
        form, tuple(CheckOutcome(*check, n, len(failures[check]), samples[check]) for check, n in counted)
    )


def _failure(found: Found) -> Failure:
    value = shortened(found.value or "", LONGEST_SHOWN)
    return Failure(found.file, found.sheet, found.cell or "", value, found.message_zh)
