"""Tables that hold the inbox as it was read: one row a file, a sheet, a problem, and a form's or register's lines.

Nothing is judged here. `sha256, sheet, subject_no` say where a row comes from: the bytes, the sheet, and the record in the
sheet (0 for a form of one project; the row's order for lists and registers). `cells` is a JSON object from column name to
cell address ("D6") for every value that was read or was due.
"""

from __future__ import annotations

from warehouse.tables.declare import (
    COUNT,
    DATE,
    FLAG,
    MOMENT,
    MONEY,
    NUMBER,
    REGION,
    SCORE,
    SHARE,
    TEXT,
    WEIGHT,
    YEAR,
    Column,
    Table,
)

SHA256 = Column("sha256", TEXT, "文件指纹", "SHA-256 of the file's bytes, hexadecimal")
SHEET = Column("sheet", TEXT, "工作表", "name of the sheet as in the workbook")
SUBJECT_NO = Column("subject_no", COUNT, "序号", "record in the sheet: 0 for a form of one subject, else order from 1")
CELLS = Column("cells", TEXT, "单元格", "JSON object: column name to cell address")
NAMED_DEPARTMENT = "code, or the exact name as stated; the views of what counts have the code"
ORIGIN = (REGION, YEAR, SHA256, SHEET, SUBJECT_NO)

PROJECT = (
    Column("project_code", TEXT, "项目编码"),
    Column("project_name", TEXT, "项目名称"),
    Column(
        "department_code",
        TEXT,
        "部门编码",
        "as stated; looked up from an exact department name by the checks, not here",
    ),
    Column("department_name", TEXT, "部门名称"),
    Column("unit_code", TEXT, "单位编码"),
    Column("unit_name", TEXT, "单位名称"),
)


def _lines(name: str, title: str, description: str, *columns: Column, key: tuple[str, ...] = ()) -> Table:
    return Table(
        name, title, description, "inbox", (*ORIGIN, *columns, CELLS), key=("sha256", "sheet", "subject_no", *key)
    )


INBOX_FILES = Table(
    "inbox_files",
    "收件文件",
    "One row a distinct file (by its bytes) of the scope; unreadable ones say why.",
    "inbox",
    (
        REGION,
        YEAR,
        SHA256,
        Column("file", TEXT, "文件", "path below inbox/, with /; the first in sort order among copies"),
        Column("copies", COUNT, "份数", "number of paths with the same bytes"),
        Column("size", "BIGINT", "字节数"),
        Column("received_at", MOMENT, "收到时间", "modification time, UTC; the earliest among copies"),
        Column("reader", TEXT, "读取版本", "version of the reader that produced the rows"),
        Column("problem", TEXT, "问题", "why nothing was read (a problem kind), empty when read"),
        Column("detail", TEXT, "说明", "more on the problem"),
    ),
    key=("sha256",),
)

INBOX_BESIDE = Table(
    "inbox_beside",
    "未读取的收件",
    "One row for each thing in the region's inbox that no year's run reads: misnamed folders, files outside of any, links.",
    "inbox",
    (
        REGION,
        YEAR,
        Column(
            "sha256", TEXT, "路径指纹", "SHA-256 of the path, hexadecimal; findings on it stand under this fingerprint"
        ),
        Column("file", TEXT, "文件", "path below inbox/, with /"),
        Column(
            "kind", TEXT, "类型", "`misnamed`, `outside` of any year's folder, `link` or `special` (no regular file)"
        ),
        Column("meant", TEXT, "应为", "name that a misnamed folder should have, else empty"),
    ),
    key=("sha256",),
)

