"""What happens to each project of the sample city, from its self-evaluation to its request for the next budget.

Here: stories as data, those that every city tells and the odds of the rest. Not here: the forms that tell them
(`records`) nor any rule: what a story leads to is for the models to find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Story:
    """The course of one project.

    `grade`: how it does in year E (未自评: hands in nothing). `review`: what the bureau's review finds (higher, lower,
    the same, only: there is a review and no form). `generous`: full marks for half of the work. `monitoring`: normal,
    slow, reduce, stop, unmet, impossible or missing. `goal`: admitted, second_try, returned, overdue, reviewing, sent_back
    or missing. `ex_ante`: the verdict that a new project earns. `first`, `last`: years of its life, counted from E.
    `content_of`, `successor_of`: title of the story whose project has the same content, or is its predecessor.
    """

    title: str
    grade: str = "优"
    review: str = ""
    generous: bool = False
    monitoring: str = "normal"
    goal: str = "admitted"
    ex_ante: str = "可行"
    exceptions: tuple[str, ...] = ()
    first: int = 0
    last: int = 2
    budget_class: str = "3"
    is_key: bool = False
    is_classified: bool = False
    no_budget: bool = False
    content_of: str = ""
    successor_of: str = ""


PLAIN = Story("plain")

FEATURED = (
    Story("poor", grade="差"),
    Story("same content", content_of="poor", first=1),
    Story("medium", grade="中", is_key=True),
    Story("medium ended", grade="中", last=0),
    Story("successor", successor_of="medium ended", first=1),
    Story("stopped", monitoring="stop"),
    Story("medium and reduced", grade="中", monitoring="reduce"),
    Story("missing", grade="未自评"),
    Story("conditions unmet", monitoring="unmet"),
    Story("returned", goal="returned"),
    Story("new", first=2, is_key=True),
    Story("new, to be improved", first=2, ex_ante="待完善"),
    Story("medium, exempt", grade="中", exceptions=("不予压减",)),
    Story("poor, budgeted again", grade="差", exceptions=("允许再次安排",)),
    Story("personnel", budget_class="1"),
    Story("office", budget_class="21"),
    Story("running costs", budget_class="22", grade="良"),
    Story("classified", is_classified=True, grade="中"),
    Story("reduced", monitoring="reduce"),
    Story("not handed in", monitoring="missing"),
    Story("slow", monitoring="slow"),
    Story("new, infeasible", first=2, ex_ante="不可行"),
    Story("new, unreviewed", first=2, ex_ante="待审核"),
    Story("new, unevaluated", first=2, ex_ante="未评估"),
    Story("good", grade="良", is_key=True),
    Story("review lower", review="lower", is_key=True),
    Story("review higher", grade="中", review="higher"),
    Story("review only", grade="未自评", review="only"),
    Story("generous", generous=True),
    Story("impossible", monitoring="impossible"),
    Story("overdue", goal="overdue"),
    Story("under review", goal="reviewing", grade="差"),
    Story("sent back by its department", goal="sent_back"),
    Story("undeclared", goal="missing"),
    Story("second try", goal="second_try"),
    Story("reduced, exempt", monitoring="reduce", exceptions=("不予压减",)),
    Story("stopped, budgeted again", monitoring="stop", exceptions=("允许再次安排",)),
    Story("same content, budgeted again", content_of="poor", first=1, exceptions=("允许再次安排",)),
    Story("poor, amount kept", grade="差", exceptions=("保留金额",)),
    Story("medium, amount kept", grade="中", exceptions=("保留金额",)),
    Story("stopped, amount kept", monitoring="stop", exceptions=("保留金额",)),
    Story("reduced, amount kept", monitoring="reduce", exceptions=("保留金额",)),
    Story("three exceptions", grade="中", monitoring="stop", exceptions=("不予压减", "允许再次安排", "保留金额")),
    Story("returned, exempt", grade="中", goal="returned", exceptions=("不予压减", "保留金额")),
    Story("poor and stopped", grade="差", monitoring="stop"),
    Story("missing and unmet", grade="未自评", monitoring="unmet"),
    Story("missing, reduced", grade="未自评", monitoring="reduce"),
    Story("poor ended", grade="差", last=1),
    Story("successor of poor", successor_of="poor ended", first=2),
    Story("missing ended", grade="未自评", last=0),
    Story("successor of missing", successor_of="missing ended", first=1),
    Story("stopped ended", monitoring="stop", last=1),
    Story("successor of stopped", successor_of="stopped ended", first=2),
    Story("no budget", no_budget=True),
    Story("classified, poor", is_classified=True, grade="差"),
    Story("classified, key", is_classified=True, is_key=True),
    Story("personnel, handed in", budget_class="1", grade="中"),
    Story("running costs, poor", budget_class="22", grade="差"),
)
"""Stories that a city tells once each, those that others refer to first; a small city tells the first of them."""

GRADES = {"优": 74, "良": 15, "中": 6, "差": 2, "未自评": 3}
MONITORING = {"normal": 84, "slow": 7, "reduce": 3, "stop": 1, "unmet": 1, "missing": 4}
GOALS = {"admitted": 85, "second_try": 8, "returned": 2, "overdue": 1, "reviewing": 2, "missing": 2}
VERDICTS = {"可行": 78, "待完善": 10, "不可行": 4, "待审核": 4, "未评估": 4}
CLASSES = {"3": 80, "22": 14, "21": 3, "1": 3}
LIVES = {(0, 2): 82, (0, 0): 5, (1, 2): 6, (2, 2): 7}
REVIEWS = {"": 88, "same": 7, "lower": 4, "higher": 1}
"""Odds of a project without a story of its own, in percent."""

DEPARTMENT_GRADES = ("优", "中", "差", "未自评", "良", "优", "review lower", "review only")
"""Grades of the whole departments, the first of them in any city; the others are 优 and now and then 良."""


def stories(projects: int, rng: Random) -> list[Story]:
    """Return a story for each project: the featured ones for up to three quarters of them, the rest by odds."""
    featured = list(FEATURED[: max(projects * 3 // 4, 1)])
    return [*featured, *(_draw(rng) for _ in range(projects - len(featured)))]


def department_grades(departments: int, rng: Random) -> list[str]:
    """Return how each department does as a whole in year E."""
    rest = [("良" if rng.random() < 0.2 else "优") for _ in range(departments)]
    return [*DEPARTMENT_GRADES, *rest][:departments]


def _draw(rng: Random) -> Story:
    first, last = _pick(LIVES, rng)
    return replace(
        PLAIN,
        grade=_pick(GRADES, rng),
        review=_pick(REVIEWS, rng),
        monitoring=_pick(MONITORING, rng),
        goal=_pick(GOALS, rng),
        ex_ante=_pick(VERDICTS, rng),
        first=first,
        last=last,
        budget_class=_pick(CLASSES, rng),
        is_key=rng.random() < 0.08,
        is_classified=rng.random() < 0.02,
    )


def _pick(odds: Mapping[T, int], rng: Random) -> T:
    return rng.choices(list(odds), weights=list(odds.values()))[0]
