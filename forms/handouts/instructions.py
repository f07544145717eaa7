"""The sheet 填表说明 of a template: what every field wants, from the layout itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.handouts.pages import LINE_HEIGHT, dress, lines, put, set_up_page, write_header, write_line, write_title
from forms.layouts.declare import MONTH, Field, Layout
from forms.layouts.words import INSTRUCTIONS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = (28, 10, 62)
KINDS = {
    "text": "文字。",
    "word": "从下拉列表中选择。",
    "yes_no": "从下拉列表中选择：是、否。",
    "class": "从下拉列表中选择。",
    "score": "数字，最多两位小数。",
    "weight": "数字。",
    "share": "百分比，如 95%。",
    "date": "日期，如 2026-09-10。",
    "month": "1 至 12 的数字，从下拉列表中选择。",
    "project_code": "21 位项目编码，文本格式，与项目库登记表一致。",
    "project_name": "项目全称，与项目库登记表一致。",
    "department": "部门编码和名称，如 219-市教育局；也可只填编码或全称。",
    "unit": "单位编码和名称，如 219001-市第一中学；也可只填编码或全称。",
    "department_code": "3 位部门编码，文本格式。",
    "unit_code": "6 位单位编码（部门编码加 3 位），文本格式。",
    "code": "项目填 21 位项目编码，部门整体填 3 位部门编码，文本格式。",
    "matter_number": "反馈函所列的整改事项编号，如 201-2025-001。",
    "operator": "从下拉列表中选择；定量指标选 ≥ ≤ = > <，文字描述的指标选「定性」。",
    "target": "符号、数字和计量单位，如 ≥500人次；定性指标写明应达到的程度。",
    "actual": "与年度指标值同一口径的数字，如 480；定性指标填达成、部分达成或未达成预期指标。",
}
SPLIT_TARGET = "数字；指标性质为「定性」的，写明应达到的程度。"
RULES = (
    "灰蓝底色为固定内容，已加保护（无密码）；只需填写白色单元格。表名、栏目名称和金额单位不得改动。",
    "空白不等于 0：没有发生额的请填 0。",
    "编码以文本形式填写，位数必须完整。",
    "请填数值，不要用公式；确需公式的，须在 Excel 或 WPS 中打开并保存一次。",
    "行数不足的，可在表内插入行；用不到的行留空即可。",
    "更正后再次报送的，可在第 2 行空白处注明「第2次报送」，以最近一次被采用的报送为准。",
    "请保存为 .xlsx 文件报送；报送前可用校验程序（jixiao）自行检查。",
)


def write_instructions(sheet: Worksheet, layout: Layout, unit: str, version: str) -> None:
    """Write on an empty sheet how a form is filled in: general rules, then one line a field."""
    write_title(sheet, INSTRUCTIONS, WIDTHS)
    money = (f"本表金额单位为{unit}。",) if layout.unit_in else ()
    rules = [f"{number}. {rule}" for number, rule in enumerate((*money, *RULES), 1)]
    notes = [f"适用于《{layout.title}》", f"模板版本：{version}", *rules]
    for row, note in enumerate(notes, 2):
        write_line(sheet, row, note, WIDTHS, spare=3)
    row = len(notes) + 3
    write_header(sheet, row, ("栏目", "是否必填", "填写要求"))
    for name, required, wanted in _fields(layout, unit):
        row += 1
        for column, text in enumerate((name, "必填" if required else "", wanted), 1):
            put(sheet.cell(row, column), text)
            dress(sheet.cell(row, column), across="center" if column == 2 else "left")
        sheet.row_dimensions[row].height = max(lines(name, WIDTHS[0]), lines(wanted, WIDTHS[2])) * LINE_HEIGHT + 4
    sheet.protection.sheet = True
    set_up_page(sheet, f"{layout.title}　{INSTRUCTIONS}", "portrait")


def _fields(layout: Layout, unit: str) -> Iterator[tuple[str, bool, str]]:
    """Yield label, whether it is required, and what is wanted, in the order of the sheet."""
    yield "年度", True, "四位年份，写在表名下方括号内，如（2026年度）。"
    columns = [each for grid in layout.grids for each in grid.columns if not each.variant]
    split = any(each.kind == "operator" for each in columns)
    for each in layout.pairs:
        if each not in layout.foot:
            yield _wanted(each, unit)
    if layout.funds:
        for line in layout.lines:
            total = line is layout.lines[0]
            amounts = layout.funds.columns if total else layout.funds.amounts
            names = "、".join(each.label.replace(MONTH, "N") for each in amounts if each.label)
            wanted = f"数字，单位{unit}{f'；分别填写：{names}' if names else ''}。"
            yield line.label, total, wanted + ("" if total else "填写分项的，各分项之和应等于年度资金总额。")
    if layout.goal:
        for each in layout.goal.columns:
            yield each.label or layout.goal.label, False, KINDS["text"]
    for each in columns:
        name, required, wanted = _wanted(each, unit)
        yield name, required, SPLIT_TARGET if split and each.kind == "target" else wanted
    for each in layout.foot:
        yield _wanted(each, unit)


def _wanted(each: Field, unit: str) -> tuple[str, bool, str]:
    wanted = f"数字，单位{unit}。" if each.kind == "money" else KINDS[each.kind]
    if each.words and each.kind != "operator":
        wanted = f"从下拉列表中选择：{'、'.join(each.words)}。"
    return each.label.replace(MONTH, "N"), each.required, wanted
