"""The commands of the lake (`jixiao lake build | sync`). Not here: what a lake is (`publishing.lake`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipelines.arguments import FOLDER, home_option, option, options, settings
from pipelines.exits import EXIT_FAILED, chinese_help, refuse, tell

_options = options(
    option(
        "--lake folder",
        "Folder of the lake; else that of the settings, else lake/ in the home.",
        "汇总数据的文件夹；缺省取设置中的文件夹，再缺省为工作目录中的 `lake/`。",
        type=FOLDER,
        envvar="JIXIAO_LAKE",
    ),
    home_option,
    option(
        "--ducklake internal",
        "Catalogue of a DuckLake that is filled as well: postgres: and how to reach the database. Needs jixiao[lake].",
        "同时写入的 `DuckLake` 目录库：`postgres:` 加数据库的连接方式。需安装 `jixiao[lake]`。",
        envvar="JIXIAO_DUCKLAKE",
        metavar="postgres:…",
    ),
    option(
        "--public-ducklake public",
        "The same for the public part, in a database of its own.",
        "同上，用于公开部分，须为单独的数据库。",
        envvar="JIXIAO_PUBLIC_DUCKLAKE",
        metavar="postgres:…",
    ),
)


@click.group(**chinese_help("各地区已发布数据的汇总（数据湖）。"))
def lake() -> None:
    """The published tables of all regions together (各地区数据汇总)."""


@lake.command(**chinese_help("根据全部已发布的数据重新建立汇总。"))
@_options
def build(**options: Any) -> None:
    """Make the lake anew from everything that is published."""
    _renew((), anew=True, **options)


@lake.command(**chinese_help("使汇总与已发布的数据一致：复制新的，移除已撤下的。"))
@option(
    "--region regions",
    "区划编码; may be repeated. All where none is given.",
    "区划编码，可多次给出；缺省为全部。",
    multiple=True,
)
@_options
def sync(regions: tuple[str, ...], **options: Any) -> None:
    """Bring the lake to what is published: copy what is new, take out what is gone."""
    _renew(regions, anew=False, **options)


def _renew(
    regions: tuple[str, ...], *, anew: bool, home: Path, folder: Path | None, internal: str | None, public: str | None
) -> None:
    from publishing.current import PublicationError  # noqa: PLC0415 - `--help` needs none of them
    from publishing.ducklake import fill  # noqa: PLC0415
    from publishing.lake import sync as renew  # noqa: PLC0415
    from warehouse.home import Home, published_regions  # noqa: PLC0415

    set_here = settings()
    folder = (folder or set_here.lake or Home(home).lake).absolute()
    published = published_regions(home)
    unknown = [region for region in regions if region not in published]
    if unknown and not folder.is_dir():
        refuse(
            f"Nothing is published of {', '.join(unknown)} in {home}.",
            f"{home} 中没有 {'、'.join(unknown)} 的发布数据。",
        )
    if not published and not folder.is_dir():
        refuse(
            f"Nothing is published in {home}: run a season first (jixiao run), or name another --home.",
            f"{home} 中没有发布数据：请先运行一个环节（`jixiao run`），或用 `--home` 指定其他工作目录。",
        )
    names = {region: set_here.place(region).name for region in published}
    ducklakes = {"internal": internal, "public": public}
    try:
        done = renew(folder, home, names, regions=regions or None, anew=anew)
        filled = {
            part: fill(folder, part, catalogue, folder / f"{part}.ducklake")
            for part, catalogue in ducklakes.items()
            if catalogue
        }
    except (PublicationError, OSError) as error:
        refuse(f"The lake {folder} was not renewed: {error}", f"汇总 {folder} 未能更新：{error}", EXIT_FAILED)
    for part, each in done.items():
        copied, gone = len(each.renewed), len(each.gone)
        tell(
            f"{folder / part}: {copied} years of regions copied, {each.kept} as they were, {gone} taken out.",
            f"{folder / part}：复制 {copied} 个地区年度，未变 {each.kept} 个，移除 {gone} 个。",
        )
    for part, places in filled.items():
        named = {"internal": "内部", "public": "公开"}[part]
        tell(
            f"DuckLake, {part} part: {len(places)} years of regions renewed or taken out.",
            f"`DuckLake` {named}部分：更新或移除 {len(places)} 个地区年度。",
        )
