"""The workbook as it is opened: Chinese, complete, printable, and never a formula."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from reports import workbook
from warehouse.store import Warehouse
from warehouse.tables import TABLES

Publishing = Callable[..., Path]
SCOPE = {"region": "640500", "year": 2025}
JOB = "annual_self_evaluation"
HEADER = 3


def sheet_of(directory: Path, title: str, job: str = JOB) -> Worksheet:
    sheet = load_workbook(directory / f"{job}.xlsx")[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def under(sheet: Worksheet, title: str) -> list[Any]:
    """The values below a column title."""
    titles = [cell.value for cell in sheet[HEADER]]
    return [row[titles.index(title)] for row in sheet.iter_rows(min_row=HEADER + 1, values_only=True)]


def texts(sheet: Worksheet) -> str:
    return "\n".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None)


GRADES = [
    {
        "project_code": "64050025T000000000001",
        "project_name": "农村公路养护",
        "department_code": "007",
        "executed": Decimal("71340418.65"),
        "execution_rate": Decimal("0.862"),
        "execution_score": Decimal("8.62"),
        "grade_source": "missing",
        "review_recommended": True,
    },
    {"project_code": "64050025T000000000002", "executed": Decimal("-0.05"), "review_recommended": False},
]


def test_a_sheet_has_title_place_unit_and_chinese_headers(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", GRADES, **SCOPE)
    sheet = sheet_of(publishing("project_grades"), "项目绩效评级表")
    assert sheet["A1"].value == "项目绩效评级表"
    assert sheet["A2"].value == "区划：640500　年度：2025　数据截止：2026-04-01"
    assert sheet.cell(2, sheet.max_column).value == "金额单位：元"
    titles = [column.title for column in TABLES["project_grades"].columns if column.name not in ("region", "year")]
    assert [cell.value for cell in sheet[HEADER]] == titles


def test_values_are_shown_as_a_clerk_writes_them(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", GRADES, **SCOPE)
    sheet = sheet_of(publishing("project_grades"), "项目绩效评级表")
    first = dict(zip([cell.value for cell in sheet[HEADER]], sheet[HEADER + 1], strict=True))
    assert first["部门编码"].value == "007"
    assert first["等级来源"].value == "未自评"
    assert first["建议复核"].value == "是"
    assert first["复核得分"].value is None
    assert (first["全年执行数"].value, first["全年执行数"].number_format) == (71340418.65, "#,##0.00")
    assert (first["预算执行率"].value, first["预算执行率"].number_format) == (0.862, "0.00%")
    assert (first["执行率得分"].value, first["执行率得分"].number_format) == (8.62, "0.00")


def test_decimals_are_stored_digit_by_digit(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", GRADES, **SCOPE)
    with zipfile.ZipFile(publishing("project_grades") / f"{JOB}.xlsx") as archive:
        content = archive.read("xl/worksheets/sheet2.xml").decode()
    for digits in ("71340418.65", "8.62", "0.8620", "-0.05", "71340418.60"):
        assert f"<v>{digits}</v>" in content


def test_dates_and_beijing_time(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("goal_admissions", [{"project_code": "P", "rectify_by": date(2026, 9, 1)}], **SCOPE)
    warehouse.replace("submissions", [{"status": "accepted", "received_at": datetime(2026, 2, 28, 16, 0)}], **SCOPE)
    directory = publishing("goal_admissions", "submissions")
    assert under(sheet_of(directory, "绩效目标审核入库表"), "整改期限") == [datetime(2026, 9, 1)]
    assert under(sheet_of(directory, "报送台账"), "收到时间") == [datetime(2026, 3, 1)]
    assert under(sheet_of(directory, "报送台账"), "状态") == ["已采用"]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "+86", "-12", "@sum", "#N/A", "\t=1", "2026-01-01", "12"])
def test_text_stays_text_whatever_it_looks_like(warehouse: Warehouse, publishing: Publishing, text: str) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "project_name": text}], **SCOPE)
    cell = sheet_of(publishing("project_grades"), "项目绩效评级表")["B4"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == (text[0] in "=+-@\t")


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\x1fb"])
def test_a_character_that_no_workbook_holds_is_marked(warehouse: Warehouse, publishing: Publishing, text: str) -> None:
    warehouse.replace("project_grades", [{"project_code": "P", "project_name": text}], **SCOPE)
    (name, *_) = under(sheet_of(publishing("project_grades"), "项目绩效评级表"), "项目名称")
    assert "\ufffd" in name


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("project_control_figures", ("requested", "cut", "control")),
        ("monitoring_flags", ("adjusted_budget", "executed")),
        ("adjustment_ledger", ()),
        ("department_grades", ()),
        ("findings", ()),
    ],
)
def test_only_additive_money_is_summed(table: str, expected: tuple[str, ...]) -> None:
    assert workbook.additive(TABLES[table]) == expected


def test_the_totals_row_is_the_exact_sum_and_outside_the_filter(warehouse: Warehouse, publishing: Publishing) -> None:
    rows = [{"project_code": f"P{i}", "requested": Decimal("0.10"), "base": Decimal("5.00")} for i in range(3)]
    warehouse.replace("project_control_figures", rows, **SCOPE)
    sheet = sheet_of(publishing("project_control_figures"), "项目预算控制数表")
    assert sheet["A7"].value == "合计"
    assert under(sheet, "申报数") == [0.1, 0.1, 0.1, 0.3]
    assert under(sheet, "计算基数")[-1] is None
    assert under(sheet, "压减金额")[-1] is None
    assert sheet.auto_filter.ref == "A3:J6"


def test_the_ledger_sums_what_is_carried_out(warehouse: Warehouse, publishing: Publishing) -> None:
    """A line that another rule or an exception left aside cuts nothing."""
    lines = [
        ("P1", "goal_gate", "5.00", True),
        ("P1", "grade_poor", "3.00", False),
        ("P2", "grade_medium", "0.10", True),
    ]
    rows = [
        {"subject": "project", "code": code, "rule": rule, "cut": Decimal(cut), "applied": applied}
        for code, rule, cut, applied in lines
    ]
    warehouse.replace("adjustment_ledger", rows, **SCOPE)
    sheet = sheet_of(publishing("adjustment_ledger"), "预算调整台账")
    assert sheet["A7"].value == "执行的压减合计"
    assert under(sheet, "压减金额") == [5, 3, 0.1, 5.1]


def test_totals_of_public_tables_say_what_they_sum(
    warehouse: Warehouse, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "OF_PUBLIC_LINES", frozenset({"project_control_figures"}))
    warehouse.replace("project_control_figures", [{"project_code": "P", "requested": Decimal(1)}], **SCOPE)
    sheet = sheet_of(publishing("project_control_figures"), "项目预算控制数表")
    assert sheet["A5"].value == "公开项目合计"


@pytest.mark.parametrize("name", [table.name for table in TABLES.values() if table.stage == "result"])
def test_every_table_prints_on_a4_with_repeated_headers(publishing: Publishing, name: str) -> None:
    sheet = sheet_of(publishing(name), TABLES[name].title)
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.freeze_panes[1:] == "4"
    assert "&P" in sheet.oddFooter.right.text
    assert sheet["A4"].value == "（本表无数据）"
    assert {cell.value for cell in sheet[HEADER]}.isdisjoint({"区划", "年度", "任务", "说明（英文）", None})


@pytest.mark.parametrize("money", ["0.00", "-1234567.89", "9999999999999.99"])
def test_numbers_and_dates_have_room(warehouse: Warehouse, publishing: Publishing, money: str) -> None:
    """A number that is wider than its column shows as #####."""
    warehouse.replace("project_control_figures", [{"project_code": "P", "control": Decimal(money)}] * 2, **SCOPE)
    warehouse.replace("goal_admissions", [{"project_code": "P", "rectify_by": date(2026, 9, 1)}], **SCOPE)
    directory = publishing("project_control_figures", "goal_admissions")
    sheet = sheet_of(directory, "项目预算控制数表")
    assert sheet.column_dimensions["H"].width >= len(f"{2 * Decimal(money):,.2f}") + 2
    assert sheet_of(directory, "绩效目标审核入库表").column_dimensions["G"].width >= len("2026-09-01") + 2


