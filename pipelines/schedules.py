"""When the seasons run by themselves: a schedule each, on the days that `jixiao.toml` sets, in China's civil time.

Here: cron expressions, the partition that is due on a day, the requests of a tick. Not here: a season (`warehouse.seasons`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import dagster as dg

from assets.installation import CIVIL_TIME
from pipelines.resources import COMMON_YEAR, SeasonDates, Settings
from policy.language import either
from warehouse.seasons import SEASONS, Season, cycle

SEASON_TAG, REGION_TAG, REASON_TAG = "jixiao/season", "jixiao/region", "jixiao/reason"


def partition_year(season: Season, calendar_year: int) -> int:
    """The partition of a season that runs in a calendar year N: E = N−1, N, or B = N+1."""
    return next(year for each, year in cycle(calendar_year + 1) if each is season)


def days(season: Season, dates: SeasonDates) -> tuple[str, ...]:
    """The days (`MM-DD`) of a season."""
    return dict(zip(SEASONS, (dates.spring, dates.august, dates.autumn), strict=True))[season]


def season_on(day: date, dates: SeasonDates) -> tuple[Season, int]:
    """The season that is open on a day, the last that started, with its partition year."""
    started = [(season, day.year) for season in SEASONS if days(season, dates)[0] <= f"{day:%m-%d}"]
    season, year = started[-1] if started else (SEASONS[-1], day.year - 1)
    return season, partition_year(season, year)


def crons(season: Season, dates: SeasonDates) -> list[str]:
    """The cron expressions of a season's days."""
    hour, minute = (int(part) for part in dates.time.split(":"))
    return [f"{minute} {hour} {int(day[3:])} {int(day[:2])} *" for day in days(season, dates)]


def due(season: Season, dates: SeasonDates) -> dg.FreshnessPolicy:
    """When a season must have been published, once a year: a day after its last day, and no earlier than its first."""
    on = [date.fromisoformat(f"{COMMON_YEAR}-{day}") for day in days(season, dates)]
    first, deadline = on[0], on[-1] + timedelta(days=1)
    minute, hour, *_ = crons(season, dates)[0].split()
    return dg.FreshnessPolicy.cron(
        f"{minute} {hour} {deadline.day} {deadline.month} *", deadline - first, timezone=CIVIL_TIME.key
    )


def run_request(
    settings: Settings, season: Season, region: str, year: int, *, run_key: str, as_of: date, reason: str
) -> dg.RunRequest:
    """The request of a season's job for one region: a run of it again judges deadlines on the same day.

    It carries the whole configuration of the installation for this region, for what a request sets of a resource takes
    the place of all its values.
    """
    return dg.RunRequest(
        run_key=run_key,
        job_name=season.job,
        partition_key=dg.MultiPartitionKey({"region": region, "year": str(year)}),
        run_config=dg.RunConfig(
            resources={"installation": settings.only(region).installation(as_of=as_of.isoformat())}
        ),
        tags={SEASON_TAG: season.command, REGION_TAG: region, REASON_TAG: reason},
    )


def schedules(settings: Settings, jobs: Sequence[dg.UnresolvedAssetJobDefinition]) -> list[dg.ScheduleDefinition]:
    """The three schedules, running from the first start of the daemon."""
    return [_schedule(season, job, settings) for season, job in zip(SEASONS, jobs, strict=True)]


def _schedule(season: Season, job: dg.UnresolvedAssetJobDefinition, settings: Settings) -> dg.ScheduleDefinition:
    expressions, on = crons(season, settings.seasons), days(season, settings.seasons)

    @dg.schedule(
        job=job,
        name=f"{season.job}_schedule",
        cron_schedule=expressions[0] if len(expressions) == 1 else expressions,
        execution_timezone=CIVIL_TIME.key,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=either(
            f"{season.title}: {', '.join(on)} at {settings.seasons.time}, every year.",
            f"{season.title}：每年 {'、'.join(on)} {settings.seasons.time}。",
        ),
        tags={SEASON_TAG: season.command},
    )
    def schedule(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = context.scheduled_execution_time.astimezone(CIVIL_TIME).date()
        year = partition_year(season, day.year)
        for region in settings.regions:
            key = f"{season.job}:{region}:{year}:{day.isoformat()}"
            yield run_request(settings, season, region, year, run_key=key, as_of=day, reason="schedule")

    return schedule
