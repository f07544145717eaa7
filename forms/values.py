"""From one cell to one typed value: pure functions from what a cell holds to a number, date, code or text.

Every function returns None for a blank cell and raises `UnreadableError` for a value that is there but cannot be read.
Not here: where a cell stands, which values are required, whether a value is right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, TypeVar

from forms.problems import UnreadableError
from policy.characters import DROPPED, LATIN_IN_CODES, REPLACED, UNSEEN, VARIANTS, named


class Percent(float):
    """A numeric cell formatted as a percentage: 0.95 that shows as 95%."""


class Shown(float):
    """A number that its cell shows otherwise: divided by ten to the power of `scale`, with `words` behind it.

    `scale` is None where what shows is no plain number. The float itself is what the cell holds.
    """

    scale: int | None
    words: str

    def __new__(cls, held: float, scale: int | None, words: str) -> Shown:
        """Make one of what the cell holds and how it shows."""
        shown = super().__new__(cls, held)
        shown.scale, shown.words = scale, words
        return shown

    def __hash__(self) -> int:
        return hash((float(self), self.scale, self.words))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Shown):
            return (float(self), self.scale, self.words) == (float(other), other.scale, other.words)
        return NotImplemented

    def seen(self) -> Decimal:
        """Return the number that shows. Raises UnreadableError scaled where it may be taken for another one.

        A number that shows smaller or larger than it is needs words that say its unit; nought is nought.
        """
        if float(self) and (self.scale is None or (self.scale and not self.words)):
            raise UnreadableError("scaled")
        return Decimal(repr(float(self))).scaleb(-(self.scale or 0))


class Uncached(str):
    """A formula without a stored value; the text is the formula."""

    __slots__ = ()


class Emptied(Uncached):
    """A formula whose stored value is an empty text: blank as a text or date, no value where a number is due."""

    __slots__ = ()


class Fault(str):
    """A cell that shows an error of the spreadsheet; the text is the error, such as #DIV/0!."""

    __slots__ = ()


Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell can hold. Blank is None or an empty text."""
Result = TypeVar("Result")


ARITHMETIC = Context(prec=120, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, eq=False)  # compared as itself, so that remembering what was read costs no comparison
class Exact:
    """A decimal column: `digits` in all, rounded half-up to `quantum`."""

    digits: int
    quantum: Decimal

    def fit(self, number: Decimal) -> Decimal:
        """Round a number to the column's places. Raises UnreadableError not_a_number where it does not fit."""
        if number.is_finite() and number.adjusted() < self.digits:
            rounded = ARITHMETIC.quantize(number, self.quantum)
            if rounded.adjusted() < self.digits + self.quantum.adjusted():
                return rounded
        raise UnreadableError("not_a_number")


MONEY = Exact(18, Decimal("0.01"))
SCORE = Exact(9, Decimal("0.01"))
WEIGHT = Exact(9, Decimal("0.0001"))
NUMBER = Exact(24, Decimal("0.000001"))
SHARE = Exact(18, Decimal("0.00000001"))
LARGEST_COUNT = 2**31 - 1
LARGEST_EXACT = 2**53
"""Above it a spreadsheet's number has lost digits."""

LONGEST_LABEL = 60
"""Characters of a label; longer texts are none, and are not remembered."""
MOST_REMEMBERED = 4096
MONEY_UNITS = {"元": 0, "万元": 4}
"""Unit of money to the power of ten that turns it into 元."""
BLANK_SIGNS = frozenset({"—", "——", "–", "-", "--", "/", "\\", "*", "无", "×", "─"})
"""What stands for a blank in an amount, a weight or a score, as `label` writes it."""
MONEY_WORDS = MONEY_UNITS | {
    "百元": 2, "千元": 3, "十万元": 5, "百万元": 6, "千万元": 7, "亿元": 8, "万": 4, "亿": 8,
}  # fmt: skip
"""The same for every word by which a number format may state the unit of what it shows."""
PERCENT_WORDS = ("%", "百分比")
LARGEST_BARE_RATIO = 2

