"""Figures of forms that were really published, as raw rows."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import measures
from tests.expectations.raw_rows import PROJECT, Inbox, money


def form(inbox: Inbox, head: dict[str, Any], indicators: list[dict[str, Any]], **funds: list[str]) -> None:
    """One SE form; `funds`: the lines of a column of the fund block in 万元, the total first."""
    origin = inbox.sheet("SE", "real")
    row = {"form": "SE", "is_list": False, "project_code": PROJECT, "execution_weight": D(10), **head}
    inbox.add("raw_self_evaluations", origin, **{**row, **{item: money(lines[0]) for item, lines in funds.items()}})
    inbox._funds(origin, "SE", {(line, item): money(text) for item, lines in funds.items()
                                for line, text in enumerate(lines)})  # fmt: skip
    for number, line in enumerate(indicators, 1):
        texts = {"target_text": f"{line.get('operator')}{line.get('target')}", "actual_text": str(line.get("actual"))}
        score = {"score": line["weight"], "level1": "产出指标", "level2": "质量指标", "level3": f"指标{number}"}
        inbox.add("raw_indicators", origin, number, form="SE", indicator_no=number, **{**texts, **score, **line})


def at_least(target: int, weight: int, operator: str = "≥") -> dict[str, Any]:
    return {"operator": operator, "target": D(target), "actual": D(target), "weight": D(weight)}


def worded(weight: int) -> dict[str, Any]:
    return {"operator": None, "target": None, "target_text": "达成预期指标", "actual": None,
            "actual_text": "达成预期指标", "weight": D(weight)}  # fmt: skip


def test_total_of_0_above_parts(inbox: Inbox) -> None:
    """池州市贵池区棠溪镇, 2022: the total row says 0, 财政拨款 90 / 89.974 / 89.974."""
    form(
        inbox,
        {"execution_rate": D(0), "execution_score": D(0), "total_score": D(90)},
        [at_least(50, 8), at_least(100, 8), worded(8), worded(8), at_least(90, 8, "≤"), worded(10), worded(10), worded(10),
         worded(10), worded(10)],
        initial_budget=["0", "90"], adjusted_budget=["0", "89.974"], executed=["0", "89.974"],
    )  # fmt: skip
    found = inbox.judge("SE")
    assert {each for each in found if each[0] == "SE05"} == {
        ("SE05", "reject", "initial_budget"),
        ("SE05", "reject", "adjusted_budget"),
        ("SE05", "reject", "executed"),
    }
    assert {code for code, severity, _ in found if severity == "reject"} == {"SE05"}
    assert inbox.status("SE") == {("real", "Sheet1", 0): ("rejected", 1)}


def test_one_indicator_of_90(inbox: Inbox) -> None:
    """大英县司法局, 2023: initial budget 0, adjusted and executed 3.36, one quality indicator of 90 points."""
    inbox.rows["raw_r_budg"][0]["adjusted_budget"] = money("3.36")
    form(
        inbox,
        {"execution_rate": D(1), "execution_score": D(10), "total_score": D(100)},
        [at_least(100, 90, "=")],
        initial_budget=["0"], adjusted_budget=["3.36"], executed=["3.36"],
    )  # fmt: skip
    assert inbox.judge("SE") == {("SE10", "warn", "weight1")}
    measures.create(inbox.warehouse)
    assert inbox.warehouse.rows("select self_score from self_evaluation_scores") == [{"self_score": D("100.00")}]
    assert inbox.status("SE") == {("real", "Sheet1", 0): ("accepted", 1)}


def test_everything_met(inbox: Inbox) -> None:
    """银川市兴庆区滨河家园垃圾转运站, 2022: 100 / 100 / 100 and four indicators met to the letter."""
    form(
        inbox,
        {"execution_rate": D(1), "execution_score": D(10), "total_score": D(100)},
        [at_least(1, 20, "="), at_least(2, 20, "="), at_least(243, 20, "="), at_least(100, 30, "=")],
        initial_budget=["100"], adjusted_budget=["100"], executed=["100"],
    )  # fmt: skip
    assert inbox.judge("SE") == set()
    assert inbox.status("SE") == {("real", "Sheet1", 0): ("accepted", 1)}
