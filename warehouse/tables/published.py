"""What the declarations of published tables share. The tables themselves stand in `results` and `disclosure`."""

from __future__ import annotations

from functools import partial

from warehouse.jobs import CONTROL_FIGURES, MONITORING, SELF_EVALUATION
from warehouse.tables.declare import TEXT, Column, result

spring, august, autumn = (partial(result, jobs=(job,)) for job in (SELF_EVALUATION, MONITORING, CONTROL_FIGURES))
"""Declare a table that one season publishes."""

PROJECT_CODE = Column("project_code", TEXT, "项目编码", "21 characters", meaning="二十一位编码，按文本读取")
PROJECT_NAME = Column(
    "project_name", TEXT, "项目名称", "as in the register of the row's year", meaning="当年项目库登记的名称"
)
DEPARTMENT_CODE = Column(
    "department_code", TEXT, "部门编码", "three digits", meaning="三位数字，按文本读取；名称见部门名录"
)
DEPARTMENT_NAME = Column("department_name", TEXT, "部门名称")
PROJECT = (PROJECT_CODE, PROJECT_NAME, DEPARTMENT_CODE)
DEPARTMENT = (DEPARTMENT_CODE, DEPARTMENT_NAME)
DISCLOSED = (DEPARTMENT_CODE, PROJECT_CODE, PROJECT_NAME)