TRIMMED = "".join(filter(str.isspace, map(chr, range(0x3001)))) + UNSEEN
"""Characters that are nothing at either end of a text."""


def _usual(*blocks: range) -> dict[int, str]:
    """Characters that Unicode has for another width or style of usual ones, and those; none that takes more room."""
    forms = ((code, unicodedata.normalize("NFKC", chr(code))) for block in blocks for code in block)
    return {code: form for code, form in forms if len(form) == 1 and form != chr(code)}


_WIDTH: dict[int, str] = {
    **_usual(range(0xFE10, 0xFE1A), range(0xFE30, 0xFE70), range(0xFF01, 0xFFF0)),  # upright, small, full or half width
    **_usual(range(0x1D400, 0x1D800), range(0x1FBF0, 0x1FBFA)),  # letters and digits in bold, italics and the like
    **dict.fromkeys((0x3000, 0xA0), " "),
    **dict.fromkeys(map(ord, "−‐‑"), "-"),
    ord("￥"): "¥",
    **LATIN_IN_CODES,
    **DROPPED,
}
_LABEL: dict[int, str] = {
    **_WIDTH,
    **VARIANTS,
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2160, 0x2180), *range(0x3300, 0x3400))},
    **{ord("²"): "2", ord("³"): "3"},  # m², ㎡ and m2 are one
    **dict.fromkeys(map(ord, f"：:{REPLACED}{TRIMMED}"), ""),
}
_NUMBER = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+)(.*)", re.DOTALL)
_EXPONENT = re.compile(r"[eE][+-]?[0-9]{1,2}(?![0-9A-Za-z])")
_LONGEST_NUMBER = 60

_GUARDED = re.compile(r"'+(?:[=+\-@＝＋－＠](?s:.)|[\x00-\x1f\x7f-\x9f])")

_OPERATORS = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≧": "≥", "⩾": "≥", "≮": "≥", "大于等于": "≥", "大于或等于": "≥", "不低于": "≥", "不少于": "≥",
    "不小于": "≥", "至少": "≥", "≤": "≤", "<=": "≤", "=<": "≤", "≦": "≤", "⩽": "≤", "≯": "≤", "小于等于": "≤", "小于或等于": "≤",
    "不高于": "≤", "不超过": "≤", "不多于": "≤", "不大于": "≤", "控制在": "≤", "至多": "≤", "==": "=", "=": "=", "═": "=",
    "等于": "=", ">": ">", "大于": ">", "高于": ">", "超过": ">", "多于": ">", "<": "<", "小于": "<", "低于": "<", "少于": "<",
    "定性": "定性",
}  # fmt: skip
_OPERATOR = re.compile("|".join(sorted(map(re.escape, _OPERATORS), key=len, reverse=True)))
_NATURES = {"定性指标": "定性", **dict.fromkeys(("定量", "定量指标", "正向", "正向指标", "反向", "反向指标"))}
"""What stands for an operator and is none: the nature or direction of an indicator, whose sign stands elsewhere."""
_BEHIND = re.compile(
    r"(.*?)(?:\(含[^()]*\))?"
    r"(?:(?:及其?|或|和)?(以上|以内|之内|以下|(?<=[天日周月年时钟度期])内)(?:\(含[^()]*\))?(?:完成)?|左右|上下)?",
    re.DOTALL,
)
"""The unit of a number, and the word behind it that stands for an operator."""
_DAY_UNIT = re.compile(r"号|(?:年|月|日|号|天|周|季度|小时|分钟|工作日)(?:份|底|末|初|中|[上中下]旬|[以之]?[前后]).*")
_YEARS = range(1900, 2200)
"""Numbers that are a year where 年 follows: 2026年 is no duration."""
_UNIT_OF_MEASURE = re.compile(r"(?:[^0-9~\-—–至到,;。、!]|(?<=[kcdm]m)[23]|(?<=m)[23]){0,20}")

