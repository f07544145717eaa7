"""Filling templates by code, as a department would by hand: valid values for every form and register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from forms.handouts.writing import Place

CODE = "64050025T000000000123"
PROJECT = {
    "project_code": CODE,
    "project_name": "教师培训",
    "department_code": "219-市教育局",
    "unit_code": "219001-市第一中学",
}
MONEY = {"initial_budget": 120, "adjusted_budget": 100, "executed": 95, "expected_executed": 100, "amount": 100}
EXECUTION = {"execution_rate": 0.95, "execution_score": 9.5}
INDICATOR = {
    "level3": "培训人次", "target_text": "≥500人次", "actual_text": 500, "weight": 45, "score": 45,
    "expected_text": "500", "possibility": "确定能", "operator": "≥", "unit": "人次",
}  # fmt: skip
FORMS: dict[str, Any] = {
    "SE": {
        "head": PROJECT,
        "年度资金总额": {**MONEY, **EXECUTION},
        "财政拨款": MONEY,
        "goal": {"expected_goal": "培训全部教师", "actual_goal": "已培训"},
        "indicators": [INDICATOR] * 2,
        "total": {"total_score": 99.5},
    },
    "DE": {
        "head": {"department_code": "219-市教育局"},
        "年度资金总额": {**MONEY, **EXECUTION},
        "indicators": [INDICATOR] * 2,
        "total": {"total_score": 99.5},
    },
    "MO": {
        "head": {**PROJECT, "month": 7, "conditions_met": "是"},
        "年度资金总额": MONEY,
        "indicators": [INDICATOR] * 2,
    },
    "EX": {
        "head": {**PROJECT, "subject_kind": "项目", "reviewed_on": date(2026, 9, 10)},
        "items": [{"self_score": 9, "review_score": 10, "opinion": "同意"}] * 7,
        "total": {"total_self_score": 63, "total_review_score": 70},
    },
    "GO": {
        "head": PROJECT,
        "年度资金总额": MONEY,
        "goal": {"goal": "培训全部教师"},
        "indicators": [{**INDICATOR, "target_text": 500}] * 2,
        "steps": [{"conclusion": "通过", "decided_on": date(2026, 8, 1)}],
    },
    "DG": {
        "head": {"department_code": "219-市教育局"},
        "年度资金总额": MONEY,
        "goal": {"goal": "培训全部教师"},
        "indicators": [{**INDICATOR, "target_text": 500}] * 2,
        "steps": [{"conclusion": "通过", "decided_on": date(2026, 8, 1)}],
    },
    "SE-list": {
        "rows": [{**PROJECT, **MONEY, "execution_score": 9.5, "indicator_score": 90, "total_score": 99.5}],
    },
    "MO-list": {
        "head": {"month": 7},
        "rows": [{**PROJECT, **MONEY, "goal_completion": 0.6, "conditions_met": "是", "possibility": "确定能"}],
    },
    "R-UNIT": {
        "rows": [
            {
                "unit_code": "219001",
                "unit_name": "市第一中学",
                "department_code": "219",
                "department_name": "市教育局",
            }
        ]
    },
    "R-PROJ": {
        "rows": [
            {
                "project_code": CODE, "project_name": "教师培训", "department_code": "219", "unit_code": "219001",
                "class": "3 特定目标类", "nature": "经常性项目", "is_new": "否", "is_key": "是", "is_classified": "否",
            }
        ]
    },
    "R-BUDG": {"rows": [{"project_code": CODE, **MONEY, "requested": 110}]},
    "R-BASE": {"rows": [{"department_code": "219", "personnel": 3000, "public_funds": 200}]},
    "R-REV": {
        "rows": [
            {"subject": "项目", "code": CODE, "review_score": 88, "method": "抽评", "reviewed_on": date(2026, 5, 20)}
        ]
    },
    "R-REV-D": {
        "rows": [
            {"subject": "项目", "code": CODE, "level3": "培训人次", "review_score": 78.5, "reason": "缺签到表"},
        ]
    },
    "R-DATE": {"rows": [{"department_code": "219", "matter": "部门决算", "approved_on": date(2026, 8, 1)}]},
    "R-EXC": {
        "rows": [{"project_code": CODE, "kind": "不予压减", "approval_number": "财绩〔2026〕9号", "approved_by": "王局长"}]
    },
    "R-RECT": {
        "rows": [{"number": "219-2026-001", "department_code": "219", "source": "审计", "problem": "账实不符"}]
    },
    "RE": {
        "head": {"department_code": "219-市教育局"},
        "rows": [{"number": "219-2026-001", "measure": "已清理", "done_on": date(2026, 5, 1), "evidence": "清理.pdf"}],
    },
}  # fmt: skip
"""By layout: what is typed, by part of the form and field; where a form has rows, a mapping for each."""


def fill(sheet: Worksheet, places: Iterable[Place], values: Mapping[str, Any]) -> None:
    """Type values into the cells that the places name, as the template left them."""
    tops: dict[str, int] = {}
    for place in places:
        row, _ = coordinate_to_tuple(place.cell)
        part = values.get(place.part, {})
        if not isinstance(part, Mapping):
            number = row - tops.setdefault(place.part, row)
            part = part[number] if number < len(part) else {}
        if (value := part.get(place.field.name)) is not None:
            sheet[place.cell] = value
