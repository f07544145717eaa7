"""Small files that would be large: read in bounded time and memory, or refused, each for itself."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from assets.worker_tables import as_tables
from forms import reader
from forms.files import marks, ooxml
from forms.inbox import InboxFile
from forms.pool import read_scope
from forms.reader import read_file
from tests.corpus.content import PROJECT_LABELS
from tests.corpus.files import DECLARATION, OFFICE_RELATIONS, PACKAGE_RELATIONS, SPREADSHEET

LETTERS = "ABCDEFGHIJ"
DEEP = "<x>" * 100_000 + "</x>" * 100_000
MEGABYTE = "甲" * 350_000


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = (
    f'<row r="1">{inline("A1", "项目库登记表")}</row><row r="2">{inline("A2", "（2026年度）")}</row><row r="3">'
    + "".join(inline(f"{letter}3", head) for letter, head in zip(LETTERS, PROJECT_LABELS, strict=False))
    + "</row>"
)


def shared(rows: int, *, addressed: bool = True) -> str:
    """Rows of ten cells that all show the first shared text."""

    def cell(place: str) -> str:
        return f'<c r="{place}" t="s"><v>0</v></c>' if addressed else '<c t="s"><v>0</v></c>'

    return "".join(
        f'<row r="{row}">{"".join(cell(f"{letter}{row}") for letter in LETTERS)}</row>' for row in range(4, 4 + rows)
    )


def book(
    path: Path, rows: str = "", *, before: str = "", after: str = "", styles: str = "", strings: str = "", listed: str = "",
    sheets: int = 1,
) -> Path:  # fmt: skip
    names = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    links += "".join(
        f'<Relationship Id="{name}" Type="{OFFICE_RELATIONS}/{name}" Target="{name}.xml"/>'
        for name in ("styles", "sharedStrings")
    )
    root = f'<Relationship Id="r" Type="{OFFICE_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{root}</Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE_RELATIONS}"><sheets>{names}</sheets>{listed}'
        "</workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{strings}</sst>',
    }
    sheet = f'<worksheet xmlns="{SPREADSHEET}">{before}<sheetData>{HEAD}{rows}</sheetData>{after}</worksheet>'
    parts |= {f"xl/worksheets/sheet{n}.xml": sheet for n in range(1, sheets + 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as container:
        for name, part in parts.items():
            container.writestr(name, DECLARATION + part)
    return path


STRING = f"<si><t>{MEGABYTE}</t></si>"
TOO_LARGE: dict[str, Callable[[Path], Path]] = {
    "a text of a megabyte in 24,000 cells": lambda path: book(path, shared(2400), strings=STRING),
    "the same in cells without a place": lambda path: book(path, shared(2400, addressed=False), strings=STRING),
    "a tag of two megabytes": lambda path: book(path, f'<row r="4"{" " * 2_000_000}><c r="A4"><v>1</v></c></row>'),
    "a text merged down over 6,000 rows": lambda path: book(
        path,
        f'<row r="4">{inline("A4", "64050025T000000000004")}{inline("B4", "甲" * 30_000)}</row>'
        + "".join(f'<row r="{row}">{inline(f"A{row}", f"64050025T{row:012d}")}</row>' for row in range(5, 6_000)),
        after='<mergeCells count="1"><mergeCell ref="B4:B6000"/></mergeCells>',
    ),
}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_too_large(tmp_path: Path, name: str) -> None:
    reading = read_file(TOO_LARGE[name](tmp_path / "a.xlsx"))
    assert (reading.problem, reading.rows) == ("too_large", {})


READ: dict[str, Callable[[Path], Path]] = {
    "deep XML beside the cells": lambda path: book(path, after=DEEP),
    "deep XML in a row": lambda path: book(path, f'<row r="4">{DEEP}</row>'),
    "deep XML in a text": lambda path: book(path, f'<row r="4">{inline("A4", DEEP)}</row>'),
    "deep XML in the styles": lambda path: book(path, styles=DEEP),
    "deep XML in the shared texts": lambda path: book(path, strings=DEEP),
    "deep XML in the workbook": lambda path: book(path, listed=DEEP),
    "a stated size of the whole sheet": lambda path: book(path, before='<dimension ref="A1:XFD1048576"/>'),
    "a format of a megabyte": lambda path: book(
        path,
        '<row r="4"><c r="A4" s="1"><v>1</v></c></row>',
        styles=f'<numFmts><numFmt numFmtId="200" formatCode="{"0;" * 500_000}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>',
    ),
    "ten thousand styles": lambda path: book(
        path,
        "".join(f'<row r="{row}"><c r="A{row}" s="{row}"><v>1</v></c></row>' for row in range(4, 10_000)),
        styles="<numFmts>"
        + "".join(f'<numFmt numFmtId="{n}" formatCode="0.{n}%"/>' for n in range(200, 10_200))
        + "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{n}"/>' for n in range(200, 10_200))
        + "</cellXfs>",
    ),
}
LONG: dict[str, Callable[[Path], Path]] = {
    "a million merged areas": lambda path: book(
        path,
        after="<mergeCells>" + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 1_000_001)) + "</mergeCells>",
    ),
    "a million names": lambda path: book(
        path,
        listed="<definedNames>"
        + "".join(f'<definedName name="n{n}">表1!$A$1:$XFD$1048576</definedName>' for n in range(1_000_000))
        + "</definedNames>",
    ),
    "ten thousand sheets": lambda path: book(path, sheets=10_000),
}


@pytest.mark.parametrize("name", READ)
def test_read(tmp_path: Path, name: str) -> None:
    reading = read_file(READ[name](tmp_path / "a.xlsx"))
    assert reading.problem is None
    assert reading.rows["raw_sheets"][0]["form"] == "R-PROJ"


@pytest.mark.slow
@pytest.mark.parametrize("name", LONG)
def test_read_by_a_worker(tmp_path: Path, name: str) -> None:
    path = LONG[name](tmp_path / "a.xlsx")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    file = InboxFile(path.name, path, path.stat().st_size, datetime.min, sha256)
    ((_, readings),) = read_scope([file], 1, partial(as_tables, {"region": "640500", "year": 2026}), longest=600)
    assert readings.problems[sha256]["problem"] is None


@pytest.mark.parametrize(("spare", "problem"), [(0, None), (-1, "too_large")])
def test_texts_count_in_every_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spare: int, problem: str | None
) -> None:
    text = "<si><t>甲乙</t>"
    path = book(tmp_path / "a.xlsx", shared(10), strings=f"{text}</si>")
    limit = 10 * len(LETTERS) * len(text.encode()) + spare
    monkeypatch.setattr(marks, "LARGEST_TEXT", limit)
    monkeypatch.setattr(ooxml, "LARGEST_TEXT", limit)
    assert read_file(path).problem == problem


def test_what_is_handed_over_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "a.xlsx", f'<row r="4">{inline("A4", "64050025T000000000004")}</row>')
    assert read_file(path).problem is None
    monkeypatch.setattr(reader, "LARGEST_READING", 100)
    assert read_file(path).problem == "too_large"