_DATE = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日|([0-9]{2})([0-9]{2}))"
)
_MIDNIGHT = re.compile(r"[ T]0?0:00(?::00(?:\.0+)?)?Z?$")

PROJECT_CODE = re.compile(r"[0-9]{6}[0-9]{2}[RYT][0-9]{12}")
DEPARTMENT_DIGITS = 3
UNIT_DIGITS = 6
UNIT_LEVELS = 6
"""Codes of units go down to six levels of three digits; the first two, department and unit, decide."""
_LENGTHS = {
    DEPARTMENT_DIGITS: (DEPARTMENT_DIGITS,),
    UNIT_DIGITS: tuple(range(UNIT_DIGITS, 3 * UNIT_LEVELS + 1, 3)),
}
_OPEN, _CLOSE, _DASH = r"[\[(【〔]\s*", r"\s*[\])】〕]", r"\s*[-—–－_]"
_CODE_AND_NAME = re.compile(rf"([0-9]+){_DASH}+\s*(.+)", re.DOTALL)
_CODE_IN_FRONT = re.compile(rf"{_OPEN}([0-9]+){_CLOSE}{_DASH}*\s*(.*)", re.DOTALL)
_CODE_APART = re.compile(r"([0-9]+)\s+([^0-9].*)", re.DOTALL)
_CODE_BEHIND = re.compile(rf"(?P<name>.+?)\s*{_OPEN}(?P<code>[0-9]+){_CLOSE}", re.DOTALL)
_PROJECT_AND_NAME = re.compile(
    rf"(?:{_OPEN})?({PROJECT_CODE.pattern})(?:{_CLOSE})?{_DASH}*\s*(.*)"
    rf"|(.+?){_DASH}*\s*{_OPEN}({PROJECT_CODE.pattern}){_CLOSE}",
    re.DOTALL,
)


def remembered(read: Callable[[Any], Result]) -> Callable[[Any], Result]:
    """Remember what was read from short texts and from numbers, which repeat from line to line and from form to form.

    0 is not remembered: it is equal to −0, which reads otherwise.
    """
    known = lru_cache(maxsize=MOST_REMEMBERED, typed=True)(read)

    def reading(value: Any) -> Result:
        short = len(value) <= LONGEST_LABEL if type(value) is str else value
        return known(value) if short else read(value)

    return reading


def half_width(value: str) -> str:
    """Return the text with letters, digits and punctuation of the usual width and style, without what is unseen."""
    return value if value.isascii() else value.translate(_WIDTH)


def label(value: str) -> str:
    """Return the text as labels, words and units are compared: as it looks, half-width, without white space and colons."""
    return _short_label(value) if len(value) <= LONGEST_LABEL else value.translate(_LABEL)


@lru_cache(maxsize=8192)
def _short_label(value: str) -> str:
    return value.translate(_LABEL)


def unguarded(value: str) -> str:
    """Return a text as it was before it was guarded: an apostrophe stands before what a spreadsheet could run.

    The published tables are guarded so; an apostrophe that guards nothing stays.
    """
    return value[1:] if value.startswith("'") and _GUARDED.match(value) else value


def is_blank(value: Cell) -> bool:
    """Whether the cell shows nothing; 0 and False are something."""
    return value is None or isinstance(value, Emptied) or (isinstance(value, str) and not value.strip(TRIMMED))


def plain(number: float) -> str:
    """Return the shortest decimal text of a number, without exponent: 100.0 is 100, 1e-05 is 0.00001."""
    written = repr(float(number))
    if "e" in written or "n" in written:
        return format(Decimal(written), "f")
    return written.removesuffix(".0")


def text(value: Cell) -> str | None:
    """Return the text of a cell, trimmed; numbers without exponent, percentages as shown, dates as 2026-09-10."""
    if type(value) is str:
        return value.strip(TRIMMED) or None
    if isinstance(value, Emptied):
        return None
    if isinstance(value, str):  # Uncached or Fault
        raise UnreadableError("formula")
    if isinstance(value, Shown):
        value.seen()
    return None if value is None else shown(value)


