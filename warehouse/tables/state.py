"""Tables that say what counts: findings on what was read, and the state of every submitted subject and register row."""

from __future__ import annotations

from warehouse.tables.declare import COUNT, FLAG, MOMENT, TEXT, Column, state
from warehouse.tables.inbox import SHA256, SHEET, SUBJECT_NO

FORM = Column("form", TEXT, "表单", "SE DE MO EX GO DG or R-…; empty where no form was recognised")

FORM_FINDINGS = state(
    "form_findings",
    "校验发现",
    "Every finding of the checks on one form or register of the scope, whatever season asked for it.",
    FORM,
    SHA256,
    SHEET,
    Column(
        "subject_no", COUNT, "序号", "the record concerned; empty: the whole sheet; sheet empty too: the whole file"
    ),
    Column("severity", TEXT, "级别", "reject or warn"),
    Column("code", TEXT, "检查", "G01 … R05"),
    Column("cell", TEXT, "单元格", "address, empty where the fault has no cell"),
    Column("subject_code", TEXT, "对象编码", "project or department code where known"),
    Column("value", TEXT, "原值"),
    Column("message_zh", TEXT, "说明"),
    Column("message_en", TEXT, "说明（英文）"),
    partition=("region", "year", "form"),
)

SUBJECT_STATES = state(
    "subject_states",
    "报送状态",
    "One row a record read (form, list row or register row): whether it counts. Views accepted_… join on it.",
    FORM,
    SHA256,
    SHEET,
    SUBJECT_NO,
    Column("subject_code", TEXT, "对象编码", "the record's key as resolved: project or department code, register key"),
    Column("status", TEXT, "状态", "accepted, superseded or rejected"),
    Column("version", COUNT, "版次", "order among the submissions of the same form and subject, oldest 1"),
    key=("sha256", "sheet", "subject_no"),
    partition=("region", "year", "form"),
)

RULE_OUTCOMES = state(
    "rule_outcomes",
    "校验情况",
    "One row a rule of a form's suite: how many values it judged and how many failed; the Data Docs are made from it.",
    FORM,
    Column("position", COUNT, "次序", "place among the rules of the suite, from 0"),
    Column("finding", TEXT, "检查项", "entry of the finding catalogue"),
    Column("evaluated", COUNT, "校验数", "values judged"),
    Column("failed", COUNT, "不符数"),
    Column("sample", TEXT, "示例", "the first failing places as JSON: file, sheet, cell, value, message"),
    key=("position",),
    partition=("region", "year", "form"),
)

CLASSIFIED_PROJECTS = state(
    "classified_projects",
    "涉密项目",
    "What the secrecy guard hides when the year is published: projects that any year's register of the region marks 是否涉密 "
    "= 是, or marked before anything newer said 否, a row a registered name. Never leaves the house.",
    Column("project_code", TEXT, "项目编码", "empty where the register's cell could not be read"),
    Column("project_name", TEXT, "项目名称", "one of the names that registers give it"),
    Column("flagged_in", COUNT, "标注年度", "first year whose register marks it"),
    key=("project_code", "project_name"),
)

CLASSIFIED_MEMORY = state(
    "classified_memory",
    "涉密留痕",
    "What every R-PROJ that was ever read said of projects that any of them marked 是否涉密 = 是; rows are added, never taken "
    "away. `year` is the register's. Never leaves the house.",
    Column("project_code", TEXT, "项目编码", "empty where the register's cell could not be read"),
    Column("project_name", TEXT, "项目名称"),
    Column(
        "is_classified",
        FLAG,
        "是否涉密",
        "true also where the flag could not be read; false: the row gives a name alone",
    ),
    Column("submission_number", COUNT, "报送次数", "of the sheet; with the next three, which row is newer"),
    Column("received_at", MOMENT, "收到时间", "UTC"),
    Column("sha256", TEXT, "文件指纹", "the file that said it, kept in the archive"),
    Column("sheet_no", COUNT, "表序"),
)

SECRECY_BASIS = state(
    "secrecy_basis",
    "涉密依据",
    "Which registers the list of classified projects of a year rests on, as read by the run that made the list; emptied when a "
    "season begins anew.",
    Column("register_year", COUNT, "登记年度", "year of an R-PROJ that was read"),
    Column("register_rows", COUNT, "登记行数", "rows read of it, accepted or not"),
    key=("register_year",),
)

HIDDEN_WHEN_TOLD = state(
    "hidden_when_told",
    "公布时涉密项目",
    "Which projects were hidden when a season was published: sums that were published then hold what was classified since. Never "
    "leaves the house.",
    Column("job", TEXT, "任务"),
    Column("project_code", TEXT, "项目编码"),
    partition=("region", "year", "job"),
)
