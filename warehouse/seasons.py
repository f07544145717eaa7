"""The three seasons of the plan's year: which forms each reads, which are done. A table says itself which of them publish it.

It imports nothing heavy: a command asks it for the years of a job before anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policy.language import either
from warehouse.jobs import CONTROL_FIGURES, MONITORING, SELF_EVALUATION

if TYPE_CHECKING:
    from warehouse.scope import Scope
    from warehouse.store import Warehouse

FIRST_YEAR, LAST_YEAR = 2018, 2100
"""Years that a run may be about: from two before the plan's first budget year on."""
REGISTERS_OF_EVERY_SEASON = ("R-UNIT", "R-PROJ", "R-BUDG", "R-BASE")
RECTIFICATION = ("R-RECT", "RE")
"""The register of what must be put right in a year (整改), and the departments' answers."""
SHARED = ("disclosure_calendar",)
"""Tables that several seasons write, each its own matter: an asset for each season."""


@dataclass(frozen=True)
class Season:
    """One season's job.

    `forms` are the forms whose findings it reports for its own year; `earlier` lists how many years before it also reads
    the registers of every season. `matter` is the matter (事项) of its part of the disclosure calendar, which two jobs write,
    empty where it writes none. `last` are assets that it makes once it is published, besides slips and Data Docs; `working` are
    those on the way to its tables that no other season may make, though it reads such a table.
    """

    job: str
    command: str
    title: str
    description: str
    forms: tuple[str, ...]
    earlier: tuple[int, ...] = ()
    matter: str = ""
    last: tuple[str, ...] = ()
    working: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """What it publishes besides findings and submissions: the tables that name its job."""
        from warehouse.tables import TABLES  # noqa: PLC0415 - declarations of forms are not needed for the years of a job

        return tuple(name for name, table in TABLES.items() if self.job in table.jobs)

    def asset(self, table: str) -> str:
        """The asset of one of the season's tables: the table's name, but for a table that it shares with another season."""
        return f"{self.job}_{table}" if table in SHARED else table


SPRING = Season(
    SELF_EVALUATION,
    "self-evaluation",
    "项目支出绩效自评",
    either(
        "Spring of N, partition E = N−1: self-evaluations, re-checked by finance, grade every project and department; "
        "results are disclosed and departments assessed.",
        "N 年春季，年度 E=N−1：自评经财政复核后，为每个项目和部门评定等级；结果公开，并考核部门。",
    ),
    (*REGISTERS_OF_EVERY_SEASON, "SE", "DE", "R-REV", "R-REV-D", "R-DATE", "EX", "GO", "MO", *RECTIFICATION),
    matter="部门决算",
    last=("review_workbook",),
    working=("annual_self_evaluation_comparison", "review_candidates", "review_frame"),
)
AUGUST = Season(
    MONITORING,
    "midyear",
    "绩效运行监控",
    either(
        "August of N, partition N: execution and goals are both monitored, and treatments follow.",
        "N 年 8 月，年度 N：预算执行和绩效目标双监控，并提出处理意见。",
    ),
    (*REGISTERS_OF_EVERY_SEASON, "MO", *RECTIFICATION),
)
AUTUMN = Season(
    CONTROL_FIGURES,
    "control-figures",
    "下年度预算控制数",
    either(
        "Autumn of N, partition B = N+1: gates, grades of B−2 and monitoring of B−1 become next year's control figures.",
        "N 年秋季，年度 B=N+1：事前评估、B−2 年等级和 B−1 年监控结果形成下年度控制数。",
    ),
    (*REGISTERS_OF_EVERY_SEASON, "EX", "GO", "DG", "R-EXC", "R-DATE", *RECTIFICATION),
    earlier=(1, 2),
    matter="预算绩效目标",
)
SEASONS = (SPRING, AUGUST, AUTUMN)
"""In the order of a budget cycle for B: E = B−2, N = B−1, B."""


def cycle(budget_year: int) -> list[tuple[Season, int]]:
    """The seasons that lead to a budget year, each with its own partition year."""
    return [(SPRING, budget_year - 2), (AUGUST, budget_year - 1), (AUTUMN, budget_year)]


def asked(job: str, year: int) -> list[tuple[Season, int]]:
    """The seasons that `jixiao run JOB --year` asks for, each with its partition year."""
    return cycle(year) if job == "cycle" else [(season, year) for season in SEASONS if season.command == job]


class UnfinishedSeasonError(RuntimeError):
    """A season needs figures of an earlier one that was never run."""


def record_season(warehouse: Warehouse, season: Season, region: str, year: int, as_of: date, run: str) -> None:
    """Write down that a season was published for a region and year, as of a day; `run` is the fingerprint of its record."""
    warehouse.replace("seasons", [{"as_of": as_of.isoformat(), "run": run}], region=region, year=year, job=season.job)


def was_published(warehouse: Warehouse, season: Season, scope: Scope) -> bool:
    """Whether a season was published for a scope."""
    found = "select 1 from main.seasons where region = $region and year = $year and job = $job"
    return bool(warehouse.rows(found, **scope.parameters, job=season.job))


def require_season(warehouse: Warehouse, season: Season, scope: Scope) -> None:
    """Raise UnfinishedSeasonError unless the season was published: figures never computed must not look like none."""
    if not was_published(warehouse, season, scope):
        raise UnfinishedSeasonError(unfinished(season, scope.region, scope.year))


def unfinished(season: Season, region: str, year: int) -> str:
    """Say that a season was not run for a region and year, and how to run it."""
    command = f"`jixiao run {season.command} --year {year}`"
    return either(
        f"{season.title} of {year} has not been run for {region}: run {command} first.",
        f"{region} 的{year}年“{season.title}”尚未运行：请先运行 {command}。",
    )
