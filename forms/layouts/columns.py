"""The columns of the raw tables, as the layouts declare them: every field that fills a table, in the order of its first layout."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from forms.layouts import LAYOUTS
from forms.layouts.declare import ASIDE, Field, Layout

Row = dict[str, Any]
"""A row of a raw table: value by column."""
Rows = dict[str, list[Row]]
"""Rows by raw table."""


class RawColumn(NamedTuple):
    """A column of a raw table: its name, the kind of its values, its Chinese title and what else is to be said of it."""

    name: str
    kind: str
    title: str
    note: str = ""


BESIDE: dict[str, tuple[RawColumn, ...]] = {
    "department": (RawColumn("department_name", "text", "部门名称"),),
    "unit": (RawColumn("unit_name", "text", "单位名称"),),
    "target": (
        RawColumn("target", "number", "目标值", "number of the target; empty for wording"),
        RawColumn("operator", "operator", "指标性质", "≥ ≤ = > < or 定性; empty where none can be read"),
        RawColumn("unit", "text", "度量单位"),
    ),
    "actual": (
        RawColumn("actual", "number", "完成数", "its number; empty for wording"),
        RawColumn("actual_unit", "text", "完成值单位", "behind the number; % for a cell that shows a percentage"),
    ),
}
"""By kind: the columns that a field fills beside its own."""
_FORM = RawColumn("form", "text", "表单")
_IS_LIST = RawColumn("is_list", "yes_no", "汇总表")
_LISTED = ("raw_self_evaluations", "raw_monitorings")
_PROJECT = (
    RawColumn("project_code", "project_code", "项目编码"),
    RawColumn("project_name", "text", "项目名称"),
    RawColumn(
        "department_code",
        "text",
        "部门编码",
        "as stated; looked up from an exact department name by the checks, not here",
    ),
    RawColumn("department_name", "text", "部门名称"),
    RawColumn("unit_code", "text", "单位编码"),
    RawColumn("unit_name", "text", "单位名称"),
)
"""Whom a form is about, whether or not its layout says it all."""
NUMBERS = {
    "raw_indicators": RawColumn("indicator_no", "count", "指标序号", "order in the form from 1"),
    "raw_ex_ante_items": RawColumn("item_no", "count", "行序"),
    "raw_goal_steps": RawColumn("step_no", "count", "步序"),
    "raw_funds": RawColumn("line_no", "count", "行序", "0 for 年度资金总额, parts from 1"),
    "raw_r_rev_d": RawColumn("line_no", "count", "行序", "order in the sheet from 1"),
}
"""By raw table of lines: the column that counts them."""
_FUNDS = (
    _FORM,
    NUMBERS["raw_funds"],
    RawColumn("label", "text", "项目", "年度资金总额, 财政拨款, 上年结转资金, 其他资金, 基本支出, 项目支出"),
    RawColumn("item", "text", "栏目", "initial_budget, adjusted_budget, executed, expected_executed or (GO) amount"),
    RawColumn("amount", "money", "金额", "empty where the cell is blank or unreadable"),
)


@cache
def filled_columns(field: Field) -> tuple[str, ...]:
    """Return the raw columns that a field fills, its own first; none where it only helps to fill that of another."""
    return () if field.kind in ASIDE else (field.name, *(column.name for column in BESIDE.get(field.kind, ())))


def _fields(layout: Layout) -> Iterator[tuple[str, Field]]:
    """Yield the fields of a layout, each with the raw table that it fills."""
    subject = [block.columns for block in (layout.funds, layout.goal) if block]
    yield from ((layout.table, field) for fields in (layout.pairs, *subject) for field in fields)
    for grid in layout.grids:
        kinds = {field.name: field.kind for field in grid.columns}
        yield from ((grid.table, field) for field in grid.columns)
        for name, total in grid.totals:
            title = next(field.label for field in grid.columns if field.name == name)
            yield layout.table, Field(total, kinds[name], title=f"{grid.total}{title}")


def _declared() -> dict[str, tuple[RawColumn, ...]]:
    tables: dict[str, dict[str, RawColumn]] = {}
    for layout in LAYOUTS.values():
        for table, field in _fields(layout):
            columns = tables.setdefault(table, {})
            if not columns:
                number = (NUMBERS[table],) if table in NUMBERS else ()
                first = (_FORM, *((_IS_LIST,) if table in _LISTED else ()), *number)
                whose = _PROJECT if table == layout.table and (layout.is_list or not layout.rows) else ()
                columns |= {each.name: each for each in (number if layout.is_register else (*first, *whose))}
            if field.kind not in ASIDE:
                own = RawColumn(field.name, field.kind, field.title or field.label, field.note)
                for column in (own, *BESIDE.get(field.kind, ())):
                    columns.setdefault(column.name, column)
    return {name: tuple(columns.values()) for name, columns in tables.items()} | {"raw_funds": _FUNDS}


COLUMNS = _declared()
"""By raw table: what its rows say, without where they come from and the cells."""
