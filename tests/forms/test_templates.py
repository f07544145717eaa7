"""Blank workbooks: complete, protected where nothing is to be changed, and read as the forms that they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import policy
from forms.handouts.pages import put
from forms.handouts.templates import TEMPLATE_VERSION, template
from forms.layouts import LAYOUTS
from forms.layouts.words import EX_ANTE_ITEMS
from forms.reader import read_file
from tests.forms.filling import FORMS, fill

A4 = "9"


@pytest.fixture(scope="module")
def plan() -> policy.Policy:
    return policy.load()


def saved(folder: Path, name: str, plan: policy.Policy, year: int | None = 2026):
    made = template(LAYOUTS[name], plan, year)
    path = folder / made.name
    made.book.save(path)
    return path, made.places


def choices(sheet) -> dict[str, str]:
    return {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_value_is_open_and_nothing_else(tmp_path, plan, name):
    path, places = saved(tmp_path, name, plan)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    due = {place.cell for place in places}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and cell.coordinate not in due:
                assert cell.protection.locked, f"{cell.coordinate} {cell.value} can be overwritten"
    for cell in due:
        assert sheet[cell].protection.locked == (
            sheet[cell].value is not None and str(sheet[cell].value) in {"10", "15", "100", *EX_ANTE_ITEMS}
        ), cell


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_template_is_printed_on_a4_and_says_how_it_is_filled_in(tmp_path, plan, name):
    path, _ = saved(tmp_path, name, plan)
    book = load_workbook(path)
    assert book.sheetnames == [LAYOUTS[name].title, "填表说明"]
    assert book.properties.version == TEMPLATE_VERSION
    for sheet in book.worksheets:
        assert (str(sheet.page_setup.paperSize), sheet.page_setup.fitToWidth) == (A4, 1)
    notes = [str(value) for row in book["填表说明"].values for value in row if value is not None]
    assert f"模板版本：{TEMPLATE_VERSION}" in notes
    columns = (
        [field.label for field in LAYOUTS[name].rows.columns if not field.variant] if LAYOUTS[name].rows else ["年度"]
    )
    assert set(columns) <= set(notes)
    if LAYOUTS[name].unit_in:
        assert any("万元" in str(value) for row in book.worksheets[0].values for value in row if value)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_filled_template_reads_as_it_was_filled(tmp_path, plan, name):
    path, places = saved(tmp_path, name, plan)
    book = load_workbook(path)
    fill(book.worksheets[0], places, FORMS[name])
    book.save(path)
    reading = read_file(path)
    assert reading.problem is None
    assert [row["disposition"] for row in reading.rows["raw_sheets"]] == ["read", "skipped"]
    assert reading.rows.get("raw_problems", []) == []
    (sheet, _) = reading.rows["raw_sheets"]
    assert (sheet["form"], sheet["stated_year"]) == (LAYOUTS[name].form, 2026)
    assert sheet["money_unit"] == ("万元" if LAYOUTS[name].unit_in else None)
    (row,) = reading.rows[LAYOUTS[name].table]
    typed = {key: value for part in FORMS[name].values() if isinstance(part, dict) for key, value in part.items()}
    typed |= FORMS[name].get("rows", [{}])[0]
    for key in ("project_code", "month", "subject", "kind", "nature", "matter", "unit_name", "approval_number"):
        if key in typed and key in row:
            assert row[key] == typed[key]
    if "adjusted_budget" in row and "adjusted_budget" in typed:
        assert row["adjusted_budget"] == typed["adjusted_budget"] * 10_000


def test_drop_downs_offer_the_words_of_the_form(tmp_path, plan):
    offered = {name: choices(load_workbook(saved(tmp_path, name, plan)[0]).worksheets[0]) for name in LAYOUTS}
    assert '"确定能,有可能,完全不可能"' in offered["MO"].values()
    assert '"1,2,3,4,5,6,7,8,9,10,11,12"' in offered["MO-list"].values()
    assert '"≥,≤,=,>,<,定性"' in offered["GO"].values()
    assert '"单位自评,主管部门审核,财政复审"' in offered["GO"].values()
    assert {'"是,否"', '"1 人员类,21 公用经费,22 其他运转类,3 特定目标类"'} <= set(offered["R-PROJ"].values())
    assert all(not cells.startswith("A3") for sheet in offered.values() for cells in sheet)
    assert any(cells.endswith("20000") for cells in offered["R-EXC"])


def test_codes_are_text_and_amounts_have_two_places(tmp_path, plan):
    path, places = saved(tmp_path, "R-BUDG", plan)
    sheet = load_workbook(path).worksheets[0]
    formats = {place.field.name: sheet[place.cell].number_format for place in places}
    assert formats["project_code"] == "@"
    assert formats["requested"] == "#,##0.00"
    assert sheet.column_dimensions["A"].number_format == "@"
    assert not sheet.column_dimensions["A"].protection.locked


def test_the_year_is_printed_or_left_to_fill_in(tmp_path, plan):
    printed = load_workbook(saved(tmp_path, "SE", plan, 2025)[0]).worksheets[0]["A2"]
    left = load_workbook(saved(tmp_path, "SE", plan, None)[0]).worksheets[0]["A2"]
    assert (printed.value, printed.protection.locked) == ("（2025年度）", True)
    assert (left.value.replace("　", ""), left.protection.locked) == ("（年度）", False)
    with pytest.raises(policy.PolicyError, match="2020 is before it"):
        template(LAYOUTS["SE"], plan, 2020)


def test_prescribed_weights_come_from_the_policy(tmp_path, plan):
    other = plan.with_values({"ex_ante_weight.立项必要性": 20, "ex_ante_weight.环境可控性": 5})
    path, places = saved(tmp_path, "EX", other)
    sheet = load_workbook(path).worksheets[0]
    weights = [sheet[place.cell].value for place in places if place.field.name == "weight"]
    assert weights == [20, 15, 5, 15, 15, 15, 15]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\x07bell", "＝1"])
def test_text_that_we_write_is_never_a_formula(tmp_path, text):
    book = Workbook()
    put(book.active["A1"], text)
    book.save(tmp_path / "a.xlsx")
    cell = load_workbook(tmp_path / "a.xlsx").active["A1"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text.replace("\x07", "\ufffd"), "s", True)
