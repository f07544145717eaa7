"""The reviewers' workbook of a fixed draw, in reviews/<区划>/<年度>/: written once a draw, never again over what was filled in.

Not here: what it looks like (`reports.review_book`).
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from forms.layouts.registers import R_REV
from policy import Policy
from reports.review_book import review_book
from warehouse import office_files
from warehouse.store import Warehouse
from warehouse.swap import whole

HERE = Path(__file__).parent
SHOWN = 8


def write_workbook(warehouse: Warehouse, reviews: Path, policy: Policy) -> Path | None:
    """Write the workbook of the scope's fixed draw, unless it is there. Returns its path; None where no draw is fixed."""
    draws = warehouse.rows("from this.review_draws where is_fixed")
    if not draws:
        return None
    scope = warehouse.scope
    path = (
        reviews
        / scope.region
        / str(scope.year)
        / workbook_name(draws[0]["seed"], draws[0]["size"], draws[0]["frame_sha256"])
    )
    if path.exists():
        return path
    selected, indicators = (
        warehouse.rows((HERE / f"{name}.sql").read_text(encoding="utf-8")) for name in ("selected", "indicators")
    )
    saved = BytesIO()
    review_book(selected, indicators, draws[0], policy, scope.year).save(saved)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as fresh:
        office_files.store(saved, fresh, draws[0]["drawn_on"])
    return path


def workbook_name(seed: int, size: int, frame_sha256: str) -> str:
    """The file of a draw: another draw has another."""
    return f"{R_REV.title} 种子{seed} 抽取{size} {frame_sha256[:SHOWN]}.xlsx"
