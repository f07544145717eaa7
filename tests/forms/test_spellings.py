"""Every legal spelling of a workbook gives the same cells: values, percentages, scaled amounts, dates, formulas, errors."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.files import workbook_zip
from forms.files.kinds import kind_of
from forms.files.workbooks import open_sheets
from forms.problems import BadFileError
from forms.reader import read_file
from forms.values import Emptied, Fault, Percent, Shown, Uncached
from tests.corpus.files import SPREADSHEET, pack
from tests.forms.spellings import CHOICES, Cells, Spelling, Written

CELLS: Cells = {
    (0, 0): Written("项目支出绩效自评表 & <表>", "text"),
    (1, 0): Written(" 前后有空格 ", "text"),
    (1, 2): Written("0.95", format="0.00%"),
    (2, 0): Written("1200000", format='0!.0,"万元"'),
    (2, 1): Written("46275", format="yyyy-mm-dd"),
    (2, 3): Written("12.5"),
    (4, 1): Written(formula='B4*1.1 & "<"', stored=False),
    (4, 2): Written("110", formula="B4*1.1"),
    (4, 3): Written("", "str", formula="B4*1.1"),
    (4, 4): Written("合格", "str", formula='IF(B4>1,"合格","")'),
    (5, 1): Written("#DIV/0!", "e", formula="1/0"),
    (5, 2): Written("1", "b"),
    (5, 3): Written("1200000", format="0.0000,,"),
    (5, 4): Written("100", formula="100%"),
}


def read(path: Path, data: bytes) -> Any:
    """The cells of the first sheet with their types, its place and its merged areas."""
    path.write_bytes(data)
    ((_, sheet),) = open_sheets(kind_of(path.name, data), data)
    rows = [[(type(value).__name__, value) if value is not None else None for value in row] for row in sheet.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return sheet.name, sheet.top, sheet.left, rows, sheet.covered


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return read(tmp_path_factory.mktemp("usual") / "a.xlsx", Spelling().bytes(CELLS))


def test_the_usual_spelling(usual: Any) -> None:
    *_, rows, covered = usual
    kinds = {(row, column): cell for row, line in enumerate(rows) for column, cell in enumerate(line) if cell}
    assert kinds[1, 0] == ("str", " 前后有空格 ")
    assert kinds[1, 2] == ("Percent", Percent(0.95))
    assert kinds[2, 0] == ("Shown", Shown(1_200_000.0, 4, "万元"))
    assert kinds[4, 1] == ("Uncached", Uncached('=B4*1.1 & "<"'))
    assert kinds[4, 3] == ("Emptied", Emptied("=B4*1.1"))
    assert kinds[5, 1] == ("Fault", Fault("#DIV/0!"))
    assert kinds[5, 3] == ("Shown", Shown(1_200_000.0, 6, ""))
    assert kinds[5, 4] == ("str", "=100%")
    assert len(kinds) == len(CELLS)
    assert covered


def test_the_usual_spelling_is_read_as_it_is() -> None:
    data = Spelling().bytes(CELLS)
    assert next(workbook_zip.readings(data))[0] is data


@pytest.mark.parametrize(
    ("name", "choice"), [(name, choice) for name, choices in CHOICES.items() for choice in choices[1:]]
)
def test_one_thing_spelt_otherwise(tmp_path: Path, usual: Any, name: str, choice: Any) -> None:
    assert read(tmp_path / "a.xlsx", Spelling({name: choice}).bytes(CELLS)) == usual


@settings(max_examples=150, deadline=None)
@given(st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in CHOICES.items()}))
def test_many_things_spelt_otherwise(
    tmp_path_factory: pytest.TempPathFactory, usual: Any, choice: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "spelt.xlsx"
    assert read(path, Spelling(choice).bytes(CELLS)) == usual


NUMBERS = st.builds(
    Written,
    st.sampled_from(["0", "1", "-2.5", "0.95", "1200000", "1E-05", "46275"]),
    format=st.sampled_from(["General", "0%", '0.0"人次"', "0.00,", "yyyy/m/d", '"≥"0', '0!.0,"万元";-0'])
)  # fmt: skip
TEXTS = st.builds(
    Written, st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1), st.just("text")
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(0, 6), st.integers(0, 30)), NUMBERS | TEXTS, min_size=1),
    st.fixed_dictionaries({name: st.sampled_from(choices) for name, choices in CHOICES.items()}),
)
def test_any_cells(tmp_path_factory: pytest.TempPathFactory, cells: Cells, choice: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    cells = {at: cell for at, cell in cells.items() if "]]>" not in cell.value and cell.value.strip()} or CELLS
    assert read(path, Spelling(choice).bytes(cells)) == read(path, Spelling().bytes(cells))


@pytest.mark.parametrize(
    "written", ['fullCalcOnLoad="1"', "fullCalcOnLoad='true'", 'fullCalcOnLoad = " 1 " calcId="1"']
)
@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_workbook_that_asks_to_be_computed_has_no_values(tmp_path: Path, written: str, prefix: str) -> None:
    tag = f"<{prefix}:calcPr {written}/>" if prefix else f"<calcPr {written}/>"
    *_, rows, _ = read(tmp_path / "a.xlsx", Spelling({"prefix": prefix}).bytes(CELLS, calculation=tag))
    assert [rows[4][column][0] for column in range(1, 5)] == ["Uncached"] * 4
    assert rows[2][3] == ("float", 12.5)
    assert rows[5][4] == ("str", "=100%")


@pytest.mark.parametrize("about", ['t="array" ref="B4:D4"', "ref='$b$4:$D$4' t='dataTable'"])
def test_a_formula_of_several_cells_has_no_values(tmp_path: Path, about: str) -> None:
    """Beside its first cell libraries write 0 without a formula."""
    first, other = Written("0", formula="B9:D9*2"), Written("0")
    cells = {at: cell for at, cell in BUDGET.items() if at[0] < 3}
    cells |= {(3, 0): BUDGET[3, 0], (3, 1): first, (3, 2): other, (3, 3): other, (3, 4): Written("1")}
    data = parts(Spelling().bytes(cells, calculation='<calcPr fullCalcOnLoad="1"/>'))
    sheet = "xl/worksheets/sheet1.xml"
    path = tmp_path / "a.xlsx"
    path.write_bytes(pack({**data, sheet: data[sheet].replace(b"<f>B9:D9", f"<f {about}>B9:D9".encode())}))
    found = {row["cell"] for row in read_file(path).rows["raw_problems"] if row["kind"] == "formula"}
    assert found == {"B4", "C4", "D4"}


@pytest.mark.parametrize(
    "row",
    [
        "<Choice><c r='B4'><v>1</v></c></Choice>",
        "<c r='B4'><Choice><v>1</v></Choice></c>",
        "<c r='B4'><v>1</v><v>2</v></c>",
        "<c r='B4' t='inlineStr'><is><t>1</t></is><is><t>2</t></is></c>",
    ],
)
def test_no_value_is_passed_over(tmp_path: Path, row: str) -> None:
    data = parts(Spelling().bytes(BUDGET))
    sheet = "xl/worksheets/sheet1.xml"
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        pack({**data, sheet: data[sheet].replace(b"</sheetData>", f"<row r='60'>{row}</row></sheetData>".encode())})
    )
    assert read_file(path).problem == "damaged"


def test_numbers_of_formats_with_noughts_and_formats_within_a_choice(tmp_path: Path) -> None:
    data = parts(Spelling().bytes({(0, 0): Written("12000", format='0!.0,"万元"'), (0, 1): Written("1")}))
    styles = data["xl/styles.xml"].replace(b'<xf numFmtId="1', b'<xf numFmtId="01')
    styles = styles.replace(b"<numFmts>", b"<Choice><numFmts>").replace(b"</numFmts>", b"</numFmts></Choice>")
    *_, rows, _ = read(tmp_path / "a.xlsx", pack({**data, "xl/styles.xml": styles}))
    assert rows == [[("Shown", Shown(12_000.0, 4, "万元")), ("float", 1.0)]]


def test_cells_without_a_style_have_the_first(tmp_path: Path) -> None:
    data = parts(Spelling().bytes({(0, 0): Written("0.95"), (0, 1): Written("1", format="0.00")}))
    styles = data["xl/styles.xml"].replace(b'<xf numFmtId="0"/>', b'<xf numFmtId="9"/>')
    *_, rows, _ = read(tmp_path / "a.xlsx", pack({**data, "xl/styles.xml": styles}))
    assert rows == [[("Percent", Percent(0.95)), ("float", 1.0)]]


@pytest.mark.parametrize(
    ("look", "shown"),
    [("<strike/>", "1\u033623"), ('<vertAlign val="superscript"/>', "¹23"), ('<strike val="0"/>', "123")],
)
def test_texts_that_are_struck_or_raised(tmp_path: Path, look: str, shown: str) -> None:
    data = parts(Spelling().bytes({(0, 0): Written("123", "text")}))
    strings = "xl/sharedStrings.xml"
    runs = f"<r><rPr>{look}</rPr><t>1</t></r><r><t>23</t></r>".encode()
    changed = re.sub(rb"<t[ >].*</t>", runs, data[strings])
    *_, rows, _ = read(tmp_path / "a.xlsx", pack({**data, strings: changed}))
    assert rows == [[("str", shown)]]


@pytest.mark.parametrize(("said", "encoding"), [("GBK", "gbk"), ("utf8", "utf-8"), ("UTF-16", "utf-8")])
def test_parts_in_other_encodings(tmp_path: Path, usual: Any, said: str, encoding: str) -> None:
    data = parts(Spelling().bytes(CELLS))
    data = {name: part.decode().replace("UTF-8", said).encode(encoding) for name, part in data.items()}
    assert read(tmp_path / "a.xlsx", pack(data)) == usual


@pytest.mark.parametrize("root", ["/", "./"])
def test_parts_named_from_the_root(tmp_path: Path, usual: Any, root: str) -> None:
    data = parts(Spelling().bytes(CELLS))
    assert read(tmp_path / "a.xlsx", pack({root + name: part for name, part in data.items()})) == usual


@pytest.mark.parametrize("written", ['fullCalcOnLoad="0"', 'forceFullCalc="1"', 'fullCalcOnLoad="false"'])
def test_other_settings_leave_the_values(tmp_path: Path, usual: Any, written: str) -> None:
    assert read(tmp_path / "a.xlsx", Spelling().bytes(CELLS, calculation=f"<calcPr {written}/>")) == usual


def test_days_since_1904_in_another_spelling(tmp_path: Path) -> None:
    epochs = [
        read(tmp_path / "a.xlsx", Spelling({"prefix": prefix}).bytes(CELLS, calculation=f"<{tag} date1904='true'/>"))
        for prefix, tag in (("", "workbookPr"), ("x", "x:workbookPr"))
    ]
    assert epochs[0] == epochs[1]
    assert epochs[0][3][2][1] == ("date", date(2030, 9, 11))


EMPTY = Written("", "str", formula='IF(B9="","",B9)')
BUDGET: Cells = {
    (0, 0): Written("项目预算表（元）", "text"),
    (1, 0): Written("（2026年度）", "text"),
    **{
        (2, n): Written(head, "text")
        for n, head in enumerate(("项目编码", "年初预算数", "全年预算数", "执行数", "申报数"))
    },
    (3, 0): Written("64050025T000000000001", "text"),
    (3, 1): Written("120"),
    (3, 2): EMPTY,
    (3, 3): Written("1200000", format="#,##0.00,"),
    (3, 4): Written("1200000", format='0!.0,"万元"'),
    **{(row, column): EMPTY for row in range(4, 40) for column in range(5)},
}


def test_empty_formulas_are_no_amounts_and_make_no_rows(tmp_path: Path) -> None:
    """A column of formulas is often filled down far below the last project."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(Spelling().bytes(BUDGET))
    rows = read_file(path).rows
    assert [(row["initial_budget"], row["requested"]) for row in rows["raw_r_budg"]] == [(D(120), D(1_200_000))]
    assert {(row["cell"], row["kind"], row["value"]) for row in rows["raw_problems"]} == {
        ("C4", "formula", '=IF(B9="","",B9)'),
        ("D4", "scaled", "1200"),
    }


