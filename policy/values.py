"""The words that models know: units, clauses, choices, treatments, what rules may do. No number of the plan stands in this file."""

from __future__ import annotations

from dataclasses import dataclass

MISSING_GRADE = "未自评"
PENDING = "待审核"
LAST_MONTH = 12
DECIMAL_PLACES = 6
"""Tables hold numbers exactly up to here."""


@dataclass(frozen=True)
class Unit:
    """Range of a unit, both ends included; `most` empty: no upper end."""

    least: int
    most: int | None
    whole: bool = False


UNITS = {
    "points": Unit(0, 100),
    "share": Unit(0, 1),
    "ratio": Unit(0, None),
    "days": Unit(0, 366, whole=True),
    "count": Unit(0, None, whole=True),
    "month": Unit(1, LAST_MONTH, whole=True),
    "yuan": Unit(0, None),
}
CLAUSES = ("一(一)", "一(二)", "一(三)", "一(四)", "二", "local")
SOURCES = ("plan", "local", "published")
RELIABILITIES = ("official", "mirror", "digest")
"""Of a published source: the bureau's own page, a copy of it elsewhere, or what somebody says of it."""

EX_ANTE_WEIGHT = "ex_ante_weight"
EX_ANTE_ITEMS = (
    "立项必要性",
    "投入经济性",
    "环境可控性",
    "绩效目标合理性",
    "实施方案可行性",
    "筹资合规性",
    "财政可持续性",
)
"""What an ex-ante evaluation looks at; the policy gives each its points."""

CHOICES = {
    "execution_rate_base": ("adjusted", "initial"),
    "cut_base": ("evaluated_year_total", "requested", "current_initial"),
    "combination": ("largest", "sum"),
    "roll_if_holiday": ("off", "weekends"),
    "minimum_execution": ("linear", "steps"),
}
LIGHTS = ("red", "yellow", "green", "blue")
BEST_FIRST = ("grade", "ex_ante")
"""Scales of words of the policy's own, whose best band is closed at the whole score."""

SUBJECTS = ("project", "department_public_funds")
EFFECTS = ("whole", "rate", "freeze", "hold")
EXCEPTION = "exception"
"""What the ledger calls the lines of approved exceptions."""
EXCEPTIONS = ("不予压减", "允许再次安排")
"""Exceptions that void rules; 保留金额 caps the cut instead."""
TREATMENTS = ("suspend", "stop_next_year", "reduce_next_year", "expedite")
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "ex_ante": (),
    "goals": (),
    "grade": ("grades",),
    "same_content": ("grades",),
    "monitoring": ("flags",),
    "rectification": (),
}
"""What the models that a rule may name in `when` are told, beside the rule itself."""
PROGRESS = ("cumulative", "within")
LISTS_OF_KINDS = ("delivered_kinds", "cost_kinds", "benefit_kinds")
"""Lists of words that are kinds of indicators."""
SIGNS = ("≥", "≤", "=")
OTHER_TARGETS = "其他"
"""Targets of every other kind, among those without an operator."""
