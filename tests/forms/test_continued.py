"""Forms and lists that go on in another table or on another sheet: read with the first part, or told; never passed over."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from forms.labels import says_so
from forms.reader import read_file
from tests.corpus.content import meaning
from tests.corpus.exports import as_text
from tests.corpus.files import Xlsx
from tests.corpus.pages import Page
from tests.corpus.templates import inserted, template, truth
from tests.corpus.templates import read as read_page
from tests.forms.readings import cells

BETWEEN: dict[str, tuple[str, ...]] = {
    "nothing": (), "blank": ("",), "said": ("续表",), "page": ("- 2 -", ""), "title": ("项目支出绩效自评表（续）",),
}  # fmt: skip


def cut(page: Page, row: int, *, head: int | None = None, more: int = 0) -> tuple[Page, Page]:
    """A page in two, the second from a row on; with its header again, and so many columns more."""
    first = Page({at: value for at, value in page.cells.items() if at[0] < row})
    shift = 0 if head is None else 1
    again = {(0, column): value for (at, column), value in page.cells.items() if shift and at == head}
    rest = {(at - row + shift, column): value for (at, column), value in page.cells.items() if at >= row}
    wide = {(0, page.width + each): "多" for each in range(more)}
    return first, Page({**rest, **again, **wide})


def document(parts: tuple[Page, Page], between: tuple[str, ...], width: int) -> bytes:
    made = docx.Document()
    for number, part in enumerate(parts):
        for text in between if number else ():
            made.add_paragraph(text)
        shown, above = as_text(part), 0 if number else 2
        for row in shown[:above]:
            made.add_paragraph("\t".join(filter(None, row)))
        table = made.add_table(part.height - above, max(width, part.width))
        for row, values in enumerate(shown[above:]):
            for column, value in enumerate(values):
                table.cell(row, column).text = value
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def halves(name: str) -> tuple[Page, int, int]:
    """The template, the row of its last header and the row at which it is cut."""
    page = template(name)
    header = page.find("项目编码" if name.endswith("list") else "三级指标")[0]
    return page, header, header + 2


def read(data: bytes, path: Path) -> dict[str, list[dict[str, Any]]]:
    path.write_bytes(data)
    found = read_file(path)
    assert found.problem is None
    return found.rows


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
@pytest.mark.parametrize("name", ["SE", "MO", "SE-list", "MO-list"])
def test_a_table_in_two_parts(name: str, between: tuple[str, ...], again: bool, tmp_path: Path) -> None:
    page, header, row = halves(name)
    parts = cut(page, row, head=header if again else None)
    rows = read(document(parts, between, page.width), tmp_path / "a.docx")
    assert meaning(rows) == truth(name, tmp_path)
    assert [sheet["sheet"] for sheet in rows["raw_sheets"]] == ["表1"]


def test_a_table_with_other_columns_is_told(tmp_path: Path) -> None:
    page, _, row = halves("SE")
    rows = read(document(cut(page, row, more=1), (), page.width), tmp_path / "a.docx")
    assert [sheet["disposition"] for sheet in rows["raw_sheets"]] == ["read", "apart"]


PARTS: dict[str, tuple[str, str | None, bool, str]] = {
    "so called": ("续表", None, False, "read"),
    "so called, with its header": ("汇总表（续）", None, True, "read"),
    "with a title": ("Sheet2", "项目支出绩效自评汇总表（续）", True, "read"),
    "said above": ("Sheet2", "续上表", False, "read"),
    "only a header": ("Sheet2", None, True, "apart"),
    "nothing": ("Sheet2", None, False, "skipped"),
}


@pytest.mark.parametrize(("called", "title", "again", "disposition"), PARTS.values(), ids=PARTS)
def test_a_list_on_two_sheets(called: str, title: str | None, again: bool, disposition: str, tmp_path: Path) -> None:
    page, header, row = halves("SE-list")
    first, rest = cut(page, row, head=header if again else None)
    if title:
        rest = rest.moved(lambda at: at + 1, lambda column: column).with_cells({(0, 2): title})
    rows = read(Xlsx({"汇总表": first, called: rest}).bytes(), tmp_path / "a.xlsx")
    assert [sheet["disposition"] for sheet in rows["raw_sheets"]] == ["read", disposition]
    if disposition == "read":
        due = truth("SE-list", tmp_path)["raw_self_evaluations"]
        found = meaning(rows)["raw_self_evaluations"]
        assert [line["project_code"] for line in found] == [line["project_code"] for line in due]
        second = [line for line in rows["raw_self_evaluations"] if line["sheet"] == called]
        assert cells(second[0])["project_code"] == f"A{1 + again + bool(title)}"


def test_the_rest_of_a_form_on_another_sheet_is_told(tmp_path: Path) -> None:
    page, _, row = halves("SE")
    first, rest = cut(page, row)
    rows = read(Xlsx({"自评表": first, "续表": rest}).bytes(), tmp_path / "a.xlsx")
    assert [sheet["disposition"] for sheet in rows["raw_sheets"]] == ["read", "apart"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("续表", True), ("（续表1）", True), ("附件2续表", True), ("汇总表（续二）", True), ("接上页", True), ("续上表", True),
     ("后续表现", False), ("手续表", False), ("持续", False), ("续建项目", False), ("继续", False)],
)  # fmt: skip
def test_what_says_that_it_goes_on(text: str, says: bool) -> None:
    assert says_so(text) is says


@pytest.mark.parametrize("line", ["续表", "第 2 页 共 3 页", "- 2 -", "项目支出绩效自评汇总表（续）"])
@pytest.mark.parametrize("name", ["SE-list", "SE"])
def test_a_line_between_two_parts(name: str, line: str, tmp_path: Path) -> None:
    """As a web page with two tables has it, or a sheet with a page below the other."""
    page, header, row = halves(name)
    again = {column: value for (at, column), value in page.cells.items() if at == header}
    title = line.replace("汇总", "") if name == "SE" else line
    assert meaning(read_page(inserted(page, row, {0: title}, again), tmp_path)) == truth(name, tmp_path)
