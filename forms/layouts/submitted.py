"""The forms that departments send, and the lists that stand for many of them: SE, DE, MO, EX, GO.

Not here: registers, and any number of the plan (weights of the ex-ante items come from the policy).
"""

from __future__ import annotations

from forms.layouts.declare import MONTH, Field, FundBlock, FundLine, GoalBlock, Grid, Layout
from forms.layouts.words import OPERATORS, POSSIBILITIES, STEPS, YES_NO

PROJECT_NAME = Field("project_name", "project_name", ("项目名称", "项目编码-名称", "项目编码-项目名称"))
PROJECT_CODE = Field("project_code", "project_code", ("项目编码", "项目代码"), required=True)
DEPARTMENT = Field("department_code", "department", ("主管部门", "主管部门名称", "主管部门及代码", "预算部门"))
UNIT = Field("unit_code", "unit", ("实施单位", "项目实施单位", "预算单位", "单位名称"))
MONTH_CUT = Field("month", "month", ("监控截止月份", "截止月份"), required=True)
CONDITIONS = Field("conditions_met", "text", ("实施条件是否满足",), required=True, words=YES_NO)

INITIAL = Field("initial_budget", "money", ("年初预算数", "年初预算"), required=True)
ADJUSTED = Field("adjusted_budget", "money", ("全年预算数", "调整后预算数", "全年预算"), required=True)
EXECUTED = Field("executed", "money", ("全年执行数", "预算执行数", "全年执行", "执行数"), required=True)
EXECUTED_TO_DATE = Field("executed", "money", (f"1-{MONTH}月执行数", "截止执行数", "执行数"), required=True)

TOTAL_LINE = FundLine("年度资金总额", ("年度资金总额", "资金总额"))
CARRIED_LINE = FundLine("上年结转资金", ("上年结转资金", "其中：上年结转资金", "上年结转"))
OTHER_LINE = FundLine("其他资金", ("其他资金", "其中：其他资金"))
PROJECT_LINES = (
    TOTAL_LINE,
    FundLine("财政拨款", ("其中：财政拨款", "财政拨款", "其中：当年财政拨款", "当年财政拨款", "本年财政拨款")),
    CARRIED_LINE,
    OTHER_LINE,
)
DEPARTMENT_LINES = (
    TOTAL_LINE,
    FundLine("基本支出", ("其中：基本支出", "基本支出")),
    FundLine("项目支出", ("项目支出", "其中：项目支出")),
)
ANNUAL_COLUMNS = (
    INITIAL,
    ADJUSTED,
    EXECUTED,
    Field("execution_weight", "weight", ("分值", "权重")),
    Field("execution_rate", "share", ("执行率", "预算执行率")),
    Field("execution_score", "score", ("得分",)),
)

LEVEL_1 = Field("level1", "text", ("一级指标",), down=True)
LEVEL_2 = Field("level2", "text", ("二级指标",), down=True)
LEVEL_3 = Field("level3", "text", ("三级指标",), required=True)
OPERATOR = Field("operator", "operator", ("指标性质",), words=OPERATORS, variant=True)
TARGET = Field("target_text", "target", ("年度指标值", "指标值", "目标值"), required=True)
UNIT_OF_MEASURE = Field("unit", "text", ("度量单位", "计量单位"), variant=True)
WEIGHT = Field("weight", "weight", ("分值", "权重"), required=True)
POSSIBILITY = Field("possibility", "text", ("完成目标可能性",), required=True, words=POSSIBILITIES)

ANNUAL_INDICATORS = Grid(
    "raw_indicators",
    "indicator_no",
    (
        LEVEL_1,
        LEVEL_2,
        LEVEL_3,
        TARGET,
        Field("actual_text", "actual", ("实际完成值", "完成值", "全年完成值"), required=True),
        WEIGHT,
        Field("score", "score", ("得分",), required=True),
        Field("reason", "text", ("偏差原因分析及改进措施", "偏差原因分析", "偏差原因", "未完成原因分析及改进措施")),
        OPERATOR,
        UNIT_OF_MEASURE,
    ),
    labels=("绩效指标", "年度绩效指标", "年度绩效指标完成情况"),
    total=("总分", "合计"),
    totals=(("weight", "total_weight"), ("score", "total_score")),
)
"""The last two columns belong to the variant that splits the target."""

ANNUAL_GOAL = GoalBlock(
    ("年度总体目标", "年度总体目标完成情况"),
    (Field("expected_goal", "text", ("预期目标",)), Field("actual_goal", "text", ("实际完成情况", "目标实际完成情况"))),
)

SE = Layout(
    form="SE",
    title="项目支出绩效自评表",
    aliases=("项目绩效自评表",),
    table="raw_self_evaluations",
    unit_in="block",
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT)),
    funds=FundBlock(("项目资金", "预算执行情况"), PROJECT_LINES, ANNUAL_COLUMNS),
    goal=ANNUAL_GOAL,
    indicators=ANNUAL_INDICATORS,
)

DE = Layout(
    form="DE",
    title="部门整体支出绩效自评表",
    table="raw_self_evaluations",
    unit_in="block",
    head=((Field("department_code", "department", ("部门名称", "主管部门", "预算部门"), required=True),),),
    funds=FundBlock(("部门整体支出", "部门资金", "预算执行情况"), DEPARTMENT_LINES, ANNUAL_COLUMNS),
    goal=ANNUAL_GOAL,
    indicators=ANNUAL_INDICATORS,
)

