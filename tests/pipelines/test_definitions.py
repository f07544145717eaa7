"""The Dagster side as a whole: nothing is lost unseen, everything is described, lineage leads back to what was handed in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.lineage import ASSET_OF_FORM, REGISTERS, derive, stored
from assets.metadata import MODEL, WATCHED
from expectations.rules import FRAMES
from expectations.validation import CONTEXT, SUITES
from pipelines.definitions import build_definitions
from tests.snapshots import SNAPSHOTS
from warehouse.seasons import SEASONS
from warehouse.tables import TABLES

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_definitions()


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> Any:
    return definitions.resolve_asset_graph()


def keys(graph: Any) -> list[str]:
    return sorted(key.to_user_string() for key in graph.get_all_asset_keys())


@pytest.mark.parametrize("path", SNAPSHOTS, ids=lambda path: path.name)
def test_what_is_derived_is_committed(path: Path) -> None:
    made = SNAPSHOTS[path]()
    assert path.read_bytes() == (made if isinstance(made, bytes) else made.encode()), (
        f"{path.name} is out of date: run `make snapshots`"
    )


def test_every_asset_is_made_by_the_house(graph: Any) -> None:
    """A misspelt dependency or a check on a table that is no asset shows as an asset that nobody makes."""
    assert [key for key in keys(graph) if not graph.get(dg.AssetKey(key)).is_materializable] == []


def test_every_asset_says_what_it_is(graph: Any) -> None:
    for key in keys(graph):
        node = graph.get(dg.AssetKey(key))
        assert node.group_name != "default", key
        assert node.kinds, key
        assert node.owners == ["team:performance"], key
        assert node.tags["jixiao/stage"] == node.group_name
        assert node.tags["jixiao/audience"] in {"public", "internal"}
        assert node.code_version, key
        assert node.description.endswith("."), key
        assert CHINESE.search(node.description), f"{key} has no Chinese term"
        assert node.pools == {"warehouse"}, f"{key} writes beside the others"


MEASURED_FROM = {
    "registered_department": "R-UNIT", "registered_unit": "R-UNIT", "unit_department": "R-UNIT", "registered_project": "R-PROJ",
    "project_department": "R-PROJ", "budget_disagreement": "R-BUDG", "together": "R-REV-D", "review_difference": "R-REV",
}  # fmt: skip
"""Columns of the frames that are taken from a register, and from which."""


@pytest.mark.parametrize("form", ASSET_OF_FORM)
def test_a_form_is_judged_after_the_registers_that_it_is_judged_against(graph: Any, form: str) -> None:
    """Else what they say is found a season too late: nothing but the arrows tells in which order assets are made."""
    judged = {column for frame in SUITES[form].frames for rule in frame.rules for column in rule.columns}
    read = {register for column, register in MEASURED_FROM.items() if column in judged}
    above = {key.to_user_string() for key in graph.get(dg.AssetKey(ASSET_OF_FORM[form])).parent_keys}
    assert {REGISTERS[name] for name in read - {form}} <= above


def test_no_frame_is_measured_from_another_register() -> None:
    after = {f"{frame.query}.sql" for suite in SUITES.values() for frame in suite.after}
    files = [CONTEXT, *(path for path in FRAMES.glob("*.sql") if path.name not in after)]
    texts = "".join(path.read_text(encoding="utf-8") for path in files)
    read = {f"R-{name.upper().replace('_', '-')}" for name in re.findall(r"this\.accepted_r_([a-z_]+)", texts)}
    assert read <= set(MEASURED_FROM.values())


def test_only_what_the_law_makes_public_is_called_public(graph: Any) -> None:
    public = {key for key in keys(graph) if graph.get(dg.AssetKey(key)).tags["jixiao/audience"] == "public"}
    assert public == {
        "disclosed_goals",
        "disclosed_results",
        "disclosed_key_evaluations",
        "disclosed_policy",
        "disclosed_work",
        "annual_self_evaluation_disclosure_calendar",
        "next_year_control_figures_disclosure_calendar",
        "disclosed_documents",
    }


def test_the_code_version_of_a_model_is_its_own(graph: Any) -> None:
    versions = {
        key: node.code_version for key in keys(graph) if (node := graph.get(dg.AssetKey(key))).metadata.get(MODEL)
    }
    assert len(set(versions.values())) == len({graph.get(dg.AssetKey(key)).metadata[MODEL] for key in versions})


def test_every_model_has_the_schema_and_lineage_of_all_its_columns(graph: Any) -> None:
    for key in keys(graph):
        node = graph.get(dg.AssetKey(key))
        if not (model := node.metadata.get(MODEL)):
            continue
        table = TABLES[model.rpartition("/")[2]]
        assert [column.name for column in node.metadata["dagster/column_schema"].columns] == list(table.names)
        missing = set(table.names) - {"region", "year", *table.partition} - set(stored()[key])
        assert missing == set(), f"{key} has no lineage of {missing}"


def test_lineage_leads_to_columns_that_are_there(graph: Any) -> None:
    def columns(asset: str) -> set[str]:
        schema = graph.get(dg.AssetKey(asset)).metadata["dagster/column_schema"]
        return {column.name for column in schema.columns}

    for asset, rests in stored().items():
        for column, sources in rests.items():
            for source in sources:
                upstream, name = source.split(".", 1)
                assert upstream in keys(graph), f"{asset}.{column}: {source}"
                assert name in columns(upstream), f"{asset}.{column}: {source}"


def test_a_control_figure_is_traced_to_registers_and_grades() -> None:
    lineage = stored()
    assert "control_scenarios.cut" in lineage["project_control_figures"]["control"]
    assert "budget_requests.requested" in lineage["project_control_figures"]["control"]
    assert lineage["budget_requests"]["requested"] == ["budget_register.requested"]
    assert "policy_in_force.rules.rate" in lineage["adjustment_lines"]["rate"]
    assert "self_evaluations.indicators.score" in lineage["project_grades"]["self_score"]
    assert "department_self_evaluations.indicators.score" in lineage["department_grades"]["self_score"]


def test_lineage_sees_through_ctes_and_views() -> None:
    model = """
    with one as (select project_code, requested * 2 as twice from accepted_r_budg where region = $region)
    select one.project_code, one.twice + policy.value as figure from one cross join policy_numbers as policy
    """
    assert derive("any", model, ["budget_register", "policy_in_force"]) == {
        "project_code": ["budget_register.project_code"],
        "figure": ["budget_register.requested", "policy_in_force.numbers.value"],
    }


def test_what_is_watched_is_declared() -> None:
    for table, watch in WATCHED.items():
        assert set(watch.sums) | ({watch.counts} if watch.counts else set()) <= set(TABLES[table].names), table


def test_every_season_has_its_job_and_schedule(definitions: dg.Definitions) -> None:
    repository = definitions.get_repository_def()
    assert {season.job for season in SEASONS} <= {job.name for job in repository.get_all_jobs()}
    assert {schedule.job_name for schedule in repository.schedule_defs} == {season.job for season in SEASONS}


def test_each_job_runs_its_publication_and_all_invariants_on_what_it_makes(definitions: dg.Definitions) -> None:
    for season in SEASONS:
        job = definitions.resolve_job_def(season.job)
        made = {key.to_user_string() for key in job.asset_layer.selected_asset_keys}
        assert {f"{season.job}_publication", *(season.asset(table) for table in season.tables)} <= made
        assert not any(key.endswith("_publication") for key in made - {f"{season.job}_publication"})
        asked = {(key.asset_key.to_user_string(), key.name) for key in job.asset_layer.asset_graph.asset_check_keys}
        graph = definitions.resolve_asset_graph()
        there = {
            (asset, check.name) for asset in made for check in graph.get_check_keys_for_assets([dg.AssetKey(asset)])
        }
        assert there <= asked
