"""Arguments that several commands take: the home, the region, the policy, the day, a year; what is wrong with one.

Not here: what an argument means for a run (`pipelines.preconditions`), the settings that stand in where none is given
(`pipelines.resources`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import reduce, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from forms.strays import REGION
from pipelines import preconditions
from pipelines.exits import refusing, speak
from policy.language import either
from warehouse.seasons import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from pipelines.resources import Settings

speak()  # before anything of Click's is made that names itself
Command: TypeAlias = Callable[..., Any]
Option: TypeAlias = Callable[[Command], Command]
NAMED = 10
"""So many regions an error names."""
YEARS = click.IntRange(FIRST_YEAR, LAST_YEAR)
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
REGION_HELP = (
    "区划编码, six digits; else the one region of the settings (640500).",
    "六位区划编码；缺省取设置中唯一的地区（640500）。",
)


def option(names: str, en: str, zh: str, **more: Any) -> Option:
    """An option of Click's with its help in both languages; its names, as Click takes them, stand with blanks between them."""
    return click.option(*names.split(), help=either(en, zh), **more)


def options(*each: Option) -> Option:
    """Several options at once, in the order in which help lists them."""
    return lambda command: reduce(lambda so_far, taking: taking(so_far), reversed(each), command)


def about_region(*each: Option) -> Option:
    """The options of a command about one region, --region among them.

    It is given `region`, and `there`: the settings with the home and the policy that were named in place of theirs.
    """
    return options(*each, _in_place)


def _in_place(command: Command) -> Command:
    @wraps(command)
    def called(region: str, home: Path | None = None, policy_file: Path | None = None, **rest: Any) -> Any:
        there = settings()
        there = there.model_copy(update={"home": home or there.home}).with_policy(region, policy_file)
        return command(there=there, region=region, **rest)

    return called


def settings() -> Settings:
    """The settings in force; leaves with exit code 2 where they are faulty."""
    from pipelines.resources import SettingsError, load_settings  # noqa: PLC0415 - `--help` needs none

    with refusing(SettingsError):
        return load_settings()


def region_of(value: str | None) -> str:
    """The region that is given, else the one that the settings have. Raises Click's own errors where there is none."""
    if value is None:
        regions = settings().regions
        if len(regions) > 1:
            more, named = len(regions) - NAMED, regions[:NAMED]
            raise click.UsageError(
                either(
                    f"The settings have several regions: say which with --region, {' or '.join(named)}"
                    f"{f' or one of {more:,} more' if more > 0 else ''}.",
                    f"设置中有多个地区，请用 `--region` 指定：{'、'.join(named)}{f'等 {len(regions):,} 个' if more > 0 else ''}。",
                )
            )
        return regions[0]
    if not REGION.fullmatch(value):
        raise click.BadParameter(either(f"{value!r} is not a 区划编码 of six digits", f"{value!r} 不是六位区划编码"))
    return value


def _day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> str:
    if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise click.BadParameter(
            either(
                f"{value.date()} lies before {FIRST_YEAR} or after {LAST_YEAR}",
                f"{value.date()} 不在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间",
            )
        )
    return value.date().isoformat() if value else ""


def given_folder(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """The folder that is given, from the root."""
    if value is None:
        return None
    preconditions.require_text(value)
    return value.absolute()  # DuckDB takes what stands before a colon for the kind of a database


def given_home(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path | None:
    """The home that is given, else that of the settings."""
    return given_folder(context, parameter, settings().home if value is None else value)


home_option = option(
    "--home",
    "Folder of inbox/, warehouse.duckdb, published/ and returns/; else that of the settings (data). Where regions are "
    "apart, the folder of their homes.",
    "工作目录（内有收件箱、数据仓库、发布结果和退回单）；缺省取设置中的目录（`data`）。"
    "各地区分开存放时，为各工作目录所在的文件夹。",
    type=FOLDER,
    envvar="JIXIAO_HOME",
    show_envvar=True,
    callback=given_home,
)
region_option = option("--region", *REGION_HELP, callback=lambda _context, _parameter, value: region_of(value))
policy_option = option(
    "--policy policy_file",
    "Policy file; else the region's in the settings, else the plan's own.",
    "政策文件；缺省取设置中该地区的政策，再缺省取方案本身。",
    type=FILE,
)
as_of_option = option(
    "--as-of",
    "Day on which deadlines are judged; today where none is given.",
    "判断期限的日期；缺省为当天。",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
)
year_of_budget_option = option("--year", "Budget year B.", "预算年度 B。", type=YEARS, required=True)