def shown(value: Cell) -> str:
    """Return what the cell shows, for reports; never raises, blank is the empty text. What shows nothing is named."""
    if value is None or isinstance(value, str):
        return named((value or "").strip())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Percent | Shown):
        scale, words = (-2, "%") if isinstance(value, Percent) else (value.scale or 0, value.words)
        return format(Decimal(repr(float(value))).scaleb(-scale).normalize(), "f") + words
    if isinstance(value, int | float):
        return plain(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _split(value: str) -> tuple[Decimal, str]:
    """Split a text into its number and what follows it (`95 %` to 95 and `%`). A leading `=` is a literal formula's."""
    body = half_width(value).replace("¥", "").strip().removeprefix("=").strip()
    match = _NUMBER.fullmatch(body)
    if match is None or len(match[1]) > _LONGEST_NUMBER:
        raise UnreadableError("not_a_number")
    digits, rest = match[1], match[2]
    if exponent := _EXPONENT.match(rest):
        digits, rest = digits + exponent[0], rest[exponent.end() :]
    return Decimal(digits.replace(",", "")), rest.strip()


def _parts(value: Cell) -> tuple[Decimal, str] | None:
    """Return the number of a cell and its trailing text; a percentage is the number that shows and `%`."""
    if isinstance(value, Shown):
        return value.seen(), value.words
    if isinstance(value, float):
        number = Decimal(repr(float(value)))
        return (number.scaleb(2), "%") if isinstance(value, Percent) else (number, "")
    if isinstance(value, str):
        if isinstance(value, Uncached):
            raise UnreadableError("formula")
        return _split(value) if value.strip(TRIMMED) and label(value) not in BLANK_SIGNS else None
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value), ""
    raise UnreadableError("not_a_number")


def money(value: Cell, unit: str) -> Decimal | None:
    """Return an amount in 元, two places. `unit` is the block's, 元 or 万元; the cell may repeat it, not contradict it.

    A cell that holds 元 and shows them as 120.0万元 by its number format holds what shows, whatever the block's unit.
    Raises UnreadableError not_a_number, unit_conflict or scaled.
    """
    if isinstance(value, Percent):
        value = float(value)
    if isinstance(value, Shown) and value.scale and MONEY_WORDS.get(value.words) == value.scale:
        return MONEY.fit(Decimal(repr(float(value))))
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if rest and rest != unit:
        raise UnreadableError("unit_conflict" if rest.endswith("元") else "not_a_number")
    return MONEY.fit(number.scaleb(MONEY_UNITS[unit]) if number else number)


@lru_cache(
    maxsize=MOST_REMEMBERED, typed=True
)  # scores repeat; a cell that holds none is no result and is not remembered
def points(value: Cell, column: Exact) -> Decimal | None:
    """Return a score or weight in points; `10分` and a percentage (10% is 10 points) are accepted."""
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if rest not in ("", "分", *PERCENT_WORDS):
        raise UnreadableError("not_a_number")
    return column.fit(number)


def share(value: Cell, *, percent: bool = False) -> Decimal | None:
    """Return a ratio: 0.35, 35% and a cell formatted as 35% are the same; so is 35 where the label says `percent`.

    Raises UnreadableError ratio for a bare number above 2, not_a_number for anything else.
    """
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if not number.is_finite():
        raise UnreadableError("not_a_number")
    if rest in PERCENT_WORDS or (percent and not rest):
        return SHARE.fit(number.scaleb(-2))
    if rest:
        raise UnreadableError("not_a_number")
    if number > LARGEST_BARE_RATIO:
        raise UnreadableError("ratio")
    return SHARE.fit(number)


def count(value: Cell, suffix: str = "") -> int | None:
    """Return a whole number, such as a month (`7`, `7月` with the suffix 月)."""
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if rest not in ("", suffix) or not number.is_finite() or abs(number) > LARGEST_COUNT or number != int(number):
        raise UnreadableError("not_a_number")
    return int(number)


