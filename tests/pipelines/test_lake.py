"""The lake as commands and seasons renew it: names of the settings, another exit code for each kind of mistake, no season fails on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from assets.house import House
from pipelines.definitions import build_definitions

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


def test_a_ducklake_that_cannot_be_reached_is_told(finished: Path, tmp_path: Path, jixiao: Jixiao) -> None:
    lake = tmp_path / "lake"
    nowhere = "postgres:host=127.0.0.1 port=1 dbname=lake connect_timeout=2"
    result = jixiao("lake", "sync", "--home", finished, "--lake", lake, "--ducklake", nowhere)
    assert result.exit_code == 3, result.output
    assert "cannot be reached" in result.stderr
    summary = pq.read_table(lake / "internal/province_summary.parquet").to_pylist()
    assert {row["region_name"] for row in summary} == {"中卫市"}
    assert len(summary) == 3
    assert not (finished / "lake").exists()


def test_seasons_renew_the_lake_that_the_settings_name_and_no_other() -> None:
    without = build_definitions(house=House(home="x"), regions=["640500"])
    with_lake = build_definitions(house=House(home="x", lake="y"), regions=["640500"])
    keys = [
        {key.to_user_string() for key in each.resolve_asset_graph().get_all_asset_keys()}
        for each in (without, with_lake)
    ]
    assert keys[1] - keys[0] == {
        f"{season}_lake" for season in ("annual_self_evaluation", "midyear_monitoring", "next_year_control_figures")
    }
    job = with_lake.resolve_job_def("midyear_monitoring")
    assert "midyear_monitoring_lake" in job.graph.node_dict


@pytest.mark.parametrize("readable", [True, False])
def test_a_lake_that_cannot_be_renewed_fails_no_season(finished: Path, tmp_path: Path, readable: bool) -> None:
    lake = tmp_path / "lake"
    if not readable:
        lake.write_text("a file, where a folder is due", encoding="utf-8")
    house = House(home=str(finished), lake=str(lake))
    definitions = build_definitions(house=house, regions=["640500"])
    asset = definitions.resolve_assets_def("midyear_monitoring_lake")
    result = dg.materialize(
        [asset, *asset.get_upstream_specs()] if hasattr(asset, "get_upstream_specs") else [asset],
        resources={"house": house},
        partition_key=dg.MultiPartitionKey({"region": "640500", "year": "2026"}),
    )
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.passed, check.severity) == (readable, dg.AssetCheckSeverity.WARN)
    assert lake.is_dir() == readable
