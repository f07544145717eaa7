"""However a season is run, it leaves the same: as one job, asset by asset, back-filled in any order, again after a failure.

Compared are all published bytes, return slips, Data Docs, and every row of warehouse and snapshot.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg
import pytest

from assets import models
from pipelines.definitions import build_definitions
from sample import make_sample
from tests.pipelines.conftest import AS_OF, installation_of
from tests.survival.homes import copy, outcome
from warehouse.seasons import AUTUMN, SPRING, Season
from warehouse.store import open_warehouse

pytestmark = pytest.mark.slow
REGION = "640500"
YEAR = 2025
YEARS = range(2023, 2028)


def job_of(home: str, season: str) -> dg.JobDefinition:
    """The job of a season on a home; by name, so that Dagster can make it again for a re-execution."""
    installation = installation_of(Path(home), AS_OF, workers=1)
    return build_definitions(installation=installation, regions=[REGION], last_year=max(YEARS)).resolve_job_def(season)


def partition(year: int) -> dg.MultiPartitionKey:
    return dg.MultiPartitionKey({"region": REGION, "year": str(year)})


def run(home: Path, season: Season, year: int, assets: Sequence[str] = ()) -> dg.ExecuteInProcessResult:
    """Run a season's job, or some of its assets, in this process."""
    selection = [dg.AssetKey(asset) for asset in assets] or None
    with dg.DagsterInstance.ephemeral() as instance:
        return job_of(str(home), season.job).execute_in_process(
            instance=instance, partition_key=partition(year), asset_selection=selection, raise_on_error=False
        )


def left(home: Path) -> dict[str, str]:
    """Fingerprints of all that a home's runs have left."""
    pages = sorted(path for path in (home / "data_docs").rglob("*") if path.is_file())
    prints = {path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in pages}
    assert prints, "no Data Docs"
    return {**outcome(home), **prints}


