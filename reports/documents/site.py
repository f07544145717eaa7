"""The public pages of a year: an index by department, a page a department, the calendar; and the public workbook.

Everything comes from the public tables as they are published; totals are the sums of the lines on the page. Plain HTML and one
style sheet: no script, no request leaves the folder. Not here: how the pages look (`templates/`), which rows are public.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from reports.documents import work_report
from reports.documents.figures import file_name, money, percent, plain, score, total
from reports.edition import Edition
from reports.pages import templates
from reports.workbook import Cover, write_workbook
from warehouse.tables import TABLES, Column, Table
from warehouse.tables.declare import COUNT, DATE, FLAG, TEXT
from warehouse.tables.dimensions import DIMENSIONS
from warehouse.wording import WORDS, in_chinese

TEMPLATES = Path(__file__).with_name("templates")
WORKBOOK = "public.xlsx"
TITLE = "预算绩效信息公开"
KINDS = {TEXT: "文本", COUNT: "整数", DATE: "日期", FLAG: "是或否"}
"""Kinds of values in Chinese; all others are decimal numbers."""
UNITS = {"元": "元", "points": "分", "share": "比率", "days": "天"}
Row = dict[str, Any]
Cell = str | tuple[str, str] | None


@dataclass(frozen=True)
class Head:
    """Title of a column, what it holds (number, middle: a short word, text, or name: of the row), and its cell of a row."""

    title: str
    kind: str
    cell: Callable[[Row], Cell]


def _target(line: Row) -> str:
    operator = "" if line["operator"] in (None, "定性") else line["operator"]
    return f"{operator}{line['target'] or ''}{line['unit'] or ''}"


PROJECT = Head("项目", "name", itemgetter("project_name", "project_code"))
GRADE = Head("评价等级", "middle", itemgetter("grade"))
INDICATOR_HEADS = (
    Head("三级指标", "name", itemgetter("level3")),
    Head("一级指标", "", itemgetter("level1")),
    Head("二级指标", "", itemgetter("level2")),
    Head("指标值", "number", _target),
    Head("分值", "number", lambda line: plain(line["weight"])),
)
RESULT_HEADS = (
    PROJECT,
    Head("全年预算数（元）", "number", lambda row: money(row["adjusted_budget"])),
    Head("全年执行数（元）", "number", lambda row: money(row["executed"])),
    Head("预算执行率", "number", lambda row: percent(row["execution_rate"])),
    Head("评价得分", "number", lambda row: score(row["final_score"])),
    GRADE,
    Head("偏差原因", "text", itemgetter("shortfall_reasons")),
)
ARTICLE_HEADS = (
    Head("规定", "name", itemgetter("article")),
    Head("标准", "text", itemgetter("figure")),
    Head("条款", "middle", lambda row: in_chinese("clause", row["clause"])),
    Head("执行时间", "middle", lambda row: f"{row['since']}年度起"),
    Head("来源", "middle", lambda row: in_chinese("source", row["source"])),
)
WORK_HEADS = (
    Head("事项", "name", itemgetter("item")),
    Head("数量（个）", "number", itemgetter("number")),
    Head("金额（元）", "number", itemgetter("amount")),
    Head("占比", "number", itemgetter("share")),
    Head("平均分差（分）", "number", itemgetter("mean_difference")),
)
EVALUATION_HEADS = (
    PROJECT,
    Head("评价得分", "number", lambda row: score(row["review_score"])),
    GRADE,
    Head("评价意见", "text", itemgetter("opinion")),
)


def write_pages(
    edition: Edition, department_names: Mapping[str, str], read: Callable[[str], bytes] | None = None
) -> None:
    """Write the pages, the style sheet and the public workbook into the folder of an edition, and the bureau's documents.

    `department_names` are names by code; a code without a name stands for itself. `read` gives the bytes of a fingerprint.
    """
    pages = _Pages(edition, department_names)
    codes = pages.departments()
    pages.write("index", **pages.index(codes))
    for code in codes:
        pages.write("department", pages.page(code), root="../", **pages.department(code))
    pages.write("fields", described=pages.described())
    if pages.calendar is not None:
        pages.write("calendar")
    if pages.policy:
        pages.write("policy", chapters=articles(pages.policy), heads=ARTICLE_HEADS, documents=pages.documents)
    if pages.work:
        pages.write("work", **work_report.page(pages.work, WORK_HEADS))
    if read:
        for row in pages.documents:
            path = edition.folder / row["file"]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(read(row["sha256"]))
    shutil.copyfile(TEMPLATES / "style.css", edition.folder / "style.css")
    _write_workbook(edition, pages.as_of, department_names)


class _Pages:
    """What the pages of one edition are filled with. A table that the year does not have (yet) is None."""

    def __init__(self, edition: Edition, names: Mapping[str, str]) -> None:
        self.edition, self.names = edition, names
        self.as_of = max(date.fromisoformat(entry["as_of"]) for entry in edition.jobs.values())
        self.goals = self._by_department("disclosed_goals")
        self.results = self._by_department("disclosed_results")
        self.evaluations = self._by_department("disclosed_key_evaluations")
        self.dates = self._by_department("disclosure_calendar")
        self.policy, self.documents = map(self._lines, ("disclosed_policy", "disclosed_documents"))
        self.tables = [*(TABLES[name] for name in edition.tables), *(DIMENSIONS[name] for name in edition.dimensions)]
        self.work = work_report.Work.of(edition)
        self.calendar = (
            None if self.dates is None else [line for code in sorted(self.dates) for line in self.dates[code]]
        )

    def _lines(self, table: str) -> list[Row]:
        return self.edition.tables[table].to_pylist() if table in self.edition.tables else []

    def _by_department(self, table: str) -> dict[str, list[Row]] | None:
        if table not in self.edition.tables:
            return None
        found: dict[str, list[Row]] = {}
        for row in self.edition.tables[table].to_pylist():
            code = row["department_code"] or ""
            found.setdefault(code, []).append({**row, "department_name": self.name(code), "page": self.page(code)})
        return found

    def name(self, code: str) -> str:
        return self.names.get(code) or code

    def page(self, code: str) -> str:
        return f"departments/{file_name(code)}.html"

    def departments(self) -> list[str]:
        """Departments that a printed line speaks of, by code: no other has a page."""
        tables = (self.goals, self.results, self.evaluations, self.dates)
        return sorted({code for table in tables for code in table or ()})

    def write(self, page: str, name: str = "", *, root: str = "", **content: Any) -> None:
        """Render one page, a file of its own name unless another is given; `root` leads from it to the folder of the pages."""
        shared = {
            "place": self.edition.place.name,
            "year": self.edition.year,
            "as_of": self.as_of,
            "calendar": self.calendar,
            "results": self.results,
            "has_policy": bool(self.policy),
            "has_work": self.work is not None,
            "here": page,
            "root": root,
        }
        path = self.edition.folder / (name or f"{page}.html")
        path.parent.mkdir(exist_ok=True)
        text = templates(TEMPLATES).get_template(f"{page}.html.j2").render({**shared, **content})
        path.write_text(text, encoding="utf-8", newline="\n")

    def index(self, codes: list[str]) -> dict[str, Any]:
        """The index: how much each department discloses, and the sums of these lines."""
        goals, results, evaluations = self.goals, self.results, self.evaluations
        columns: dict[str, Callable[[str], int | Decimal]] = {}
        if goals is not None:
            columns["公开绩效目标（项）"] = lambda code: len({row["project_code"] for row in goals.get(code, ())})
        if results is not None:
            columns["公开自评结果（项）"] = lambda code: len(results.get(code, ()))
        if evaluations is not None:
            columns["重点评价（项）"] = lambda code: len(evaluations.get(code, ()))
        if results is not None:
            columns["全年预算数（元）"] = lambda code: total(results.get(code, ()), "adjusted_budget")
            columns["全年执行数（元）"] = lambda code: total(results.get(code, ()), "executed")
        figures = {code: [figure(code) for figure in columns.values()] for code in codes}
        return {
            "heads": list(columns),
            "departments": [
                {"name": self.name(code), "page": self.page(code), "figures": list(map(_figure, figures[code]))}
                for code in codes
            ],
            "totals": [_figure(sum(column)) for column in zip(*figures.values(), strict=True)],
            "tables": [(table.name, table.title) for table in self.tables],
            "workbook": WORKBOOK,
        }

    def described(self) -> list[tuple[Table, list[tuple[str, str, str, str]]]]:
        """Every public table with its fields: Chinese name, English name, kind of value, meaning and unit."""
        return [(table, [_field(column) for column in table.columns]) for table in self.tables]

    def department(self, code: str) -> dict[str, Any]:
        """One department's page."""
        results = _of(self.results, code)
        evaluations = _of(self.evaluations, code)
        return {
            "department": {"name": self.name(code), "code": code},
            "goals": None if self.goals is None else _projects(self.goals.get(code, [])),
            "indicator_heads": INDICATOR_HEADS,
            "results": None if results is None else _cells(RESULT_HEADS, results),
            "result_heads": RESULT_HEADS,
            "result_totals": _result_totals(results or []),
            "evaluations": None if evaluations is None else _cells(EVALUATION_HEADS, evaluations),
            "evaluation_heads": EVALUATION_HEADS,
            "dates": _of(self.dates, code),
        }


