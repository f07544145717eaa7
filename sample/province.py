"""A made-up province: several cities beside each other in one inbox, each a region of its own with another seed.

Here: which regions, and their seeds. Not here: a city (`sample.make`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from policy.language import either
from sample.city import SampleError
from sample.make import SEED, Summary, make_sample

MOST = 400
COUNTIES = (0, *range(21, 40))
"""The last two digits of a 区划编码: the city itself, then its counties."""


def regions_of(first: str) -> Iterator[str]:
    """区划编码 of a province, beginning with `first`: cities and their counties in the order of their codes."""
    yield first
    codes = (f"{first[:2]}{city:02}{county:02}" for city in range(1, 100) for county in COUNTIES)
    yield from (code for code in codes if code != first)


def make_province(
    home_of: Callable[[str], Path], *, regions: int, first: str = "640500", seed: int = SEED, **sizes: Any
) -> list[Summary]:
    """Write so many made-up cities, each into the inbox of its home; the same arguments write the same bytes.

    `sizes` are those of every city (`make_sample`). Raises SampleError where there is no such number, sizes make no city, or an
    inbox holds files of another origin.
    """
    if not 1 <= regions <= MOST:
        raise SampleError(
            either(
                f"A sample province has 1 to {MOST} regions, not {regions}.",
                f"样例省应有1至{MOST}个地区，不能是{regions}个。",
            )
        )
    return [
        make_sample(home_of(region), seed=seed + number, region=region, marker=f"sample-{region}.json", **sizes)
        for number, region in enumerate(islice(regions_of(first), regions))
    ]
