"""The workbook of a job: its tables as a finance bureau prints and files them, in Chinese, the same bytes each time.

Here: sheets, number formats, widths, totals, page set-up, the sheet 说明. Not here: which rows, in which order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from forms.handouts.pages import BODY, HEADING, LINE_HEIGHT, SHADE, STRONG, dress, set_up_page
from forms.layouts import LAYOUTS
from policy.characters import fit, in_cell
from reports.sheets import Names, sheets
from warehouse import office_files
from warehouse.tables import Column, Table
from warehouse.tables.declare import COUNT, DATE, FLAG, MOMENT, MONEY, RATE, SCORE, TEXT
from warehouse.tabular import AHEAD_OF_UTC, looks_like_formula
from warehouse.wording import OF_PUBLIC_LINES, WORDS, in_chinese

MOST_ROWS = 100_000
"""A longer table stays out of the workbook: nobody prints it, and spreadsheets choke on it."""
HEAD_ROWS = 3
WIDEST = 40
"""Widths are in places: a digit takes one, a Chinese character two. Longer text wraps."""
SHORT = 8
"""Text up to this width is centred."""
PADDING = 3
TITLE_HEIGHT, TALLEST = 28, 400
"""Points, as LINE_HEIGHT."""
FORMATS = {
    MONEY: "#,##0.00",
    SCORE: "0.00",
    RATE: "0.00%",
    COUNT: "0",
    DATE: "yyyy-mm-dd",
    MOMENT: "yyyy-mm-dd hh:mm:ss",
    TEXT: "@",
}
PLACES = {MONEY: ",.2f", SCORE: ".2f", RATE: ".2%"}
SHOWN_WIDTHS = {FLAG: 2, DATE: 10, MOMENT: 19}


@dataclass(frozen=True)
class Cover:
    """What the sheet 说明 and the headings say of the publication.

    `place` is the name of the region, `policy` has name, in_force_from and sha256.

    A `public` workbook speaks of no job (任务). `rules` are the policy's names of the rules of the ledger, `names` what stands
    beside codes. `facts`, where there are any, are what 说明 says instead of those of a publication.
    """

    title: str
    job: str
    place: str
    year: int
    as_of: date
    policy: Mapping[str, str | int]
    public: bool = False
    rules: Mapping[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, Mapping[str, str]]:
        """By column: code and word, with the policy's names of rules and the titles of forms."""
        forms = {name: layout.title for name, layout in LAYOUTS.items()}
        return {**WORDS, "form": forms, "rule": {**WORDS["rule"], **self.rules}}


def write_workbook(
    path: Path,
    cover: Cover,
    tables: Sequence[tuple[Table, pa.Table]],
    finish: Callable[[Workbook], None] | None = None,
) -> None:
    """Write one sheet a table (declaration, rows) and the sheet 说明. Tables above MOST_ROWS are only mentioned there.

    Of tables whose rows belong to several jobs, the sheet holds those of this job. `finish` adds what is no table, such as a chart.
    """
    own = [sheet for table, rows in tables for sheet in sheets(table, _own_rows(table, rows, cover.job), cover.names)]
    book = Workbook(write_only=True)
    book.properties.title = fit(cover.title)
    book.properties.creator = "jixiao"
    book.properties.created = datetime(cover.as_of.year, cover.as_of.month, cover.as_of.day)
    _write_cover(book, cover, own)
    for table, rows in own:
        if rows.num_rows <= MOST_ROWS:
            _write_table(book, cover, table, rows)
    if finish:
        finish(book)
    buffer = BytesIO()
    book.save(buffer)
    office_files.store(buffer, path, cover.as_of)


def _own_rows(table: Table, rows: pa.Table, job: str) -> pa.Table:
    return rows.filter(pc.equal(rows["job"], job)) if "job" in table.partition else rows


def additive(table: Table) -> tuple[str, ...]:
    """Money columns whose sum over all rows means something: a row a project or department, and no base of a rule."""
    if table.key not in {("project_code",), ("department_code",)}:
        return ()
    return tuple(column.name for column in table.columns if column.type == MONEY and column.name != "base")


