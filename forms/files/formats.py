"""Number formats: what a cell shows of the number that it holds, percentages, scaled amounts, words around it.

A format is read as Excel and WPS read it: sections by sign or condition, digits, quoted or escaped words, commas that divide by a
thousand, and points set between the digits (`0!.0,"万元"` shows 1,200,000 as 120.0万元). Not here: dates, which calamine tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from forms.files.markup import as_seen
from forms.values import BLANK_SIGNS, Cell, Month, Percent, Shown, half_width, shown

Condition = tuple[Callable[[float, float], bool], float]
Section = tuple[Condition | None, "Look | None"]

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|g/通用格式|常规|@)|(?P<digits>[0#?]+)|(?P<apart>e[+-]|/[0-9]*)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
"""A currency may be any word; an exponent or the line of a fraction stands `apart` between digits."""
COMPARED = {"=": eq, "<>": ne, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_CONDITION = re.compile(
    r"\s*(<=|>=|<>|!=|=|<|>)\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)\s*", re.IGNORECASE
)
_BY_SIGN: dict[int, tuple[Condition | None, ...]] = {2: ((ge, 0), None), 3: ((gt, 0), (lt, 0), None)}
_DATE = frozenset("ymdhsYMDHS")
_NO_WORDS = re.compile(r"人民币|RMB|CNY|[\s()+\-−–¥￥$€£]")
"""What stands around an amount without saying what it is; a sign or bracket is the number's own."""
THOUSAND = 3
LONGEST_CODE = 1000
"""Characters of a code that is read, Excel allows 255; what a longer one shows is not known."""


@dataclass(frozen=True)
class Look:
    """How a number shows: divided by ten to the power of `scale` (None: as no plain number), with words around it."""

    scale: int | None
    before: str
    after: str

    @classmethod
    def of(cls, scale: int | None, before: str, after: str) -> Look | None:
        """Return the look without what says nothing; None where the number shows as it is."""
        if _NO_WORDS.sub("", before):  # words on both sides make a text
            return cls(scale, before.strip(), after.strip())
        look = cls(scale, "", _NO_WORDS.sub("", half_width(after)))
        return None if look == cls(0, "", "") else look

    @classmethod
    def instead(cls, words: str) -> Look:
        """Return the look of every number as some words, or as nothing; what stands for a blank is not taken at its word."""
        return cls(None, "" if words.strip() in BLANK_SIGNS else words.strip(), "")

    def show(self, number: float) -> Cell:
        """Return what a person reads in the cell: a percentage, a number with its words, a text."""
        if self == _PERCENT:
            return Percent(number)
        if self.scale is None and (not number or self.before):
            return self.before if number else number
        seen = Shown(number, self.scale, self.after)
        return f"{self.before}{shown(seen)}" if self.before and self.scale is not None else seen


_PERCENT = Look(-2, "", "%")


@dataclass(frozen=True)
class NumberFormat:
    """A number format, by its sections."""

    sections: Sequence[Section]

    def show(self, number: float) -> Cell:
        """Return what a person reads in a cell that holds the number."""
        for condition, look in self.sections:
            if condition is None or condition[0](number, condition[1]):
                return look.show(number) if look else number
        return number

    def show_day(self, day: date) -> Cell:
        """Return what a person reads in a cell that holds a day."""
        return day


@dataclass(frozen=True)
class _Months(NumberFormat):
    """The look of days of which the month alone shows."""

    def show_day(self, day: date) -> Cell:
        return Month(day.year, day.month, day.day)


@dataclass(frozen=True)
class _Struck(NumberFormat):
    """The look of cells whose font is struck through: a number that was crossed out is none."""

    def show(self, number: float) -> Cell:
        return as_seen(shown(number), struck=True)

    def show_day(self, day: date) -> Cell:
        return as_seen(shown(day), struck=True)


