"""The yearly report on the work (预算绩效管理工作开展情况), clause 二(一): what its document and its page are filled with.

Everything comes from `disclosed_work`, the figures of open projects. Not here: words (the templates), which figures there are
(`assets/disclosure/disclosed_work.sql`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.documents.docx_template import Chart, Stationery
from reports.documents.figures import in_unit, money, percent, score
from reports.edition import Edition
from warehouse.wording import WORDS, in_ten_thousands

WORK = "disclosed_work"
REPORT = "work_report"
NONE = "—"
Row = dict[str, Any]


@dataclass(frozen=True)
class Work:
    """The lines of a year's report, by topic."""

    lines: Mapping[str, Sequence[Row]]

    @classmethod
    def of(cls, edition: Edition) -> Work | None:
        """Take the lines of an edition; None where it has none."""
        rows = edition.tables[WORK].to_pylist() if WORK in edition.tables else []
        if not rows:
            return None
        rows.sort(key=lambda row: row["rank"])
        return cls({topic: [row for row in rows if row["topic"] == topic] for topic in WORDS["topic"]})

    def charts(self, unit: str) -> list[Chart]:
        """Give the two charts: grades of projects, and cuts by rule in the unit of the document."""
        amounts = [(row["item"], _amount(row["amount"], unit)) for row in self.lines["cut"]]
        grades = [(row["item"], row["number"]) for row in self.lines["grade"]]
        return [Chart("项目评价等级", "个", grades), Chart("预算压减", unit, amounts)]

    def tables(self, unit: str) -> list[Row]:
        """Give each topic that has lines with its title, its lines as they are printed, and whether they have amounts."""
        return [
            {"title": WORDS["topic"][topic], "rows": [_printed(row, unit) for row in rows]}
            for topic, rows in self.lines.items()
            if rows
        ]


def write_report(edition: Edition, stationery: Stationery) -> None:
    """Write the report of the year into the folder of an edition that has its figures."""
    if (work := Work.of(edition)) is None:
        return
    day = max(date.fromisoformat(job["as_of"]) for job in edition.jobs.values() if WORK in job["row_counts"])
    content = {"work": work.lines, "tables": work.tables(stationery.place.amounts), "year": edition.year}
    path = edition.folder / f"{REPORT}.docx"
    stationery.write(REPORT, path, day, content, work.charts(stationery.place.amounts))


def _printed(row: Row, unit: str) -> Row:
    return {
        "item": row["item"],
        "number": str(row["number"]),
        "amount": in_unit(row["amount"], unit) or NONE,
        "share": percent(row["share"]) or NONE,
        "mean_difference": score(row["mean_difference"]) or NONE,
    }


def _amount(value: Any, unit: str) -> Any:
    return in_ten_thousands(value) if unit == "万元" else value


def _columns(table: Row, heads: Sequence[Any]) -> Row:
    """A topic's table with heads, without columns that say nothing in it."""
    columns = [(head, [head.cell(row) for row in table["rows"]]) for head in heads]
    said = [(head, values) for head, values in columns if set(values) != {NONE}]
    lines = zip(*(values for _, values in said), strict=True)
    return table | {"heads": [head for head, _ in said], "lines": list(lines)}


def page(work: Work, heads: Sequence[Any]) -> Row:
    """Give what the page is filled with: tables and bars, money in 元 as on the other pages; `heads` of all their columns."""
    grades, cuts = work.charts("元")
    said = ((grades, str), (cuts, money))
    return {
        "tables": [_columns(table, heads) for table in work.tables("元")],
        "charts": [
            {
                "title": chart.title,
                "unit": chart.unit,
                "bars": [bar | {"said": say(bar["value"])} for bar in chart.bars()],
            }
            for chart, say in said
            if chart.points
        ],
    }
