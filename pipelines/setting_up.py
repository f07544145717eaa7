"""The commands that set an installation up: a sample city, regions and their homes. The work is done elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.arguments import FILE, YEARS, about_region, given_home, home_option, option, region_of, region_option
from pipelines.exits import chinese_help, refusing, tell

if TYPE_CHECKING:
    from pipelines.resources import Settings


@click.command(**chinese_help("在工作目录的收件箱中生成一个仿真的示例城市，或一个省的多个城市。"))
@option("--departments", "Departments (部门).", "部门数。", type=click.IntRange(1, 400), default=40, show_default=True)
@option("--projects", "Projects (项目).", "项目数。", type=click.IntRange(1, 50_000), default=600, show_default=True)
@option(
    "--seed",
    "The same seed gives the same city.",
    "随机种子，相同种子生成相同城市。",
    type=int,
    default=20210101,
    show_default=True,
)
@option(
    "--budget-year",
    "Budget year B; B−1 and B−2 come too.",
    "预算年度 B，同时生成 B−1 和 B−2。",
    type=YEARS,
    default=2027,
    show_default=True,
)
@option(
    "--messy", "Shifted layouts, other file types, junk files.", "含移位的版式、其他文件类型和无关文件。", is_flag=True
)
@option(
    "--regions",
    "A province of so many cities, from --region on.",
    "从 `--region` 起生成一个省的若干城市。",
    type=click.IntRange(1, 400),
)
@about_region(home_option, region_option)
def sample(regions: int | None, there: Settings, region: str, **sizes: Any) -> None:
    """Write a believable sample city into the home's inbox, or a province of them."""
    from sample import SampleError, make_province, make_sample  # noqa: PLC0415 - openpyxl is not needed for --help

    with refusing(SampleError, OSError):
        if regions:
            cities = make_province(there.home_of, regions=regions, first=region, **sizes)
            files = sum(len(city.files) for city in cities)
            tell(
                f"Sample province in {there.home}: {regions} regions, {files:,} files.",
                f"示例省份已生成于 {there.home}：{regions} 个地区，{files:,} 个文件。",
            )
            return
        home = there.home_of(region)
        city = make_sample(home, region=region, **sizes)
    mistakes = sum(len(files) for files in city.faults.values())
    folder, files = home / "inbox" / region, len(city.files)
    tell(
        f"Sample city in {folder}: {city.departments} departments, {city.projects} projects, {files:,} files, "
        f"{mistakes} of them with a mistake on purpose ({len(city.faults)} checks).",
        f"示例城市已生成于 {folder}：{city.departments} 个部门，{city.projects} 个项目，{files:,} 个文件，其中 {mistakes} 个"
        f"有意含有错误（涉及 {len(city.faults)} 项校验）。",
    )


@click.group(**chinese_help("本系统的地区（区划）。"))
def regions() -> None:
    """The regions (区划) of this installation."""


@regions.command("add", **chinese_help("写入新地区 `CODE`（区划编码）的设置，并建立其文件夹。"))
@click.argument("code", callback=lambda _context, _parameter, value: region_of(value))
@option(
    "--name",
    "What is printed wherever the place is named, such as 中宁县.",
    "印在各处的地区名称，例如中宁县。",
    required=True,
)
@option("--bureau", "Who signs; else 财政局 of the name.", "落款单位；缺省为地区名称加财政局。", default="")
@option(
    "--prefix document_prefix",
    "发文字号 without year and number, such as 宁财绩.",
    "发文字号中年份和序号以外的部分，例如宁财绩。",
    default="",
)
@option("--contact", "Whom departments ask.", "供部门咨询的联系人。", default="")
@option("--policy policy_file", "A policy file of its own.", "该地区自己的政策文件。", type=FILE)
def add(code: str, policy_file: Path | None, **texts: str) -> None:
    """Write the settings of a new region CODE (区划编码) and make its folders."""
    from pipelines.installing import add_region  # noqa: PLC0415 - few commands write settings

    add_region(code, {key: text for key, text in texts.items() if text}, policy_file)


@click.group(**chinese_help("本系统的工作目录：各地区共用一个，或各有一个。"))
def homes() -> None:
    """The homes of this installation: one for all regions, or one each."""


@homes.command(
    "split",
    **chinese_help(
        "为每个地区建立自己的工作目录，使各地区可以同时运行。",
        "工作目录为 `HOME/区划/`，设置相应改写。请先停止服务。中途被终止时，再次执行即可接着完成。",
    ),
)
@option("--back", "Bring the regions' homes back into one.", "把各地区的工作目录合并回一个。", is_flag=True)
@option(
    "--home",
    "The home; else that of the settings.",
    "工作目录；缺省取设置中的目录。",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="JIXIAO_HOME",
    callback=given_home,
)
def split(back: bool, home: Path) -> None:
    """Give each region a home of its own, HOME/区划/, so that regions run side by side; the settings say so from then on.

    Stop the services first. A split that was killed is finished by saying it again.
    """
    from pipelines.installing import run_split  # noqa: PLC0415 - DuckDB is not needed for --help

    run_split(home, back=back)
