"""The catalogue of layouts: every way to lay out, write or save the same content that must read to the same rows.

Each entry is a name and a function from the template's page of a form to a file: its type and bytes. Here: layouts that
every form can have (`EVERY`), and those of some forms only (`SOME`). Not here: content (`content`), faults (`faults`).
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from forms.labels import label_key
from forms.layouts import LAYOUTS
from forms.layouts.synonyms import LABELS as SYNONYMS
from tests.corpus.exports import document, exported, html, spreadsheetml
from tests.corpus.files import OFFICE_RELATIONS, PACKAGE_RELATIONS, Xlsx, ods, text, xlsb, xlsx
from tests.corpus.pages import Page, Place

File: TypeAlias = tuple[str, bytes]
Layout: TypeAlias = Callable[[Page], File]

LABELS = frozenset(
    label_key(written).key
    for layout in LAYOUTS.values()
    for field in (
        *layout.pairs,
        *(column for grid in layout.grids for column in grid.columns),
        *((*layout.funds.columns, *layout.funds.lines) if layout.funds else ()),
    )
    for written in field.labels
)
CODES = ("640500",)


def is_label(value: Any) -> bool:
    return isinstance(value, str) and label_key(value).key in LABELS


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def saved(change: Callable[[Page], Page], **options: Any) -> Layout:
    """The changed page as a plain .xlsx."""
    return lambda page: ("xlsx", xlsx(change(page), **options))


def dialect(**options: Any) -> Layout:
    return saved(lambda page: page, **options)


def labels(change: Callable[[str], str]) -> Layout:
    """Every label written another way."""
    return saved(lambda page: page.mapped(change, when=lambda _, value: is_label(value)))


def numbers(change: Callable[[Decimal], str]) -> Layout:
    """Every number but percentages as text."""

    def written(page: Page) -> Page:
        picked = {
            place: change(Decimal(str(value)))
            for place, value in page.cells.items()
            if is_number(value) and "%" not in page.formats.get(place, "")
        }
        return page.with_cells(picked)

    return saved(written)


def dates(change: Callable[[datetime.date], Any]) -> Layout:
    return saved(lambda page: page.mapped(change, when=lambda _, value: isinstance(value, datetime.date)))


def doubled(page: Page) -> Page:
    """An empty row after every row, an empty column after every column; merged areas grow with them."""
    return page.moved(lambda row: 2 * row, lambda column: 2 * column)


def noted(page: Page) -> Page:
    last = page.height + 1
    notes = ["填表人：张三", "注：本表一式两份。", "说明：金额保留两位小数。", "联系电话：0953-0000000"]
    return page.with_cells({(last + n, 0): note for n, note in enumerate(notes)})


def ghost(page: Page) -> Page:
    """Formatted but empty cells down to the last row and out to the last column of the format."""
    return replace(page, styled=frozenset({(1_048_575, 0), (1_048_575, 1), (0, 16_383), (page.height, 9_000)}))


def year_in_title(page: Page) -> Page:
    (place, title), (year, _) = next(page.texts()), page.find("（2025年度）")
    assert place == (0, 0)
    return page.with_cells({place: f"{title}（2025年度）", (year, 0): None})


def title_of(page: Page, change: Callable[[str], str]) -> Page:
    return page.with_cells({(0, 0): change(page.cells[0, 0])})


def above(page: Page) -> Page:
    return page.moved(lambda row: row + 2, lambda column: column).with_cells(
        {(0, 0): "附件2", (1, 3): "吴忠市财政局制"}
    )


def in_yuan(page: Page) -> Page:
    """All money in 元 instead of 万元: the cells with the number format of money, and the unit as stated."""
    money = {
        place: value * 10000
        for place, value in page.cells.items()
        if is_number(value) and page.formats.get(place) == "#,##0.00"
    }
    return page.with_cells(money).mapped(
        lambda value: value.replace("万元", "元"), when=lambda _, value: isinstance(value, str) and "万元" in value
    )


def with_unit(page: Page) -> Page:
    """Money and its unit in one cell, as text."""
    return page.with_cells(
        {
            place: f"{value:,f} 万元"
            for place, value in page.cells.items()
            if is_number(value) and page.formats.get(place) == "#,##0.00"
        }
    )


def other_labels(number: int) -> Callable[[Page], Page]:
    """Every label that has synonyms by another of them."""

    def change(page: Page) -> Page:
        layout = next(each for each in LAYOUTS.values() if each.title in page.cells[0, 0])
        grids = layout.grids
        fields = [*layout.pairs, *(f for grid in grids for f in grid.columns)]
        fields += [*(layout.funds.columns if layout.funds else ())]
        said = {f.label: {other.labels for other in fields if other.label == f.label} for f in fields}
        synonyms = {  # a label that stands for two fields by its place has synonyms of its own in each
            f.label: f.labels[number % len(f.labels)]
            for f in fields
            if f.labels and "{" not in "".join(f.labels) and len(said[f.label]) == 1
        }
        totals = SYNONYMS["total_row"][:3]
        ends = {grid.total: totals[number % len(totals)] for grid in grids if grid.total}
        return page.mapped(
            lambda value: {**synonyms, **ends}.get(value, value), when=lambda _, value: isinstance(value, str)
        )

    return change


def unmerged(page: Page) -> Page:
    """Merged areas taken apart, the value in the first cell only."""
    return replace(page, merged=())


def repeated(page: Page) -> Page:
    """Merged areas taken apart, the value repeated in every cell of an area that goes down."""
    filled = {
        (row, left): page.cells.get((top, left))
        for top, left, bottom, right in page.merged
        if left == right and not is_label(page.cells.get((top, left)))
        for row in range(top, bottom + 1)
    }
    return replace(page.with_cells(filled), merged=())


def with_workbook(**states: str) -> Layout:
    """The form among other sheets: hidden ones, explanations, an empty one."""

    def file(page: Page) -> File:
        pages = {
            "填表说明": Page({(0, 0): "填表说明", (1, 0): "项目支出绩效自评表由单位填写"}),
            "旧表": page,
            "数据": Page({(0, 0): "1"}),
            "Sheet1": page,
            "空": Page({}, styled=frozenset({(0, 0)})),
        }
        return "xlsx", Xlsx(pages, states={"旧表": "hidden", "数据": "veryHidden"}).bytes()

    return file


def with_parts(suffix: str, **parts: str | bytes) -> Layout:
    """With parts that are never run or followed."""
    return lambda page: (suffix, Xlsx({"Sheet1": page}).bytes(**parts))


def literal_formulas(page: Page) -> Page:
    """Every number but percentages as a formula that is only a literal, without a stored value."""
    picked = {
        place: str(value) for place, value in page.cells.items() if is_number(value) and place not in page.formats
    }
    return replace(page.with_cells(dict.fromkeys(picked)), formulas=picked, styled=frozenset(picked))


def stored_formulas(page: Page) -> Page:
    """Every number as the stored value of a formula."""
    return replace(page, formulas={place: "SUM(A1:A2)*0+B7" for place, value in page.cells.items() if is_number(value)})


def backslashes(page: Page) -> File:
    return "xlsx", Xlsx({"Sheet1": page}).bytes().replace(b"xl/worksheets/sheet1.xml", b"xl\\worksheets\\sheet1.xml")


def with_comment(page: Page) -> File:
    link = (
        f'<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship Id="rId1" Type="{OFFICE_RELATIONS}/comments" '
        'Target="../comments1.xml"/></Relationships>'
    )
    comment = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>x</author></authors>'
        '<commentList><comment ref="A1" authorId="0"><text><t>项目支出绩效自评表 请填</t></text></comment></commentList>'
        "</comments>"
    )
    return "xlsx", Xlsx({"Sheet1": page}).bytes(
        **{"xl/worksheets/_rels/sheet1.xml.rels": link, "xl/comments1.xml": comment}
    )


PROTECTED = '<sheetProtection password="CC1A" sheet="1" objects="1" scenarios="1"/>'
RULES = (
    '<conditionalFormatting sqref="A1:Z99"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>0</formula>'
    '</cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="B2"><formula1>"是,否"'
    '</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref="A1" location="x"/></hyperlinks>'
)
EXTERNAL = (
    '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook/></externalLink>'
)
REPORT = ("自评报告", *(f"{number}、按计划开展了工作，" + "完成了年度任务。" * 20 for number in range(12)), "三、附表")

EVERY: dict[str, Layout] = {
    "as the template": saved(lambda page: page),
    "moved down by three rows": saved(lambda page: page.moved(lambda row: row + 3, lambda column: column)),
    "moved right by two columns": saved(lambda page: page.moved(lambda row: row, lambda column: column + 2)),
    "moved far away": saved(lambda page: page.moved(lambda row: row + 900, lambda column: column + 60)),
    "an empty row below the title": saved(lambda page: page.moved(lambda row: row + (row > 0), lambda column: column)),
    "an empty row below the year": saved(lambda page: page.moved(lambda row: row + (row > 1), lambda column: column)),
    "an empty row after each, an empty column after each": saved(doubled),
    "two rows above the title": saved(above),
    "the title within other words": saved(partial(title_of, change=lambda title: f"吴忠市2025年度{title}")),
    "the title with an office before it": saved(partial(title_of, change=lambda title: f"市教育局{title}")),
    "the title spread by spaces": saved(partial(title_of, change="　".join)),
    "the year in the title": saved(year_in_title),
    "the year in half-width brackets": saved(lambda p: p.mapped(lambda _: "(2025年度)", when=lambda at, _: at == (1, 0))),
    "the year without brackets": saved(lambda p: p.mapped(lambda _: "2025年度", when=lambda at, _: at == (1, 0))),
    "the year in full-width digits": saved(lambda p: p.mapped(lambda _: "（２０２５ 年度）", when=lambda at, _: at == (1, 0))),
    "labels spread by spaces": labels(" ".join),
    "labels over two lines": labels(lambda value: f"{value[:2]}\n{value[2:]}"),
    "labels with full-width digits and signs": labels(lambda v: v.translate(str.maketrans("()1234567890-", "（）１２３４５６７８９０－"))),
    "labels with half-width brackets": labels(lambda value: value.translate(str.maketrans("（）", "()"))),
    "labels with a colon": labels(lambda value: f"{value}："),
    "labels with a half-width colon and spaces": labels(lambda value: f" {value} : "),
    "labels with characters of no width": labels(lambda value: f"\ufeff{value[:1]}\u200b{value[1:]}\u200e"),
    "labels with no-break spaces": labels(lambda value: f"\xa0{value}\xa0"),
    "other labels of the same meaning": saved(other_labels(1)),
    "third labels of the same meaning": saved(other_labels(2)),
    "numbers as text": numbers(lambda number: f"{number:f}"),
    "numbers with thousands separators": numbers(lambda number: f"{number:,f}"),
    "numbers in full-width digits": numbers(lambda n: f"{n:,f}".translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))),
    "numbers between no-break spaces": numbers(lambda number: f"\xa0{number:f}\xa0"),
    "numbers between marks of direction": numbers(lambda number: f"\u202a{number:f}\u202c"),
    "numbers with a sign and zeros": numbers(lambda number: f"+{number:f}" + ("0" if "." in f"{number:f}" else ".00")),
    "numbers as literal formulas": saved(literal_formulas),
    "numbers as stored results of formulas": saved(stored_formulas),
    "money in 元": saved(in_yuan),
    "money with its unit": saved(with_unit),
    "dates as 2025-09-10": dates(lambda day: day.isoformat()),
    "dates as 2025/9/10": dates(lambda day: f"{day.year}/{day.month}/{day.day}"),
    "dates as 2025.9.10": dates(lambda day: f"{day.year}.{day.month}.{day.day}"),
    "dates as 2025年9月10日": dates(lambda day: f"{day.year}年{day.month}月{day.day}日"),
    "dates as 20250910": dates(lambda day: f"{day:%Y%m%d}"),
    "dates as the number 20250910": lambda page: ("xlsx", xlsx(replace(
        page.mapped(lambda day: int(f"{day:%Y%m%d}"), when=lambda _, value: isinstance(value, datetime.date)),
        formats={place: code for place, code in page.formats.items() if code != "yyyy-mm-dd"}))),
    "dates of a workbook that counts from 1904": dialect(epoch=1904),
    "dates as ISO 8601": dialect(dates="iso"),
    "codes with spaces around": saved(lambda p: p.mapped(lambda v: f" {v}\u3000", when=lambda _, v: str(v).startswith(CODES))),
    "codes in full-width": saved(lambda p: p.mapped(
        lambda v: "".join(chr(ord(c) + 0xFEE0) for c in v), when=lambda _, v: str(v).startswith(CODES))),
    "codes in small letters": saved(lambda p: p.mapped(str.lower, when=lambda _, v: str(v).startswith(CODES))),
    "notes and signatures below": saved(noted),
    "merged areas taken apart": saved(unmerged),
    "merged areas taken apart and filled down": saved(repeated),
    "hidden rows": saved(lambda page: replace(page, hidden_rows=frozenset(range(2, page.height, 2)))),
    "hidden columns": saved(lambda page: replace(page, hidden_columns=frozenset(range(1, page.width, 2)))),
    "1,048,576 formatted rows and 16,384 columns": saved(ghost),
    "among hidden, empty and explaining sheets": with_workbook(),
    "strings in the cells": dialect(strings="inline"),
    "strings in runs of formats": dialect(strings="rich"),
    "strings in the cells in runs of formats": dialect(strings="rich inline"),
    "strings with their pronunciation": dialect(strings="phonetic"),
    "strings as results of formulas": dialect(strings="formula"),
    "a prefix for the namespace": dialect(prefix="x"),
    "cells without addresses": dialect(addressed=False),
    "Strict Open XML": dialect(strict=True),
    "Strict Open XML with ISO dates": dialect(strict=True, dates="iso"),
    "sheets in a folder of another name": dialect(folder="tabs"),
    "a byte order mark before the XML": dialect(mark="\ufeff"),
    "a sheet protected by a password": dialect(within={"after": PROTECTED}),
    "rules, drop-downs and links": dialect(within={"after": RULES}),
    "a comment that names a form": with_comment,
    "names of parts with backslashes": backslashes,
    "parts that are not compressed": lambda page: ("xlsx", Xlsx({"Sheet1": page}).bytes(zipfile.ZIP_STORED)),
    "macros": with_parts("xlsm", **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open Shell"}),
    "a link to another workbook": with_parts("xlsx", **{"xl/externalLinks/externalLink1.xml": EXTERNAL}),
    "binary workbook": lambda page: ("xlsb", xlsb(page)),
    "OpenDocument": lambda page: ("ods", ods({"表": page})),
    "OpenDocument with repeated empty rows": lambda page: ("ods", ods({"表": page}, ghost=True)),
    "OpenDocument with a hidden sheet": lambda page: ("ods", ods({"旧": page, "表": page}, hidden=["旧"])),
    "text in UTF-8": lambda page: ("csv", text(page)),
    "text in UTF-8 with a byte order mark": lambda page: ("csv", text(page, "utf-8-sig")),
    "text in GB18030": lambda page: ("csv", text(page, "gb18030")),
    "text in GB18030 between semicolons": lambda page: ("csv", text(page, "gb18030", delimiter=";")),
    "text between tabs": lambda page: ("csv", text(page, "utf-8", delimiter="\t")),
    "text that names its delimiter": lambda page: ("csv", text(page, "utf-8-sig", first="sep=;\r\n", delimiter=";")),
    "text with every field quoted": lambda page: ("csv", text(page, "utf-8", quoting=1)),
    "text with line ends of Unix": lambda page: ("csv", text(page, "utf-8", lineterminator="\n")),
    "text in UTF-16": lambda page: ("csv", text(page, "utf-16")),
    "text in UTF-16 without a byte order mark": lambda page: ("csv", text(page, "utf-16-le")),
    "text in UTF-16, the larger byte first": lambda page: ("csv", text(page, "utf-16-be")),
    "text as a system exports it": lambda page: ("csv", exported(page)),
    "text between tabs saved as .xls": lambda page: ("xls", text(page, "gb18030", delimiter="\t")),
    "text between tabs in UTF-16 saved as .xls": lambda page: ("xls", text(page, "utf-16", delimiter="\t")),
    "text between commas saved as .xlsx": lambda page: ("xlsx", text(page, "utf-8-sig")),
    "a web page saved as .xls": lambda page: ("xls", html(page)),
    "a web page in GB18030": lambda page: ("html", html(page, charset="gb18030", declared="gb2312")),
    "a web page that names another encoding than it has": lambda page: ("xls", html(page, declared="gb2312")),
    "a web page in UTF-16": lambda page: ("xls", html(page, charset="utf-16")),
    "a web page whose rows and cells are not closed": lambda page: ("xls", html(page, closed=False)),
    "a web page with its title above its table": lambda page: ("xls", html(page, outside=1)),
    "XML Spreadsheet 2003 saved as .xls": lambda page: ("xls", spreadsheetml(page)),
    "XML Spreadsheet 2003 with a prefix": lambda page: ("xml", spreadsheetml(page, prefix="ss")),
    "XML Spreadsheet 2003 without blank cells": lambda page: ("xml", spreadsheetml(page, index=True)),
    "a document": lambda page: ("docx", document(page)),
    "a document saved as .doc": lambda page: ("doc", document(page)),
    "a document whose title stands in its table": lambda page: ("docx", document(page, above=0)),
    "a document behind pages of text": lambda page: ("docx", document(page, before=REPORT)),
    "a document in a cell of a table": lambda page: ("docx", document(page, within=True)),
    "a workbook saved as .xls": lambda page: ("xls", xlsx(page)),
    "a workbook saved as .csv": lambda page: ("csv", xlsx(page)),
    "a suffix in capitals": lambda page: ("XLSX", xlsx(page)),
}  # fmt: skip


def header_row(page: Page) -> int:
    """The row with most labels."""
    rows = [row for (row, _), value in page.cells.items() if is_label(value)]
    return max(sorted(set(rows)), key=rows.count)


def reversed_columns(page: Page) -> Page:
    """The columns of a flat sheet in the opposite order, what stands above left as it is."""
    header, last = header_row(page), page.width - 1

    def to(place: Place) -> Place:
        return (place[0], last - place[1]) if place[0] >= header else place

    return replace(
        page,
        cells={to(place): value for place, value in page.cells.items()},
        formats={to(place): value for place, value in page.formats.items()},
    )


def numbered(page: Page) -> Page:
    """With a column 序号 in front and a column 备注 behind."""
    header = header_row(page)
    extra = {(header, 0): "序号", (header, page.width + 1): "备注"}
    extra |= {(row, 0): Decimal(row - header) for row in range(header + 1, page.height)}
    extra |= {(row, page.width + 1): "无" for row in range(header + 1, page.height)}
    shifted = page.moved(lambda row: row, lambda column: column + 1)
    return shifted.with_cells(extra)


def paged(page: Page) -> Page:
    """The header row once more after the first row, as at the top of a new printed page."""
    header = header_row(page)
    apart = page.moved(lambda row: row + (row > header + 1), lambda column: column)
    return apart.with_cells({(header + 2, c): v for (r, c), v in page.cells.items() if r == header})


def summed(page: Page) -> Page:
    return page.with_cells({(page.height, 0): "合计", (page.height, page.width - 1): Decimal(9)})


def only_first(page: Page, texts: dict[str, str]) -> Page:
    return page.mapped(lambda value: texts.get(value, value), when=lambda _, value: isinstance(value, str))


FLAT = ("SE-list", "MO-list", "R-UNIT", "R-PROJ", "R-BUDG", "R-BASE", "R-REV", "R-REV-D", "R-DATE", "R-EXC")
CLASSES = {"3": "3 特定目标类"}
SOME: dict[str, tuple[tuple[str, ...], Layout]] = {
    "columns in the opposite order": (FLAT, saved(reversed_columns)),
    "a column of numbers in front, one of remarks behind": (FLAT, saved(numbered)),
    "the header once more on a second page": (FLAT, saved(paged)),
    "a row of sums": (FLAT, saved(summed)),
    "the class with its name": (("R-PROJ",), saved(lambda page: only_first(page, {"3": "3 特定目标类"}))),
    "the class by its name": (("R-PROJ",), saved(lambda page: only_first(page, {"3": "特定目标类"}))),
    "department and unit as «code-name»": (
        ("R-PROJ",), saved(lambda page: only_first(page, {"219": "219-市教育局", "219001": "219001－市第一中学"}))),
    "departments as «code-name»": (
        ("R-BASE", "R-DATE", "R-REV", "R-REV-D"), saved(lambda page: only_first(page, {"219": "219-市教育局", "220": "220—市民政局"}))),
    "codes of departments as numbers": (
        ("R-UNIT", "R-PROJ", "R-BASE", "R-DATE"),
        saved(lambda page: page.mapped(int, when=lambda _, value: str(value).isdecimal() and len(str(value)) in (3, 6)))),
    "project code and name in one cell": (
        ("SE", "MO", "EX", "GO"),
        saved(lambda page: only_first(page, {"中小学教师培训": "64050025T000000000001-中小学教师培训"}))),
    "operators in other signs": (
        ("SE", "DE", "MO"),
        saved(lambda page: page.mapped(
            lambda v: v.replace("≥", ">=").replace("=100%", "＝１００％"),
            when=lambda _, v: isinstance(v, str) and v[:1] in "≥="))),
    "the month as «7月»": (("MO", "MO-list"), saved(lambda page: page.mapped(
        lambda _: "7月", when=lambda at, _: at == (1, 3)))),
    "the month behind its label": (("MO", "MO-list"), saved(
        lambda page: page.with_cells({(1, 2): "监控截止月份：7", (1, 3): None}))),
    "the month in words of the header": (("MO",), saved(lambda page: page.mapped(
        lambda v: v.replace("1-7月", "1月至7月").replace("1月至7月", "1—7月"), when=lambda _, v: isinstance(v, str) and "1-7月" in v))),
    "the unit as «单位：万元» above": (("SE", "DE", "MO", "GO"), saved(
        lambda page: page.mapped(lambda v: v.replace("（万元）", ""), when=lambda _, v: isinstance(v, str)).with_cells(
            {(1, 6): "金额单位：人民币万元"}))),
    "the unit in every label of money": (("R-BUDG", "R-BASE"), saved(
        lambda page: page.mapped(lambda v: v.replace("（万元）", ""), when=lambda at, _: at == (0, 0)).mapped(
            lambda v: f"{v}（万元）", when=lambda at, v: at[0] == header_row(page) and at[1] > 0))),
}  # fmt: skip