def _totals(table: Table, rows: pa.Table) -> dict[str, Any]:
    """Sums by column; of the ledger what is carried out, since its lines also say what another rule or an exception left aside."""
    if not rows.num_rows:
        return {}
    if {"cut", "applied"} <= set(table.names):
        return {"cut": pc.sum(rows.filter(rows["applied"])["cut"]).as_py() or Decimal(0)}
    return {name: pc.sum(rows[name]).as_py() for name in additive(table)}


class _Pen:
    """Writes the lines of one sheet. A look is set up once and shared: a sheet may hold more than a million cells."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self._cell: Any = Cell(sheet, 1, 1)
        sheet._values_to_row = _placed

    def look(
        self,
        number_format: str = "@",
        font: Font = BODY,
        *,
        across: str = "left",
        grid: bool = True,
        shade: bool = False,
    ) -> Any:
        """Set up the style of a kind of cell."""
        model: Any = Cell(self.sheet, 1, 1)
        wrap = number_format == "@" and grid
        dress(model, font, across=across, grid=grid, fill=SHADE if shade else None, wrap=wrap)
        model.number_format = number_format
        return model._style  # openpyxl's own shared form of a style; setting each part on each cell is ten times slower

    def line(self, cells: Iterable[tuple[Any, Any]]) -> None:
        """Add a line of values, each with its look."""
        self.sheet.append(self._write(value, look) for value, look in cells)

    def _write(self, value: Any, look: Any) -> Any:
        """Fill the cell: it is written out before the next value comes, so that one serves for all.

        Text stays text, whatever it looks like; decimals are written out, not turned into floats.
        """
        cell = self._cell
        cell._style = look
        if isinstance(value, Decimal):
            cell.value = format(value, "f")
            cell.data_type = "n"
        elif isinstance(value, str):
            if looks_like_formula(value):
                cell._style = copy(look)
                cell._style.quotePrefix = 1
                value = f"'{value}" if value.startswith("'") else value  # as in a CSV file: reading drops one
            cell.value = in_cell(value)
            cell.data_type = "s"
        else:
            cell.value = value
        return cell


def _placed(cells: Iterable[Any], row: int) -> Iterator[Any]:
    """Place the cells of a row. openpyxl's own would try each as a value and make it again: a third of all the time."""
    for column, cell in enumerate(cells, 1):
        cell.row, cell.column = row, column
        yield cell


def _write_table(book: Workbook, cover: Cover, table: Table, rows: pa.Table) -> None:
    """One sheet: title, place and unit, header, rows, totals."""
    sheet: Any = book.create_sheet(table.title)
    pen = _Pen(sheet)
    columns, words = table.columns, cover.words
    totals = _totals(table, rows)
    set_up_page(sheet, table.title, "landscape")
    widths = [_width(column, rows, totals.get(column.name), words.get(column.name, {})) for column in columns]
    _set_up_sizes(sheet, columns, rows, widths)
    _set_up_panes(sheet, columns, rows.num_rows)
    _merge_across(sheet, 1, len(columns))
    for line in _head(pen, cover, table, columns):
        pen.line(line)
    looks = [
        pen.look(FORMATS.get(column.type, "General"), across=_across(column, width))
        for column, width in zip(columns, widths, strict=True)
    ]
    for record in rows.select([column.name for column in columns]).to_pylist():
        values = (_shown(column, record[column.name], words.get(column.name, {})) for column in columns)
        pen.line(zip(values, looks, strict=True))
    if not rows.num_rows:
        _merge_across(sheet, HEAD_ROWS + 1, len(columns))
        empty = pen.look(across="center")
        pen.line((text, empty) for text in ("（本表无数据）", *[""] * (len(columns) - 1)))
    if totals:
        pen.line(_total_line(pen, table, columns, totals, rows))


