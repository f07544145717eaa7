"""Measures of what forms state: indicator shares (credibility) and indicator progress (monitoring), as SQL views.

Here: the views of `measures.sql` and its neighbours, for the checks, the models of the results and analysts alike.
Not here: what follows from a measure (findings, grades, flags).
"""

from __future__ import annotations

from pathlib import Path

from warehouse.schema import quoted
from warehouse.store import Warehouse

FILES = tuple(Path(__file__).with_name(f"{name}.sql") for name in ("units", "measures", "comparisons"))
MEANING = {
    "magnitudes": "数量级: words before a unit (万, 亿) and what they multiply by",
    "unit_words": "计量单位写法: spellings of units, and the name by which each is known",
    "measure_units": "计量单位换算: every unit as it is written, its name and what its magnitude multiplies by",
    "indicator_kinds": "指标类别: the kind of each pair of levels 1 and 2, as the policy knows it",
    "measured_indicators": "指标计量值: operator as it counts, target and actual value in one unit, of every indicator",
    "worded_shares": "定性指标份额: the shares that the wording of an actual value allows",
    "execution_rate_indicators": "执行率指标: the one indicator of a form that is its execution rate",
    "indicator_shares": "指标可信份额: share, expected_score, reported_score of every SE and DE indicator; clause 一(四)",
    "indicator_excess": "指标多报分: points above what actual values support, and the largest weight, of a form",
    "self_evaluation_scores": "自评得分复算: rate_base, execution_score, indicator_score, self_score of SE, DE and list rows",
    "monitored_months": "监控截止月份: the month that an MO form or list row looks up to",
    "unweighted_forms": "无权重表: forms none of whose indicators has a weight",
    "indicator_progress": "指标进度: progress, capped_progress, light of every MO indicator; clause 一(三)",
    "monitored_doubts": "监控疑点指标: red lights without a reason, and goals out of reach, of an MO form",
    "comparable_indicators": "指标可比值: name, target, actual and expected value in millionths of one unit, of every indicator",
}
"""What each view holds, as the database says it; all are of the scope, those of forms by sha256, sheet, subject_no."""


def create(warehouse: Warehouse) -> None:
    """Create the views of `MEANING` in the warehouse, unless it has them just so."""
    said = (f"comment on view {name} is {quoted(meaning)}" for name, meaning in MEANING.items())
    warehouse.declare("measures", (*(file.read_text(encoding="utf-8") for file in FILES), *said))
