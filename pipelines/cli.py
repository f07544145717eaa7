"""The `jixiao` command line: commands and their arguments. The work is done elsewhere.

Nothing heavy is imported at the top: `jixiao --help` must answer at once.
"""

from __future__ import annotations

import io
import locale
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines import preconditions
from pipelines.arguments import (
    FILE,
    FOLDER,
    YEARS,
    about_region,
    as_of_option,
    given_folder,
    home_option,
    option,
    policy_option,
    region_option,
    year_of_budget_option,
)
from pipelines.exits import chinese_help, refuse
from pipelines.lake import lake
from pipelines.policies import policies
from pipelines.setting_up import homes, regions, sample
from policy.language import either
from warehouse.seasons import SPRING

if TYPE_CHECKING:
    from pipelines.resources import Settings


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    **chinese_help("预算绩效结果应用：由绩效结果生成下一年度预算控制数。"),
)
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


@main.command(
    **chinese_help(
        "运行一个环节的作业，或一个预算年度的全部作业。",
        "作业：自评复核 `self-evaluation`、年中监控 `midyear`、控制数 `control-figures`；`cycle` 依次运行三者"
        "（E=B−2、N=B−1、B）。",
    )
)
@click.argument("job", type=click.Choice(["self-evaluation", "midyear", "control-figures", "cycle"]))
@option(
    "--year",
    "The job's own year; for cycle the budget year B.",
    "作业年度；`cycle` 为预算年度 B。",
    type=YEARS,
    required=True,
)
@about_region(home_option, region_option, policy_option, as_of_option)
@option(
    "--json as_json",
    "What came out, with every file, sheet and finding, as JSON.",
    "以程序可读的格式给出结果，含每个文件、工作表和问题。",
    is_flag=True,
)
def run(job: str, year: int, there: Settings, region: str, as_of: str, as_json: bool) -> None:
    """Run a season's JOB, or all three of a budget year (cycle: E = B−2, N = B−1, B)."""
    preconditions.require_run(job, year, there, region)
    from pipelines.running import run_job  # noqa: PLC0415 - Dagster takes seconds to import

    run_job(job, year, there, region, as_of=as_of, as_json=as_json)


@main.command(
    "select-reviews",
    **chinese_help(
        "抽取需要复核的自评（抽评），并固定抽取结果。",
        "该年度的自评复核随后据此重新运行，并生成复核人员用表：复核登记表中除得分和意见外均已填好。",
    ),
)
@option("--year", "Evaluated year E.", "被评价年度 E。", type=YEARS, required=True)
@option(
    "--size",
    "Projects to draw by money; else as many as the policy says.",
    "按金额抽取的项目数；缺省由政策规定。",
    type=click.IntRange(1, 100_000),
)
@option(
    "--seed",
    "The same seed gives the same draw; else the year.",
    "随机种子，相同种子抽取结果相同；缺省为年度。",
    type=click.IntRange(0, 2**63 - 1),
)
@about_region(home_option, region_option, policy_option, as_of_option)
def select_reviews(year: int, size: int | None, seed: int | None, there: Settings, region: str, as_of: str) -> None:
    """Draw the self-evaluations that are re-checked (抽评), and keep the draw; the spring season of YEAR runs again with it.

    Writes the reviewers' workbook: R-REV with all filled in but score and opinion.
    """
    preconditions.require_run(SPRING.command, year, there, region)
    from pipelines.selecting import run_select  # noqa: PLC0415 - Dagster takes seconds to import

    run_select(year, there, region, size=size, seed=seed, as_of=as_of)


@main.command(**chinese_help("说明编码 `CODE`（项目或部门）的控制数从何而来：从单元格一直到分。"))
@click.argument("code")
@year_of_budget_option
@option(
    "--json form", "Every fact with its cell, as JSON.", "以程序可读的格式给出每个数据及其单元格。", flag_value="json"
)
@option("--html form", "A page in Chinese.", "生成网页。", flag_value="html")
@option("--output file", "File to write; else standard output.", "写入的文件；缺省为标准输出。", type=FILE)
@about_region(home_option, region_option)
def explain(code: str, year: int, form: str | None, file: Path | None, there: Settings, region: str) -> None:
    """Show why the control figure of CODE (a project or department) is what it is, from the cells to the fen."""
    home = there.home_of(region)
    preconditions.require_figures(home, region, year)
    from pipelines.explaining import run_explain  # noqa: PLC0415 - DuckDB is not needed for --help

    run_explain(code, year, home=home, place=there.place(region), form=form or "tree", file=file)


