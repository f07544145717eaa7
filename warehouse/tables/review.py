"""Stand-in for the tables of risk points, until they are there."""

from __future__ import annotations

from warehouse.tables.declare import MONEY, SCORE, TEXT, Column
from warehouse.tables.published import DEPARTMENT_CODE, PROJECT_CODE, result

REVIEW_RISKS = result(
    "review_risks",
    "自评复核风险表",
    "Risk points of every graded project.",
    PROJECT_CODE,
    DEPARTMENT_CODE,
    Column("points", SCORE, "风险分", "sum of the points of its patterns", "points"),
    Column("codes", TEXT, "风险情形", "codes of its patterns in order"),
    Column("amount", MONEY, "全年预算数", "adjusted budget, as graded", "元"),
    key=("project_code",),
)
TABLES = (REVIEW_RISKS,)
