"""Published tables of how the work goes: coverage of goals, the yearly report, the policy in force, departments as a whole.

All but the admissions are read outside finance and hold nothing of a classified project. Not here: what is disclosed of a
project (`disclosure`), figures (`results`).
"""

from __future__ import annotations

from warehouse.tables import codes
from warehouse.tables.declare import COUNT, DATE, FLAG, MOMENT, MONEY, RATE, SCORE, TEXT, Column, working
from warehouse.tables.published import DEPARTMENT, autumn

STEPS = (
    ("handed_in", "申报", "owed projects whose goals were handed in and count"),
    ("admitted", "审核", "of them, those admitted to the project library"),
    ("approved", "批复", "of them, those with a control figure, once the department's goals are approved"),
    ("published", "公开", "of them, those whose goals are disclosed, once the department has published"),
)
"""The four steps that a goal takes together with its budget (四同步): column, title, what is counted."""
IN_STEP = {
    "handed_in": "every owed project has its goals handed in, none after the approval; empty where none is owed",
    "admitted": "every owed project is admitted, none after the approval; empty where none is owed",
    "approved": "passed on to units and filed in time; empty while not due",
    "published": "published in time; empty while not due",
}
DAYS = {
    "handed_in": "day on which the last of them first came in",
    "admitted": "day of the last admission",
    "approved": "财政批复日期",
    "published": "公开日期",
}
GOAL_COVERAGE = autumn(
    "goal_coverage",
    "绩效目标四同步覆盖表",
    "Goals of open projects by department: how many are owed, and how many were handed in, admitted, approved and published with "
    "the budget. Clause 一(二).",
    *DEPARTMENT,
    Column("owed", COUNT, "应申报项目", "open projects of the covered classes that ask for money"),
    *(Column(name, COUNT, f"已{title}项目", counted) for name, title, counted in STEPS),
    *(
        column
        for name, title, _ in STEPS
        for column in (
            Column(f"{name}_on", DATE, f"{title}日期", DAYS[name]),
            Column(f"{name}_in_step", FLAG, f"同步{title}", IN_STEP[name]),
        )
    ),
    *(
        Column(f"{name}_share", RATE, f"{title}覆盖率", "of the owed projects; empty where none is owed")
        for name, title, _ in STEPS
    ),
    key=("department_code",),
    told=True,
)

