"""What must hold of the results. A broken invariant stops the run before anything is published.

Each invariant is a query beside this file that yields one row a fault (`subject`, `fault`), and none when it holds. They are
blocking checks of their assets; publishing asks them again, because blocking protects the same run alone.
"""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import dagster as dg

from policy.language import either
from publishing.guard import CLASSIFIED, TEXTS
from warehouse.schema import PLACE
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tables.declare import TEXT

SQL = Path(__file__).parent
INVARIANTS = {
    "every_sheet_has_one_state": "submissions",
    "rows_in_are_rows_read_and_passed": "submissions",
    "every_owed_project_is_graded": "project_grades",
    "every_owed_project_is_monitored": "monitoring_flags",
    "every_request_has_one_control_figure": "project_control_figures",
    "control_plus_cut_is_request": "project_control_figures",
    "magnitude_against_last_year": "project_control_figures",
    "totals_reconcile": "department_control_figures",
    "ledger_explains_every_cut": "adjustment_ledger",
    "every_key_project_is_in_order": "congress_pack",
    "assessed_points_make_the_total": "assessment",
    "secrets_rest_on_registers": CLASSIFIED,
    **{f"nothing_classified_in_{table}": table for table in TEXTS},
}
"""Invariant and the table that it is about."""


class BrokenInvariantError(dg.Failure):
    """A result contradicts itself or its inputs. Nothing of the season is published."""


def faults(warehouse: Warehouse, invariant: str, scope: Scope) -> list[dict[str, str]]:
    """The rows that break an invariant: subject and fault; none when it holds."""
    with warehouse.within(scope):
        return warehouse.rows(_text(invariant))


def meaning(invariant: str) -> str:
    """What an invariant says, from the first comment of its query, whose last line says it in Chinese."""
    *english, chinese = takewhile(lambda line: line.startswith("--"), _text(invariant).splitlines())
    return either(" ".join(line.removeprefix("--").strip() for line in english), chinese.removeprefix("--").strip())


def _text(invariant: str) -> str:
    """The query of an invariant; the one on secrecy is asked of each guarded table."""
    table = invariant.removeprefix("nothing_classified_in_")
    if table == invariant:
        return (SQL / f"{invariant}.sql").read_text(encoding="utf-8")
    words = [each.name for each in TABLES[table].columns if each.type == TEXT and each.name not in PLACE]
    return (
        (SQL / "nothing_classified.sql")
        .read_text(encoding="utf-8")
        .format(
            table=table,
            words=f"concat_ws(' ', {', '.join(words)})",
            typed=f"cast([{', '.join(TEXTS[table])}] as varchar[])",
            subject=next((name for name in ("project_code", "department_code") if name in words), words[0]),
        )
    )


def require(warehouse: Warehouse, tables: tuple[str, ...], scope: Scope) -> None:
    """Raise BrokenInvariantError for the first invariant of the tables that does not hold."""
    for invariant, table in INVARIANTS.items():
        if table in tables and (broken := faults(warehouse, invariant, scope)):
            first = broken[0]
            raise BrokenInvariantError(
                either(
                    f"{invariant} does not hold for {scope.region}/{scope.year}: {len(broken)} faults, first "
                    f"{first['subject']}: {first['fault']}. Nothing was published; the last tables stand.",
                    f"{scope.region}/{scope.year} 的校验 `{invariant}` 未通过：共{len(broken)}处，第一处为 "
                    f"{first['subject']}（{first['fault']}）。本次未公开任何内容，上次公开的表不变。",
                )
            )
