"""Texts of characters that files choke on, and how to tell that a file came out whole.

Here: the texts, what no file may hold, reading every text of a file with the library of its kind. Not here: whose texts they are.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import lxml.etree
import lxml.html
import openpyxl
import pyarrow.parquet as pq
from docx import Document

TEXTS = {
    "nothing": "",
    "no characters": "\ufffe\uffff\ufdd0\U0001ffff",
    "controls": "\x00\x01\x07\x08\x1b\x1f\x7f\x80\x9f",
    "surrogates": "\ud800x\udfff",
    "a pair of surrogates": "\ud83d\ude00",
    "long": "长" * 40_000,
    "long outside the basic plane": "\U00020000" * 20_000,
    "turned round": "\u202e\u202d\u2066\u2067\u200f\u061c\u202c",
    "emoji": "👩\u200d👩\u200d👧❤\ufe0f\u200d🔥🇨🇳✔\ufe0f",
    "marks": "e\u0301" + "\u0300" * 60 + "葛\U000e0100",
    "line ends": "\u2028\u2029\x0b\x0c\x85\r\n\r\n\t",
    "unseen": "\u200b\u200d\ufeff\xad\u3164",
    "markup": "<script>alert(1)</script>&amp;]]>\"'`$x{{y}}{%z%}",
    "escapes": "_x0041__x000d_&#65;\\u0000%00",
    "private": "\ue000\ue5e5\U000f0000",
}
BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U0001fffe\U0001ffff]"
)
"""What no file may hold."""


def texts(path: Path) -> Iterator[str]:
    """Every text of a file, read with the library of its kind."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as handle:
                yield from (cell for row in csv.reader(handle) for cell in row)
        case ".parquet":
            yield from (str(value) for row in pq.read_table(path).to_pylist() for value in row.values())
        case ".json":
            yield json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        case ".html":
            lxml.html.fromstring(path.read_bytes())
            yield unescape(path.read_text(encoding="utf-8"))
        case ".xlsx":
            book = openpyxl.load_workbook(path)
            # behind the notes of a slip lies what was sent, as it was sent
            ours = book.worksheets[:1] if "returns" in path.parts else book.worksheets
            yield from (str(cell.value) for sheet in ours for row in sheet.iter_rows() for cell in row if cell.value)
            yield from parts(path)
        case ".docx":
            document = Document(path)
            yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)
            yield from parts(path)
        case _:
            yield path.read_text(encoding="utf-8")


def parts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                text = "".join(lxml.etree.fromstring(archive.read(name)).itertext())
                yield "" if "returns" in path.parts else text
