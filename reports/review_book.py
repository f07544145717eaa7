"""The workbook of the reviewers (复核用表): R-REV of the selected projects with all filled in but score and opinion.

Filled in, it is handed in as it is. Beside R-REV it has R-REV-D with the indicators of each project, for reviews line by line, and
a sheet that says who was selected and why, which is read by people alone. Not here: which projects those are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.handouts.instructions import write_instructions
from forms.handouts.pages import HEADING, LINE_HEIGHT, SHADE, STRONG, dress, lines, put, set_up_page
from forms.handouts.templates import TEMPLATE_VERSION, UNIT, lay_out
from forms.layouts.registers import R_REV, R_REV_D
from policy import Policy

Row = Mapping[str, Any]
EXECUTION = "预算执行率"
"""The line of the points of the execution rate, which is no indicator."""
LIST = "抽评名单"
COLUMNS = (
    ("rank", "序号", 6),
    ("project_code", "项目编码", 24),
    ("project_name", "项目名称", 30),
    ("department", "部门", 20),
    ("stratum", "层", 8),
    ("reasons", "入选理由", 34),
    ("points", "风险分", 9),
    ("amount", "全年预算数（元）", 18),
    ("self_score", "自评得分", 10),
)
NUMBERS = {"points": "0.00", "amount": "#,##0.00", "self_score": "0.00"}
HEAD = 4


def review_book(selected: Sequence[Row], indicators: Iterable[Row], draw: Row, policy: Policy, year: int) -> Workbook:
    """The workbook for the projects that a draw selected, in the order of their rank.

    `selected` has the columns of review_selection with names and the self score, `indicators` the project code and level-3 name of
    each line in the order of the form, `draw` the row of review_draws.
    """
    book = Workbook()
    reviews = [_review(row, draw["drawn_on"]) for row in selected]
    lay_out(cast(Worksheet, book.active), R_REV, policy, year, reviews)
    named: dict[str, list[str]] = {row["project_code"]: [EXECUTION] for row in selected}
    for row in indicators:
        named[row["project_code"]].append(row["level3"])
    detail = [{"subject": "项目", "code": code, "level3": name} for code, names in named.items() for name in names]
    lay_out(book.create_sheet(), R_REV_D, policy, year, detail)
    _list(book.create_sheet(LIST), selected, draw, year)
    write_instructions(book.create_sheet("填表说明"), R_REV, UNIT, TEMPLATE_VERSION)
    properties = book.properties
    properties.title, properties.creator = f"{R_REV.title}（{year}年度）", "jixiao"
    properties.created = datetime(year, 1, 1)
    return book


def _review(row: Row, drawn_on: date) -> dict[str, Any]:
    """A row of R-REV with the day of the draw in place of the review's, until the reviewer puts that."""
    return {"subject": "项目", "code": row["project_code"], "method": "抽评", "reviewed_on": drawn_on}


def _list(sheet: Worksheet, selected: Sequence[Row], draw: Row, year: int) -> None:
    """Who was selected and why, to be read and printed; jixiao passes over it."""
    interval = f"，抽样间隔{draw['interval']:,.2f}元" if draw["interval"] is not None else ""
    certain = sum(row["stratum"] == "必查" for row in selected)
    about = (
        f"{draw['drawn_on']}抽取，必查{certain}个，抽取{len(selected) - certain}个；随机种子{draw['seed']}{interval}。"
        f"内部使用，含涉密项目。复核得分填在「{R_REV.title}」；逐项复核的填「{R_REV_D.title}」，总分可以不填。"
    )
    width = sum(each for _, _, each in COLUMNS)
    for row, (text, font) in enumerate(((f"{year}年度自评{LIST}", HEADING), (about, STRONG)), 1):
        put(sheet.cell(row, 1), text)
        dress(sheet.cell(row, 1), font, grid=False, across="center" if row == 1 else "left")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
        sheet.row_dimensions[row].height = (1 + lines(text, width)) * LINE_HEIGHT
    for column, (_, title, places) in enumerate(COLUMNS, 1):
        put(sheet.cell(HEAD, column), title)
        dress(sheet.cell(HEAD, column), STRONG, across="center", fill=SHADE)
        sheet.column_dimensions[get_column_letter(column)].width = places
    for number, row_of in enumerate(selected, HEAD + 1):
        tallest = 1
        for column, (name, _, places) in enumerate(COLUMNS, 1):
            cell, value = sheet.cell(number, column), row_of[name]
            if isinstance(value, str):
                put(cell, value)
                tallest = max(tallest, lines(value, places))
            else:
                cell.value = value
            dress(cell, across="right" if name in NUMBERS else "left")
            cell.number_format = NUMBERS.get(name, "General")
            cell.alignment = Alignment(horizontal=cell.alignment.horizontal, vertical="center", wrap_text=True)
        sheet.row_dimensions[number].height = tallest * LINE_HEIGHT + 4
    sheet.freeze_panes = f"A{HEAD + 1}"
    sheet.print_title_rows = f"{HEAD}:{HEAD}"
    set_up_page(sheet, f"{year}年度自评{LIST}　内部", "landscape")
