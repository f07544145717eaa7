"""The house as a whole: a room imports only rooms below it, and no number of the plan stands in a model."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Collection, Iterator
from decimal import Decimal
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import policy
from tests.together import together

HOUSE = Path(__file__).parents[1]
FLOORS = {
    "policy": 0,
    "forms": 1,
    "warehouse": 2,
    "sample": 2,
    "measures": 3,
    "expectations": 4,
    "reports": 5,
    "publishing": 6,
    "assets": 7,
    "pipelines": 8,
}
WITHOUT_DAGSTER = tuple(room for room in FLOORS if room not in {"assets", "pipelines"})
MODULES = sorted(path for room in FLOORS for path in (HOUSE / room).rglob("*.py"))
MODELS = sorted(path for room in FLOORS for path in (HOUSE / room).rglob("*.sql"))

STRUCTURAL = {
    Decimal(0),
    Decimal(1),
    Decimal(2),
    *(Decimal(10) ** places for places in (*range(2, 16), *range(-15, -1))),
}
"""Nothing, one, halves and the lag of two years, and powers of ten that move the point by two places or more."""
LENGTHS = re.compile(r"\b(?:round|left|split_part)\(", re.IGNORECASE)
"""Functions whose last argument counts places, characters or parts."""
NUMBER = re.compile(r"(?<![\w.$])\d+(?:\.\d+)?(?![\w.])")


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Top-level names that a module imports anywhere in it, with the line; a relative import names its own room."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            name = (node.module or "").partition(".")[0]
            yield (name if node.level == 0 else room_of(path)), node.lineno


def test_every_package_is_a_room() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(FLOORS)
    assert {room for room in FLOORS if (HOUSE / room).is_dir()} == set(FLOORS)


@together("path", [pytest.param(path, id=named(path)) for path in MODULES], by=room_of)
def test_a_room_imports_only_rooms_below_it(path: Path) -> None:
    room = room_of(path)
    upwards = [
        f"line {line}: {name}"
        for name, line in imported(path)
        if name in FLOORS and name != room and FLOORS[name] >= FLOORS[room]
    ]
    assert upwards == []


def test_modules_import_each_other_in_no_circle() -> None:
    """Not by an import within a function either: what two modules need of each other belongs below both."""
    names = {
        ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES
    }
    below = {name: {other for other in _modules(path, names) if other != name} for name, path in names.items()}
    assert len(below) > 200
    TopologicalSorter(below).prepare()  # raises CycleError, which names the circle


def _modules(path: Path, names: Collection[str]) -> Iterator[str]:
    """The modules of the house that a module imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module in names:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in names else str(node.module)


@pytest.mark.parametrize("room", WITHOUT_DAGSTER)
def test_a_room_of_the_domain_knows_no_dagster(room: str) -> None:
    found = [
        f"{named(path)}, line {line}"
        for path in MODULES
        if path.relative_to(HOUSE).parts[0] == room
        for name, line in imported(path)
        if name.startswith("dagster")
    ]
    assert found == []


def numbers(sql: str) -> list[Decimal]:
    """Numbers in a statement, but for comments, texts, types, and counts of places, characters or parts."""
    bare = re.sub(r"--[^\n]*|'[^']*'|\bdecimal\(\s*\d+\s*,\s*\d+\s*\)", " ", sql, flags=re.IGNORECASE)
    for call in reversed(list(LENGTHS.finditer(bare))):
        end = closing(bare, call.end())
        bare = bare[: call.end()] + re.sub(r",\s*\d+\s*$", "", bare[call.end() : end]) + bare[end:]
    return [Decimal(text) for text in NUMBER.findall(bare)]


def closing(text: str, start: int) -> int:
    """Where the bracket that was opened just before `start` closes."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise AssertionError(f"a bracket stays open: {text[start:]}")


@together("path", [pytest.param(path, id=named(path)) for path in MODELS], by=room_of)
def test_no_number_of_the_plan_stands_in_a_model(path: Path) -> None:
    assert [str(number) for number in numbers(path.read_text(encoding="utf-8")) if number not in STRUCTURAL] == []


def test_a_number_of_the_plan_would_be_found() -> None:
    """The scan sees every number that the policy states, but for those that are also structure."""
    stated = {
        Decimal(value)
        for parameter in policy.load().sections["numbers"].values()
        for value in parameter.values.values()
    }
    unseen = {number for number in stated if numbers(f"select x * {number}::int from y where z<{number}") == []}
    assert unseen == set()
    assert stated & STRUCTURAL <= {Decimal(0), Decimal(1), Decimal(2), Decimal(100), Decimal(1000)}
    assert numbers(
        "round(a * (b + 0.05), 2) -- 10 % of decimal(18, 2)\n and '60' < $p1 + cast(x3 as decimal(9, 2))"
    ) == [Decimal("0.05")]