RAW_SHEETS = Table(
    "raw_sheets",
    "工作表",
    "One row a sheet: which form it is and what its heading states.",
    "inbox",
    (
        REGION,
        YEAR,
        SHA256,
        SHEET,
        Column("sheet_no", COUNT, "表序", "position in the workbook from 1"),
        Column(
            "disposition",
            TEXT,
            "处理",
            "read, skipped (hidden, empty, 填表说明), unknown (no title) or several (forms on one sheet)",
        ),
        Column("form", TEXT, "表单", "SE DE MO EX GO or R-…; empty unless read"),
        Column("is_list", FLAG, "汇总表", "the list variant of SE or MO"),
        Column("title", TEXT, "标题"),
        Column("title_cell", TEXT, "标题单元格"),
        Column("nearest_title", TEXT, "最接近的表名", "of a sheet without a known title; empty where none is near"),
        Column("stated_year", COUNT, "所填年度", "year stated in or under the title; empty where none"),
        Column("year_cell", TEXT, "年度单元格"),
        Column("money_unit", TEXT, "金额单位", "元 or 万元 as stated; empty where a money block states none"),
        Column("unit_cell", TEXT, "单位单元格", "the heading that states the unit or should"),
        Column("submission_number", COUNT, "报送次数", "N of 第N次报送; empty where none"),
        Column("month", COUNT, "监控截止月份"),
        Column("month_cell", TEXT, "月份单元格"),
        Column("header_month", COUNT, "表头月份", "m of 1-m月执行数; empty where the header names none"),
        Column("header_month_cell", TEXT, "表头月份单元格"),
        Column("rows_seen", COUNT, "数据行数", "rows below the headers that hold anything; empty unless read"),
        Column("rows_read", COUNT, "读入行数", "of them those that became rows of a raw table"),
        Column(
            "rows_passed",
            TEXT,
            "略过行数",
            "JSON object: reason (total, placeholder, remark, header, breakdown) to rows",
        ),
    ),
    key=("sha256", "sheet"),
)

RAW_HEADERS = Table(
    "raw_headers",
    "表头问题",
    "One row a header of a form, list or register that is not understood whole; none for a header that is.",
    "inbox",
    (
        REGION,
        YEAR,
        SHA256,
        SHEET,
        Column("form", TEXT, "表单"),
        Column(
            "kind", TEXT, "类型", "missing (a required column), double (two columns of one field) or unknown (columns)"
        ),
        Column("row_no", COUNT, "表头行", "row of the header on the sheet, from 1"),
        Column("cell", TEXT, "单元格", "the first cell concerned"),
        Column("labels", TEXT, "栏目", "missing or double: the template's labels, each in 「」"),
        Column(
            "unknown",
            TEXT,
            "未能识别",
            "labels of the header that are not known, as written, each in 「」; empty for none",
        ),
        Column(
            "nearest", TEXT, "近似栏目", "unknown labels that are nearly known: 「参考分」≈「参考分值」; empty for none"
        ),
    ),
)

RAW_PROBLEMS = Table(
    "raw_problems",
    "读取问题",
    "One row a value that was there but could not be read (never used for blanks).",
    "inbox",
    (
        *ORIGIN,
        Column("form", TEXT, "表单"),
        Column("line_no", COUNT, "行序", "indicator_no, line_no, item_no or step_no; empty for the head"),
        Column("field", TEXT, "字段", "the column of the raw table that stayed empty because of it"),
        Column("cell", TEXT, "单元格"),
        Column(
            "kind", TEXT, "类型", "formula, not_a_number, not_a_date, code, lost_digits, unit_conflict, ratio, word"
        ),
        Column("value", TEXT, "原值", "the text of the cell"),
    ),
)

RAW_SELF_EVALUATIONS = _lines(
    "raw_self_evaluations",
    "绩效自评",
    "SE forms, SE list rows and DE forms as stated (form SE or DE).",
    Column("form", TEXT, "表单"),
    Column("is_list", FLAG, "汇总表"),
    *PROJECT,
    Column("initial_budget", MONEY, "年初预算数", unit="元"),
    Column("adjusted_budget", MONEY, "全年预算数", unit="元"),
    Column("executed", MONEY, "全年执行数", unit="元"),
    Column("execution_weight", WEIGHT, "执行率分值", "stated weight of the execution rate", "points"),
    Column("execution_rate", SHARE, "所填执行率", "as stated; never an input of a rule", "share"),
    Column("execution_score", SCORE, "所填执行率得分", unit="points"),
    Column("indicator_score", SCORE, "指标得分", "list rows only", "points"),
    Column("total_weight", WEIGHT, "总分分值", unit="points"),
    Column("total_score", SCORE, "所填总分", unit="points"),
    Column("expected_goal", TEXT, "预期目标"),
    Column("actual_goal", TEXT, "实际完成情况"),
    Column("reason", TEXT, "偏差原因", "list rows only"),
)

RAW_FUNDS = _lines(
    "raw_funds",
    "资金明细",
    "Every money cell of the fund block of SE, DE, MO and GO forms: one row a line and column.",
    Column("form", TEXT, "表单"),
    Column("line_no", COUNT, "行序", "0 for 年度资金总额, parts from 1"),
    Column("label", TEXT, "项目", "年度资金总额, 财政拨款, 上年结转资金, 其他资金, 基本支出, 项目支出"),
    Column("item", TEXT, "栏目", "initial_budget, adjusted_budget, executed, expected_executed or (GO) amount"),
    Column("amount", MONEY, "金额", "empty where the cell is blank or unreadable", "元"),
    key=("line_no", "item"),
)

