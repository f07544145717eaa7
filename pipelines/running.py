"""Running seasons from the command line: the Dagster instance of a home, progress, errors as exit codes.

Progress is a bar on a terminal, one plain line a step elsewhere.
Here: what `jixiao run` does between its arguments and the summary. Not here: jobs (`pipelines.definitions`), tables.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import dagster as dg
import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from assets.installation import Installation
from pipelines.definitions import build_definitions
from pipelines.exits import EXIT_FAILED, stop
from pipelines.instance import LAUNCHED_BY, bury_the_dead, open_instance
from pipelines.resources import Settings
from pipelines.summary import print_document, print_summary
from policy.language import either, refusal
from warehouse.lock import HouseBusyError
from warehouse.seasons import Season, asked

DISK_ERRORS = (OSError, duckdb.Error, SQLAlchemyError)
"""What a full, read-only or failing disk raises outside of a step: from the record of runs, the lock, the snapshot."""
NOTHING_TOLD: Mapping[str, Mapping[str, Any]] = {}
LITTLE_ROOM = 64 * 2**20
"""Bytes free on the home's disk below which a failure is probably one of room."""


def run_job(job: str, year: int, there: Settings, region: str, *, as_of: str, as_json: bool = False) -> None:
    """Run one season, or the cycle of a budget year, and print what came out, as JSON where asked.

    `preconditions.require_run` says whether it can be. Leaves with exit code 3 when a run failed; the last published tables stand.
    """
    steps = asked(job, year)
    tell = print_document if as_json else print_summary
    run_steps(job, steps, region, there.installation(as_of=as_of), lambda made: tell(made, region, steps))


def run_steps(
    name: str,
    steps: Sequence[tuple[Season, int]],
    region: str,
    installation: Installation,
    tell: Callable[[Installation], object],
    told: Mapping[str, Mapping[str, Any]] = NOTHING_TOLD,
) -> None:
    """Run seasons one after the other while the home is held, and `tell` what came out in it; `told` as in `run_season`.

    Leaves with exit code 3 when a run failed.
    """
    console, home, installation = Console(stderr=True), Path(installation.home), installation.at(region)
    try:
        with installation.claim(console.print), installation.at_work() as there, open_instance(home) as instance:
            bury_the_dead(instance, region)
            for season, partition in steps:
                run_season(season, region, partition, there, instance, console, told)
            tell(there)
    except HouseBusyError as error:
        stop(str(error), EXIT_FAILED)
    except DISK_ERRORS as error:
        reason = str(getattr(error, "orig", error)).strip()
        where = f"{name} {region}/{steps[-1][1]}"
        stop(either(f"{where} failed: {reason}", f"{where} 运行失败：{reason}") + _advice(home), EXIT_FAILED)


class _Steps(logging.Handler):
    """Shows the steps of one run, of which Dagster tells its loggers, and what assets log; Dagster's own chatter it does not."""

    def __init__(self, console: Console, title: str) -> None:
        super().__init__()
        self.console = console
        self.bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[step]}", style="dim"),
            console=console,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task(title, total=None, step="")
        if not console.is_terminal:
            console.print(f"{title} …", highlight=False)

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of one log record of the run."""
        details = getattr(record, "dagster_meta", {})
        event = details.get("dagster_event")
        if event is None:
            message = details.get("orig_message") or record.getMessage()
            step = details.get("step_key")
            self.console.print(f"  {step}: {message}" if step else message, highlight=False)
        elif event.event_type_value == "STEP_START":
            self.bar.update(self.task, step=event.step_key)
        elif event.event_type_value == "STEP_SUCCESS":
            self.bar.advance(self.task)

    def logger(self, _context: dg.InitLoggerContext) -> logging.Logger:
        """The logger of a run that feeds this handler."""
        logger = logging.Logger("jixiao.progress", level=logging.DEBUG)
        logger.addHandler(self)
        return logger


def run_season(
    season: Season,
    region: str,
    year: int,
    installation: Installation,
    instance: dg.DagsterInstance,
    console: Console,
    told: Mapping[str, Mapping[str, Any]] = NOTHING_TOLD,
) -> None:
    """Run one season for one partition, with its progress on a console. Leaves with exit code 3 when it fails.

    `told` is the configuration of assets that take one, by their key.
    """
    steps = _Steps(console, f"{installation.place(region).name} {season.title} {year}")
    with steps.bar:
        loggers = {"progress": dg.LoggerDefinition(steps.logger, config_schema={})}
        definitions = build_definitions(installation=installation, regions=[region], last_year=year, loggers=loggers)
        job = definitions.resolve_job_def(season.job)
        steps.bar.update(steps.task, total=len(job.all_node_defs))
        result = job.execute_in_process(
            partition_key=dg.MultiPartitionKey({"region": region, "year": str(year)}),
            instance=instance,
            raise_on_error=False,
            tags=LAUNCHED_BY,
            run_config={"loggers": {"progress": {}}, "ops": {key: {"config": {**each}} for key, each in told.items()}},
        )
        steps.bar.update(steps.task, step="")
    if not result.success:
        _fail(season, region, year, Path(installation.home), result)


def _fail(season: Season, region: str, year: int, home: Path, result: dg.ExecuteInProcessResult) -> NoReturn:
    """One sentence on why the run failed: what the first failed step raised, or taking up the home before any step."""
    where = f"{season.command} {region}/{year}"
    said = either(f"{where} failed; nothing was published.", f"{where} 运行失败，未发布任何内容。")
    for event in result.all_events:
        if event.is_step_failure and event.step_failure_data.error:
            step, cause = event.step_key, _cause(event.step_failure_data.error)
            said = either(f"{where} failed at {step}: {cause}", f"{where} 在 {step} 处失败：{cause}")
            break
        if event.is_resource_init_failure and event.engine_event_data.error:  # the home could not be taken up
            cause = _cause(event.engine_event_data.error)
            said = either(f"{where} failed: {cause}", f"{where} 运行失败：{cause}")
            break
    stop(said + _advice(home), EXIT_FAILED)


def _advice(home: Path) -> str:
    """What to do where the home's disk is the likely cause, as further sentences; nothing where it has room."""
    try:
        free = shutil.disk_usage(home).free
    except OSError as error:
        en, zh = f"{home} cannot be reached ({error}). Bring it back", f"{home} 无法访问（{refusal(error)}）。恢复后"
    else:
        if not os.access(home, os.W_OK):
            en, zh = f"{home} cannot be written. Make it writable", f"{home} 无法写入。改为可写后"
        elif free < LITTLE_ROOM:
            room = f"{free / 2**20:.1f}"
            en, zh = (
                f"The disk of {home} has {room} MiB free. Make room",
                f"{home} 所在磁盘仅剩 {room} 兆字节。腾出空间后",
            )
        else:
            return ""
    return either(
        f"\n{en} and run again; the last publication stands.", f"\n{zh}请再次运行；上一次发布的结果仍然有效。"
    )


def _cause(error: Any) -> str:
    while error.cause and str(error.cls_name).startswith("Dagster"):  # our own errors say more than what they came from
        error = error.cause
    if error.cls_name == dg.DagsterExecutionInterruptedError.__name__:
        return either(
            "it was told to stop. Run it again; the last publication stands.",
            "运行被要求停止。请再次运行；上一次发布的结果仍然有效。",
        )
    message = str(error.message).strip()
    return message.partition(": ")[2] or message
