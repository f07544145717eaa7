"""Tables that hold the inbox as it was read: one row a file, a sheet, a header, a problem, and a form's or register's lines.

What the lines say is declared by the layouts (`forms.layouts`), field by field.

Nothing is judged here. `sha256, sheet, subject_no` say where a row comes from: the bytes, the sheet, and the record in the
sheet (0 for a form of one project; the row's order for lists and registers). `cells` is a JSON object from column name to
cell address ("D6") for every value that was read or was due.
"""

from __future__ import annotations

from forms.layouts import LAYOUTS
from forms.layouts.columns import COLUMNS, NUMBERS
from warehouse.tables.declare import (
    COUNT,
    DATE,
    FLAG,
    MOMENT,
    MONEY,
    NUMBER,
    SCORE,
    SHARE,
    TEXT,
    WEIGHT,
    Column,
    Table,
    inbox,
)

SHA256 = Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal")
SHEET = Column("sheet", TEXT, "工作表", "name of the sheet as in the workbook")
SUBJECT_NO = Column("subject_no", COUNT, "序号", "record in the sheet: 0 for a form of one subject, else order from 1")
CELLS = Column("cells", TEXT, "单元格", "JSON object: column name to cell address")

INBOX_FILES = inbox(
    "inbox_files",
    "收件文件",
    "One row a distinct file (by its bytes) of the scope, those in a .zip among them; unreadable ones say why.",
    SHA256,
    Column(
        "file",
        TEXT,
        "文件",
        "path below inbox/, with /, <zip>/<name> in a .zip; among copies the first whose ending fits its bytes",
    ),
    Column(
        "path", TEXT, "路径", "where its bytes lie below inbox/ as a file of their own; empty where in a .zip alone"
    ),
    Column("container", TEXT, "压缩包", "SHA-256 of the .zip that `file` names; empty for one that is in none"),
    Column("members", TEXT, "包内文件", "of a .zip: JSON array of name, sha256, size, problem and detail of its files"),
    Column("copies", COUNT, "份数", "number of paths with the same bytes"),
    Column("size", "BIGINT", "字节数"),
    Column("received_at", MOMENT, "收到时间", "modification time, UTC; the earliest among copies"),
    Column("reader", TEXT, "读取版本", "version of the reader that produced the rows"),
    Column(
        "file_kind",
        TEXT,
        "种类",
        "what its bytes are: xlsx, xlsb, xls, ods, text, html, xml, docx or zip; empty if unknown",
    ),
    Column("problem", TEXT, "问题", "why nothing was read (a problem kind), empty when read"),
    Column("detail", TEXT, "说明", "more on the problem, for who runs this"),
    Column("line", COUNT, "行", "line of a text at which reading it ended; else empty"),
    key=("sha256",),
)

INBOX_BESIDE = inbox(
    "inbox_beside",
    "未读取的收件",
    "One row for each thing in the region's inbox that no year's run reads: misnamed folders, files outside of any, links.",
    Column("sha256", TEXT, "路径指纹", "SHA-256 of the path, hexadecimal; findings on it stand under this fingerprint"),
    Column("file", TEXT, "文件", "path below inbox/, with /"),
    Column("kind", TEXT, "类型", "`misnamed`, `outside` of any year's folder, `link` or `special` (no regular file)"),
    Column("meant", TEXT, "应为", "name that a misnamed folder should have, else empty"),
    key=("sha256",),
)

RAW_SHEETS = inbox(
    "raw_sheets",
    "工作表",
    "One row a sheet: which form it is and what its heading states.",
    SHA256,
    SHEET,
    Column("sheet_no", COUNT, "表序", "position in the workbook from 1"),
    Column(
        "disposition",
        TEXT,
        "处理",
        "read, skipped (hidden, empty, 填表说明), unknown (no title), several (forms on one sheet) or apart (the rest of a form)",
    ),
    Column("form", TEXT, "表单", "SE DE MO EX GO DG or R-…; empty unless read"),
    Column("is_list", FLAG, "汇总表", "the list variant of SE or MO"),
    Column("title", TEXT, "标题"),
    Column("title_cell", TEXT, "标题单元格"),
    Column("nearest_title", TEXT, "最接近的表名", "of a sheet without a known title; empty where none is near"),
    Column("stated_year", COUNT, "所填年度", "year stated in or under the title; empty where none"),
    Column(
        "other_year", COUNT, "另一所填年度", "a second year that is stated there and unlike the first; empty where none"
    ),
    Column("year_cell", TEXT, "年度单元格"),
    Column("money_unit", TEXT, "金额单位", "元 or 万元 as stated; empty where a money block states none"),
    Column("unit_cell", TEXT, "单位单元格", "the heading that states the unit or should"),
    Column("submission_number", COUNT, "报送次数", "N of 第N次报送; empty where none"),
    Column("month", COUNT, "监控截止月份"),
    Column("month_cell", TEXT, "月份单元格"),
    Column("header_month", COUNT, "表头月份", "m of 1-m月执行数; empty where the header names none"),
    Column("header_month_cell", TEXT, "表头月份单元格"),
    Column("rows_seen", COUNT, "数据行数", "rows below the headers that hold anything; empty unless read"),
    Column("rows_read", COUNT, "读入行数", "of them those that became rows of a raw table"),
    Column(
        "rows_passed", TEXT, "略过行数", "JSON object: reason (total, placeholder, remark, header, breakdown) to rows"
    ),
    key=("sha256", "sheet"),
)

