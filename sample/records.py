"""The forms of the sample city as records keyed by raw columns, ready for `forms.handouts.writing`.

Here: telling a project's story in numbers, texts and dates. Not here: the bureau's registers (`registers`), workbooks
(`workbooks`), mistakes (`faults`), and what any of it leads to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias

from forms.layouts.words import EX_ANTE_ITEMS, STEPS
from sample import names
from sample.city import Budget, Department, Indicator, Project, rounded, share

Record: TypeAlias = dict[str, Any]

FULL_SCORE, EXECUTION_WEIGHT = Decimal(100), Decimal(10)
"""What the printed template says; the forms repeat it."""
MONTH, MONTHS = 7, 12
EX_ANTE_WEIGHTS = (15, 15, 10, 15, 15, 15, 15)
LOSSES = {"优": (0.0, 0.05), "良": (0.12, 0.16), "中": (0.24, 0.36), "差": (0.45, 0.62)}
"""Share of the indicators' points that a project loses, by how it does."""
LOST_IN_REVIEW = {"可行": (0.0, 0.07), "待完善": (0.12, 0.27), "不可行": (0.35, 0.6), "待审核": (0.0, 0.1)}
PACE = {"reduce": (0.15, 0.3), "stop": (0.05, 0.2)}
"""How far the countable indicators are, as a share of where they should be by now."""


def head(project: Project) -> Record:
    """Return code, name, department and unit as every form of a project states them."""
    return {
        "project_code": project.code,
        "project_name": project.name,
        "department_code": project.department.code,
        "department_name": project.department.name,
        "unit_code": project.unit.code,
        "unit_name": project.unit.name,
    }


def self_evaluation(project: Project, year: int, rng: Random, grade: str = "") -> Record:
    """Return the self-evaluation (绩效自评表) of a project that does as its story says, or as `grade` says."""
    budget, story = project.budgets[year], project.story
    reach = _reach(project.indicators, grade or story.grade, rng)
    indicators = [_achieved(each, reach, story.generous, rng) for each in project.indicators]
    return {**head(project), **_evaluated(budget, indicators, rng), "reason": _reason(indicators)}


def department_evaluation(department: Department, projects: list[Project], year: int, rng: Random) -> Record:
    """Return the evaluation of a department as a whole (部门整体支出绩效自评表)."""
    grade = department.grade if department.grade in LOSSES else "优"
    money = [project.budgets[year] for project in projects if year in project.budgets and project.owes_forms]
    on_projects = [
        sum((getattr(each, item) for each in money), Decimal(0)) for item in ("initial", "adjusted", "executed")
    ]
    basic = Decimal(rng.randint(200, 3000) * 10000)
    budget = Budget(on_projects[0] + basic, on_projects[1] + basic, on_projects[2] + basic, Decimal(0))
    template = projects[0].indicators if projects else ()
    reach = _reach(template, grade, rng) if template else Decimal(1)
    indicators = [_achieved(each, reach, False, rng) for each in template]
    record = _evaluated(budget, indicators, rng)
    record["funds"] = {
        "年度资金总额": _annual(budget),
        "基本支出": {"initial_budget": basic, "adjusted_budget": basic, "executed": basic},
        "项目支出": dict(zip(("initial_budget", "adjusted_budget", "executed"), on_projects, strict=True)),
    }
    return {"department_code": department.code, "department_name": department.name, **record}


def _evaluated(budget: Budget, indicators: list[Record], rng: Random) -> Record:
    """Return money, scores and goals of an evaluation; the rate is printed as departments print it, rounded."""
    rate = min(budget.executed / budget.adjusted, Decimal(1)) if budget.adjusted else None
    execution = EXECUTION_WEIGHT if rate is None else rounded(EXECUTION_WEIGHT * rate)
    earned = sum((row["score"] for row in indicators), Decimal(0))
    return {
        "funds": {"年度资金总额": _annual(budget), **_parts(_annual(budget), rng)},
        **_annual(budget),
        "execution_weight": EXECUTION_WEIGHT,
        "execution_rate": rounded(rate, Decimal("0.0001")) if rate is not None else None,
        "execution_score": execution,
        "expected_goal": "完成年度各项任务，绩效目标全部达成",
        "actual_goal": "年度任务已完成" if earned > FULL_SCORE * 4 / 5 else "部分任务未按期完成",
        "indicators": indicators,
        "indicator_score": earned,
        "total_weight": FULL_SCORE,
        "total_score": execution + earned,
    }


