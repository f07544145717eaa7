"""The layouts of every form and register as data: titles, labels, blocks, columns and what stands where.

Here: what a sheet looks like and which raw column (`warehouse.tables.inbox`) each label fills. The first of several
labels is the one that templates print; the others are accepted when read. Not here: how a sheet is read, how one is
written, and any number of the plan (weights of the ex-ante items come from the policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy import values

Kind = Literal[
    "text",  # any text; with `words`, the usual ones, kept as written and judged by the checks
    "word",  # one of `words` and nothing else
    "yes_no",  # 是 or 否, stored as a flag
    "class",  # a project class, the number alone
    "money",  # 元 in store, the stated unit on the sheet
    "score",  # points, two places
    "weight",  # points, four places
    "share",  # a ratio: 0.95 or 95%
    "date",
    "month",  # 1 to 12
    "project_code",
    "project_name",  # a name, or «code-name»
    "department",  # «code-name», a code or a name: fills the code and the name
    "unit",  # «code-name», a code or a name: fills the code and the name
    "department_code",
    "unit_code",
    "code",  # a project's or a department's code, as 对象 says
    "operator",  # ≥ ≤ = > < 定性
    "target",  # wording or a number with operator and unit: fills target_text, operator, target and unit
    "actual",  # wording or a number: fills actual_text and actual
]

MONTH = "{month}"
"""Stands for the month in a label: «1-{month}月执行数»."""


@dataclass(frozen=True)
class Field:
    """A labelled value: the raw column that it fills, its kind, its labels (the first is the template's).

    `required`: a blank is a finding (G07). `words`: the words that a drop-down offers. `down`: merged down over the
    rows that share it, so that a blank below takes the value above. `variant`: only read; templates leave it out.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    required: bool = False
    words: tuple[str, ...] = ()
    down: bool = False
    variant: bool = False

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True)
class FundLine:
    """A line of a fund block: the name stored in `raw_funds.label` and its labels."""

    name: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True)
class FundBlock:
    """The block of money: lines (the first is 年度资金总额) by columns; `across`: lines run to the right (GO).

    Money columns fill `raw_funds.item` and, on the first line, the subject's column of the same name; columns of
    another kind stand on the first line only. Required columns are required on the first line. The unit stands in the
    label: «项目资金（万元）».
    """

    labels: tuple[str, ...]
    lines: tuple[FundLine, ...]
    columns: tuple[Field, ...]
    across: bool = False

    @property
    def label(self) -> str:
        """The label that templates print, without the unit."""
        return self.labels[0]


@dataclass(frozen=True)
class GoalBlock:
    """年度总体目标: texts under their column labels (`across`), or one text to the right of the label."""

    labels: tuple[str, ...]
    columns: tuple[Field, ...]
    across: bool = True

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True)
class Grid:
    """Rows below one header row. `labels`: the label left of the block («绩效指标»), none for flat sheets.

    `number` is the raw column that counts the rows. `total`: labels of the closing row, and `totals`: column of the
    grid to column of the subject that the closing row fills.
    """

    table: str
    number: str
    columns: tuple[Field, ...]
    labels: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The label that templates print, empty for flat sheets."""
        return self.labels[0] if self.labels else ""


@dataclass(frozen=True)
class Layout:
    """One kind of sheet.

    `table` is the raw table of its subject(s). `heading` stands beside the year, `head` are the rows of label and value
    pairs, `foot` those below the blocks. `rows` is set for flat sheets (lists and registers): one subject a row.
    `unit_in`: where the unit of money stands: `block` (the fund block's label), `title`, `note` (单位：万元 above the
    header), or empty for sheets without money.
    """

    form: str
    title: str
    table: str
    is_list: bool = False
    aliases: tuple[str, ...] = ()
    unit_in: Literal["block", "title", "note", ""] = ""
    heading: tuple[Field, ...] = ()
    head: tuple[tuple[Field, ...], ...] = ()
    funds: FundBlock | None = None
    goal: GoalBlock | None = None
    indicators: Grid | None = None
    items: Grid | None = None
    steps: Grid | None = None
    foot: tuple[Field, ...] = ()
    rows: Grid | None = None

    @property
    def name(self) -> str:
        """Short name, unique among layouts: the form's code, with «-list» for its list variant."""
        return f"{self.form}-list" if self.is_list else self.form

    @property
    def pairs(self) -> tuple[Field, ...]:
        """Every label and value pair of heading, head and foot."""
        return (*self.heading, *(field for row in self.head for field in row), *self.foot)


YES_NO = ("是", "否")
OPERATORS = ("≥", "≤", "=", ">", "<", "定性")
POSSIBILITIES = ("确定能", "有可能", "完全不可能")
CLASSES = (("1", "人员类"), ("21", "公用经费"), ("22", "其他运转类"), ("3", "特定目标类"))
STEPS = ("单位自评", "主管部门审核", "财政复审")
EX_ANTE_ITEMS = values.EX_ANTE_ITEMS
"""The rows of the ex-ante form (事前绩效评估), in the order of the template."""

