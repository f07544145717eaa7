"""What all assets that write the warehouse have alike: every region and year, one at a time, the scope and the open warehouse.

Here: declaring such an asset. Not here: what any of them does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from warehouse.scope import Scope
from warehouse.store import Warehouse

Metadata: TypeAlias = Mapping[str, Any]
Results: TypeAlias = Iterator[dg.MaterializeResult[None]]
"""What Dagster's own function of an asset yields; one that has checks may not return it."""
Outcome: TypeAlias = Metadata | dg.MaterializeResult[None]


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
