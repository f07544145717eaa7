"""What if (模拟): the control figures of a budget year under another policy, beside the policy in force.

Here: a copy of a region in memory in which the models of the seasons run again. Not here: the models themselves, the
command line, the workbook (`workbook`). Nothing of a home is written: its snapshot is attached for reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

import measures
import policy
from assets.lineage import ASSET_OF_FORM
from assets.models import compute
from expectations.validation import validate_form
from policy.language import either
from warehouse.errors import WarehouseError
from warehouse.schema import ddl, over_tables, quoted
from warehouse.scope import Scope
from warehouse.seasons import cycle, unfinished
from warehouse.store import NOTED, Warehouse
from warehouse.tables import TABLES

SQL = Path(__file__).parent
Row: TypeAlias = dict[str, Any]
MODELS = (
    ("self_evaluation", "project_grades", 2),
    ("self_evaluation", "department_grades", 2),
    ("monitoring", "monitoring_flags", 1),
    ("ex_ante", "ex_ante_verdicts", 0),
    ("goals", "goal_admissions", 0),
    ("control_figures", "budget_requests", 0),
    ("control_figures", "adjustment_subjects", 0),
    ("control_figures", "rule_firings", 0),
    ("control_figures", "adjustment_lines", 0),
    ("control_figures", "control_scenarios", 0),
    ("control_figures", "project_control_figures", 0),
    ("control_figures", "department_control_figures", 0),
)
"""Stage, table, and how many years before the budget year its partition lies; in the order of a budget cycle."""
COMPARED = {
    "policy_rules": "this",
    "project_grades": "evaluated",
    "budget_requests": "this",
    "project_control_figures": "this",
    "department_control_figures": "this",
}
"""What is kept of the policy in force in `before`, and the schema it comes from; `sides` has the other policy's rows too."""
JUDGING_NUMBERS = frozenset({"execution_score.weight", "score.total", "monitoring.months_in_year"})
"""Numbers that decide whether a form is accepted at all: where one changes, everything handed in is judged again."""


class UnfinishedCycleError(LookupError):
    """A season of the budget year's cycle was never run, so there is nothing to compare with."""


@dataclass(frozen=True)
class Simulation:
    """The figures of the policy in force (`before`) and of the other one (`after`), side by side; money in 元, exact.

    `totals`: name, before, after. `by_department`: department_code, department_name, cut_, deduction_ and total_ before and
    after. `by_grade`: grade of B−2 ('' where none), projects_ and cut_ before and after. `changed`: projects with
    another figure, status or rule. `figures` are the rows of project_control_figures under the other policy, in the
    order of their codes. `stale` are codes whose published figure is not what the policy in force makes of what counts now.
    `rules` names the rules of both policies in Chinese.
    """

    region: str
    year: int
    as_of: date
    totals: list[Row]
    by_department: list[Row]
    by_grade: list[Row]
    changed: list[Row]
    figures: list[Row]
    stale: list[str]
    rules: dict[str, str]

    @property
    def changed_status(self) -> list[Row]:
        """Projects that change status, or come in or fall out."""
        return [row for row in self.changed if row["status_before"] != row["status_after"]]


def simulate(snapshot: Path, region: str, year: int, other: policy.Policy) -> Simulation:
    """Compute the control figures of budget year B = `year` under another policy, from what counts in the snapshot now.

    The same SQL models run twice in memory: under the policy that each year was run with, and under the other one in all
    three years (B, B−1, B−2). Raises UnfinishedCycleError where a season is missing, PolicyError where the other
    policy begins after B−2, WarehouseError where the snapshot cannot be read.
    """
    rows = {each: policy.rows(other, each) for each in (year, year - 1, year - 2)}
    with _copy(snapshot, region, year) as warehouse:
        as_of = _as_of(warehouse, region, year)
        with warehouse.within(Scope(region, year)):
            _run(warehouse, region, year, as_of)
            for table, schema in COMPARED.items():
                warehouse.connection.execute(
                    f"create table before.{table} as from {schema}.{table};"
                    f" create view sides.{table} as select 'before' as side, * from before.{table}"
                    f" union all select 'after', * from {schema}.{table}"
                )
            stale = [row["project_code"] for row in _ask(warehouse, "stale_projects")]
            judged = _judging(warehouse)
            for each, tables in rows.items():
                for table, values in tables.items():
                    warehouse.replace(table, values, region=region, year=each)
            if _judging(warehouse) != judged:
                _judge_again(warehouse, region, year)
            _run(warehouse, region, year, as_of)
            return Simulation(
                region,
                year,
                as_of,
                totals=_ask(warehouse, "totals"),
                by_department=_ask(warehouse, "by_department"),
                by_grade=_ask(warehouse, "by_grade"),
                changed=_ask(warehouse, "changed_projects"),
                figures=warehouse.rows("from project_control_figures order by project_code"),
                stale=stale,
                rules={row["rule"]: row["zh"] for row in warehouse.rows("from sides.policy_rules order by side desc")},
            )


