"""The catalogue of faults: broken files and forms, each with exactly the findings that it must get.

Each case is a name, what makes the file (given a project that is the case's own), and codes, `warn` where they only warn.
Here: faults of content. Not here: broken containers (`broken`), layouts (`layouts`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal as D
from typing import Any, TypeAlias

from openpyxl.utils.cell import coordinate_to_tuple

from tests.corpus import content
from tests.corpus.files import Xlsx, xlsx
from tests.corpus.pages import Page, Place

File: TypeAlias = tuple[str, bytes]
Fault: TypeAlias = Callable[[str], File]
BLANK = None


@dataclass(frozen=True)
class Formula:
    """A formula without a stored value, or with the stored error."""

    text: str


def place(address: str) -> Place:
    row, column = coordinate_to_tuple(address)
    return row - 1, column - 1


def put(page: Page, values: dict[str, Any]) -> Page:
    """The page with other values in cells by address; a Formula has no stored value, None empties the cell."""
    formulas = {place(at): value.text for at, value in values.items() if isinstance(value, Formula)}
    plain = {place(at): None if isinstance(value, Formula) else value for at, value in values.items()}
    formats = {at: code for at, code in page.formats.items() if at not in plain or "%" not in code}
    changed = replace(page.with_cells(plain), formats=formats)
    return replace(changed, formulas=formulas, styled=frozenset(formulas))


MAKERS: dict[str, Callable[[str], Any]] = {
    "SE": content.self_evaluation, "MO": content.monitoring, "EX": content.ex_ante, "GO": content.goal,
}  # fmt: skip


def page_of(name: str, project: str) -> Page:
    if name in MAKERS:
        return content.page(name, MAKERS[name](project))
    page = content.page(name)
    if name.endswith("-list"):
        page = page.mapped(lambda _: project, when=lambda at, _: at == (3, 0))
    return page


def form(name: str, **values: Any) -> Fault:
    """A form, list or register of the catalogue's content with other values in some cells."""
    return lambda project: ("xlsx", xlsx(put(page_of(name, project), values)))


def changed(name: str, change: Callable[[Page], Page]) -> Fault:
    return lambda project: ("xlsx", xlsx(change(page_of(name, project))))


def register(name: str, *rows: list[Any]) -> Fault:
    """A register with rows of its own under the template's header; `{}` in a text stands for the case's project."""

    def file(project: str) -> File:
        page = content.page(name, [])
        cells, formats = dict(page.cells), {}
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row):
                if value is not None:
                    cells[number, column] = value.format(project) if isinstance(value, str) else value
                if isinstance(value, datetime.date):
                    formats[number, column] = "yyyy-mm-dd"
        return "xlsx", xlsx(replace(page, cells=cells, formats=formats))

    return file


def stacked(first: str, second: str, *, titled: bool = True) -> Fault:
    """Two forms on one sheet, one below the other; the second perhaps without its title."""

    def file(project: str) -> File:
        top, below = page_of(first, project), page_of(second, project)
        shifted = below.moved(lambda row: row + top.height + 1, lambda column: column).cells
        kept = {at: value for at, value in shifted.items() if titled or at[0] > top.height + 2}
        return "xlsx", xlsx(replace(top, cells={**top.cells, **kept}))

    return file


def beside(project: str) -> File:
    one, other = page_of("SE", project), page_of("GO", project)
    moved = other.moved(lambda row: row, lambda column: column + one.width + 2)
    return "xlsx", xlsx(replace(one, cells={**one.cells, **moved.cells}))


def two_orders(project: str) -> File:
    """A list whose second table has its columns in another order."""
    page = page_of("SE-list", project)
    width = page.width
    again = {(row + 6, width - 1 - column): value for (row, column), value in page.cells.items() if row >= 2}
    return "xlsx", xlsx(page.with_cells(again))


def without_row(page: Page, row: int) -> Page:
    return replace(page, cells={at: value for at, value in page.cells.items() if at[0] != row})


