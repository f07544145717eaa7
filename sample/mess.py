"""What offices do to a template: shifted blocks, hidden rows and sheets, notes below, CSV in GB18030, stray files.

Here: changes that a reader must see through, so none of them changes what a form says. Not here: mistakes (`faults`).
"""

from __future__ import annotations

from datetime import datetime
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from forms.layouts.words import INSTRUCTIONS
from sample.workbooks import Inbox, as_csv, content

NOTE = "注：本表由单位填报，经主管部门审核后报送财政部门。"
STRAY = ((".DS_Store", b"\x00\x00\x00\x01Bud1"), ("Thumbs.db", b"\xd0\xcf\x11\xe0"), ("~$绩效自评表.xlsx", b"\x05user"))
CSV_ODDS = 0.3


def shift(sheet: Worksheet, rows: int, columns: int) -> None:
    """Move everything on a sheet down and to the right, merged cells included."""
    merged = [block.bounds for block in sheet.merged_cells.ranges]
    for left, top, right, bottom in merged:
        sheet.unmerge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    sheet.move_range(sheet.calculate_dimension(), rows=rows, cols=columns)
    for left, top, right, bottom in merged:
        sheet.merge_cells(
            start_row=top + rows, start_column=left + columns, end_row=bottom + rows, end_column=right + columns
        )


def disarrange(workbook: Workbook, rng: Random) -> None:
    """Shift blocks, add a note below and hide a spare row on most sheets; add instructions and an old hidden copy."""
    for sheet in list(workbook.worksheets):
        if rng.random() < 0.6:
            shift(sheet, rng.randint(0, 2), rng.randint(0, 2))
        if rng.random() < 0.4:
            sheet.cell(sheet.max_row + 2, 1, NOTE)
        if rng.random() < 0.2:
            sheet.row_dimensions[sheet.max_row].hidden = True
    if rng.random() < 0.5:
        instructions = workbook.create_sheet(INSTRUCTIONS, 0)
        instructions["A1"] = INSTRUCTIONS
        instructions["A2"] = NOTE
    if rng.random() < 0.3:
        hidden = workbook.create_sheet("旧表")
        hidden["A1"] = "项目支出绩效自评表"
        hidden["A2"] = "（2019年度）"
        hidden.sheet_state = "hidden"


def put(inbox: Inbox, path: str, workbook: Workbook, received: datetime, rng: Random) -> str:
    """Write a workbook as a careless office would; one of a single sheet may come as CSV. Returns its path."""
    if len(workbook.worksheets) == 1 and rng.random() < CSV_ODDS:
        encoding = rng.choice(("gb18030", "utf-8", "utf-8-sig"))
        return inbox.put(path.removesuffix(".xlsx") + ".csv", as_csv(workbook.worksheets[0], encoding), received)
    disarrange(workbook, rng)
    return inbox.put(path, content(workbook), received)


def litter(inbox: Inbox, folder: str, received: datetime) -> None:
    """Leave the files in a folder that computers leave there."""
    for name, data in STRAY:
        inbox.put(f"{folder}/{name}", data, received)