def test_a_sheet_within_a_comment_is_none(tmp_path: Path, usual: Any) -> None:
    """As many cells, in a comment before those that count, which are spelt otherwise."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(Spelling().bytes(CELLS))) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                decoy = part[part.index("<sheetData>") : part.index("</sheetData>")].replace('s="', 's="9')
                part = part.replace("<worksheet ", f'<worksheet xmlns:x="{SPREADSHEET}" ')
                part = part.replace("sheetData>", "x:sheetData>").replace("<x:", f"<!-- {decoy}</sheetData> --><x:", 1)
            new.writestr(name, part)
    assert read(path, path.read_bytes()) == usual


@pytest.mark.parametrize("value", ["a_x0000_b", "_x0000_"])
@pytest.mark.parametrize("texts", ["shared", "inline"])
def test_no_nul(tmp_path: Path, value: str, texts: str) -> None:
    *_, rows, _ = read(tmp_path / "a.xlsx", Spelling({"texts": texts}).bytes({(0, 0): Written(value, "text"), **CELLS}))
    assert not [cell for row in rows for cell in row if cell and isinstance(cell[1], str) and "\0" in cell[1]]


def test_cells_that_cannot_be_accounted_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where calamine and the scan do not agree, the workbook is spelt anew; where that does not help, it is damaged."""
    path = tmp_path / "a.xlsx"
    data = Spelling().bytes(CELLS)
    path.write_bytes(data)
    monkeypatch.setattr("forms.files.marks.Scan.accounts_for", lambda *_: False)
    with pytest.raises(BadFileError, match="accounted"):
        list(open_sheets(kind_of(path.name, data), data))
    assert read_file(path).problem == "damaged"
