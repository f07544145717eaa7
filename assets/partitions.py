"""Partitions: fiscal year × region, and the lags between seasons.

In year N the bureau grades N−1, monitors N and prepares the budget of N+1; so control figures of B look back two years to
grades and one year to monitoring. Absence is data (未自评), never a skipped partition.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import dagster as dg

from assets.installation import CIVIL_TIME
from warehouse.seasons import FIRST_YEAR


def scopes(
    regions: Sequence[str], first_year: int = FIRST_YEAR, last_year: int | None = None
) -> dg.MultiPartitionsDefinition:
    """Region × year, from the first that a policy governs up to next year, whose budget is prepared now.

    `last_year` goes before that where it is later. Dagster has one set of years for all regions and jobs.
    """
    ahead = (last_year or 0) - datetime.now(CIVIL_TIME).year + 1
    years = dg.TimeWindowPartitionsDefinition(
        start=str(first_year), fmt="%Y", cron_schedule="0 0 1 1 *", timezone=CIVIL_TIME.key, end_offset=max(2, ahead)
    )
    return dg.MultiPartitionsDefinition({"region": dg.StaticPartitionsDefinition(list(regions)), "year": years})


def lag(far: int, near: int | None = None) -> dg.MultiPartitionMapping:
    """The same region, the years from `far` to `near` years before; `far` alone where `near` is left out."""
    years = dg.TimeWindowPartitionMapping(
        start_offset=-far, end_offset=-(far if near is None else near), allow_nonexistent_upstream_partitions=True
    )
    return dg.MultiPartitionMapping(
        {
            "region": dg.DimensionPartitionMapping("region", dg.IdentityPartitionMapping()),
            "year": dg.DimensionPartitionMapping("year", years),
        }
    )
