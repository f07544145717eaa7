"""What the corpus says, once: a record for every form, list and register, and the page that the template makes of it.

Here: the content and how rows that were read are compared with it. Not here: layouts (`layouts`), faults (`faults`).
"""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any

import openpyxl

from forms.handouts.writing import write
from forms.layouts import LAYOUTS
from forms.layouts.words import EX_ANTE_ITEMS
from tests.corpus.pages import Page

REGION, YEAR = "640500", 2025
PROJECTS = tuple(f"64050025T{number:012d}" for number in range(1, 13))
"""Projects of the registers; forms are about the first."""
DAY = datetime.date(2025, 9, 10)
PROJECT_LABELS = (
    "项目编码",
    "项目名称",
    "部门编码",
    "单位编码",
    "项目类别",
    "支出内容",
    "项目性质",
    "是否新增",
    "是否重点",
    "是否涉密",
    "前身项目编码",
)
"""The columns of R-PROJ as the template names them; written out, so that the layouts are held to them."""


def project(code: str = PROJECTS[0]) -> dict[str, Any]:
    return {
        "project_code": code, "project_name": "中小学教师培训", "department_code": "219", "department_name": "市教育局",
        "unit_code": "219001", "unit_name": "市第一中学",
    }  # fmt: skip


def fund(*amounts: str | None) -> dict[str, D]:
    names = ("initial_budget", "adjusted_budget", "executed", "expected_executed")
    return {name: D(amount) for name, amount in zip(names, amounts, strict=False) if amount}


def indicator(level1: str, level2: str, level3: str, weight: int, **more: Any) -> dict[str, Any]:
    return {"level1": level1, "level2": level2, "level3": level3, "weight": D(weight), **more}


def annual_indicators() -> list[dict[str, Any]]:
    met = {"target_text": "达成预期指标", "operator": "定性", "actual_text": "达成预期指标"}
    return [
        indicator("产出指标", "数量指标", "培训人次", 30, operator="≥", target=D(500), unit="人次", actual=D(480),
                  score=D("28.8"), reason="生源减少"),
        indicator("产出指标", "数量指标", "培训场次", 10, operator="≥", target=D(20), unit="场", actual=D(20), score=D(10)),
        indicator("产出指标", "质量指标", "合格率", 10, operator="=", target=D(100), unit="%", actual=D(100), score=D(10)),
        indicator("效益指标", "社会效益指标", "影响", 30, **met, score=D(30)),
        indicator("满意度指标", "满意度", "教师满意度", 10, operator="≥", target=D(90), unit="%", actual=D("95.5"),
                  score=D(10)),
    ]  # fmt: skip


def self_evaluation(code: str = PROJECTS[0]) -> dict[str, Any]:
    return {
        **project(code),
        "funds": {
            "年度资金总额": fund("1200000.00", "1000000.00", "899740.00"),
            "财政拨款": fund("1200000.00", "900000.00", "800000.00"),
            "上年结转资金": fund(None, "100000.00", "99740.00"),
        },
        "execution_weight": D(10), "execution_rate": D("0.8997"), "execution_score": D("9.00"),
        "expected_goal": "培训教师 500 人次", "actual_goal": "培训教师 480 人次",
        "indicators": annual_indicators(), "total_weight": D(100), "total_score": D("97.80"),
    }  # fmt: skip


def department() -> dict[str, Any]:
    form = {key: value for key, value in self_evaluation().items() if key not in project()}
    return {
        **form, "department_code": "219", "department_name": "市教育局",
        "funds": {
            "年度资金总额": fund("5000000.00", "6000000.00", "5400000.00"),
            "基本支出": fund("4000000.00", "5000000.00", "4500000.00"),
            "项目支出": fund("1000000.00", "1000000.00", "900000.00"),
        },
        "execution_rate": D("0.9"),
    }  # fmt: skip


def monitoring(code: str = PROJECTS[0]) -> dict[str, Any]:
    return {
        **project(code), "month": 7, "conditions_met": "是",
        "funds": {
            "年度资金总额": fund("1200000.00", "1000000.00", "612345.67", "1000000.00"),
            "财政拨款": fund("1200000.00", "1000000.00", "612345.67", "1000000.00"),
        },
        "execution_rate": D("0.6123"),
        "indicators": [
            indicator("产出指标", "数量指标", "培训人次", 60, operator="≥", target=D(500), unit="人次", actual=D(300),
                      expected_text="500", possibility="确定能"),
            indicator("效益指标", "社会效益", "影响", 30, operator="定性", target_text="达成预期指标",
                      actual_text="达成预期指标", expected_text="达成预期指标", possibility="有可能", reason="尚在进行"),
        ],
    }  # fmt: skip


