"""Tables of rectification (整改), clause 二(三): what must be put right, the numbers that letters gave, what became of each."""

from __future__ import annotations

from warehouse.jobs import CONTROL_FIGURES, MONITORING, SELF_EVALUATION
from warehouse.tables.declare import COUNT, DATE, FLAG, TEXT, Column, result, state, working
from warehouse.tables.published import DEPARTMENT_CODE

CONCERNED = Column("project_code", TEXT, "项目编码", "empty: the department as a whole")
SOURCE = Column("source", TEXT, "来源", "绩效目标, 运行监控, 自评复核, 重点评价 or 审计")
NUMBER = Column("number", TEXT, "编号", "部门-年度-序号, given once and never again")
PROBLEM = Column("problem", TEXT, "问题")
DUE_ON = Column(
    "due_on", DATE, "整改期限", "stated by the register, by finance's review, else the policy's days after the letter"
)
TOLD_ON = Column("told_on", DATE, "告知日期", "day of the run that first told of it")

MATTERS = working(
    "rectification_matters",
    "应整改事项",
    "What a year's results say must be put right: goals that finance returned, low grades, unexplained red lights, opinions of "
    "key evaluations. One row a department, source and project.",
    DEPARTMENT_CODE,
    SOURCE,
    CONCERNED,
    PROBLEM,
    Column("due_on", DATE, "整改期限", "where finance's review states one"),
    Column("done_on", DATE, "完成日期", "day on which finance admitted it after all"),
    key=("department_code", "source", "project_code"),
)
NUMBERS = state(
    "rectification_numbers",
    "整改编号",
    "Every number (编号) that a letter or the register R-RECT ever gave to a matter; rows are added, never taken away, so that no "
    "number means two things.",
    NUMBER,
    DEPARTMENT_CODE,
    SOURCE,
    CONCERNED,
    TOLD_ON,
    Column("is_registered", FLAG, "台账编号", "given by R-RECT to a matter of its own"),
    key=("number",),
)
RECTIFICATIONS = result(
    "rectifications",
    "整改台账",
    "Every matter that departments must put right in the year of the season, by its number, and how it stands. Clause 二(三).",
    NUMBER,
    DEPARTMENT_CODE,
    CONCERNED,
    SOURCE,
    PROBLEM,
    Column("measure", TEXT, "整改措施", "of the register, else of the department's answer"),
    DUE_ON,
    Column("done_on", DATE, "完成日期", "of the register, else of finance's review, else of the department's answer"),
    Column("verified", TEXT, "核验结论", "已整改, 部分整改 or 未整改; empty: not verified"),
    Column("status", TEXT, "整改状态", "未到期, 按期, 逾期, 未整改, 部分整改 or 待核验"),
    Column(
        "days_late",
        COUNT,
        "逾期天数",
        "after the due day until it was done, else until the day of the run; empty: none",
        measured="days",
    ),
    TOLD_ON,
    Column("evidence", TEXT, "佐证材料", "file that the department's answer names"),
    Column("is_overdue", FLAG, "逾期未完成", "past its due day, and nothing done that stands"),
    key=("number",),
    jobs=(SELF_EVALUATION, MONITORING, CONTROL_FIGURES),
)