def _annual(budget: Budget) -> Record:
    return {"initial_budget": budget.initial, "adjusted_budget": budget.adjusted, "executed": budget.executed}


def _parts(total: Record, rng: Random) -> dict[str, Record]:
    """Return the parts of the money, which add up to the total column by column; some departments leave them out."""
    if rng.random() < 0.15:
        return {}
    carried = share(rng, 0.05, 0.3) if rng.random() < 0.3 else Decimal(0)
    last_year = {item: rounded(amount * carried) for item, amount in total.items()}
    own = {item: amount - last_year[item] for item, amount in total.items()}
    return {"财政拨款": own, "上年结转资金": last_year, "其他资金": dict.fromkeys(total, Decimal(0))}


def _reach(indicators: Sequence[Indicator], grade: str, rng: Random) -> Decimal:
    """Return the share that the countable indicators reach, so that a form does as its grade says."""
    points = sum((each.weight for each in indicators), Decimal(0))
    countable = sum((each.weight for each in indicators if each.operator == "≥"), Decimal(0))
    return max(1 - share(rng, *LOSSES[grade]) * points / countable, Decimal(0))


def _achieved(indicator: Indicator, reach: Decimal, generous: bool, rng: Random) -> Record:
    """Return an indicator with what was reached, as a share of what can be counted, and its score."""
    weight, target = indicator.weight, indicator.target
    row = declared(indicator)
    if target is None:
        return {**row, "actual_text": "达成预期目标", "score": weight}
    if indicator.operator != "≥":
        return {**row, "actual": target if indicator.unit == "个月" else target - 1, "score": weight}
    reach = Decimal("0.5") if generous else reach
    actual = rounded(target * reach) if reach < 1 else target + rng.choice((0, 0, 1))
    score = weight if generous else rounded(weight * min(actual / target, Decimal(1)))
    reason = rng.choice(names.SHORTFALL_REASONS) if score < weight else None
    return {**row, "actual": actual, "score": score, "reason": reason}


def declared(indicator: Indicator) -> Record:
    """Return an indicator as goals declare it."""
    return {
        "level1": indicator.level1,
        "level2": indicator.level2,
        "level3": indicator.level3,
        "operator": indicator.operator,
        "target": indicator.target,
        "target_text": indicator.wording or None,
        "unit": indicator.unit or None,
        "weight": indicator.weight,
    }


def _reason(indicators: list[Record]) -> str | None:
    return next((row["reason"] for row in indicators if row.get("reason")), None)


def monitoring(project: Project, year: int, outcome: str, rng: Random) -> Record:
    """Return the mid-year monitoring form (绩效运行监控表) of a project that runs as `outcome` says."""
    budget = project.budgets[year]
    executed = rounded(budget.adjusted * (share(rng, 0.2, 0.4) if outcome == "slow" else share(rng, 0.52, 0.75)))
    money = {**_annual(budget), "executed": executed, "expected_executed": budget.adjusted}
    indicators = [_under_way(each, outcome, rng) for each in project.indicators]
    weight = sum((row["weight"] for row in indicators), Decimal(0))
    pace = share(rng, *PACE[outcome]) if outcome in PACE else share(rng, 0.9, 1)
    return {
        **head(project),
        "month": MONTH,
        "conditions_met": "否" if outcome == "unmet" else "是",
        "funds": {"年度资金总额": money},
        **money,
        "execution_rate": rounded(executed / budget.adjusted, Decimal("0.0001")) if budget.adjusted else None,
        "indicators": indicators,
        "total_weight": weight,
        "goal_completion": rounded(pace * MONTH / MONTHS, Decimal("0.0001")),
        "possibility": indicators[0]["possibility"],
        "reason": _reason(indicators),
    }


