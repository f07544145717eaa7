"""Codes of departments, units and projects, alone or beside a name, however they are written."""

from __future__ import annotations

import re

from forms.problems import UnreadableError
from forms.values import LARGEST_EXACT, Cell, Fault, Percent, Shown, Uncached, half_width, plain, text
from policy.characters import DROPPED

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
_DASHES = re.compile(r"\s*[-—–－_]+\s*")
_PROJECT_AND_NAME = re.compile(
    rf"(?:{_OPEN})?({PROJECT_CODE.pattern})(?:{_CLOSE})?{_DASH}*\s*(.*)"
    rf"|(.+?){_DASH}*\s*{_OPEN}({PROJECT_CODE.pattern}){_CLOSE}",
    re.DOTALL,
)


def code(value: Cell, digits: int) -> str | None:
    """Return a department's (3) or unit's (6 and more) code. Raises UnreadableError code, lost_digits for a number with fewer."""
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


def matter_number(value: Cell) -> str | None:
    """Return the number of a matter to put right, `201-2025-001`, its dashes and digits in half width."""
    written = text(value)
    return None if written is None else _DASHES.sub("-", half_width(written)).upper()


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
