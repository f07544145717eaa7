"""Tables of the lake alone: what can only be said of all regions together."""

from __future__ import annotations

from warehouse.tables.declare import COUNT, MONEY, RATE, TEXT, Column, Table, lake

_OF_GRADED = "of the projects with a grade, in the order of the region's own bands"
PROVINCE_SUMMARY = lake(
    "province_summary",
    "各地区情况汇总表",
    "Regions beside each other, a row a region and year: grades and coverage of the year's own evaluations, monitoring and goals, "
    "and its control figures. What a season has not said yet is empty, and has no rank.",
    Column("region_name", TEXT, "地区名称", "as the settings name it, else its code"),
    Column("projects", COUNT, "评价项目数", "projects that owe a self-evaluation, or have one"),
    Column("excellent_share", RATE, "优占比", _OF_GRADED),
    Column("good_share", RATE, "良占比", _OF_GRADED),
    Column("medium_share", RATE, "中占比", _OF_GRADED),
    Column("poor_share", RATE, "差占比", _OF_GRADED),
    Column("requested", MONEY, "项目申报数"),
    Column("cut", MONEY, "项目压减"),
    Column("control", MONEY, "项目控制数"),
    Column("cut_share", RATE, "压减比例", "cut / requested"),
    Column("evaluation_coverage", RATE, "自评覆盖率", "projects with a grade / projects"),
    Column("monitoring_coverage", RATE, "监控覆盖率", "of the monitored year: projects with a form / all"),
    Column("goal_coverage", RATE, "目标入库率", "projects whose goals are admitted / projects that ask for money"),
    Column("grade_rank", COUNT, "优良率名次", "by excellent_share + good_share in the year, the largest first"),
    Column("coverage_rank", COUNT, "自评覆盖率名次", "by evaluation_coverage in the year, the largest first"),
    Column("control_rank", COUNT, "控制数名次", "by control in the year, the largest first"),
    key=(),
)
LAKE: dict[str, Table] = {table.name: table for table in (PROVINCE_SUMMARY,)}
RANKS = ("grade_rank", "coverage_rank", "control_rank")
"""Columns that only all regions together give."""