def policy_in_force(snapshot: Path, region: str, year: int) -> Mapping[str, Any] | None:
    """Name, in_force_from and sha256 of the policy that the control figures of a year rest on; None where never run."""
    with _attached(snapshot) as warehouse:
        found = warehouse.rows(
            "select policy as name, in_force_from, sha256 from today.policy_versions"
            " where region = $region and year = $year",
            region=region,
            year=year,
        )
    return found[0] if found else None


@contextmanager
def _attached(snapshot: Path) -> Iterator[Warehouse]:
    connection = duckdb.connect()
    try:
        connection.execute("set TimeZone = 'UTC'")
        try:
            connection.execute(f"attach {quoted(snapshot)} as today (read_only)")
        except duckdb.Error as error:
            raise WarehouseError(
                either(
                    f"The snapshot {snapshot} cannot be opened: {error}", f"只读副本 {snapshot} 无法打开（`{error}`）。"
                )
            ) from error
        yield Warehouse(connection)
    finally:
        connection.close()


@contextmanager
def _copy(snapshot: Path, region: str, year: int) -> Iterator[Warehouse]:
    """A warehouse in memory with what the three years of a cycle handed in, what counts of it, and their policies."""
    with _attached(snapshot) as warehouse:
        scope = f"region = '{region}' and year between {year - 2} and {year}"
        for table in TABLES.values():
            if table.stage == "inbox":
                warehouse.connection.execute(f'create view "{table.name}" as from today."{table.name}" where {scope}')
                continue
            warehouse.connection.execute(ddl(table))
            if table.stage in ("policy", "state") or table.name == "seasons":
                warehouse.connection.execute(
                    f'insert into "{table.name}" by name from today."{table.name}" where {scope}'
                )
        for statement in (NOTED, *over_tables(), "create schema before", "create schema sides"):
            warehouse.connection.execute(statement)
        here = f"region = '{region}' and year = {year}"
        warehouse.connection.execute(
            f"create view before.published_figures as from today.project_control_figures where {here}"
        )
        measures.create(warehouse)
        yield warehouse


def _as_of(warehouse: Warehouse, region: str, year: int) -> date:
    """The day that the control figures were computed as of; every season of the cycle must have been run."""
    done = {(row["job"], row["year"]): row["as_of"] for row in warehouse.rows("from seasons")}
    for season, partition in cycle(year):
        if (season.job, partition) not in done:
            raise UnfinishedCycleError(unfinished(season, region, partition))
    return date.fromisoformat(done[cycle(year)[-1][0].job, year])


def _run(warehouse: Warehouse, region: str, year: int, as_of: date) -> None:
    for stage, table, lag in MODELS:
        with warehouse.within(Scope(region, year - lag), as_of):
            compute(warehouse, stage, table)


def _judging(warehouse: Warehouse) -> list[list[Row]]:
    """What of the policy decides on acceptance."""
    numbers = [row for row in warehouse.rows("from policy_numbers order by all") if row["key"] in JUDGING_NUMBERS]
    known = {"policy_classes": "class", "policy_words": "word", "policy_wordings": "word"}
    return [
        numbers,
        *(warehouse.rows(f"select year, {word} from {table} order by all") for table, word in known.items()),
    ]


def _judge_again(warehouse: Warehouse, region: str, year: int) -> None:
    for each in (year - 2, year - 1, year):
        for form in ("", *ASSET_OF_FORM):
            validate_form(warehouse, region, each, form)
    measures.create(warehouse)


def _ask(warehouse: Warehouse, model: str) -> list[Row]:
    return warehouse.rows((SQL / f"{model}.sql").read_text(encoding="utf-8"))
