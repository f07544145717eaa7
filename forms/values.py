"""From one cell to one typed value: pure functions from what a cell holds to a number, date, code or text.

Every function returns None for a blank cell and raises `UnreadableError` for a value that is there but cannot be read.
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


class Month(date):
    """A day of which its cell shows the month alone: `2027年12月` as spreadsheets keep it, the first of the month."""

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


class Shown(float):
    """A number that its cell shows divided by ten to the power of `scale` (None: no plain number), with `words` behind it."""

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


class Emptied(Uncached):
    """A formula whose stored value is an empty text: blank as a text or date, no value where a number is due."""


class Fault(str):
    """A cell that shows an error of the spreadsheet; the text is the error, such as #DIV/0!."""


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
TICKS, BOXES = "✔√✓☑✅■●", "□☐○"
"""Marks that choose the word beside them, and those that do not."""
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

_DATE = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]|([0-9]{2})([0-9]{2}))"
)
_TIME = re.compile(r"[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?Z?$")


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
    """Return a text without the apostrophe that, as in the published tables, stands before what a spreadsheet could run."""
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


def split(value: str) -> tuple[Decimal, str]:
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
        return split(value) if value.strip(TRIMMED) and label(value) not in BLANK_SIGNS else None
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value), ""
    raise UnreadableError("not_a_number")


def money(value: Cell, unit: str) -> Decimal | None:
    """Return an amount in 元, two places. `unit` is the block's, 元 or 万元; the cell may repeat it, not contradict it.

    A cell that holds 元 and shows them as 120.0万元 by its number format holds what shows, whatever the block's unit; one that
    shows a percentage shows no amount.
    Raises UnreadableError not_a_number, unit_conflict or scaled.
    """
    if isinstance(value, Percent):
        if value:
            raise UnreadableError("scaled")
        value = float(value)
    if isinstance(value, Shown) and value.scale and MONEY_WORDS.get(value.words) == value.scale:
        return MONEY.fit(Decimal(repr(float(value))))
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if rest and MONEY_WORDS.get(word := label(rest).removesuffix("整")) != MONEY_UNITS[unit]:
        raise UnreadableError("unit_conflict" if word in MONEY_WORDS else "not_a_number")
    return MONEY.fit(number.scaleb(MONEY_UNITS[unit]) if number else number)


@lru_cache(maxsize=MOST_REMEMBERED, typed=True)  # scores repeat
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


def count(value: Cell) -> int | None:
    """Return a whole number."""
    parts = _parts(value)
    if parts is None:
        return None
    number, rest = parts
    if rest or not number.is_finite() or abs(number) > LARGEST_COUNT or number != int(number):
        raise UnreadableError("not_a_number")
    return int(number)


def day(value: Cell) -> date | None:
    """Return a calendar date: a date cell, 2026-09-10, 2026/9/10, 2026年9月10日 or 20260910."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if is_blank(value):
        return None
    if isinstance(value, Uncached):
        raise UnreadableError("formula")
    body = _TIME.sub("", half_width(shown(value)).strip())
    match = _DATE.fullmatch("".join(body.split()))
    if match is None or isinstance(value, bool | Percent):
        raise UnreadableError("not_a_date")
    year, *rest = (int(part) for part in match.groups() if part)
    try:
        return date(year, *rest)
    except ValueError:
        raise UnreadableError("not_a_date") from None


def word(value: Cell, words: Sequence[str]) -> str | None:
    """Return one of the words, as declared. Raises UnreadableError word for any other value."""
    found = usual(value, words)
    if found is not None and found not in words:
        raise UnreadableError("word")
    return found


def usual(value: Cell, words: Sequence[str]) -> str | None:
    """Return one of the words, as declared, however it is spaced, or the one that is ticked; any other text as it is written."""
    written = text(value)
    if written is None:
        return None
    return (
        next((known for known in words if label(known) == label(written)), None) or _ticked(written, words) or written
    )


def _ticked(written: str, words: Sequence[str]) -> str | None:
    """Return the only word with a tick where a text holds nothing but words and boxes: `☑是 □否`, `是√ 否□`."""
    body = label(written)
    if not any(tick in body for tick in TICKS):
        return None
    box, known = f"([{TICKS}{BOXES}]?)", "|".join(sorted(map(label, words), key=len, reverse=True))
    marked = f"{box}(?:{known})" if body[0] in TICKS + BOXES else f"(?:{known}){box}"
    if not re.fullmatch(f"(?:{marked}[/、,;]?)+", body):
        return None
    ticked = [match[0].strip(TICKS + BOXES) for match in re.finditer(marked, body) if match[1] in tuple(TICKS)]
    return next((word for word in words if [label(word)] == ticked), None)


def yes_no(value: Cell) -> bool | None:
    """Return 是 or 否 and nothing else."""
    return {"是": True, "否": False, None: None}[word(value, ("是", "否"))]


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
