"""Rectification, clause 二(三): matters, their numbers from run to run, how each stands by its due day, and the hold on it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

import policy
from publishing.record_keeping import numbered, put_back_numbers
from tests.assets.rectifying import DAY, DAYS, DUE, REGION, YEAR, Ledger, P, empty, town
from tests.assets.town import MODELS, warehouse
from warehouse.store import Warehouse

RETURNED = (
    ("单位自评", "通过", date(2026, 8, 1)),
    ("主管部门审核", "通过", date(2026, 8, 10)),
    ("财政复审", "退回", date(2026, 8, 20), date(2026, 9, 1), "指标不可衡量。"),
)
PASSED = ("财政复审", "通过", date(2026, 9, 5))
RED = {"level1": "产出指标", "level2": "数量指标", "level3": "培训人次", "operator": "≥", "target_text": "100", "target": 100,
       "weight": 90, "actual_text": "1", "actual": 1}  # fmt: skip


def about(rows: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {number: (row["source"], (row["project_code"] or "")[-1:]) for number, row in rows.items()}


def standing(row: dict[str, Any]) -> tuple[str, int | None, bool]:
    return row["status"], row["days_late"], row["is_overdue"]


@pytest.fixture(scope="module")
def shared() -> Warehouse:
    """A warehouse for all: making one takes longer than any test."""
    return warehouse()


@pytest.fixture
def installation(shared: Warehouse) -> Warehouse:
    """The warehouse without results and numbers."""
    empty(shared)
    return shared


def test_what_must_be_put_right(installation: Warehouse) -> None:
    made = town()
    made.monitoring(YEAR, P + "1", [RED], month=12, adjusted_budget=1000, executed=900)
    made.monitoring(YEAR, P + "2", [{**RED, "reason": "疫情"}], month=12, adjusted_budget=1000, executed=900)
    made.project(YEAR, P + "5", "202")
    made.budget(YEAR, P + "5", adjusted_budget=1000, requested=900)
    made.goals(YEAR, P + "5", RETURNED)
    made.scored(YEAR, P + "5", Decimal(85), 1000)
    made.review(YEAR, P + "4", Decimal(91), method="重点评价", opinion="绩效链条不清晰")
    made.review(YEAR, P + "1", Decimal(95), method="抽评", opinion="良好")
    made.basic(YEAR, "202", 500, 300)
    made.scored(YEAR, "202", Decimal(55), 1000, "DE")
    made.registered(YEAR, "202-2025-007", "202")
    rows = made.tell(installation)
    assert about(rows) == {
        "201-2025-001": ("自评复核", "2"),
        "201-2025-002": ("自评复核", "3"),
        "201-2025-003": ("运行监控", "1"),
        "201-2025-004": ("重点评价", "4"),
        "202-2025-007": ("审计", ""),
        "202-2025-008": ("绩效目标", "5"),
        "202-2025-009": ("自评复核", ""),
    }
    assert rows["201-2025-004"]["problem"].endswith("重点评价意见：绩效链条不清晰。")
    assert rows["202-2025-008"]["problem"].endswith("绩效目标经财政复审退回：指标不可衡量。")
    assert "培训人次" in rows["201-2025-003"]["problem"]
    assert {row["due_on"] for number, row in rows.items() if number != "202-2025-008"} == {DUE}
    assert rows["202-2025-008"]["due_on"] == date(2026, 9, 1)


def test_numbers_survive_runs_corrections_and_absence(installation: Warehouse) -> None:
    first = town().tell(installation)
    assert about(first) == {"201-2025-001": ("自评复核", "2"), "201-2025-002": ("自评复核", "3")}
    again = town().tell(installation, DAY + timedelta(days=9))
    assert {number: row["due_on"] for number, row in again.items()} == dict.fromkeys(first, DUE)
    # a corrected form: one matter is gone, an earlier project has one now, and nothing moves up
    corrected = town(grades={"1": 61, "2": 95, "3": 75, "4": 95}).tell(installation, DAY + timedelta(days=20))
    assert about(corrected) == {"201-2025-002": ("自评复核", "3"), "201-2025-003": ("自评复核", "1")}
    assert corrected["201-2025-003"]["told_on"] == DAY + timedelta(days=20)
    back = town(grades={"1": 95, "2": 65, "3": 95, "4": 50}).tell(installation)
    assert about(back) == {"201-2025-001": ("自评复核", "2"), "201-2025-004": ("自评复核", "4")}
    assert back["201-2025-001"]["told_on"] == DAY


def test_a_new_warehouse_takes_numbers_from_a_record_or_from_the_register(installation: Warehouse) -> None:
    town(grades={"3": 50}).tell(installation)
    kept, record = town().tell(installation), numbered(installation, REGION, YEAR)
    assert about(kept) == {"201-2025-001": ("自评复核", "3"), "201-2025-002": ("自评复核", "2")}
    empty(installation)
    put_back_numbers(installation, REGION, record)
    assert numbered(installation, REGION, YEAR) == record
    assert about(town().tell(installation, DAY + timedelta(days=3))) == about(kept)
    empty(installation)
    other = town()
    other.registered(YEAR, "201-2025-005", "201", source="自评复核", project_code=P + "2")
    rows = other.tell(installation)
    assert about(rows) == {"201-2025-005": ("自评复核", "2"), "201-2025-006": ("自评复核", "3")}
    assert rows["201-2025-005"]["problem"].startswith("「")  # the matter of the results, not a second one


def test_a_record_of_a_year_is_not_changed_by_another_year(installation: Warehouse) -> None:
    """A second run of a season after one of the next year leaves the same record."""
    town().tell(installation)
    record = numbered(installation, REGION, YEAR)
    assert record
    later = [{**row, "number": row["number"].replace(str(YEAR), str(YEAR + 1)), "year": YEAR + 1} for row in record]
    put_back_numbers(installation, REGION, [*record, *later])
    assert numbered(installation, REGION, YEAR) == record
    assert numbered(installation, REGION, YEAR + 1) == later
    put_back_numbers(installation, REGION, record)


def test_a_registered_number_is_never_given_again(installation: Warehouse) -> None:
    made = town(grades={"1": 95})
    made.registered(YEAR, "201-2025-001", "201")
    made.tell(installation)
    assert about(town().tell(installation)) == {"201-2025-002": ("自评复核", "2"), "201-2025-003": ("自评复核", "3")}


def day(after: int) -> date:
    """The day so many days after the due day."""
    return DUE + timedelta(days=after)


STATED: dict[str, dict[str, Any]] = {
    "silent": {},
    "done before": {"answered": -1},
    "done on": {"answered": 0},
    "done after": {"answered": 1},
    "verified before": {"answered": -1, "conclusion": "已整改", "verified_on": day(5)},
    "verified on": {"done_on": day(0), "conclusion": "已整改", "verified_on": day(5)},
    "verified after": {"done_on": day(1), "conclusion": "已整改", "verified_on": day(5)},
    "partly": {"answered": -20, "conclusion": "部分整改", "verified_on": day(-10)},
    "not at all": {"answered": -20, "conclusion": "未整改", "verified_on": day(-10)},
    "answered again": {"answered": -9, "conclusion": "未整改", "verified_on": day(-10)},
    "done anew": {"done_on": day(-15), "answered": 20, "conclusion": "部分整改", "verified_on": day(-10)},
}
"""What register and answer say of a matter; `answered`: days after the due day on which the department says to be done."""
NEVER, WAITS = ("未到期", None, False), ("待核验", None, False)
STANDS: dict[str, dict[int, tuple[str, int | None, bool]]] = {
    "silent": {-1: NEVER, 0: NEVER, 1: ("逾期", 1, True), 12: ("逾期", 12, True)},
    "done before": {-2: NEVER, -1: WAITS, 12: WAITS},
    "done on": {-1: NEVER, 0: WAITS, 12: WAITS},
    "done after": {0: NEVER, 1: ("待核验", 1, False), 12: ("待核验", 1, False)},
    "verified before": {-2: NEVER, 4: WAITS, 5: ("按期", None, False), 12: ("按期", None, False)},
    "verified on": {4: WAITS, 5: ("按期", None, False)},
    "verified after": {0: NEVER, 4: ("待核验", 1, False), 5: ("逾期", 1, False)},
    "partly": {-11: WAITS, -10: ("部分整改", None, False), 0: ("部分整改", None, False), 1: ("部分整改", 1, True)},
    "not at all": {-11: WAITS, -10: ("未整改", None, False), 0: ("未整改", None, False), 1: ("未整改", 1, True)},
    "answered again": {-10: ("未整改", None, False), -9: WAITS, 12: WAITS},
    "done anew": {-11: WAITS, 0: ("部分整改", None, False), 12: ("部分整改", 12, True), 20: ("待核验", 20, False)},
}
"""By what is said of a matter and days after the due day: status, days late, whether it is overdue."""


def test_how_each_matter_stands_before_on_and_after_its_due_day(installation: Warehouse) -> None:
    made, numbers = town(grades={"1": 95}), {}
    for place, (name, stated) in enumerate(STATED.items(), 1):
        numbers[name] = number = f"201-2025-{place:03d}"
        made.registered(
            YEAR, number, "201", due_on=DUE, **{key: value for key, value in stated.items() if key != "answered"}
        )
        if "answered" in stated:
            made.answered(YEAR, number, "201", day(stated["answered"]), evidence="整改.pdf")
    made.tell(installation)
    for after in sorted({each for days in STANDS.values() for each in days}):
        rows = made.standing(installation, day(after))
        expected = {name: days[after] for name, days in STANDS.items() if after in days}
        assert {name: standing(rows[numbers[name]]) for name in expected} == expected, f"{after} days after"
    row = rows[numbers["done on"]]
    assert (row["measure"], row["evidence"], row["done_on"], row["verified"]) == ("已调整", "整改.pdf", DUE, None)
    assert rows[numbers["verified on"]]["verified"] == "已整改"


def test_returned_goals_without_a_deadline_are_due_days_after_the_letter(installation: Warehouse) -> None:
    """A project's, and those of a department as a whole."""
    undated, told = (*RETURNED[:2], ("财政复审", "退回", date(2026, 8, 20))), date(2026, 10, 1)
    made = town(grades={"1": 95})
    made.project(YEAR, P + "5", "202")
    made.budget(YEAR, P + "5", requested=900)
    made.goals(YEAR, P + "5", undated)
    made.goals(YEAR, "202", undated, form="DG")
    rows = made.tell(installation, told)
    assert about(rows) == {"202-2025-001": ("绩效目标", ""), "202-2025-002": ("绩效目标", "5")}
    assert rows["202-2025-001"]["problem"] == "部门整体支出绩效目标经财政复审退回。"
    assert {standing(row) for row in rows.values()} == {NEVER}
    assert {row["due_on"] for row in rows.values()} == {told + timedelta(days=DAYS)}


