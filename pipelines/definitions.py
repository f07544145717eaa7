"""Everything that Dagster loads, built by a function so that tests and the command line can swap parts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import dagster as dg
from dagster._core.storage.tags import RETRY_STRATEGY_TAG

import policy
from assets import control_figures, disclosure, rectification, review, secrecy, selection
from assets.endings import data_docs_asset, lake_asset
from assets.installation import Installation
from assets.intake import intake_assets
from assets.metadata import furnish
from assets.models import model_assets
from assets.publication import invariant_checks, publication_assets
from assets.reexecution import CODE_TAG
from assets.returns import returns_asset
from assets.steps import scopes
from pipelines.resources import DEFAULT_REGION, Settings, load_settings
from pipelines.schedules import due, schedules
from pipelines.sensors import sensors
from publishing.provenance import code
from warehouse.seasons import FIRST_YEAR, SEASONS, Season

BY_PYTHON = (control_figures, secrecy, rectification, disclosure, review, selection)
"""Clauses with assets beside those of their models."""


def season_job(season: Season, *, with_lake: bool = False) -> dg.UnresolvedAssetJobDefinition:
    """The coordinated run of one season for one partition: publication, slips, Data Docs, and all they rest on that year."""
    ends = ("data_docs", "lake") if with_lake else ("data_docs",)
    last = dg.AssetSelection.assets(*(f"{season.job}_{end}" for end in ends), *season.last)
    own, others = set(map(season.asset, season.tables)), [other for other in SEASONS if other is not season]
    foreign = {asset for other in others for asset in (*map(other.asset, other.tables), *other.working)} - own
    publications = [f"{other.job}_publication" for other in others]
    return dg.define_asset_job(
        season.job,
        selection=last.upstream() - dg.AssetSelection.assets(*publications, *sorted(foreign)),
        description=season.description,
        executor_def=dg.in_process_executor,
        # a retry by Dagster itself runs the whole season: from the step that failed it would trust a warehouse that may be gone
        tags={"jixiao/season": season.command, RETRY_STRATEGY_TAG: "ALL_STEPS", CODE_TAG: code()["sha256"]},
    )


def build_definitions(
    *,
    settings: Settings | None = None,
    installation: Installation | None = None,
    regions: Sequence[str] = (),
    last_year: int | None = None,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
) -> dg.Definitions:
    """The definitions of an installation, with partitions up to `last_year` where that lies far ahead.

    `settings` are the defaults where none are given; `installation` and `regions` go before theirs.
    """
    settings = settings or Settings.model_construct(regions=(DEFAULT_REGION,))
    with warnings.catch_warnings():
        # mappings between years and checks with partitions are young in Dagster; which release we run is pinned
        warnings.simplefilter("ignore", dg.BetaWarning)
        warnings.simplefilter("ignore", dg.PreviewWarning)
        installation = installation or settings.installation()
        regions = regions or settings.regions
        partitions = scopes(regions, first_year(installation, regions), last_year)
        jobs = [season_job(season, with_lake=bool(installation.lake)) for season in SEASONS]
        assets = [
            *intake_assets(partitions),
            *(asset for clause in BY_PYTHON for asset in clause.build(partitions)),
            *model_assets(partitions),
            *(asset for season in SEASONS for asset in _published(season, settings, partitions)),
            *(returns_asset(season, partitions) for season in SEASONS),
            *(data_docs_asset(season, partitions) for season in SEASONS),
            *(lake_asset(season, partitions) for season in SEASONS if installation.lake),
        ]
        return dg.Definitions(
            assets=dg.map_asset_specs(furnish, assets),
            asset_checks=invariant_checks(partitions),
            jobs=jobs,
            schedules=schedules(settings, jobs),
            sensors=sensors(settings, jobs),
            resources={"installation": installation},
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


def first_year(installation: Installation, regions: Sequence[str]) -> int:
    """The first year that the policy of any of the regions governs.

    A policy that cannot be read stops the runs of its own region, with a sentence, and not the installation.
    """
    found = []
    for region in regions:
        with suppress(policy.PolicyError, OSError):
            found.append(installation.policy(region).in_force_from)
    return min(found, default=FIRST_YEAR)


@dg.definitions
def definitions() -> dg.Definitions:
    """What workspace.yaml loads: the installation that jixiao.toml and the environment describe."""
    return build_definitions(settings=load_settings())
