"""A simulation as a workbook in Chinese: what changes in the policy, totals, departments with a chart, grades, projects.

Here: which sheets and columns, the chart, parameters by the policy's own names and their values in words. Not here: any figure
(`simulation`), which values differ (`policy`), how sheets look (`reports.workbook`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openpyxl.chart import BarChart, Reference

from assets.simulation import Row, Simulation
from forms.handouts.pages import set_up_page
from policy.articles import EFFECTS, LIGHTS, figure, percent
from policy.model import Policy, Stated
from reports.workbook import HEAD_ROWS, Cover, write_workbook
from warehouse.arrow import arrow_table
from warehouse.tables import Column, Table
from warehouse.tables.declare import COUNT, MONEY, TEXT
from warehouse.wording import in_chinese

MOST_BARS = 30
"""A chart of more departments than this shows those with the largest cuts."""
STATUS = "status "
PENDING = "departments pending"
TOTALS = {
    "requested": "项目申报数",
    "cut": "项目压减",
    "control": "项目控制数",
    "public_funds_deduction": "公用经费扣减",
    PENDING: "基本支出待定、未计入合计的部门",
    "total_control": "控制数合计",
}
SIDES = {"before": "现行", "after": "模拟"}
CHART = "压减图"
PARTS = {
    "effect": "处理方式",
    "rate": "比例",
    "when": "触发依据",
    "grades": "等级",
    "flags": "监控处理",
    "voided_by": "不适用的例外事项",
    "order": "先后次序",
    "lower": "下限",
    "upper": "上限",
    "closed": "含上限",
    "pending": "待审核",
    "evaluation": "自评折算",
    "monitoring": "监控折算",
    "words": "用词",
    "operator": "符号",
    "units": "计量单位",
    "excess": "超出界限",
    **LIGHTS,
}
"""Of the address of a value: what follows the name of its entry."""
VALUES = {
    **EFFECTS,
    "rate": "按比例扣减",
    "true": "是",
    "false": "否",
    "linear": "按直线",
    "steps": "以最近一个所列月份为准",
    "adjusted": "全年预算数",
    "initial": "年初预算数",
    "evaluated_year_total": "被评价年度预算总额",
    "requested": "申报数",
    "current_initial": "本年年初预算数",
    "largest": "取最大的一条",
    "sum": "逐条相加",
    "off": "否",
    "weekends": "是",
    "cumulative": "按序时比较",
    "within": "按是否达标",
    "ex_ante": "事前绩效评估",
    "goals": "绩效目标",
    "grade": "评价等级",
    "same_content": "同一支出内容的评价等级",
    "monitoring": "运行监控",
    "rectification": "整改情况",
    "carry_over": "结转资金",
}
NONE = "（无）"


def _table(name: str, title: str, *columns: Column) -> Table:
    return Table(name, title, "A sheet of a simulation.", "result", columns, partition=())


def _compared(name: str, title: str, type_: str = MONEY) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{side}", type_, f"{title}（{said}）") for side, said in SIDES.items())


def _sides(type_: str) -> tuple[Column, ...]:
    return (*(Column(side, type_, said) for side, said in SIDES.items()), Column("difference", type_, "差额"))


CODE = Column("department_code", TEXT, "部门编码")
DIFFERENCE = Column("difference", MONEY, "差额")
CHANGES = _table(
    "simulated_changes", "参数变化", Column("parameter_zh", TEXT, "参数"), *(Column(s, TEXT, t) for s, t in SIDES.items())
)  # fmt: skip
AMOUNTS = _table("simulated_totals", "合计", Column("name", TEXT, "项目"), *_sides(MONEY))
COUNTS = _table("simulated_counts", "项目和部门数", Column("name", TEXT, "状态"), *_sides(COUNT))
DEPARTMENTS = _table(
    "simulated_departments", "按部门", CODE, Column("department_name", TEXT, "部门名称"), *_compared("cut", "项目压减"),
    *_compared("deduction", "公用经费扣减"), *_compared("total", "控制数合计"), DIFFERENCE,
)  # fmt: skip
GRADES = _table(
    "simulated_grades", "按等级", Column("grade", TEXT, "评价等级"), *_compared("projects", "项目数", COUNT),
    *_compared("cut", "压减"), DIFFERENCE,
)  # fmt: skip
PROJECTS = _table(
    "simulated_projects", "变化项目", Column("project_code", TEXT, "项目编码"), Column("project_name", TEXT, "项目名称"),
    CODE, Column("requested", MONEY, "申报数"), *_compared("control", "控制数"), DIFFERENCE,
    *_compared("status", "状态", TEXT), *_compared("rule", "适用规则", TEXT),
)  # fmt: skip


def write_simulation(path: Path, simulation: Simulation, changes: Sequence[tuple[str, str, str]], place: str) -> None:
    """Write the workbook to `path`, whole or not at all. `changes` are name, value in force and value tried, in Chinese.

    `place` is the name of the region. Raises OSError where it cannot be written.
    """
    departments = _departments(simulation)
    amounts = [each for each in simulation.totals if each["name"] in TOTALS and each["name"] != PENDING]
    counts = [each for each in simulation.totals if each not in amounts]
    sheets = (
        (CHANGES, [dict(zip(CHANGES.names, change, strict=True)) for change in changes]),
        (AMOUNTS, [_total(each) for each in amounts]),
        (COUNTS, [_total(each) for each in counts]),
        (DEPARTMENTS, departments),
        (GRADES, [_difference(each | {"grade": each["grade"] or "无评价"}, "cut") for each in simulation.by_grade]),
        (PROJECTS, [_project(each, simulation.rules) for each in simulation.changed]),
    )
    title = f"{simulation.year}年度预算控制数政策模拟"
    cover = Cover(
        title,
        "",
        place,
        simulation.year,
        simulation.as_of,
        {},
        names={"department_code": {row["department_code"]: row["department_name"] for row in departments}},
        facts={
            "区划": place,
            "年度": f"{simulation.year}年",
            "数据截止": simulation.as_of.isoformat(),
            "读表说明": "金额单位为元；现行为公布所依据的政策，模拟为试算的政策，差额为模拟减现行；空白为无此数据或待定。",
            "使用范围": "内部资料，仅供测算，未公布。",
        },
    )
    tables = [(table, arrow_table(table, rows, {})) for table, rows in sheets]
    write_workbook(path, cover, tables, finish=lambda book: _add_chart(book, len(departments)))


def total_title(name: str) -> str:
    """The Chinese title of a total."""
    return in_chinese("status", name.removeprefix(STATUS)) if name.startswith(STATUS) else TOTALS[name]


def _total(row: Row) -> Row:
    return _difference(row | {"name": total_title(row["name"])})


def _difference(row: Row, name: str = "") -> Row:
    """A row with how much more the policy tried gives; nothing where one side gives no figure."""
    before, after = (row[f"{name}_{side}" if name else side] for side in SIDES)
    return row | {"difference": None if None in (before, after) else after - before}


def _departments(simulation: Simulation) -> list[Row]:
    """Departments, the largest cut first."""
    rows = sorted(
        simulation.by_department,
        key=lambda each: (-max(each["cut_before"], each["cut_after"]), each["department_code"]),
    )
    return [_difference(row, "total") for row in rows]


def _project(row: Row, rules: dict[str, str]) -> Row:
    told = {f"status_{side}": in_chinese("status", row[f"status_{side}"] or "") or None for side in SIDES}
    told |= {f"rule_{side}": rules.get(row[f"rule_{side}"], row[f"rule_{side}"]) for side in SIDES}
    return _difference(row | told, "control")


def _add_chart(book: Any, departments: int) -> None:
    """Put the cuts of both policies side by side on a sheet of their own behind that of the departments."""
    if not departments:
        return
    source = book[DEPARTMENTS.title]
    first = HEAD_ROWS + 1
    last = HEAD_ROWS + min(departments, MOST_BARS)
    chart = BarChart()
    chart.type, chart.title = "bar", "各部门项目压减：现行与模拟"
    chart.add_data(Reference(source, min_col=3, max_col=4, min_row=HEAD_ROWS, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(source, min_col=2, min_row=first, max_row=last))
    chart.height, chart.width = 4 + 0.7 * (last - HEAD_ROWS), 18
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.numFmt = "#,##0"
    sheet = book.create_sheet(CHART, book.sheetnames.index(DEPARTMENTS.title) + 1)
    set_up_page(sheet, CHART, "portrait")
    sheet.add_chart(chart, "A1")


def changes_in_chinese(present: Policy, other: Policy, year: int) -> list[tuple[str, str, str]]:
    """Parameters whose value in force in a budget year differs: name, value here, value there; «（无）» for none.

    Words of a bureau's own, such as what a rule of its own is told, stand as its file has them.
    """
    here, there = ({each.address: each for each in plan.stated(year)} for plan in (present, other))

    def said(told: dict[str, Stated], policy: Policy, address: str) -> str:
        return value_in_words(told[address], policy, year) if address in told else NONE

    return [
        (parameter(here.get(address) or there[address]), said(here, present, address), said(there, other, address))
        for address, _, _ in present.differences(other, year)
    ]


def parameter(stated: Stated) -> str:
    """The name of a value: that of its entry, and which of the entry's values it is."""
    parts = stated.address.removeprefix(stated.key).strip(".").split(".")
    if stated.key == "minimum_execution" and parts != [""]:
        return f"{stated.entry.zh}（{parts[0]}月）"
    said = "".join(PARTS.get(part, part) for part in parts)
    return f"{stated.entry.zh}（{said}）" if said else stated.entry.zh


def value_in_words(stated: Stated, policy: Policy, year: int) -> str:
    """A value in words: amounts with their unit, shares in percent, codes by what they are called."""
    part = stated.address.rpartition(".")[2]
    try:
        amount = Decimal(stated.text)
    except InvalidOperation:
        treatments = {key: str(entry.at(year)) for key, entry in policy.sections["treatments"].items()}
        return "、".join(treatments.get(word, VALUES.get(word, word)) for word in stated.text.split(","))
    if part == "rate":
        return percent(amount)
    return figure(amount, stated.entry.unit) if stated.entry.unit else stated.text