RAW_INDICATORS = _lines(
    "raw_indicators",
    "绩效指标",
    "Indicators of SE, DE, MO and GO forms.",
    Column("form", TEXT, "表单"),
    Column("indicator_no", COUNT, "指标序号", "order in the form from 1"),
    Column("level1", TEXT, "一级指标", "without the weight in brackets"),
    Column("level2", TEXT, "二级指标"),
    Column("level3", TEXT, "三级指标"),
    Column("operator", TEXT, "指标性质", "≥ ≤ = > < or 定性; empty where none can be read"),
    Column("target_text", TEXT, "年度指标值", "as written, operator and unit included where they are in one cell"),
    Column("target", NUMBER, "目标值", "number of the target; empty for wording"),
    Column("unit", TEXT, "度量单位"),
    Column("actual_text", TEXT, "完成值", "实际完成值, or 截止执行情况 in MO, as written"),
    Column("actual", NUMBER, "完成数", "its number; empty for wording"),
    Column("actual_unit", TEXT, "完成值单位", "unit written behind the number; % for a cell that shows a percentage"),
    Column("expected_text", TEXT, "全年预计完成值", "MO only"),
    Column("weight", WEIGHT, "分值", unit="points"),
    Column("score", SCORE, "得分", unit="points"),
    Column("possibility", TEXT, "完成目标可能性", "MO only, as written"),
    Column("reason", TEXT, "偏差原因"),
    key=("indicator_no",),
)

RAW_MONITORINGS = _lines(
    "raw_monitorings",
    "运行监控",
    "MO forms and list rows.",
    Column("form", TEXT, "表单"),
    Column("is_list", FLAG, "汇总表"),
    *PROJECT,
    Column("month", COUNT, "监控截止月份"),
    Column("conditions_met", TEXT, "实施条件是否满足", "是 or 否, as written"),
    Column("initial_budget", MONEY, "年初预算数", unit="元"),
    Column("adjusted_budget", MONEY, "全年预算数", unit="元"),
    Column("executed", MONEY, "截止执行数", unit="元"),
    Column("execution_rate", SHARE, "所填执行率", unit="share"),
    Column("expected_executed", MONEY, "全年预计执行数", unit="元"),
    Column("goal_completion", SHARE, "目标完成率", "list rows only", "share"),
    Column("possibility", TEXT, "完成目标可能性", "list rows only, as written"),
    Column("reason", TEXT, "偏差原因", "list rows only"),
)

RAW_EX_ANTES = _lines(
    "raw_ex_antes",
    "事前评估",
    "EX forms.",
    Column("form", TEXT, "表单"),
    *PROJECT,
    Column("subject_kind", TEXT, "类型", "项目 or 政策"),
    Column("total_weight", WEIGHT, "合计分值", unit="points"),
    Column("total_self_score", SCORE, "合计自评得分", unit="points"),
    Column("total_review_score", SCORE, "合计审核得分", unit="points"),
    Column("reviewed_on", DATE, "财政审核日期"),
)

RAW_EX_ANTE_ITEMS = _lines(
    "raw_ex_ante_items",
    "事前评估内容",
    "The rows of EX forms.",
    Column("form", TEXT, "表单"),
    Column("item_no", COUNT, "行序"),
    Column("item", TEXT, "评估内容"),
    Column("weight", WEIGHT, "分值", unit="points"),
    Column("self_score", SCORE, "单位自评得分", unit="points"),
    Column("review_score", SCORE, "财政审核得分", unit="points"),
    Column("opinion", TEXT, "审核意见"),
    key=("item_no",),
)

RAW_GOALS = _lines(
    "raw_goals",
    "绩效目标申报",
    "GO forms.",
    Column("form", TEXT, "表单"),
    *PROJECT,
    Column("amount", MONEY, "年度资金总额", unit="元"),
    Column("goal", TEXT, "年度总体目标"),
)

RAW_GOAL_STEPS = _lines(
    "raw_goal_steps",
    "目标审核记录",
    "Review steps of GO forms, in the order of the form.",
    Column("form", TEXT, "表单"),
    Column("step_no", COUNT, "步序"),
    Column("step", TEXT, "环节", "单位自评, 主管部门审核 or 财政复审, as written"),
    Column("conclusion", TEXT, "结论", "通过 or 退回, as written"),
    Column("decided_on", DATE, "日期"),
    Column("opinion", TEXT, "意见"),
    Column("rectify_by", DATE, "整改期限"),
    key=("step_no",),
)