def low_title(project: str) -> File:
    """The title in the sixth row that holds anything."""
    page = page_of("SE", project).moved(lambda row: row + 5, lambda column: column)
    return "xlsx", xlsx(page.with_cells({(row, 0): f"附件{row}" for row in range(5)}))


def bare(*rows: list[Any]) -> Fault:
    cells = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None}
    return lambda _: ("xlsx", xlsx(Page(cells)))


def hidden_only(project: str) -> File:
    return "xlsx", Xlsx({"旧": page_of("SE", project)}, states={"旧": "hidden"}).bytes()


def on_two_sheets(project: str) -> File:
    """A form, and more of its indicators on another sheet."""
    rest = Page({(0, 0): "产出指标", (0, 2): "培训人次", (0, 3): "≥100人次", (0, 4): "120人次", (0, 5): 10})
    return "xlsx", Xlsx({"自评表": page_of("SE", project), "续表": rest}).bytes()


DAY = datetime.date(2025, 3, 1)
BEFORE = datetime.date(2025, 2, 28)
UNIT_ROW = ["230001", "甲", "230", "乙局"]
PROJECT_ROW = ["{}", "甲", "219", "219001", "3", "培训", "经常性项目", "否", "否", "否"]
EXCEPTION_ROW = ["{}", "保留金额", D(5), "1号", "王某", DAY, "应急"]
REVIEW_ROW = ["项目", "{}", D(88), "抽评", None, DAY]
DATE_ROW = ["219", "部门决算", DAY, None, None, DAY]


def row(base: list[Any], **changes: Any) -> list[Any]:
    """A row with other values, by the letter of the column."""
    return [changes.get("ABCDEFGHIJK"[number], value) for number, value in enumerate(base)]


