"""Clause 一(四), 组织对单位自评进行复核: which self-evaluations finance looks at again (抽评), and what that found.

Here: the assets. Not here: who is drawn and how (`sampling`), which draw stands (`drawing`), risk points (`review`).
"""

import dagster as dg

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.metadata import told
from assets.selection.drawing import Request, recall, renew, write_workbook
from assets.steps import Metadata, Step, step
from policy.language import either
from warehouse.seasons import SPRING
from warehouse.tables import TABLES

STAGE = "selection"
DRAW = "review_frame"
"""The asset of the draw that stands; its table holds the frame with what was drawn of it."""
WORKBOOK = "review_workbook"
TOLD = 20
"""Changes of the frame that a run tells one by one."""


class DrawConfig(dg.Config):
    """What a run is told of the draw: nothing, or to draw `anew` and fix it, with a seed and a size of its own."""

    anew: bool = False
    seed: int | None = None
    size: int | None = None


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The draw, and its workbook, in year E."""

    @dg.asset(
        key=DRAW,
        partitions_def=scopes,
        deps=["policy_in_force", "review_candidates"],
        group_name=STAGE,
        kinds={"duckdb"},
        pool=WRITER_POOL,
        description=told(TABLES[DRAW], "Drawn anew and kept where `anew` says so."),
    )
    def review_frame(
        context: dg.AssetExecutionContext, installation: Installation, config: DrawConfig
    ) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with installation.warehouse() as warehouse:
            recall(warehouse, installation.archive, installation.folders.published, scope)
            with warehouse.within(scope, installation.day):
                request = Request(config.seed, config.size) if config.anew else None
                told = renew(warehouse, installation.day, request)
                (made,) = warehouse.rows("from this.review_draws")
                strata = warehouse.rows(
                    "select stratum, count(*) as n from this.review_frame group by all order by all"
                )
        if told and made["is_fixed"] and not config.anew:
            context.log.warning(
                either(
                    f"The frame of the re-checks drawn on {made['drawn_on']} has changed since, and the draw stands "
                    f"({len(told)} projects): {'; '.join(told[:TOLD])}. Draw again with `jixiao select-reviews` if it should not.",
                    f"{made['drawn_on']} 抽评之后，抽样框已有变化，抽取结果不变（涉及{len(told)}个项目）："
                    f"{'；'.join(told[:TOLD])}。如需重新抽取，请运行 `jixiao select-reviews`。",
                )
            )
        return dg.MaterializeResult(
            metadata={
                **{name: str(value) for name, value in made.items()},
                **{row["stratum"] or "not drawn": row["n"] for row in strata},
                "changed since": len(told),
            }
        )

    @step(
        WORKBOOK,
        STAGE,
        scopes,
        deps=["review_selection", f"{SPRING.job}_publication"],
        kinds={"excel"},
        description=either(
            "R-REV of the projects that a fixed draw selected, for the reviewers to fill in: reviews/<区划>/<年度>/.",
            "已固定的抽取结果所选项目的复核登记表，供复核人员填写。",
        ),
    )
    def review_workbook(now: Step) -> Metadata:
        with now.warehouse.within(now.scope, now.installation.day):
            policy = now.installation.policy(now.scope.region)
            path = write_workbook(now.warehouse, now.installation.folders.reviews, policy)
        return {"file": str(path or "")}

    return [review_frame, review_workbook]
