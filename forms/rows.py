"""The rows below a header: which hold a record, and why the others are passed over.

Every row that holds anything is read, or it is known to be a total, a placeholder, a remark, a header again or a breakdown of
the row above. Nothing is dropped in silence: what was passed over is counted by reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cached_property, lru_cache

from forms.codes import DEPARTMENT_DIGITS, code_and_name
from forms.headers import Header
from forms.labels import label_key, may_be_between
from forms.layouts.declare import Grid
from forms.problems import UnreadableError
from forms.sheets import Sheet
from forms.values import BLANK_SIGNS, WEIGHT, Cell, Emptied, label, points, remembered
from forms.vocabulary import LABEL, SUBTOTAL, TOTAL

READ, PLACEHOLDER, REMARK, HEADER, BREAKDOWN = "read", "placeholder", "remark", "header", "breakdown"

_NOTE = re.compile(
    r"[\s(（]*(?:注|备注|说明|填表人|填报人|制表人|审核人|复核人|经办人|联系人|联系电话|单位负责人|项目负责人|财务负责人|负责人"
    r"|填表日期|填报日期|日期|填表单位|填报单位|单位\(盖章\)|盖章)\s*[0-9]*\s*(?:[：:、.．]|$)"
)
"""How a trailing note or signature begins; the colon keeps it apart from an indicator's name."""
_DOTS = re.compile(r"[.…·。]*")
_NUMBERED = re.compile(r"(?:指标|目标)[0-9]{0,2}[:.、]?|[0-9]{1,2}[:.、]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:分|%)?")
_BRACKETED = re.compile(r"[(（【\[].*[)）】\]]")
FEWEST_SUMMED = 2
"""Rows above that a row without a name sums up, at the least, and columns of points that are merged down."""
MOST_OF_REMARK = 3
"""Filled cells of a row of a list that is a remark: its label, its text, a seal."""
_PART_OF = "其中"
_SUMS = ("小计", "合计")
"""How the name of a row that sums up others ends: 市教育局小计."""
_CODE = re.compile(r"[0-9]{3}[0-9A-Z]*")
"""What is no label, remark or placeholder."""
_CHAPTER = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])")
"""How the name of a group of projects begins."""
_COUNTED = re.compile(r"\([^()]*\)$")
_GOES_ON = re.compile(r"\s*[0-9]{1,2}\s*[.．、)）]|.{12,}[。；;]$", re.DOTALL)
"""How a remark goes on in the row below: its second point, another sentence."""
_SENTENCE = re.compile(r".{12,}[。；;]")


@lru_cache(maxsize=1024)
def _shape(header: Header, grid: Grid) -> tuple[int, frozenset[int], frozenset[int], Sequence[int], frozenset[int]]:
    """Return the columns that make a row what it is: its key, those of level names, of content, of points, of any field."""

    def columns(*names: str) -> frozenset[int]:
        spans = (header.columns[name] for name in names if name in header.columns)
        return frozenset(column for first, last in spans for column in range(first, last + 1))

    there = [each.name for each in grid.columns if each.name in header.columns]
    keys = [name for name in ("level3", "level2") if name in there] or there
    key = header.columns[keys[0]][0] if keys else header.first
    words = frozenset(column for each in header.words.values() for column, _ in each)
    core, points = columns(*grid.core) | words, tuple(sorted(columns("weight", "score")))
    return key, columns("level1", "level2") - {key}, core, points, columns(*there)