CASES: dict[str, tuple[Fault, set[str]]] = {
    "a note as long as a cell can be": (form("SE", A60="说明：" + "长" * 32_764), set()),
    # the heading
    "no year": (form("SE", A2=BLANK), {"G02"}),
    "another year": (form("MO", A2="（2024年度）"), {"G02"}),
    "another year in a register": (form("R-BASE", A2="（2026年度）"), {"G02"}),
    "a list of another year": (form("SE-list", A2="（2024年度）"), {"G02"}),
    "no title": (form("SE", A1=BLANK), {"G03"}),
    "a title of no form": (form("GO", A1="项目支出明细表"), {"G03"}),
    "a title that a typing error spoils": (form("SE", A1="项目支出绩效自平表"), {"G03"}),
    "the title in the sixth row": (low_title, {"G03"}),
    "a sheet of numbers": (bare([1, 2], [3, 4]), {"G03"}),
    "a letter instead of a form": (bare(["关于报送绩效自评材料的函"], ["现将材料报上，请审阅。"]), {"G03"}),
    "two forms one below the other": (stacked("SE", "SE"), {"G03"}),
    "two kinds of form one below the other": (stacked("SE", "GO"), {"G03"}),
    "two forms, the second without a title": (stacked("SE", "SE", titled=False), {"G03"}),
    "two forms side by side": (beside, {"G03"}),
    "two registers one below the other": (stacked("R-BASE", "R-DATE"), {"G03"}),
    "a list whose columns change their order": (two_orders, {"G03"}),
    "a form and a list below it": (stacked("MO", "MO-list"), {"G03"}),
    "a workbook that shows no sheet": (hidden_only, set()),
    # the unit of money
    "no unit in SE": (form("SE", A5="项目资金"), {"G04"}),
    "no unit in DE": (form("DE", A4="部门整体支出"), {"G04"}),
    "no unit in MO": (form("MO", A6="项目资金"), {"G04"}),
    "no unit in GO": (form("GO", A5="项目资金"), {"G04"}),
    "no unit in a list": (form("SE-list", K2=BLANK), {"G04"}),
    "no unit in R-BUDG": (form("R-BUDG", A1="项目预算表"), {"G04"}),
    "no unit in R-BASE": (form("R-BASE", A1="部门基本支出表"), {"G04"}),
    "no unit in R-EXC": (form("R-EXC", A1="例外事项登记表"), {"G04"}),
    "another unit": (form("SE", A5="项目资金（千元）"), {"G04"}),
    "two units in the labels": (form("SE", C5="年初预算数（元）"), {"G04"}),
    "two units in a register": (form("R-BUDG", B3="年初预算数（元）"), {"G04"}),
    # formulas and errors
    "a formula without a value in an amount": (form("SE", D6=Formula("SUM(D7:D9)")), {"G05"}),
    "a formula without a value in a score": (form("SE", H13=Formula("G13*0.96")), {"G05"}),
    "a formula without a value in a code": (form("SE", F3=Formula("A1&B1")), {"G05"}),
    "a formula without a value in a name": (form("SE", D13=Formula('"培训"&"人次"')), {"G05"}),
    "a formula without a value in a date": (form("R-REV", F4=Formula("TODAY()"), A5=BLANK, B5=BLANK, C5=BLANK, D5=BLANK, F5=BLANK), {"G05"}),
    "a formula without a value in the month": (form("MO", D2=Formula("MONTH(NOW())")), {"G05"}),
    # codes
    "a code one character short": (form("SE", F3="64050025T00000000001"), {"G06"}),
    "a code with a letter that means nothing": (form("SE", F3="64050025A000000000001"), {"G06"}),
    "a code that a spreadsheet rounded": (form("SE", F3=640500250000000000001), {"G06"}),
    "a project that is not registered": (form("SE", F3="64050025T000000009999"), {"G06"}),
    "two codes that contradict each other": (form("SE", B3="64050025T000000000009-别的项目"), {"G06"}),
    "a department that is not registered": (form("SE", B4="999-不存在局", E4=BLANK, F4=BLANK), {"G06"}),
    "a department by a wrong name": (form("EX", B4="市教育厅"), {"G06"}),
    "a project of another department": (form("SE", B4="220-市民政局", F4="220001-市社会福利院"), {"G06"}),
    "a unit of another department": (form("GO", F4="220001-市社会福利院"), {"G06"}),
    "a department of two digits": (form("DE", B3="21-市教育局"), {"G06"}),
    "a unit that lost its zero": (register("R-UNIT", row(UNIT_ROW, A=23001)), {"G06"}),
    "a unit of another department in R-UNIT": (register("R-UNIT", row(UNIT_ROW, A="231001")), {"G06"}),
    "a department by name in R-UNIT": (register("R-UNIT", row(UNIT_ROW, C="乙局")), {"G06"}),
    "a unit by name in R-PROJ": (register("R-PROJ", row(PROJECT_ROW, D="市第一中学")), {"G06"}),
    "an unknown department by name in R-PROJ": (register("R-PROJ", row(PROJECT_ROW, C="市教育厅")), {"G06"}),
    "a malformed code in R-PROJ": (register("R-PROJ", row(PROJECT_ROW, A="6405002025T00000000001")), {"G06"}),
    "a malformed predecessor": (register("R-PROJ", [*PROJECT_ROW, "123"]), {"G06"}),
    "a budget of an unknown project": (register("R-BUDG", ["64050025T000000009999", 1, 1, 1]), {"G06"}),
    "basic expenditure of an unknown department": (register("R-BASE", ["999", 1, 1]), {"G06"}),
    "a review of an unknown project": (register("R-REV", row(REVIEW_ROW, B="64050025T000000009999")), {"G06"}),
    "a review of an unknown department": (register("R-REV", row(REVIEW_ROW, A="部门整体", B="999")), {"G06"}),
    "a disclosure of an unknown department": (register("R-DATE", row(DATE_ROW, A="999")), {"G06"}),
    "an exception of an unknown project": (register("R-EXC", row(EXCEPTION_ROW, A="64050025T000000009999")), {"G06"}),
    # what is due
    "no project code, and a name of many": (form("SE", F3=BLANK), {"G06"}),
    "no initial budget, so that the register's counts": (form("SE", C6=BLANK, C7=BLANK), set()),
    "no executed amount": (form("DE", E5=BLANK, E6=BLANK, E7=BLANK), {"G07"}),
    "an indicator without a name": (form("SE", D13=BLANK), {"G07"}),
    "an indicator without a target": (form("SE", E13=BLANK), {"G07"}),
    "an indicator without an actual value": (form("SE", F16=BLANK), {"G07"}),
    "an indicator without a score": (form("SE", H13=BLANK), {"G07"}),
    "no month but the header's": (form("MO", C2=BLANK, D2=BLANK), set()),
    "no word on the conditions": (form("MO", B5=BLANK), {"G07"}),
    "no possibility": (form("MO", I12=BLANK), {"G07"}),
    "no weight of an ex-ante item": (form("EX", B6=BLANK), {"G07"}),
    "no amount of a goal": (form("GO", B6=BLANK, C6=BLANK, D6=BLANK), {"G07"}),
    "a goal without an operator": (form("GO", E9=BLANK), {"GO03 warn"}),
    "a list row without a total": (form("SE-list", J4=BLANK), {"G07"}),
    "a list without a column": (form("MO-list", G3=BLANK, G4=BLANK, G5=BLANK, G6=BLANK), {"G09"}),
    "a list without conditions": (form("MO-list", H3=BLANK, H4=BLANK, H5=BLANK, H6=BLANK), set()),
    "a unit without a name": (register("R-UNIT", row(UNIT_ROW, B=BLANK)), {"G07"}),
    "a project that does not say whether it is classified": (register("R-PROJ", row(PROJECT_ROW, J=BLANK)), {"G07"}),
    "public funds left blank": (register("R-BASE", ["219", 1, BLANK]), {"G07"}),
    "a review without a date": (register("R-REV", row(REVIEW_ROW, F=BLANK)), {"G07"}),
    "a disclosure without approval": (register("R-DATE", row(DATE_ROW, C=BLANK)), {"G07"}),
    "an exception without a project": (register("R-EXC", row(EXCEPTION_ROW, A=BLANK)), {"G07"}),
    "a form that goes on on another sheet": (on_two_sheets, {"G03"}),
    "a form with its title alone": (bare(["项目支出事前绩效评估评分表"], ["（2025年度）"]), {"G03"}),
    # values
    "an amount in words": (form("SE", D7="九十"), {"G08"}),
    "an amount in another unit": (form("SE", C6="1200000元"), {"G08"}),
    "a negative amount": (form("SE", C6=D(-1), C7=D(-1)), {"G08"}),
    "an error instead of an amount": (form("SE", E7="#REF!"), {"G08"}),
    "a rate of 95": (form("SE", G6=D(95)), {"G08"}),
    "a date that the calendar lacks": (register("R-REV", row(REVIEW_ROW, F="2025-02-30")), {"G08"}),
    "a date as a bare number": (register("R-REV", row(REVIEW_ROW, F=45910)), {"G08"}),
    "a date in words": (form("EX", B14="九月十日"), {"G08"}),
    "a month in words": (form("MO", D2="夏初"), {"G08"}),
    "an amount beyond all bounds": (form("SE", C7=D("1e17")), {"G08"}),
    "a class that the plan lacks": (register("R-PROJ", row(PROJECT_ROW, E="4")), {"G08"}),
    "a nature that the plan lacks": (register("R-PROJ", row(PROJECT_ROW, G="临时项目")), {"G08"}),
    "yes in English": (register("R-PROJ", row(PROJECT_ROW, H="Y")), {"G08"}),
    "a method of review that the plan lacks": (register("R-REV", row(REVIEW_ROW, D="自查")), {"G08"}),
    "a matter that the plan lacks": (register("R-DATE", row(DATE_ROW, B="部门预算")), {"G08"}),
    "an exception that the plan lacks": (register("R-EXC", row(EXCEPTION_ROW, B="其他")), {"G08"}),
    "a kind of subject that the form lacks": (form("EX", F4="工程"), {"G08"}),
    # self-evaluations
    "weights of 99": (form("SE", G13=D(29)), {"SE01"}),
    "another weight of the execution rate": (form("SE", F6=D(20)), {"SE01"}),
    "a score above its weight": (form("SE", H14=D(11), H18=D("98.80")), {"SE02"}),
    "a stated total that is wrong": (form("SE", H18=D(99)), {"SE03 warn"}),
    "a stated execution score that is wrong": (form("SE", H6=D(10)), {"SE04 warn"}),
    "parts that do not add up": (form("SE", D7=D(95)), {"SE05"}),
    "parts of a department that do not add up": (form("DE", E6=D(400)), {"SE05"}),
    "元 under 万元": (form("SE", D6=1000000, D7=900000, D8=100000, E6=899740, E7=800000, E8=99740), {"SE06"}),
    "a budget that the register contradicts": (form("SE", D6=110, D7=100, H6=D("8.18"), H18=D("96.98"), G6=D("0.8179")), {"SE06 warn"}),
    "more executed than budgeted": (form("SE", E6=101, E7=91, E8=10, H6=10, H18=D("98.80")), {"SE07 warn"}),
    "a score below full without a reason": (form("SE", I13=BLANK), {"SE08 warn"}),
    "a score that the actual value does not bear out": (form("SE", F13=100, H13=D(30), H18=D(99)), {"SE10 warn"}),
    "a total of 0 above parts": (form("SE", D6=0), {"SE05", "SE06 warn", "SE07 warn", "SE09 warn"}),
    # monitoring
    "a month of 13": (form("MO", D2=13), {"MO04", "MO05 warn"}),
    "more executed than the year's budget": (form("MO", E7=120, E8=120), {"MO01 warn"}),
    "a possibility in other words": (form("MO", I12="大概可以"), {"MO02"}),
    "a red light without a reason": (form("MO", G12=10), {"MO03 warn"}),
    "no month, in the form or its header": (form("MO", C2=BLANK, D2=BLANK, E6="截止执行数"), {"MO05 warn"}),
    "another month in the header": (form("MO", E6="1-6月执行数"), {"MO05 warn"}),
    "a monitored budget off by 10,000": (form("MO", D7=D("0.01"), D8=D("0.01"), E7=D("0.006"), E8=D("0.006")), {"SE06"}),
    "a list row with a possibility in other words": (form("MO-list", I4="不好说"), {"MO02"}),
    # ex-ante evaluation
    "six rows": (changed("EX", lambda page: without_row(page, 7)), {"EX01"}),
    "an ex-ante score above its weight": (form("EX", D6=16), {"EX01"}),
    "ex-ante weights of 101": (form("EX", B8=11), {"EX01"}),
    # goals
    "goal weights of 80": (form("GO", H10=20), {"GO01"}),
    "a review by the finance bureau first": (form("GO", B12=BLANK, C12=BLANK, D12=BLANK, B13=BLANK, C13=BLANK, D13=BLANK), {"GO02"}),
    "review dates that run backwards": (form("GO", D13=datetime.date(2025, 7, 1)), {"GO02"}),
    "a conclusion in other words": (form("GO", C13="同意"), {"GO02"}),
    "a goal that nobody can measure": (form("GO", E9="≥", F9="尽量多"), {"GO03 warn"}),
    # registers
    "rows that contradict each other": (register("R-BASE", ["219", 1, 1], ["219", 2, 1]), {"R01"}),
    "a review score above 100": (register("R-REV", row(REVIEW_ROW, C=D("100.01"))), {"R02"}),
    "an exception without a number of approval": (register("R-EXC", row(EXCEPTION_ROW, D=BLANK)), {"R03"}),
    "an exception without one who approved": (register("R-EXC", row(EXCEPTION_ROW, E=BLANK)), {"R03"}),
    "a kept amount without an amount": (register("R-EXC", row(EXCEPTION_ROW, C=BLANK)), {"R03"}),
    "a disclosure before the approval": (register("R-DATE", row(DATE_ROW, F=BEFORE)), {"R04 warn"}),
    "requests of a department without basic expenditure": (
        register("R-BUDG", ["64050025T220000000001", 1, 1, 1, 1]), {"R05 warn"}),
}  # fmt: skip
