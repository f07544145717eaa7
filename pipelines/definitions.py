"""Everything that Dagster loads, built by a function so that tests and the command line can swap parts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import dagster as dg
from dagster._core.storage.tags import RETRY_STRATEGY_TAG

import policy
from assets import control_figures, disclosure, rectification, review, secrecy, selection
from assets.continuing import CODE_TAG
from assets.data_docs import data_docs_asset
from assets.house import House
from assets.inbox import intake_assets
from assets.lake import lake_asset
from assets.metadata import furnish
from assets.models import model_assets
from assets.partitions import scopes
from assets.publication import invariant_checks, publication_assets
from assets.returns import returns_asset
from pipelines.resources import DEFAULT_REGION, Settings, load_settings
from pipelines.schedules import due, schedules
from pipelines.sensors import sensors
from publishing.provenance import code
from warehouse.seasons import FIRST_YEAR, SEASONS, Season

BY_PYTHON = (control_figures, disclosure, rectification, review, secrecy, selection)
"""Clauses with assets beside those of their models."""


def season_job(season: Season, *, with_lake: bool = False) -> dg.UnresolvedAssetJobDefinition:
    """The coordinated run of one season for one partition: publication, slips, Data Docs, and all they rest on that year."""
    ends = ("data_docs", "lake") if with_lake else ("data_docs",)
    last = dg.AssetSelection.assets(*(f"{season.job}_{end}" for end in ends), *season.last)
    others = [f"{other.job}_publication" for other in SEASONS if other is not season]
    upstream = last.upstream()
    foreign = _assets_of_other_seasons(season)
    return dg.define_asset_job(
        season.job,
        selection=upstream - dg.AssetSelection.assets(*others, *foreign),
        description=season.description,
        executor_def=dg.in_process_executor,
        # a retry by Dagster itself runs the whole season: from the step that failed it would trust a warehouse that may be gone
        tags={"jixiao/season": season.command, RETRY_STRATEGY_TAG: "ALL_STEPS", CODE_TAG: code()["sha256"]},
    )


def _assets_of_other_seasons(season: Season) -> list[str]:
    own = set(map(season.asset, season.tables))
    others = [other for other in SEASONS if other is not season]
    return [
        asset for other in others for asset in (*map(other.asset, other.tables), *other.working) if asset not in own
    ]


def build_definitions(
    *,
    settings: Settings | None = None,
    house: House | None = None,
    regions: Sequence[str] = (),
    last_year: int | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """The definitions of an installation, with partitions up to `last_year` where that lies far ahead.

    `settings` are the defaults where none are given; `house` and `regions` go before theirs.
    """
    with warnings.catch_warnings():
        # mappings between years and checks with partitions are young in Dagster; which release we run is pinned
        warnings.simplefilter("ignore", dg.BetaWarning)
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return _definitions(
            settings or Settings.model_construct(regions=(DEFAULT_REGION,)), house, regions, last_year, loggers
        )


def _definitions(
    settings: Settings,
    house: House | None,
    regions: Sequence[str],
    last_year: int | None,
    loggers: Mapping[str, dg.LoggerDefinition] | None,
) -> dg.Definitions:
    house = house or settings.house()
    regions = regions or settings.regions
    partitions = scopes(regions, first_year(house, regions), last_year)
    jobs = [season_job(season, with_lake=bool(house.lake)) for season in SEASONS]
    assets = [
        *intake_assets(partitions),
        *model_assets(partitions),
        *(asset for clause in BY_PYTHON for asset in clause.build(partitions)),
        *(asset for season in SEASONS for asset in _published(season, settings, partitions)),
        *(returns_asset(season, partitions) for season in SEASONS),
        *(data_docs_asset(season, partitions) for season in SEASONS),
        *(lake_asset(season, partitions) for season in SEASONS if house.lake),
    ]
    return dg.Definitions(
        assets=dg.map_asset_specs(furnish, assets),
        asset_checks=invariant_checks(partitions),
        jobs=jobs,
        schedules=schedules(settings, jobs),
        sensors=sensors(settings, jobs),
        resources={"house": house},
        executor=dg.in_process_executor,
        loggers=loggers,
    )


def _published(
    season: Season, settings: Settings, partitions: dg.MultiPartitionsDefinition
) -> Iterator[dg.AssetsDefinition]:
    """The assets of a season's publication, of which the last says when it is due."""
    *others, publication = publication_assets(season, partitions)
    yield from others
    fresh = due(season, settings.seasons)
    yield from dg.map_asset_specs(lambda spec: dg.apply_freshness_policy(spec, fresh), [publication])


def first_year(house: House, regions: Sequence[str]) -> int:
    """The first year that the policy of any of the regions governs.

    A policy that cannot be read stops the runs of its own region, with a sentence, and not the installation.
    """
    found = []
    for region in regions:
        with suppress(policy.PolicyError, OSError):
            found.append(house.policy(region).in_force_from)
    return min(found, default=FIRST_YEAR)


@dg.definitions
def definitions() -> dg.Definitions:
    """What workspace.yaml loads: the installation that jixiao.toml and the environment describe."""
    return build_definitions(settings=load_settings())
