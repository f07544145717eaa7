"""The whole cycle of a budget year from inbox to published files: `python -m benchmarks.cycle HOME`, in a process of its own.

Says for every stage how long it took, its CPU and its highest memory, workers included: the steps of the three runs as Dagster's
event log has them, laid over samples of the process taken meanwhile.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.work import KIB_IN_MIB, told

BUDGET_YEAR, AS_OF = 2027, "2027-03-10"
PROJECTS_A_DEPARTMENT = 50
EVERY = 0.1
"""Seconds between two samples."""
STAGE_OF_GROUP = {"intake": "validation", "registers": "validation", "policy": "rules", "publication": "publication"}
"""Groups of assets by stage; all other groups are rules."""
STAGE_OF_STEP = {"inbox": "reading", "earlier_years": "validation", "classified_projects": "reading"}
"""Steps that their group does not place; the first season reads the other years' files where it asks what is classified."""
DOCS = "_data_docs"
"""Ending of the steps that write Data Docs: pages on the validation, which nothing waits for."""


@dataclass
class Samples:
    """CPU seconds so far and MiB in use, of this process and its workers, at moments of the clock."""

    taken: list[tuple[float, float, float]] = field(default_factory=list)

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Take samples while the block runs."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(EVERY):
                self.take()

        self.take()
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
            self.take()

    def take(self) -> None:
        """Take one."""
        cpu = memory = 0.0
        for process in (os.getpid(), *_children()):
            try:
                fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                pages = int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1])
            except (OSError, IndexError):
                continue
            cpu += sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
            memory += pages * os.sysconf("SC_PAGE_SIZE") / KIB_IN_MIB**2
        cpu += sum(os.times()[2:4])  # workers that ended
        self.taken.append((time.time(), cpu, memory))

    def between(self, start: float, end: float) -> tuple[float, float]:
        """CPU seconds used and most memory in a span of time."""
        within = [sample for sample in self.taken if start - EVERY <= sample[0] <= end + EVERY]
        return within[-1][1] - within[0][1], max(sample[2] for sample in within)


def _children() -> list[int]:
    tasks = Path("/proc/self/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text(encoding="utf-8").split()]


def stages(home: Path, samples: Samples) -> dict[str, dict[str, float]]:
    """Seconds, CPU and highest memory by stage, over all runs of the home since the first sample."""
    from pipelines.definitions import build_definitions  # noqa: PLC0415
    from pipelines.instance import open_instance  # noqa: PLC0415

    graph = build_definitions().resolve_asset_graph()
    group_of = {key.to_user_string(): graph.get(key).group_name for key in graph.materializable_asset_keys}
    found: defaultdict[str, dict[str, float]] = defaultdict(lambda: {"seconds": 0.0, "cpu": 0.0, "peak_mib": 0.0})
    with open_instance(home) as instance:
        for run in instance.get_runs():
            for step in instance.get_run_step_stats(run.run_id):
                key = step.step_key
                group = group_of.get(
                    key, "publication"
                )  # the invariants: they are asked for the sake of what is published
                named = "data docs" if key.endswith(DOCS) else STAGE_OF_STEP.get(key)
                stage = found[named or STAGE_OF_GROUP.get(group or "", "rules")]
                if step.start_time and step.end_time and step.start_time >= samples.taken[0][0]:
                    cpu, peak = samples.between(step.start_time, step.end_time)
                    stage["seconds"] += step.end_time - step.start_time
                    stage["cpu"] += cpu
                    stage["peak_mib"] = max(stage["peak_mib"], peak)
    return {name: {what: round(value, 3) for what, value in figures.items()} for name, figures in sorted(found.items())}


def make_city(home: Path, projects: int) -> None:
    """A sample city of so many projects in which every department sends a workbook a form, and no lists."""
    from sample import make  # noqa: PLC0415

    def one_by_one(*arguments: Any) -> Any:
        city = build_city(*arguments)
        for department in city.departments:
            vars(department).update(one_by_one=True, lists=False)
        return city

    build_city = make.build_city
    with patch.object(make, "build_city", one_by_one):
        make.make_sample(home, departments=max(2, projects // PROJECTS_A_DEPARTMENT), projects=projects)


def main(home: str) -> None:
    """Run the cycle on a home."""
    from pipelines.resources import load_settings  # noqa: PLC0415
    from pipelines.running import run_job  # noqa: PLC0415

    samples = Samples()
    with told() as counted:
        with samples.taking(), redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
            run_job(
                "cycle", BUDGET_YEAR, load_settings().model_copy(update={"home": Path(home)}), "640500", as_of=AS_OF
            )
        counted["together_mib"] = max(memory for _, _, memory in samples.taken)
    by_stage = {
        "stages": stages(Path(home), samples),
        "workbooks": sum(1 for _ in (Path(home) / "inbox").rglob("*.xlsx")),
    }
    print(json.dumps({**counted, **by_stage}))


if __name__ == "__main__":
    main(*sys.argv[1:])