def _figure(value: int | Decimal) -> str | None:
    return money(value) if isinstance(value, Decimal) else str(value)


def _field(column: Column) -> tuple[str, str, str, str]:
    kind = KINDS.get(column.type, "小数")
    unit = f"（单位：{UNITS[column.unit]}）" if column.unit else ""
    return column.title, column.name, kind, f"{column.meaning}{unit}"


def articles(rows: list[Row]) -> list[Row]:
    """The policy by chapter, as its page shows it."""
    ordered = sorted(rows, key=lambda row: row["rank"])
    chapters = dict.fromkeys(row["chapter"] for row in ordered)
    return [
        {
            "title": WORDS["chapter"][chapter],
            "rows": _cells(ARTICLE_HEADS, (row for row in ordered if row["chapter"] == chapter)),
        }
        for chapter in chapters
    ]


def _cells(heads: Iterable[Head], rows: Iterable[Row]) -> list[list[Cell]]:
    return [[head.cell(row) for head in heads] for row in rows]


def _of(table: dict[str, list[Row]] | None, code: str) -> list[Row] | None:
    return None if table is None else table.get(code, [])


def _projects(lines: list[Row]) -> list[Row]:
    """Indicators by project, in the order of the project codes."""
    groups = (
        list(group) for _, group in groupby(sorted(lines, key=itemgetter("project_code")), itemgetter("project_code"))
    )
    return [
        {"code": rows[0]["project_code"], "name": rows[0]["project_name"], "rows": _cells(INDICATOR_HEADS, rows)}
        for rows in groups
    ]


def _result_totals(results: list[Row]) -> tuple[Cell, ...]:
    sums = (money(total(results, column)) for column in ("adjusted_budget", "executed"))
    return "公开项目合计", *sums, None, None, None, None


def _write_workbook(edition: Edition, as_of: date, names: Mapping[str, str]) -> None:
    """Write the public tables as a workbook, departments with their names."""
    policy = next(iter(edition.jobs.values()))["policy"]
    title = f"{edition.year}年度{TITLE}"
    cover = Cover(
        title, "", edition.place.name, edition.year, as_of, policy, public=True, names={"department_code": names}
    )
    tables = [(TABLES[name], rows) for name, rows in edition.tables.items()]
    write_workbook(edition.folder / WORKBOOK, cover, tables)
