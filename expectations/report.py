"""From failing rows to findings: the cell, the value and the two messages of each.

Here: how a row of a frame and the catalogue become a finding. Not here: which rows fail.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from expectations.catalogue import PROBLEMS
from expectations.outcome import Found
from expectations.rules import Rule
from forms.visible import visible
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
