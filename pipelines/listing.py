"""Files, their sheets and findings for programs: one shape for `check --json` and `run --json`, described in the operations guide.

Here: how rows of the warehouse become that shape, and how it is printed. Not here: which rows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import click

Row: TypeAlias = Mapping[str, Any]
Document: TypeAlias = dict[str, Any]
VERSION = 1
FINDING = ("code", "severity", "cell", "subject_code", "value", "message_zh", "message_en")
SHEET = ("form", "is_list", "title", "stated_year", "month", "money_unit", "submission_number")
COUNTS = ("rows_seen", "rows_read", "rows_passed")
ORIGIN = frozenset({"region", "year", "sha256", "sheet", "subject_no", "cells"})
RANK = ("accepted", "superseded", "skipped")


def file_entry(
    file: str,
    sheets: Iterable[Row],
    submissions: Sequence[Row],
    findings: Sequence[Row],
    rows: Mapping[str, Iterable[Row]] | None = None,
) -> Document:
    """Return what is known of a file: rows of raw_sheets, of submissions and findings, and by raw table what was read."""
    told, states, entries = _by_sheet(findings), _by_sheet(submissions), []
    read = _read(rows) if rows is not None else None
    for about in sorted(sheets, key=lambda row: row["sheet_no"]):
        name = about["sheet"]
        entry: Document = {
            "sheet": name,
            "state": _state(states[name], told[name]),
            **{column: about[column] for column in SHEET},
            "counts": {column: about[column] for column in COUNTS if about[column] is not None},
            "subjects": [
                {"subject_code": code, "state": row["status"]} for row in states[name] if (code := row["subject_code"])
            ],
            "findings": _findings(told[name]),
        }
        if passed := entry["counts"].get("rows_passed"):
            entry["counts"]["rows_passed"] = json.loads(passed)
        if read is not None:
            entry["rows"] = read[name]
        entries.append(entry)
    return {
        "file": file,
        "state": _state(submissions, findings),
        "findings": _findings(told[""]),
        "sheets": entries,
    }


def _by_sheet(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    by_sheet: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_sheet[row["sheet"] or ""].append(row)
    return by_sheet


def _state(submissions: Sequence[Row], findings: Sequence[Row]) -> str:
    """Whether something counts: all of it (`accepted`), a part (`partly`), nothing (`rejected`, `superseded`, `skipped`)."""
    states = {row["status"] for row in submissions}
    counts = states & {"accepted", "superseded"}
    if "rejected" in states or any(row["severity"] == "reject" for row in findings):
        return "partly" if counts else "rejected"
    return next((state for state in RANK if state in states), "skipped")


def _findings(rows: Iterable[Row]) -> list[Document]:
    return [{name: row[name] for name in FINDING} for row in rows]


def _read(tables: Mapping[str, Iterable[Row]]) -> defaultdict[str, list[Document]]:
    """Return the rows that were read by sheet, each value with its cell; a value that is empty and has no cell is left out."""
    read: defaultdict[str, list[Document]] = defaultdict(list)
    for table, rows in tables.items():
        for row in rows if table != "raw_sheets" else ():
            cells = json.loads(row.get("cells") or "{}")
            values = {
                name: {"value": value, "cell": cells.get(name)}
                for name, value in row.items()
                if name not in ORIGIN and (value is not None or name in cells)
            }
            read[row["sheet"]].append({"table": table, "subject_no": row.get("subject_no"), "values": values})
    return read


def print_json(document: Document) -> None:
    """Print a document on standard output: UTF-8 whatever the locale, decimals as texts, nothing that is not JSON."""
    text = json.dumps({"version": VERSION, **document}, ensure_ascii=False, indent=1, default=_plain)
    click.echo(text.encode("utf-8", "backslashreplace"))  # half a surrogate pair becomes its escape in JSON


def _plain(value: Decimal | date) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()