def ex_ante(code: str = PROJECTS[0]) -> dict[str, Any]:
    weights = [D(10) if item == "环境可控性" else D(15) for item in EX_ANTE_ITEMS]
    items = [
        {"item": item, "weight": weight, "self_score": weight, "review_score": weight - 1, "opinion": f"{item}成立"}
        for item, weight in zip(EX_ANTE_ITEMS, weights, strict=True)
    ]
    subject = {key: value for key, value in project(code).items() if not key.startswith("unit")}
    return {
        **subject, "subject_kind": "项目", "items": items, "total_weight": D(100), "total_self_score": D(100),
        "total_review_score": D(93), "reviewed_on": DAY,
    }  # fmt: skip


def goal(code: str = PROJECTS[0]) -> dict[str, Any]:
    steps = [
        {"step": "单位自评", "conclusion": "通过", "decided_on": datetime.date(2025, 8, 1)},
        {"step": "主管部门审核", "conclusion": "通过", "decided_on": datetime.date(2025, 8, 10)},
        {"step": "财政复审", "conclusion": "退回", "decided_on": datetime.date(2025, 8, 20), "opinion": "指标不可衡量",
         "rectify_by": datetime.date(2025, 9, 1)},
        {"step": "财政复审", "conclusion": "通过", "decided_on": datetime.date(2025, 9, 5)},
    ]  # fmt: skip
    return {
        **project(code), "goal": "培训教师 500 人次",
        "funds": {"年度资金总额": {"amount": D("8159000.00")}, "财政拨款": {"amount": D("8000000.00")},
                  "上年结转资金": {"amount": D("159000.00")}},
        "indicators": [
            indicator("产出指标", "数量指标", "培训人次", 60, operator="≥", target=D(500), unit="人次"),
            indicator("效益指标", "社会效益", "影响", 30, operator="定性", target_text="显著提升"),
        ],
        "steps": steps,
    }  # fmt: skip


def department_goal() -> dict[str, Any]:
    form = {key: value for key, value in goal().items() if key not in project()}
    return {
        **form, "department_code": "219", "department_name": "市教育局", "goal": "保障机构运转",
        "funds": {"年度资金总额": {"amount": D("6000000.00")}, "基本支出": {"amount": D("5000000.00")},
                  "项目支出": {"amount": D("1000000.00")}},
    }  # fmt: skip


def annual_rows() -> list[dict[str, Any]]:
    money = {"initial_budget": D("1200000.00"), "adjusted_budget": D("1000000.00"), "executed": D("899740.00")}
    scores = {"execution_score": D("9.00"), "indicator_score": D("88.80"), "total_score": D("97.80")}
    rows = [{**project(code), "project_name": f"项目{code[-2:]}", **money, **scores} for code in PROJECTS[:3]]
    rows[1]["reason"] = "生源减少，培训场次未足"
    return rows


def monitoring_rows() -> list[dict[str, Any]]:
    return [
        {**project(code), "project_name": f"项目{code[-2:]}", "month": 7, "adjusted_budget": D("1000000.00"),
         "executed": D("612345.67"), "goal_completion": D("0.61"), "conditions_met": "是", "possibility": "确定能",
         "reason": reason}
        for code, reason in zip(PROJECTS[:3], (None, "进度偏慢", None), strict=True)
    ]  # fmt: skip