def _head(pen: _Pen, cover: Cover, table: Table, columns: Sequence[Column]) -> Iterator[list[tuple[Any, Any]]]:
    """Say the rows that every printed page repeats: title, place and unit, column titles."""
    rest = [""] * (len(columns) - 2)
    unit = "金额单位：元" if any(column.type == MONEY for column in columns) else ""
    place = f"区划：{cover.place}　年度：{cover.year}　数据截止：{cover.as_of.isoformat()}"
    yield [(table.title, pen.look(font=HEADING, across="center", grid=False))]
    left, right = pen.look(grid=False), pen.look(across="right", grid=False)
    yield [(place, left), *((None, left) for _ in rest), (unit or None, right)]
    titled = pen.look(font=STRONG, across="center", shade=True)
    yield [(column.title, titled) for column in columns]


def _total_line(
    pen: _Pen, table: Table, columns: Sequence[Column], totals: Mapping[str, Any], rows: pa.Table
) -> list[tuple[Any, Any]]:
    """Say the sum of the lines above, saying so where lines are left out of the table on purpose, or an amount is not known yet."""
    label = "公开项目合计" if table.public or table.name in OF_PUBLIC_LINES else "合计"
    if table.name == "department_control_figures" and rows["total_control"].null_count:
        label += "（不含待定）"
    if "applied" in table.names:
        label = "执行的压减合计"
    before = next(number for number, column in enumerate(columns) if column.name in totals)
    _merge_across(pen.sheet, HEAD_ROWS + rows.num_rows + 1, before)
    words = pen.look(font=STRONG, across="center", shade=True)
    money = pen.look(FORMATS[MONEY], STRONG, across="right", shade=True)
    line = [(totals.get(column.name), money if column.name in totals else words) for column in columns]
    return [(label, words), *line[1:]]


def _shown(column: Column, value: Any, words: Mapping[str, str]) -> Any:
    """Turn a value into what the sheet holds: words for codes, 是 and 否, Beijing time."""
    if value is None:
        return None
    if column.type == TEXT:
        return words.get(value, value)
    if column.type == FLAG:
        return "是" if value else "否"
    if column.type == MOMENT:
        return value.replace(microsecond=0) + AHEAD_OF_UTC
    return value


def _across(column: Column, width: int) -> str:
    if column.type in (FLAG, DATE, MOMENT) or (column.type == TEXT and width <= SHORT + PADDING):
        return "center"
    return "left" if column.type == TEXT else "right"


