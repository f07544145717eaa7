"""The lake as commands and seasons renew it: what they say, how they end, and that no season fails on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from assets.endings import lake_asset
from assets.installation import Installation
from assets.steps import scopes
from pipelines.definitions import build_definitions
from tests.warehouse.test_lake import Edition, edition, installation
from warehouse.seasons import AUTUMN

__all__ = ["edition", "installation"]
Jixiao = Callable[..., Result]


def test_without_anything_published_there_is_no_lake(tmp_path: Path, jixiao: Jixiao) -> None:
    result = jixiao("lake", "build", "--home", tmp_path)
    assert result.exit_code == 2, result.output
    assert "Nothing is published" in result.stderr
    assert not (tmp_path / "lake").exists()


def test_an_edition_that_was_altered_is_refused(tmp_path: Path, jixiao: Jixiao) -> None:
    directory = tmp_path / "published/640500/2025"
    directory.mkdir(parents=True)
    (directory / "findings.parquet").write_bytes(b"altered")
    (directory / "manifest.json").write_text(
        '{"files": {"findings.parquet": {"sha256": "0", "bytes": 1}}}', encoding="utf-8"
    )
    result = jixiao("lake", "sync", "--home", tmp_path)
    assert result.exit_code == 3, result.output
    assert "not as its manifest.json says" in result.stderr


def test_a_ducklake_that_cannot_be_reached_is_told(edition: Edition, tmp_path: Path, jixiao: Jixiao) -> None:
    edition()
    nowhere = "postgres:host=127.0.0.1 port=1 dbname=lake connect_timeout=2"
    result = jixiao("lake", "sync", "--home", tmp_path, "--ducklake", nowhere)
    assert result.exit_code == 3, result.output
    assert "cannot be reached" in result.stderr
    (row,) = pq.read_table(tmp_path / "lake/internal/province_summary.parquet").to_pylist()
    assert row["region_name"] == "中卫市"


def test_seasons_renew_the_lake_that_the_settings_name_and_no_other() -> None:
    without = build_definitions(installation=Installation(home="x"), regions=["640500"])
    with_lake = build_definitions(installation=Installation(home="x", lake="y"), regions=["640500"])
    keys = [
        {key.to_user_string() for key in each.resolve_asset_graph().get_all_asset_keys()}
        for each in (without, with_lake)
    ]
    assert keys[1] - keys[0] == {
        f"{season}_lake" for season in ("annual_self_evaluation", "midyear_monitoring", "next_year_control_figures")
    }
    job = with_lake.resolve_job_def("midyear_monitoring")
    assert "midyear_monitoring_lake" in job.graph.node_dict


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_lake_that_cannot_be_renewed_fails_no_season(edition: Edition, tmp_path: Path, is_folder: bool) -> None:
    edition()
    lake = tmp_path / "elsewhere"
    if not is_folder:
        lake.write_text("a file, where a folder is due", encoding="utf-8")
    installation = Installation(home=str(tmp_path), lake=str(lake))
    asset = lake_asset(AUTUMN, scopes(["640500"], 2021, 2028))
    place = dg.MultiPartitionKey({"region": "640500", "year": "2027"})
    result = dg.materialize([asset], resources={"installation": installation}, partition_key=place)
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.passed, check.severity) == (is_folder, dg.AssetCheckSeverity.WARN)
    assert (lake / "internal/lake.duckdb").is_file() == is_folder
