"""R-REV-D, reviews line by line, and how they agree with R-REV (R06)."""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any

import pytest

from tests.expectations.raw_rows import DEPARTMENT, PROJECT, REGION, YEAR, Found, Inbox, Outcome, judge_files
from warehouse.scope import Scope

DAY = datetime.date(2026, 5, 1)
TOTAL = {"subject": "项目", "code": PROJECT, "review_score": D(80), "method": "抽评", "reviewed_on": DAY}
LINES = ({"level3": "预算执行率", "review_score": D(10)}, {"level3": "人次", "review_score": D("69.5")})


def put(inbox: Inbox, *lines: dict[str, Any], sha256: str = "d", received: int = 1, **whose: Any) -> None:
    """Lines of one subject, as the reader gathers them."""
    origin = {**inbox.sheet("R-REV-D", sha256, received=received, money_unit=None), "subject_no": 1}
    about = {"subject": "项目", "code": PROJECT, **whose}
    for number, line in enumerate(lines, 1):
        inbox.add("raw_r_rev_d", origin, number, line_no=number, **{**about, **line})


def reviews(inbox: Inbox) -> list[tuple[str, str, D | None]]:
    with inbox.warehouse.within(Scope(REGION, YEAR)):
        rows = inbox.warehouse.rows("select subject, code, review_score, form from this.review order by all")
    return [(row["subject"], row["code"], row["review_score"]) for row in rows]


def judge(inbox: Inbox) -> Found:
    return inbox.judge("R-REV-D") | inbox.judge("R-REV")


LINE: list[tuple[str, dict[str, Any], Found]] = [
    ("as it should be", {}, set()),
    ("no name", {"level3": None}, {("G07", "reject", "level32")}),
    ("no score", {"review_score": None}, {("G07", "reject", "review_score2")}),
    ("below zero", {"review_score": D("-0.01")}, {("R02", "reject", "review_score2")}),
    ("full marks", {"review_score": D("90")}, set()),
    ("above full marks", {"review_score": D("90.01")}, {("R02", "reject", "review_score1")}),
    ("another subject", {"subject": "单位"}, {("G08", "reject", "subject2")}),
    ("another code", {"code": "64050025T000000009999"}, {("G06", "reject", "code2")}),
]
"""What the second line of a review says, and the findings."""


@pytest.fixture(scope="module")
def lines() -> dict[str, Outcome]:
    def build(inbox: Inbox, name: str, change: dict[str, Any]) -> None:
        put(inbox, LINES[0], {**LINES[1], **change}, sha256=name, code=inbox.project)

    return judge_files("R-REV-D", build, ((name, {"change": change}) for name, change, _ in LINE))


@pytest.mark.parametrize(("name", "found"), [(name, found) for name, _, found in LINE])
def test_lines(lines: dict[str, Outcome], name: str, found: Found) -> None:
    assert lines[name].found == found
    assert {state["status"] for state in lines[name].states} == {"rejected" if found else "accepted"}


def test_the_lines_are_the_score_where_no_total_is_stated(inbox: Inbox) -> None:
    put(inbox, *LINES)
    inbox.register("R-REV", "raw_r_rev", {**TOTAL, "review_score": None})
    assert judge(inbox) == set()
    assert reviews(inbox) == [("项目", PROJECT, D("79.50"))]


def test_the_lines_count_without_a_row_of_the_register(inbox: Inbox) -> None:
    put(inbox, *LINES)
    put(inbox, {"level3": "履职", "review_score": D(55)}, sha256="e", subject="部门整体", code=f"{DEPARTMENT}-市教育局")
    assert judge(inbox) == set()
    assert reviews(inbox) == [("部门整体", DEPARTMENT, D("55.00")), ("项目", PROJECT, D("79.50"))]


@pytest.mark.parametrize(
    ("total", "found", "counts"),
    [
        ("79.5", set(), [("项目", PROJECT, D("79.50"))]),
        ("79.51", {("R06", "reject", "review_score1")}, []),
        ("79.49", {("R06", "reject", "review_score1")}, []),
    ],
)
def test_total_and_lines_agree_or_neither_counts(
    inbox: Inbox, total: str, found: Found, counts: list[tuple[str, str, D]]
) -> None:
    put(inbox, *LINES)
    inbox.register("R-REV", "raw_r_rev", {**TOTAL, "review_score": D(total)})
    assert judge(inbox) == found
    assert reviews(inbox) == counts


def test_a_corrected_total_counts_beside_the_one_sent_back(inbox: Inbox) -> None:
    put(inbox, *LINES)
    inbox.register("R-REV", "raw_r_rev", {**TOTAL, "review_score": D(70)}, sha256="old", received=1)
    inbox.register("R-REV", "raw_r_rev", {**TOTAL, "review_score": D("79.5")}, sha256="new", received=2)
    assert judge(inbox) == {("R06", "reject", "review_score1")}
    assert reviews(inbox) == [("项目", PROJECT, D("79.50"))]


def test_newer_lines_take_the_place_of_all_older_ones(inbox: Inbox) -> None:
    put(inbox, *LINES)
    put(inbox, {"level3": "总体", "review_score": D(50)}, sha256="e", received=2)
    assert judge(inbox) == set()
    assert reviews(inbox) == [("项目", PROJECT, D("50.00"))]


def test_lines_left_blank_are_no_review_and_lack_nothing(inbox: Inbox) -> None:
    put(inbox, *({**line, "review_score": None} for line in LINES))
    assert judge(inbox) == set()
    assert reviews(inbox) == []
    inbox.register("R-REV", "raw_r_rev", TOTAL)
    assert judge(inbox) == set()
    assert reviews(inbox) == [("项目", PROJECT, D("80.00"))]


def test_without_lines_a_total_is_due(inbox: Inbox) -> None:
    inbox.register("R-REV", "raw_r_rev", {**TOTAL, "review_score": None})
    assert judge(inbox) == {("G07", "reject", "review_score1")}
    assert reviews(inbox) == []