INSTRUCTIONS = "填表说明"
"""Title of sheets that say how to fill in a form."""
RETURN_NOTES = "退回说明"
"""Title of sheets that say what was wrong with a submission."""
EXPLANATIONS = (INSTRUCTIONS, RETURN_NOTES)
"""Titles of sheets that only explain; skipped."""

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


def _register(
    form: str, title: str, *columns: Field, unit_in_title: bool = False, total: tuple[str, ...] = ("合计", "总计")
) -> Layout:
    table = "raw_" + form.lower().replace("-", "_")
    rows = Grid(table, "subject_no", columns, total=total)
    return Layout(form, title, table, unit_in="title" if unit_in_title else "", rows=rows)


REGISTER_PROJECT = Field("project_code", "project_code", ("项目编码", "项目代码"), required=True)
REGISTER_DEPARTMENT = Field("department_code", "department_code", ("部门编码", "部门代码"), required=True)

R_UNIT = _register(
    "R-UNIT",
    "部门单位名录",
    Field("unit_code", "unit_code", ("单位编码", "单位代码"), required=True),
    Field("unit_name", "text", ("单位名称",), required=True),
    REGISTER_DEPARTMENT,
    Field("department_name", "text", ("部门名称",), required=True),
)
R_PROJ = _register(
    "R-PROJ",
    "项目库登记表",
    REGISTER_PROJECT,
    Field("project_name", "text", ("项目名称",), required=True),
    REGISTER_DEPARTMENT,
    Field("unit_code", "unit_code", ("单位编码", "单位代码"), required=True),
    Field("class", "class", ("项目类别",), required=True, words=tuple(f"{code} {name}" for code, name in CLASSES)),
    Field("content", "text", ("支出内容",)),
    Field("nature", "word", ("项目性质",), required=True, words=("一次性项目", "阶段性项目", "经常性项目")),
    Field("is_new", "yes_no", ("是否新增",), required=True, words=YES_NO),
    Field("is_key", "yes_no", ("是否重点",), required=True, words=YES_NO),
    Field("is_classified", "yes_no", ("是否涉密",), required=True, words=YES_NO),
    Field("predecessor_code", "project_code", ("前身项目编码",)),
)
R_BUDG = _register(
    "R-BUDG",
    "项目预算表",
    REGISTER_PROJECT,
    Field("initial_budget", "money", ("年初预算数", "年初预算")),
    Field("adjusted_budget", "money", ("全年预算数", "调整后预算数")),
    Field("executed", "money", ("执行数", "全年执行数", "预算执行数")),
    Field("requested", "money", ("申报数",)),
    unit_in_title=True,
)
R_BASE = _register(
    "R-BASE",
    "部门基本支出表",
    REGISTER_DEPARTMENT,
    Field("personnel", "money", ("人员经费",), required=True),
    Field("public_funds", "money", ("公用经费",), required=True),
    unit_in_title=True,
)
R_REV = _register(
    "R-REV",
    "绩效评价复核结果表",
    Field("subject", "word", ("对象",), required=True, words=("项目", "部门整体")),
    Field("code", "code", ("编码",), required=True),
    Field("review_score", "score", ("复核得分",), required=True),
    Field("method", "word", ("复核方式",), required=True, words=("抽评", "重点评价", "全面复核")),
    Field("opinion", "text", ("审核意见",)),
    Field("reviewed_on", "date", ("复核日期",), required=True),
)
R_DATE = _register(
    "R-DATE",
    "批复公开登记表",
    REGISTER_DEPARTMENT,
    Field("matter", "word", ("事项",), required=True, words=("预算绩效目标", "部门决算")),
    Field("approved_on", "date", ("财政批复日期",), required=True),
    Field("passed_to_units_on", "date", ("批复所属单位日期",)),
    Field("filed_on", "date", ("备案日期",)),
    Field("published_on", "date", ("公开日期",)),
    Field("url", "text", ("公开网址",)),
)
R_EXC = _register(
    "R-EXC",
    "例外事项登记表",
    REGISTER_PROJECT,
    Field("kind", "word", ("例外类型",), required=True, words=("不予压减", "保留金额", "允许再次安排")),
    Field("amount", "money", ("金额",)),
    Field("approval_number", "text", ("批准文号",), required=True),
    Field("approved_by", "text", ("批准人",), required=True),
    Field("approved_on", "date", ("批准日期",)),
    Field("reason", "text", ("事由",)),
    unit_in_title=True,
)

FORMS = (SE, DE, MO, EX, GO)
LISTS = (SE_LIST, MO_LIST)
REGISTERS = (R_UNIT, R_PROJ, R_BUDG, R_BASE, R_REV, R_DATE, R_EXC)
LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (*FORMS, *LISTS, *REGISTERS)}
"""Every layout by its short name: SE, SE-list, R-UNIT …"""
