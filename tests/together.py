"""Many small cases in one test: what pytest does around a test costs more than reading a page does."""

from __future__ import annotations

import inspect
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]
LONGEST = 1500
"""Characters that are told of one failure."""


def together(names: str, cases: Iterable[Any], by: Callable[..., object] = lambda *values: values[0]) -> Any:
    """As `pytest.mark.parametrize`, but one test for all cases of a group: it runs each, and names every one that fails.

    `names` are the arguments of a case, comma-separated, and `cases` their values, or a `pytest.param` with an id. `by`
    gives the group of a case's values; unless said otherwise the first value. Cases of a group share their fixtures.
    """
    arguments = [name.strip() for name in names.split(",")]
    groups: defaultdict[str, list[tuple[str, tuple[Any, ...]]]] = defaultdict(list)
    for case in cases:
        values = getattr(case, "values", case)
        groups[str(by(*values))].append((getattr(case, "id", None) or "-".join(map(str, values)), values))

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run(group: str, **fixtures: Any) -> None:
            failed, skipped = [], []
            for name, values in groups[group]:
                try:
                    test(**dict(zip(arguments, values, strict=True)), **fixtures)
                except pytest.skip.Exception as reason:
                    skipped.append(f"{name}: {reason}")
                except (Exception, pytest.fail.Exception) as error:  # the latter where nothing was raised
                    failed.append(f"{name}\n{_told(error)}")
            if failed:
                pytest.fail("\n".join([f"{len(failed)} of {len(groups[group])} cases:", *failed]), pytrace=False)
            if len(skipped) == len(groups[group]):
                pytest.skip("; ".join(skipped))

        asked = inspect.signature(test)
        kept = [each for name, each in asked.parameters.items() if name not in arguments]
        group = inspect.Parameter("group", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        run.__signature__ = asked.replace(parameters=[group, *kept])  # type: ignore[attr-defined]
        return pytest.mark.parametrize("group", list(groups))(run)

    return decorate


def _told(error: BaseException) -> str:
    """Where a case failed, and what it said."""
    frames = traceback.extract_tb(error.__traceback__)
    place = next(frame for frame in reversed(frames) if "site-packages" not in frame.filename)
    text = f"{type(error).__name__} in {place.filename}:{place.lineno}: {place.line}\n{error}"
    return "\n".join(f"    {line}" for line in text[:LONGEST].splitlines())
