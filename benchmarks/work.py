"""What every contender says at its end: seconds and CPU of its work, peak memory of process or child, and what it counted."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

KIB_IN_MIB = 1024


@contextmanager
def told() -> Iterator[dict[str, Any]]:
    """Time the block and print the figures, with whatever it puts into the dictionary, as the last line."""
    counted: dict[str, Any] = {}
    started, used = time.perf_counter(), sum(os.times()[:4])
    yield counted
    seconds = time.perf_counter() - started
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    counted |= {
        "seconds": seconds,
        "cpu": sum(os.times()[:4]) - used,
        "peak_mib": max(own.ru_maxrss, children.ru_maxrss) / KIB_IN_MIB,
    }
    print(json.dumps(counted))