def _width(column: Column, rows: pa.Table, total: Any, words: Mapping[str, str]) -> int:
    """Width of a column: wide enough for every number and date, since those show ##### where text would wrap."""
    title = 2 * ((len(column.title) + 1) // 2)  # on two lines
    if column.type in SHOWN_WIDTHS:
        return max(title, SHOWN_WIDTHS[column.type]) + PADDING
    if column.type == TEXT:
        shown = rows[column.name]
        if words:
            shown = pa.chunked_array([[words.get(code, code) for code in pc.unique(shown).to_pylist()]], pa.string())
        return min(max(title, pc.max(_text_widths(shown)).as_py() or 0) + PADDING, WIDEST)
    ends = [value for value in (*pc.min_max(rows[column.name]).as_py().values(), total) if value is not None]
    return max(title, *(len(format(value, PLACES.get(column.type, ""))) for value in ends), 0) + PADDING


def _text_widths(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """How many places each text takes: a Chinese character has three bytes and takes two places."""
    lengths = pc.utf8_length(values)
    return pc.add(lengths, pc.divide(pc.subtract(pc.binary_length(values), lengths), 2))


def _set_up_sizes(sheet: Any, columns: Sequence[Column], rows: pa.Table, widths: Sequence[int]) -> None:
    """Set column widths, and the heights of the head and of rows with text that wraps or has lines of its own."""
    for row, height in enumerate((TITLE_HEIGHT, LINE_HEIGHT + 3, 2 * LINE_HEIGHT + 2), 1):
        sheet.row_dimensions[row].height = height
    lines = np.ones(rows.num_rows, dtype=np.int64)
    for number, (column, width) in enumerate(zip(columns, widths, strict=True), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        if column.type == TEXT:
            values = pc.fill_null(rows[column.name], "")
            wrapped = -(-_text_widths(values).to_numpy() // (width - PADDING + 1))
            lines = np.maximum(lines, wrapped + pc.count_substring(values, "\n").to_numpy())
    for index in np.flatnonzero(lines > 1):
        sheet.row_dimensions[HEAD_ROWS + 1 + int(index)].height = min(LINE_HEIGHT * int(lines[index]), TALLEST)


def _set_up_panes(sheet: Any, columns: Sequence[Column], rows: int) -> None:
    """Header and leading names stay in sight; the filter covers the rows but not the totals."""
    named = next((number for number, column in enumerate(columns[:3], 1) if column.name.endswith("_name")), 0)
    sheet.freeze_panes = f"{get_column_letter(named + 1)}{HEAD_ROWS + 1}"
    sheet.print_title_rows = f"1:{HEAD_ROWS}"
    if rows:
        sheet.auto_filter.ref = f"A{HEAD_ROWS}:{get_column_letter(len(columns))}{HEAD_ROWS + rows}"


def _merge_across(sheet: Any, row: int, columns: int) -> None:
    if columns > 1:
        sheet.merged_cells.add(f"A{row}:{get_column_letter(columns)}{row}")


def _write_cover(book: Workbook, cover: Cover, tables: Sequence[tuple[Table, pa.Table]]) -> None:
    """Write the sheet 说明: what this is, under which policy, which sheets follow and how to read them."""
    sheet: Any = book.create_sheet("说明")
    pen = _Pen(sheet)
    set_up_page(sheet, "说明", "portrait")
    for letter, width in zip("ABC", (24, 12, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height = TITLE_HEIGHT
    _merge_across(sheet, 1, 3)
    pen.line([(cover.title, pen.look(font=HEADING, across="center", grid=False))])
    plain, strong = pen.look(), pen.look(font=STRONG, shade=True)
    for number, (label, text) in enumerate(_facts(cover), 2):
        sheet.merged_cells.add(f"B{number}:C{number}")
        pen.line([(label, strong), (text, plain), (None, plain)])
    pen.line([])
    titled = pen.look(font=STRONG, across="center", shade=True)
    pen.line((title, titled) for title in ("工作表", "行数", "备注"))
    count = pen.look("#,##0", across="right")
    for table, rows in tables:
        left_out = (
            f"超过 {MOST_ROWS} 行，未列入本工作簿，数据见 {table.name}.csv" if rows.num_rows > MOST_ROWS else None
        )
        pen.line([(table.title, plain), (rows.num_rows, count), (left_out, plain)])


def _policy(name: str, since: str | int) -> str:
    """The policy by its name, unless that is one for programs alone."""
    return f"自{since}预算年度起执行的参数" if name.isascii() else f"{name}（自{since}预算年度起）"


def _facts(cover: Cover) -> list[tuple[str, str]]:
    if cover.facts:
        return list(cover.facts.items())
    use = (
        "公开资料。合计均为所列公开项目合计。" if cover.public else "内部资料。对外公开的内容以公开目录（public）为准。"
    )
    return [
        *(() if cover.public else (("任务", in_chinese("job", cover.job)),)),
        ("区划", cover.place),
        ("年度", f"{cover.year}年"),
        ("数据截止", cover.as_of.isoformat()),
        ("政策", _policy(str(cover.policy["name"]), cover.policy["in_force_from"])),
        ("政策文件指纹", str(cover.policy["sha256"])),
        ("读表说明", "金额单位为元；比率以百分比列示；得分保留两位小数；空白为无此数据；时间为北京时间。"),
        *(() if cover.public else (("未列栏目", "文件指纹、政策版本等程序用的栏目只在数据文件（.csv）中。"),)),
        ("使用范围", use),
    ]
