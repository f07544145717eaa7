"""Region × fiscal year, and what all assets that write the warehouse have alike: one at a time, given scope and open warehouse.

In year N the bureau grades N−1, monitors N and prepares the budget of N+1; so control figures of B look back two years to
grades and one year to monitoring. Absence is data (未自评), never a skipped partition.
Here: partitions, lags between seasons, declaring such an asset. Not here: what any of them does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

import dagster as dg

from assets.installation import CIVIL_TIME, WRITER_POOL, Installation, scope_of
from warehouse.scope import Scope
from warehouse.seasons import FIRST_YEAR
from warehouse.store import Warehouse

Metadata: TypeAlias = Mapping[str, Any]
Results: TypeAlias = Iterator[dg.MaterializeResult[None]]
"""What Dagster's own function of an asset yields; one that has checks may not return it."""
Outcome: TypeAlias = Metadata | dg.MaterializeResult[None]


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


@dataclass(frozen=True)
class Step:
    """What the work of an asset is given in a run."""

    scope: Scope
    installation: Installation
    warehouse: Warehouse
    log: dg.DagsterLogManager


def step(
    key: str, group: str, scopes: dg.PartitionsDefinition, **about: Any
) -> Callable[[Callable[[Step], Outcome]], dg.AssetsDefinition]:
    """Declare the asset of a piece of work, which returns its metadata, with results of its checks where it has any."""

    def declared(work: Callable[[Step], Outcome]) -> dg.AssetsDefinition:
        def asset(context: dg.AssetExecutionContext, installation: Installation) -> Results:
            with installation.warehouse() as warehouse:
                done = work(Step(scope_of(context), installation, warehouse, context.log))
            yield done if isinstance(done, dg.MaterializeResult) else dg.MaterializeResult(metadata=done)

        made: dg.AssetsDefinition = dg.asset(
            key=key, group_name=group, partitions_def=scopes, pool=WRITER_POOL, **about
        )(asset)
        return made

    return declared
