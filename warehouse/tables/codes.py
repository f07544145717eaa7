"""The values that columns may have, with their words in Chinese and English: said here once for schema, tables and workbooks.

Not here: values that the policy gives (grades, verdicts, rules), but for what they are called in English.
"""

from __future__ import annotations

from warehouse.tables.declare import Code


def _alike(**words: str) -> tuple[Code, ...]:
    """Codes that are Chinese words themselves, each with its English one."""
    return tuple(Code(value, value, en) for value, en in words.items())


JOBS = (
    Code("annual_self_evaluation", "年度绩效自评", "annual self-evaluation"),
    Code("midyear_monitoring", "年中绩效运行监控", "mid-year monitoring"),
    Code("next_year_control_figures", "下年度预算控制数", "next year's control figures"),
)
SEVERITIES = (Code("reject", "退回", "rejected"), Code("warn", "提示", "warning"))
SUBMISSION_STATES = (
    Code("accepted", "已采用", "accepted"),
    Code("superseded", "已被新版替代", "superseded by a newer version"),
    Code("rejected", "已退回", "rejected"),
    Code("skipped", "未读取", "not read"),
)
GRADE_SOURCES = (
    Code("review", "复核", "re-checked by finance"),
    Code("self", "自评", "self-evaluation"),
    Code("missing", "未自评", "none handed in"),
)
SUBJECTS = (
    Code("project", "项目", "project"),
    Code("department_public_funds", "部门公用经费", "public funds of a department"),
)
FINAL, HELD = Code("final", "已确定", "final"), Code("held", "暂缓确定", "held")
CONTROL_STATES = (
    FINAL,
    HELD,
    Code("not_admitted", "不予安排", "not admitted"),
    Code("exempted", "按例外安排", "exempted"),
)
PUBLIC_FUNDS_STATES = (FINAL, HELD, Code("pending", "待定", "pending"))
SOURCES = (
    Code("plan", "实施方案", "stated by the plan"),
    Code("published", "其他公开文件", "another published document"),
    Code("local", "地方规定", "documented local default"),
)
CLAUSES = (
    Code("一(一)", "方案一（一）项目决策", "1(1) project decisions"),
    Code("一(二)", "方案一（二）预算编制", "1(2) budgeting"),
    Code("一(三)", "方案一（三）预算执行", "1(3) execution"),
    Code("一(四)", "方案一（四）与下年预算挂钩", "1(4) next year's budget"),
    Code("local", "地方规定", "a local rule"),
)
RULE_EXCEPTION = Code("exception", "例外事项", "exception")
UNEVALUATED = _alike(未自评="not evaluated")
UNDECIDED = _alike(待审核="awaiting review", 未评估="not evaluated")
ADMISSIONS = _alike(
    纳入项目库="admitted to the project library",
    退回整改="returned for rectification",
    逾期未改="rectification overdue",
    审核中="under review",
    未申报="not declared",
)
UNTREATED = _alike(正常="normal", 未报送="not handed in")
OPERATORS = (
    Code("≥", "大于等于", "at least"),
    Code("≤", "小于等于", "at most"),
    Code("=", "等于", "equal to"),
    Code(">", "大于", "more than"),
    Code("<", "小于", "less than"),
    Code("定性", "定性", "qualitative"),
)
MATTERS = _alike(预算绩效目标="budget and performance goals", 部门决算="final accounts of the department")
_DUTY = _alike(按时="on time", 逾期="late", 未到期="not due yet")
UNREGISTERED = _alike(未登记="no approval registered")
UNITS_STATES = (*_DUTY, *_alike(逾期未办="overdue"), *UNREGISTERED)
PUBLISH_STATES = (*_DUTY, *_alike(逾期未公开="overdue"), *UNREGISTERED)
OUTCOMES = _alike(表扬="commended", 约谈="called in")
GOAL_REASONS = _alike(财政复审退回="returned by finance", 未申报绩效目标="no goals declared")
MONITORING_REASONS = _alike(
    未报送监控表="no monitoring form", 红灯指标未说明原因="red light without explanation", 暂停拨款="payments suspended"
)
EVALUATION_REASONS = _alike(
    未自评="not evaluated", 评价等级为差="graded poor", 复核低于自评="reviewed below its own score"
)
DEPARTMENT_ADMISSIONS = (*_alike(审核通过="passed"), *ADMISSIONS[1:])
HANDED_IN = _alike(随决算="with the final accounts", 迟于决算="after the final accounts")
PARTS = (
    Code("ex_ante", "事前评估", "ex-ante evaluation"),
    Code("goals", "绩效目标", "goals"),
    Code("monitoring", "运行监控", "monitoring"),
    Code("self_evaluation", "绩效自评", "self-evaluation"),
    Code("accuracy", "自评准确性", "accuracy of self-evaluations"),
    Code("disclosure", "按时公开", "disclosure on time"),
)
CHAPTERS = (
    Code("rules", "预算挂钩", "rules of the ledger"),
    Code("bands", "等级标准", "scales"),
    Code("treatments", "监控处理", "treatments"),
    Code("minimum_execution", "执行进度", "minimum execution"),
    Code("numbers", "分值与期限", "points, days and other figures"),
)
TOPICS = (
    Code("coverage", "绩效目标管理", "goals"),
    Code("monitoring", "绩效运行监控", "monitoring"),
    Code("treatment", "监控结果处理", "treatments"),
    Code("grade", "项目评价等级", "grades of projects"),
    Code("department_grade", "部门整体评价等级", "grades of departments"),
    Code("review", "自评抽评复核", "re-checked self-evaluations"),
    Code("key_evaluation", "重点绩效评价", "key evaluations"),
    Code("budget", "项目预算安排", "requests and control figures"),
    Code("cut", "预算压减", "cuts by rule"),
    Code("public_funds", "公用经费扣减", "deductions from public funds"),
    Code("rectification", "问题整改", "matters to put right"),
)
POLICY_CLAUSES = (*CLAUSES, Code("二", "方案二 结果公开", "2 disclosure of results"))
FORMS = {
    "SE": "self-evaluation of a project",
    "DE": "self-evaluation of a department",
    "MO": "monitoring",
    "EX": "ex-ante evaluation",
    "GO": "goals",
    "DG": "goals of a department",
    "R-UNIT": "register of units",
    "R-PROJ": "register of projects",
    "R-BUDG": "budgets of projects",
    "R-BASE": "basic expenditure of departments",
    "R-REV": "re-checked evaluations",
    "R-REV-D": "re-checked evaluations, line by line",
    "R-DATE": "dates of approval and disclosure",
    "R-EXC": "approved exceptions",
}
"""Forms and registers in English; their layouts have the Chinese titles."""
ENGLISH = {
    "优": "excellent",
    "良": "good",
    "中": "medium",
    "低": "low",
    "差": "poor",
    "可行": "feasible",
    "待完善": "to be improved",
    "不可行": "not feasible",
    "支持": "supported",
    "调整后支持": "supported after adjustment",
    "不予支持": "not supported",
    "暂停拨款": "payments suspended",
    "停止下年预算": "no budget next year",
    "调减下年预算": "reduced next year",
    "督促加快": "to be expedited",
    "不予压减": "not to be cut",
    "允许再次安排": "may be budgeted again",
    "保留金额": "amount kept",
}
"""What words of the policies that come along are called in English; a bureau's own words stand for themselves."""
