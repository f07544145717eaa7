"""Files of the sample city: the same records give the same bytes, and every file says when it was sent.

Here: workbooks without a trace of the clock, CSV copies, modification times; what offices do to a template (shifted blocks,
hidden rows and sheets, notes below, CSV in GB18030, stray files), which a reader must see through. Not here: what is in them,
mistakes (`faults`).
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from forms.handouts.writing import TEMPLATE, Place, Unit, Variant, write
from forms.layouts import LAYOUTS
from forms.layouts.words import INSTRUCTIONS
from sample.city import Department
from sample.records import Record

ZIP_TIME = (2021, 1, 1, 0, 0, 0)
CREATED = datetime(*ZIP_TIME)
FASTEST = 1
NOTE = "注：本表由单位填报，经主管部门审核后报送财政部门。"
STRAY = ((".DS_Store", b"\x00\x00\x00\x01Bud1"), ("Thumbs.db", b"\xd0\xcf\x11\xe0"), ("~$绩效自评表.xlsx", b"\x05user"))
CSV_ODDS = 0.3


@dataclass(frozen=True)
class Sheet:
    """One sheet to write: a layout's name (`SE`, `MO-list`, `R-UNIT` …), its records, and how it is filled in."""

    layout: str
    data: Record | Sequence[Record]
    year: int
    unit: Unit = "万元"
    submission: int | None = None
    variant: Variant = TEMPLATE
    name: str = ""

    def write(self, sheet: Worksheet) -> list[Place]:
        """Write it on a worksheet."""
        return write(
            sheet,
            LAYOUTS[self.layout],
            self.data,
            year=self.year,
            unit=self.unit,
            submission=self.submission,
            variant=self.variant,
        )


class _TimelessZip(ZipFile):
    """A zip file whose entries all carry the same time."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        info = ZipInfo(str(zinfo_or_arcname), ZIP_TIME)
        super().writestr(info, data, ZIP_DEFLATED, FASTEST)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())


def book(sheets: Sequence[Sheet]) -> Workbook:
    """Return a workbook with these sheets; names that would clash are numbered."""
    workbook = Workbook()
    workbook.remove(workbook["Sheet"])
    for number, each in enumerate(sheets, 1):
        each.write(workbook.create_sheet(each.name or f"Sheet{number}"))
    return workbook


def content(workbook: Workbook) -> bytes:
    """Return the bytes of a workbook, the same at any time of day."""
    workbook.properties.created = workbook.properties.modified = CREATED
    buffer = io.BytesIO()
    with _TimelessZip(buffer, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        # Workbook.save would stamp the present time into the properties.
        ExcelWriter(workbook, archive).save()
    return buffer.getvalue()


def as_csv(sheet: Worksheet, encoding: str) -> bytes:
    """Return the cells of a worksheet as CSV text; merged cells below and beside the first stay blank."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if value is None else value for value in row] for row in sheet.values])
    return text.getvalue().encode(encoding)


@dataclass
class Inbox:
    """The inbox being written: every file with the moment it was received, in UTC."""

    folder: Path
    files: list[str]

    def put(self, path: str, data: bytes, received: datetime) -> str:
        """Write a file below the inbox and set its modification time. Returns its path below the inbox."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        moment = received.replace(tzinfo=UTC).timestamp()
        os.utime(target, (moment, moment))
        self.files.append(path)
        return path


def sent(form: str, year: int, department: Department) -> datetime:
    """Return when a department sends a form about a year: evaluations next spring, goals the autumn before."""
    days = {"SE": (year + 1, 3), "DE": (year + 1, 3), "MO": (year, 8), "GO": (year - 1, 9), "EX": (year - 1, 9)}
    return datetime(*days[form], 1 + int(department.code) % 20, 10)


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


def put_messily(inbox: Inbox, path: str, workbook: Workbook, received: datetime, rng: Random) -> str:
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
