"""What every SQL model keeps to."""

from __future__ import annotations

import re

import pytest

from assets.metadata import MODEL
from assets.models import sql
from pipelines.definitions import build_definitions

GRAPH = build_definitions().resolve_asset_graph()
MODELS = sorted(
    {str(GRAPH.get(key).metadata[MODEL]) for key in GRAPH.materializable_asset_keys if MODEL in GRAPH.get(key).metadata}
)


@pytest.mark.parametrize("model", MODELS)
def test_a_model_does_not_read_the_table_that_it_makes(model: str) -> None:
    """Its rows go straight into the table, whose old ones are gone by then."""
    stage, name = model.split("/")
    read = re.findall(r"\b(?:from|join)\s+(\w+)", re.sub(r"--.*", "", sql(stage, name)))
    assert read
    assert name not in read
