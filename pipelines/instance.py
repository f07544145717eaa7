"""The Dagster instance of a home, in <home>/dagster/: the command line, the webserver and the daemon share it.

Here: preparing and opening it, serving it (`python -m pipelines.instance`). Not here: what it runs (`pipelines.definitions`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import dagster as dg
from dagster._core.launcher import DefaultRunLauncher

from assets.installation import WRITER_POOL
from assets.reexecution import REGION_TAG
from pipelines.exits import EXIT_FAILED, refuse, refusing
from pipelines.kept_open import keeping_open
from pipelines.preconditions import require_text, require_writable_name
from pipelines.resources import Settings, SettingsError, load_settings
from policy.language import refusal
from warehouse.lock import HouseBusyError

CONFIGURATION = Path(__file__).with_name("dagster.yaml")
LAUNCHED_BY = {"jixiao/launched_by": "command line"}
"""Tag of runs that live in a command's own process: when it dies, nobody tells Dagster."""
UNFINISHED = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
WORKER = ("-Q", "dagster", "--pool", "threads", "--concurrency", "1", "-l", "info")
PROGRAMS = {
    # `dagster dev` is still the one command for both; the warning points to a tool for making projects
    "dev": ("-W", "ignore:Function `dev_command` is superseded", "-m", "dagster", "dev"),
    "webserver": ("-m", "dagster_webserver"),
    "daemon": ("-m", "dagster._daemon", "run"),
    # one run at a time a worker; not processes, which may start none of their own to read workbooks in
    "worker": ("-m", "celery", "-A", "pipelines.worker", "worker", *WORKER),
}
"""What `serve` can become: Python's arguments by name."""


def prepare(home: Path) -> Path:
    """Make the folder of a home's instance, with its dagster.yaml unless it has one. Returns the folder.

    Ends the command with exit code 3 when the home cannot be written: nothing was done.
    """
    folder = home.resolve() / "dagster"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "dagster.yaml").exists():
            (folder / "dagster.yaml").write_text(CONFIGURATION.read_text(encoding="utf-8"), encoding="utf-8")
    except OSError as error:
        refuse(
            f"{home} cannot be written: {error}. Make it writable and run again; nothing was changed.",
            f"{home} 无法写入：{refusal(error)}。改为可写后请再次运行；未作任何改动。",
            EXIT_FAILED,
        )
    return folder


@contextmanager
def open_instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """The instance of a home, open; the files of its records stay so with it, where they are Dagster's own kind."""
    os.environ["DAGSTER_HOME"] = str(prepare(home))
    with dg.DagsterInstance.get() as instance, keeping_open(instance):
        yield instance


def bury_the_dead(instance: dg.DagsterInstance, region: str, *, launched_by: Mapping[str, str] = LAUNCHED_BY) -> int:
    """Mark unfinished runs of a region whose process is gone as failed; call it while holding its home. Returns their number.

    Those of killed commands, unless `launched_by` names other tags; none at all for every run of the region.
    """
    dead = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED, tags={REGION_TAG: region, **launched_by}))
    for run in dead:
        instance.report_run_failed(run, "The process that ran this season ended without finishing it.")
    return len(dead)


def serve(arguments: Sequence[str]) -> None:
    """Become a program of Dagster's on the home of the settings: `webserver` or `daemon`, or both at once without a name.

    `worker` carries out runs on one of several machines (`pipelines.worker`). What follows the name is passed on. Ends with exit
    code 2 for faulty settings, or a home that cannot be served.
    """
    with refusing(SettingsError):
        settings = load_settings()
    program, rest = (arguments[0], arguments[1:]) if arguments and arguments[0] in PROGRAMS else ("dev", arguments)
    require_text(settings.home)
    require_writable_name(settings.home)
    os.environ["PYTHONUTF8"] = "1"  # names of files are the same bytes whatever the locale
    os.environ["DAGSTER_HOME"] = str(prepare(settings.home))
    os.environ["JIXIAO_HOME"] = str(settings.home.resolve())
    if program in ("dev", "daemon"):
        _make_ready(settings)
    if program == "worker" and not os.environ.get("JIXIAO_BROKER"):
        refuse(
            "JIXIAO_BROKER is not set: a worker takes its runs from RabbitMQ, pyamqp://USER:PASSWORD@HOST:5672//.",
            "未设置 `JIXIAO_BROKER`：工作进程从 `RabbitMQ` 领取任务，写作 `pyamqp://USER:PASSWORD@HOST:5672//`。",
        )
    # a shell that starts it in the background lets it ignore SIGINT, and Dagster then ignores SIGTERM as well
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, *PROGRAMS[program], *rest])


def _make_ready(settings: Settings) -> None:
    """What the daemon finds: the pool of writers as it should be, and no run that a killed server left unfinished.

    A default limit Dagster sets only after it has let the first queued runs through, all of them at once; and a dead run would
    hold its turn for hours. Where regions are apart their writers do not wait for each other. Whoever gets hold of a home knows
    that nobody writes it; of a run that other machines are to carry out, that says nothing.
    """
    installation = settings.model_copy(update={"wait_minutes": 0}).installation()
    with open_instance(settings.home) as instance:
        events = instance.event_log_storage
        if settings.apart:
            require_side_by_side(instance)
            events.delete_concurrency_limit(WRITER_POOL)
        else:
            events.set_concurrency_slots(WRITER_POOL, 1)
        if not isinstance(instance.run_launcher, DefaultRunLauncher):
            return
        unfinished = instance.get_runs(dg.RunsFilter(statuses=UNFINISHED))
        for region in sorted({run.tags[REGION_TAG] for run in unfinished if REGION_TAG in run.tags}):
            with suppress(HouseBusyError), installation.at(region).claim(lambda _: None):
                bury_the_dead(instance, region, launched_by={})


def require_side_by_side(instance: dg.DagsterInstance) -> None:
    """Leave with exit code 2 where the instance would not run regions side by side, one run at a time a region."""
    limited = instance.get_concurrency_config()
    limits = limited.run_queue_config.tag_concurrency_limits if limited.run_queue_config else ()
    one_a_region = any(each.get("key") == REGION_TAG and each.get("limit") == 1 for each in limits)
    if not one_a_region or limited.pool_config.default_pool_limit is not None:
        file = f"{instance.root_directory}/dagster.yaml"
        refuse(
            f"The regions are apart, but {file} is of a home where all runs take turns: put {CONFIGURATION} in its place, with "
            "what you changed in it.",
            f"各地区已分开存放，但 {file} 仍是所有运行依次进行的配置：请换成 {CONFIGURATION}，并保留您改过的内容。",
        )


if __name__ == "__main__":
    serve(sys.argv[1:])
