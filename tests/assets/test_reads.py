"""What a model rests on follows from what it reads."""

from __future__ import annotations

import pytest

from assets.reads import UnknownTableError, models, rests_on


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", {}),
        ("from this.monitoring_flags", {"monitoring_flags": (0, 0)}),
        ("from last.monitoring_flags", {"monitoring_flags": (1, 1)}),
        ("from this.rectifications join evaluated.rectifications using (number)", {"rectifications": (2, 0)}),
        ("from this.department", {"unit_register": (0, 0)}),
        ("from this.accepted_monitorings", {"monitorings": (0, 0)}),
        ("from evaluated.accepted_goals", {"goal_declarations": (2, 2), "department_goal_declarations": (2, 2)}),
        ("from last.accepted_r_proj", {"earlier_years": (0, 0)}),
        ("from this.accepted_indicators join this.policy_words using (word)", {}),
        ("from this.review_draws -- and never this.unit_register", {"review_frame": (0, 0)}),
        ("from this.disclosure_calendar", {f"{job}_disclosure_calendar": (0, 0) for job in (
            "annual_self_evaluation", "next_year_control_figures")}),
    ],
)  # fmt: skip
def test_assets_and_lags_are_those_of_the_tables_that_are_named(
    text: str, expected: dict[str, tuple[int, int]]
) -> None:
    assert rests_on("made", [text]) == expected


def test_the_register_of_projects_brings_what_it_is_joined_with() -> None:
    assert rests_on("made", ["from this.project"]).keys() == {"project_register", "budget_register"}


def test_a_table_that_nobody_writes_is_named() -> None:
    with pytest.raises(UnknownTableError, match=r"made\.sql reads project_grade, which"):
        rests_on("made", ["from this.project_grade"])


def test_models_stand_in_the_folders_of_their_clauses() -> None:
    found = models()
    assert (found["project_grades"], found["disclosure_calendar"]) == ("self_evaluation", "disclosure")
    assert {"classified_projects", "review_frame"}.isdisjoint(found)
