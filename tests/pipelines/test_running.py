"""What a run that failed says of why."""

import dagster as dg
import pytest
from dagster import ExecuteInProcessResult

from assets.installation import InboxGoneError
from assets.intake import MissingRegisterError
from assets.invariants import BrokenInvariantError
from pipelines.running import _cause


def failed(error: BaseException) -> ExecuteInProcessResult:
    @dg.op
    def step() -> None:
        raise error

    return dg.GraphDefinition("season", node_defs=[step]).to_job().execute_in_process(raise_on_error=False)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (dg.DagsterExecutionInterruptedError(), "it was told to stop. Run it again"),
        (ValueError("R-UNIT: no such sheet"), "R-UNIT: no such sheet"),
    ],
)
def test_the_cause_is_a_sentence(error: BaseException, words: str) -> None:
    event = next(event for event in failed(error).all_events if event.is_step_failure)
    said = _cause(event.step_failure_data.error)
    assert said.startswith(words)
    assert "dagster" not in said


@pytest.mark.parametrize("kind", [BrokenInvariantError, MissingRegisterError, InboxGoneError])
def test_the_page_of_a_run_begins_with_our_sentence(kind: type[dg.Failure]) -> None:
    """Of any other error it shows first that a step of Dagster's failed."""
    event = next(event for event in failed(kind("R-UNIT is missing.")).all_events if event.is_step_failure)
    about = event.step_failure_data
    assert about.user_failure_data
    assert about.user_failure_data.description == "R-UNIT is missing."
    assert about.error_display_string.partition("\n")[0].endswith(": R-UNIT is missing.")
    assert _cause(about.error) == "R-UNIT is missing."