class Rows:
    """The rows under the header of a block, as far as row `end`."""

    def __init__(self, sheet: Sheet, grid: Grid, header: Header, end: int) -> None:
        self.sheet, self.grid, self.header, self.end = sheet, grid, header, end
        self.vocabulary = sheet.vocabulary
        self.key, self.levels, self.core, self.points, self.fields = _shape(header, grid)
        self.total: int | None = None
        self.unlabelled: set[int] = set()
        self._above_is: str | None = None
        self.printed: list[int] = []
        self.taken: list[int] = []

    def read(self, count: Counter[str]) -> Iterator[int]:
        """Yield the rows to read; `count` gets every row that holds anything, by READ or why it is passed over.

        Meanwhile `printed` are the placeholders since the last row that was read: the names of their levels hold for the rows
        below. Afterwards `total` is the last closing row, `unlabelled` the columns that hold something and have no label.
        """
        kind = self._in_form if self.grid.core else self._in_list
        without_label = sorted(set(range(self.sheet.width)) - self.header.labelled)
        for row in range(self.header.last + 1, self.end):
            cells = self.sheet.rows[row]
            reason = None
            if not self._is_usual(cells):
                filled = [
                    (column, value)
                    for column, value in enumerate(cells)
                    if value is not None and not isinstance(value, Emptied)
                ]
                if not filled:
                    continue
                reason = kind(row, filled)
            count[reason or READ] += 1
            self._above_is = reason
            if reason is None:
                self.taken.append(row)
                for column in without_label:
                    if column < len(cells) and cells[column] is not None:
                        self.unlabelled.add(column)
                yield row
                self.printed.clear()
            elif reason == PLACEHOLDER:
                self.printed.append(row)

    def _is_usual(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row is like most: its key is a code; or a name, with points, and at its left nothing says otherwise."""
        key = cells[self.key] if self.key < len(cells) else None
        if not self.grid.core:
            return type(key) is str and _CODE.fullmatch(key) is not None
        if type(key) is not str or self.total is not None:
            return False
        role = self.vocabulary.role
        for value in cells[: self.key + 1]:
            if type(value) is str and role(value):
                return False
        return any(is_number(cells[column]) for column in self.points if column < len(cells))

    def _in_list(self, row: int, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """Tell why a row of a list or register is passed over: its key cell decides, other cells only where that is blank."""
        if self._repeats_header(filled):
            return HEADER
        key = self.sheet.at(row, self.key)
        if self._is_total(key) or (key is None and any(self._is_total(value) for _, value in filled)):
            return TOTAL
        if reason := self._beside_projects(filled):
            return reason
        remarks = [isinstance(value, str) and self._is_remark(value) for _, value in filled]
        in_place_of_key = key is None or filled[0][0] == self.key
        beside = all(
            said or before for said, before in zip(remarks[1:], remarks, strict=False)
        )  # 填表人： | 张三 | 审核人： | …
        if remarks[0] and ((in_place_of_key and len(filled) <= MOST_OF_REMARK) or beside):
            return REMARK
        if all(is_placeholder(value) for column, value in filled if column in self.fields):
            return PLACEHOLDER if any(column in self.header.known for column, _ in filled) else None
        return None

    def _beside_projects(self, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """Tell why a row of a list that says no more than a name and amounts is passed over.

        It sums up or heads the projects of a department or unit of the list, or what has a number (一、); it is a part (其中); it
        stands between two pages.
        """
        alone = filled[0][1] if len(filled) == 1 else None
        goes_on = self._above_is == REMARK and isinstance(alone, str) and _GOES_ON.match(alone)
        if goes_on or (isinstance(alone, str) and may_be_between(alone) and not is_number(alone)):
            return REMARK
        texts = [value for column, value in filled if column in self.fields and column not in self._money]
        names = {_owner(value) if isinstance(value, str) else "" for value in texts}
        if not self._owners or len(names) != 1 or any(column not in self.header.labelled for column, _ in filled):
            return None
        if all(column in self._owned for column, _ in filled if column in self.fields and column not in self._money):
            return None
        name, has_amounts = names.pop(), any(column in self._money for column, _ in filled)
        if name.startswith(_PART_OF):
            return BREAKDOWN if has_amounts else None
        if name in self._owners or (len(filled) == 1 and _CHAPTER.match(str(texts[0]))):
            return TOTAL if has_amounts else PLACEHOLDER
        return None

    @cached_property
    def _money(self) -> frozenset[int]:
        """The columns of amounts."""
        spans = [self.header.columns.get(field.name, (0, -1)) for field in self.grid.columns if field.kind == "money"]
        return frozenset(column for first, last in spans for column in range(first, last + 1))

    @cached_property
    def _owned(self) -> frozenset[int]:
        """The columns of departments and units of a list, none of a register."""
        owners = (field.name for field in self.grid.columns if field.kind in ("department", "unit"))
        return frozenset(self.header.columns[name][0] for name in owners if name in self.header.columns)

    @cached_property
    def _owners(self) -> frozenset[str]:
        """The names in those columns, of rows with numbers."""
        rows = (row for row in self.sheet.rows[self.header.last + 1 : self.end] if any(map(is_number, row)))
        cells = (row[column] for row in rows for column in self._owned if column < len(row))
        return frozenset(_owner(value) for value in cells if isinstance(value, str))

    def _in_form(self, row: int, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """Tell why a row of a form's block is passed over."""
        if self._repeats_header(filled):
            return HEADER
        left = [value for column, value in filled if column <= self.key and isinstance(value, str)]
        roles = [self.vocabulary.role(text) for text in left]
        if (TOTAL in roles or SUBTOTAL in roles) and not self._is_named(row):
            self.total = self.total if SUBTOTAL in roles else row
            return TOTAL
        if (
            roles
            and left[0] == filled[0][1]
            and (roles[0] == LABEL or (self.total is not None and self._is_remark(left[0])))
        ):
            return REMARK
        if any(is_number(self.sheet.at(row, column)) for column in self.points):
            return self._without_name(row, filled)
        return self._without_points(row, filled)

    def _without_name(self, row: int, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """Tell why a row with points and neither name, target nor result is passed over: a remark, or the sum of those above."""
        if any(column in self.core and column not in self.points for column, _ in filled) or self._goes_on(row):
            return None
        if isinstance(filled[0][1], str) and self._is_remark(filled[0][1]):
            return REMARK
        if not self._sums_up(row):
            return None
        self.total = row
        return TOTAL

    def _sums_up(self, row: int) -> bool:
        """Tell whether the points of a row, the last with any, are no fewer than those of all rows above together."""
        below = range(row + 1, self.end)
        if any(is_number(self.sheet.at(each, column)) for each in below for column in self.points):
            return False
        at = next(column for column in self.points if is_number(self.sheet.at(row, column)))
        above = [number for each in self.taken if (number := _points(self.sheet.at(each, at))) is not None]
        return len(above) >= FEWEST_SUMMED and (_points(self.sheet.at(row, at)) or 0) >= sum(above) > 0

    def _goes_on(self, row: int) -> bool:
        """Tell whether the name of a row is that of the one above, merged down to it."""
        return self.sheet.covered.get((row, self.key), (row, self.key))[0] < row

    def _without_points(self, row: int, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """Tell why a row that gives no points is passed over; one with a name, a target or a result counts all the same."""
        column, first = filled[0]
        said = isinstance(first, str) and column <= self.key and self._is_remark(first)
        if said or self.total is not None:
            return REMARK
        if not any(column in self.core and not is_placeholder(value) for column, value in filled):
            return self._without_content(filled)
        if self._breaks_down(row):
            return BREAKDOWN
        alone = len(filled) == 1 and isinstance(first, str) and _SENTENCE.search(first)
        return REMARK if alone else None

    def _is_named(self, row: int) -> bool:
        """Tell whether a row has a name of its own that is no total: an indicator may be called 合计 elsewhere."""
        key = self.sheet.at(row, self.key)
        return isinstance(key, str) and not (self.vocabulary.role(key) or is_placeholder(key) or is_number(key))

    def _without_content(self, filled: Sequence[tuple[int, Cell]]) -> str | None:
        """A row without a name, target, result or points: printed level names, dots, a number; else a remark."""
        if any(column in self.levels for column, _ in filled) or all(is_placeholder(value) for _, value in filled):
            return PLACEHOLDER
        return REMARK if all(isinstance(value, str) for _, value in filled) else None

    def _breaks_down(self, row: int) -> bool:
        """Tell whether a row is a part of the one above: named so, without points where others have them, or merged with it."""
        merged = [self.sheet.covered.get((row, column), (row, column))[0] < row for column in self.points]
        if len(merged) >= FEWEST_SUMMED and all(merged) and self._goes_on(row):
            return True
        key = self.sheet.at(row, self.key)
        near = (self.sheet.at(each, column) for each in (row - 1, row + 1) for column in self.points)
        return isinstance(key, str) and key.strip().startswith(_PART_OF) and any(map(is_number, near))

    def _repeats_header(self, filled: Sequence[tuple[int, Cell]]) -> bool:
        labels, (column, first) = self.header.written, filled[0]
        if not self.grid.core and tuple(filled) in self._above:
            return True
        return first in labels.get(column, ()) and all(value in labels.get(at, ()) for at, value in filled)

    @cached_property
    def _above(self) -> frozenset[tuple[tuple[int, Cell], ...]]:
        """What stands in the rows down to the header, which the pages of a printed list repeat."""
        rows = self.sheet.rows[: self.header.last + 1]
        return frozenset(tuple((at, value) for at, value in enumerate(row) if value is not None) for row in rows)

    def _is_total(self, value: Cell) -> bool:
        key = label_key(value).key if isinstance(value, str) else ""
        return key in self.vocabulary.totals or key.endswith(_SUMS)

    def _is_remark(self, text: str) -> bool:
        """Tell whether a text is a remark, an opinion or a signature, or what stands before one."""
        before = label_key(text.replace("：", ":").partition(":")[0]).key
        return _NOTE.match(text) is not None or before in self.vocabulary.remarks or before in self.vocabulary.pairs


def _owner(written: str) -> str:
    """Return the name of a department or unit without its code, numbering, and the number of its projects behind it."""
    with suppress(UnreadableError):
        written = code_and_name(written, DEPARTMENT_DIGITS)[1] or ""
    return _COUNTED.sub("", label_key(written).key)


def is_note(sheet: Sheet, row: int) -> bool:
    """Tell whether a row is a trailing note: its first filled cell begins like one."""
    first = next((value for value in sheet.rows[row] if value is not None), None)
    return isinstance(first, str) and _NOTE.match(first) is not None


def is_number(value: Cell) -> bool:
    """Tell whether a cell holds a number, also as text, of points or in %."""
    return isinstance(value, int | float) or (isinstance(value, str) and _NUMBER.fullmatch(label(value)) is not None)


def _points(value: Cell) -> Decimal | None:
    with suppress(UnreadableError):
        return points(value, WEIGHT) if is_number(value) else None
    return None


def is_placeholder(value: Cell) -> bool:
    """Tell whether a cell holds nothing but what a blank form has printed: dots, a sign for blank, 指标2：, instructions."""
    return isinstance(value, str) and _is_printed(value)


@remembered
def _is_printed(value: str) -> bool:
    key = label(value)
    return (
        key in BLANK_SIGNS
        or _DOTS.fullmatch(key) is not None
        or _NUMBERED.fullmatch(key) is not None
        or (_BRACKETED.fullmatch(key) is not None and len(key) > 3)
    )