UNITS = [
    {"unit_code": f"{code}{number}", "unit_name": name, "department_code": code, "department_name": department}
    for code, department, number, name in (
        ("219", "市教育局", "001", "市第一中学"),
        ("219", "市教育局", "002", "市第二小学"),
        ("220", "市民政局", "001", "市社会福利院"),
    )
]
REGISTERED = [
    {"project_code": code, "project_name": f"项目{code[-2:]}", "department_code": "219", "unit_code": "219001",
     "class": "3", "content": "教师培训" if code == PROJECTS[0] else None, "nature": "经常性项目", "is_new": False,
     "is_key": code == PROJECTS[0], "is_classified": False, "predecessor_code": None}
    for code in PROJECTS
]  # fmt: skip
BUDGETS = [
    {"project_code": code, "initial_budget": D("1200000.00"), "adjusted_budget": D("1000000.00"),
     "executed": D("899740.00"), "requested": D("1100000.00") if code == PROJECTS[0] else None}
    for code in PROJECTS
]  # fmt: skip
BASES = [
    {"department_code": "219", "personnel": D("4000000.00"), "public_funds": D("500000.50")},
    {"department_code": "220", "personnel": D("3000000.00"), "public_funds": D("0.00")},
]
REVIEWS = [
    {"subject": "项目", "code": PROJECTS[0], "review_score": D("88.50"), "method": "抽评", "opinion": "资料齐全",
     "reviewed_on": DAY},
    {"subject": "部门整体", "code": "219", "review_score": D("91.00"), "method": "重点评价", "opinion": None,
     "reviewed_on": DAY},
]  # fmt: skip
REVIEW_LINES = [
    {"subject": "项目", "code": PROJECTS[0], "level3": "资金到位率", "review_score": D("8.50"), "reason": None},
    {"subject": "项目", "code": PROJECTS[0], "level3": "培训人次", "review_score": D("80.00"), "reason": "缺签到表"},
    {"subject": "部门整体", "code": "219", "level3": "履职效果", "review_score": D("91.00"), "reason": None},
]
DATES = [
    {"department_code": "219", "matter": matter, "approved_on": datetime.date(2025, 2, 1),
     "passed_to_units_on": datetime.date(2025, 2, 10), "filed_on": None, "published_on": datetime.date(2025, 2, 15),
     "url": "http://czj.example.gov.cn/219?a=1"}
    for matter in ("预算绩效目标", "部门决算")
]  # fmt: skip
EXCEPTIONS = [
    {"project_code": PROJECTS[0], "kind": "保留金额", "amount": D("500000.00"), "approval_number": "吴财发〔2025〕12号",
     "approved_by": "王某某", "approved_on": DAY, "reason": "应急"},
    {"project_code": PROJECTS[1], "kind": "不予压减", "amount": None, "approval_number": "吴财发〔2025〕13号",
     "approved_by": "王某某", "approved_on": DAY, "reason": None},
]  # fmt: skip
RECTIFIED = [
    {"number": "219-2025-001", "department_code": "219", "project_code": PROJECTS[0], "source": "审计", "problem": "账实不符",
     "measure": "清理资产", "due_on": DAY, "done_on": DAY, "conclusion": "已整改", "verified_on": DAY},
    {"number": "219-2025-002", "department_code": "219", "project_code": None, "source": "自评复核", "problem": "佐证不足",
     "measure": None, "due_on": None, "done_on": None, "conclusion": None, "verified_on": None},
]  # fmt: skip
ANSWERS = [
    {"number": "219-2025-001", "department_code": "219", "department_name": "市教育局", "measure": "已清理", "done_on": DAY,
     "evidence": "清理.pdf"},
    {"number": "219-2025-002", "department_code": "219", "department_name": "市教育局", "measure": "正在补充", "done_on": None,
     "evidence": None},
]  # fmt: skip

CONTENT: dict[str, Any] = {
    "SE": self_evaluation(), "DE": department(), "MO": monitoring(), "EX": ex_ante(), "GO": goal(), "DG": department_goal(),
    "SE-list": annual_rows(), "MO-list": monitoring_rows(), "R-UNIT": UNITS, "R-PROJ": REGISTERED, "R-BUDG": BUDGETS,
    "R-BASE": BASES, "R-REV": REVIEWS, "R-REV-D": REVIEW_LINES, "R-DATE": DATES, "R-EXC": EXCEPTIONS,
    "R-RECT": RECTIFIED, "RE": ANSWERS,
}  # fmt: skip
"""What stands in each form, by the name of its layout."""


def page(name: str, content: Any = None, **options: Any) -> Page:
    """The page that the template of a layout makes of its content."""
    sheet = openpyxl.Workbook().active
    write(sheet, LAYOUTS[name], CONTENT[name] if content is None else content, year=YEAR, **options)
    return Page.of(sheet)


Rows = dict[str, list[dict[str, Any]]]
_PLACES = {
    "rows_seen",
    "rows_passed",
    "cells",
    "cell",
    "title_cell",
    "year_cell",
    "unit_cell",
    "month_cell",
    "header_month_cell",
}
_WORDING = {"sheet", "sheet_no", "title", "money_unit", "header_month"}


def meaning(rows: Rows) -> Rows:
    """The rows without places, names of sheets and wording: the same whatever the layout.

    The text of a target or an actual value counts where it has no number; else the number does.
    """
    skipped = {row["sheet"] for row in rows.get("raw_sheets", ()) if row["disposition"] == "skipped"}
    return {
        table: [
            {
                name: value
                for name, value in row.items()
                if name not in _PLACES | _WORDING
                and not (name in ("target_text", "actual_text") and row[name.removesuffix("_text")] is not None)
            }
            for row in found
            if row["sheet"] not in skipped
        ]
        for table, found in rows.items()
    }
