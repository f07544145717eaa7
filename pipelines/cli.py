"""The `jixiao` command line: commands and their arguments. The work is done elsewhere.

Nothing heavy is imported at the top: `jixiao --help` must answer at once.
"""

from __future__ import annotations

import io
import locale
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forms.beside import REGION
from pipelines import beforehand
from pipelines.exits import EXIT_USAGE, stop
from pipelines.lake import lake
from pipelines.policies import policies
from warehouse.seasons import FIRST_YEAR, LAST_YEAR, SPRING

if TYPE_CHECKING:
    from pipelines.resources import Settings

NAMED = 10
"""So many regions an error names."""
YEARS = click.IntRange(FIRST_YEAR, LAST_YEAR)


def _settings() -> Settings:
    """The settings in force; leaves with exit code 2 where they are faulty."""
    from pipelines.resources import SettingsError, load_settings  # noqa: PLC0415 - `--help` needs none

    try:
        return load_settings()
    except SettingsError as error:
        stop(str(error), EXIT_USAGE)


def _region(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    if value is None:
        regions = _settings().regions
        if len(regions) > 1:
            named = " or ".join(regions[:NAMED]) + (
                f" or one of {len(regions) - NAMED:,} more" if len(regions) > NAMED else ""
            )
            raise click.UsageError(f"The settings have several regions: say which with --region, {named}.")
        return regions[0]
    if not REGION.fullmatch(value):
        raise click.BadParameter(f"{value!r} is not a 区划编码 of six digits")
    return value


def _day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> str:
    if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise click.BadParameter(f"{value.date()} lies before {FIRST_YEAR} or after {LAST_YEAR}")
    return value.date().isoformat() if value else ""


def _folder(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is None:
        return None
    beforehand.require_text(value)
    return value.absolute()  # DuckDB takes what stands before a colon for the kind of a database


def _home(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    return _folder(context, parameter, _settings().home if value is None else value)


def _home_of(home: Path, region: str) -> Path:
    """The home of a region: one of its own below `home` where the settings have regions apart."""
    return _settings().model_copy(update={"home": home}).home_of(region)


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="JIXIAO_HOME",
    show_envvar=True,
    callback=_home,
    help="Folder of inbox/, warehouse.duckdb, published/ and returns/; else that of the settings (data). Where regions are "
    "apart, the folder of their homes.",
)
region_option = click.option(
    "--region", callback=_region, help="区划编码, six digits; else the one region of the settings (640500)."
)
policy_option = click.option(
    "--policy",
    "policy_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Policy file; else the region's in the settings, else the plan's own.",
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="Day on which deadlines are judged; today where none is given.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="jixiao")
def main() -> None:
    """Turn budget-performance results into next year's budget (预算绩效结果应用)."""
    if sys.getfilesystemencoding() != "utf-8":
        _start_again_in_utf8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a character that the terminal's encoding lacks


def _start_again_in_utf8() -> None:
    """Become the same command in Python's UTF-8 mode, which writes to the terminal as its locale has it.

    Under another encoding of file names (GB18030, C) the names that we give files would be other bytes than those of every
    library that is not Python, and than those of yesterday's run.
    """
    if (terminal := locale.getencoding()) not in ("US-ASCII", "ANSI_X3.4-1968", "ascii"):
        os.environ.setdefault("PYTHONIOENCODING", f"{terminal}:backslashreplace")
    os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


@main.command()
@click.argument("job", type=click.Choice(["self-evaluation", "midyear", "control-figures", "cycle"]))
@click.option("--year", type=YEARS, required=True, help="The job's own year; for cycle the budget year B.")
@home_option
@region_option
@policy_option
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="What came out, with every file, sheet and finding, as JSON.")
def run(job: str, year: int, home: Path, region: str, policy_file: Path | None, as_of: str, as_json: bool) -> None:
    """Run a season's JOB, or all three of a budget year (cycle: E = B−2, N = B−1, B)."""
    policy_file = policy_file or _settings().policy_of(region)
    beforehand.require_run(job, year, home=_home_of(home, region), region=region, policy_file=policy_file)
    synonyms = _settings().synonyms_of(region)
    beforehand.require_synonyms(synonyms)
    beforehand.require_registers(job, year, inbox=_home_of(home, region) / "inbox", region=region, synonyms=synonyms)
    from pipelines.running import run_job  # noqa: PLC0415 - Dagster takes seconds to import

    run_job(job, year, home=home, region=region, policy_file=policy_file, as_of=as_of, as_json=as_json)


@main.command("select-reviews")
@click.option("--year", type=YEARS, required=True, help="Evaluated year E.")
@click.option(
    "--size", type=click.IntRange(1, 100_000), help="Projects to draw by money; else as many as the policy says."
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="The same seed gives the same draw; else the year.")
@home_option
@region_option
@policy_option
@as_of_option
def select_reviews(
    year: int, size: int | None, seed: int | None, home: Path, region: str, policy_file: Path | None, as_of: str
) -> None:
    """Draw the self-evaluations that are re-checked (抽评), and keep the draw; the spring season of YEAR runs again with it.

    Writes the reviewers' workbook: R-REV with all filled in but score and opinion.
    """
    policy_file = policy_file or _settings().policy_of(region)
    beforehand.require_run(SPRING.command, year, home=_home_of(home, region), region=region, policy_file=policy_file)
    beforehand.require_synonyms(_settings().synonyms_of(region))
    from pipelines.selecting import run_select  # noqa: PLC0415 - Dagster takes seconds to import

    run_select(year, size=size, seed=seed, home=home, region=region, policy_file=policy_file, as_of=as_of)


@main.command()
@click.argument("code")
@click.option("--year", type=YEARS, required=True, help="Budget year B.")
@click.option("--json", "form", flag_value="json", help="Every fact with its cell, as JSON.")
@click.option("--html", "form", flag_value="html", help="A page in Chinese.")
@click.option(
    "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else standard output."
)
@home_option
@region_option
def explain(code: str, year: int, form: str | None, file: Path | None, home: Path, region: str) -> None:
    """Show why the control figure of CODE (a project or department) is what it is, from the cells to the fen."""
    home = _home_of(home, region)
    beforehand.require_figures(home, region, year)
    from pipelines.explaining import run_explain  # noqa: PLC0415 - DuckDB is not needed for --help

    run_explain(code, year, home=home, place=_settings().place(region), form=form or "tree", file=file)


def _values(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not key or not sign or not value:
            raise click.BadParameter(f"{text!r} is not KEY=VALUE, such as grade_medium.rate=0.15")
        if key in values:
            raise click.BadParameter(f"{key} is set twice")
        values[key] = value
    return values


@main.command()
@click.option("--year", type=YEARS, required=True, help="Budget year B.")
@click.option(
    "--set", "values", multiple=True, metavar="KEY=VALUE", callback=_values, help="Another value; may be repeated."
)
@click.option("--list", "listing", is_flag=True, help="Print every KEY with its value in force, and stop.")
@click.option(
    "--workbook", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook with a chart as well."
)
@home_option
@region_option
@policy_option
def simulate(
    year: int,
    values: dict[str, str],
    listing: bool,
    workbook: Path | None,
    home: Path,
    region: str,
    policy_file: Path | None,
) -> None:
    """Show the control figures under another policy beside those in force; nothing is published."""
    if not listing and not values and policy_file is None:
        stop("There is nothing to simulate: give --set KEY=VALUE (see --list) or --policy FILE.", EXIT_USAGE)
    if listing:
        policy_file = policy_file or _settings().policy_of(region)
    if policy_file or listing:
        beforehand.require_policy(policy_file, [year])
    home = _home_of(home, region)
    if not listing:
        beforehand.require_figures(home, region, year)
    from pipelines.simulating import list_values, run_simulate  # noqa: PLC0415 - Dagster takes seconds to import

    if listing:
        list_values(year, policy_file)
        return
    place = _settings().place(region).name
    run_simulate(year, home=home, region=region, policy_file=policy_file, values=values, workbook=workbook, place=place)


@main.command()
@click.argument("publication", metavar="PUBLICATION_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_folder,
    help="Home whose archive/ is used; where none is given, the one that PUBLICATION_DIR lies in.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_folder,
    help="New folder to rebuild the home in, and to leave it.",
)
def reproduce(publication: Path, home: Path | None, keep: Path | None) -> None:
    """Run again what a published year (or an entry of its history/) rests on, from the archive, and compare.

    Exit code 0 when all is equal; 1 with the first difference, or when something kept in the archive was altered.
    """
    beforehand.require_publication(publication)
    if keep:
        beforehand.require_writable_name(keep)
    from pipelines.reproducing import run_reproduce  # noqa: PLC0415 - Dagster takes seconds to import

    raise SystemExit(run_reproduce(publication, home=home, keep=keep))


@main.command()
@click.option("--departments", type=click.IntRange(1, 400), default=40, show_default=True, help="Departments (部门).")
@click.option("--projects", type=click.IntRange(1, 50_000), default=600, show_default=True, help="Projects (项目).")
@click.option("--seed", type=int, default=20210101, show_default=True, help="The same seed gives the same city.")
@click.option("--budget-year", type=YEARS, default=2027, show_default=True, help="Budget year B; B−1 and B−2 come too.")
@click.option("--messy", is_flag=True, help="Shifted layouts, other file types, junk files.")
@click.option("--regions", type=click.IntRange(1, 400), help="A province of so many cities, from --region on.")
@home_option
@region_option
def sample(
    departments: int,
    projects: int,
    seed: int,
    budget_year: int,
    messy: bool,
    regions: int | None,
    home: Path,
    region: str,
) -> None:
    """Write a believable sample city into the home's inbox, or a province of them."""
    from sample import SampleError, make_province, make_sample  # noqa: PLC0415 - openpyxl is not needed for --help

    sizes: dict[str, Any] = {"departments": departments, "projects": projects, "seed": seed, "budget_year": budget_year}
    try:
        if regions:
            cities = make_province(
                lambda code: _home_of(home, code), regions=regions, first=region, messy=messy, **sizes
            )
            files = sum(len(city.files) for city in cities)
            click.echo(f"Sample province in {home}: {regions} regions, {files:,} files.")
            return
        home = _home_of(home, region)
        city = make_sample(home, messy=messy, region=region, **sizes)
    except (SampleError, OSError) as error:
        stop(str(error), EXIT_USAGE)
    mistakes = sum(len(files) for files in city.faults.values())
    click.echo(
        f"Sample city in {home / 'inbox' / region}: {city.departments} departments, {city.projects} projects, "
        f"{len(city.files):,} files, {mistakes} of them with a mistake on purpose ({len(city.faults)} checks)."
    )


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(readable=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Findings, and every row read with its cells, as JSON.")
@region_option
@policy_option
def check(files: tuple[Path, ...], as_json: bool, region: str, policy_file: Path | None) -> None:
    """Check workbooks before they are sent (自查): findings, and a marked copy beside each file.

    FILE may be a folder. Exit code 1 when something would be rejected. The files themselves are never changed. Speaks Chinese
    under a Chinese locale or with JIXIAO_LANG=zh.
    """
    policy_file, synonyms = policy_file or _settings().policy_of(region), _settings().synonyms_of(region)
    beforehand.require_synonyms(synonyms)
    from pipelines.checking import check_files  # noqa: PLC0415 - Great Expectations takes seconds to import

    raise SystemExit(check_files(files, policy_file=policy_file, synonyms=synonyms, as_json=as_json))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--year", type=YEARS, help="Year printed on every sheet (年度); left to fill in where none is given.")
@region_option
@policy_option
def templates(folder: Path, year: int | None, region: str, policy_file: Path | None) -> None:
    """Write blank workbooks (空白表) of every form and register into DIR."""
    from pipelines.blank_forms import write_templates  # noqa: PLC0415 - openpyxl is not needed for --help

    write_templates(folder, year, policy_file=policy_file or _settings().policy_of(region))


@main.group()
def regions() -> None:
    """The regions (区划) of this installation."""


@regions.command("add")
@click.argument("code", callback=_region)
@click.option("--name", required=True, help="What is printed wherever the place is named, such as 中宁县.")
@click.option("--bureau", default="", help="Who signs; else 财政局 of the name.")
@click.option("--prefix", "document_prefix", default="", help="发文字号 without year and number, such as 宁财绩.")
@click.option("--contact", default="", help="Whom departments ask.")
@click.option(
    "--policy", "policy_file", type=click.Path(dir_okay=False, path_type=Path), help="A policy file of its own."
)
def add(code: str, policy_file: Path | None, **texts: str) -> None:
    """Write the settings of a new region CODE (区划编码) and make its folders."""
    from pipelines.regions import add_region  # noqa: PLC0415 - few commands write settings

    add_region(code, {key: text for key, text in texts.items() if text}, policy_file)


@main.group()
def homes() -> None:
    """The homes of this installation: one for all regions, or one each."""


@homes.command("split")
@click.option("--back", is_flag=True, help="Bring the regions' homes back into one.")
@click.option(
    "--home", type=click.Path(exists=True, file_okay=False, path_type=Path), envvar="JIXIAO_HOME", callback=_home
)
def split(back: bool, home: Path) -> None:
    """Give each region a home of its own, HOME/区划/, so that regions run side by side; the settings say so from then on.

    Stop the services first. A split that was killed is finished by saying it again.
    """
    from pipelines.homes_command import run_split  # noqa: PLC0415 - DuckDB is not needed for --help

    run_split(home, back=back)


main.add_command(policies)
main.add_command(lake)

if __name__ == "__main__":
    main()
