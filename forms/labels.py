"""Labels as they are compared: without white space, width, colons, numbering, marks of formulas and notes that mean nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from forms import values
from forms.layouts.synonyms import NOTES
from forms.problems import UnreadableError
from forms.values import LONGEST_LABEL, Cell, label

_NUMBERING = re.compile(
    r"(?:[*★☆※▲△●◆#]|[0-9]{1,2}[.、)](?![0-9](?!-))|[一二三四五六七八九十]{1,3}[.、]|\([一二三四五六七八九十0-9]{1,3}\)|[①-⑳])+(?=.)"
)
_PLAIN = re.compile(r"[^\W\d_一二三四五六七八九十①-⑳](?:.*[^)*%])?", re.DOTALL)
"""A label without numbering in front and anything behind."""
_BRACKET = re.compile(r"\(([^()]*)\)$")
_FORMULA = re.compile(
    r"[A-Za-z①-⑳][-+*/=×÷A-Za-z①-⑳0-9%]*|[1-9](?:[-+*/=×÷][-+*/=×÷0-9%]*)?|[0-9]{1,3}分?[*×](?:预算)?执行率|[0-9]{1,3}%?[*×÷/][-+*/=×÷A-Za-z①-⑳0-9%]+"
)
_CLOSED = ")]】〕"
_BETWEEN = re.compile(r"[,;、/]")
_UNIT = re.compile(r"(?:金额)?(?:单位)?(?:人民币)?(?:(万元|元)|(?:十|百|千|十万|百万|千万|亿)元)")
"""A unit of money; one that is not read leaves the label its name, and the form without a unit."""
_POINTS = re.compile(r"(?<![0-9.])([0-9]{1,3}(?:\.[0-9]{1,4})?)分|\A([1-9][0-9]|100)\Z")
"""Points; a number alone from 10 on is meant as such, a smaller one numbers a column."""
UNIT_OF_MONEY = "金额单位"
"""The key of a text that states a unit of money and nothing else: `（万元）`, `单位：元`."""
_NOTE = re.compile("|".join(map(re.escape, NOTES)) + r"|(?:限|不超过)?[0-9]+(?:个)?[字位](?:以?内)?")
_PERIODS = {"上半年": 6, "前三季度": 9}
_UNTIL = (
    rf"({'|'.join(_PERIODS)})|"
    r"(?:[12][0-9]{3}年)?(?:(?:1|一)月?[-~—–至到]|年初[至到]|截[至止]到?(?:[12][0-9]{3}年)?|前(?=[0-9一二三四五六七八九十]+个月))"
    r"([0-9]{1,2}|[一二三四五六七八九]|十[一二]?)个?月(?:份|底|末|(?:31|30|29|28)日)?"
)
"""From January on: `1-7月`, `一至七月`, `截至7月底`, `前7个月`, `上半年`."""
_MONTH = re.compile(rf"(?:{_UNTIL})(?=[^0-9])")
_MONTH_BEHIND = re.compile(_UNTIL)
_MONTH_OF_YEAR = re.compile(r"20[0-9]{2}[-./]?(0[1-9]|1[0-2]|(?<=[-./])[1-9])|1[-~—–至到]([1-9]|1[0-2])")
"""A month as a text that says nothing else: 2026-07, 2026.7, 202607, 1—7."""
CHINESE_NUMBER = "[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
"""Numbers from 1 to 99 in Chinese."""
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_PERCENT = re.compile(r"[%％]\s*[)）]?\s*\Z")
_COUNT = "[一二三四五六七八九十0-9]*"
_SAYS_SO = re.compile(
    rf"\(?[接承续转][上下]?[表页]{_COUNT}\)?|\(?续{_COUNT}\)?|.*[^手]续表{_COUNT}|.*\(续[表页]?{_COUNT}\)", re.DOTALL
)
_PAGE = re.compile(r"[-—–]*第?[0-9]{1,3}(?:页.{0,8}|/[0-9]{1,3})?[-—–]*")


class Label(NamedTuple):
    """A written label: its `key`, and what it states beside: unit of money, month, points, and that values are in %."""

    key: str
    unit: str | None = None
    month: int | None = None
    points: Decimal | None = None
    percent: bool = False


@lru_cache(maxsize=16384)
def label_key(written: str) -> Label:
    """Return how a label is looked up and what it states.

    `2.项目资金（万元）（10分）` is `项目资金`, in 万元, of 10 points; `1-7月执行数`, `截至7月底执行数` and `执行数（1-7月）` are
    `1-{month}月执行数` with month 7. A bracket that means something else stays a part of the key. A unit alone has the
    key UNIT_OF_MONEY.
    """
    key = label(written)
    if key.isascii():  # field codes of systems
        key = key.upper()
    month = points = None
    units: set[str] = set()
    if key.endswith("元", 0, len(key.rstrip(_CLOSED))) and (alone := _UNIT.fullmatch(key.strip("()[]【】〔〕"))):
        return Label(UNIT_OF_MONEY, alone[1])
    if not _PLAIN.fullmatch(key):
        if numbering := _NUMBERING.match(key):
            key = key[numbering.end() :]
        while True:
            key = key.rstrip("*%") or key
            bracket = _BRACKET.search(key)
            if bracket is None or not bracket.start():
                break
            note = bracket[1]
            if month is None and (match := _MONTH_BEHIND.fullmatch(note)):
                month = _month(match)
                key = key[: bracket.start()]
                continue
            if _FORMULA.fullmatch(note) is None:
                parts = [part for part in _BETWEEN.split(note) if part and not _NOTE.fullmatch(part)]
                money = [found for part in parts if (found := _UNIT.fullmatch(part))]
                weights = [Decimal(found[1] or found[2]) for part in parts if (found := _POINTS.search(part))]
                if len(money) + len(weights) < len(parts):
                    break
                units |= {found[1] for found in money if found[1]}
                points = points or next(iter(weights), None)
            key = key[: bracket.start()]
    if ("月" in key or key.startswith(tuple(_PERIODS))) and (match := _MONTH.match(key)):
        key, month = key[match.end() :], _month(match)
    if month is not None:
        key = f"1-{{month}}月{key}"
    unit = units.pop() if len(units) == 1 else None  # two state none
    return Label(key, unit, month, points, _PERCENT.search(written) is not None)


def key_of(value: object) -> str:
    """Return the key of what may be a label, empty for anything else."""
    return label_key(value).key if isinstance(value, str) and len(value) <= LONGEST_LABEL else ""


def month_of(value: Cell) -> int | None:
    """Return the month of `7`, `7月份`, `1-7月`, `上半年`, `2026年7月31日`, or of a date. Raises UnreadableError not_a_number."""
    written = label(values.shown(value))
    if match := _MONTH_BEHIND.fullmatch(written) or _MONTH_BEHIND.fullmatch(f"截至{written}"):
        return _month(match)
    if isinstance(value, str) and (match := _MONTH_OF_YEAR.fullmatch(written)):
        return int(match[1] or match[2])
    try:
        return values.count(value)
    except UnreadableError:
        with suppress(UnreadableError):
            if found := values.day(value):
                return found.month
        raise


def month_said(text: str) -> int | None:
    """Return the month up to which a text says that it goes, such as 7 for `2026年1-7月项目支出绩效运行监控表`."""
    match = _MONTH_BEHIND.search(label(text))
    return _month(match) if match else None


def _month(match: re.Match[str]) -> int:
    period, number = match.groups()
    return _PERIODS.get(period) or chinese_number(number)


def chinese_number(written: str) -> int:
    """Return a number up to 99, in digits or in Chinese."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def says_so(text: str) -> bool:
    """Tell whether a text says that what it heads goes on with what stands before: `续表`, `项目支出绩效自评汇总表（续）`."""
    return _SAYS_SO.fullmatch(label(text)) is not None


def may_be_between(text: str) -> bool:
    """Tell whether a paragraph may stand between two parts of a table: blank, the number of a page, or one that says so."""
    written = label(text)
    return not written or says_so(written) or _PAGE.fullmatch(written) is not None
