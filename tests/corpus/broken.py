"""The catalogue of broken files: containers from which nothing is read, each with the kind of problem that it has.

Here: files that are no workbook, that are too much, or that want to be run or followed. Not here: faults of content.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from forms.files import containers, workbook_zip
from forms.files.marks import LARGEST_SHEET
from tests.corpus.content import page
from tests.corpus.files import DECLARATION, SPREADSHEET, Xlsx, ods, pack, xlsb, xlsx
from tests.corpus.pages import Page

GOLDEN = Path(__file__).with_name("golden")
File: TypeAlias = tuple[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
WHOLE = page("SE")


def parts() -> dict[str, str]:
    return Xlsx({"Sheet1": WHOLE}).parts()


def with_part(name: str, part: str | bytes) -> bytes:
    return pack({**parts(), name: part})


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le")


def encrypted_xls() -> bytes:
    """A workbook of the older format with the record of a password in its globals."""
    data = (GOLDEN / "city.xls").read_bytes()
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return data[:start] + b"\x2f\x00" + data[start + 2 :]


def flagged() -> bytes:
    """Every entry marked as encrypted in the directory of the container."""
    data = bytearray(pack(parts()))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def declared_bomb() -> bytes:
    return pack({**parts(), **{f"xl/media/{n}.png": bytes(containers.LARGEST_UNPACKED // 8) for n in range(9)}})


def lying_bomb() -> bytes:
    """A sheet that unpacks to far more than the directory says."""
    data = bytearray(with_part(SHEET, parts()[SHEET].replace("</worksheet>", " " * 30_000_000 + "</worksheet>")))
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        size = container.getinfo(SHEET).file_size
    for place in (index for index in range(len(data) - 4) if data[index : index + 4] == size.to_bytes(4, "little")):
        data[place : place + 4] = (5000).to_bytes(4, "little")
    return bytes(data)


def entities(name: str, levels: int = 12) -> bytes:
    names = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(levels))
    doctype = f'<!DOCTYPE x [<!ENTITY e0 "ha">{names}]>'
    part = parts()[name].replace("<?xml version", "<?xml version", 1)
    head, _, body = part.partition("?>\n")
    return with_part(name, f"{head}?>\n{doctype}{body.replace('示范', f'&e{levels};')}")


def outside() -> bytes:
    head, _, body = parts()["xl/workbook.xml"].partition("?>\n")
    return with_part("xl/workbook.xml", f'{head}?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{body}')


def many_cells() -> bytes:
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    body = row * (LARGEST_SHEET // 1000 + 1)
    return with_part(SHEET, f'{DECLARATION}<worksheet xmlns="{SPREADSHEET}"><sheetData>{body}</sheetData></worksheet>')


def merged_everywhere() -> bytes:
    """A hundred thousand merged areas, each as large as the sheet."""
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 100_000
    return with_part(SHEET, parts()[SHEET].replace("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>"))


def far_off() -> bytes:
    return xlsx(WHOLE.with_cells({(1_048_575, 16_383): Decimal(1)}))


def doubled() -> bytes:
    buffer = io.BytesIO(pack(parts()))
    with zipfile.ZipFile(buffer, "a") as container:
        container.writestr(SHEET.upper(), parts()[SHEET])
    return buffer.getvalue()


def same_names() -> bytes:
    workbook = Xlsx({"甲": WHOLE, "乙": WHOLE}).parts()
    workbook["xl/workbook.xml"] = workbook["xl/workbook.xml"].replace('name="乙"', 'name="甲"')
    return pack(workbook)


def wrong_checksum() -> bytes:
    data = bytearray(pack(parts(), zipfile.ZIP_STORED))
    place = data.index("市第一中学".encode())
    data[place] ^= 1
    return bytes(data)


def repeated_cells() -> bytes:
    huge = ods({"表": Page({(0, 0): "x"})})
    with zipfile.ZipFile(io.BytesIO(huge)) as container:
        content = container.read("content.xml").decode()
        manifest = container.read("META-INF/manifest.xml")
    content = content.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" ')
    content = content.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">')
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return pack({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


BROKEN: dict[str, tuple[str, Callable[[], File]]] = {
    "an empty file": ("damaged", lambda: ("xlsx", b"")),
    "a web page without a table": ("damaged", lambda: ("xls", b"<html><body>404 Not Found</body></html>")),
    "a text": ("damaged", lambda: ("xlsx", "项目支出绩效自评表".encode())),
    "a PDF": ("document", lambda: ("pdf", b"%PDF-1.7")),
    "a Word document without a body": ("damaged", lambda: ("docx", pack({"word/document.xml": "<w/>"}))),
    "a broken Word document under another name": ("damaged", lambda: ("xlsx", pack({"word/document.xml": "<x/>"}))),
    "a backup of a workbook": ("wrong_ending", lambda: ("bak", pack({**parts(), "x": "x"}))),
    "a template of Excel": ("wrong_ending", lambda: ("xltx", pack({**parts(), "y": "y"}))),
    "a picture under the name of a workbook": ("document", lambda: ("xls", b"\x89PNG\r\n\x1a\n" + bytes(200))),
    "a third of a workbook": ("damaged", lambda: ("xlsx", cut(xlsx(WHOLE), 0.3))),
    "a workbook without its end": ("damaged", lambda: ("xlsx", cut(xlsx(WHOLE), 0.98))),
    "half of an older workbook": ("damaged", lambda: ("xls", cut((GOLDEN / "city.xls").read_bytes(), 0.5))),
    "half of a binary workbook": ("damaged", lambda: ("xlsb", cut(xlsb(WHOLE), 0.5))),
    "half of an OpenDocument": ("damaged", lambda: ("ods", cut((GOLDEN / "city.ods").read_bytes(), 0.5))),
    "a workbook with a password": ("encrypted", lambda: ("xlsx", compound("EncryptedPackage"))),
    "an older workbook with a password": ("encrypted", lambda: ("xls", encrypted_xls())),
    "an OpenDocument with a password": (
        "encrypted", lambda: ("ods", pack({"mimetype": "x", "META-INF/manifest.xml": "<encryption-data/>"}))),
    "an encrypted container": ("encrypted", lambda: ("xlsx", flagged())),
    "a hundred thousand merged areas": ("too_large", lambda: ("xlsx", merged_everywhere())),
    "a zip bomb": ("too_large", lambda: ("xlsx", declared_bomb())),
    "a zip bomb that lies about its size": ("damaged", lambda: ("xlsx", lying_bomb())),
    "twenty thousand parts": (
        "too_large", lambda: ("xlsx", pack({**parts(), **{f"x{n}": "" for n in range(workbook_zip._MOST_ENTRIES)}}))),
    "entities in a sheet": ("damaged", lambda: ("xlsx", entities(SHEET))),
    "entities in the shared strings": ("damaged", lambda: ("xlsx", entities(TEXTS))),
    "entities in the workbook": ("damaged", lambda: ("xlsx", entities("xl/workbook.xml"))),
    "entities in the styles": ("damaged", lambda: ("xlsx", entities("xl/styles.xml"))),
    "an entity of another file": ("damaged", lambda: ("xlsx", outside())),
    "more than a million cells": ("too_large", lambda: ("xlsx", many_cells())),
    "a cell in the last corner": ("too_large", lambda: ("xlsx", far_off())),
    "cells repeated a billion times": ("too_large", lambda: ("ods", repeated_cells())),
    "a text of too many cells": ("too_large", lambda: ("csv", b"," * (9 * LARGEST_SHEET))),
    "two parts of one name": ("damaged", lambda: ("xlsx", doubled())),
    "two sheets of one name": ("damaged", lambda: ("xlsx", same_names())),
    "a wrong checksum": ("damaged", lambda: ("xlsx", wrong_checksum())),
    "a sheet that is not there": (
        "damaged", lambda: ("xlsx", pack({name: part for name, part in parts().items() if name != SHEET}))),
    "no workbook part": (
        "damaged", lambda: ("xlsx", pack({name: part for name, part in parts().items() if name != "xl/workbook.xml"}))),
    "a sheet that ends in the middle": ("damaged", lambda: ("xlsx", with_part(SHEET, parts()[SHEET][:3000]))),
    "a sheet in UTF-16": ("damaged", lambda: ("xlsx", with_part(SHEET, parts()[SHEET].encode("utf-16")))),
    "texts said to be in GBK": ("damaged", lambda: ("xlsx", with_part(TEXTS, parts()[TEXTS].replace("UTF-8", "GBK")))),
    "a string that is not there": (
        "damaged", lambda: ("xlsx", with_part(SHEET, parts()[SHEET].replace("<v>0</v>", "<v>99999</v>", 1)))),
    "a text with bytes of no text": ("damaged", lambda: ("csv", b"a,b\n\xff\xfe\x00\x81\n")),
    "a text with a zero byte": ("damaged", lambda: ("csv", "项目,\0\n".encode())),
}  # fmt: skip
"""By name: the kind of problem, and what makes the file."""
