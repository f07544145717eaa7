"""`jixiao select-reviews`: the draw of re-checks, made by a run of the spring season and told in a few lines.

Not here: drawing (`assets.selection`), running a season (`pipelines.running`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from assets.installation import Installation
from assets.selection import DRAW, TOLD
from assets.selection.drawing import as_drawn, workbook_name
from assets.selection.sampling import CERTAIN, DRAWN, changes
from pipelines.resources import Settings
from pipelines.running import run_steps
from policy.language import either
from warehouse.scope import Scope
from warehouse.seasons import SPRING
from warehouse.store import Warehouse

Row = dict[str, Any]


def run_select(year: int, there: Settings, region: str, *, size: int | None, seed: int | None, as_of: str) -> None:
    """Draw the re-checks of a year, publish them with the spring season, and print what was drawn and what has changed.

    Leaves with exit code 3 when the run failed; the draw before then stands.
    """
    installation, scope = there.installation(as_of=as_of), Scope(region, year)
    before, own = list[Row](), installation.at(region)
    if own.folders.snapshot.is_file():
        with own.reading() as warehouse:
            before = _frame(warehouse, scope)
    given = {name: value for name, value in (("size", size), ("seed", seed)) if value is not None}

    def tell(made: Installation) -> None:
        with made.warehouse() as warehouse:
            for line in told(warehouse, made, scope, before):
                click.echo(line)

    run_steps("select-reviews", [(SPRING, year)], region, installation, tell, {DRAW: {"anew": True, **given}})


def _frame(warehouse: Warehouse, scope: Scope) -> list[Row]:
    """The frame of the draw that stands, each project with its stratum; none in a snapshot of an earlier version."""
    known = warehouse.rows("select 1 from duckdb_tables() where table_name = $name", name=DRAW)
    where = "where region = $region and year = $year"
    return warehouse.rows(f"select * from {DRAW} {where}", **scope.parameters) if known else []


def told(warehouse: Warehouse, installation: Installation, scope: Scope, before: list[Row]) -> Iterator[str]:
    """What was drawn, how it differs from the frame and the selection `before`, and where it lies."""
    frame = _frame(warehouse, scope)
    with warehouse.within(scope):
        (draw,) = warehouse.rows("from this.review_draws")
    count = {stratum: sum(row["stratum"] == stratum for row in frame) for stratum in (CERTAIN, DRAWN)}
    interval = either("nothing left to draw from", "无可抽取的项目")
    if draw["interval"] is not None:
        interval = either(f"interval {draw['interval']:,.2f} 元", f"抽样间隔 {draw['interval']:,.2f} 元")
    place, seed, fingerprint = installation.place(scope.region).name, draw["seed"], draw["frame_sha256"][:12]
    yield either(
        f"{place} {scope.year}, re-checks (抽评): {count[CERTAIN]} certain (必查), {count[DRAWN]} drawn (抽取), of {len(frame)} "
        f"self-evaluations; {interval}, seed {seed}, frame {fingerprint}.",
        f"{place} {scope.year} 年抽评：{len(frame)} 份自评中必查 {count[CERTAIN]} 个，抽取 {count[DRAWN]} 个；{interval}，随机种子 "
        f"{seed}，抽样框 {fingerprint}。",
    )
    if before:
        changed = changes(map(as_drawn, before), map(as_drawn, frame))
        yield (
            either(
                f"The frame since the draw before: {len(changed)} projects changed.",
                f"抽样框与上次相比，{len(changed)} 个项目有变化。",
            )
            if changed
            else either("The frame is that of the draw before.", "抽样框与上次相同。")
        )
        yield from (f"  {each}" for each in changed[:TOLD])
        if len(changed) > TOLD:
            yield either(f"  … and {len(changed) - TOLD} more", f"  ……另有 {len(changed) - TOLD} 个")
        was, is_now = ({row["project_code"] for row in rows if row["stratum"]} for rows in (before, frame))
        came, left, stayed = len(is_now - was), len(was - is_now), len(is_now & was)
        yield either(
            f"The selection: {came} projects came, {left} left, {stayed} stayed.",
            f"抽取结果：新增 {came} 个，移出 {left} 个，不变 {stayed} 个。",
        )
    name = workbook_name(draw["seed"], draw["size"], draw["frame_sha256"])
    workbook, published = (
        folder / scope.region / str(scope.year)
        for folder in (installation.folders.reviews, installation.folders.published)
    )
    yield either(f"For the reviewers (R-REV): {workbook / name}", f"复核人员用表：{workbook / name}")
    yield either(f"Published: {published}", f"已发布：{published}")
