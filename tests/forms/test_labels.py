"""How labels are compared: what is written around the name of a field changes nothing, what means something is read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D
from pathlib import Path

import pytest

from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.synonyms import LABELS, NOT_READ
from tests.corpus.content import meaning
from tests.corpus.pages import Page
from tests.corpus.templates import NAMES, read, shown, spots, template, truth

EVERY_LABEL = sorted(
    {shown(label) for layout in LAYOUTS.values() for field in layout.fields for label in field.labels}
    | {shown(label) for labels in (*LABELS.values(), *NOT_READ.values()) for label in labels}
    | {label for layout in LAYOUTS.values() if layout.funds for line in layout.funds.lines for label in line.labels}
)
BEFORE = (
    "1.", "2、", "３．", "12.", "4)", "5）", "一、", "十一、", "二.", "（一）", "(十二)", "(1)", "（１）", "①", "*", "★",
    "*二、", "一、1.", "（一）1、", " 1. ", "　",
)  # fmt: skip
BEHIND = (
    "（A）", "(B)", "（B/A）", "(A-B)", "（B÷A×100%）", "（C=B/A）", "(a)", "（①）", "（②/①）", "（3=2/1）", "（A）：", " （A） ",
    "（盖章）", "(签章)", "（必填）", "（必填，150字以内）", "（150字内）", "(限200字)", "（不超过300字）", "（%）", "*", "：", ":",
    "（全称）：", "（A）（必填）*", "\n（A）", "（签字、盖章）",
)  # fmt: skip
WITHIN: dict[str, Callable[[str], str]] = {
    "a line break": lambda label: f"{label[:2]}\n{label[2:]}",
    "a line each": "\n".join,
    "spaces": " ".join,
    "wide spaces": "　".join,
    "full width": lambda label: label.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "tabs and carriage returns": lambda label: f"\t{label[:1]}\r\n{label[1:]}\t",
    "characters of no width": lambda label: f"\u200b{label[:1]}\ufeff{label[1:]}",
}
MEANINGFUL = ("（调整前）", "（申报）", "（本级）", "（第一批）", "（2024年）", "（含结转）", "（亩）")
"""Brackets that say something else than notes: the label is another one, and none that is known."""


@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before(before: str) -> None:
    assert {label: label_key(before + label) for label in EVERY_LABEL} == {
        label: label_key(label) for label in EVERY_LABEL
    }


@pytest.mark.parametrize("behind", BEHIND)
def test_what_stands_behind(behind: str) -> None:
    assert {label: label_key(label + behind).key for label in EVERY_LABEL} == {
        label: label_key(label).key for label in EVERY_LABEL
    }


@pytest.mark.parametrize("change", WITHIN.values(), ids=WITHIN)
def test_what_stands_within(change: Callable[[str], str]) -> None:
    assert {label: label_key(change(label))[:4] for label in EVERY_LABEL} == {
        label: label_key(label)[:4] for label in EVERY_LABEL
    }


@pytest.mark.parametrize("brackets", MEANINGFUL)
def test_brackets_that_mean_something_stay(brackets: str) -> None:
    keys = {label_key(label).key for label in EVERY_LABEL}
    assert not keys & {label_key(label + brackets).key for label in EVERY_LABEL}


def test_labels_differ_where_nothing_but_signs_is_left() -> None:
    assert [label_key(written).key for written in ("1.", "（一）", "*", "%", "（A）", "一、", "")] == [
        "1.", "(一)", "*", "%", "(A)", "一、", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("项目资金（万元）", ("项目资金", "万元", None, None)),
        ("2.项目资金\n(单位：元)", ("项目资金", "元", None, None)),
        ("项目资金（金额单位：人民币万元）", ("项目资金", "万元", None, None)),
        ("预算执行情况（10分）（万元）", ("预算执行情况", "万元", None, D(10))),
        ("预算执行情况（万元）（ 10 分）", ("预算执行情况", "万元", None, D(10))),
        ("项目资金（万元，10分）", ("项目资金", "万元", None, D(10))),
        ("全年预算数（A）（万元）", ("全年预算数", "万元", None, None)),
        ("全年预算数（万元，必填）", ("全年预算数", "万元", None, None)),
        ("pro_code", ("PRO_CODE", None, None, None)),
        ("分值（10）", ("分值", None, None, D(10))),
        ("得分（3）", ("得分", None, None, None)),
        ("得分（10*C/B）", ("得分", None, None, None)),
        ("得分（20分×执行率）", ("得分", None, None, None)),
        ("（万元）", ("金额单位", "万元", None, None)),
        ("单位：元", ("金额单位", "元", None, None)),
        ("千元", ("金额单位", None, None, None)),
        ("产出指标（12.5分）", ("产出指标", None, None, D("12.5"))),
        ("绩效指标（权重分值90分，其中产出50分）", ("绩效指标", None, None, D(90))),
        ("1-7月执行数", ("1-{month}月执行数", None, 7, None)),
        ("3.1-7月执行数（B）", ("1-{month}月执行数", None, 7, None)),
        ("1月至12月执行数（元）", ("1-{month}月执行数", "元", 12, None)),
        ("１－９月份执行情况", ("1-{month}月执行情况", None, 9, None)),
        ("一至八月执行数", ("1-{month}月执行数", None, 8, None)),
        ("一月—十二月执行数", ("1-{month}月执行数", None, 12, None)),
        ("2026年1-9月执行数（万元）", ("1-{month}月执行数", "万元", 9, None)),
        ("截至8月底执行数", ("1-{month}月执行数", None, 8, None)),
        ("截止到2026年7月31日支出数", ("1-{month}月支出数", None, 7, None)),
        ("前10个月执行数", ("1-{month}月执行数", None, 10, None)),
        ("上半年执行数", ("1-{month}月执行数", None, 6, None)),
        ("执行数（1-8月）（万元）", ("1-{month}月执行数", "万元", 8, None)),
        ("完成情况（截至7月底）", ("1-{month}月完成情况", None, 7, None)),
        ("1月执行数", ("1月执行数", None, None, None)),
        ("截止月份", ("截止月份", None, None, None)),
        ("上半年", ("上半年", None, None, None)),
        ("全年（调整）预算数（A）", ("全年(调整)预算数", None, None, None)),
    ],
)
def test_what_brackets_state(written: str, stated: tuple) -> None:
    assert label_key(written)[:4] == stated


@pytest.mark.parametrize("written", ["执行率（%）", "预算执行率%", "执行率（％）", "执行率(%) "])
def test_values_in_percent(written: str) -> None:
    assert label_key(written).percent
    assert not label_key(written.replace("%", "").replace("％", "")).percent


def decorated(page: Page, name: str, change: Callable[[str], str]) -> Page:
    return page.with_cells({spot.place: change(page.cells[spot.place]) for spot in spots(name)})


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["1.", "（一）", "*二、", "①"])
def test_forms_with_numbered_labels(name: str, before: str, tmp_path: Path) -> None:
    page = decorated(template(name), name, lambda label: before + label)
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("behind", ["（A）", "（必填）*", "\n（盖章）：", "（②/①）"])
def test_forms_with_labels_with_notes(name: str, behind: str, tmp_path: Path) -> None:
    page = decorated(template(name), name, lambda label: label + behind)
    assert meaning(read(page, tmp_path)) == truth(name, tmp_path)
