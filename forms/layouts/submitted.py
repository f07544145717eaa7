"""The forms that departments send, and the lists that stand for many of them: SE, DE, MO, EX, GO, DG, RE."""

from __future__ import annotations

from dataclasses import replace

from forms.layouts.declare import MONTH, Field, FundBlock, FundLine, GoalBlock, Grid, Layout
from forms.layouts.words import CAUSES, OPERATORS, POSSIBILITIES, STEPS, YES_NO

PROJECT_NAME = Field("project_name", "project_name", "项目名称")
PROJECT_CODE = Field("project_code", "project_code", "项目编码", required=True, column=False)
DEPARTMENT = Field(
    "department_code", "department", "主管部门", said="department", title="部门编码",
    note="as stated; looked up from an exact department name by the checks, not here",
)  # fmt: skip
DEPARTMENT_ITSELF = Field("department_code", "department", "部门名称", required=True, said="department_itself")
UNIT = Field("unit_code", "unit", "实施单位", said="unit", title="单位编码")
MONTH_CUT = Field("month", "month", "监控截止月份", required=True, column=False)
CONDITIONS = Field(
    "conditions_met", "text", "实施条件是否满足", required=True, column=False, words=YES_NO, note="是 or 否, as written"
)

INITIAL = Field("initial_budget", "money", "年初预算数", required=True, column=False)
ADJUSTED = Field("adjusted_budget", "money", "全年预算数", required=True)
EXECUTED = Field("executed", "money", "全年执行数", required=True)
MONITORED = Field("adjusted_budget", "money", "全年预算数", required=True, column=False)
EXECUTED_TO_DATE = Field(
    "executed", "money", f"1-{MONTH}月执行数", required=True, said="executed_to_date", title="截止执行数"
)

TOTAL_LINE = FundLine("年度资金总额", "total_line")
FISCAL_LINE = FundLine("财政拨款", "fiscal_line")
CARRIED_LINE = FundLine("上年结转资金", "carried_line")
OTHER_LINE = FundLine("其他资金", "other_line")
PROJECT_LINES = (TOTAL_LINE, FundLine("财政拨款", "fiscal_line", "其中：财政拨款"), CARRIED_LINE, OTHER_LINE)
DEPARTMENT_LINES = (TOTAL_LINE, FundLine("基本支出", "", "其中：基本支出"), FundLine("项目支出"))
ANNUAL_COLUMNS = (
    INITIAL,
    ADJUSTED,
    EXECUTED,
    Field("execution_weight", "weight", "分值", title="执行率分值", note="stated weight of the execution rate"),
    Field("execution_rate", "share", "执行率", title="所填执行率", note="as stated; never an input of a rule"),
    Field("execution_score", "score", "得分", title="所填执行率得分"),
)

LEVEL_1 = Field("level1", "text", "一级指标", down=True, note="without the points in brackets")
LEVEL_2 = Field("level2", "text", "二级指标", down=True)
LEVEL_3 = Field("level3", "text", "三级指标", required=True, column=False)
LEVEL_3_FREE = Field("level3", "text", "三级指标")
OPERATOR = Field(
    "operator", "operator", "指标性质", words=OPERATORS, variant=True,
    note="≥ ≤ = > < or 定性; empty where none can be read",
)  # fmt: skip
DIRECTION = Field("direction", "direction", "指标方向", variant=True)
TARGET = Field(
    "target_text", "target", "年度指标值", required=True,
    note="as written, operator and unit included where they are in one cell",
)  # fmt: skip
ADJUSTED_TARGET = Field("adjusted_target", "adjusted_target", "调整指标值", variant=True)
UNIT_OF_MEASURE = Field("unit", "text", "度量单位", variant=True, said="unit_of_measure")
TARGET_VARIANTS = (OPERATOR, DIRECTION, UNIT_OF_MEASURE, ADJUSTED_TARGET)
WEIGHT = Field("weight", "weight", "分值", required=True)
OPTIONAL_WEIGHT = Field("weight", "weight", "分值", required=True, column=False)
POSSIBILITY = Field("possibility", "text", "完成目标可能性", required=True, words=POSSIBILITIES, note="as written")
REASON = Field("reason", "text", "偏差原因分析及改进措施", title="偏差原因")

