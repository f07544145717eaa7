"""One cell to one value: tables of what is written and what is read."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms import codes, labels, targets, values
from forms.layouts.words import CLASSES, POSSIBILITIES
from forms.problems import VALUE_PROBLEMS, UnreadableError
from forms.targets import Target
from forms.values import Exact, Fault, Percent, Uncached
from tests.together import together
from warehouse.tables import declare


def problem(read, *arguments) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(*arguments)
    assert caught.value.kind in VALUE_PROBLEMS
    return caught.value.kind


@pytest.mark.parametrize(
    ("column", "declared"),
    [
        (values.MONEY, declare.MONEY),
        (values.SCORE, declare.SCORE),
        (values.WEIGHT, declare.WEIGHT),
        (values.NUMBER, declare.NUMBER),
        (values.SHARE, declare.SHARE),
    ],
)
def test_columns_are_as_declared(column: Exact, declared: str) -> None:
    digits, places = map(int, re.findall(r"\d+", declared))
    assert (column.digits, column.quantum) == (digits, D(1).scaleb(-places))


@pytest.mark.parametrize(
    ("cell", "unit", "amount"),
    [
        (89.974, "万元", "899740.00"),
        (8160.9, "万元", "81609000.00"),
        (0.1 + 0.2, "元", "0.30"),
        (5169.533783, "万元", "51695337.83"),
        (0.0000005, "万元", "0.01"),
        (0.00000049, "万元", "0.00"),
        (1.005, "元", "1.01"),
        (-1.005, "元", "-1.01"),
        (0.0, "万元", "0.00"),
        (0, "元", "0.00"),
        (120, "万元", "1200000.00"),
        ("120.00", "万元", "1200000.00"),
        ("1,234,567.89", "元", "1234567.89"),
        ("1，234，567.89", "元", "1234567.89"),
        ("１２３．４５", "元", "123.45"),
        (" 100 万元 ", "万元", "1000000.00"),
        ("100元", "元", "100.00"),
        ("¥100", "元", "100.00"),
        ("=95", "万元", "950000.00"),
        ("1.5万", "万元", "15000.00"),
        ("1.5 万 元整", "万元", "15000.00"),
        ("1E3", "元", "1000.00"),
        ("+5", "元", "5.00"),
        (".5", "元", "0.50"),
        (9999999999999999.99, "元", None),
        ("9999999999999999.99", "元", "9999999999999999.99"),
        ("", "元", None),
        ("  ", "元", None),
        (None, "元", None),
    ],
)
def test_money(cell, unit: str, amount: str | None) -> None:
    if isinstance(cell, float) and amount is None:
        assert problem(values.money, cell, unit) == "not_a_number"
        return
    read = values.money(cell, unit)
    assert read == (None if amount is None else D(amount))
    assert read is None or read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("cell", "unit", "kind"),
    [
        ("100万元", "元", "unit_conflict"),
        ("100元", "万元", "unit_conflict"),
        ("1亿元", "万元", "unit_conflict"),
        ("1万", "元", "unit_conflict"),
        ("95%", "元", "not_a_number"),
        ("约100", "元", "not_a_number"),
        ("1,2", "元", "not_a_number"),
        ("12,34,567", "元", "not_a_number"),
        ("10²", "元", "not_a_number"),
        ("①100", "元", "not_a_number"),
        ("1 200", "元", "not_a_number"),
        (10.0**16, "元", "not_a_number"),
        (10.0**12, "万元", "not_a_number"),
        ("1E99", "元", "not_a_number"),
        ("9" * 500, "元", "not_a_number"),
        (float("inf"), "元", "not_a_number"),
        (float("nan"), "元", "not_a_number"),
        (True, "元", "not_a_number"),
        (date(2026, 1, 1), "元", "not_a_number"),
        (time(1), "元", "not_a_number"),
        (timedelta(1), "元", "not_a_number"),
        (Fault("#DIV/0!"), "元", "not_a_number"),
        (Uncached("=SUM(A1:A2)"), "元", "formula"),
        (Percent(1.2), "万元", "scaled"),
    ],
)
def test_money_that_cannot_be_read(cell, unit: str, kind: str) -> None:
    assert problem(values.money, cell, unit) == kind


@given(st.decimals(min_value=0, max_value=10**9, places=6), st.sampled_from(["元", "万元"]))
def test_text_and_number_are_the_same_money(amount: D, unit: str) -> None:
    assert values.money(float(amount), unit) == values.money(repr(float(amount)), unit)


@example(float("nan"))
@example(float("inf"))
@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.timedeltas()))
def test_any_cell_is_read_or_refused(cell) -> None:
    readers = (
        lambda: values.money(cell, "万元"),
        lambda: values.points(cell, values.SCORE),
        lambda: values.share(cell),
        lambda: labels.month_of(cell),
        lambda: values.day(cell),
        lambda: targets.target(cell),
        lambda: targets.achieved(cell),
        lambda: codes.code(cell, 3),
        lambda: codes.project_code(cell),
        lambda: codes.code_and_name(cell, 6),
        lambda: codes.project_and_name(cell),
        lambda: targets.operator(cell),
        lambda: values.yes_no(cell),
        lambda: values.class_code(cell, CLASSES),
    )
    for read in readers:
        try:
            read()
        except UnreadableError as error:
            assert error.kind in VALUE_PROBLEMS
    assert isinstance(values.shown(cell), str)


@pytest.mark.parametrize(
    ("cell", "read"),
    [(8.63, "8.63"), (9.375, "9.38"), ("10分", "10"), ("10%", "10"), (Percent(0.1), "10"), ("=10", "10"), (0, "0")],
)
def test_points(cell, read: str) -> None:
    assert values.points(cell, values.SCORE) == D(read)


@pytest.mark.parametrize("cell", ["十", "10人", 1e8, "达成"])
def test_points_that_cannot_be_read(cell) -> None:
    assert problem(values.points, cell, values.SCORE) == "not_a_number"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (0.35, "0.35"),
        (1, "1"),
        (2.0, "2"),
        ("35%", "0.35"),
        ("35％", "0.35"),
        ("100.00 %", "1"),
        ("250%", "2.5"),
        ("95百分比", "0.95"),
        ("=95%", "0.95"),
        (Percent(0.95), "0.95"),
        (Percent(3.0), "3"),
        ("", None),
    ],
)
def test_share(cell, read: str | None) -> None:
    assert values.share(cell) == (None if read is None else D(read))


@pytest.mark.parametrize(
    ("cell", "kind"), [(2.01, "ratio"), ("95", "ratio"), ("95元", "not_a_number"), ("好", "not_a_number")]
)
def test_share_that_cannot_be_read(cell, kind: str) -> None:
    assert problem(values.share, cell) == kind


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        *(
            (each, 7)
            for each in (7.0, 7, "7", "７月", "07", "七月", "7月份", "7月底", "1-7月", "1月至7月", "2026年1—7月")
        ),
        *((each, 7) for each in ("2026-07", "2026.7", "202607", "1—7")),
        *((each, 7) for each in ("截至7月31日", "2026年7月31日", "2026-07-31", date(2026, 7, 31), "年初至7月底")),
        ("上半年", 6),
        ("13", 13),
        (13.0, 13),
        ("", None),
    ],
)
def test_month(cell, read: int | None) -> None:
    assert labels.month_of(cell) == read


@pytest.mark.parametrize("cell", [7.5, 2026.7, "2026.13", "本月", 1e12, "7-8月", "每月7日", True])
def test_month_that_cannot_be_read(cell) -> None:
    assert problem(labels.month_of, cell) == "not_a_number"


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        *(
            (each, "有可能")
            for each in ("有 可 能", "√有可能", "有可能✓", "□确定能 ☑有可能 □完全不可能", "确定能□ 有可能■")
        ),
        ("□确定能/□有可能/☑完全不可能", "完全不可能"),
        *((each, each) for each in ("□确定能 □有可能", "√确定能 √有可能", "√大概能", "□确定能 ☑有可能 其他", "大概能")),
    ],
)
def test_words_ticked_in_a_cell(cell: str, word: str) -> None:
    assert values.usual(cell, POSSIBILITIES) == word


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 9, 10),
        datetime(2026, 9, 10, 8, 30),
        "2026-09-10",
        "2026/9/10",
        "2026年9月10日",
        "２０２６年９月１０日",
        " 2026-9-10 ",
        "20260910",
        20260910,
        20260910.0,
        "2026-09-10 00:00:00",
        "2026/9/10 8:30",
        "2026年9月10号",
    ],
)
def test_date(cell) -> None:
    assert values.day(cell) == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("2026-02-30", "not_a_date"),
        ("2026年9月", "not_a_date"),
        ("明年", "not_a_date"),
        (46275.0, "not_a_date"),
        ("2026-09-10-11", "not_a_date"),
        (True, "not_a_date"),
        (Fault("#N/A"), "not_a_date"),
        (Uncached("=TODAY()"), "formula"),
    ],
)
def test_date_that_cannot_be_read(cell, kind: str) -> None:
    assert problem(values.day, cell) == kind


@pytest.mark.parametrize(
    ("cell", "operator", "number", "unit"),
    [
        ("≥500人次", "≥", "500", "人次"),
        ("≥ 500 人次", "≥", "500", "人次"),
        (">=500人次", "≥", "500", "人次"),
        ("＞500人次", ">", "500", "人次"),
        ("<5天", "<", "5", "天"),
        ("不超过1,200万元", "≤", "1200", "万元"),
        ("=100%", "=", "100", "%"),
        ("＝１００％", "=", "100", "%"),
        ("≤12个月", "≤", "12", "个月"),
        ("≤12月", "≤", "12", "月"),
        ("≥100百分比", "≥", "100", "百分比"),
        ("≥0.5", "≥", "0.5", None),
        ("500人次", None, "500", "人次"),
        ("≤95%以上", "定性", None, None),
        ("12个月", None, "12", "个月"),
        ("12月", None, "12", "月"),
        ("15个工作日", None, "15", "个工作日"),
        ("30日", None, "30", "日"),
        ("3年", None, "3", "年"),
        ("500人左右", None, "500", "人"),
        ("2026年", "定性", None, None),
        ("2026年12月31日", "定性", None, None),
        ("2026-12-31", "定性", None, None),
        ("12月份", "定性", None, None),
        ("30日前", "定性", None, None),
        ("年底前", "定性", None, None),
        ("≤12月底前", "定性", None, None),
        ("举办活动5场", "定性", None, None),
        ("5场活动，覆盖全市", "定性", None, None),
        (500.0, None, "500", None),
        (Percent(0.95), None, "95", "%"),
        ("≥300m2", "≥", "300", "m2"),
        ("达成预期指标", "定性", None, None),
        ("定性：显著提升", "定性", None, None),
        ("≥显著", "定性", None, None),
        ("2026年12月底前", "定性", None, None),
        ("12月底前", "定性", None, None),
        ("100-200人", "定性", None, None),
        ("①500人次", "定性", None, None),
        ("达到95%以上", "≥", "95", "%"),
        ("达95%", None, "95", "%"),
        ("达到预期", "定性", None, None),
        ("100%全覆盖", None, "100", "%"),
        ("≥90%（优秀）", "≥", "90", "%"),
        (">=5（个）", "≥", "5", "个"),
        ("500余人次", None, "500", "人次"),
        ("5万(亩)", None, "5", "万(亩)"),
        ("≥12次（每月1次）", "≥", "12", "次"),
        ("480(500)", "定性", None, None),
        ("≤100万元（预算数）", "≤", "100", "万元"),
        ("5台（套）", None, "5", "台(套)"),
        ("5万余人", None, "5", "万人"),
        ("大于90%小于100%", "定性", None, None),
        ("90%-95%", "定性", None, None),
        ("≥3%且≤5%", "定性", None, None),
        ("95%，覆盖5个乡镇", None, "95", "%"),
        ("约30人", None, "30", "人"),
        ("将近500人", None, "500", "人"),
        ("完成100%", None, "100", "%"),
        ("完成3场", "定性", None, None),
        ("12.31前", "定性", None, None),
        ("≥三个", "≥", "3", "个"),
        ("不少于二十次", "≥", "20", "次"),
        ("三天以内", "定性", None, None),
        ("不低于一级", "定性", None, None),
        ("超过一百人", "定性", None, None),
        ("不低于一般水平", "定性", None, None),
    ],
)
def test_target(cell, operator: str | None, number: str | None, unit: str | None) -> None:
    assert targets.target(cell) == Target(operator, None if number is None else D(number), unit)


SIGNS = {
    "≥": ["≥{}", "≧{}", ">={}", "＞＝{}", "=>{}", "≮{}", "大于等于{}", "不少于{}", "不低于{}", "不小于{}", "至少{}", "{}以上",
          "{}及以上", "{}（含）以上", "{}以上（含）", "≥{}以上", "不低于{}以上", "={}以上"],
    "≤": ["≤{}", "≦{}", "<={}", "＜＝{}", "=<{}", "≯{}", "小于等于{}", "不超过{}", "不高于{}", "不多于{}", "控制在{}", "至多{}",
          "{}以内", "{}以下", "{}及以下", "{}之内", "控制在{}以内", "不超过{}以内"],
    "=": ["={}", "＝{}", "═{}", "=={}", "等于{}"],
    ">": [">{}", "＞{}", "大于{}", "超过{}", "高于{}", "多于{}"],
    "<": ["<{}", "＜{}", "小于{}", "低于{}", "少于{}"],
}  # fmt: skip
NUMBERS = [
    ("500人次", "500", "人次"),
    (" 95 %", "95", "%"),
    ("１，２００", "1200", None),
    ("1.5万元", "1.5", "万元"),
    ("12个月", "12", "个月"),
]


@together(
    "sign, form, written, number, unit",
    [(sign, form, *number) for sign, forms in SIGNS.items() for form in forms for number in NUMBERS],
)
def test_signs_before_and_behind_a_number(sign: str, form: str, written: str, number: str, unit: str | None) -> None:
    assert targets.target(form.format(written)) == Target(sign, D(number), unit)


@pytest.mark.parametrize(
    ("cell", "read"),
    [("≥", "≥"), ("大于等于", "≥"), ("═", "="), ("控制在", "≤"), ("定性", "定性"), ("定性指标", "定性"), ("正向", None),
     ("反向", None),
     ("以上", "≥"), ("以内", "≤"), ("定量", None), ("定量指标", None), ("", None)],
)  # fmt: skip
def test_operator(cell: str, read: str | None) -> None:
    """The nature or direction of an indicator is no sign."""
    assert targets.operator(cell) == read


def test_another_word_is_no_operator() -> None:
    assert problem(targets.operator, "约") == "word"


def test_blank_target() -> None:
    assert targets.target(" ") is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (480.0, "480"),
        (480, "480"),
        ("480人次", "480"),
        ("96%", "96"),
        (Percent(0.96), "96"),
        ("=100%", "100"),
        ("达成预期指标", None),
        ("≥95%", None),
        ("400至500", None),
    ],
)
def test_achieved(cell, read: str | None) -> None:
    assert targets.achieved(cell)[0] == (None if read is None else D(read))


@pytest.mark.parametrize(
    ("cell", "number", "unit"),
    [
        ("1.1万人次", "1.1", "万人次"),
        ("96%以上", "96", "%"),
        ("15天以内", "15", "天"),
        (Percent(0.97), "97", "%"),
        (0.97, "0.97", None),
        ("12个月", "12", "个月"),
        ("2026年6月30日", None, None),
        ("举办活动5场", None, None),
        ("不低于95%", None, None),
    ],
)
def test_unit_of_an_actual_value(cell, number: str | None, unit: str | None) -> None:
    assert targets.achieved(cell) == (number and D(number), unit)


CODED = ["{code}-{name}", "{code}—{name}", "{code}_{name}", "{code} {name}", "[{code}]{name}", "({code}){name}", "（{code}）{name}",
         "【{code}】{name}", "［{code}］ {name}", "{name}（{code}）", "{name}({code})", "{name}[{code}]",
         "[{code}]-{name}"]  # fmt: skip


@pytest.mark.parametrize("form", CODED)
@pytest.mark.parametrize(
    ("code", "name", "digits"),
    [
        ("105", "市教育局", 3),
        ("433", "市供销合作社联合社（部门）", 3),
        ("205001", "市疾控中心", 6),
        ("205001001001", "第二小学", 6),
    ],
)
def test_code_and_name(form: str, code: str, name: str, digits: int) -> None:
    assert codes.code_and_name(form.format(code=code, name=name), digits) == (code, name)


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("2025 年办公室", 3),
        ("第二小学（2025）", 6),
        ("市供销社（部门）", 3),
        ("110指挥中心", 3),
        ("21 号院", 3),
        ("市教育局", 3),
    ],
)
def test_a_number_that_is_no_code_is_part_of_the_name(cell: str, digits: int) -> None:
    assert codes.code_and_name(cell, digits) == (None, cell)


@pytest.mark.parametrize(
    "form",
    ["{code}-{name}", "{code}{name}", "[{code}]{name}", "（{code}）{name}", "{name}（{code}）", "{name}-[{code}]"],
)
def test_a_project_s_code_before_or_behind_its_name(form: str) -> None:
    written = form.format(code="64050025T000000000123", name="培训（二期）")
    assert codes.project_and_name(written) == ("64050025T000000000123", "培训（二期）")


@pytest.mark.parametrize(
    ("cell", "digits", "read"),
    [
        ("219", 3, "219"),
        ("007", 3, "007"),
        ("２１９", 3, "219"),
        (219.0, 3, "219"),
        (219001, 6, "219001"),
        ("205001001", 6, "205001001"),
        (205001001001.0, 6, "205001001001"),
        ("205001001001001001", 6, "205001001001001001"),
        ("", 3, None),
    ],
)
def test_code(cell, digits: int, read: str | None) -> None:
    assert codes.code(cell, digits) == read


@pytest.mark.parametrize(
    ("cell", "digits", "kind"),
    [
        (7.0, 3, "lost_digits"),
        (19001.0, 6, "lost_digits"),
        (2190.0, 3, "code"),
        (219.5, 3, "code"),
        (-19.0, 3, "code"),
        ("21", 3, "code"),
        ("20500100", 6, "code"),
        (20500100.0, 6, "lost_digits"),
        (205001001001001001.0, 6, "lost_digits"),
        ("205001001001001001001", 6, "code"),
        ("21a", 3, "code"),
        (True, 3, "code"),
        (Fault("#REF!"), 3, "formula"),
    ],
)
def test_code_that_cannot_be_read(cell, digits: int, kind: str) -> None:
    assert problem(codes.code, cell, digits) == kind


@pytest.mark.parametrize("cell", ["64050025T000000000123", " 64050025t000000000123 ", "６４０５００25T000000000123"])
def test_project_code(cell: str) -> None:
    assert codes.project_code(cell) == "64050025T000000000123"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("64050025T00000000012", "code"),
        ("64050025X000000000123", "code"),
        (6.4050025e20, "lost_digits"),
        (123, "lost_digits"),
    ],
)
def test_project_code_that_cannot_be_read(cell, kind: str) -> None:
    assert problem(codes.project_code, cell) == kind


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("219-市教育局", ("219", "市教育局")),
        ("219－市教育局", ("219", "市教育局")),
        ("219 - 市教育局（本级）", ("219", "市教育局（本级）")),
        ("219", ("219", None)),
        (219.0, ("219", None)),
        ("市教育局", (None, "市教育局")),
        ("120急救中心", (None, "120急救中心")),
        ("", (None, None)),
    ],
)
def test_department(cell, read: tuple[str | None, str | None]) -> None:
    assert codes.code_and_name(cell, 3) == read


@pytest.mark.parametrize("cell", ["21-市教育局", "2190", "219001-市教育局"])
def test_department_that_cannot_be_read(cell: str) -> None:
    assert problem(codes.code_and_name, cell, 3) == "code"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("51092324T000010263357-法律援助", ("51092324T000010263357", "法律援助")),
        ("51092324T000010263357法律援助", ("51092324T000010263357", "法律援助")),
        ("法律援助-2025", (None, "法律援助-2025")),
        ("", (None, None)),
    ],
)
def test_project_and_name(cell: str, read: tuple[str | None, str | None]) -> None:
    assert codes.project_and_name(cell) == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [("3", "3"), (3.0, "3"), ("3 特定目标类", "3"), ("22-其他运转类", "22"), ("人员类", "1"), ("", None)],
)
def test_class(cell, read: str | None) -> None:
    assert values.class_code(cell, CLASSES) == read


@pytest.mark.parametrize("cell", ["3 人员类", "4", "其他"])
def test_class_that_cannot_be_read(cell: str) -> None:
    assert problem(values.class_code, cell, CLASSES) == "word"


@pytest.mark.parametrize(
    ("cell", "read"),
    [("完全不\n可能", "完全不可能"), ("确定　能", "确定能"), ("不 可能", "不 可能"), (" ", None), (None, None)],
)
def test_usual_words(cell: str | None, read: str | None) -> None:
    assert values.usual(cell, ("确定能", "有可能", "完全不可能")) == read


@pytest.mark.parametrize(("cell", "read"), [("是", True), (" 否 ", False), ("", None)])
def test_yes_no(cell: str, read: bool | None) -> None:
    assert values.yes_no(cell) is read


@pytest.mark.parametrize("cell", ["Y", "有", True, 1.0])
def test_yes_no_that_cannot_be_read(cell) -> None:
    assert problem(values.yes_no, cell) == "word"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (" 甲 ", "甲"),
        (100.0, "100"),
        (0.1, "0.1"),
        (1e-05, "0.00001"),
        (Percent(0.955), "95.5%"),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_text(cell, read: str) -> None:
    assert values.text(cell) == read


@pytest.mark.parametrize("cell", [Uncached("=A1"), Fault("#REF!")])
def test_text_that_cannot_be_read(cell) -> None:
    assert problem(values.text, cell) == "formula"
