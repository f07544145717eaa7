"""Rectification (整改): the register that the bureau keeps of it, and the form in which departments answer.

A matter goes by its number (编号, `部门-年度-序号`), which the feedback letter gives it.
"""

from __future__ import annotations

from forms.layouts.declare import Field, Grid, Layout
from forms.layouts.submitted import DEPARTMENT
from forms.layouts.words import CONCLUSIONS, MATTER_SOURCES

NUMBER = Field(
    "number", "matter_number", "编号", required=True, said="matter_number", note="部门-年度-序号, as in the letter"
)
MEASURE = Field("measure", "text", "整改措施", said="matter_measure")
DONE_ON = Field("done_on", "date", "完成日期", said="matter_done_on")

R_RECT = Layout(
    "R-RECT",
    "整改台账",
    "raw_r_rect",
    rows=Grid(
        "raw_r_rect",
        "subject_no",
        (
            NUMBER,
            Field("department_code", "department_code", "部门编码", required=True, said="department_registered"),
            Field("project_code", "project_code", "项目编码", note="empty: the department as a whole"),
            Field("source", "word", "来源", required=True, said="matter_source", words=MATTER_SOURCES),
            Field("problem", "text", "问题", required=True, said="matter_problem"),
            MEASURE,
            Field("due_on", "date", "整改期限", said="matter_due_on"),
            DONE_ON,
            Field("conclusion", "word", "核验结论", said="matter_conclusion", words=CONCLUSIONS),
            Field("verified_on", "date", "核验日期", said="matter_verified_on"),
        ),
        total="合计",
    ),
)
RE = Layout(
    "RE",
    "整改情况报告表",
    "raw_rectification_answers",
    heading=(DEPARTMENT,),
    rows=Grid(
        "raw_rectification_answers",
        "subject_no",
        (
            NUMBER,
            Field("measure", "text", "整改措施", required=True, said="matter_measure"),
            DONE_ON,
            Field("evidence", "text", "佐证材料", said="matter_evidence", note="name of the file that shows it"),
        ),
    ),
)
