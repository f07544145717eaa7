"""Targets and actual values of indicators: signs, numbers and units of measure, however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from forms.labels import CHINESE_NUMBER, chinese_number
from forms.problems import UnreadableError
from forms.values import NUMBER, Cell, half_width, label, remembered, split, text

_OPERATORS = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≧": "≥", "⩾": "≥", "≮": "≥", "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不少于": "≥",
    "不小于": "≥", "至少": "≥", "≤": "≤", "<=": "≤", "=<": "≤", "≦": "≤", "⩽": "≤", "≯": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不高于": "≤", "不超过": "≤", "不多于": "≤", "不大于": "≤", "控制在": "≤", "至多": "≤", "==": "=", "=": "=", "═": "=",
    "等于": "=", ">": ">", "大于": ">", "高于": ">", "超过": ">", "多于": ">", "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "定性": "定性",
}  # fmt: skip
_OPERATOR = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)))
_NATURES = {
    "定性指标": "定性",
    "文字描述": "定性",
    **dict.fromkeys(("以上", "及以上"), "≥"),
    **dict.fromkeys(("以内", "以下", "及以下"), "≤"),
    **dict.fromkeys(("定量", "定量指标", "正向", "正向指标", "反向", "反向指标")),
}
"""What stands for an operator in its own column alone. The nature or direction of an indicator is none."""
_BEHIND = re.compile(
    r"(.*?)(?:\(含[^()]*\))?"
    r"(?:(?:及其?|或|和)?(以上|以内|之内|以下|(?<=[天日周月年时钟度期])内)(?:\(含[^()]*\))?(?:完成)?|左右|上下)?",
    re.DOTALL,
)
"""The unit of a number, and the word behind it that stands for an operator."""
_DAY_UNIT = re.compile(
    r"号|[底末前]|[以之]前|(?:年|月|日|号|天|周|季度|小时|分钟|工作日)(?:份|底|末|初|中|[上中下]旬|[以之]?[前后]).*"
)
_SAID_BEFORE = re.compile(r"(?:达到?|[大将]?[约近])(?=\s*[0-9])|(?:已|实际)?完成率?(?=\s*[0-9.]+\s*%)")
"""What stands before a number and changes nothing."""
_IN_CHINESE = re.compile(rf"\s*({CHINESE_NUMBER})(?=[个次项场家人名户所台套件份篇天年周期批座处条辆本册轮])")
"""A number in Chinese behind a sign, before what it counts: not that of a grade or a half (一级, 一半)."""
_SECOND_BOUND = re.compile(
    r"\s*%(?:且|并且|,|、)?(?:[-~—–至到≥≤><=]|[大小多少高低]于|不[超高低少小大]).*[0-9]", re.DOTALL
)
"""How a range goes on behind its first number in %: `90%-95%`, `≥3%且≤5%`."""
_NOTE = re.compile(r"\((?![0-9.,%~-]+\))(?:[^()]*[0-9][^()]*|[^()]{3,})\)$")
"""A note behind a number, which is no part of its unit as 台（套） is: `12次（每月1次）`, `100万元（预算数）`."""
_MONTH_OF_YEAR = re.compile(r"20[0-9]{2}\.(?:0[1-9]|1[0-2])|20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""A number that is a month or a day where nothing says what it counts: `2027.12`, `20271231`."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BESIDE_UNIT = re.compile(r"(?:^|(?<=[百千万亿]))[余多](?=[^\W\d_])|(?<=^%).+")
"""What is no part of a unit: `余` of 余人次, what follows %."""
_YEARS = range(1900, 2200)
"""Numbers that are a year where 年 follows: 2026年 is no duration."""
_UNIT_OF_MEASURE = re.compile(r"(?:[^0-9~\-—–至到,;。、!]|(?<=[kcdm]m)[23]|(?<=m)[23]){0,20}")


@dataclass(frozen=True)
class Target:
    """A target: operator (≥ ≤ = > < 定性 or none), number (none for wording), unit (none where not written)."""

    operator: str | None
    number: Decimal | None
    unit: str | None


WORDING = Target("定性", None, None)
"""A target that is words, or a day."""


def operator(value: Cell) -> str | None:
    """Return the operator of a cell that holds nothing else; 定量, 正向 and 反向 are none. Raises UnreadableError word."""
    written = text(value)
    if written is None:
        return None
    key = label(written)
    if key not in _NATURES and key not in _OPERATORS:
        raise UnreadableError("word")
    return _NATURES[key] if key in _NATURES else _OPERATORS[key]


def target(value: Cell) -> Target | None:
    """Split a target into operator, number and unit; wording has neither number nor unit and counts as 定性.

    `≥500人次` and `500人次以上` are ≥, 500, 人次; `=100%` is =, 100, %; `达成预期指标` and `12月底前` are 定性. A number without an
    operator has none. Raises UnreadableError not_a_number for a number too big for its column.
    """
    written = text(value)
    if written is None:
        return None
    sign, behind, number, unit = _measure(written)
    return Target(sign if number is None else behind or sign, number, unit)


@remembered
def _measure(written: str) -> tuple[str | None, str | None, Decimal | None, str | None]:
    """Return the operator before a number, the one behind it (where it says more), the number and its unit."""
    wording = "定性", None, None, None
    body = _SAID_BEFORE.sub("", half_width(written).strip())
    match = _OPERATOR.match(body)
    sign = _OPERATORS[match[0]] if match else None
    if sign == "定性":
        return wording
    if match:
        body = _IN_CHINESE.sub(lambda found: str(chinese_number(found[1])), body[match.end() :])
    try:
        number, rest = split(body)
    except UnreadableError:
        return wording
    around = _BEHIND.fullmatch(_NOTE.sub("", rest.rstrip("。;,")))
    if around is None or _DAY_UNIT.fullmatch(rest) or _SECOND_BOUND.match(rest):
        return wording
    unit, word = around[1].strip(), around[2]
    unit = _BESIDE_UNIT.sub("", unit[1:-1] if _IN_BRACKETS.fullmatch(unit) else unit)
    if not _UNIT_OF_MEASURE.fullmatch(unit) or (unit.startswith("年") and number in _YEARS):
        return wording
    behind = None if word is None else "≥" if word == "以上" else "≤"
    if behind and sign not in (None, "="):
        if (behind == "≥") != (sign in "≥>"):
            return wording
        behind = None
    return sign, behind, NUMBER.fit(number), unit or None


def is_month(value: Cell) -> bool:
    """Tell whether a target that is a number may be a month or day, where neither sign nor unit stands with it."""
    return _MONTH_OF_YEAR.fullmatch(label(text(value) or "")) is not None


def achieved(value: Cell) -> tuple[Decimal | None, str | None]:
    """Return number and unit of an actual value (`480`, `480人次`, `96%以上`); no number for wording or a range."""
    if type(value) is float:
        return NUMBER.fit(Decimal(repr(value))), None
    written = text(value)
    if written is None:
        return None, None
    sign, _, number, unit = _measure(written)
    return (number, unit) if sign in (None, "=") else (None, None)
