"""Workbooks that come to far more than they weigh: each costs itself alone, and nothing of it reaches who asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.pipelines.conftest import SAMPLE

GOOD = SAMPLE / "inbox/640500/2025/210-市农业农村局/退回样例/SE05 SE 资金总额与分项之和不符.xlsx"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STYLES, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"
STRINGS = "xl/sharedStrings.xml"
LARGEST_PARENT = 2**30
MEASURED = (
    "import re, sys; from pathlib import Path; from pipelines.cli import main\n"
    "try: main(sys.argv[1:])\n"
    "finally: print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) * 1024, file=sys.stderr)"
)
"""The most memory of the command itself; what `getrusage` says begins with that of the process that started it."""


def changed(**parts: Callable[[bytes], bytes]) -> bytes:
    """The faulty form with some parts changed, and a part of shared texts where that is one of them."""
    named = {"sheet": SHEET, "styles": STYLES, "book": BOOK, "strings": STRINGS}
    changes = {named[name]: change for name, change in parts.items()}
    saved = BytesIO()
    with zipfile.ZipFile(GOOD) as source, zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == TYPES and STRINGS in changes:
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
                listed = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
                content = content.replace(b"</Types>", listed.encode())
            target.writestr(name, changes[name](content) if name in changes else content)
        if STRINGS in changes and STRINGS not in source.namelist():
            target.writestr(STRINGS, changes[STRINGS](b""))
    return saved.getvalue()


def more_rows(rows: str) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")


def shared_text(cells: int) -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1000, 1000 + cells))
    text = f'<sst xmlns="{MAIN}"><si><t>{"大" * 2**20}</t></si></sst>'
    return changed(sheet=more_rows(rows), strings=lambda _: text.encode())


def shared_amounts(cells: int) -> bytes:
    """The text stands where numbers are due, so that findings would quote it."""
    letters = "BCDEFGHIJ"
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{c}{row}" t="s"><v>0</v></c>' for c in letters) + "</row>"
        for row in range(12, 12 + cells // len(letters))
    )
    text = f'<sst xmlns="{MAIN}"><si><t>{"9a" * 2**19}</t></si></sst>'
    return changed(
        sheet=lambda part: part.partition(b'<row r="12"')[0] + rows.encode() + b"</sheetData></worksheet>",
        strings=lambda _: text.encode(),
    )


def many_sheets() -> bytes:
    book = openpyxl.load_workbook(GOOD)
    for number in range(3000):
        book.create_sheet(f"s{number}")
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "one text in 24,000 cells": lambda: shared_text(24_000),
    "one text in 300 cells": lambda: shared_text(300),
    "one text for 400 amounts": lambda: shared_amounts(400),
    "styles": lambda: changed(
        styles=lambda part: part.replace(b"</cellXfs>", b'<xf numFmtId="9" fontId="0"/>' * 600_000 + b"</cellXfs>")
    ),
    "merged areas": lambda: changed(
        sheet=lambda part: part.replace(
            b"</sheetData>",
            b"</sheetData><mergeCells>" + b'<mergeCell ref="A100:XFD1048576"/>' * 1000 + b"</mergeCells>",
        )
    ),
    "names": lambda: changed(
        book=lambda part: part.replace(
            b"</sheets>",
            b"</sheets><definedNames>"
            + b"".join(b'<definedName name="n%d">Sheet!A1</definedName>' % number for number in range(400_000))
            + b"</definedNames>",
        )
    ),
    "sheets": many_sheets,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_costs_itself_alone(tmp_path: Path, what: str) -> None:
    (tmp_path / "hostile.xlsx").write_bytes(HOSTILE[what]())
    (tmp_path / "faulty.xlsx").write_bytes(GOOD.read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, "check", "--json", str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], env={**os.environ, "JIXIAO_LANG": "zh"},
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    files = {Path(each["file"]).name: each for each in json.loads(run.stdout)["files"]}
    assert files["faulty.xlsx"]["copy"]
    assert len(openpyxl.load_workbook(files["faulty.xlsx"]["copy"]).sheetnames) == 2
    assert int(run.stderr.split()[-1]) < LARGEST_PARENT
    assert files["hostile.xlsx"]["state"] in ("rejected", "skipped")
    if files["hostile.xlsx"]["copy"]:
        assert Path(files["hostile.xlsx"]["copy"]).stat().st_size < 2**26
