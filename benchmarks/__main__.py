"""The benchmarks as a table of ratios: `python -m benchmarks [reading] [rules] [season] …`; figures are kept as JSON."""

from __future__ import annotations

import json
import math
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks import apart as side_by_side
from benchmarks.books import write_books
from benchmarks.cycle import make_city
from benchmarks.province import clone
from benchmarks.rules import CONTENDERS, fill
from benchmarks.running import YEAR
from benchmarks.timing import Figures, as_json, in_turns, median, ratio, run

Measured = dict[str, list[Figures]]
Line = tuple[str, float, str]
"""What is compared, the ratio, what is hoped for."""
REPEATS = 3
FEW, MANY = 10, 1000
"""Regions defined in one installation."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured: workbooks read by all, by openpyxl and pandas; projects whose rules are computed; the smallest city;
    regions of a province."""

    files: int
    slow_files: int
    projects: int
    city: int
    regions: int = 20


SMALL, FULL = Sizes(400, 60, 100_000, 40), Sizes(10_000, 1_000, 1_000_000, 625, 180)
GROWTH = (1, 2, 4, 8)


def reading(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """Workbooks read: against the floor on all files, also from the disk; against openpyxl and pandas on a part of them."""
    write_books(folder / "books", sizes.files)
    books = folder / "books"
    many = {
        name: ("benchmarks.reading", name, books, sizes.files)
        for name in ("floor", "jixiao", "one worker", "two workers")
    }
    many |= {f"{name} cold": (*many[name], "cold") for name in ("floor", "jixiao", "two workers")}
    few = {f"{name} of few": ("benchmarks.reading", name, books, sizes.slow_files) for name in ("jixiao", "usual")}
    measured = in_turns(many, REPEATS) | in_turns(few, REPEATS)
    for one, other in (("jixiao", "one worker"), ("jixiao", "two workers"), ("jixiao of few", "usual of few")):
        told = [measured[name][0].told for name in (one, other)]
        assert told[0] == told[1], f"{one} and {other} read different things: {told}"
    return measured, [
        ("reading: jixiao ÷ floor, CPU", ratio(measured["jixiao"], measured["floor"], "cpu"), "≤ 2"),
        (
            "reading: openpyxl + pandas ÷ jixiao, CPU",
            ratio(measured["usual of few"], measured["jixiao of few"], "cpu"),
            "≥ 20",
        ),
        ("reading: one worker ÷ two", ratio(measured["one worker"], measured["two workers"]), "≥ 1.7"),
        ("reading: jixiao ÷ floor, files not in memory", ratio(measured["jixiao cold"], measured["floor cold"]), "≤ 2"),
        (
            "reading: two workers, files not in memory ÷ in memory",
            ratio(measured["two workers cold"], measured["two workers"]),
            "",
        ),
    ]


def rules(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """The control figures of a city whose forms are read and accepted: the season's models, by hand, with pandas."""
    home = folder / "rules"
    home.mkdir()
    fill(home, sizes.projects)
    measured = in_turns({name: ("benchmarks.rules", name, home) for name in CONTENDERS}, REPEATS)
    same = {
        (run.told["figures"], run.told["control_fen"], run.told["same"]) for runs in measured.values() for run in runs
    }
    assert len(same) == 1, f"the contenders disagree: {same}"
    season = measured["season"]
    return measured, [
        ("rules: season ÷ floor", ratio(season, measured["floor"]), "≤ 3"),
        ("rules: season ÷ floor, CPU", ratio(season, measured["floor"], "cpu"), "≤ 3"),
        ("rules: pandas for the figure alone ÷ season", ratio(measured["usual"], season), "≥ 5"),
        ("rules: peak memory of the season, GiB", median(season, "peak_mib") / 1024, "< 4"),
    ]


def season(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """The spring of the largest city, and again with nothing changed, and again with one workbook changed."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    make_city(home, sizes.city * GROWTH[-1])
    measured: Measured = {
        "full": [run("benchmarks.running", home)],
        "nothing changed": [run("benchmarks.running", home)],
    }
    changed = sorted((home / f"inbox/640500/{YEAR}").rglob("DE.xlsx"))[0]
    with changed.open("ab") as book:
        book.write(b"\0")
    measured["one changed"] = [run("benchmarks.running", home)]
    read = {name: figures[0].told["read"] for name, figures in measured.items()}
    assert read["nothing changed"] == 0, read
    assert read["one changed"] == 1, read
    return measured, [
        ("season: one workbook changed ÷ full run", ratio(measured["one changed"], measured["full"]), "≤ 0.1"),
        ("season: nothing changed ÷ full run", ratio(measured["nothing changed"], measured["full"]), "≤ 0.1"),
        ("season: peak memory of the full run, GiB", measured["full"][0].peak_mib / 1024, "< 1.5"),
    ]


def cycle(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """The whole cycle on a city of its size, twice, four and eight times that, and how the stages grow."""
    measured: Measured = {}
    for times in GROWTH:
        home = folder / f"cycle {times}"
        home.mkdir()
        make_city(home, sizes.city * times)
        measured[f"city × {times}"] = [run("benchmarks.cycle", home)]
        shutil.rmtree(home)
    runs = [runs[0] for runs in measured.values()]
    stages = runs[-1].told["stages"]
    lines: list[Line] = [("cycle: growth of the whole, CPU", exponent([each.cpu for each in runs]), "≤ 1.05")]
    lines += [
        (f"cycle: growth of {name}, CPU", exponent([each.told["stages"][name]["cpu"] for each in runs]), "≤ 1.05")
        for name in stages
    ]
    together = stages["validation"]["seconds"] + stages["publication"]["seconds"]
    return measured, [
        *lines,
        ("cycle: validation and publication ÷ reading", together / stages["reading"]["seconds"], "≤ 1"),
        ("cycle: highest memory of the largest city, GiB", runs[-1].told["together_mib"] / 1024, "< 1.5"),
    ]


def province(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """The lake of a province of small cities: made anew, one region renewed, one question over all regions."""
    home = folder / "province"
    home.mkdir()
    make_city(home, sizes.city)
    run("benchmarks.cycle", home)
    clone(home, "640500", sizes.regions)
    measured = {name: [run("benchmarks.province", name, home)] for name in ("build", "ask", "sync")}
    assert measured["ask"][0].told["regions"] == sizes.regions, measured["ask"][0].told
    return measured, [
        (f"province: lake of {sizes.regions} regions, seconds", median(measured["build"]), ""),
        ("province: one region renewed ÷ the lake", ratio(measured["sync"], measured["build"]), "≤ 0.1"),
        ("province: a question over all regions, seconds", median(measured["ask"]), "≤ 0.5"),
    ]


def apart(folder: Path, sizes: Sizes) -> tuple[Measured, list[Line]]:
    """Four regions on this machine: two at a time against one after another."""
    home = folder / "apart"
    side_by_side.prepare(home, sizes.city)
    measured = in_turns({f"{number} at once": ("benchmarks.apart", number, home) for number in (1, 2)}, REPEATS)
    one, two = (
        [{"pace": run.told["regions_a_minute"], "cpu": run.told["runs_cpu"]} for run in runs]
        for runs in measured.values()
    )

    def times(what: str) -> float:
        return statistics.median(float(b[what] / a[what]) for a, b in zip(one, two, strict=True))

    return measured, [
        ("apart: regions a minute, two at once ÷ one", times("pace"), "≥ 1.7"),
        ("apart: CPU, two at once ÷ one", times("cpu"), ""),
    ]


def regions(folder: Path, _sizes: Sizes) -> tuple[Measured, list[Line]]:
    """Many regions defined: the code location, looks of the sensor and pages, against few."""
    homes = {number: folder / f"regions {number}" for number in (FEW, MANY)}
    for home in homes.values():
        home.mkdir()
    measured = {
        f"{what} {number}": [run("benchmarks.regions", what, home, number)]
        for what in ("load", "look", "pages")
        for number, home in homes.items()
    }
    look, asked = (measured[f"{what} {MANY}"][0].told for what in ("look", "pages"))
    return measured, [
        (f"regions: {MANY:,} ÷ {FEW}, code location", ratio(measured[f"load {MANY}"], measured[f"load {FEW}"]), ""),
        (f"regions: longest look of the sensor at {MANY:,}, seconds", look["longest"], "< 20"),
        *(
            (f"regions: {words} of {MANY:,}, seconds", asked[name], "< 5")
            for name, words in (("keys", "launch dialog"), ("page", "page of an asset"), ("held", "partitions"))
        ),
    ]


def exponent(values: Sequence[float]) -> float:
    """The power of its size that a figure grows with: the slope of its logarithm over that of the size."""
    return statistics.linear_regression(
        [math.log(times) for times in GROWTH], [math.log(max(v, 1e-3)) for v in values]
    ).slope


def starting(_folder: Path, _sizes: Sizes) -> tuple[Measured, list[Line]]:
    """Starting: the help text and the definitions, against importing pandas."""
    names = ("python", "help", "pandas", "definitions")
    measured = in_turns({name: ("benchmarks.starting", name) for name in names}, REPEATS)
    assert not measured["definitions"][0].told["great_expectations"], "the definitions import Great Expectations"
    return measured, [
        ("start: --help ÷ a bare interpreter", ratio(measured["help"], measured["python"], "wall"), ""),
        ("start: definitions ÷ importing pandas", ratio(measured["definitions"], measured["pandas"], "wall"), ""),
    ]


MEASURES: dict[str, Callable[[Path, Sizes], tuple[Measured, list[Line]]]] = {
    "reading": reading,
    "rules": rules,
    "season": season,
    "cycle": cycle,
    "starting": starting,
    "province": province,
    "apart": apart,
    "regions": regions,
}


@click.command()
@click.argument("measures", nargs=-1, type=click.Choice(list(MEASURES)))
@click.option("--files", default=SMALL.files, show_default=True, help="Workbooks to read.")
@click.option("--slow-files", default=SMALL.slow_files, show_default=True, help="Workbooks for openpyxl and pandas.")
@click.option("--projects", default=SMALL.projects, show_default=True, help="Projects whose rules are computed.")
@click.option(
    "--city",
    default=SMALL.city,
    show_default=True,
    help="Projects of the smallest of four cities, each twice the last.",
)
@click.option(
    "--regions", default=SMALL.regions, show_default=True, help="Regions of the province, each a smallest city."
)
@click.option("--full", is_flag=True, help="10,000 workbooks, a million projects, a city of 5,000.")
@click.option("--home", type=click.Path(path_type=Path), envvar="JIXIAO_HOME", default=Path("data"), show_default=True)
def main(
    measures: tuple[str, ...],
    files: int,
    slow_files: int,
    projects: int,
    city: int,
    regions: int,
    full: bool,
    home: Path,
) -> None:
    """Measure, print the ratios, keep the figures below HOME/benchmarks/."""
    table = Table("measure", "ratio", "hoped for")
    kept: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in measures or MEASURES:
            measured, lines = MEASURES[name](
                Path(folder), FULL if full else Sizes(files, slow_files, projects, city, regions)
            )
            kept[name] = {"ratios": {what: value for what, value, _ in lines}, "runs": as_json(measured)}
            for what, value, goal in lines:
                table.add_row(what, f"{value:.2f}", goal)
    Console().print(table)
    target = home / "benchmarks" / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    click.echo(f"Figures: {target}")


if __name__ == "__main__":
    main()
