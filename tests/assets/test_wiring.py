"""What a model rests on follows from what it reads."""

from __future__ import annotations

import pytest

from assets.lineage import UnknownTableError, upstream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", {}),
        ("from this.monitoring_flags", {"monitoring_flags": (0, 0)}),
        ("from last.monitoring_flags", {"monitoring_flags": (1, 1)}),
        ("from this.rectifications join evaluated.rectifications using (number)", {"rectifications": (2, 0)}),
        ("from this.department", {"unit_register": (0, 0)}),
        ("from this.accepted_monitorings", {"monitorings": (0, 0)}),
        ("from this.accepted_goals", {"goal_declarations": (0, 0)}),
        ("from this.accepted_goals where form = 'DG'", {"department_goal_declarations": (0, 0)}),
        ("from last.accepted_r_proj", {"earlier_years": (0, 0)}),
        ("from this.policy_words", {}),
        ("from this.review_draws -- and never this.unit_register", {"review_frame": (0, 0)}),
    ],
)
def test_assets_and_lags_are_those_of_the_tables_that_are_named(
    text: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert upstream("made", text) == expected


def test_the_register_of_projects_brings_what_it_is_joined_with() -> None:
    assert upstream("made", "from this.project").keys() == {"project_register", "budget_register"}


def test_a_table_that_there_is_not_is_named() -> None:
    with pytest.raises(UnknownTableError, match=r"made\.sql reads this\.project_grade, which"):
        upstream("made", "from this.project_grade")
