"""What every SQL model keeps to."""

from __future__ import annotations

import re

import pytest

from assets.metadata import MODEL
from assets.models import ROOM, sql
from pipelines.definitions import build_definitions

GRAPH = build_definitions().resolve_asset_graph()
MODELS = sorted(
    {str(GRAPH.get(key).metadata[MODEL]) for key in GRAPH.materializable_asset_keys if MODEL in GRAPH.get(key).metadata}
)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_does_not_read_the_table_that_it_makes(model: str) -> None:
    """Its rows go straight into the table, whose old ones are gone by then."""
    stage, name = model.split("/")
    read = re.findall(r"\b(?:from|join)\s+([\w.]+)", re.sub(r"--.*", "", sql(stage, name)))
    assert read
    assert {name, f"this.{name}"}.isdisjoint(read)


BY_HAND = re.compile(r"\b(?:region|year) =|\$(?:region|year)\b")
READS_ALL_YEARS = {
    "assets/control_figures/adjustment_ledger.sql": "the cells that made rules fire stand in the forms of three years",
    "assets/secrecy/classified_projects.sql": "what the register of any year marks is hidden in every year",
    "assets/secrecy/from_memory.sql": "the same, as far as no register says it any more",
    "assets/selection/review_candidates.sql": "a project is re-checked that no review of the last years looked at",
    "assets/invariants/nothing_classified.sql": "the same, looked up in the registers themselves",
    "publishing/guard.sql": "a name is open that any year's register gives an open project",
    "publishing/open_projects.sql": "the same, for what is sought in finished files",
    "reports/documents/open_rectifications.sql": "a bulletin of an earlier year hides what the year of the run hides",
    "reports/documents/open_lines.sql": "a bulletin of an earlier year hides what the year of the run hides",
    "publishing/remember.sql": "the memory of a region is of all its years",
    "publishing/provenance/inputs.sql": "a run rests on several years",
}
"""Models that name the region or the year, and why."""


def test_no_model_says_where_or_when() -> None:
    """Region and year are the connection's: a model that forgot one would mix regions, or years."""
    root = ROOM.parent
    models = [path for room in ("assets", "publishing", "reports/documents") for path in (root / room).rglob("*.sql")]
    assert len(models) > 50
    texts = {
        path.relative_to(root).as_posix(): re.sub(r"--.*", "", path.read_text(encoding="utf-8")) for path in models
    }
    found = {path for path, text in texts.items() if BY_HAND.search(text)}
    assert found == READS_ALL_YEARS.keys()
