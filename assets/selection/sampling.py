"""Monetary-unit sampling (按金额等距抽样): which projects are drawn, and what those drawn say of all.

Here: arithmetic alone, exact. Not here: who is in the frame and why one is re-checked for certain (`review_candidates.sql`), what a
review found (`review_outcomes.sql`).
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from random import Random

from policy.language import either

CERTAIN, DRAWN = "必查", "抽取"
ABOVE_INTERVAL = "全年预算数大于抽样间隔"
BY_MONEY = "按金额抽取"
RELIABILITY = Decimal("3.0")
"""Intervals of money that may be overstated although no error was found, at 95 %: −ln 0.05, as tables print it."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Candidate:
    """A project of the frame: `amount` in 元, `certain_by` why it is re-checked for certain, empty where it may be drawn.

    A draw gives it a `stratum` (必查, 抽取, or empty where it is not re-checked) and the reasons of that.
    """

    project_code: str
    department_code: str
    amount: Decimal
    points: Decimal
    certain_by: str = ""
    stratum: str = ""
    reasons: str = ""


@dataclass(frozen=True)
class Draw:
    """A draw: its seed and size, the exact interval in 元 (None where nothing was left to draw), and every project of the frame."""

    seed: int
    size: int
    interval: Fraction | None
    projects: tuple[Candidate, ...]
    frame_sha256: str


def sample_size(tolerable_share: Decimal, frame: int) -> int:
    """⌈3.0 ÷ tolerable share⌉: so many that, with no error found, at most that share is overstated (95 %); all where it is 0."""
    return math.ceil(RELIABILITY / tolerable_share) if tolerable_share else frame


def draw(frame: Iterable[Candidate], size: int, seed: int) -> Draw:
    """Draw re-checks: the certain projects, and `size` of the others by their money, in order of code.

    Systematic, interval = money ÷ size, from a random start. A project larger than the interval is certain; it leaves the money
    and the size, which may make others larger than the interval that is left, until none is. So every project left is met at most
    once, with a chance of amount ÷ interval. A project without money is never met. The start is `random.Random(seed).random()` ×
    interval, the same in every version of Python.
    """
    ordered = sorted(frame, key=lambda each: each.project_code)
    left = [each for each in ordered if not each.certain_by and each.amount > 0]
    above: set[str] = set()
    while left and len(above) < size:
        interval = Fraction(sum(each.amount for each in left)) / (size - len(above))
        larger = [each for each in left if each.amount > interval]
        if not larger:
            break
        above |= {each.project_code for each in larger}
        left = [each for each in left if each.amount <= interval]
    hits = size - len(above)
    step: Fraction | None = None
    drawn: set[str] = set()
    if left and hits > 0:
        step = Fraction(sum(each.amount for each in left)) / hits
        drawn = {left[at].project_code for at in _met(left, step, hits, seed)}
    return Draw(seed, size, step, tuple(_selected(each, above, drawn) for each in ordered), frame_sha256(ordered))


def _met(left: Sequence[Candidate], interval: Fraction, hits: int, seed: int) -> list[int]:
    """Which projects hold the points start, start + interval …, each from the end of the one before it up to its own."""
    ends = [Fraction(end) for end in accumulate(each.amount for each in left)]
    start = Fraction(Random(seed).random()) * interval
    return [bisect_right(ends, start + number * interval) for number in range(hits)]


def _selected(each: Candidate, above: set[str], drawn: set[str]) -> Candidate:
    if each.certain_by or each.project_code in above:
        return replace(each, stratum=CERTAIN, reasons=each.certain_by or ABOVE_INTERVAL)
    return replace(each, stratum=DRAWN, reasons=BY_MONEY) if each.project_code in drawn else each


def frame_sha256(frame: Iterable[Candidate]) -> str:
    """The fingerprint of a frame, whatever its order: a line a project, its fields with tabs between."""
    lines = sorted(
        "\t".join(
            (each.project_code, each.department_code, f"{each.amount:.2f}", f"{each.points:.2f}", each.certain_by)
        )
        for each in frame
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def changes(before: Iterable[Candidate], now: Iterable[Candidate]) -> list[str]:
    """What became of a frame, a sentence a project in order of code."""
    was, is_now = ({each.project_code: each for each in frame} for frame in (before, now))
    told, none = [], either("nothing", "无")
    for code in sorted(was.keys() | is_now.keys()):
        old, new = was.get(code), is_now.get(code)
        if old is None and new is not None:
            told.append(either(f"{code}: came, {new.amount:,.2f} 元", f"{code}：新增，{new.amount:,.2f}元"))
        elif old is not None and new is None:
            told.append(either(f"{code}: gone, {old.amount:,.2f} 元", f"{code}：移出，{old.amount:,.2f}元"))
        elif old is not None and new is not None and old != new:
            parts = [
                (either("amount 元", "金额（元）"), f"{old.amount:,.2f}", f"{new.amount:,.2f}"),
                (either("points", "风险分"), f"{old.points:.2f}", f"{new.points:.2f}"),
                (either("certain by", "必查原因"), old.certain_by or none, new.certain_by or none),
                (either("department", "部门"), old.department_code, new.department_code),
            ]
            changed = [f"{part} {a} → {b}" for part, a, b in parts if a != b]
            told.append(either(f"{code}: {', '.join(changed)}", f"{code}：{'，'.join(changed)}"))
    return told


def factors(errors: int) -> list[Decimal]:
    """Upper bounds at 95 % of the mean of a Poisson count of 0, 1 … `errors`, rounded up to two places as audit tables print them.

    3.00, 4.75, 6.30, 7.76 …: the mean at which so few or fewer come up in one case of twenty.
    """
    return [_factor(count) for count in range(errors + 1)]


def _factor(count: int) -> Decimal:
    low, high = 0.0, count + 20 + 6 * math.sqrt(count)
    for _ in range(60):  # halved as often, it is known to more places than a float has
        mean = (low + high) / 2
        fewer = sum(math.exp(each * math.log(mean) - mean - math.lgamma(each + 1)) for each in range(count + 1))
        low, high = (mean, high) if fewer > 1 - CONFIDENCE else (low, mean)
    return Decimal(math.ceil(high * 100)) / 100
