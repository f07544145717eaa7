"""Indicator shares (credibility) and indicator progress (monitoring): targets, wordings, kinds and lights."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

import measures
from tests.expectations.raw_rows import REGION, YEAR, Inbox, fresh_warehouse, money
from warehouse.scope import Scope
from warehouse.store import Warehouse

THIRD = "0.333333333333"


def shares(inbox: Inbox) -> list[dict[str, Any]]:
    inbox.write()
    measures.create(inbox.warehouse)
    return inbox.warehouse.rows("select * from indicator_shares order by indicator_no")


@pytest.mark.parametrize(
    ("operator", "target", "actual", "share"),
    [
        ("≥", 100, 100, "1"),
        ("≥", 100, 150, "1"),
        ("≥", 3, 1, THIRD),
        ("≥", 100, -5, "0"),
        (">", 100, 50, "0.5"),
        ("≥", 0, 0, "1"),
        ("≥", 0, -1, "0"),
        ("≤", 100, 100, "1"),
        ("≤", 100, 101, "0.99"),
        ("≤", 100, 200, "0"),
        ("≤", 100, 300, "0"),
        ("<", 100, 150, "0.5"),
        ("≤", 0, 0, "1"),
        ("≤", 0, 1, "0"),
        ("=", 100, 100, "1"),
        ("=", 100, 90, "0.9"),
        ("=", 100, 110, "0.9"),
        ("=", 100, 250, "0"),
        ("=", 0, 0, "1"),
        ("=", 0, 1, "0"),
        (None, 100, 90, "0.9"),
        (None, 100, 110, "1"),
        ("≥", 100, None, None),
        ("≥", None, 100, None),
    ],
)
def test_share_of_numbers(
    inbox: Inbox, operator: str | None, target: int | None, actual: int | None, share: str | None
) -> None:
    inbox.self_evaluation(lines={1: {"operator": operator, "target": target, "actual": actual}})
    row = shares(inbox)[0]
    assert row["share"] == (share and D(share))
    assert row["expected_score"] == (share and 30 * D(share))


@pytest.mark.parametrize(
    ("operator", "text", "share"),
    [
        ("定性", "达成预期指标", "1"),
        (None, "达成", "1"),
        ("定性", "部分达成预期指标并具有一定效果", "0.8"),
        ("定性", " 未达成预期指标", "0.6"),
        ("定性", "未完成", "0.6"),
        ("定性", "良好", "1"),
        ("定性", "一般", None),
        ("定性", None, None),
    ],
)
def test_share_of_wordings(inbox: Inbox, operator: str | None, text: str | None, share: str | None) -> None:
    line = {"operator": operator, "target": None, "target_text": "达成预期", "actual": None, "actual_text": text}
    inbox.self_evaluation(lines={1: line})
    assert shares(inbox)[0]["share"] == (share and D(share))


def test_thirds_add_up(inbox: Inbox) -> None:
    """Three thirds of 30 make 30 exactly: an excess of 60 is not a hair more."""
    inbox.self_evaluation(lines={n: {"target": 3, "actual": 1} for n in (1, 2, 3)})
    shares(inbox)
    assert inbox.warehouse.rows("select excess, largest_weight from indicator_excess") == [
        {"excess": D("60.000000"), "largest_weight": D("30.0000")}
    ]


@pytest.mark.parametrize(
    ("head", "score"),
    [
        ({"adjusted_budget": D(3), "executed": D(1)}, "3.33"),
        ({"adjusted_budget": D(2000), "executed": D(1)}, "0.01"),
        ({"adjusted_budget": D("2000.01"), "executed": D(1)}, "0.00"),
        ({"adjusted_budget": D(100), "executed": D(150)}, "10.00"),
        ({"adjusted_budget": D(0), "executed": D(0), "execution_score": D("7.5")}, "7.50"),
        ({"adjusted_budget": None}, None),
    ],
)
def test_execution_score_is_rounded_once_half_up(inbox: Inbox, head: dict[str, Any], score: str | None) -> None:
    inbox.self_evaluation(head=head)
    shares(inbox)
    row = inbox.warehouse.rows("select * from self_evaluation_scores")[0]
    assert row["execution_score"] == (score and D(score))
    assert row["self_score"] == (score and D(score) + 90)


def test_the_base_of_the_rate_is_a_choice() -> None:
    with fresh_warehouse() as warehouse, warehouse.within(Scope(REGION, YEAR)):
        choice = {"key": "execution_rate_base", "value": "initial"}
        warehouse.replace("policy_choices", [choice], region=REGION, year=YEAR)
        inbox = Inbox(warehouse)
        inbox.self_evaluation(head={"initial_budget": money("190"), "executed": money("95")})
        shares(inbox)
        assert warehouse.rows("select execution_score from self_evaluation_scores") == [{"execution_score": D("5.00")}]


def progress(inbox: Inbox, month: int = 7, **line: Any) -> dict[str, Any]:
    inbox.monitoring(sheet={"month": month}, lines={1: line})
    inbox.write()
    measures.create(inbox.warehouse)
    return inbox.warehouse.rows("select * from indicator_progress order by indicator_no")[0]


@pytest.mark.parametrize(
    ("operator", "level2", "target", "actual", "expected"),
    [
        ("≥", "数量指标", 120, 70, "1"),
        ("≥", "数量指标", 120, 35, "0.5"),
        ("≥", "数量指标", 120, 140, "2"),
        (">", "社会效益指标", 12, 1, "0.142857142857"),
        ("=", "服务对象满意度指标", 120, 35, "0.5"),
        ("≥", "数量指标", 120, -1, "0"),
        ("≥", "质量指标", 95, 95, "1"),
        ("≥", "质量指标", 95, 94, "0"),
        (">", "质量指标", 95, 95, "0"),
        ("=", "时效指标", 12, 12, "1"),
        ("=", "时效指标", 12, 7, "0"),
        ("≤", "数量指标", 12, 12, "1"),
        ("<", "数量指标", 12, 12, "0"),
        ("≤", "经济成本指标", 50, 51, "0"),
        ("≥", "数量指标", 0, 0, "1"),
        (">", "质量指标", 0, 0, "1"),
        ("=", "数量指标", 0, 0, "1"),
        ("=", "数量指标", 0, 1, "0"),
        ("≤", "数量指标", 0, 0, "1"),
        ("≤", "数量指标", 0, 1, "0"),
        ("≥", "经济成本指标", 100, 60, "0"),
        ("≥", "经济效益指标", 120, 35, "0.5"),
        ("≥", None, 120, 35, "0.5"),
        ("≥", "数量指标", 1, 700, "1000"),
    ],
)
def test_progress(inbox: Inbox, operator: str, level2: str | None, target: int, actual: int, expected: str) -> None:
    row = progress(inbox, operator=operator, level2=level2, target=target, actual=actual)
    assert row["progress"] == D(expected)
    assert row["capped_progress"] == min(D(expected), D(1))


@pytest.mark.parametrize(
    ("actual", "light", "rank"),
    [("41.99", "red", 1), ("42", "yellow", 2), ("55.99", "yellow", 2), ("56", "green", 3), ("83.99", "green", 3),
     ("84", "blue", 4)],
)  # fmt: skip
def test_lights(inbox: Inbox, actual: str, light: str, rank: int) -> None:
    row = progress(inbox, target=120, actual=D(actual))
    assert (row["light"], row["light_rank"]) == (light, rank)


@pytest.mark.parametrize(("level1", "expected"), [("满意度指标", "0.5"), ("成本指标", "0")])
def test_level_1_tells_where_level_2_does_not(inbox: Inbox, level1: str, expected: str) -> None:
    assert progress(inbox, level1=level1, level2="其他", target=120, actual=35)["progress"] == D(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("达成预期指标", "1"), ("部分达成预期指标", "0.8"), ("未达成预期指标", "0"), ("进行中", None)],
)
def test_progress_of_wordings(inbox: Inbox, text: str, expected: str | None) -> None:
    row = progress(inbox, operator="定性", target=None, actual=None, actual_text=text)
    assert row["progress"] == row["capped_progress"] == (expected and D(expected))
    assert (row["light"] is None) == (expected is None)


def test_text_for_a_number_has_no_progress(inbox: Inbox) -> None:
    row = progress(inbox, actual=None, actual_text="完成一半")
    assert (row["progress"], row["capped_progress"], row["light"]) == (None, None, None)


@pytest.mark.parametrize("month", [0, 13])
def test_no_progress_without_a_month_of_the_year(inbox: Inbox, month: int) -> None:
    assert progress(inbox, month=month)["progress"] is None


def test_creating_the_measures_again_is_harmless(warehouse: Warehouse) -> None:
    measures.create(warehouse)
    measures.create(warehouse)
    assert warehouse.rows("select count(*) as n from indicator_progress") == [{"n": 0}]