PERCENT = NumberFormat(((None, _PERCENT),))
CROSSED_OUT = _Struck(())
MONTHS = _Months(())
STRUCK = "\u0336"
"""Stands for the code of a number format where the font is struck through."""
STRUCK_NUMBER = 0xFFFF
"""The number of that format; no workbook has so many."""


def of_sections(sections: Sequence[Section]) -> NumberFormat | None:
    """Return the format of some sections, None where every number shows as it is."""
    return NumberFormat(tuple(sections)) if any(look for _, look in sections) else None


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat | None:
    """Return the format of a code such as `0.00%`; None where it shows numbers as they are, or whole dates."""
    if not code or code.lower() == "general":
        return None
    if code == STRUCK:
        return CROSSED_OUT
    if len(code) > LONGEST_CODE:
        return NumberFormat(((None, Look(None, "", "")),))
    sections: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token[0] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    letters = {token[0].lower() for token in sections[0] if token.lastgroup == "other"}
    if letters >= {"y", "m"} and letters.isdisjoint("dhs"):
        return MONTHS
    read = [_section(section) for section in sections[:3]]
    if any(condition for condition, _ in read):
        missing: tuple[Condition | None, ...] = ((gt, 0), (lt, 0), None)
        last = len(read) - 1
        conditions = [condition or (None if at == last else missing[at]) for at, (condition, _) in enumerate(read)]
    else:
        conditions = list(_BY_SIGN.get(len(read), (None,)))
    return of_sections([(condition, look) for condition, (_, look) in zip(conditions, read, strict=True)])


def _section(tokens: Sequence[re.Match[str]]) -> Section:
    """Read one section. Commas behind the last digit divide by a thousand, a written point moves the digits."""
    condition: Condition | None = None
    parts: list[tuple[str, str]] = []
    for match in tokens:
        kind, token = match.lastgroup, match[0]
        if kind == "bracket":
            if found := _CONDITION.fullmatch(match["bracket"]):
                condition = (COMPARED[found[1]], float(found[2]))
            elif match["bracket"].strip("hmsHMS") == "":  # elapsed time
                return condition, None
        elif kind in ("quoted", "escaped", "currency"):
            parts.append(("word", match[kind]))
        elif kind in ("digits", "general", "apart"):
            parts.append(("digit", {"general": "0", "apart": ""}.get(kind, token)))
        elif token in _DATE:
            return condition, None
        elif kind == "other":
            parts.append((token if token in ",.%" else "word", token))
    digits = [at for at, (kind, token) in enumerate(parts) if kind == "digit" and token]
    if not digits:  # whatever the number, it shows a word or nothing
        return condition, Look.instead("".join(token for _, token in parts))
    first, last = digits[0], digits[-1]
    scale = _scale(parts[first : last + 1])
    tail = parts[last + 1 :]
    commas = next((at for at, (kind, _) in enumerate(tail) if kind not in ",."), len(tail))
    if scale is not None:
        scale += THOUSAND * sum(kind == "," for kind, _ in tail[:commas])
    if any(kind == "," for kind, _ in tail[commas:]):  # programs differ in what it does behind a word
        scale = None
    before = "".join(token for _, token in parts[:first])
    after = "".join(token for kind, token in tail[commas:] if kind != ",")
    if scale is not None:
        scale -= 2 * sum(kind == "%" for kind, _ in (*parts[:first], *tail))
    return condition, Look.of(scale, "" if scale is None else before, after)


def _scale(parts: Sequence[tuple[str, str]]) -> int | None:
    """Return the power of ten by which what stands between the digits divides; None where that makes no plain number."""
    scale = 0
    written_point = point = False
    for at, (kind, token) in enumerate(parts):
        if kind == "digit":
            scale += len(token) if written_point and not point else 0
        elif kind == ".":
            if written_point:
                return None
            point = True
        elif kind == ",":
            following = next((other for other, _ in parts[at:] if other != ","), "")
            scale += THOUSAND if following == "." else 0
        elif token.strip() == "." and not point and not written_point:
            written_point = True
        elif token.strip(" ,，"):
            return None
    return scale
