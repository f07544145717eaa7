"""Working tables of the control figures: the steps between what counts and what is published."""

from __future__ import annotations

from warehouse.tables.declare import COUNT, FLAG, MONEY, SHARE, TEXT, Column, working

BUDGET_REQUESTS = working(
    "budget_requests",
    "项目申报",
    "Requested projects of the covered classes in budget year B.",
    Column("project_code", TEXT, "项目编码"),
    Column("project_name", TEXT, "项目名称"),
    Column("department_code", TEXT, "部门编码"),
    Column("content", TEXT, "支出内容", "trimmed; empty where none is stated"),
    Column("predecessor_code", TEXT, "前身项目编码"),
    Column("requested", MONEY, "申报数"),
    key=("project_code",),
)
SUBJECT = Column("subject", TEXT, "对象", "project or department_public_funds")
ADJUSTMENT_SUBJECTS = working(
    "adjustment_subjects",
    "调整对象",
    "What the rules adjust, under each code that it had: requests, also as their predecessors; public funds.",
    SUBJECT,
    Column("code", TEXT, "编码", "project or department code in budget year B"),
    Column("earlier_code", TEXT, "原编码", "the same, or its predecessor's: its grades and flags count as this one's"),
    Column("department_code", TEXT, "部门编码"),
    Column("amount", MONEY, "申报数或定额", "empty: a department that asks for money and has no quota"),
    Column("base", MONEY, "计算基数", "budget under this code that a cut is a share of"),
    key=("subject", "code", "earlier_code"),
)
EVIDENCE = (
    Column("evidence_form", TEXT, "依据表单", "form or register whose record made the rule fire"),
    Column("evidence_year", COUNT, "依据年度"),
    Column("evidence_code", TEXT, "依据对象", "the project or department whose record it is"),
    Column("evidence_fact", TEXT, "依据事项", "what of the record: a column of the result or of the form"),
    Column("evidence_value", TEXT, "依据内容", "what it says"),
)
RULE_FIRINGS = working(
    "rule_firings",
    "规则成立",
    "Every rule that fires on a project or department, with its base and the record that made it fire.",
    SUBJECT,
    Column("rule", TEXT, "规则"),
    Column("code", TEXT, "编码", "project or department code"),
    Column("base", MONEY, "计算基数"),
    *EVIDENCE,
    key=("code",),
    partition=("region", "year", "subject", "rule"),
)
ADJUSTMENT_LINES = working(
    "adjustment_lines",
    "调整明细",
    "What each rule that fires takes, before any is chosen, and the exception that voids it.",
    SUBJECT,
    Column("code", TEXT, "编码", "project or department code"),
    Column("rule", TEXT, "规则"),
    Column("rank", COUNT, "次序"),
    Column("effect", TEXT, "作用"),
    Column("is_gate", FLAG, "门槛"),
    Column("clause", TEXT, "条款"),
    Column("base", MONEY, "计算基数"),
    Column("rate", SHARE, "比例"),
    Column("cut", MONEY, "压减金额", "capped at the request; empty where the amount is not known"),
    Column("voided_by", TEXT, "豁免例外"),
    Column("approval_number", TEXT, "批准文号"),
    *EVIDENCE,
    key=("subject", "code", "rule"),
)
CONTROL_SCENARIOS = working(
    "control_scenarios",
    "例外情景",
    "Cut of each request with all its exceptions in force, with none, and with all but one.",
    Column("project_code", TEXT, "项目编码"),
    Column("scenario", TEXT, "情景", "all, none, or «without» and the kind of exception"),
    Column("cut", MONEY, "压减金额"),
    key=("project_code", "scenario"),
)
SEASONS = working(
    "seasons",
    "已完成的任务",
    "One row a job that finished for a partition: later seasons ask whether the figures that they need are there.",
    Column("job", TEXT, "任务"),
    Column("as_of", TEXT, "口径日期", "ISO date"),
    Column("run", TEXT, "运行记录", "SHA-256 of the record of the run, in the archive"),
    key=("job",),
    partition=("region", "year", "job"),
)
