"""What the assessment (考核) of clause 三 rests on, project by project, and what cost a department its points.

Not here: the assessment itself (`disclosure`).
"""

from __future__ import annotations

from warehouse.tables import codes
from warehouse.tables.declare import COUNT, SCORE, TEXT, WEIGHT, Column, working
from warehouse.tables.published import DEPARTMENT_CODE, PROJECT_CODE, PROJECT_NAME, spring

PART = Column("part", TEXT, "考核内容", codes=codes.PARTS)
REASON = Column("reason", TEXT, "扣分原因", "the same words for the same reason")
DETAIL = Column("detail", TEXT, "情况说明", "what is to be said of this project besides")

ASSESSMENT_DUTIES = working(
    "assessment_duties",
    "考核事项",
    "What each department owed in year E, part by part of the assessment, and what of it is missed. Clause 三.",
    DEPARTMENT_CODE,
    PART,
    Column("subject", TEXT, "对象", "project code; of disclosure the matter (事项)"),
    Column("weight", WEIGHT, "分值", "points of the part"),
    Column("owed", WEIGHT, "应完成", "1; of accuracy the points of a whole evaluation", measured=""),
    Column(
        "missed",
        WEIGHT,
        "未完成",
        "of what is owed; of accuracy the difference of the scores times its slope",
        measured="",
    ),
    REASON,
    DETAIL,
    key=("part", "department_code", "subject"),
)
ASSESSMENT_LOSSES = spring(
    "assessment_losses",
    "考核扣分明细表",
    "What cost a department points of the assessment, project by project; of classified projects nothing is listed. Clause 三.",
    DEPARTMENT_CODE,
    Column("rank", COUNT, "名次", "of the department, as assessed"),
    PART,
    PROJECT_CODE,
    PROJECT_NAME,
    Column("matter", TEXT, "事项", "of disclosure: 预算绩效目标 or 部门决算", codes=codes.MATTERS),
    REASON,
    DETAIL,
    Column("lost", SCORE, "扣分", "the lines of a part add up to the points that it lost, exactly"),
    told=True,
)
