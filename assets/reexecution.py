"""What a run may go on with: the code that it was asked of, and the warehouse that the run before it left.

Dagster can run a failed season again from the step that failed. Such a run trusts what the steps before left in the warehouse,
so it may go on only where that is what lies there: in another copy of the file it would find no registers, and hide nothing.
Here: the two refusals, asked before the first step. Not here: holding the home (`assets.installation`).
"""

from __future__ import annotations

import dagster as dg
from dagster._core.storage.tags import ASSET_RESUME_RETRY_TAG, RESUME_RETRY_TAG

from policy.language import either
from publishing.guard import CLASSIFIED
from publishing.provenance import code
from publishing.record_keeping import BASIS
from warehouse.store import Warehouse

REGION_TAG, YEAR_TAG = "dagster/partition/region", "dagster/partition/year"
"""Tags that Dagster gives to a run about a partition."""
CODE_TAG = "jixiao/code"
"""Tag of a run: the fingerprint of the code that it was asked of."""
SHOWN = 12
"""Characters of a fingerprint or an id that are shown."""


class OtherVersionError(RuntimeError):
    """A run was asked of other code than would carry it out."""


class LostThreadError(RuntimeError):
    """A run would go on with what another began, and the warehouse is not as that one left it."""


def require_version(run: dg.DagsterRun) -> None:
    """Raise OtherVersionError where a run was asked of other code than this. A run without the tag was asked of no code."""
    asked, here = run.tags.get(CODE_TAG), code()["sha256"]
    if asked and asked != here:
        raise OtherVersionError(
            either(
                f"This run was asked of jixiao {asked[:SHOWN]}, and this machine has {here[:SHOWN]}: two versions may come to "
                f"two figures. Bring all machines to one version, restart webserver, daemon and workers, and run again; nothing "
                f"was changed.",
                f"本次运行是向 jixiao {asked[:SHOWN]} 提出的，本机却是 {here[:SHOWN]}：版本不同，数字可能不同。请把各机器统一为"
                f"一个版本，重启网页服务、后台服务和各工作进程，再重新运行；本次未作任何改动。",
            )
        )


def take_up(warehouse: Warehouse, run: dg.DagsterRun) -> None:
    """Put a run down as the writer of its region, whose list of secrets must be made anew unless it takes what stands.

    It takes what stands where it goes on with another run, or makes chosen assets and the list is none of them.

    Raises LostThreadError, and changes nothing, where it goes on with a run that was not the last to write the region. A run
    that is its writer already is left alone: Dagster asks once for each of its processes.
    """
    if REGION_TAG not in run.tags:
        return
    region, year = run.tags[REGION_TAG], run.tags.get(YEAR_TAG, "")
    goes_on, last = continues(run), warehouse.writer(region)
    if last == run.run_id:
        return
    if goes_on and last != run.parent_run_id:
        before = (run.parent_run_id or "")[:SHOWN]
        found = f"run {last[:SHOWN]} wrote last" if last else "no run has written"
        zh = f"最后写入的是运行 {last[:SHOWN]}" if last else "还没有运行写入过"
        raise LostThreadError(
            either(
                f"This run goes on with run {before}, but in the warehouse at hand {found} for {region}: "
                f"what was done before is not there. Run the whole season again (Re-execute all); nothing was changed.",
                f"本次运行要接着运行 {before}，但现有数据仓库中{region}的数据，{zh}："
                f"前面各步的结果不在这里。"
                f"请把整个任务重新运行（`Re-execute all`）；本次未作任何改动。",
            )
        )
    with warehouse.transaction():
        warehouse.put_writer(region, run.run_id)
        if not goes_on and year and (run.asset_selection is None or dg.AssetKey(CLASSIFIED) in run.asset_selection):
            warehouse.replace(BASIS, [], region=region, year=int(year))


def continues(run: dg.DagsterRun) -> bool:
    """Whether a run does only a part of another again and takes the rest as that one left it."""
    part = run.step_keys_to_execute is not None or {RESUME_RETRY_TAG, ASSET_RESUME_RETRY_TAG} & run.tags.keys()
    return run.parent_run_id is not None and bool(part)