@pytest.mark.parametrize(("message", "lines"), [("短", 1), ("请补充说明" * 20, 6), ("一\n二\n三", 3)])
def test_rows_are_as_tall_as_their_text(warehouse: Warehouse, publishing: Publishing, message: str, lines: int) -> None:
    warehouse.replace("findings", [{"message_zh": message}], **SCOPE, job=JOB)
    height = sheet_of(publishing("findings"), "校验发现表").row_dimensions[4].height or workbook.LINE_HEIGHT
    assert height >= lines * workbook.LINE_HEIGHT
    assert height <= (lines + 1) * workbook.LINE_HEIGHT


def test_a_workbook_holds_the_findings_of_its_own_job(warehouse: Warehouse, publishing: Publishing) -> None:
    for job, code in ((JOB, "G01"), ("midyear_monitoring", "G02")):
        warehouse.replace("findings", [{"code": code, "message_en": "left out"}], **SCOPE, job=job)
    sheet = sheet_of(publishing("findings"), "校验发现表")
    assert under(sheet, "检查") == ["G01"]
    assert "left out" not in texts(sheet)


def test_the_cover_says_what_this_is(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", GRADES, **SCOPE)
    sheet = sheet_of(publishing("project_grades", "findings"), "说明")
    for words in ("2025年度绩效自评结果", "年度绩效自评", "640500", "2025年", "2026-04-01", "c" * 64):
        assert words in texts(sheet)
    assert "预算绩效管理实施方案（自2025预算年度起）" in texts(sheet)
    assert "程序用的栏目只在数据文件（.csv）中" in texts(sheet), "columns that are left out are told"
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert (rows["项目绩效评级表"], rows["校验发现表"]) == (2, 0)


def test_a_table_too_long_for_a_sheet_is_only_mentioned(
    warehouse: Warehouse, publishing: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 1)
    warehouse.replace("project_grades", GRADES, **SCOPE)
    warehouse.replace("department_grades", [{"department_code": "219"}], **SCOPE)
    book = load_workbook(publishing("project_grades", "department_grades") / f"{JOB}.xlsx")
    assert book.sheetnames == ["说明", "部门整体绩效评级表"]
    assert "超过 1 行，未列入本工作簿，数据见 project_grades.csv" in texts(book["说明"])


def test_no_clock_is_in_the_file(publishing: Publishing) -> None:
    path = publishing("project_grades") / f"{JOB}.xlsx"
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-04-01T00:00:00Z") == 2
    assert load_workbook(path).properties.title == "2025年度绩效自评结果"


def test_another_reader_sees_the_same_sheets(warehouse: Warehouse, publishing: Publishing) -> None:
    warehouse.replace("project_grades", GRADES, **SCOPE)
    book = CalamineWorkbook.from_path(str(publishing("project_grades") / f"{JOB}.xlsx"))
    assert book.sheet_names == ["说明", "项目绩效评级表"]
    assert book.get_sheet_by_name("项目绩效评级表").to_python()[3][:3] == [
        "64050025T000000000001",
        "农村公路养护",
        "007",
    ]
