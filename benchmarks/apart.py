"""Regions apart on one machine: `python -m benchmarks.apart AT_ONCE HOME`, in a process of its own.

A server, as the services start it, runs the spring of every region of a prepared installation, so many at a time. One at a time, a
run reads workbooks on all cores; several at a time, each on one. From the first launch to the end of the last run.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.work import told

REGIONS = ("640500", "640521", "640522", "640523")
YEAR, AS_OF = 2025, "2027-03-10"
DEPARTMENTS = 8


def prepare(home: Path, projects: int) -> None:
    """Inboxes of four small cities, each with so many projects."""
    from sample import make_sample  # noqa: PLC0415

    for seed, region in enumerate(REGIONS):
        make_sample(home / region, seed=seed, departments=DEPARTMENTS, projects=projects, region=region)


def configure(home: Path, at_once: int) -> Path:
    """Settings and an instance that run so many regions at a time. Returns the settings file."""
    from pipelines.instance import CONFIGURATION  # noqa: PLC0415

    sections = "\n".join(f'[regions.{region}]\nname = "第{region}区"' for region in REGIONS)
    file = home / "jixiao.toml"
    file.write_text(f'home = "{home}"\napart = true\nworkers = {int(at_once > 1)}\n{sections}\n', encoding="utf-8")
    (home / "dagster").mkdir()
    said = re.sub(r"(max_concurrent_runs:) \d+", rf"\1 {at_once}", CONFIGURATION.read_text(encoding="utf-8"))
    (home / "dagster/dagster.yaml").write_text(said, encoding="utf-8")
    return file


def used(group: int) -> float:
    """Seconds of CPU of the processes of a group, and of those that they waited for."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def main(at_once: str, prepared: str) -> None:
    """Run all regions once."""
    from pipelines.resources import load_settings  # noqa: PLC0415
    from pipelines.schedules import run_request  # noqa: PLC0415
    from tests.server import DONE, served  # noqa: PLC0415
    from warehouse.seasons import SPRING  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, told() as counted:
        home = Path(shutil.copytree(prepared, Path(folder) / "home"))
        os.environ["JIXIAO_CONFIG"] = str(configure(home, int(at_once)))
        settings, day = load_settings(), date.fromisoformat(AS_OF)
        requests = [
            run_request(settings, SPRING, region, YEAR, run_key="x", as_of=day, reason="benchmark")
            for region in REGIONS
        ]
        with served(home, JIXIAO_CONFIG=os.environ["JIXIAO_CONFIG"]) as server:
            started, before = time.time(), used(server.group)
            launched = [server.launch(request) for request in requests]
            runs = [server.wait(run, DONE) for run in launched]
            counted["runs_cpu"] = used(server.group) - before
        assert {run["status"] for run in runs} == {"SUCCESS"}, server.tail()
        seconds = max(run["endTime"] for run in runs) - started
        counted |= {
            "regions": len(runs),
            "regions_a_minute": len(runs) * 60 / seconds,
            "each": [round(run["endTime"] - run["startTime"], 1) for run in runs],
        }


if __name__ == "__main__":
    main(*sys.argv[1:])
