"""The draw of re-checks that stands for a year: made anew with every run until it is fixed, then kept until the next.

Here: from the frame in the warehouse to the draw in it, what changed since, the workbook for the reviewers. Not here: how projects
are drawn (`sampling`), what the workbook looks like (`reports.review_book`).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from assets.selection.sampling import DRAWN, Candidate, Draw, changes, draw, factors, sample_size
from forms.layouts.registers import R_REV
from policy import Policy
from publishing import current
from publishing.archive import Archive, ArchiveError
from publishing.current import PublicationError
from publishing.provenance import read_draw, read_run
from publishing.record_keeping import put_back_draw
from reports.review_book import review_book
from warehouse import office_files
from warehouse.scope import Scope
from warehouse.seasons import SPRING, was_published
from warehouse.store import Warehouse
from warehouse.swap import whole

FEN = Decimal("0.01")
HERE = Path(__file__).parent
SHOWN = 8
"""Characters of the fingerprint of a frame in the name of its workbook."""


@dataclass(frozen=True)
class Request:
    """A draw that somebody asks for: seed and size, None for the year and for the policy's."""

    seed: int | None = None
    size: int | None = None


def renew(warehouse: Warehouse, day: date, request: Request | None = None) -> list[str]:
    """Make the draw of the scope that the warehouse is in, or keep the one that is fixed. Returns how the frame has changed.

    With a `request` it is drawn anew, and fixed. Without one a fixed draw stands, and any other is made from today's frame,
    with the year as its seed and the policy's size. Reads `review_candidates`, writes `review_frame` and `review_draws`.
    """
    now = [as_drawn(row, "reasons") for row in warehouse.rows("from this.review_candidates")]
    before = [as_drawn(row) for row in warehouse.rows("from this.review_frame")]
    standing = warehouse.rows("from this.review_draws")
    told = changes(before, now) if standing else []
    if request is None and standing and standing[0]["is_fixed"]:
        return told
    asked = request or Request()
    share = warehouse.rows((HERE / "tolerable.sql").read_text(encoding="utf-8"))[0]["share"]
    size = sample_size(share, len(now)) if asked.size is None else asked.size
    seed = warehouse.scope.year if asked.seed is None else asked.seed
    keep(warehouse, draw(now, size, seed), day, is_fixed=request is not None)
    return told


def as_drawn(row: Mapping[str, Any], reasons: str = "certain_by") -> Candidate:
    """A project of the frame as it was before the draw; `reasons` is the column of its own, not those that the draw gave it."""
    return Candidate(row["project_code"], row["department_code"], row["amount"], row["points"], row[reasons] or "")


def keep(warehouse: Warehouse, made: Draw, day: date, *, is_fixed: bool) -> None:
    """Write a draw of the scope that the warehouse is in, in place of the one before."""
    projects = [{name: None if value == "" else value for name, value in vars(each).items()} for each in made.projects]
    about = {
        "seed": made.seed,
        "size": made.size,
        "interval": None if made.interval is None else to_fen(made.interval),
        "frame_sha256": made.frame_sha256,
        "is_fixed": is_fixed,
        "drawn_on": day,
    }
    scope = warehouse.scope.parameters
    with warehouse.transaction():
        warehouse.replace("review_frame", projects, **scope)
        warehouse.replace("review_draws", [about], **scope)
        drawn = sum(each.stratum == DRAWN for each in made.projects)
        bounds = [{"errors": errors, "bound": bound} for errors, bound in enumerate(factors(drawn))]
        warehouse.replace("review_factors", bounds, **scope)


def to_fen(amount: Fraction) -> Decimal:
    """An exact amount in 元, shown to the fen."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(FEN, ROUND_HALF_UP)


def recall(warehouse: Warehouse, archive: Archive, published: Path, scope: Scope) -> None:
    """Give a new warehouse the draw that was fixed in the one before it, from the record of what stands published.

    A warehouse that published the season already has its own. Where the record is lost, so is the draw.
    """
    if was_published(warehouse, SPRING, scope):
        return
    with suppress(ArchiveError, PublicationError):
        entry = current.read(published / scope.region / str(scope.year)).jobs.get(SPRING.job, {})
        if "run" in entry and (kept := read_draw(archive, read_run(archive, entry["run"]))):
            put_back_draw(warehouse, scope.region, scope.year, kept)


def write_workbook(warehouse: Warehouse, reviews: Path, policy: Policy) -> Path | None:
    """Write the reviewers' workbook of the scope's fixed draw, reviews/<区划>/<年度>/…: once, never over what was filled in.

    Returns its path; None where no draw is fixed.
    """
    draws = warehouse.rows("from this.review_draws where is_fixed")
    if not draws:
        return None
    scope = warehouse.scope
    made = draws[0]
    path = reviews / scope.region / str(scope.year) / workbook_name(made["seed"], made["size"], made["frame_sha256"])
    if path.exists():
        return path
    selected, indicators = (
        warehouse.rows((HERE / f"{name}.sql").read_text(encoding="utf-8")) for name in ("selected", "indicators")
    )
    saved = BytesIO()
    review_book(selected, indicators, made, policy, scope.year).save(saved)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as fresh:
        office_files.store(saved, fresh, made["drawn_on"])
    return path


def workbook_name(seed: int, size: int, frame_sha256: str) -> str:
    """The file of a draw: another draw has another."""
    return f"{R_REV.title} 种子{seed} 抽取{size} {frame_sha256[:SHOWN]}.xlsx"
