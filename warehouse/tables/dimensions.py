"""What the keys and codes of published tables stand for: tables that are written beside those of every job.

They follow from the tables of a publication and the register of units, so the warehouse does not keep them. Only what a key or
code of the publication needs is in them: those of the public part name nothing else.
"""

from __future__ import annotations

from warehouse.tables.declare import COUNT, TEXT, Column, Table, dimension

NAME = Column(
    "name",
    TEXT,
    "名称",
    "as in the register of units; empty for a code that is not in it",
    meaning="当年部门单位名录登记的名称",
)


DEPARTMENTS = dimension(
    "departments",
    "部门名录",
    "Departments of the year: every department_code of the tables.",
    Column("code", TEXT, "部门编码", "three digits", meaning="三位数字，按文本读取"),
    NAME,
    key=("code",),
)
UNITS = dimension(
    "units",
    "单位名录",
    "Units of the year: every unit_code of the tables.",
    Column("code", TEXT, "单位编码", "six digits or more", meaning="六位或更多数字，按文本读取"),
    NAME,
    Column(
        "department_code", TEXT, "部门编码", "of the unit; empty where no register says it", meaning="所属部门的编码"
    ),
    key=("code",),
)
CODES = dimension(
    "codes",
    "代码表",
    "Every coded value of the tables, with its Chinese and English label.",
    Column("table", TEXT, "数据表", "name of a table", meaning="数据表的英文名"),
    Column("column", TEXT, "字段", "name of a column of it", meaning="字段的英文名"),
    Column("value", TEXT, "代码", "as it stands in the table", meaning="数据表中的取值"),
    Column("zh", TEXT, "中文名称", meaning="取值的含义"),
    Column("en", TEXT, "英文名称", "a local word stands for itself", meaning="取值含义的英文说法"),
    Column("order", COUNT, "次序", "from 1, within the column", meaning="同一字段内的排列顺序"),
    key=("table", "column", "value"),
)
DIMENSIONS: dict[str, Table] = {table.name: table for table in (DEPARTMENTS, UNITS, CODES)}
KEYS = {"department_code": "departments", "unit_code": "units"}
"""Columns whose values are codes of a dimension."""
