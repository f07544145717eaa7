"""Cases that run together lose nothing: every one that fails is named, and none hides another."""

from __future__ import annotations

import pytest

from tests.together import together

CASES = [pytest.param("a", 1, id="good"), pytest.param("a", 2, id="bad"), ("a", 3), ("a", -1), ("b", 1)]


@together("form, number", CASES)
def equals_one(form: str, number: int, told: list[int]) -> None:
    told.append(number)
    if form == "b":
        pytest.skip("not of this form")
    if number < 0:
        with pytest.raises(ValueError, match="negative"):
            abs(number)
    assert number == 1


def test_every_case_runs_and_all_that_fail_are_named() -> None:
    told: list[int] = []
    with pytest.raises(pytest.fail.Exception) as failure:
        equals_one("a", told=told)
    assert told == [1, 2, 3, -1]
    message = str(failure.value)
    assert message.startswith("3 of 4 cases:\nbad\n    AssertionError in ")
    assert "\na-3\n" in message
    assert "\na--1\n    Failed in " in message
    assert "good" not in message
    assert "test_together.py" in message


def test_a_group_of_which_nothing_runs_is_skipped() -> None:
    with pytest.raises(pytest.skip.Exception, match="b-1: not of this form"):
        equals_one("b", told=[])