MO = Layout(
    form="MO",
    title="项目支出绩效运行监控表",
    table="raw_monitorings",
    unit_in="block",
    heading=(MONTH_CUT,),
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT), (CONDITIONS,)),
    funds=FundBlock(
        ("项目资金", "预算执行情况"),
        PROJECT_LINES,
        (
            Field("initial_budget", "money", INITIAL.labels),
            ADJUSTED,
            EXECUTED_TO_DATE,
            Field("execution_rate", "share", ("执行率", "预算执行率")),
            Field("expected_executed", "money", ("全年预计执行数",)),
        ),
    ),
    indicators=Grid(
        "raw_indicators",
        "indicator_no",
        (
            LEVEL_1,
            LEVEL_2,
            Field("level3", "text", LEVEL_3.labels),
            TARGET,
            WEIGHT,
            Field("actual_text", "actual", ("截止执行情况", f"1-{MONTH}月执行情况"), required=True),
            Field("expected_text", "text", ("全年预计完成值", "全年预计完成情况")),
            POSSIBILITY,
            Field("reason", "text", ("偏差原因分析", "偏差原因", "偏差原因分析及改进措施")),
            OPERATOR,
            UNIT_OF_MEASURE,
        ),
        labels=("绩效指标", "年度绩效指标"),
        total=("总分", "合计"),
    ),
)

EX = Layout(
    form="EX",
    title="项目支出事前绩效评估评分表",
    table="raw_ex_antes",
    head=(
        (PROJECT_NAME, PROJECT_CODE),
        (DEPARTMENT, Field("subject_kind", "word", ("类型",), words=("项目", "政策"))),
    ),
    items=Grid(
        "raw_ex_ante_items",
        "item_no",
        (
            Field("item", "text", ("评估内容",)),
            Field("weight", "weight", ("分值", "权重"), required=True),
            Field("self_score", "score", ("单位自评得分",)),
            Field("review_score", "score", ("财政审核得分",)),
            Field("opinion", "text", ("审核意见",)),
        ),
        total=("合计", "总分"),
        totals=(
            ("weight", "total_weight"),
            ("self_score", "total_self_score"),
            ("review_score", "total_review_score"),
        ),
    ),
    foot=(Field("reviewed_on", "date", ("财政审核日期",)),),
)

GO = Layout(
    form="GO",
    title="项目支出绩效目标申报表",
    table="raw_goals",
    unit_in="block",
    head=((PROJECT_NAME, PROJECT_CODE), (DEPARTMENT, UNIT)),
    funds=FundBlock(
        ("项目资金",),
        (TOTAL_LINE, FundLine("财政拨款", PROJECT_LINES[1].labels[1:]), CARRIED_LINE, OTHER_LINE),
        (Field("amount", "money", (), required=True),),
        across=True,
    ),
    goal=GoalBlock(("年度总体目标", "总体目标"), (Field("goal", "text", ()),), across=False),
    indicators=Grid(
        "raw_indicators",
        "indicator_no",
        (
            LEVEL_1,
            LEVEL_2,
            Field("level3", "text", LEVEL_3.labels),
            Field("operator", "operator", OPERATOR.labels, required=True, words=OPERATORS),
            Field("target_text", "target", ("指标值", "年度指标值"), required=True),
            Field("unit", "text", UNIT_OF_MEASURE.labels),
            WEIGHT,
        ),
        labels=("绩效指标", "年度绩效指标"),
        total=("总分", "合计"),
    ),
    steps=Grid(
        "raw_goal_steps",
        "step_no",
        (
            Field("step", "text", ("环节", "审核环节"), words=STEPS),
            Field("conclusion", "text", ("结论", "审核结论"), words=("通过", "退回")),
            Field("decided_on", "date", ("日期", "审核日期")),
            Field("opinion", "text", ("意见", "审核意见")),
            Field("rectify_by", "date", ("整改期限",)),
        ),
        labels=("审核记录",),
    ),
)

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
            Field("project_name", "project_name", PROJECT_NAME.labels, required=True),
            Field("department_code", "department", DEPARTMENT.labels, required=True),
            Field("unit_code", "unit", UNIT.labels, required=True),
            INITIAL,
            ADJUSTED,
            EXECUTED,
            Field("execution_score", "score", ("预算执行率得分", "执行率得分"), required=True),
            Field("indicator_score", "score", ("指标得分",), required=True),
            Field("total_score", "score", ("总分",), required=True),
            Field("reason", "text", ("偏差原因", "偏差原因分析", "偏差原因分析及改进措施")),
        ),
        total=("合计", "总计"),
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
            Field("project_name", "project_name", PROJECT_NAME.labels, required=True),
            Field("department_code", "department", DEPARTMENT.labels, required=True),
            Field("unit_code", "unit", UNIT.labels, required=True),
            ADJUSTED,
            Field("executed", "money", ("执行数", f"1-{MONTH}月执行数", "截止执行数"), required=True),
            Field("goal_completion", "share", ("目标完成率",), required=True),
            CONDITIONS,
            POSSIBILITY,
            Field("reason", "text", ("偏差原因", "偏差原因分析")),
        ),
        total=("合计", "总计"),
    ),
)
