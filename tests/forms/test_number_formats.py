"""What number formats show: percentages, scaled amounts, words; and what is read of them in an amount, a ratio, a target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from forms import codes, labels, targets, values
from forms.files.formats import LONGEST_CODE, number_format
from forms.problems import UnreadableError
from forms.reader import read_file
from forms.targets import Target
from forms.values import Cell, Month, Percent, Shown
from tests.forms.books import annual, save

STEPS = '[>=100000000]0!.00,,"亿元";[>=10000]0!.0,"万元";0"元"'


def look(code: str, held: float) -> Cell:
    found = number_format(code)
    return found.show(held) if found else held


@pytest.mark.parametrize(
    ("code", "held", "cell"),
    [
        ("General", 5.0, 5.0),
        ("0.00", 5.0, 5.0),
        ("#,##0.00", 1e6, 1e6),
        ("0.00%", 0.95, Percent(0.95)),
        ("0%_);[Red]\\(0%\\)", -0.5, Percent(-0.5)),
        ('0.00"%"', 95.0, Shown(95.0, 0, "%")),
        ("0.00\\%", 95.0, Shown(95.0, 0, "%")),
        ('0!.0,"万元"', 1_200_000.0, Shown(1_200_000.0, 4, "万元")),
        ('0"."0,', 1_200_000.0, Shown(1_200_000.0, 4, "")),
        ("0\\.0000", 1_200_000.0, Shown(1_200_000.0, 4, "")),
        ("#,##0!.0000_ ", 1_200_000.0, Shown(1_200_000.0, 4, "")),
        ("#,##0.00,", 1_200_000.0, Shown(1_200_000.0, 3, "")),
        ("#,##0,.00", 1_200_000.0, Shown(1_200_000.0, 3, "")),
        ("0.0000,,", 1_200_000.0, Shown(1_200_000.0, 6, "")),
        ('#,##0.0,"千元"', 1_200_000.0, Shown(1_200_000.0, 3, "千元")),
        ('0.00"万元"', 120.0, Shown(120.0, 0, "万元")),
        ("0.00万元", 120.0, Shown(120.0, 0, "万元")),
        ('#,##0.00 "元"', 120.0, Shown(120.0, 0, "元")),
        ('0.00"（万元）"', 120.0, Shown(120.0, 0, "万元")),
        ('G/通用格式"万元"', 120.0, Shown(120.0, 0, "万元")),
        ('[DBNum2][$-804]General"元"', 120.0, Shown(120.0, 0, "元")),
        ("[$¥-804]#,##0.00", 120.0, 120.0),
        ("#,##0.00[$万元-804]", 120.0, Shown(120.0, 0, "万元")),
        ("[$-804]0!.0,[$万元]", 1_200_000.0, Shown(1_200_000.0, 4, "万元")),
        ("[$USD] #,##0.00", 120.0, "USD120"),
        ('0.00"％"', 95.0, Shown(95.0, 0, "%")),
        ('"已拨付"', 1_200_000.0, "已拨付"),
        ('[=1]"是";[=0]"否"', 1.0, "是"),
        ('[<1]"-";0.00', 0.5, Shown(0.5, None, "")),
        (";;;", 1_200_000.0, Shown(1_200_000.0, None, "")),
        (";;;", 0.0, 0.0),
        ("", 120.0, 120.0),
        ("@", 120.0, 120.0),
        ('0.00E+00"万元"', 120.0, Shown(120.0, 0, "万元")),
        ('# ?/10"万元"', 120.5, Shown(120.5, 0, "万元")),
        ("[>1.2.3]0.00", 120.0, 120.0),
        ('"￥"#,##0.00', 120.0, 120.0),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', 0.0, 0.0),
        ('_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', -7.0, -7.0),
        ("0;-0;;@", 0.0, 0.0),
        ("# ?/?", 0.5, 0.5),
        ("0.00E+00", 12345.0, 12345.0),
        ('yyyy"年"m"月"', 46275.0, 46275.0),
        ('[h]"小时"', 2.0, 2.0),
        (STEPS, 123_456_789.0, Shown(123_456_789.0, 8, "亿元")),
        (STEPS, 1_234_567.0, Shown(1_234_567.0, 4, "万元")),
        (STEPS, 12.0, Shown(12.0, 0, "元")),
        ('0.00;0.00"亏"', -3.0, Shown(-3.0, 0, "亏")),
        ('0.00;0.00"亏"', 3.0, 3.0),
        ('0.00;-0.00;0"无"', 0.0, Shown(0.0, 0, "无")),
        ('"≥"0"人次"', 500.0, "≥500人次"),
        ('"（"0"年度）"', 2026.0, "（2026年度）"),
        ('"第"0"次报送"', 2.0, "第2次报送"),
        ('0"万"0000"元"', 1_200_000.0, Shown(1_200_000.0, None, "元")),
        ('0.0"万元",', 120.0, Shown(120.0, None, "万元")),
        ("0;" * LONGEST_CODE, 1.0, Shown(1.0, None, "")),
    ],
)
def test_look(code: str, held: float, cell: Cell) -> None:
    assert (type(look(code, held)), look(code, held)) == (type(cell), cell)


@pytest.mark.parametrize("header", ["元", "万元"])
@pytest.mark.parametrize(
    ("code", "held", "amounts"),
    [
        ('0!.0,"万元"', 1_200_000.0, ("1200000.00", "1200000.00")),
        ('0!.0,"万"', 1_200_000.0, ("1200000.00", "1200000.00")),
        ('0.0,"千元"', 1_234_567.0, ("1234567.00", "1234567.00")),
        ('0!.00,,"亿元"', 123_456_789.0, ("123456789.00", "123456789.00")),
        ('0.0,"万元"', 1_200_000.0, ("unit_conflict", "12000000.00")),
        ('0.00"万元"', 120.0, ("unit_conflict", "1200000.00")),
        ('0.00"元"', 120.0, ("120.00", "unit_conflict")),
        ('0.00"亿元"', 1.2, ("unit_conflict", "unit_conflict")),
        ("#,##0.00[$万元-804]", 120.0, ("unit_conflict", "1200000.00")),
        ('0.00E+00"万元"', 120.0, ("unit_conflict", "1200000.00")),
        (";;;", 1_200_000.0, ("scaled", "scaled")),
        ('"已拨付"', 1_200_000.0, ("not_a_number", "not_a_number")),
        ("#,##0.00,", 1_200_000.0, ("scaled", "scaled")),
        ("0!.0000", 1_200_000.0, ("scaled", "scaled")),
        ("0.0000,,", 1_200_000.0, ("scaled", "scaled")),
        ('0"万"0000"元"', 1_200_000.0, ("scaled", "scaled")),
        ("#,##0.00,", 0.0, ("0.00", "0.00")),
        ('0!.0,"万元"', 0.0, ("0.00", "0.00")),
        ('0.0,"人"', 1_200_000.0, ("not_a_number", "not_a_number")),
        ("#,##0.00", 120.0, ("120.00", "1200000.00")),
    ],
)
def test_amount(code: str, held: float, amounts: tuple[str, str], header: str) -> None:
    assert outcome(lambda: values.money(look(code, held), header)) == amounts[header == "万元"]


def outcome(read: Any) -> str | None:
    try:
        found = read()
    except UnreadableError as error:
        return error.kind
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("code", "held", "share", "points", "text"),
    [
        ('0.00"%"', 95.0, "0.95000000", "95.00", "95%"),
        ("0.00%", 0.95, "0.95000000", "95.00", "95%"),
        ('0"分"', 9.5, "not_a_number", "9.50", "9.5分"),
        ("0.0,", 12_000.0, "scaled", "scaled", "scaled"),
        ('0.0,"千人"', 12_000.0, "not_a_number", "not_a_number", "12千人"),
    ],
)
def test_other_fields(code: str, held: float, share: str, points: str, text: str) -> None:
    cell = look(code, held)
    assert outcome(lambda: values.share(cell)) == share
    assert outcome(lambda: values.points(cell, values.SCORE)) == points
    assert outcome(lambda: values.text(cell)) == text


def test_targets_are_read_as_they_show() -> None:
    assert targets.target(look('"≥"0"人次"', 500.0)) == Target("≥", D(500), "人次")
    assert targets.achieved(look('0"人次"', 480.0)) == (D(480), "人次")
    assert labels.month_of(look('0"月"', 7.0)) == 7
    assert outcome(lambda: targets.target(look("0.0,", 12_000.0))) == "scaled"


@pytest.mark.parametrize("cell", [Shown(219.0, 0, "号"), Shown(219000.0, 3, "")])
def test_a_code_is_no_shown_number(cell: Cell) -> None:
    assert outcome(lambda: codes.code(cell, 3)) == "code"


@pytest.mark.parametrize(
    ("code", "text"), [('yyyy"年"m"月"', "2027年12月"), ("mmm-yy", "2027年12月"), ("yyyy-mm-dd", "2027-12-01")]
)
def test_a_month_that_shows_without_its_day(code: str, text: str, tmp_path: Path) -> None:
    """What a spreadsheet makes of 2027年12月 as it is typed: the day is nobody's."""
    path = save(tmp_path / "a.xlsx", annual(E13=date(2027, 12, 1)), formats={"E13": code})
    indicator = read_file(path).rows["raw_indicators"][0]
    assert (indicator["target_text"], indicator["operator"]) == (text, "定性")
    assert values.day(Month(2027, 12, 1)) == date(2027, 12, 1)