def test_goals_that_passed_after_all_are_put_right(installation: Warehouse) -> None:
    made = town(grades={"1": 95})
    made.project(YEAR, P + "5", "202")
    made.budget(YEAR, P + "5", requested=900)
    made.goals(YEAR, P + "5", (*RETURNED, PASSED))
    rows = made.tell(installation, date(2026, 10, 1))
    (row,) = rows.values()
    assert standing(row) == ("逾期", 4, False)
    assert (row["done_on"], row["verified"]) == (date(2026, 9, 5), "已整改")
    assert standing(made.standing(installation, date(2026, 9, 4))["202-2025-001"]) == ("逾期", 3, True)


@pytest.mark.parametrize(("effect", "status"), [("", "final"), ("hold", "held")])
def test_a_project_with_an_overdue_matter_is_held_where_the_policy_says_so(
    installation: Warehouse, effect: str, status: str
) -> None:
    year = YEAR + 2
    rules = policy.load().with_values({"hold_unrectified.effect": effect}) if effect else policy.load()
    made = Ledger(REGION, rules=rules)
    for each in (YEAR, YEAR + 1, year):
        made.department(each, "201")
        made.basic(each, "201", 500, 300)
        for code in ("1", "2"):
            made.project(each, P + code, "201")
            made.budget(each, P + code, adjusted_budget=1000, requested=900)
    for code in ("1", "2"):
        made.scored(YEAR, P + code, Decimal(95), 1000)
        made.progressed(YEAR + 1, P + code, Decimal("0.95"), 1000)
        made.goals(year, P + code)
    made.registered(YEAR, "201-2025-001", "201", project_code=P + "1")
    made.registered(YEAR, "201-2025-002", "201", project_code=P + "2", done_on=DAY)
    made.tell(installation)
    for day, expected in ((DUE, "final"), (DUE + timedelta(days=1), status)):
        made.as_of = day
        made.run(installation, [year], MODELS)
        figures = {row["project_code"]: row for row in installation.rows("from project_control_figures")}
        assert (figures[P + "1"]["status"], figures[P + "2"]["status"]) == (expected, "final")
        assert figures[P + "1"]["control"] == 900
        lines = installation.rows("from adjustment_ledger where rule = 'hold_unrectified'")
        assert [row["evidence_code"] for row in lines] == (["201-2025-001"] if expected == "held" else [])
