"""What a value of each section may be: exact numbers with their ranges, words, bands, month points, rules.

Here: from the text of one dated value to a checked Python value. Not here: the frame around it (`policy.model`) and
checks between parameters (`policy.consistency`). No number of the plan stands in this file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from policy.document import Leaf, Node, Series, branch, check_keys, fail, leaf, nearest

NUMBER = re.compile(r"-?\d+(\.\d+)?")
DECIMAL_PLACES = 6
MISSING_GRADE = "未自评"
LAST_MONTH = 12


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
}

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

NUMBERS = {
    "execution_score.weight": "points",
    "score.total": "points",
    "credibility.excess_points": "points",
    "credibility.single_weight": "points",
    "credibility.review_difference": "points",
    "monitoring.default_month": "month",
    "monitoring.months_in_year": "month",
    "monitoring.stop_below": "share",
    "monitoring.reduce_below": "share",
    "disclosure.units_days": "days",
    "disclosure.publish_days": "days",
    "congress_pack.size": "count",
    "bulletin.review_difference": "points",
    "assessment.ex_ante": "points",
    "assessment.goals": "points",
    "assessment.monitoring": "points",
    "assessment.self_evaluation": "points",
    "assessment.accuracy": "points",
    "assessment.disclosure": "points",
    "assessment.accuracy_slope": "points",
    "assessment.commend_rank": "count",
    "assessment.warn_count": "count",
    "magnitude_factor": "ratio",
    "returns.rectify_days": "days",
    **{f"{EX_ANTE_WEIGHT}.{item}": "points" for item in EX_ANTE_ITEMS},
}
"""Single numbers and the unit that the models take them in."""

CHOICES = {
    "execution_rate_base": ("adjusted", "initial"),
    "cut_base": ("evaluated_year_total", "requested", "current_initial"),
    "combination": ("largest", "sum"),
    "roll_if_holiday": ("off", "weekends"),
}

BANDS = {
    "grade": ("优", "良", "中", "差"),
    "ex_ante": (),
    "light": ("red", "yellow", "green", "blue"),
}
"""Scales and their labels, rank 1 first; empty: the policy's own words, best first."""
LOWEST_FIRST = ("light",)
BAND_UNITS = {"grade": "points", "ex_ante": "points", "light": "ratio"}

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "ex_ante": (),
    "goals": (),
    "grade": ("grades",),
    "same_content": ("grades",),
    "monitoring": ("flags",),
}
"""What the models that a rule may name in `when` are told, beside the rule itself."""
SUBJECTS = ("project", "department_public_funds")
EFFECTS = ("whole", "rate", "freeze", "hold")
EXCEPTIONS = ("不予压减", "允许再次安排")
"""Exceptions that void rules; 保留金额 caps the cut instead."""
TREATMENTS = ("suspend", "stop_next_year", "reduce_next_year", "expedite")
OPTIONS = {"grades": (*BANDS["grade"], MISSING_GRADE), "flags": TREATMENTS}
"""Words of arguments that models know."""
PROGRESS = ("cumulative", "within")
WORDS = ("execution_rate_indicators",)
"""Lists of words that the models know."""
SIGNS = ("≥", "≤", "=")
OTHER_TARGETS = "其他"
"""Targets of every other kind, among those without an operator."""


def number(node: Node, what: str, unit: str) -> Decimal:
    """Read an exact number in the range of its unit, with at most six decimal places: tables hold it exactly."""
    text = leaf(node, what).text
    if not NUMBER.fullmatch(text):
        fail(node.place, f"{what} must be a plain number such as 10 or 0.10, not {text}.")
    value, allowed = Decimal(text), UNITS[unit]
    if len(text.partition(".")[2]) > DECIMAL_PLACES:
        fail(node.place, f"{what} has more than {DECIMAL_PLACES} decimal places.")
    if value < allowed.least or (allowed.most is not None and value > allowed.most):
        top = f" to {allowed.most}" if allowed.most is not None else " or more"
        fail(node.place, f"{what} is {text}, but a number of {unit} is {allowed.least}{top}.")
    if allowed.whole and value != value.to_integral_value():
        fail(node.place, f"{what} must be a whole number, not {text}.")
    return value