DISCLOSED_POLICY = autumn(
    "disclosed_policy",
    "绩效结果应用制度条文表",
    "The policy in force as articles: clause, rule, figure, since when. Clause 二(一).",
    Column("rank", COUNT, "序号", meaning="条文的排列顺序"),
    Column("chapter", TEXT, "类别", codes=codes.CHAPTERS, meaning="条文所属的类别"),
    Column(
        "clause",
        TEXT,
        "条款",
        "of the plan, or local",
        codes=codes.POLICY_CLAUSES,
        meaning="所依据的实施方案条款；方案未作规定的为地方规定",
    ),
    Column("article", TEXT, "规定", meaning="规定的内容"),
    Column("figure", TEXT, "标准", meaning="规定的标准，如比例、分值、天数"),
    Column("since", COUNT, "起始年度", "first budget year of the value in force", meaning="该标准开始执行的预算年度"),
    Column(
        "source",
        TEXT,
        "来源",
        "plan, local, or published: another document",
        codes=codes.SOURCES,
        meaning="标准出自实施方案、地方规定还是其他公开文件",
    ),
    key=("rank",),
    public=True,
)
DISCLOSED_WORK = autumn(
    "disclosed_work",
    "预算绩效管理工作开展情况表",
    "The year's work in figures of open projects: goals and cuts of B, monitoring of B−1, evaluations of B−2. Clause 二(一).",
    Column("rank", COUNT, "序号", meaning="事项的排列顺序"),
    Column("topic", TEXT, "内容", codes=codes.TOPICS, meaning="工作内容的分类"),
    Column("item", TEXT, "事项", meaning="统计的事项，如某一等级、某一处理意见"),
    Column(
        "number",
        COUNT,
        "数量",
        "projects; of department_grade and public_funds departments, of rectification matters",
        meaning="公开项目的个数；部门整体评价等级和公用经费扣减为部门的个数，问题整改为事项的个数",
    ),
    Column(
        "amount",
        MONEY,
        "金额",
        "requests, budgets or cuts of these projects, or what self scores overstate of budgets; empty where none is meant",
        meaning="这些项目的申报数、全年预算数或压减金额，自评高估为按复核减分比例折算的全年预算数；没有对应金额的留空",
    ),
    Column(
        "share",
        RATE,
        "占比",
        "of the projects of the topic; of cuts, of their sum; of what is overstated, of the reviewed budgets",
        meaning="占同一内容个数的比例，压减为占压减金额的比例，自评高估为占已复核项目全年预算数的比例；一即百分之百",
    ),
    Column(
        "mean_difference",
        SCORE,
        "平均分差",
        "of reviewed projects: mean of self score − review score; else empty",
        meaning="已复核项目自评得分减复核得分的平均值，其他事项留空",
    ),
    key=("topic", "item"),
    public=True,
)
DEPARTMENT_GOAL_ADMISSIONS = autumn(
    "department_goal_admissions",
    "部门整体绩效目标审核表",
    "Whether the goals of a department's whole expenditure passed the three reviews. Clauses 一(二), 一(四).",
    *DEPARTMENT,
    Column("amount", MONEY, "年度资金总额", "as declared"),
    Column("goal", TEXT, "年度总体目标", "as declared"),
    Column("status", TEXT, "审核状态", codes=codes.DEPARTMENT_ADMISSIONS),
    Column("rounds", COUNT, "财政复审次数"),
    Column("last_step_on", DATE, "最近环节日期"),
    Column("rectify_by", DATE, "整改期限", "only while returned"),
    key=("department_code",),
)
CONGRESS_DEPARTMENTS = autumn(
    "congress_departments",
    "报送人大部门整体绩效表",
    "What departments as a whole tell the People's Congress: admitted goals of B, grade and self-evaluation of B−2. Clause 二(二).",
    *DEPARTMENT,
    Column("goal_status", TEXT, "整体目标审核状态", codes=codes.DEPARTMENT_ADMISSIONS),
    Column("goal_summary", TEXT, "部门整体绩效目标", "of admitted goals alone"),
    Column("last_grade", TEXT, "上次整体评价等级", "of B−2; may be 未自评", codes=codes.UNEVALUATED, labels="grade"),
    Column("last_score", SCORE, "上次整体评价得分"),
    Column("evaluated", COUNT, "自评项目", "open projects with a self-evaluation or review in B−2"),
    Column("grades", TEXT, "自评等级分布", "how many open projects have each grade"),
    Column("result_summary", TEXT, "整体目标完成情况", "as the department states it in its self-evaluation"),
    key=("department_code",),
    told=True,
)
CONGRESS_COMPARISON = autumn(
    "congress_comparison",
    "报送人大绩效信息对比表",
    "How much of each kind of information was sent to the People's Congress this year and the year before. Clause 二(二).",
    Column("rank", COUNT, "序号"),
    Column("item", TEXT, "报送内容"),
    Column("before", COUNT, "上年数量", "empty where nothing was prepared for the year before"),
    Column("now", COUNT, "本年数量"),
    Column("amount_before", MONEY, "上年金额", "control figures, of key projects alone"),
    Column("amount_now", MONEY, "本年金额", "control figures, of key projects alone"),
    key=("item",),
    told=True,
)

TITLE = Column("title", TEXT, "标题", "name of the file, without a date at its beginning", meaning="文件的名称")
ISSUED_ON = Column(
    "issued_on",
    DATE,
    "日期",
    "at the beginning of the file's name, else the day on which it came in",
    meaning="文件名所写的日期，没有写的为收到日期",
)

BUREAU_DOCUMENTS = working(
    "bureau_documents",
    "制度文件收件",
    "Every document in the folder 制度文件 of a year's inbox, with its text, or why it is not published.",
    Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal"),
    Column("file", TEXT, "文件", "path below inbox/, with /"),
    TITLE,
    ISSUED_ON,
    Column("size", COUNT, "字节数"),
    Column("received_at", MOMENT, "收到时间", "modification time, UTC"),
    Column("text", TEXT, "文字", "all that stands in it; empty where it is refused"),
    Column("refused_zh", TEXT, "未公开原因", "empty: it is published"),
    Column("refused_en", TEXT, "未公开原因（英文）", "empty: it is published"),
    key=("sha256",),
)
DISCLOSED_DOCUMENTS = autumn(
    "disclosed_documents",
    "预算绩效管理制度文件目录",
    "The bureau's own documents, which lie beside the tables as they are. Clause 二(一).",
    Column("rank", COUNT, "序号", meaning="文件的排列顺序，由新到旧"),
    TITLE,
    ISSUED_ON,
    Column("file", TEXT, "文件", "path in the public part of the publication", meaning="文件在公开目录中的位置"),
    Column("size", COUNT, "字节数", meaning="文件的大小"),
    Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal", meaning="用于核对文件是否完整"),
    key=("sha256",),
    public=True,
)
