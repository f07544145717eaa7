"""Everything that Dagster loads: assets, checks, jobs. Built by a function, so that tests and the command line can swap parts."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg

from assets import assessment, control_figures, disclosure, ex_ante, goals, monitoring, secrecy, self_evaluation
from assets.house import House
from assets.inbox import intake_assets
from assets.partitions import scopes
from assets.publication import invariant_checks, publication_assets
from assets.seasons import SEASONS, Season

DEFAULT_REGION = "640500"


def season_job(season: Season) -> dg.UnresolvedAssetJobDefinition:
    """The coordinated run of one season for one partition: its publication and all that it rests on in the same year."""
    publication = dg.AssetSelection.assets(f"{season.job}_publication")
    others = [f"{other.job}_publication" for other in SEASONS if other is not season]
    upstream = publication.upstream()
    foreign = _tables_of_other_seasons(season)
    return dg.define_asset_job(
        season.job,
        selection=upstream - dg.AssetSelection.assets(*others, *foreign),
        description=season.description,
        executor_def=dg.in_process_executor,
        tags={"jixiao/season": season.command},
    )


def _tables_of_other_seasons(season: Season) -> list[str]:
    return [other.asset(table) for other in SEASONS if other is not season for table in other.tables]


def build_definitions(
    *,
    house: House | None = None,
    regions: Sequence[str] = (DEFAULT_REGION,),
    last_year: int | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """The definitions over a house and its regions, with partitions up to `last_year` where that lies far ahead."""
    partitions = scopes(regions, last_year)
    stages = (self_evaluation, monitoring, ex_ante, goals, control_figures, secrecy, disclosure, assessment)
    return dg.Definitions(
        assets=[
            *intake_assets(partitions),
            *(asset for stage in stages for asset in stage.build(partitions)),
            *(asset for season in SEASONS for asset in publication_assets(season, partitions)),
        ],
        asset_checks=invariant_checks(partitions),
        jobs=[season_job(season) for season in SEASONS],
        resources={"house": house or House(home=str(Path(os.environ.get("JIXIAO_HOME", "data")).resolve()))},
        loggers=loggers,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """What workspace.yaml loads: the home of JIXIAO_HOME, the regions of JIXIAO_REGIONS (separated by commas)."""
    regions = os.environ.get("JIXIAO_REGIONS", DEFAULT_REGION).split(",")
    return build_definitions(regions=regions)