def word(node: Node, what: str, options: tuple[str, ...] = ()) -> str:
    """Read a word, one of the options where there are any."""
    text = leaf(node, what).text
    if options and text not in options:
        fail(node.place, f"{what} cannot be {text}; {nearest(text, options)}")
    return text


def flag(node: Node, what: str) -> bool:
    """Read `true` or `false`."""
    return word(node, what, ("true", "false")) == "true"


def words(node: Node, what: str, options: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Read a list of different words, out of the options where there are any."""
    if not isinstance(node, Series):
        fail(node.place, f"{what} must be a list such as [{options[0] if options else '甲, 乙'}].")
    seen: list[str] = []
    for item in node.items:
        text = word(item, what, options)
        if text in seen:
            fail(item.place, f"{what} names {text} twice.")
        seen.append(text)
    return tuple(seen)


@dataclass(frozen=True)
class Band:
    """A half-open band [lower, upper); `upper` empty: open-ended; `closed`: the upper end belongs to it."""

    lower: Decimal
    upper: Decimal | None
    closed: bool


def bands(node: Node, what: str, scale: str) -> dict[str, Band]:
    """Read the bands of a scale without gap or overlap from 0 up; only the highest may be closed or open-ended."""
    tree = branch(node, what)
    labels = BANDS[scale] or tuple(tree.entries)
    check_keys(tree, what, labels)
    if tuple(tree.entries) != labels:
        fail(tree.place, f"{what} must list its bands in the order {', '.join(labels)}.")
    read = {label: _band(tree.entries[label], f"{what}, {label}", BAND_UNITS[scale]) for label in labels}
    upwards = labels if scale in LOWEST_FIRST else labels[::-1]
    end: Decimal | None = Decimal(0)
    for label in upwards:
        band, place = read[label], tree.places[label]
        if end is None or band.lower < end:
            fail(place, f"{what}: the band {label} overlaps the one below it.")
        if band.lower > end:
            fail(place, f"{what}: there is a gap between {end} and {band.lower} below the band {label}.")
        if label != upwards[-1] and (band.closed or band.upper is None):
            fail(place, f"{what}: only the highest band may be closed or open-ended, not {label}.")
        if band.upper is not None and band.upper <= band.lower:
            fail(place, f"{what}: the band {label} ends at or below its lower end.")
        end = band.upper
    return read


def _band(node: Node, what: str, unit: str) -> Band:
    tree = branch(node, what)
    check_keys(tree, what, ("lower",), ("upper", "closed"))
    upper, closed = tree.entries.get("upper"), tree.entries.get("closed")
    if closed is not None and upper is None:
        fail(tree.place, f"{what} is closed but has no upper end.")
    return Band(
        lower=number(tree.entries["lower"], f"{what}, lower", unit),
        upper=None if upper is None else number(upper, f"{what}, upper", unit),
        closed=closed is not None and flag(closed, f"{what}, closed"),
    )


def month_points(node: Node, what: str) -> dict[int, Decimal]:
    """Read the points of the line of minimum execution: months rise from 0 to 12, shares never fall."""
    tree = branch(node, what)
    read: dict[int, Decimal] = {}
    last_month, last_share = -1, Decimal(0)
    for key, value in tree.entries.items():
        if not key.isdecimal() or not last_month < int(key) <= LAST_MONTH:
            fail(tree.places[key], f"{what}: months must be whole numbers that rise from 0 to {LAST_MONTH}, not {key}.")
        share = number(value, f"{what}, month {key}", "share")
        if share < last_share:
            fail(tree.places[key], f"{what}: the share falls to {share} in month {key}; it may not fall.")
        last_month, last_share = int(key), share
        read[last_month] = share
    if 0 not in read or last_month != LAST_MONTH:
        fail(tree.place, f"{what}: the line must begin in month 0 and end in month {LAST_MONTH}.")
    return read


@dataclass(frozen=True)
class Rule:
    """What a rule does: its effect, the rate of the effect `rate`, its model and what the model is told, its place among others."""

    effect: str
    rate: Decimal | None
    when: str
    order: int
    arguments: Mapping[str, tuple[str, ...]]
    voided_by: tuple[str, ...]


def rule(node: Node, what: str) -> Rule:
    """Read what a rule does; a rate belongs to the effect `rate`, each argument to the model that is named."""
    tree = branch(node, what)
    given = tree.entries
    when = word(given["when"], f"{what}, when") if "when" in given else ""
    arguments = ARGUMENTS.get(when)
    own = [key for key in given if key not in ("effect", "rate", "when", "order", "voided_by")]
    expected = own if arguments is None else arguments
    check_keys(tree, what, ("effect", "when", "order", *expected), ("rate", "voided_by"))
    effect, rate, order = word(given["effect"], f"{what}, effect", EFFECTS), given.get("rate"), given["order"]
    if (effect == "rate") != (rate is not None):
        fail(tree.place, f"{what}: a rate belongs to the effect rate and to no other.")
    return Rule(
        effect=effect,
        rate=None if rate is None else number(rate, f"{what}, rate", "share"),
        when=when,
        order=int(number(order, f"{what}, order", "count")),
        arguments={key: words(given[key], f"{what}, {key}", OPTIONS.get(key, ())) for key in expected},
        voided_by=words(given["voided_by"], f"{what}, voided_by", EXCEPTIONS) if "voided_by" in given else (),
    )


@dataclass(frozen=True)
class Wording:
    """Words that an actual value begins or ends with, and the shares that they allow in the credibility check and monitoring."""

    words: tuple[str, ...]
    evaluation: Decimal
    monitoring: Decimal


def wording(node: Node, what: str) -> Wording:
    """Read the words of a wording and its two shares."""
    tree = branch(node, what)
    check_keys(tree, what, ("words", "evaluation", "monitoring"))
    shares = (number(tree.entries[key], f"{what}, {key}", "share") for key in ("evaluation", "monitoring"))
    return Wording(words(tree.entries["words"], f"{what}, words"), *shares)


@dataclass(frozen=True)
class UnsignedTarget:
    """The operator that a number without one has, in these units; no units: in any."""

    operator: str
    units: tuple[str, ...]


def unsigned_target(node: Node, what: str) -> UnsignedTarget:
    """Read how numbers without an operator are read."""
    tree = branch(node, what)
    check_keys(tree, what, ("operator",), ("units",))
    units = tree.entries.get("units")
    return UnsignedTarget(
        operator=word(tree.entries["operator"], f"{what}, operator", SIGNS),
        units=() if units is None else words(units, f"{what}, units"),
    )


Read: TypeAlias = Callable[[Node, str, str], object]
"""Reads one dated value: the node, what to call it, the parameter's key."""


@dataclass(frozen=True)
class Section:
    """How the parameters of a section look.

    `keys` fixes the parameters (empty: free words); `unit` gives the unit a parameter must state, if numbers;
    `extra` are further keys of each parameter with the words they allow; `open_ended` entries may begin late or end
    (`null`).
    """

    read: Read
    keys: tuple[str, ...] = ()
    unit: Callable[[str], str] | None = None
    extra: Mapping[str, tuple[str, ...]] | None = None
    open_ended: bool = False


SECTIONS: dict[str, Section] = {
    "numbers": Section(lambda node, what, key: number(node, what, NUMBERS[key]), tuple(NUMBERS), NUMBERS.__getitem__),
    "choices": Section(lambda node, what, key: word(node, what, CHOICES[key]), tuple(CHOICES)),
    "bands": Section(bands, tuple(BANDS), BAND_UNITS.__getitem__),
    "rules": Section(
        lambda node, what, _: rule(node, what), extra={"subject": (), "gate": ("true", "false")}, open_ended=True
    ),
    "treatments": Section(lambda node, what, _: word(node, what), TREATMENTS),
    "indicator_kinds": Section(lambda node, what, _: word(node, what, PROGRESS), open_ended=True),
    "unsigned_targets": Section(lambda node, what, _: unsigned_target(node, what), open_ended=True),
    "wordings": Section(lambda node, what, _: wording(node, what), unit=lambda _: "share", open_ended=True),
    "words": Section(lambda node, what, _: words(node, what), WORDS),
    "classes": Section(lambda node, what, _: flag(node, what)),
}
"""Every section of named parameters; `minimum_execution` is a single parameter of its own."""

MINIMUM_EXECUTION = Section(lambda node, what, _: month_points(node, what), unit=lambda _: "share")


def is_null(node: Node) -> bool:
    """Whether a dated entry is `null`: from that year on the parameter is repealed."""
    return isinstance(node, Leaf) and node.text in ("null", "~", "")
