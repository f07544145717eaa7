"""Measuring: contenders in turns, each in a process of its own, so that peak memory and imports are its own.

Here: running a contender and its figures, medians and ratios. Not here: what is measured.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    """One run of a contender: seconds of the whole process and of its work alone (what it reports), CPU, peak memory."""

    wall: float
    cpu: float
    work: float
    peak_mib: float
    told: dict[str, Any]


def run(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> Figures:
    """Run `python -m MODULE ARGUMENTS…`, whose last line is a JSON object; `seconds` in it is the work alone.

    Raises CalledProcessError with the contender's own words where it fails.
    """
    command = [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)]
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    ) as process:
        out, err = process.communicate()
    wall = time.perf_counter() - started
    if process.returncode:
        failed = subprocess.CalledProcessError(process.returncode, command, out, err)
        failed.add_note(err[-2000:])
        raise failed
    told = json.loads(out.strip().splitlines()[-1])
    return Figures(wall, told.pop("cpu"), told.pop("seconds"), told.pop("peak_mib"), told)


def in_turns(contenders: Mapping[str, Sequence[object]], rounds: int) -> dict[str, list[Figures]]:
    """Run every contender once a round, in turns, so that a slow spell of the machine hits all alike."""
    measured: dict[str, list[Figures]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, command in contenders.items():
            measured[name].append(run(str(command[0]), *command[1:]))
    return measured


def median(figures: Sequence[Figures], what: str = "work") -> float:
    """The median of one figure over the runs."""
    return statistics.median(getattr(each, what) for each in figures)


def ratio(one: Sequence[Figures], other: Sequence[Figures], what: str = "work") -> float:
    """How many times the one takes what the other takes: the median of the ratios round by round."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(one, other, strict=True))


def as_json(measured: Mapping[str, Sequence[Figures]]) -> dict[str, list[dict[str, Any]]]:
    """The figures as plain data."""
    return {name: [asdict(each) for each in figures] for name, figures in measured.items()}
