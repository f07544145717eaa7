"""Small workbooks for tests: sheets as rows of cells, saved with openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]

CODE = "64050025T000000000123"


def save(
    path: Path, rows: Rows, *merged: str, at: tuple[int, int] = (0, 0), formats: dict[str, str] | None = None
) -> Path:
    """Save one sheet; `at` shifts it down and to the right, `merged` and `formats` are by address as saved."""
    return save_all(path, {"Sheet1": rows}, *merged, at=at, formats=formats)


def save_all(
    path: Path,
    sheets: dict[str, Rows],
    *merged: str,
    at: tuple[int, int] = (0, 0),
    formats: dict[str, str] | None = None,
    hidden: Sequence[str] = (),
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_no, row in enumerate(rows, start=1 + at[0]):
            for column_no, value in enumerate(row, start=1 + at[1]):
                if value is not None and value != "":
                    sheet.cell(row_no, column_no, value)
        for area in merged:
            sheet.merge_cells(area)
        for address, number_format in (formats or {}).items():
            sheet[address].number_format = number_format
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def annual(title: str = "项目支出绩效自评表", **changes: Any) -> list[list[Any]]:
    """The rows of an SE form in the template's layout; `changes` replaces cells by address."""
    rows: list[list[Any]] = [
        [title],
        ["（2025年度）"],
        ["项目名称", "示范项目", None, None, "项目编码", CODE],
        ["主管部门", "219-市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 120, 100, 89.974, 10, "89.97%", 9],
        [None, "其中：财政拨款", 120, 90, 80],
        [None, "上年结转资金", None, 10, 9.974],
        [None, "其他资金"],
        ["年度总体目标", "预期目标", None, None, None, "实际完成情况"],
        [None, "培训教师", None, None, None, "已完成"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        [None, "产出指标（50分）", "数量指标", "培训人次", "≥500人次", 480, 40, 38.4, "生源减少"],
        [None, None, "质量指标", "合格率", "=100%", "100%", 10, 10],
        [None, "效益指标（30分）", "社会效益指标", "影响", "达成预期指标", "达成预期指标", 30, 30],
        [None, "满意度指标（10分）", "满意度", "教师满意度", "≥90％", "９５％", 10, 10],
        ["总分", None, None, None, None, None, 100, 97.4],
    ]
    return changed(rows, **changes)


def changed(rows: list[list[Any]], **changes: Any) -> list[list[Any]]:
    """The rows with other values in the cells named by address."""
    for address, value in changes.items():
        row, column = openpyxl.utils.cell.coordinate_from_string(address)[::-1]
        cells = rows[row - 1]
        place = openpyxl.utils.column_index_from_string(column) - 1
        cells.extend([None] * (place + 1 - len(cells)))
        cells[place] = value
    return rows