def _values(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        key, sign, value = (part.strip() for part in text.partition("="))
        if not key or not sign or not value:
            raise click.BadParameter(
                either(
                    f"{text!r} is not KEY=VALUE, such as grade_medium.rate=0.15",
                    f"{text!r} 应写作 `KEY=VALUE`，例如 `grade_medium.rate=0.15`",
                )
            )
        if key in values:
            raise click.BadParameter(either(f"{key} is set twice", f"{key} 设了两次"))
        values[key] = value
    return values


@main.command(**chinese_help("在另一政策下测算控制数，与现行结果并列；不发布任何内容。"))
@year_of_budget_option
@option(
    "--set values",
    "Another value; may be repeated.",
    "改用的参数值，可多次给出。",
    multiple=True,
    metavar="KEY=VALUE",
    callback=_values,
)
@option(
    "--list listing", "Print every KEY with its value in force, and stop.", "列出全部参数及现行值后结束。", is_flag=True
)
@option("--workbook", "Write a workbook with a chart as well.", "同时生成带图表的工作簿。", type=FILE)
@option(
    "--json as_json",
    "The figures before and after, with every project that changes, as JSON.",
    "以程序可读的格式给出前后各数及每个有变化的项目。",
    is_flag=True,
)
@about_region(home_option, region_option, policy_option)
def simulate(
    year: int,
    values: dict[str, str],
    listing: bool,
    workbook: Path | None,
    as_json: bool,
    there: Settings,
    region: str,
) -> None:
    """Show the control figures under another policy beside those in force; nothing is published."""
    other = click.get_current_context().params["policy_file"]
    if not listing and not values and other is None:
        refuse(
            "There is nothing to simulate: give --set KEY=VALUE (see --list) or --policy FILE.",
            "没有可测算的内容：请用 `--set KEY=VALUE`（参数见 `--list`）或 `--policy FILE` 指定。",
        )
    if other or listing:
        preconditions.require_policy(there.policy_of(region), [year])
    if not listing:
        preconditions.require_figures(there.home_of(region), region, year)
    from pipelines.simulating import list_values, run_simulate  # noqa: PLC0415 - Dagster takes seconds to import

    if listing:
        list_values(year, there.policy_of(region))
        return
    home, place = there.home_of(region), there.place(region)
    run_simulate(year, home, place, policy_file=other, values=values, workbook=workbook, as_json=as_json)


@main.command(
    **chinese_help(
        "根据归档重新运行已发布的年度，并与发布结果比较。",
        "也可以是 `history/` 中的一份。逐字节一致时退出码为 0；不一致或归档被改动时为 1，并指出第一处。",
    )
)
@click.argument("publication", metavar="PUBLICATION_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@option(
    "--home",
    "Home whose archive/ is used; where none is given, the one that PUBLICATION_DIR lies in.",
    "使用其中 `archive/` 的工作目录；缺省为发布结果所在的工作目录。",
    type=FOLDER,
    callback=given_folder,
)
@option(
    "--keep",
    "New folder to rebuild the home in, and to leave it.",
    "在此新文件夹中重建工作目录并保留。",
    type=FOLDER,
    callback=given_folder,
)
@option(
    "--json as_json",
    "Whether it is equal, and every file that is not, as JSON.",
    "以程序可读的格式给出是否一致，以及每个不一致的文件。",
    is_flag=True,
)
def reproduce(publication: Path, home: Path | None, keep: Path | None, as_json: bool) -> None:
    """Run again what a published year (or an entry of its history/) rests on, from the archive, and compare.

    Exit code 0 when all is equal; 1 with the first difference, or when something kept in the archive was altered.
    """
    preconditions.require_publication(publication)
    if keep:
        preconditions.require_writable_name(keep)
    from pipelines.reproducing import run_reproduce  # noqa: PLC0415 - Dagster takes seconds to import

    raise SystemExit(run_reproduce(publication, home=home, keep=keep, as_json=as_json))


@main.command(
    **chinese_help(
        "报送前自查工作簿：列出问题，并在文件旁生成标注副本。",
        "`FILE` 可以是文件夹。有应退回的问题时退出码为 1。文件本身不会被改动。",
    )
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(readable=False, path_type=Path))
@option(
    "--json as_json",
    "Findings, and every row read with its cells, as JSON.",
    "以程序可读的格式给出问题及读到的每一行和单元格。",
    is_flag=True,
)
@about_region(region_option, policy_option)
def check(files: tuple[Path, ...], as_json: bool, there: Settings, region: str) -> None:
    """Check workbooks before they are sent (自查): findings, and a marked copy beside each file.

    FILE may be a folder. Exit code 1 when something would be rejected. The files themselves are never changed.
    """
    policy_file, synonyms = there.policy_of(region), there.synonyms_of(region)
    preconditions.require_synonyms(synonyms)
    from pipelines.checking import check_files  # noqa: PLC0415 - Great Expectations takes seconds to import

    raise SystemExit(check_files(files, policy_file=policy_file, synonyms=synonyms, as_json=as_json))


@main.command(**chinese_help("在文件夹 `DIR` 中生成各报表和登记表的空白表。"))
@click.argument("folder", metavar="DIR", type=FOLDER)
@option(
    "--year",
    "Year printed on every sheet (年度); left to fill in where none is given.",
    "每张表上印的年度；缺省留空待填。",
    type=YEARS,
)
@about_region(region_option, policy_option)
def templates(folder: Path, year: int | None, there: Settings, region: str) -> None:
    """Write blank workbooks (空白表) of every form and register into DIR."""
    from pipelines.blank_forms import write_templates  # noqa: PLC0415 - openpyxl is not needed for --help

    write_templates(folder, year, policy_file=there.policy_of(region))


for command in (sample, regions, homes, policies, lake):
    main.add_command(command)

if __name__ == "__main__":
    main()
