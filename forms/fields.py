"""How a field fills its columns of a raw table from a cell, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from forms import codes, labels, targets, values
from forms.layouts.columns import Row
from forms.layouts.declare import Field
from forms.layouts.words import CLASSES
from forms.problems import UnreadableError
from forms.values import Cell, remembered

Moved = tuple[str, ...]
"""Raw columns that took their value from this cell, though another one is theirs."""
Fill = Callable[[Row, Cell], Moved | None]
"""Reads a cell into the columns of a row. Raises UnreadableError."""

Reader = Callable[[Cell], Any]
READERS: dict[str, Callable[[Field], Reader]] = {
    "text": lambda field: partial(values.usual, words=field.words) if field.words else values.text,
    "word": lambda field: partial(values.word, words=field.words),
    "yes_no": lambda _: values.yes_no,
    "class": lambda _: partial(values.class_code, classes=CLASSES),
    "score": lambda _: lambda value: values.points(value, values.SCORE),
    "weight": lambda _: lambda value: values.points(value, values.WEIGHT),
    "date": lambda _: values.day,
    "month": lambda _: labels.month_of,
    "project_code": lambda _: codes.project_code,
    "department_code": lambda _: codes.department,
    "unit_code": lambda _: partial(codes.named_code, digits=codes.UNIT_DIGITS),
    "matter_number": lambda _: codes.matter_number,
}
"""By kind: makes the reader of a field that fills one column from one cell alone."""

MARKS = frozenset("✔√✓☑✅■●1是YVvRPþü")
"""What chooses a word or a cause in its column; the letters are ticks of symbol fonts."""
NO_MARKS = frozenset({"否", "0", "□", "☐", "N", *values.BLANK_SIGNS})
_LEANING = {"正向": "≥", "正向指标": "≥", "反向": "≤", "反向指标": "≤", "定量": None, "定量指标": None}
"""What 指标性质 says where it is no sign: the sign of a number for which nothing else gives one."""


_target = remembered(lambda value: (values.text(value), targets.target(value)))
_actual = remembered(lambda value: (values.text(value), *targets.achieved(value)))


def _fill_named(whose: str, read: Reader, row: Row, value: Cell) -> None:
    row[f"{whose}_code"], row[f"{whose}_name"] = read(value)


def _fill_project(row: Row, value: Cell) -> Moved | None:
    """A name, or «code-name»: the code counts where none stands in its own cell, and may not contradict that one."""
    code, row["project_name"] = codes.project_and_name(value)
    if code is None:
        return None
    if row["project_code"] not in (None, code):
        row["project_code"] = None
        raise UnreadableError("code", "project_code")
    row["project_code"] = code
    return ("project_code",)


def _fill_actual(row: Row, value: Cell) -> None:
    try:
        row["actual_text"], row["actual"], row["actual_unit"] = _actual(value)
    except UnreadableError as error:
        row["actual_text"] = values.text(value)
        raise UnreadableError(error.kind, "actual") from None


def _fill_target(row: Row, value: Cell) -> Moved | None:
    """Number, operator and unit of a target; operator and unit only where no cell of their own says them."""
    if row["target_text"] is not None:
        return None
    try:
        row["target_text"], read = _target(value)
    except UnreadableError as error:
        row["target_text"] = values.text(value)
        raise UnreadableError(error.kind, "target") from None
    if read is None:
        return None
    if (row["operator"], row["unit"], read.operator) == (None, None, None) and targets.is_month(value):
        read = targets.WORDING
    if row["operator"] is None:
        row["operator"] = read.operator or (row.get("leaning") if read.number is not None else None)
    if row["operator"] != "定性":
        row["target"] = read.number
    if row["unit"] is None and read.number is not None:
        row["unit"] = read.unit
    return None


def _fill_adjusted_target(row: Row, value: Cell) -> Moved:
    _fill_target(row, value)
    return ("target_text", "target")


def _fill_operator(row: Row, value: Cell) -> None:
    written = values.text(value)
    if written in _LEANING:
        row["leaning"] = _LEANING[written]
    elif written == "定性指标":
        row["operator"] = "定性"
    else:
        read = targets.operator(value)
        row["operator"] = read if row["operator"] is None or read == "定性" else row["operator"]


def _fill_direction(row: Row, value: Cell) -> Moved | None:
    written = values.text(value)
    if written is None or written in values.BLANK_SIGNS:
        return None
    if written in _LEANING:
        row["leaning"] = _LEANING[written]
        return None
    try:
        row["operator"] = targets.operator(value)
    except UnreadableError as error:
        raise UnreadableError(error.kind, "operator") from None
    return ("operator",)


def _fill_cause(field: Field, row: Row, value: Cell) -> Moved | None:
    """The reason in words, else the causes that are marked."""
    written = values.text(value)
    if written is None or written in NO_MARKS:
        return None
    if field.name == "reason_beside_causes":
        row["reason"] = written
    else:
        causes = row.setdefault("causes", [])
        causes.append(field.label if written in MARKS else f"{field.label}：{written}")
        row["reason"] = "、".join(causes)
    return ("reason",)


def fill_word(name: str, word: str, row: Row, value: Cell) -> Moved | None:
    """A mark in the column of a word chooses it; two marks choose none."""
    written = values.text(value)
    if written is None or written in NO_MARKS:
        return None
    chosen = word if written in MARKS else written
    row[name] = chosen if row[name] is None else f"{row[name]}、{chosen}"
    return (name,)


def _fill_code(row: Row, value: Cell) -> None:
    """A code of a project or a department, as 对象 says; without it the length tells."""
    subject = row["subject"]
    whole = subject == "部门整体" or (not subject and len(values.shown(value)) <= codes.DEPARTMENT_DIGITS)
    row["code"] = codes.department(value) if whole else codes.project_code(value)


_FILLS: dict[str, Fill] = {
    "department": partial(
        _fill_named, "department", remembered(partial(codes.code_and_name, digits=codes.DEPARTMENT_DIGITS))
    ),
    "unit": partial(_fill_named, "unit", remembered(partial(codes.code_and_name, digits=codes.UNIT_DIGITS))),
    "project_name": _fill_project,
    "actual": _fill_actual,
    "target": _fill_target,
    "adjusted_target": _fill_adjusted_target,
    "operator": _fill_operator,
    "direction": _fill_direction,
    "code": _fill_code,
}
"""By kind: fills several columns from a cell, or one that others help to fill."""
READ_LAST = ("direction", "operator", "adjusted_target", "target", "project_name", "code", "cause")
"""Kinds that are read after the others, in this order: what they fill depends on what stands beside."""
HELPERS = ("leaning", "causes")
"""What cells of a row leave for others of it, and no column of a raw table holds."""
HELPED = ("direction", "operator", "cause")
"""Kinds of fields that leave it."""


@lru_cache(maxsize=1024)
def reader_of(field: Field, unit: str | None, *, percent: bool = False) -> Reader | None:
    """Return what reads a cell into the one column of a field, None for a field that fills others or is filled by others.

    `unit` is the unit of money; without one amounts stay empty. `percent`: bare numbers of a share are in %.
    """
    if field.kind == "money":
        return amount_of(unit)
    if field.kind == "share":
        return partial(values.share, percent=percent)
    return READERS[field.kind](field) if field.kind in READERS else None


@lru_cache(maxsize=8)
def amount_of(unit: str | None) -> Reader:
    """Return what reads amounts in a unit; they repeat from column to column. Without a unit nothing is read."""
    return remembered(partial(values.money, unit=unit)) if unit else lambda _: None


@lru_cache(maxsize=1024)
def fill_of(field: Field, unit: str | None, percent: bool = False) -> Fill:
    """Return what reads a cell into the columns of a field; `unit` and `percent` as for `reader_of`."""
    read, name = reader_of(field, unit, percent=percent), field.name
    if read is None:
        return _FILLS[field.kind] if field.kind in _FILLS else partial(_fill_cause, field)

    def fill(row: Row, value: Cell) -> None:
        row[name] = read(value)

    return fill