RAW_HEADERS = inbox(
    "raw_headers",
    "表头问题",
    "One row a header of a form, list or register that is not understood whole; none for a header that is.",
    SHA256,
    SHEET,
    Column("form", TEXT, "表单"),
    Column("kind", TEXT, "类型", "missing (a required column), double (two columns of one field) or unknown (columns)"),
    Column("row_no", COUNT, "表头行", "row of the header on the sheet, from 1"),
    Column("cell", TEXT, "单元格", "the first cell concerned"),
    Column("labels", TEXT, "栏目", "missing or double: the template's labels, each in 「」"),
    Column(
        "unknown", TEXT, "未能识别", "labels of the header that are not known, as written, each in 「」; empty for none"
    ),
    Column(
        "nearest", TEXT, "近似栏目", "unknown labels that are nearly known: 「参考分」≈「参考分值」; empty for none"
    ),
)

RAW_PROBLEMS = inbox(
    "raw_problems",
    "读取问题",
    "One row a value that was there but could not be read (never used for blanks).",
    SHA256,
    SHEET,
    SUBJECT_NO,
    Column("form", TEXT, "表单"),
    Column("line_no", COUNT, "行序", "indicator_no, line_no, item_no or step_no; empty for the head"),
    Column("field", TEXT, "字段", "the column of the raw table that stayed empty because of it"),
    Column("cell", TEXT, "单元格"),
    Column(
        "kind", TEXT, "类型", "formula, not_a_number, not_a_date, code, lost_digits, unit_conflict, scaled, ratio, word"
    ),
    Column("value", TEXT, "原值", "the text of the cell"),
)

_TYPES = {
    "money": MONEY,
    "score": SCORE,
    "weight": WEIGHT,
    "share": SHARE,
    "number": NUMBER,
    "date": DATE,
    "month": COUNT,
    "count": COUNT,
    "yes_no": FLAG,
}
"""By kind of value; all others are texts."""
_FORMS = {
    "raw_self_evaluations": ("绩效自评", "SE forms, SE list rows and DE forms as stated (form SE or DE)."),
    "raw_funds": (
        "资金明细",
        "Every money cell of the fund block of SE, DE, MO, GO and DG forms that makes up the total: one row a line and column.",
    ),
    "raw_indicators": ("绩效指标", "Indicators of SE, DE, MO, GO and DG forms."),
    "raw_monitorings": ("运行监控", "MO forms and list rows."),
    "raw_ex_antes": ("事前评估", "EX forms."),
    "raw_ex_ante_items": ("事前评估内容", "The rows of EX forms."),
    "raw_goals": ("绩效目标申报", "GO forms and DG forms (form GO or DG)."),
    "raw_rectification_answers": ("整改情况", "Rows of RE forms: a department's answer to a matter of its letter."),
    "raw_goal_steps": ("目标审核记录", "Review steps of GO and DG forms, in the order of the form."),
}
_REGISTERS = {
    layout.table: (layout.title, f"Rows of {layout.form}.") for layout in LAYOUTS.values() if layout.is_register
}


def _read(name: str, title: str, description: str) -> Table:
    """A table of what was read, with the columns that the layouts declare."""
    columns = (Column(each.name, _TYPES.get(each.kind, TEXT), each.title, each.note) for each in COLUMNS[name])
    number = (NUMBERS[name].name,) if name in NUMBERS else ()
    key = ("sha256", "sheet", "subject_no", *number, *(("item",) if name == "raw_funds" else ()))
    return inbox(name, title, description, SHA256, SHEET, SUBJECT_NO, *columns, CELLS, key=key)


READ = tuple(_read(name, *about) for name, about in (_FORMS | _REGISTERS).items())
"""The tables of forms and registers."""
