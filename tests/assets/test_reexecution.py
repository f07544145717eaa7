"""What a run may go on with: the code that it was asked of, and the warehouse as the run before it left it."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._core.storage.tags import RESUME_RETRY_TAG

from assets.reexecution import (
    CODE_TAG,
    REGION_TAG,
    YEAR_TAG,
    LostThreadError,
    OtherVersionError,
    require_version,
    take_up,
)
from publishing.provenance import code
from publishing.record_keeping import BASIS
from tests.assets.town import warehouse
from warehouse.store import Warehouse

REGION, OTHER, YEAR = "640500", "640521", 2026
TAGS = {REGION_TAG: REGION, YEAR_TAG: str(YEAR)}


@pytest.fixture(scope="module")
def shared() -> Warehouse:
    return warehouse()


@pytest.fixture
def written(shared: Warehouse) -> Iterator[Warehouse]:
    """A warehouse in which the run `first` wrote both regions, each with its basis of secrecy."""
    for region in (REGION, OTHER):
        shared.put_writer(region, "first")
        shared.replace(BASIS, [{"register_year": YEAR, "register_rows": 1}], region=region, year=YEAR)
    yield shared
    shared.connection.execute("delete from written_by")


def run(parent: str | None = None, steps: list[str] | None = None, **tags: str) -> dg.DagsterRun:
    return dg.DagsterRun(
        job_name="season",
        run_id="10c4a5ab-0000-4000-8000-000000000000",
        parent_run_id=parent,
        root_run_id=parent,
        step_keys_to_execute=steps,
        tags={**TAGS, **tags},
    )


def basis(installation: Warehouse, region: str) -> int:
    return len(installation.rows(f"select 1 from {BASIS} where region = $region", region=region))


def test_a_season_that_begins_anew_must_read_its_registers_itself(written: Warehouse) -> None:
    begun = run()
    take_up(written, begun)
    assert (written.writer(REGION), basis(written, REGION)) == (begun.run_id, 0)
    assert (written.writer(OTHER), basis(written, OTHER)) == ("first", 1), "another region is none of its business"


@pytest.mark.parametrize("part", [{"steps": ["project_grades"]}, {RESUME_RETRY_TAG: "true"}])
def test_one_that_goes_on_takes_what_is_there(written: Warehouse, part: dict[str, object]) -> None:
    take_up(written, run("first", **part))  # type: ignore[arg-type]
    assert basis(written, REGION) == 1


def test_a_whole_retry_begins_anew(written: Warehouse) -> None:
    take_up(written, run("second"))
    assert basis(written, REGION) == 0


@pytest.mark.parametrize(("last", "words"), [("another", "run another wrote last"), ("", "no run has written")])
def test_one_that_goes_on_with_what_is_not_there_is_refused(written: Warehouse, last: str, words: str) -> None:
    written.connection.execute("delete from written_by where region = $1", [REGION])
    if last:
        written.put_writer(REGION, last)
    with pytest.raises(LostThreadError, match=f"{words}.*Run the whole season again"):
        take_up(written, run("first", ["project_grades"]))
    assert (written.writer(REGION), basis(written, REGION)) == (last, 1)


def test_code_that_is_not_what_a_run_was_asked_of_refuses_it() -> None:
    require_version(run())
    require_version(run(**{CODE_TAG: code()["sha256"]}))
    with pytest.raises(OtherVersionError, match="This run was asked of jixiao 000000000000, and this machine has"):
        require_version(run(**{CODE_TAG: "0" * 64}))


@pytest.mark.parametrize("begun", [run(), run("first", [])], ids=["anew", "going on"])
def test_a_run_that_dagster_asks_for_twice_is_taken_up_once(written: Warehouse, begun: dg.DagsterRun) -> None:
    """A process for each step: what the steps before made of the list of secrets stands."""
    take_up(written, begun)
    written.replace(BASIS, [{"register_year": YEAR, "register_rows": 2}], region=REGION, year=YEAR)
    take_up(written, begun)
    assert (written.writer(REGION), basis(written, REGION)) == (begun.run_id, 1)