RAW_R_UNIT = _lines(
    "raw_r_unit",
    "部门单位名录",
    "Rows of R-UNIT.",
    Column("unit_code", TEXT, "单位编码"),
    Column("unit_name", TEXT, "单位名称"),
    Column("department_code", TEXT, "部门编码"),
    Column("department_name", TEXT, "部门名称"),
)

RAW_R_PROJ = _lines(
    "raw_r_proj",
    "项目库登记",
    "Rows of R-PROJ.",
    Column("project_code", TEXT, "项目编码"),
    Column("project_name", TEXT, "项目名称"),
    Column("department_code", TEXT, "部门编码", NAMED_DEPARTMENT),
    Column("unit_code", TEXT, "单位编码"),
    Column("class", TEXT, "项目类别", "1, 21, 22 or 3; the number alone of «3 特定目标类»"),
    Column("content", TEXT, "支出内容", "trimmed"),
    Column("nature", TEXT, "项目性质"),
    Column("is_new", FLAG, "是否新增"),
    Column("is_key", FLAG, "是否重点"),
    Column("is_classified", FLAG, "是否涉密"),
    Column("predecessor_code", TEXT, "前身项目编码"),
)

RAW_R_BUDG = _lines(
    "raw_r_budg",
    "项目预算",
    "Rows of R-BUDG.",
    Column("project_code", TEXT, "项目编码"),
    Column("initial_budget", MONEY, "年初预算数", unit="元"),
    Column("adjusted_budget", MONEY, "全年预算数", unit="元"),
    Column("executed", MONEY, "执行数", unit="元"),
    Column("requested", MONEY, "申报数", unit="元"),
)

RAW_R_BASE = _lines(
    "raw_r_base",
    "部门基本支出",
    "Rows of R-BASE.",
    Column("department_code", TEXT, "部门编码", NAMED_DEPARTMENT),
    Column("personnel", MONEY, "人员经费", unit="元"),
    Column("public_funds", MONEY, "公用经费", unit="元"),
)

RAW_R_REV = _lines(
    "raw_r_rev",
    "绩效评价复核结果",
    "Rows of R-REV.",
    Column("subject", TEXT, "对象", "项目 or 部门整体"),
    Column("code", TEXT, "编码", "project code or department code"),
    Column("review_score", SCORE, "复核得分", unit="points"),
    Column("method", TEXT, "复核方式", "抽评, 重点评价 or 全面复核"),
    Column("opinion", TEXT, "审核意见"),
    Column("reviewed_on", DATE, "复核日期"),
)

RAW_R_DATE = _lines(
    "raw_r_date",
    "批复公开登记",
    "Rows of R-DATE.",
    Column("department_code", TEXT, "部门编码", NAMED_DEPARTMENT),
    Column("matter", TEXT, "事项", "预算绩效目标 or 部门决算"),
    Column("approved_on", DATE, "财政批复日期"),
    Column("passed_to_units_on", DATE, "批复所属单位日期"),
    Column("filed_on", DATE, "备案日期"),
    Column("published_on", DATE, "公开日期"),
    Column("url", TEXT, "公开网址"),
)

RAW_R_EXC = _lines(
    "raw_r_exc",
    "例外事项登记",
    "Rows of R-EXC.",
    Column("project_code", TEXT, "项目编码"),
    Column("kind", TEXT, "例外类型", "不予压减, 保留金额 or 允许再次安排"),
    Column("amount", MONEY, "金额", unit="元"),
    Column("approval_number", TEXT, "批准文号"),
    Column("approved_by", TEXT, "批准人"),
    Column("approved_on", DATE, "批准日期"),
    Column("reason", TEXT, "事由"),
)

TABLES = (
    INBOX_FILES,
    INBOX_BESIDE,
    RAW_SHEETS,
    RAW_HEADERS,
    RAW_PROBLEMS,
    RAW_SELF_EVALUATIONS,
    RAW_FUNDS,
    RAW_INDICATORS,
    RAW_MONITORINGS,
    RAW_EX_ANTES,
    RAW_EX_ANTE_ITEMS,
    RAW_GOALS,
    RAW_GOAL_STEPS,
    RAW_R_UNIT,
    RAW_R_PROJ,
    RAW_R_BUDG,
    RAW_R_BASE,
    RAW_R_REV,
    RAW_R_DATE,
    RAW_R_EXC,
)
