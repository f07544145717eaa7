"""What every contender says at its end: seconds and CPU of its work, peak memory of process or child, and what it counted."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KIB_IN_MIB = 1024


@contextmanager
def told() -> Iterator[dict[str, Any]]:
    """Time the block and print the figures, with whatever it puts into the dictionary, as the last line."""
    counted: dict[str, Any] = {}
    started, used = time.perf_counter(), sum(os.times()[:4])
    yield counted
    seconds = time.perf_counter() - started
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    counted |= {
        "seconds": seconds,
        "cpu": sum(os.times()[:4]) - used,
        "peak_mib": max(_own_peak(), children.ru_maxrss) / KIB_IN_MIB,
    }
    print(json.dumps(counted))


def _own_peak() -> int:
    """Most memory of this process in KiB. What `getrusage` says of it begins with what the process that started it had."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1])