def day(value: Cell) -> date | None:
    """Return a calendar date: a date cell, 2026-09-10, 2026/9/10, 2026年9月10日 or 20260910."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if is_blank(value):
        return None
    if isinstance(value, Uncached):
        raise UnreadableError("formula")
    body = _MIDNIGHT.sub("", half_width(shown(value)).strip())
    match = _DATE.fullmatch("".join(body.split()))
    if match is None or isinstance(value, bool | Percent):
        raise UnreadableError("not_a_date")
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        return date(year, *rest)
    except ValueError:
        raise UnreadableError("not_a_date") from None


@dataclass(frozen=True)
class Target:
    """A target: operator (≥ ≤ = > < 定性 or none), number (none for wording), unit (none where not written)."""

    operator: str | None
    number: Decimal | None
    unit: str | None


def operator(value: Cell) -> str | None:
    """Return the operator of a cell that holds nothing else; 定量, 正向 and 反向 are none, their sign stands elsewhere.

    Raises UnreadableError word for another word.
    """
    written = text(value)
    if written is None:
        return None
    key = label(written)
    if key in _NATURES:
        return _NATURES[key]
    try:
        return _OPERATORS[key]
    except KeyError:
        raise UnreadableError("word") from None


def target(value: Cell) -> Target | None:
    """Split a target into operator, number and unit; wording has neither number nor unit and counts as 定性.

    `≥500人次` and `500人次以上` are ≥, 500, 人次; `=100%` is =, 100, %; `达成预期指标` and `12月底前` are 定性. A number without an
    operator has none. Raises UnreadableError not_a_number for a number too big for its column.
    """
    written = text(value)
    if written is None:
        return None
    sign, behind, number, unit = _short_measure(written) if len(written) <= LONGEST_LABEL else _measure(written)
    return Target(sign if number is None else behind or sign, number, unit)


def _measure(written: str) -> tuple[str | None, str | None, Decimal | None, str | None]:
    """Return the operator before a number, the one behind it (where it says more), the number and its unit."""
    wording = "定性", None, None, None
    body = half_width(written).strip()
    match = _OPERATOR.match(body)
    sign = _OPERATORS[match[0]] if match else None
    if sign == "定性":
        return wording
    try:
        number, rest = _split(body[match.end() :] if match else body)
    except UnreadableError:
        return wording
    around = _BEHIND.fullmatch(rest.rstrip("。;,"))
    if around is None or _DAY_UNIT.fullmatch(rest):
        return wording
    unit, word = around[1].strip(), around[2]
    if not _UNIT_OF_MEASURE.fullmatch(unit) or (unit.startswith("年") and number in _YEARS):
        return wording
    behind = None if word is None else "≥" if word == "以上" else "≤"
    if behind and sign not in (None, "="):
        if (behind == "≥") != (sign in "≥>"):
            return wording
        behind = None
    return sign, behind, NUMBER.fit(number), unit or None


_short_measure = lru_cache(maxsize=MOST_REMEMBERED)(_measure)
"""Targets repeat from line to line and from form to form: ≥95%, =100%."""


def achieved(value: Cell) -> tuple[Decimal | None, str | None]:
    """Return number and unit of an actual value (`480`, `480人次`, `96%以上`); no number for wording or a range."""
    if type(value) is float:
        return NUMBER.fit(Decimal(repr(value))), None
    written = text(value)
    if written is None:
        return None, None
    sign, _, number, unit = _short_measure(written) if len(written) <= LONGEST_LABEL else _measure(written)
    return (number, unit) if sign in (None, "=") else (None, None)


def code(value: Cell, digits: int) -> str | None:
    """Return a department's (3) or unit's (6 and more) code. A number is repaired where nothing was lost.

    Raises UnreadableError lost_digits for a number with fewer digits, code for anything else.
    """
    if isinstance(value, int | float):
        written = plain(value)
        if isinstance(value, bool | Percent | Shown) or not written.isdecimal() or len(written) > _LENGTHS[digits][-1]:
            raise UnreadableError("code")
        if len(written) not in _LENGTHS[digits] or value > LARGEST_EXACT:
            raise UnreadableError("lost_digits")
        return written
    written_text = text(value)
    if written_text is None:
        return None
    cleaned = half_width(written_text).strip()
    if not (len(cleaned) in _LENGTHS[digits] and cleaned.isascii() and cleaned.isdecimal()):
        raise UnreadableError("code")
    return cleaned


def named_code(value: Cell, digits: int) -> str | None:
    """Return the code of `219001-市第一中学` or of a code alone. Raises as `code`, also for a name alone."""
    number, name = code_and_name(value, digits)
    if number is None and name is not None:
        raise UnreadableError("code")
    return number


def department(value: Cell) -> str | None:
    """Return the code of `219-市教育局` or of a code alone, else the exact name, which the checks look up."""
    number, name = code_and_name(value, DEPARTMENT_DIGITS)
    return number or name


def project_code(value: Cell) -> str | None:
    """Return a project's code of 21 characters. Raises UnreadableError code, or lost_digits for a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise UnreadableError("lost_digits")
    written = text(value)
    if written is None:
        return None
    cleaned = half_width(written).strip().upper()
    if not PROJECT_CODE.fullmatch(cleaned):
        raise UnreadableError("code")
    return cleaned


