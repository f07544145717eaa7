"""The bulletin (通报) of a stage, clause 二(三), and the pack for the People's Congress, clause 二(二), ready to be printed.

Both are read outside finance: they are written from guarded tables alone and searched again before they leave the house.
Here: what they say. Not here: which projects are named (the tables), how a page looks (`paper`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from reports.documents.paper import Column, Paper
from reports.documents.phrases import money, score, total
from reports.edition import Edition

Row = dict[str, Any]
BULLETINS = {
    "bulletin_goals": ("绩效目标申报", "绩效目标被财政复审退回或未申报绩效目标"),
    "bulletin_monitoring": ("绩效运行监控", "未报送监控表、红灯指标未说明原因或暂停拨款"),
    "bulletin_self_evaluation": ("绩效自评", "未自评、评价等级为差或复核低于自评"),
}
"""Table: the stage, and what a project is listed for."""
PACK = "congress_pack"
SIGNATURES = "　　".join(f"{who}（签字）：____________" for who in ("编制人", "复核人", "负责人"))


def write_documents(edition: Edition, departments: Mapping[str, str], units: Mapping[str, str]) -> None:
    """Write a bulletin for every stage that stands published, and the congress pack; names are by code."""
    for table in BULLETINS:
        if table in edition.tables:
            _write_bulletin(edition, table, departments, units)
    if PACK in edition.tables:
        _write_pack(edition, departments)


def _day(edition: Edition, table: str) -> date:
    """The day of the job that published a table."""
    return max(date.fromisoformat(job["as_of"]) for job in edition.jobs.values() if table in job["row_counts"])


def _write_bulletin(edition: Edition, table: str, departments: Mapping[str, str], units: Mapping[str, str]) -> None:
    stage, reasons = BULLETINS[table]
    day = _day(edition, table)
    title = f"{edition.year}年度{stage}情况通报"
    rows = sorted(edition.tables[table].to_pylist(), key=lambda row: tuple(row[name] or "" for name in ORDER))
    paper = Paper(title, across=True)
    paper.cover(title, (f"区划 {edition.region}", "财政部门"), day)
    paper.heading(title)
    paper.text(f"对{reasons}的项目予以通报，按部门、单位列示，共 {len(rows)} 项。")
    for number, (code, lines) in enumerate(groupby(rows, key=lambda row: row["department_code"] or ""), 1):
        paper.heading(f"{number}. {departments.get(code) or code}", 2)
        paper.table(BULLETIN_COLUMNS, [_named_line(line, units) for line in lines])
    if not rows:
        paper.text("本阶段无通报事项。")
    paper.sign(SIGNATURES)
    paper.save(edition.folder / f"{table}.docx", day)


ORDER = ("department_code", "unit_code", "project_code", "reason", "detail")
BULLETIN_COLUMNS = (Column("单位", 4), Column("项目编码", 4.2), Column("通报原因", 3.6), Column("情况说明", 12))


def _named_line(row: Row, units: Mapping[str, str]) -> tuple[str | None, ...]:
    unit = row["unit_code"] or ""
    return units.get(unit) or unit, row["project_code"], row["reason"], row["detail"]


PACK_COLUMNS = (
    Column("序号", 1.4, "center"),
    Column("项目", 6),
    Column("部门", 3.2),
    Column("申报数", 3.3, "right"),
    Column("控制数", 3.3, "right"),
    Column("年度总体目标", 7),
    Column("上次评价等级", 1.8, "center"),
    Column("上次评价得分", 1.8, "right"),
)


def _write_pack(edition: Edition, departments: Mapping[str, str]) -> None:
    day = _day(edition, PACK)
    title = f"{edition.year}年度重点项目绩效目标及评价结果"
    rows = edition.tables[PACK].to_pylist()
    paper = Paper(title, across=True)
    paper.cover(title, ("报送人民代表大会审阅", f"区划 {edition.region}", "财政部门"), day)
    paper.heading(title)
    if rows:
        paper.note("金额单位：元；合计为所列公开项目合计")
        sums = [money(total(rows, column)) for column in ("requested", "control")]
        last = ("", "公开项目合计", None, *sums, None, None, None)
        paper.table(PACK_COLUMNS, [_project(row, departments) for row in rows], last)
    else:
        paper.text("本年度无报送项目。")
    paper.sign(SIGNATURES)
    paper.save(edition.folder / f"{PACK}.docx", day)


def _project(row: Row, departments: Mapping[str, str]) -> tuple[str | None, ...]:
    code = row["department_code"] or ""
    return (
        str(row["rank"]),
        f"{row['project_name']}\n{row['project_code']}",
        departments.get(code) or code,
        money(row["requested"]),
        money(row["control"]),
        row["goal_summary"],
        row["last_grade"],
        score(row["last_score"]),
    )