ANNUAL_INDICATORS = Grid(
    "raw_indicators",
    "indicator_no",
    (
        LEVEL_1,
        LEVEL_2,
        LEVEL_3,
        TARGET,
        Field("actual_text", "actual", "实际完成值", required=True, title="完成值", note="as written"),
        WEIGHT,
        Field("score", "score", "得分", required=True),
        REASON,
        *TARGET_VARIANTS,
    ),
    core=("level3", "target_text", "actual_text", "score"),
    label="绩效指标",
    total="总分",
    totals=(("weight", "total_weight"), ("score", "total_score")),
)
"""The last columns belong to the variants that split the target."""

ANNUAL_GOAL = GoalBlock(
    "年度总体目标", (Field("expected_goal", "text", "预期目标"), Field("actual_goal", "text", "实际完成情况"))
)

SE = Layout(
    form="SE",
    title="项目支出绩效自评表",
    table="raw_self_evaluations",
    unit_in="block",
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT)),
    funds=FundBlock("项目资金", PROJECT_LINES, ANNUAL_COLUMNS),
    goal=ANNUAL_GOAL,
    indicators=ANNUAL_INDICATORS,
)

DE = replace(
    SE,
    form="DE",
    title="部门整体支出绩效自评表",
    head=((DEPARTMENT_ITSELF,),),
    funds=FundBlock("部门整体支出", DEPARTMENT_LINES, ANNUAL_COLUMNS, said="funds_of_department"),
)

MO = Layout(
    form="MO",
    title="项目支出绩效运行监控表",
    table="raw_monitorings",
    unit_in="block",
    heading=(MONTH_CUT,),
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT), (CONDITIONS,)),
    funds=FundBlock(
        "项目资金",
        PROJECT_LINES,
        (
            Field("initial_budget", "money", "年初预算数"),
            MONITORED,
            EXECUTED_TO_DATE,
            Field("execution_rate", "share", "执行率", title="所填执行率"),
            Field("expected_executed", "money", "全年预计执行数"),
        ),
    ),
    indicators=Grid(
        "raw_indicators",
        "indicator_no",
        (
            LEVEL_1,
            LEVEL_2,
            LEVEL_3_FREE,
            TARGET,
            OPTIONAL_WEIGHT,
            Field("actual_text", "actual", "截止执行情况", required=True, said="actual_to_date"),
            Field("expected_text", "text", "全年预计完成值", note="MO only"),
            POSSIBILITY,
            Field("reason", "text", "偏差原因分析"),
            *TARGET_VARIANTS,
            *(Field(f"cause_{key}", "cause", label, variant=True) for key, label in CAUSES),
            Field("reason_beside_causes", "cause", "原因说明", variant=True),
        ),
        core=("level3", "target_text", "actual_text", "expected_text", "possibility"),
        label="绩效指标",
        total="总分",
    ),
)

EX = Layout(
    form="EX",
    title="项目支出事前绩效评估评分表",
    table="raw_ex_antes",
    head=(
        (PROJECT_NAME, PROJECT_CODE),
        (DEPARTMENT, Field("subject_kind", "word", "类型", words=("项目", "政策"))),
    ),
    items=Grid(
        "raw_ex_ante_items",
        "item_no",
        (
            Field("item", "text", "评估内容", column=True),
            Field("weight", "weight", "分值", required=True),
            Field("self_score", "score", "单位自评得分"),
            Field("review_score", "score", "财政审核得分", column=True),
            Field("opinion", "text", "审核意见", said="review_opinion"),
        ),
        core=("item",),
        total="合计",
        totals=(
            ("weight", "total_weight"),
            ("self_score", "total_self_score"),
            ("review_score", "total_review_score"),
        ),
    ),
    foot=(Field("reviewed_on", "date", "财政审核日期"),),
)

