"""The largest sheet that is accepted fits into a worker: a million used cells, all remarks shown as percentages."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from assets.worker_tables import as_tables
from forms.files.marks import LARGEST_SHEET
from forms.inbox import InboxFile
from forms.pool import read_scope

HEADS = ("项目编码", "年初预算数", "全年预算数", "执行数", "申报数", "备注一", "备注二", "备注三")
LETTERS = "ABCDEFGH"
STYLES = [(letter, int(head.startswith("备注"))) for letter, head in zip(LETTERS[1:], HEADS[1:], strict=True)]
FIRST = 4
ROWS = LARGEST_SHEET // len(HEADS) - FIRST
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def text(place: str, written: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{written}</t></is></c>'


def sheet() -> Iterator[str]:
    yield f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{text("A1", "项目预算表（元）")}</row>'
    yield f'<row r="2">{text("A2", "（2025年度）")}</row><row r="3">'
    yield "".join(text(f"{letter}3", head) for letter, head in zip(LETTERS, HEADS, strict=True)) + "</row>"
    for row in range(FIRST, FIRST + ROWS):
        numbers = "".join(f'<c r="{letter}{row}" s="{style}"><v>{row}.25</v></c>' for letter, style in STYLES)
        yield f'<row r="{row}">{text(f"A{row}", f"64050025T{row:012d}")}{numbers}</row>'
    yield "</sheetData></worksheet>"


def container(path: Path) -> None:
    """A workbook as openpyxl writes it, with one style of percentages, and the large sheet in the place of its own."""
    small = Workbook()
    assert small.active is not None
    small.active["A1"].number_format = "0.00%"
    packed = io.BytesIO()
    small.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            new.writestr(name, "".join(sheet()) if name == SHEET else old.read(name))


@pytest.mark.slow
def test_the_largest_sheet_fits_into_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "R-BUDG.xlsx"
    container(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    file = InboxFile(path.name, path, path.stat().st_size, datetime.min, sha256)
    ((_, readings),) = read_scope([file], 1, partial(as_tables, {"region": "640500", "year": 2026}), longest=600)
    assert [each["problem"] for each in readings.problems.values()] == [None]
    assert len(readings.tables["raw_r_budg"]) == ROWS
