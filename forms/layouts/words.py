"""Words that forms offer or state, in the order in which they are printed. Not here: which field they belong to."""

from __future__ import annotations

from policy import values

YES_NO = ("是", "否")
OPERATORS = ("≥", "≤", "=", ">", "<", "定性")
POSSIBILITIES = ("确定能", "有可能", "完全不可能")
CAUSES = (
    ("funds", "经费保障"),
    ("rules", "制度保障"),
    ("staff", "人员保障"),
    ("equipment", "硬件条件保障"),
    ("other", "其他"),
)
"""Causes of a deviation that the national monitoring form offers, each with the end of its field's name."""
NATURES = ("一次性项目", "阶段性项目", "经常性项目")
CLASSES = (("1", "人员类"), ("21", "公用经费"), ("22", "其他运转类"), ("3", "特定目标类"))
MATTER_SOURCES = ("绩效目标", "运行监控", "自评复核", "重点评价", "审计")
"""Where a matter to put right (整改事项) comes from."""
CONCLUSIONS = ("已整改", "部分整改", "未整改")
"""What finance finds when it verifies that a matter was put right."""
STEPS = ("单位自评", "主管部门审核", "财政复审")
EX_ANTE_ITEMS = values.EX_ANTE_ITEMS
"""The rows of the ex-ante form (事前绩效评估), in the order of the template."""

INSTRUCTIONS = "填表说明"
"""Title of sheets that say how to fill in a form."""
RETURN_NOTES = "退回说明"
"""Title of sheets that say what was wrong with a submission."""
EXPLANATIONS = (INSTRUCTIONS, RETURN_NOTES)
"""Titles of sheets that only explain; skipped."""
