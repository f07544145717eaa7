"""Published tables of grades, monitoring and control figures, and what a job says of its inputs.

Not here: what is disclosed, told to the congress or held against a department (`disclosure`). Names, columns and order are a
contract with those who read them.
"""

from __future__ import annotations

from warehouse.tables import codes
from warehouse.tables.declare import COUNT, DATE, FLAG, MOMENT, MONEY, RATE, SCORE, TEXT, Column, result
from warehouse.tables.published import DEPARTMENT, DEPARTMENT_CODE, DEPARTMENT_NAME, PROJECT, august, autumn, spring

GRADE = "优 [90,100], 良 [80,90), 中 [60,80), 差 [0,60), or 未自评"
PROJECT_GRADES = spring(
    "project_grades",
    "项目绩效评级表",
    "Grade of every project that owes a self-evaluation, handed one in, or was reviewed. Clause 一(四).",
    *PROJECT,
    DEPARTMENT_NAME,
    Column("initial_budget", MONEY, "年初预算数", "of the accepted form, else of the register"),
    Column("adjusted_budget", MONEY, "全年预算数", "of the accepted form, else of the register"),
    Column("executed", MONEY, "全年执行数", "of the accepted form, else of the register"),
    Column("execution_rate", RATE, "预算执行率", "executed / adjusted budget; empty where the base is 0"),
    Column("execution_score", SCORE, "执行率得分", "10 x min(rate, 1) from the exact quotient"),
    Column("self_score", SCORE, "自评得分", "execution score + indicator scores"),
    Column("review_score", SCORE, "复核得分"),
    Column("final_score", SCORE, "最终得分", "review score, else self score"),
    Column("grade", TEXT, "评价等级", GRADE, codes=codes.UNEVALUATED, labels="grade"),
    Column("grade_source", TEXT, "等级来源", codes=codes.GRADE_SOURCES),
    Column(
        "review_recommended", FLAG, "建议复核", "the reported scores are not credible enough; never changes the score"
    ),
    key=("project_code",),
)
DEPARTMENT_GRADES = spring(
    "department_grades",
    "部门整体绩效评级表",
    "Grade of every department's whole expenditure. Clause 一(四).",
    *DEPARTMENT,
    Column("self_score", SCORE, "自评得分"),
    Column("review_score", SCORE, "复核得分"),
    Column("final_score", SCORE, "最终得分"),
    Column("grade", TEXT, "评价等级", GRADE, codes=codes.UNEVALUATED, labels="grade"),
    Column("grade_source", TEXT, "等级来源", codes=codes.GRADE_SOURCES),
    key=("department_code",),
)
MONITORING_FLAGS = august(
    "monitoring_flags",
    "绩效运行监控处理表",
    "Execution and goals monitored mid-year (双监控), with the treatment of each project. Clause 一(三).",
    *PROJECT,
    Column("as_of_month", COUNT, "监控截止月份"),
    Column("adjusted_budget", MONEY, "全年预算数"),
    Column("executed", MONEY, "截止执行数"),
    Column("execution_rate", RATE, "预算执行率", "empty where the base is 0"),
    Column("minimum_rate", RATE, "序时进度要求", "minimum execution rate of the month"),
    Column("goal_progress", RATE, "目标完成进度", "weighted progress of the indicators, each capped at 1"),
    Column("expedite", FLAG, "督促加快"),
    Column("suspend", FLAG, "暂停拨款"),
    Column("reduce_next_year", FLAG, "调减下年预算"),
    Column("stop_next_year", FLAG, "停止下年预算"),
    Column(
        "treatment",
        TEXT,
        "处理意见",
        "the first that holds of 暂停拨款, 停止下年预算, 调减下年预算, 督促加快; 正常; 未报送",
        codes=codes.UNTREATED,
        labels="treatments",
    ),
    key=("project_code",),
)
EX_ANTE_VERDICTS = autumn(
    "ex_ante_verdicts",
    "事前绩效评估结论表",
    "Verdict on every new project. Clause 一(一).",
    *PROJECT,
    Column("score", SCORE, "财政审核得分"),
    Column(
        "verdict", TEXT, "评估结论", "可行, 待完善, 不可行, 待审核 or 未评估", codes=codes.UNDECIDED, labels="ex_ante"
    ),
    key=("project_code",),
)
GOAL_ADMISSIONS = autumn(
    "goal_admissions",
    "绩效目标审核入库表",
    "Whether a project's goals passed the three reviews. Clause 一(二).",
    *PROJECT,
    Column("status", TEXT, "审核状态", codes=codes.ADMISSIONS),
    Column("rounds", COUNT, "财政复审次数"),
    Column("last_step_on", DATE, "最近环节日期"),
    Column("rectify_by", DATE, "整改期限", "only while returned"),
    key=("project_code",),
)
ADJUSTMENT_LEDGER = autumn(
    "adjustment_ledger",
    "预算调整台账",
    "Every rule that fired on a project's request or a department's public funds, applied or not, and every exception.",
    Column("subject", TEXT, "对象", codes=codes.SUBJECTS),
    Column("code", TEXT, "编码", "project or department code"),
    DEPARTMENT_CODE,
    Column("rule", TEXT, "规则", codes=(codes.RULE_EXCEPTION,), labels="rules"),
    Column("clause", TEXT, "条款", codes=codes.CLAUSES, labels="rows"),
    Column("base", MONEY, "计算基数"),
    Column("rate", RATE, "比例"),
    Column(
        "cut",
        MONEY,
        "压减金额",
        "rounded half-up to the fen, capped at the request; empty on exceptions, and of unknown funds",
    ),
    Column("applied", FLAG, "是否执行"),
    Column(
        "voided_by",
        TEXT,
        "豁免例外",
        "exception that voided the line; on exception lines its own kind",
        labels="exceptions",
    ),
    Column("approval_number", TEXT, "批准文号"),
    Column("old_value", MONEY, "调整前"),
    Column("new_value", MONEY, "调整后"),
    Column("source", TEXT, "来源", "plan: the plan states the rule; local: documented default", codes=codes.SOURCES),
    Column("parameter", TEXT, "参数", "address of the policy's value that governs the line; of an exception its kind"),
    Column("policy_version", TEXT, "政策版本", "name, budget year of its newest entry, start of its fingerprint"),
    Column(
        "evidence_code", TEXT, "依据对象", "whose record fired the rule: its own, its predecessor's, another project's"
    ),
    Column("evidence_file", TEXT, "依据文件", "path below inbox/"),
    Column("evidence_sheet", TEXT, "依据工作表"),
    Column("evidence_cell", TEXT, "依据单元格", "an address, or the first and last of several"),
    key=("subject", "code", "rule", "voided_by"),
)
PROJECT_CONTROL_FIGURES = autumn(
    "project_control_figures",
    "项目预算控制数表",
    "Control figure of every requested project of classes 22 and 3. Clause 一(四).",
    *PROJECT,
    Column("requested", MONEY, "申报数"),
    Column("base", MONEY, "计算基数", "cut base of the evaluated year; empty if there is none"),
    Column("cut", MONEY, "压减金额"),
    Column("control", MONEY, "控制数", "requested - cut"),
    Column("status", TEXT, "状态", codes=codes.CONTROL_STATES),
    Column("rule", TEXT, "适用规则", "rule of the applied ledger line; empty when none fired", labels="rules"),
    key=("project_code",),
)
DEPARTMENT_CONTROL_FIGURES = autumn(
    "department_control_figures",
    "部门预算控制数表",
    "Control figures of every department: personnel untouched, public funds, projects. Clause 一(四).",
    *DEPARTMENT,
    Column("personnel", MONEY, "人员经费", "empty while pending, as the public funds"),
    Column("public_funds_base", MONEY, "公用经费基数"),
    Column("public_funds_deduction", MONEY, "公用经费扣减"),
    Column("public_funds_control", MONEY, "公用经费控制数"),
    Column(
        "public_funds_status",
        TEXT,
        "公用经费状态",
        "final, held, or pending: no quota in R-BASE",
        codes=codes.PUBLIC_FUNDS_STATES,
    ),
    Column("projects_requested", MONEY, "项目申报数"),
    Column("projects_cut", MONEY, "项目压减"),
    Column("projects_control", MONEY, "项目控制数"),
    Column("total_control", MONEY, "控制数合计", "personnel + public funds + projects; empty while pending"),
    key=("department_code",),
)
FINDINGS = result(
    "findings",
    "校验发现表",
    "Every fault found in what was handed in, with its place and what to do.",
    Column("job", TEXT, "任务", "the job that reported it", codes=codes.JOBS),
    Column("severity", TEXT, "级别", codes=codes.SEVERITIES),
    Column("code", TEXT, "检查", labels="findings"),
    Column("form", TEXT, "表单", labels="forms"),
    Column("file", TEXT, "文件", "path below inbox/"),
    Column("sheet", TEXT, "工作表"),
    Column("cell", TEXT, "单元格"),
    Column("subject_code", TEXT, "对象编码"),
    Column("value", TEXT, "原值"),
    Column("message_zh", TEXT, "说明"),
    Column("message_en", TEXT, "说明（英文）"),
    partition=("region", "year", "job"),
)
SUBMISSIONS = result(
    "submissions",
    "报送台账",
    "Every sheet received, in exactly one state; lists have a row a project.",
    Column("sha256", TEXT, "文件指纹"),
    Column("file", TEXT, "文件"),
    Column("sheet", TEXT, "工作表", "empty where the file could not be read"),
    Column("form", TEXT, "表单", labels="forms"),
    Column("subject_code", TEXT, "对象编码", "project or department; empty for registers"),
    Column("version", COUNT, "版次"),
    Column("status", TEXT, "状态", codes=codes.SUBMISSION_STATES),
    Column("received_at", MOMENT, "收到时间", "UTC"),
    Column("rows_read", COUNT, "读入行数", "rows of the sheet that were read; empty where the file or sheet was not"),
    Column(
        "rows_passed", TEXT, "略过行数", "JSON object: reason (total, placeholder, remark, header, breakdown) to rows"
    ),
    key=("sha256", "sheet", "subject_code"),
)
