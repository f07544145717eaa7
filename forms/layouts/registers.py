"""The registers that the bureau keeps: units, projects, budgets, reviews, dates, exceptions, what is to be put right."""

from __future__ import annotations

from forms.layouts.declare import Field, Grid, Layout
from forms.layouts.submitted import MATTER, MATTER_DONE_ON
from forms.layouts.words import CLASSES, CONCLUSIONS, MATTER_SOURCES, NATURES, YES_NO


def _register(form: str, title: str, *columns: Field, unit_in_title: bool = False, of: tuple[str, ...] = ()) -> Layout:
    table = "raw_" + form.lower().replace("-", "_")
    rows = Grid(table, "line_no" if of else "subject_no", columns, total="合计", of=of)
    return Layout(form, title, table, unit_in="title" if unit_in_title else "", rows=rows)


REGISTER_PROJECT = Field("project_code", "project_code", "项目编码", required=True)
REGISTER_DEPARTMENT = Field(
    "department_code", "department_code", "部门编码", required=True, said="department_registered"
)

R_UNIT = _register(
    "R-UNIT",
    "部门单位名录",
    Field("unit_code", "unit_code", "单位编码", required=True, said="unit_registered"),
    Field("unit_name", "text", "单位名称", required=True),
    REGISTER_DEPARTMENT,
    Field("department_name", "text", "部门名称", required=True),
)
R_PROJ = _register(
    "R-PROJ",
    "项目库登记表",
    REGISTER_PROJECT,
    Field("project_name", "text", "项目名称", required=True),
    REGISTER_DEPARTMENT,
    Field("unit_code", "unit_code", "单位编码", required=True, said="unit_registered"),
    Field(
        "class",
        "class",
        "项目类别",
        required=True,
        words=tuple(f"{code} {name}" for code, name in CLASSES),
        note="1, 21, 22 or 3; the number alone of «3 特定目标类»",
    ),
    Field("content", "text", "支出内容", note="trimmed"),
    Field("nature", "word", "项目性质", required=True, words=NATURES),
    Field("is_new", "yes_no", "是否新增", required=True, words=YES_NO),
    Field("is_key", "yes_no", "是否重点", required=True, words=YES_NO),
    Field("is_classified", "yes_no", "是否涉密", required=True, words=YES_NO),
    Field("predecessor_code", "project_code", "前身项目编码"),
)
R_BUDG = _register(
    "R-BUDG",
    "项目预算表",
    REGISTER_PROJECT,
    Field("initial_budget", "money", "年初预算数"),
    Field("adjusted_budget", "money", "全年预算数"),
    Field("executed", "money", "执行数", said="executed_registered"),
    Field("requested", "money", "申报数"),
    unit_in_title=True,
)
R_BASE = _register(
    "R-BASE",
    "部门基本支出表",
    REGISTER_DEPARTMENT,
    Field("personnel", "money", "人员经费", required=True),
    Field("public_funds", "money", "公用经费", required=True),
    unit_in_title=True,
)
REVIEWED = Field("subject", "word", "对象", required=True, words=("项目", "部门整体"))
REVIEWED_CODE = Field("code", "code", "编码", required=True, note="project code or department code")
REVIEW_SCORE = Field("review_score", "score", "复核得分", required=True)
R_REV = _register(
    "R-REV",
    "绩效评价复核结果表",
    REVIEWED,
    REVIEWED_CODE,
    REVIEW_SCORE,
    Field("method", "word", "复核方式", required=True, words=("抽评", "重点评价", "全面复核")),
    Field("opinion", "text", "审核意见"),
    Field("reviewed_on", "date", "复核日期", required=True),
)
R_REV_D = _register(
    "R-REV-D",
    "绩效评价复核明细表",
    REVIEWED,
    REVIEWED_CODE,
    Field("level3", "text", "三级指标", required=True, note="预算执行率 for the points of the execution rate"),
    REVIEW_SCORE,
    Field("reason", "text", "理由", said="review_reason"),
    of=("subject", "code"),
)
R_DATE = _register(
    "R-DATE",
    "批复公开登记表",
    REGISTER_DEPARTMENT,
    Field("matter", "word", "事项", required=True, words=("预算绩效目标", "部门决算")),
    Field("approved_on", "date", "财政批复日期", required=True),
    Field("passed_to_units_on", "date", "批复所属单位日期"),
    Field("filed_on", "date", "备案日期"),
    Field("published_on", "date", "公开日期"),
    Field("url", "text", "公开网址"),
    Field("reported_on", "date", "决算上报日期", note="部门决算 alone: the day on which the department handed it in"),
)
R_EXC = _register(
    "R-EXC",
    "例外事项登记表",
    REGISTER_PROJECT,
    Field("kind", "word", "例外类型", required=True, words=("不予压减", "保留金额", "允许再次安排")),
    Field("amount", "money", "金额"),
    Field("approval_number", "text", "批准文号", required=True),
    Field("approved_by", "text", "批准人", required=True),
    Field("approved_on", "date", "批准日期"),
    Field("reason", "text", "事由", said="exception_reason"),
    unit_in_title=True,
)
R_RECT = _register(
    "R-RECT",
    "整改台账",
    MATTER,
    REGISTER_DEPARTMENT,
    Field("project_code", "project_code", "项目编码", note="empty: the department as a whole"),
    Field("source", "word", "来源", required=True, said="matter_source", words=MATTER_SOURCES),
    Field("problem", "text", "问题", required=True, said="matter_problem"),
    Field("measure", "text", "整改措施", said="matter_measure"),
    Field("due_on", "date", "整改期限", said="matter_due_on"),
    MATTER_DONE_ON,
    Field("conclusion", "word", "核验结论", said="matter_conclusion", words=CONCLUSIONS),
    Field("verified_on", "date", "核验日期", said="matter_verified_on"),
)