def _under_way(indicator: Indicator, outcome: str, rng: Random) -> Record:
    """Return an indicator at the month of monitoring, behind where the outcome says so."""
    behind = outcome in PACE
    row = {**declared(indicator), "possibility": "有可能" if behind else "确定能"}
    if indicator.level2 == "数量指标" and outcome == "impossible":
        row["possibility"] = "完全不可能"
    if behind or row["possibility"] == "完全不可能":
        row["reason"] = rng.choice(names.SHORTFALL_REASONS)
    target = indicator.target
    if target is None:
        return {
            **row,
            "actual_text": "未完成" if outcome == "stop" else "达成预期目标",
            "expected_text": "达成预期目标",
        }
    if indicator.operator != "≥":
        late = outcome == "stop"
        return {**row, "actual": target + 1 if late else target - 4, "expected_text": f"{target}"}
    if indicator.level2 == "质量指标":
        return {**row, "actual": target / 2 if behind else target + 1, "expected_text": f"{target}"}
    pace = share(rng, *PACE[outcome]) if behind else share(rng, 0.92, 1.3)
    return {**row, "actual": rounded(target * MONTH / MONTHS * pace), "expected_text": f"{target}"}


def foreseen(monitoring: Record, results: Record | None) -> Record:
    """Return a monitoring form that expected of the year what came of it, where that is known."""
    if results is None:
        return monitoring
    for line, result in zip(monitoring["indicators"], results["indicators"], strict=True):
        if result.get("actual") is not None:
            line["expected_text"] = f"{result['actual']}"
    return monitoring


def ex_ante(project: Project, year: int, verdict: str, rng: Random) -> Record:
    """Return the ex-ante evaluation (事前绩效评估) of a new project, with scores that a reviewer of this mind gives."""
    lost = share(rng, *LOST_IN_REVIEW[verdict])
    items: list[Record] = []
    for name, points in zip(EX_ANTE_ITEMS, EX_ANTE_WEIGHTS, strict=True):
        weight = Decimal(points)
        blank = verdict == "待审核" and name == EX_ANTE_ITEMS[-1]
        review = None if blank else rounded(weight * (1 - lost))
        items.append(
            {"item": name, "weight": weight, "self_score": weight - 1, "review_score": review, "opinion": "同意"}
        )
    reviews = [item["review_score"] for item in items]
    return {
        **head(project),
        "subject_kind": "政策" if rng.random() < 0.1 else "项目",
        "items": items,
        "total_weight": FULL_SCORE,
        "total_self_score": sum((item["self_score"] for item in items), Decimal(0)),
        "total_review_score": None if None in reviews else sum(reviews, Decimal(0)),
        "reviewed_on": None if None in reviews else date(year - 1, 9, rng.randint(1, 28)),
    }


def goal(project: Project, year: int, course: str, rng: Random) -> Record:
    """Return the goal declaration (绩效目标申报表) of a project with its review record."""
    requested = project.budgets[year].requested
    steps = [_dated(step, project.department) for step in _steps(course, year, rng)]
    return {
        **head(project),
        "funds": {
            "年度资金总额": {"amount": requested},
            "财政拨款": {"amount": requested},
            "上年结转资金": {"amount": Decimal(0)},
            "其他资金": {"amount": Decimal(0)},
        },
        "goal": f"按期完成{project.work.name}年度任务，{project.work.benefit}持续受益",
        "indicators": [declared(each) for each in project.indicators],
        "steps": steps,
    }


def _steps(course: str, year: int, rng: Random) -> Iterator[Record]:
    day = date(year - 1, 8, rng.randint(1, 10))

    def step(number: int, conclusion: str, after: int, **more: Any) -> Record:
        return {"step": STEPS[number], "conclusion": conclusion, "decided_on": day + timedelta(after), **more}

    deadlines = {"returned": date(year, 12, 31), "overdue": day + timedelta(40), "second_try": day + timedelta(35)}
    yield step(0, "通过", 0)
    if course == "sent_back":
        yield step(1, "退回", 8, opinion="指标不可衡量，补充后重新上报")
        return
    yield step(1, "通过", 9)
    if course == "reviewing":
        return
    if course in deadlines:
        yield step(2, "退回", 20, opinion="目标与资金量不匹配，限期整改", rectify_by=deadlines[course])
    if course in ("admitted", "second_try"):
        yield step(2, "通过", 32 if course == "second_try" else 20)


def _dated(step: Record, department: Department) -> Record:
    """Return the step as its department writes dates: as text, or as date cells."""
    if not department.written_dates:
        return step
    return {
        key: f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else value
        for key, value in step.items()
    }
