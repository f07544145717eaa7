"""Published tables of clauses 二 and 三: what the public, the congress and the departments are told of the results.

Only what is declared `public` leaves the house for everyone. No table here but `assessment` and `disclosure_calendar` speaks
of projects without having passed the secrecy guard. Names, columns and order are a contract with those who read them.
"""

from __future__ import annotations

from collections.abc import Callable

from warehouse.jobs import CONTROL_FIGURES, SELF_EVALUATION
from warehouse.tables import codes
from warehouse.tables.declare import COUNT, DATE, MONEY, RATE, SCORE, TEXT, WEIGHT, Code, Column, Table, result
from warehouse.tables.published import (
    DEPARTMENT,
    DEPARTMENT_CODE,
    DISCLOSED,
    PROJECT,
    PROJECT_CODE,
    august,
    autumn,
    spring,
)

GRADE = "优 [90,100], 良 [80,90), 中 [60,80), 差 [0,60)"

DISCLOSED_GOALS = autumn(
    "disclosed_goals",
    "项目绩效目标公开表",
    "Goals of next year's projects, a line an indicator: admitted, not classified, with a control figure. Clauses 一(二), 二(一).",
    *DISCLOSED,
    Column("level1", TEXT, "一级指标", meaning="绩效指标的大类，如产出指标"),
    Column("level2", TEXT, "二级指标", meaning="绩效指标的小类，如数量指标"),
    Column("level3", TEXT, "三级指标", meaning="指标名称"),
    Column(
        "operator",
        TEXT,
        "指标性质",
        "≥ ≤ = > < or 定性",
        codes=codes.OPERATORS,
        meaning="指标值的比较符号；定性表示用文字表述",
    ),
    Column(
        "target",
        TEXT,
        "指标值",
        "the number, or the wording of a qualitative indicator",
        meaning="计划达到的数值；定性指标为文字表述",
    ),
    Column("unit", TEXT, "度量单位", meaning="指标值的单位"),
    Column("weight", WEIGHT, "分值", meaning="该指标占的分数"),
    public=True,
)
DISCLOSED_RESULTS = spring(
    "disclosed_results",
    "项目绩效自评结果公开表",
    "Results of the evaluated projects, once the department's final accounts are approved. Clauses 一(四), 二(一).",
    *DISCLOSED,
    Column("adjusted_budget", MONEY, "全年预算数", meaning="调整后的全年预算"),
    Column("executed", MONEY, "全年执行数", meaning="全年实际支出"),
    Column(
        "execution_rate",
        RATE,
        "预算执行率",
        "executed / adjusted budget; empty where the base is 0",
        meaning="全年执行数除以全年预算数，一即百分之百；预算为零的留空",
    ),
    Column(
        "final_score",
        SCORE,
        "评价得分",
        "review score, else self score",
        meaning="财政复核得分；未经复核的为自评得分，满分100分",
    ),
    Column(
        "grade",
        TEXT,
        "评价等级",
        GRADE,
        codes=codes.UNEVALUATED,
        labels="grade",
        meaning="按评价得分所在分档确定的等级",
    ),
    Column(
        "shortfall_reasons",
        TEXT,
        "偏差原因",
        "as the department states them, indicator by indicator",
        meaning="部门逐项说明的未完成原因",
    ),
    key=("project_code",),
    public=True,
)
DISCLOSED_KEY_EVALUATIONS = spring(
    "disclosed_key_evaluations",
    "重点绩效评价结果公开表",
    "Key evaluations of the finance bureau, once the department's final accounts are approved. Clause 二(一).",
    *DISCLOSED,
    Column("review_score", SCORE, "评价得分", meaning="财政部门重点评价的得分，满分100分"),
    Column(
        "grade",
        TEXT,
        "评价等级",
        f"band of the review score: {GRADE}",
        labels="grade",
        meaning="按重点评价得分所在分档确定的等级",
    ),
    Column("opinion", TEXT, "评价意见", meaning="财政部门的评价意见"),
    key=("project_code",),
    public=True,
)
DISCLOSURE_CALENDAR = result(
    "disclosure_calendar",
    "批复公开日历表",
    "When each department was approved, told its units, filed and published, and what was due. Clauses 一(二), 一(四).",
    DEPARTMENT_CODE,
    Column("matter", TEXT, "事项", codes=codes.MATTERS, meaning="批复和公开的事项：预算绩效目标，或者部门决算"),
    Column(
        "approved_on",
        DATE,
        "财政批复日期",
        "empty where none is registered as of the day of the run",
        meaning="财政部门批复的日期；截至数据日期尚未登记的留空",
    ),
    Column("passed_to_units_on", DATE, "批复所属单位日期", meaning="部门批复所属单位的日期"),
    Column(
        "units_due_on",
        DATE,
        "批复备案期限",
        "the day after the approval is day 1",
        meaning="批复所属单位并备案的最后日期，批复次日起算",
    ),
    Column(
        "units_status",
        TEXT,
        "批复备案状态",
        "按时, 逾期, 未到期, 逾期未办 or 未登记; the later of passing on and filing counts",
        codes=codes.UNITS_STATES,
        meaning="批复和备案两项中较晚的一项是否按期",
    ),
    Column("filed_on", DATE, "备案日期", meaning="批复文件报财政部门备案的日期"),
    Column("published_on", DATE, "公开日期", meaning="部门向社会公开的日期"),
    Column(
        "publish_due_on",
        DATE,
        "公开期限",
        "the day after the approval is day 1",
        meaning="应当公开的最后日期，批复次日起算",
    ),
    Column("publish_status", TEXT, "公开状态", codes=codes.PUBLISH_STATES, meaning="是否按期公开"),
    Column(
        "days_late",
        COUNT,
        "逾期天数",
        "calendar days past the due date, so far where nothing is published",
        measured="days",
        meaning="超过公开期限的日历天数；尚未公开的计至数据日期",
    ),
    Column("url", TEXT, "公开网址", meaning="部门公开的网页地址"),
    key=("department_code", "matter"),
    partition=("region", "year", "matter"),
    public=True,
    jobs=(SELF_EVALUATION, CONTROL_FIGURES),
)
CONGRESS_PACK = autumn(
    "congress_pack",
    "报送人大重点项目表",
    "Key projects of next year for the People's Congress: goals of B beside results of B−2. Clause 二(二).",
    Column("rank", COUNT, "序号", "by control figure, the largest first"),
    *PROJECT,
    Column("requested", MONEY, "申报数"),
    Column("control", MONEY, "控制数"),
    Column("goal_summary", TEXT, "年度总体目标"),
    Column(
        "last_grade",
        TEXT,
        "上次评价等级",
        "of B−2, the project's own, else its predecessor's; may be 未自评",
        codes=codes.UNEVALUATED,
        labels="grade",
    ),
    Column("last_score", SCORE, "上次评价得分"),
    key=("project_code",),
    told=True,
)
UNIT_CODE = Column("unit_code", TEXT, "单位编码", "six digits")
DETAIL = Column("detail", TEXT, "情况说明", "a sentence for people")


