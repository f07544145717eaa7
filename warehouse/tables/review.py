"""Tables of the review (抽评复核) of self-evaluations: what makes a project worth looking at again. Clause 一(四).

Not here: the scores that a review gives (R-REV, in the inbox), grades (`results`).
"""

from __future__ import annotations

from warehouse.jobs import SELF_EVALUATION
from warehouse.tables.declare import MONEY, REGION, SCORE, TEXT, YEAR, Column, result, state
from warehouse.tables.published import DEPARTMENT_CODE, PROJECT_CODE
from warehouse.tables.state import FORM_FINDINGS

COMPARED_FINDINGS = state(
    "compared_findings",
    "比对发现",
    "Every finding that rests on more than the file it is about: another project's form, the same project's other forms or years. "
    "Told by one season's job, beside form_findings.",
    Column("job", TEXT, "任务", "the job that compared"),
    *(column for column in FORM_FINDINGS.columns if column not in (REGION, YEAR)),
    partition=("region", "year", "job"),
)
REVIEW_RISKS = result(
    "review_risks",
    "自评复核风险表",
    "Risk points of every graded project: what patterns (SE11 to SE20) its self-evaluation that counts shows. Never changes a "
    "score. Clause 一(四).",
    PROJECT_CODE,
    DEPARTMENT_CODE,
    Column(
        "points", SCORE, "风险分", "sum of the points of its patterns, each once; 0.00 where it shows none", "points"
    ),
    Column("codes", TEXT, "风险情形", "codes of its patterns in order, with commas between; empty where it shows none"),
    Column("amount", MONEY, "全年预算数", "adjusted budget, as graded", "元"),
    key=("project_code",),
    jobs=(SELF_EVALUATION,),
)
