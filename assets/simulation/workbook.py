"""A simulation as a workbook in Chinese: an overview with a chart, departments, grades, and every project that changes.

Here: sheets, formats, the chart. Not here: any figure (`simulation`), published workbooks (`reports.workbook`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from assets.simulation import Row, Simulation
from warehouse.tabular import looks_like_formula
from warehouse.wording import WORDS, in_chinese

MONEY = "#,##0.00"
STRONG = Font(name="宋体", size=10, bold=True)
BODY = Font(name="宋体", size=10)
HEADING = Font(name="黑体", size=14)
SHADE = PatternFill("solid", fgColor="DDEBF7")
WIDTHS = {str: 22, Decimal: 20, int: 12}
MOST_BARS = 30
"""A chart of more departments than this shows those with the largest cuts."""
TOTALS = {
    "requested": "项目申报数",
    "cut": "项目压减",
    "control": "项目控制数",
    "public_funds_deduction": "公用经费扣减",
    "departments pending": "基本支出待定、未计入合计的部门数",
    "total_control": "控制数合计",
}


def total_title(name: str) -> str:
    """The Chinese title of a total."""
    if name.startswith("status "):
        return f"{in_chinese('status', name.removeprefix('status '))}（项目数）"
    return TOTALS[name]


def write_simulation(path: Path, simulation: Simulation, changes: Sequence[tuple[str, str, str]]) -> None:
    """Write the workbook to `path`, whole or not at all. `changes` are address, value in force and value tried.

    Raises OSError where it cannot be written.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "概览"
    sheet["A1"] = f"{simulation.year}年度预算控制数政策模拟"
    sheet["A1"].font = HEADING
    sheet["A2"] = f"区划：{simulation.region}　数据截止：{simulation.as_of.isoformat()}　金额单位：元　仅供测算，未公布"
    row = _table(sheet, 4, ("参数", "现行", "模拟"), changes)
    _table(
        sheet,
        row + 1,
        ("指标", "现行政策", "模拟政策", "差额"),
        [_compared(total_title(each["name"]), each["before"], each["after"]) for each in simulation.totals],
    )
    _departments(book, simulation)
    _table(
        book.create_sheet("按等级"),
        1,
        ("评价等级", "项目数（现行）", "项目数（模拟）", "压减（现行）", "压减（模拟）", "差额"),
        [
            (each["grade"] or "无评价", each["projects_before"], each["projects_after"],
             *_compared("", each["cut_before"], each["cut_after"])[1:])
            for each in simulation.by_grade
        ],
    )  # fmt: skip
    _table(
        book.create_sheet("变化项目"),
        1,
        ("项目编码", "项目名称", "部门编码", "申报数", "控制数（现行）", "控制数（模拟）", "差额", "状态（现行）",
         "状态（模拟）", "适用规则（现行）", "适用规则（模拟）"),
        [_project(each, simulation.rules) for each in simulation.changed],
    )  # fmt: skip
    fresh = path.with_name(f".{path.name}.new")
    try:
        book.save(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _compared(title: str, before: Any, after: Any) -> tuple[Any, ...]:
    return title, before, after, after - before


def _project(row: Row, rules: Mapping[str, str]) -> tuple[Any, ...]:
    before, after = row["control_before"], row["control_after"]
    return (
        *(row[key] for key in ("project_code", "project_name", "department_code", "requested")),
        before,
        after,
        None if before is None or after is None else after - before,
        *(WORDS["status"].get(row[key], row[key]) for key in ("status_before", "status_after")),
        *(rules.get(row[key], row[key]) for key in ("rule_before", "rule_after")),
    )


def _departments(book: Workbook, simulation: Simulation) -> None:
    """Cuts by department, largest first, with a chart of both policies side by side."""
    sheet: Any = book.create_sheet("按部门")
    rows = sorted(
        simulation.by_department,
        key=lambda each: (-max(each["cut_before"], each["cut_after"]), each["department_code"]),
    )
    titles = ("部门", "项目压减（现行）", "项目压减（模拟）", "公用经费扣减（现行）", "公用经费扣减（模拟）",
              "控制数合计（现行）", "控制数合计（模拟）", "差额")  # fmt: skip
    lines = [
        (
            f"{each['department_code']} {each['department_name'] or ''}".strip(),
            *(each[f"{part}_{side}"] for part in ("cut", "deduction", "total") for side in ("before", "after")),
            None if None in (each["total_before"], each["total_after"]) else each["total_after"] - each["total_before"],
        )
        for each in rows
    ]
    _table(sheet, 1, titles, lines)
    if not lines:
        return
    last = 1 + min(len(lines), MOST_BARS)
    chart = BarChart()
    chart.type, chart.title = "bar", "各部门项目压减：现行与模拟"
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    chart.height, chart.width = max(8, last), 22
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt = "#,##0"
    overview: Any = book["概览"]
    overview.add_chart(chart, "F4")


def _table(sheet: Any, top: int, titles: Sequence[str], lines: Iterable[Sequence[Any]]) -> int:
    """Write a table from row `top`; returns the row after it. Amounts are written exactly, text never as a formula."""
    for column, title in enumerate(titles, 1):
        cell = sheet.cell(top, column, title)
        cell.font, cell.fill, cell.alignment = STRONG, SHADE, Alignment(horizontal="center", wrap_text=True)
    row = top
    for row, line in enumerate(lines, top + 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(row, column)
            cell.font = BODY
            if isinstance(value, str) and looks_like_formula(value):
                cell.data_type, cell.quotePrefix = "s", True
                cell._value = value
                continue
            cell.value = value
            if isinstance(value, Decimal):
                cell.number_format = MONEY
    for column in range(1, len(titles) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[str]
    if top == 1:
        sheet.freeze_panes = "A2"
    return row + 1
