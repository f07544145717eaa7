"""Working tables of the control figures: the steps between what counts and what is published."""

from __future__ import annotations

from warehouse.tables.declare import COUNT, FLAG, MONEY, REGION, SHARE, TEXT, YEAR, Column, Table


def _working(name: str, title: str, description: str, *columns: Column, key: tuple[str, ...]) -> Table:
    return Table(name, title, description, "working", (REGION, YEAR, *columns), key)


BUDGET_REQUESTS = _working(
    "budget_requests",
    "项目申报",
    "Requested projects of the covered classes in budget year B, with the budgets that a cut is a share of.",
    Column("project_code", TEXT, "项目编码"),
    Column("project_name", TEXT, "项目名称"),
    Column("department_code", TEXT, "部门编码"),
    Column("is_new", FLAG, "是否新增"),
    Column("content", TEXT, "支出内容", "trimmed; empty where none is stated"),
    Column("predecessor_code", TEXT, "前身项目编码"),
    Column("requested", MONEY, "申报数", unit="元"),
    Column("own_base", MONEY, "本项目基数", "cut base under the project's own code", "元"),
    Column("predecessor_base", MONEY, "前身项目基数", "cut base under its predecessor's code", "元"),
    key=("project_code",),
)
ADJUSTMENT_LINES = _working(
    "adjustment_lines",
    "调整明细",
    "Every rule that fires on a request, before any is chosen, and the exception that voids it.",
    Column("project_code", TEXT, "项目编码"),
    Column("rule", TEXT, "规则"),
    Column("rank", COUNT, "次序"),
    Column("effect", TEXT, "作用"),
    Column("is_gate", FLAG, "门槛"),
    Column("clause", TEXT, "条款"),
    Column("base", MONEY, "计算基数", unit="元"),
    Column("rate", SHARE, "比例", unit="share"),
    Column("cut", MONEY, "压减金额", "capped at the request", "元"),
    Column("voided_by", TEXT, "豁免例外"),
    Column("approval_number", TEXT, "批准文号"),
    key=("project_code", "rule"),
)
CONTROL_SCENARIOS = _working(
    "control_scenarios",
    "例外情景",
    "Cut of each request with all its exceptions in force, with none, and with all but one.",
    Column("project_code", TEXT, "项目编码"),
    Column("scenario", TEXT, "情景", "all, none, or «without» and the kind of exception"),
    Column("cut", MONEY, "压减金额", unit="元"),
    key=("project_code", "scenario"),
)
PUBLIC_FUNDS_ADJUSTMENTS = _working(
    "public_funds_adjustments",
    "公用经费调整",
    "Rules that fire on a department's public funds.",
    Column("department_code", TEXT, "部门编码"),
    Column("rule", TEXT, "规则"),
    Column("clause", TEXT, "条款"),
    Column("base", MONEY, "计算基数", unit="元"),
    Column("rate", SHARE, "比例", unit="share"),
    Column("cut", MONEY, "扣减金额", unit="元"),
    key=("department_code", "rule"),
)
LEDGER_EVIDENCE = _working(
    "ledger_evidence",
    "台账依据",
    "Where the fact stands that made each rule fire: whose record, file, sheet and cell.",
    Column("subject", TEXT, "对象", "as in the ledger"),
    Column("code", TEXT, "编码"),
    Column("rule", TEXT, "规则"),
    Column("kind", TEXT, "例外类型", "of an exception; empty on rule lines"),
    Column("evidence_code", TEXT, "依据对象", "the project or department whose record it is"),
    Column("file", TEXT, "文件", "path below inbox/"),
    Column("sheet", TEXT, "工作表"),
    Column("cell", TEXT, "单元格", "an address, or the first and last of several"),
    key=("subject", "code", "rule", "kind"),
)
SEASONS = Table(
    "seasons",
    "已完成的任务",
    "One row a job that finished for a partition: later seasons ask whether the figures that they need are there.",
    "working",
    (
        REGION,
        YEAR,
        Column("job", TEXT, "任务"),
        Column("as_of", TEXT, "口径日期", "ISO date"),
        Column("run", TEXT, "运行记录", "SHA-256 of the record of the run, in the archive"),
    ),
    key=("job",),
    partition=("region", "year", "job"),
)

TABLES = (BUDGET_REQUESTS, ADJUSTMENT_LINES, CONTROL_SCENARIOS, PUBLIC_FUNDS_ADJUSTMENTS, LEDGER_EVIDENCE, SEASONS)