ANNUAL_AMOUNT = Field("amount", "money", required=True, said="annual_amount", title="年度资金总额")
DECLARED_GOAL = GoalBlock("年度总体目标", (Field("goal", "text", title="年度总体目标"),), across=False)
DECLARED_INDICATORS = Grid(
    "raw_indicators",
    "indicator_no",
    (
        LEVEL_1,
        LEVEL_2,
        LEVEL_3_FREE,
        Field("operator", "operator", "指标性质", required=True, column=False, words=OPERATORS),
        Field("target_text", "target", "指标值", required=True),
        Field("unit", "text", "度量单位", said="unit_of_measure"),
        OPTIONAL_WEIGHT,
        DIRECTION,
    ),
    core=("level3", "target_text"),
    label="绩效指标",
    total="总分",
)
REVIEW_STEPS = Grid(
    "raw_goal_steps",
    "step_no",
    (
        Field("step", "text", "环节", words=STEPS, note="单位自评, 主管部门审核 or 财政复审, as written"),
        Field("conclusion", "text", "结论", words=("通过", "退回"), note="通过 or 退回, as written"),
        Field("decided_on", "date", "日期"),
        Field("opinion", "text", "意见", said="step_opinion"),
        Field("rectify_by", "date", "整改期限"),
    ),
    core=("conclusion", "decided_on", "opinion", "rectify_by"),
    label="审核记录",
)

GO = Layout(
    form="GO",
    title="项目支出绩效目标申报表",
    table="raw_goals",
    unit_in="block",
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT)),
    funds=FundBlock("项目资金", (TOTAL_LINE, FISCAL_LINE, CARRIED_LINE, OTHER_LINE), (ANNUAL_AMOUNT,), across=True),
    goal=DECLARED_GOAL,
    indicators=DECLARED_INDICATORS,
    steps=REVIEW_STEPS,
)

DG = replace(
    GO,
    form="DG",
    title="部门整体支出绩效目标申报表",
    head=((DEPARTMENT_ITSELF,),),
    funds=FundBlock("部门整体支出", DEPARTMENT_LINES, (ANNUAL_AMOUNT,), across=True, said="funds_of_department"),
)

LISTED_NAME = Field("project_name", "project_name", "项目名称", required=True)
LISTED_DEPARTMENT = Field("department_code", "department", "主管部门", required=True, said="department")
LISTED_UNIT = Field("unit_code", "unit", "实施单位", required=True, column=False, said="unit")
LISTED_REASON = Field("reason", "text", "偏差原因")

SE_LIST = Layout(
    form="SE",
    title="项目支出绩效自评汇总表",
    table="raw_self_evaluations",
    is_list=True,
    unit_in="note",
    rows=Grid(
        "raw_self_evaluations",
        "subject_no",
        (
            PROJECT_CODE,
            LISTED_NAME,
            LISTED_DEPARTMENT,
            LISTED_UNIT,
            INITIAL,
            ADJUSTED,
            EXECUTED,
            Field(
                "execution_score", "score", "预算执行率得分", required=True, column=False, said="execution_score_listed"
            ),
            Field("indicator_score", "score", "指标得分", required=True, column=False, note="list rows only"),
            Field("total_score", "score", "总分", required=True, said="total_score_listed", title="所填总分"),
            LISTED_REASON,
            Field("execution_rate", "share", "执行率", variant=True),
        ),
        total="合计",
    ),
)

MO_LIST = Layout(
    form="MO",
    title="项目支出绩效运行监控汇总表",
    table="raw_monitorings",
    is_list=True,
    unit_in="note",
    heading=(MONTH_CUT,),
    rows=Grid(
        "raw_monitorings",
        "subject_no",
        (
            PROJECT_CODE,
            LISTED_NAME,
            LISTED_DEPARTMENT,
            LISTED_UNIT,
            MONITORED,
            Field("executed", "money", "执行数", required=True, said="executed_to_date"),
            Field("goal_completion", "share", "目标完成率", required=True, note="list rows only"),
            CONDITIONS,
            POSSIBILITY,
            LISTED_REASON,
            Field("execution_rate", "share", "执行率", variant=True),
        ),
        total="合计",
    ),
)

MATTER = Field(
    "number", "matter_number", "编号", required=True, said="matter_number", note="部门-年度-序号, as in the letter"
)
"""The number of a matter to put right (整改), which the feedback letter gives it."""
MATTER_DONE_ON = Field("done_on", "date", "完成日期", said="matter_done_on")

RE = Layout(
    form="RE",
    title="整改情况报告表",
    table="raw_rectification_answers",
    heading=(DEPARTMENT,),
    rows=Grid(
        "raw_rectification_answers",
        "subject_no",
        (
            MATTER,
            Field("measure", "text", "整改措施", required=True, said="matter_measure"),
            MATTER_DONE_ON,
            Field("evidence", "text", "佐证材料", said="matter_evidence", note="name of the file that shows it"),
        ),
    ),
)
