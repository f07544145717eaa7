"""The reviewers' workbook: what it brings along, and that it is read back as R-REV once it is filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

import policy
from forms.reader import read_file
from reports.review_book import EXECUTION, review_book
from tests.forms.readings import pick

YEAR, DAY = 2025, date(2026, 4, 20)
CODES = [f"64050025T{number:012d}" for number in (7, 3, 5)]
SELECTED = [
    {
        "rank": rank, "project_code": code, "project_name": f"=项目{rank}", "department": "219-市教育局", "stratum": stratum,
        "reasons": reasons, "points": D("2.00"), "amount": D("1234567.89"), "self_score": D("93.50"),
    }
    for rank, (code, stratum, reasons) in enumerate(
        zip(CODES, ("必查", "抽取", "抽取"), ("重点项目；满5年未复核", "按金额抽取", "按金额抽取"), strict=True), 1
    )
]  # fmt: skip
INDICATORS = [{"project_code": CODES[0], "level3": name} for name in ("培训人次", "合格率")]
DRAW = {"seed": 7, "size": 2, "interval": D("2500000.00"), "drawn_on": DAY}


@pytest.fixture(scope="module")
def book() -> Workbook:
    return review_book(SELECTED, INDICATORS, DRAW, policy.load(), YEAR)


def filled(book: Workbook, path: Path, scores: dict[str, float], lines: dict[tuple[str, str], float]) -> dict[str, Any]:
    """What is read of the workbook, with these scores typed in."""
    book.save(path)
    typed = load_workbook(path)
    for title, key, column in (("绩效评价复核结果表", "B", "C"), ("绩效评价复核明细表", "B", "D")):
        sheet = typed[title]
        for row in range(4, sheet.max_row + 1):
            code = sheet[f"{key}{row}"].value
            score = scores.get(code) if column == "C" else lines.get((code, sheet[f"C{row}"].value))
            if score is not None:
                assert not sheet[f"{column}{row}"].protection.locked
                sheet[f"{column}{row}"] = score
    typed.save(path)
    reading = read_file(path)
    assert reading.problem is None
    return reading.rows


def test_filled_in_it_is_the_register(book: Workbook, tmp_path: Path) -> None:
    rows = filled(book, tmp_path / "a.xlsx", {CODES[1]: 81.5, CODES[2]: 90}, {(CODES[0], EXECUTION): 9})
    assert pick(rows["raw_sheets"], "form", "disposition", "stated_year") == [
        ("R-REV", "read", YEAR),
        ("R-REV-D", "read", YEAR),
        (None, "skipped", None),
        (None, "skipped", None),
    ]
    assert rows.get("raw_problems", []) == []
    assert rows.get("raw_headers", []) == []
    assert pick(rows["raw_r_rev"], "subject", "code", "review_score", "method", "opinion", "reviewed_on") == [
        ("项目", CODES[0], None, "抽评", None, DAY),
        ("项目", CODES[1], D("81.5"), "抽评", None, DAY),
        ("项目", CODES[2], D("90"), "抽评", None, DAY),
    ]
    assert pick(rows["raw_r_rev_d"], "subject_no", "code", "level3", "review_score") == [
        (1, CODES[0], EXECUTION, D(9)),
        (1, CODES[0], "培训人次", None),
        (1, CODES[0], "合格率", None),
        (2, CODES[1], EXECUTION, None),
        (3, CODES[2], EXECUTION, None),
    ]


def test_what_it_brings_along_is_locked_but_for_method_and_day(book: Workbook) -> None:
    sheet = book["绩效评价复核结果表"]
    locked = {column: sheet[f"{column}5"].protection.locked for column in "ABCDEF"}
    assert locked == {"A": True, "B": True, "C": False, "D": False, "E": False, "F": False}


def test_the_list_says_who_and_why(book: Workbook) -> None:
    sheet = book["抽评名单"]
    assert "必查1个，抽取2个；随机种子7，抽样间隔2,500,000.00元" in sheet["A2"].value
    assert [cell.value for cell in sheet[5]] == [
        1, CODES[0], "=项目1", "219-市教育局", "必查", "重点项目；满5年未复核", D("2.00"), D("1234567.89"), D("93.50")
    ]  # fmt: skip
    assert sheet["C5"].data_type == "s", "a name is never a formula"
