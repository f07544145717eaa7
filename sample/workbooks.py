"""Files of the sample city: the same records give the same bytes, and every file says when it was sent.

Here: workbooks without a trace of the clock, CSV copies, modification times. Not here: what is in them.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from forms.handouts.writing import TEMPLATE, Place, Unit, Variant, write
from forms.layouts import LAYOUTS
from sample.city import Department
from sample.records import Record

ZIP_TIME = (2021, 1, 1, 0, 0, 0)
CREATED = datetime(*ZIP_TIME)
FASTEST = 1


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
