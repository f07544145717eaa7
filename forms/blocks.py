"""Values found by their labels: label and value pairs, and the cell under a header that a row's value stands in."""

from __future__ import annotations

import re

from forms.labels import label_key
from forms.layouts.declare import Field
from forms.sheets import Place, Sheet
from forms.values import Cell

INLINE_ROWS = 60
"""Labels with their value in one cell are looked for in the first so many rows."""
_LATER_LABEL = re.compile(r"(?<=[\s;,；，])([^\s:;,；，]+)\s*(?=:)")
"""What may be a second label within a cell."""
_LIKE_A_LABEL = re.compile(
    r"[\w()]{2,10}(?:科室|处室|部门|名称|编码|代码|类别|类型|属性|周期|性质|日期|时间|电话|负责人|联系人|情况|金额|方式|地点)"
)


def find_value(sheet: Sheet, field: Field) -> tuple[Cell, Place] | None:
    """Return the value of a label and its cell, None where the label does not stand on the sheet.

    The value stands in the cell right of the label, or further right where nothing but the value of a label can stand there;
    else it follows the colon in the label's own cell. A blank value has the cell right of the label.
    """
    keys = sheet.vocabulary.field_keys(field)
    for row, column in sheet.find(*keys):
        after = sheet.end(row, column)[1] + 1
        value, at = sheet.at(row, after), after
        if value is None:
            at = _filled(sheet, row, after)
            value = _further_right(sheet, row, column, at)
        elif _is_label(sheet, value):
            value = None
        return value, (row, after if value is None else at)
    return _inline(sheet, keys)


def _filled(sheet: Sheet, row: int, after: int) -> int:
    """Return the column of the first filled cell of a row from `after` on, `after` where all are blank."""
    cells = sheet.rows[row]
    return next((column for column in range(after, len(cells)) if cells[column] is not None), after)


def _further_right(sheet: Sheet, row: int, label_column: int, column: int) -> Cell:
    """Return the value some cells right of a label, None where it is blank, also where the next thing is another label."""
    value, after = sheet.at(row, column), sheet.end(row, label_column)[1] + 1
    if value is None:
        return None
    if sheet.covered.get((row, after), (row, after)) != (row, after) or sheet.end(row, after) != (row, after):
        return None  # the merged cell beside the label is the value's, and it is blank
    if _is_label(sheet, value) or (isinstance(value, str) and _LIKE_A_LABEL.fullmatch(label_key(value).key)):
        return None
    others = _value_columns(sheet, row, label_column)
    if not others:  # nothing says where values stand: a text right behind this one makes this one a label
        behind = sheet.at(row, sheet.end(row, column)[1] + 1)
        return value if behind is None or _is_label(sheet, behind) else None
    return None if min(others) < column else value


def _value_columns(sheet: Sheet, row: int, label_column: int) -> list[int]:
    """Return where the values of the other labels stand that are written in the same column."""
    found = []
    for key in sheet.vocabulary.pairs:
        for at, column in sheet.find(key):
            if column == label_column and at != row:
                after = sheet.end(at, column)[1] + 1
                place = _filled(sheet, at, after)
                if sheet.at(at, place) is not None and not _is_label(sheet, sheet.at(at, place)):
                    found.append(place)
    return found


def _is_label(sheet: Sheet, value: Cell) -> bool:
    return isinstance(value, str) and label_key(value).key in sheet.vocabulary.heads


def _inline(sheet: Sheet, keys: tuple[str, ...]) -> tuple[Cell, Place] | None:
    """Return the value of a label within the label's own cell: `监控截止月份：7`, `项目名称：河道清淤  项目编码：…`."""
    for row, cells in enumerate(sheet.rows[:INLINE_ROWS]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and ("：" in value or ":" in value):
                text = value.replace("：", ":")
                later = (match for match in _LATER_LABEL.finditer(text) if _is_label(sheet, match[1]))
                starts = [0, *(match.start(1) for match in later)]
                for start, end in zip(starts, [*starts[1:], None], strict=True):
                    name, _, rest = text[start:end].partition(":")
                    if label_key(name).key in keys:
                        return rest.strip(" \n;,；，") or None, (row, column)
    return None


def cell_of(sheet: Sheet, row: int, span: tuple[int, int], left: int, *, down: bool) -> tuple[Cell, Place]:
    """Return what stands in a row under a header and its cell.

    Looks through the columns below a merged header, and into merged areas: to the right always, downwards only for
    texts (`down`), so that no number counts twice. Areas that begin left of the block are notes.
    """
    cells, covered = sheet.rows[row], sheet.covered
    for column in range(span[0], span[1] + 1):
        if column < len(cells) and (value := cells[column]) is not None:
            return value, (row, column)
        corner = covered.get((row, column))
        if corner and corner[1] >= left and (corner[0] == row or down) and (value := sheet.at(*corner)) is not None:
            return value, corner
    return None, (row, span[0])
