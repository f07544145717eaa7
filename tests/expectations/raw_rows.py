"""Raw rows as a reader would leave them, with defaults that pass every check; a test changes what it is about."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import duckdb

import policy
from expectations.outcome import SuiteResult
from expectations.validation import SUITES, validate_form
from forms.layouts.words import EX_ANTE_ITEMS
from warehouse.store import Warehouse
from warehouse.tables import TABLES

REGION, YEAR = "640500", 2025
PROJECT, OTHER_PROJECT = "64050025T000000000123", "64050025T000000000124"
DEPARTMENT, UNIT = "219", "219001"
POLICY = policy.rows(policy.load(), YEAR)
Found: TypeAlias = set[tuple[str, str, str | None]]
Case: TypeAlias = tuple[str, dict[str, Any], Found]
TITLE_CELL, TOTAL = "A1", "年度资金总额"


def cell(column: str, line: int = 0) -> str:
    """The made-up address of a column: its name, and the line's number in a block of lines."""
    return f"{column}{line or ''}"


def money(text: str) -> Decimal:
    return Decimal(text) * 10000


def validate(warehouse: Warehouse, region: str, year: int) -> list[SuiteResult]:
    """Judge everything handed in for a scope, in order."""
    return [validate_form(warehouse, region, year, form) for form in SUITES]