def code_and_name(value: Cell, digits: int) -> tuple[str | None, str | None]:
    """Split a department or unit to code and name; a code alone or a name alone leaves the other empty. Raises as `code`.

    `219-市教育局`, `[219]市教育局`, `219 市教育局` and `市教育局（219）` are the same.
    """
    if not isinstance(value, str) or isinstance(value, Uncached | Fault):
        return code(value, digits), None
    written = value.translate(DROPPED).strip()
    narrow = half_width(written)
    if match := _CODE_AND_NAME.fullmatch(narrow) or _CODE_IN_FRONT.fullmatch(narrow):
        return code(match[1], digits), written[match.start(2) :].strip() or None
    if narrow.isascii() and narrow.isdecimal():
        return code(narrow, digits), None
    # Not every number beside a name is a code: 2025 年办公室, 第二小学（2025）
    if (match := _CODE_APART.fullmatch(narrow)) and len(match[1]) in _LENGTHS[digits]:
        return match[1], written[match.start(2) :].strip()
    if (match := _CODE_BEHIND.fullmatch(narrow)) and len(match["code"]) in _LENGTHS[digits]:
        return match["code"], written[: match.end("name")].strip()
    return None, written or None


def project_and_name(value: Cell) -> tuple[str | None, str | None]:
    """Split `编码-名称` or `名称（编码）` to code and name; a name alone has no code."""
    written = text(value)
    if written is None:
        return None, None
    written = written.translate(DROPPED)
    match = _PROJECT_AND_NAME.fullmatch(half_width(written))
    if match is None:
        return None, written
    if match[1]:
        return match[1], written[match.start(2) :].strip() or None
    return match[4], written[: match.end(3)].strip()


def word(value: Cell, words: Sequence[str]) -> str | None:
    """Return one of the words, as declared. Raises UnreadableError word for any other value."""
    written = text(value)
    if written is None:
        return None
    key = label(written)
    for known in words:
        if label(known) == key:
            return known
    raise UnreadableError("word")


def yes_no(value: Cell) -> bool | None:
    """Return 是 or 否 and nothing else."""
    written = word(value, ("是", "否"))
    return None if written is None else written == "是"


def class_code(value: Cell, classes: Sequence[tuple[str, str]]) -> str | None:
    """Return a project class by its number, its name or both (`3`, `3 特定目标类`); the number alone is returned."""
    written = text(value)
    if written is None:
        return None
    key = label(written).replace("-", "")
    for number, name in classes:
        if key in (number, name, number + name):
            return number
    raise UnreadableError("word")
