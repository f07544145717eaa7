"""Pages as the files that systems export and offices save beside workbooks: web pages, XML Spreadsheet 2003, documents, text.

Not here: workbooks (`files`).
"""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from html import escape
from typing import Any

import docx

from tests.corpus.files import as_text, pack
from tests.corpus.pages import Page, Place

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def _spans(page: Page) -> tuple[dict[Place, tuple[int, int]], set[Place]]:
    """Rows and columns of each merged area by its first cell, and the cells that it covers."""
    corners = {(a, b): (c - a + 1, d - b + 1) for a, b, c, d in page.merged}
    areas = {(r, c) for top, left, bottom, right in page.merged for r in range(top, bottom + 1)
             for c in range(left, right + 1)}  # fmt: skip
    return corners, areas - corners.keys()


def html(page: Page, *, charset: str = "utf-8", declared: str = "", closed: bool = True, outside: int = 0) -> bytes:
    """A web page. `closed`: tags of rows and cells are; `outside`: so many first rows stand above the table."""
    corners, covered = _spans(page)
    shown = as_text(page)
    rows = []
    for number, row in list(enumerate(shown))[outside:]:
        cells = []
        for column, value in enumerate(row):
            if (number, column) in covered:
                continue
            down, across = corners.get((number, column), (1, 1))
            spans = f' rowspan="{down}"' * (down > 1) + f" colspan={across}" * (across > 1)
            lines = escape(value).replace("\n", "<br/>") or "&nbsp;"
            cells.append(f"<td{spans}>{lines}" + "</td>" * closed)
        rows.append("<tr>" + "".join(cells) + "</tr>\n" * closed)
    above = "".join(f"<h2>{escape(' '.join(filter(None, row)))}</h2>" for row in shown[:outside])
    head = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{declared or charset}"><title>导出</title>'
    style = "<style>td {mso-number-format:'\\@'}</style><!--[if gte mso 9]><xml><x:Name>表</x:Name></xml><![endif]--></head>"
    return f"{head}{style}<body>{above}<table border=1>{''.join(rows)}</table></body></html>".encode(charset)


def spreadsheetml(page: Page, *, prefix: str = "", index: bool = False) -> bytes:
    """XML Spreadsheet 2003. `index`: blank cells and rows are left out, and the others say where they stand."""
    corners, covered = _spans(page)
    name = f"{prefix}:" if prefix else ""
    rows = []
    for row in range(page.height):
        cells = []
        jumped = False
        for column in range(page.width):
            value = page.cells.get((row, column))
            if (row, column) in covered or (index and value is None and (row, column) not in corners):
                jumped = True
                continue
            down, across = corners.get((row, column), (1, 1))
            about = f' ss:Index="{column + 1}"' * jumped
            about += f' ss:MergeDown="{down - 1}"' * (down > 1) + f' ss:MergeAcross="{across - 1}"' * (across > 1)
            about += ' ss:StyleID="p"' * ("%" in page.formats.get((row, column), ""))
            cells.append(f"<{name}Cell{about}>{_data(name, value)}</{name}Cell>")
            jumped = False
        place = f' ss:Index="{row + 1}"' if index else ""
        if cells or not index:
            rows.append(f"<{name}Row{place}>{''.join(cells)}</{name}Row>")
    space = f'xmlns{":" + prefix if prefix else ""}="{SPREADSHEET}"'
    ss = "" if prefix == "ss" else f' xmlns:ss="{SPREADSHEET}"'
    styles = (
        f'<{name}Styles><{name}Style ss:ID="b"><{name}NumberFormat ss:Format="Percent"/></{name}Style>'
        f'<{name}Style ss:ID="p" ss:Parent="b"/></{name}Styles>'
    )
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<{name}Workbook {space}{ss}>{styles}'
        f'<{name}Worksheet ss:Name="表"><{name}Table>{"".join(rows)}</{name}Table></{name}Worksheet></{name}Workbook>'
    ).encode()


def _data(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        kind, shown = "DateTime", f"{value.isoformat()}T00:00:00.000"
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        kind, shown = "Number", format(value, "f")
    else:
        kind, shown = "String", escape(str(value)).replace("\n", "&#10;")
    return f'<{name}Data ss:Type="{kind}">{shown}</{name}Data>'


def document(page: Page, *, above: int = 2, before: tuple[str, ...] = (), within: bool = False) -> bytes:
    """A Word document: so many first rows are paragraphs, the rest a table, which `within` lies in a cell of another."""
    shown = as_text(page)
    made = docx.Document()
    for line in before:
        made.add_paragraph(line)
    home = made.add_table(1, 1).cell(0, 0) if within else made
    for row in shown[:above]:
        home.add_paragraph("\t".join(filter(None, row)))
    table = home.add_table(page.height - above, page.width)
    for top, left, bottom, right in page.merged:
        if top >= above:
            table.cell(top - above, left).merge(table.cell(bottom - above, right))
    grid = [[table.cell(row, column) for column in range(page.width)] for row in range(page.height - above)]
    for (row, column), _ in sorted(page.cells.items()):
        if row >= above:
            grid[row - above][column].text = shown[row][column]
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def exported(page: Page, encoding: str = "gb18030") -> bytes:
    """Text as systems export it: what could pass for a number stands as ="…"."""
    rows = as_text(page)

    def field(value: str) -> str:
        if value.isdecimal():
            return f'="{value}"'
        return '"' + value.replace('"', '""') + '"' if set(value) & set(',"\n') else value

    return "\r\n".join(",".join(map(field, row)) for row in rows).encode(encoding)


def bundle(files: dict[str, bytes], encoding: str = "gb18030") -> bytes:
    """A .zip whose names are written as Chinese Windows does, without saying how."""
    data = pack({f"{number:04d}.{'x' * (len(name.encode(encoding)) - 5)}": content
                 for number, (name, content) in enumerate(files.items())})  # fmt: skip
    for number, name in enumerate(files):
        raw = name.encode(encoding)
        data = data.replace(f"{number:04d}.{'x' * (len(raw) - 5)}".encode(), raw)
    return data