class Inbox:
    """Collects raw rows of one scope and writes them to a warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name, table in TABLES.items() if table.stage == "inbox"
        }
        self.states: list[dict[str, Any]] = []
        self.project = PROJECT

    def file(self, sha256: str, **changes: Any) -> None:
        if all(row["sha256"] != sha256 for row in self.rows["inbox_files"]):
            received = datetime.datetime(2026, 1, 1)
            row = {"sha256": sha256, "file": f"{REGION}/{YEAR}/{sha256}.xlsx", "copies": 1, "received_at": received}
            self.rows["inbox_files"].append({**row, **changes})

    def sheet(self, form: str, sha256: str, sheet: str = "Sheet1", received: int = 1, **changes: Any) -> dict[str, Any]:
        self.file(sha256, received_at=datetime.datetime(2026, 1, received))
        row = {
            "sha256": sha256, "sheet": sheet, "sheet_no": 1, "disposition": "read", "form": form or None, "is_list": False,
            "title": "表", "title_cell": TITLE_CELL, "stated_year": YEAR, "year_cell": "A2", "money_unit": "万元",
            "unit_cell": "A6",
        }  # fmt: skip
        self.rows["raw_sheets"].append({**row, **changes})
        return {"sha256": sha256, "sheet": sheet, "subject_no": 0}

    def add(self, table: str, origin: dict[str, Any], line: int = 0, without: Iterable[str] = (), **row: Any) -> None:
        """Put a row; `without`: columns whose label is not on the sheet, so that they have no cell."""
        columns = [name for name in TABLES[table].names if name not in ("cells", "form", *without)]
        cells = json.dumps({name: cell(name, line) for name in columns})
        self.rows[table].append({"cells": cells, **origin, **row})

    def problem(self, form: str, origin: dict[str, Any], field: str, kind: str, value: str, **more: Any) -> None:
        row = {
            "form": form,
            "field": field,
            "kind": kind,
            "value": value,
            "cell": cell(field, more.get("line_no") or 0),
        }
        self.rows["raw_problems"].append({**origin, **row, **more})

    def accept(self, form: str, table: str, key: str, **row: Any) -> None:
        """A register row that is known to count."""
        origin = {**self.sheet(form, f"{form}-{key}"), "subject_no": 1}
        self.add(table, origin, **row)
        self.states.append({**origin, "form": form, "subject_code": key, "status": "accepted", "version": 1})

    def known(self, code: str, **row: Any) -> None:
        """A project of department 219 that the registers know, with a budget of 100 万元."""
        named = {
            "department_code": DEPARTMENT,
            "unit_code": UNIT,
            "project_name": f"项目{code[-3:]}",
            "is_classified": False,
        }
        self.accept("R-PROJ", "raw_r_proj", code, project_code=code, **{**named, **row})
        self.accept("R-BUDG", "raw_r_budg", code, project_code=code, adjusted_budget=money("100"))

    def registers(self) -> None:
        self.known(PROJECT)
        self.known(OTHER_PROJECT)
        for code, name in ((DEPARTMENT, "市教育局"), ("220", "市民政局")):
            self.accept(
                "R-UNIT", "raw_r_unit", f"{code}001", unit_code=f"{code}001", unit_name=f"{name}（本级）",
                department_code=code, department_name=name,
            )  # fmt: skip

    def write(self) -> None:
        for name, rows in self.rows.items():
            if rows:
                self.warehouse.replace(name, rows, region=REGION, year=YEAR)
        for form in {row["form"] for row in self.states}:
            rows = [{k: v for k, v in row.items() if k != "form"} for row in self.states if row["form"] == form]
            self.warehouse.replace("subject_states", rows, region=REGION, year=YEAR, form=form)

    def judge(self, form: str) -> set[tuple[str, str, str | None]]:
        """Code, severity and cell of every finding on a form."""
        self.write()
        validate_form(self.warehouse, REGION, YEAR, form)
        return {(f["code"], f["severity"], f["cell"]) for f in self.findings(form)}

    def findings(self, form: str) -> list[dict[str, Any]]:
        return self.warehouse.rows("select * from form_findings where form = $form", form=form)

    def status(self, form: str) -> dict[tuple[str, str, int], tuple[str, int]]:
        """Status and version by file, sheet and record."""
        rows = self.warehouse.rows("select * from subject_states where form = $form", form=form)
        return {(r["sha256"], r["sheet"], r["subject_no"]): (r["status"], r["version"]) for r in rows}

    def self_evaluation(
        self,
        sha256: str = "se",
        form: str = "SE",
        *,
        sheet: dict[str, Any] | None = None,
        head: dict[str, Any] | None = None,
        lines: dict[int, dict[str, Any]] | None = None,
        funds: dict[tuple[int, str], str | None] | None = None,
        without: Iterable[str] = (),
    ) -> dict[str, Any]:
        origin = self.sheet(form, sha256, **(sheet or {}))
        row = {
            "form": form, "is_list": False, "department_code": DEPARTMENT, "department_name": "市教育局",
            "initial_budget": money("120"), "adjusted_budget": money("100"), "executed": money("95"),
            "execution_weight": Decimal(10), "execution_score": Decimal("9.5"), "total_weight": Decimal(100),
            "total_score": Decimal("99.5"),
        }  # fmt: skip
        if form == "SE":
            row |= {"project_code": self.project, "project_name": "培训", "unit_code": UNIT}
        row |= head or {}
        self.add("raw_self_evaluations", origin, without=without, **row)
        for number in (1, 2, 3):
            line = {
                "form": form, "indicator_no": number, "level1": "产出指标", "level2": "数量指标",
                "level3": f"指标{number}", "operator": "≥", "target_text": "≥100人", "target": Decimal(100),
                "actual_text": "100", "actual": Decimal(100), "weight": Decimal(30), "score": Decimal(30),
            }  # fmt: skip
            self.add("raw_indicators", origin, number, **{**line, **(lines or {}).get(number, {})})
        amounts = {(0, item): row[item] for item in ("initial_budget", "adjusted_budget", "executed")}
        amounts |= {key: None if text is None else money(text) for key, text in (funds or {}).items()}
        self._funds(origin, form, amounts)
        return origin

    def monitoring(
        self,
        sha256: str = "mo",
        *,
        sheet: dict[str, Any] | None = None,
        head: dict[str, Any] | None = None,
        lines: dict[int, dict[str, Any]] | None = None,
        without: Iterable[str] = (),
    ) -> dict[str, Any]:
        heading = {"month": 7, "month_cell": "D2", "header_month": 7, "header_month_cell": "E6", **(sheet or {})}
        origin = self.sheet("MO", sha256, **heading)
        row = {
            "form": "MO", "is_list": False, "project_code": self.project, "project_name": "培训",
            "department_code": DEPARTMENT, "unit_code": UNIT, "month": heading["month"], "conditions_met": "是",
            "initial_budget": money("120"), "adjusted_budget": money("100"), "executed": money("60"),
            "expected_executed": money("100"),
        }  # fmt: skip
        self.add("raw_monitorings", origin, without=without, **{**row, **(head or {})})
        for number in (1, 2):
            line = {
                "form": "MO", "indicator_no": number, "level1": "产出指标", "level2": "数量指标",
                "level3": f"指标{number}", "operator": "≥", "target_text": "≥120人次", "target": Decimal(120),
                "actual_text": "70", "actual": Decimal(70), "weight": Decimal(45), "possibility": "确定能",
            }  # fmt: skip
            self.add("raw_indicators", origin, number, **{**line, **(lines or {}).get(number, {})})
        return origin

    def ex_ante(
        self,
        sha256: str = "ex",
        *,
        head: dict[str, Any] | None = None,
        items: dict[int, dict[str, Any] | None] | None = None,
    ) -> dict[str, Any]:
        origin = self.sheet("EX", sha256, money_unit=None)
        row = {"form": "EX", "project_code": self.project, "department_code": DEPARTMENT, "subject_kind": "项目"}
        self.add("raw_ex_antes", origin, **{**row, **(head or {})})
        for number, item in enumerate(EX_ANTE_ITEMS, 1):
            change = (items or {}).get(number, {})
            weight = Decimal(10 if number == 3 else 15)
            line = {"form": "EX", "item_no": number, "item": item, "weight": weight, "self_score": weight}
            if change is not None:
                self.add("raw_ex_ante_items", origin, number, **{**line, "review_score": weight, **change})
        return origin

    def goal(
        self,
        sha256: str = "go",
        form: str = "GO",
        *,
        head: dict[str, Any] | None = None,
        lines: dict[int, dict[str, Any]] | None = None,
        steps: list[tuple[str | None, str | None, int | None]] | None = None,
    ) -> dict[str, Any]:
        origin = self.sheet(form, sha256)
        row = {"form": form, "department_code": DEPARTMENT}
        if form == "GO":
            row |= {"project_code": self.project, "unit_code": UNIT}
        self.add("raw_goals", origin, **{**row, "amount": money("100"), "goal": "培训", **(head or {})})
        for number in (1, 2, 3):
            line = {
                "form": form, "indicator_no": number, "level1": "产出指标", "level2": "数量指标",
                "level3": f"指标{number}", "operator": "≥", "target_text": "100", "target": Decimal(100),
                "unit": "人", "weight": Decimal(30),
            }  # fmt: skip
            self.add("raw_indicators", origin, number, **{**line, **(lines or {}).get(number, {})})
        for number, (step, conclusion, day) in enumerate(steps or [], 1):
            date = day and datetime.date(2025, 8, day)
            self.add("raw_goal_steps", origin, number, form=form, step_no=number, step=step, conclusion=conclusion,
                     decided_on=date)  # fmt: skip
        return origin

    def department_goal(self, sha256: str = "dg", **stated: Any) -> dict[str, Any]:
        """A DG form."""
        return self.goal(sha256, "DG", **stated)

    def header(self, form: str, origin: dict[str, Any], kind: str, **row: Any) -> None:
        """A header that is not understood whole."""
        line = {
            "form": form,
            "kind": kind,
            "row_no": 10,
            "cell": "C10",
            "labels": None,
            "unknown": None,
            "nearest": None,
        }
        self.rows["raw_headers"].append({"sha256": origin["sha256"], "sheet": origin["sheet"], **line, **row})

    def register(self, form: str, table: str, *rows: dict[str, Any], sha256: str = "r", **sheet: Any) -> None:
        origin = self.sheet(form, sha256, **sheet)
        for number, row in enumerate(rows, 1):
            self.add(table, {**origin, "subject_no": number}, number, **row)

    def _funds(self, origin: dict[str, Any], form: str, amounts: dict[tuple[int, str], Decimal | None]) -> None:
        for (line, item), amount in amounts.items():
            label = TOTAL if line == 0 else f"分项{line}"
            row = {"form": form, "line_no": line, "label": label, "item": item, "amount": amount}
            self.rows["raw_funds"].append({**origin, **row, "cells": json.dumps({"amount": cell(item, line)})})


@dataclass
class Outcome:
    """What judging said of a file: its findings, their messages in Chinese, and the state of each of its records."""

    found: Found = field(default_factory=set)
    messages: list[str] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)


def outcomes(inbox: Inbox, form: str) -> dict[str, Outcome]:
    """Judge a form once, and tell the outcome of each file: a judgement takes nearly as long for one as for a hundred."""
    told: defaultdict[str, Outcome] = defaultdict(Outcome)
    inbox.judge(form)
    for each in inbox.findings(form):
        told[each["sha256"]].found.add((each["code"], each["severity"], each["cell"]))
        told[each["sha256"]].messages.append(each["message_zh"])
    for each in inbox.warehouse.rows("select * from subject_states where form = $form order by subject_no", form=form):
        told[each["sha256"]].states.append(each)
    return told


def judge_files(
    form: str, build: Callable[..., Any], cases: Iterable[tuple[str, Mapping[str, Any]]]
) -> dict[str, Outcome]:
    """Judge many submissions at once, each in a file of its own name about a project of its own.

    `build` is the method of Inbox, or a function of one, that makes a file of its name and what changes.
    """
    with fresh_warehouse() as warehouse:
        inbox = Inbox(warehouse)
        inbox.registers()
        for number, (name, changes) in enumerate(cases, 1):
            inbox.project = f"64050025T9{number:011d}"
            inbox.known(inbox.project)
            build(inbox, name, **changes)
        return outcomes(inbox, form)


def judge_cases(form: str, build: Callable[..., Any], cases: Iterable[Case]) -> dict[str, tuple[Found, str]]:
    """Judge many cases at once, as `judge_files` does. Returns the findings and the status by name."""
    judged = judge_files(form, build, ((name, changes) for name, changes, _ in cases))
    return {name: (told.found, told.states[-1]["status"]) for name, told in judged.items() if told.states}


def agrees(outcome: tuple[Found, str], expected: Found) -> bool:
    """Whether exactly the expected findings were made, and the submission rejected when one of them rejects."""
    rejected = any(severity == "reject" for _, severity, _ in expected)
    return outcome == (expected, "rejected" if rejected else "accepted")


@contextmanager
def fresh_warehouse() -> Iterator[Warehouse]:
    """A warehouse in memory with the policy of the scope."""
    connection = duckdb.connect(config={"threads": 1})  # rows are few, and tests run on every processor
    try:
        warehouse = Warehouse(connection)
        warehouse.create()
        for name, rows in POLICY.items():
            warehouse.replace(name, rows, region=REGION, year=YEAR)
        yield warehouse
    finally:
        connection.close()
