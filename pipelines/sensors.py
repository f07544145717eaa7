"""What Dagster watches: new files in the inbox, runs that failed, submissions that a season sent back.

Here: when a season is requested because its inbox changed, when a notice is due, what it says. Not here: how a notice travels
(`pipelines.notices`), what a file is worth (`forms`, `expectations`).
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from assets.installation import CIVIL_TIME, Installation
from assets.reexecution import REGION_TAG, YEAR_TAG
from forms.inbox import entries, list_scope
from forms.strays import list_strays
from pipelines.notices import notify
from pipelines.resources import Settings
from pipelines.schedules import run_request, season_on
from policy.language import either
from warehouse.errors import WarehouseError
from warehouse.scope import Scope
from warehouse.seasons import SEASONS, Season

LOOK_SECONDS = 60
REGIONS_A_LOOK, SECONDS_A_LOOK = 50, 20
"""A look ends after so many regions, or so many seconds: Dagster gives a sensor a minute, and the next look goes on from there."""
NEXT = "next"
"""In the cursor, the region that the next look begins with."""
LISTED = 20
"""So many files a notice names."""


@dataclass(frozen=True)
class Seen:
    """What is remembered of a scope between two looks.

    `outside`: fingerprint of names, sizes and times; `since`: when it was first seen (seconds); `content`: fingerprint of the
    bytes that were taken in last; `requests`: how many runs were requested, so that contents that come back are run again.
    """

    outside: str = ""
    since: float = 0.0
    content: str = ""
    requests: int = 0


def fingerprint_outside(folder: Path) -> str:
    """Fingerprint of the files below a folder by name, size and time of change; empty where there is none."""
    found = []
    for path, _ in entries(folder):
        try:
            status = path.lstat()
        except PermissionError:
            found.append(path.relative_to(folder).as_posix())
        except FileNotFoundError:  # renamed or removed while we look: the next look sees it settled
            continue
        else:
            found.append(f"{path.relative_to(folder).as_posix()}|{status.st_size}|{status.st_mtime_ns}")
    return _digest(found)


def _digest(parts: Iterable[str]) -> str:
    """Fingerprint of distinct texts in any order; empty where there is none."""
    text = "\n".join(sorted(set(parts)))
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()[:16] if text else ""


def look(
    installation: Installation, season: Season, scope: Scope, seen: Seen, now: float, settle: float
) -> tuple[Seen, str]:
    """Look at a scope's inbox. Returns what to remember and why no run is due; the reason is empty when one is.

    `now` and `settle` in seconds: files are read only when nothing has changed for so long, as copying takes its time.
    """
    place = f"inbox/{scope.region}/{scope.year}/"
    outside = fingerprint_outside(installation.folders.inbox / scope.region / str(scope.year))
    if not outside and not seen.content:
        return replace(seen, outside=outside, since=now), f"{place} is empty"
    if outside != seen.outside:
        seen = replace(seen, outside=outside, since=now)
        if settle:
            return seen, f"{place} is changing: waiting until it has been quiet for {settle / 60:g} minutes"
    if now - seen.since < settle:
        return seen, f"{place} changed {(now - seen.since) / 60:.0f} minutes ago: waiting until it has settled"
    # by their bytes alone: names and folders do not matter
    content = _digest(file.sha256 for file in list_scope(installation.folders.inbox, scope.region, scope.year))
    if content == seen.content:
        return seen, f"{place} holds what was taken in last"
    if not seen.content and content == _taken_in(installation, season, scope):
        return replace(seen, content=content), f"{place} holds what {season.command} was published from"
    return replace(seen, content=content, requests=seen.requests + 1), ""


def _taken_in(installation: Installation, season: Season, scope: Scope) -> str:
    """Fingerprint of the files that the last publication of a season was made from; empty when it was never published."""
    if not installation.folders.snapshot.is_file():
        return ""
    try:
        with installation.reading() as warehouse:
            files = warehouse.rows(TAKEN_IN, **scope.parameters, job=season.job)
    except WarehouseError:
        return ""
    return _digest(row["sha256"] for row in files)


def inbox_sensor(settings: Settings, jobs: Sequence[dg.UnresolvedAssetJobDefinition]) -> dg.SensorDefinition:
    """Requests the open season's job for each region whose inbox changed and has settled."""

    @dg.sensor(
        name="inbox_sensor",
        jobs=list(jobs),
        minimum_interval_seconds=LOOK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING if settings.watch_inbox else dg.DefaultSensorStatus.STOPPED,
        description=either(
            "New files in the inbox (报送) of the season that is open, known by their bytes, once they have settled.",
            "当前环节的收件箱中有新报送的文件且已传完时，请求运行；文件按内容识别。",
        ),
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        return look_everywhere(settings, context.cursor, datetime.now(CIVIL_TIME))

    return sensor


def look_everywhere(settings: Settings, cursor: str | None, moment: datetime) -> dg.SensorResult:
    """One look of the inbox sensor at a moment in China, at every region or at as many as a look takes, by turns.

    `cursor` is what the looks before remembered.
    """
    season, year = season_on(moment.date(), settings.seasons)
    remembered = json.loads(cursor or "{}")
    first, regions = remembered.pop(NEXT, ""), settings.regions
    start = regions.index(first) if first in regions else 0  # where it is not one of them any more
    left = [*regions[start:], *regions[:start]]
    memory = {place: Seen(**seen) for place, seen in remembered.items()}
    installation, until = settings.installation(), time.monotonic() + SECONDS_A_LOOK
    now, settle = moment.timestamp(), settings.settle_minutes * 60
    requests, reasons = [], []
    for _ in range(REGIONS_A_LOOK):
        region = left.pop(0)
        place, there = f"{season.job}/{region}/{year}", installation.at(region)
        memory[place], reason = look(there, season, Scope(region, year), memory.get(place, Seen()), now, settle)
        if reason:
            beside = [f"inbox/{each.file}" for each in list_strays(there.folders.inbox, region, year)]
            unread = f"; not read, beside the years' folders or a link: {', '.join(beside[:LISTED])}" if beside else ""
            reasons.append(f"{reason}{unread}")
        else:
            key = f"inbox:{place}:{memory[place].content}:{memory[place].requests}"
            day = moment.date()
            requests.append(run_request(settings, season, region, year, run_key=key, as_of=day, reason="inbox"))
        if not left or time.monotonic() > until:
            break
    then = f" {len(left):,} more regions: the next look goes on with {left[0]}." if left else ""
    return dg.SensorResult(
        run_requests=requests,
        skip_reason=None if requests else f"{season.title} is open. {'; '.join(reasons)}.{then}",
        cursor=json.dumps(
            {place: asdict(seen) for place, seen in memory.items()} | ({NEXT: left[0]} if left else {}), sort_keys=True
        ),
    )


def notice_sensors(settings: Settings, jobs: Sequence[dg.UnresolvedAssetJobDefinition]) -> list[dg.SensorDefinition]:
    """A notice when any run failed, and one when a season sent submissions back."""

    @dg.run_failure_sensor(
        name="run_failed_notice",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=either(
            "Tells finance IT that a run failed: nothing was published, the last tables stand.",
            "运行失败时通知运维人员：未发布任何内容，上一次发布的结果仍然有效。",
        ),
    )
    def run_failed(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        named = _named(settings, run)
        title = either(
            f"运行失败 (run failed): {named}. The last published tables stand.",
            f"运行失败：{named}。上一次发布的结果仍然有效。",
        )
        failed = context.get_step_failure_events()
        lines = [f"{event.step_key}: {_cause(event.step_failure_data.error)}" for event in failed]
        if not lines:  # the home could not be taken up: no step began
            ended = context.failure_event
            lines = [_cause(ended.job_failure_data.error) or ended.message or ""]
        notify(settings.home, settings.webhook, title, lines, context.log)

    @dg.run_status_sensor(
        name="rejected_submissions_notice",
        run_status=dg.DagsterRunStatus.SUCCESS,
        monitored_jobs=list(jobs),
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=either(
            "Tells finance IT which submissions (报送) a season sent back (退回).", "通知运维人员哪些报送被退回。"
        ),
    )
    def rejected(context: dg.RunStatusSensorContext) -> None:
        run = context.dagster_run
        scope = _scope(run)
        files = rejected_files(settings.installation().at(scope.region), scope) if scope else []
        if files:
            count, named = len(files), _named(settings, run)
            title = either(f"退回 {count} (rejected submissions): {named}", f"退回 {count} 个报送：{named}")
            if count > LISTED:
                files[LISTED:] = [either(f"… and {count - LISTED} more", f"……另有 {count - LISTED} 个")]
            notify(settings.home, settings.webhook, title, files, context.log)

    return [run_failed, rejected]


def rejected_files(installation: Installation, scope: Scope) -> list[str]:
    """File and sheet of every rejected submission of a scope, with the codes of the findings that send it back."""
    with installation.reading() as warehouse:
        rows = warehouse.rows(REJECTED, **scope.parameters)
    return [f"{row['file']}{' · ' + row['sheet'] if row['sheet'] else ''}: {row['codes'] or '–'}" for row in rows]


TAKEN_IN = """
select distinct sha256 from inbox_files join seasons using (region, year)
where region = $region and year = $year and job = $job and path is not null
"""
REJECTED = """
select submission.file, submission.sheet, string_agg(distinct finding.code, ', ' order by finding.code) as codes
from submissions as submission
left join form_findings as finding
    on finding.region = submission.region and finding.year = submission.year and finding.sha256 = submission.sha256
    and finding.sheet in (submission.sheet, '') and finding.severity = 'reject'
where submission.region = $region and submission.year = $year and submission.status = 'rejected'
group by submission.file, submission.sheet
order by submission.file, submission.sheet
"""


def _scope(run: dg.DagsterRun) -> Scope | None:
    region, year = run.tags.get(REGION_TAG), run.tags.get(YEAR_TAG)
    return Scope(region, int(year)) if region and year else None


def _named(settings: Settings, run: dg.DagsterRun) -> str:
    scope = _scope(run)
    title = next((season.title for season in SEASONS if season.job == run.job_name), run.job_name)
    where = f"{settings.place(scope.region).name} {scope.year}{either(', ', ' 年，')}" if scope else ""
    return f"{title} {where}{either('run', '运行')} {run.run_id[:8]}"


def _cause(error: Any) -> str:
    """What an error, if any, came from in the first place."""
    while error and error.cause:
        error = error.cause
    return error.message.strip() if error else ""


def sensors(settings: Settings, jobs: Sequence[dg.UnresolvedAssetJobDefinition]) -> list[dg.SensorDefinition]:
    """All that Dagster watches."""
    return [inbox_sensor(settings, jobs), *notice_sensors(settings, jobs)]