def differences(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city with five years in its inbox, and nothing else."""
    folder = tmp_path_factory.mktemp("years")
    for name, budget_year in (("later", 2027), ("earlier", 2025)):
        make_sample(folder / name, departments=2, projects=5, budget_year=budget_year, messy=budget_year == 2027)
    home = folder / "home"
    for name, years in (("earlier", (2023, 2024)), ("later", (2025, 2026, 2027))):
        for year in years:
            shutil.copytree(folder / name / f"inbox/{REGION}/{year}", home / f"inbox/{REGION}/{year}")
    return home


@pytest.fixture(scope="module")
def whole(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a whole season as one job leaves."""
    home = copy(city, tmp_path_factory.mktemp("whole") / "home")
    assert run(home, SPRING, YEAR).success
    return left(home)


@pytest.mark.slow
def test_asset_by_asset(city: Path, whole: dict[str, str], tmp_path: Path) -> None:
    home = copy(city, tmp_path / "home")
    graph = job_of(str(home), SPRING.job).asset_layer.asset_graph
    order = [key.to_user_string() for level in graph.toposorted_asset_keys_by_level for key in level]
    selected = {key.to_user_string() for key in job_of(str(home), SPRING.job).asset_layer.selected_asset_keys}
    assert selected <= set(order)
    for asset in order:
        if asset in selected:
            assert run(home, SPRING, YEAR, [asset]).success, asset
    assert differences(left(home), whole) == []


@pytest.mark.slow
def test_again_after_a_failure(
    city: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Re-executed from the failure: what was done is not done again, what was not is done, and nothing was half published."""
    home = copy(city, tmp_path / "home")
    job = dg.build_reconstructable_job(__name__, "job_of", (str(home), SPRING.job))
    tags = {
        "dagster/partition": str(partition(YEAR)),
        "dagster/partition/region": REGION,
        "dagster/partition/year": str(YEAR),
    }
    broken, sql = "department_grades", models.sql

    def failing(stage: str, name: str) -> str:
        return "select no_such_column" if name == broken else sql(stage, name)

    with dg.instance_for_test() as instance:
        with monkeypatch.context() as patched:
            patched.setattr(models, "sql", failing)
            with dg.execute_job(job, instance=instance, tags=tags) as first:
                assert not first.success
                assert [event.step_key for event in first.get_step_failure_events()] == [broken]
                done = {event.step_key for event in first.get_step_success_events()}
        assert not (home / "published").exists()
        options = dg.ReexecutionOptions.from_failure(first.run_id, instance)
        with dg.execute_job(job, instance=instance, tags=tags, reexecution_options=options) as second:
            assert second.success
            again = {event.step_key for event in second.get_step_success_events()}
    assert {"inbox", "self_evaluations"} <= done - again, "what was done is done again"
    assert {broken, f"{SPRING.job}_publication", f"{SPRING.job}_data_docs"} <= again
    assert differences(left(home), whole) == []


@pytest.mark.slow
def test_a_back_fill_of_five_years_in_any_order(city: Path, tmp_path: Path) -> None:
    """Each year a run of its own, as a back-fill launches them: oldest first, and in another order."""
    forward, mixed = copy(city, tmp_path / "forward"), copy(city, tmp_path / "mixed")
    for year in YEARS:
        assert run(forward, SPRING, year).success, year
    for year in (2027, 2024, 2026, 2023, 2025):
        assert run(mixed, SPRING, year).success, year
    found = left(forward)
    # a bulletin compares with the year before where that is published, and the manifest says with what
    compared = ("manifest.json", "bulletin_self_evaluation.docx")
    assert [name for name in differences(found, left(mixed)) if not name.endswith(compared)] == []
    for year in YEARS:
        assert f"published/{REGION}/{year}/project_grades.csv" in found


READER = """
import sys, time
from pathlib import Path
import duckdb
home, stop = Path(sys.argv[1]), Path(sys.argv[2])
looks = 0
kept = duckdb.connect(str(home / "snapshot.duckdb"), read_only=True)
while True:
    ended = stop.exists()
    with duckdb.connect(str(home / "snapshot.duckdb"), read_only=True) as fresh:
        for connection in (fresh, kept):
            seasons = connection.execute("select count(*) from seasons").fetchone()[0]
            graded = connection.execute("select count(*), count(final_score) from project_grades where year = 2025").fetchone()
            assert seasons >= 1 and graded[0] > 0 and graded[1] > 0, (seasons, graded)
    for table in ("project_grades", "findings", "assessment"):
        path = home / f"published/640500/2025/{table}.parquet"
        assert duckdb.sql(f"select count(*) from '{path}'").fetchone()[0] > 0, table
    looks += 1
    if looks == 1:
        print("reading", flush=True)
    if ended:
        break
    time.sleep(0.01)
print(looks, flush=True)
"""


@pytest.fixture
def reader(city: Path, tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A home whose spring is published, and an analyst's process that reads it over and over until the file `stop` is there."""
    home = copy(city, tmp_path / "home")
    assert run(home, SPRING, YEAR).success
    process = subprocess.Popen(
        [sys.executable, "-c", READER, str(home), str(tmp_path / "stop")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield home, process
    process.kill()
    process.communicate()


@pytest.mark.slow
def test_an_analyst_reads_through_a_whole_run(
    reader: tuple[Path, subprocess.Popen[str]], whole: dict[str, str], tmp_path: Path
) -> None:
    """The run ends while a reader holds the snapshot open, and the reader never sees a table missing, locked or empty."""
    home, process = reader
    assert process.stdout
    assert process.stdout.readline() == "reading\n", process.communicate()[1]
    assert run(home, SPRING, YEAR).success
    assert process.poll() is None, process.communicate()[1]
    (tmp_path / "stop").touch()
    looks, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert int(looks) > 5
    again = left(home)
    assert differences(again, whole) == []


@pytest.fixture
def off_by_a_fen(finished: Path, tmp_path: Path) -> Path:
    """The finished city with one control figure that is a fen too high, in the warehouse alone."""
    home = shutil.copytree(finished, tmp_path / "city")
    with open_warehouse(home / "warehouse.duckdb") as warehouse:
        warehouse.connection.execute(
            "update project_control_figures set control = control + 0.01 "
            "where project_code = (select min(project_code) from project_control_figures where control > 0)"
        )
    return home


def test_publishing_refuses_on_its_own(finished: Path, off_by_a_fen: Path) -> None:
    """Alone in its run, with no check before it."""
    before = outcome(finished)
    result = run(off_by_a_fen, AUTUMN, 2027, [f"{AUTUMN.job}_publication"])
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert failure.step_key == f"{AUTUMN.job}_publication"
    assert "control_plus_cut_is_request does not hold" in str(failure.step_failure_data.error)
    for name in [name for name in before if name.startswith(("published/", "returns/"))]:
        assert hashlib.sha256((off_by_a_fen / name).read_bytes()).hexdigest() == before[name], name


def test_a_broken_invariant_of_a_partition_blocks_what_rests_on_it(
    finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shutil.copytree(finished, tmp_path / "city")
    sql = models.sql

    def off(stage: str, name: str) -> str:
        text = sql(stage, name)
        return (
            f"select * replace (control + 0.01 as control) from ({text})" if name == "project_control_figures" else text
        )

    monkeypatch.setattr(models, "sql", off)
    assets = ["project_control_figures", "department_control_figures", f"{AUTUMN.job}_publication"]
    result = run(home, AUTUMN, 2027, assets)
    assert not result.success
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    (check,) = [check for check in failed if check.check_name == "control_plus_cut_is_request"]
    assert check.blocking
    assert check.partition == str(partition(2027))
    steps = {event.step_key for event in result.all_events if event.is_step_success}
    assert not {"department_control_figures", f"{AUTUMN.job}_publication"} & steps