def _bulletin(
    season: Callable[..., Table], name: str, title: str, description: str, reasons: tuple[Code, ...]
) -> Table:
    return season(
        name,
        title,
        description,
        DEPARTMENT_CODE,
        UNIT_CODE,
        PROJECT_CODE,
        Column("reason", TEXT, "通报原因", " or ".join(code.value for code in reasons), codes=reasons),
        DETAIL,
        told=True,
    )


BULLETIN_GOALS = _bulletin(
    autumn,
    "bulletin_goals",
    "绩效目标申报通报表",
    "Projects whose goals were returned at the last review or never declared. Clause 二(三).",
    codes.GOAL_REASONS,
)
BULLETIN_MONITORING = _bulletin(
    august,
    "bulletin_monitoring",
    "绩效运行监控通报表",
    "Projects not monitored, with an unexplained red light, or suspended. Clause 二(三).",
    codes.MONITORING_REASONS,
)
BULLETIN_SELF_EVALUATION = _bulletin(
    spring,
    "bulletin_self_evaluation",
    "绩效自评通报表",
    "Projects not evaluated, graded poor, or reviewed well below their own score. Clause 二(三).",
    codes.EVALUATION_REASONS,
)
ASSESSMENT = spring(
    "assessment",
    "部门预算绩效管理考核表",
    "Assessment of each department's performance management, 0–100. Clause 三; weights local.",
    *DEPARTMENT,
    Column("ex_ante", SCORE, "事前评估", "empty where nothing is owed"),
    Column("goals", SCORE, "绩效目标", "empty where nothing is owed"),
    Column("monitoring", SCORE, "运行监控", "empty where nothing is owed"),
    Column("self_evaluation", SCORE, "绩效自评", "empty where nothing is owed"),
    Column("accuracy", SCORE, "自评准确性", "empty where nothing was reviewed"),
    Column("disclosure", SCORE, "按时公开", "empty where nothing is due"),
    Column("total", SCORE, "总分", "rescaled to 100 over the parts that are owed"),
    Column("rank", COUNT, "名次", "equal totals share a rank"),
    Column("outcome", TEXT, "考核结果", "表扬, 约谈 or empty", codes=codes.OUTCOMES),
    Column("rectifications", COUNT, "整改事项", "matters to put right (整改) in the year; no points rest on them"),
    Column("rectifications_open", COUNT, "未完成整改事项", "of them those without anything done that stands"),
    Column("rectifications_overdue", COUNT, "逾期整改事项", "of those the ones past their due day"),
    Column(
        "longest_overdue", COUNT, "最长逾期天数", "of those, as of the day of the run; empty: none is", measured="days"
    ),
    Column(
        "handed_in",
        TEXT,
        "自评报送",
        "随决算, or 迟于决算 where a self-evaluation came in after 决算上报日期; empty where no such day is registered",
        codes=codes.HANDED_IN,
    ),
    key=("department_code",),
)
