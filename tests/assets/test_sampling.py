"""Monetary-unit sampling as arithmetic: who is met how often, who is certain, and that the same seed draws the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction
from math import ceil
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.selection.sampling import (
    ABOVE_INTERVAL,
    BY_MONEY,
    CERTAIN,
    DRAWN,
    Candidate,
    Draw,
    changes,
    draw,
    frame_sha256,
    sample_size,
)


def project(number: int, amount: int | str, reasons: str = "", points: int = 0) -> Candidate:
    return Candidate(f"64050025T{number:012d}", "219", D(amount), D(points), reasons)


def strata(made: Draw) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {CERTAIN: set(), DRAWN: set(), "": set()}
    for each in made.projects:
        found[each.stratum].add(int(each.project_code[-12:]))
    return found


SEEDS = 2000


def test_each_project_is_met_as_often_as_its_money_says() -> None:
    """Over 2,000 seeds, within 2 % of all that is drawn; each at most once a draw."""
    rng = Random(1)
    frame = [project(number, rng.randint(1, 40) * 12_345) for number in range(1, 31)]
    total = sum(each.amount for each in frame)
    met: Counter[str] = Counter()
    for seed in range(SEEDS):
        drawn = [each.project_code for each in draw(frame, 10, seed).projects if each.stratum == DRAWN]
        assert len(drawn) == len(set(drawn)) == 10
        met.update(drawn)
    for each in frame:
        due = each.amount / total
        assert abs(D(met[each.project_code]) / (SEEDS * 10) - due) < D("0.02") * due + D("0.004")
    covered = sum(met[each.project_code] * each.amount for each in frame) / SEEDS
    expected = sum(each.amount * each.amount for each in frame) * 10 / total
    assert abs(covered / expected - 1) < D("0.02")


def test_the_start_is_the_seed_s_and_the_points_follow() -> None:
    """By hand: seed 1 starts at 0.1343… of the interval 50, that is 6.7: in projects 1, 3 and 4 at 6.7, 56.7 and 106.7."""
    frame = [project(1, 40), project(2, 10), project(3, 45), project(4, 20), project(5, 35)]
    made = draw(frame, 3, 1)
    assert made.interval == 50
    assert strata(made) == {CERTAIN: set(), DRAWN: {1, 3, 4}, "": {2, 5}}
    assert strata(draw(reversed(frame), 3, 1)) == strata(made), "the order is that of the codes"
    assert {strata(draw(frame, 3, seed))[DRAWN] == {1, 3, 4} for seed in range(20)} == {True, False}


def test_larger_than_the_interval_is_certain_until_none_is() -> None:
    """100 ÷ 4 = 25: 60 is above it; 40 ÷ 3 is left, above which 15 is; 25 ÷ 2 has none above it."""
    frame = [project(1, 60), project(2, 15), project(3, 10), project(4, 10), project(5, 5)]
    made = draw(frame, 4, 3)
    assert made.interval == Fraction(25, 2)
    found = strata(made)
    assert found[CERTAIN] == {1, 2}
    assert len(found[DRAWN]) == 2
    assert {each.reasons for each in made.projects if each.stratum == CERTAIN} == {ABOVE_INTERVAL}
    assert {each.reasons for each in made.projects if each.stratum == DRAWN} == {BY_MONEY}


def test_as_large_as_the_interval_is_drawn_always_and_once() -> None:
    frame = [project(1, 20), project(2, 5), project(3, 10), project(4, 5)]
    for seed in range(50):
        made = draw(frame, 2, seed)
        assert made.interval == 20
        assert 1 in strata(made)[DRAWN]
        assert len(strata(made)[DRAWN]) == 2


def test_certain_projects_take_no_place_of_the_drawn() -> None:
    frame = [project(1, 10**9, "重点项目"), *(project(number, 10) for number in range(2, 12))]
    made = draw(frame, 5, 1)
    assert strata(made)[CERTAIN] == {1}
    assert len(strata(made)[DRAWN]) == 5
    assert made.interval == 20


def test_without_money_a_project_is_met_by_its_reasons_alone() -> None:
    frame = [project(1, 0), project(2, 0, "重点项目"), project(3, 7), project(4, 8)]
    for seed in range(20):
        found = strata(draw(frame, 1, seed))
        assert found[CERTAIN] == {2}
        assert 1 not in found[DRAWN]


@pytest.mark.parametrize("frame", [[], [project(1, 0)], [project(1, 5, "重点项目")]])
def test_nothing_to_draw_from(frame: list[Candidate]) -> None:
    made = draw(frame, 3, 1)
    assert made.interval is None
    assert strata(made)[DRAWN] == set()


def test_fewer_projects_than_places_are_all_certain() -> None:
    assert strata(draw([project(number, number) for number in range(1, 6)], 30, 1))[CERTAIN] == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(("share", "size"), [("0.1", 30), ("0.05", 60), ("0.07", 43), ("1", 3), ("0", 8)])
def test_size_for_a_tolerable_share(share: str, size: int) -> None:
    assert sample_size(D(share), 8) == size
    assert D(share) == 0 or size == ceil(3 / float(share))


@settings(max_examples=60, deadline=None)
@given(
    amounts=st.lists(st.integers(0, 10**12), max_size=25),
    size=st.integers(1, 30),
    seed=st.integers(0, 2**63 - 1),
)
def test_laws(amounts: list[int], size: int, seed: int) -> None:
    frame = [project(number, D(fen) / 100) for number, fen in enumerate(amounts, 1)]
    made = draw(frame, size, seed)
    assert made == draw(frame[::-1], size, seed)
    found = strata(made)
    assert len(found[CERTAIN]) + len(found[DRAWN]) <= size
    if made.interval is None:
        assert found[DRAWN] == set()
        return
    amount = {number: frame[number - 1].amount for number in found[CERTAIN] | found[DRAWN] | found[""]}
    left = [amount[number] for number in found[DRAWN] | found[""]]
    assert len(found[DRAWN]) == size - len(found[CERTAIN])
    assert made.interval * len(found[DRAWN]) == sum(map(Fraction, left))
    assert all(each <= made.interval for each in left)
    assert all(amount[number] > made.interval for number in found[CERTAIN])


def test_a_changed_frame_is_told_and_has_another_fingerprint() -> None:
    before = [project(1, 10), project(2, 20), project(3, 30), project(4, 40)]
    now = [project(2, 20), replace(project(3, 35), points=D(6)), project(4, 40, "重点项目"), project(5, 50)]
    code = "64050025T00000000000"
    assert changes(before, now) == [
        f"{code}1: gone, 10.00 元",
        f"{code}3: amount 元 30.00 → 35.00, points 0.00 → 6.00",
        f"{code}4: certain by nothing → 重点项目",
        f"{code}5: came, 50.00 元",
    ]
    assert changes(now, now[::-1]) == []
    assert frame_sha256(now) == frame_sha256(now[::-1]) == draw(now, 2, 1).frame_sha256
    assert len({frame_sha256(each) for each in (before, now, now[1:], [*now[:3], project(5, "50.01")])}) == 4
