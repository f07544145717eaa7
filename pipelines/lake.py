"""The commands of the lake (`jixiao lake build | sync`). Not here: what a lake is (`publishing.lake`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from pipelines.exits import EXIT_FAILED, EXIT_USAGE, stop

FOLDER = click.Path(file_okay=False, path_type=Path)
home_option = click.option(
    "--home", type=FOLDER, envvar="JIXIAO_HOME", help="Home, of regions in common or apart; else that of the settings."
)
lake_option = click.option(
    "--lake",
    "folder",
    type=FOLDER,
    envvar="JIXIAO_LAKE",
    help="Folder of the lake; else that of the settings, else lake/ in the home.",
)


ducklake_option = click.option(
    "--ducklake",
    envvar="JIXIAO_DUCKLAKE",
    metavar="postgres:…",
    help="Catalogue of a DuckLake that is filled as well: postgres: and how to reach the database. Needs jixiao[lake].",
)
public_ducklake_option = click.option(
    "--public-ducklake",
    envvar="JIXIAO_PUBLIC_DUCKLAKE",
    metavar="postgres:…",
    help="The same for the public part, in a database of its own.",
)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (public_ducklake_option, ducklake_option, home_option, lake_option):
        command = option(command)
    return command


@click.group()
def lake() -> None:
    """The published tables of all regions together (各地区数据汇总)."""


@lake.command()
@_options
def build(home: Path | None, folder: Path | None, ducklake: str | None, public_ducklake: str | None) -> None:
    """Make the lake anew from everything that is published."""
    _renew(home, folder, (), {"internal": ducklake, "public": public_ducklake}, anew=True)


@lake.command()
@click.option("--region", "regions", multiple=True, help="区划编码; may be repeated. All where none is given.")
@_options
def sync(
    home: Path | None,
    folder: Path | None,
    regions: tuple[str, ...],
    ducklake: str | None,
    public_ducklake: str | None,
) -> None:
    """Bring the lake to what is published: copy what is new, take out what is gone."""
    _renew(home, folder, regions, {"internal": ducklake, "public": public_ducklake}, anew=False)


def _renew(
    home: Path | None,
    folder: Path | None,
    regions: tuple[str, ...],
    ducklakes: Mapping[str, str | None],
    *,
    anew: bool,
) -> None:
    from pipelines.resources import SettingsError, load_settings  # noqa: PLC0415 - `--help` needs none of them
    from publishing.current import PublicationError  # noqa: PLC0415
    from publishing.ducklake import fill  # noqa: PLC0415
    from publishing.lake import sync as renew  # noqa: PLC0415
    from warehouse.home import Home, published_regions  # noqa: PLC0415

    try:
        settings = load_settings()
    except SettingsError as error:
        stop(str(error), EXIT_USAGE)
    home = (home or settings.home).absolute()
    folder = (folder or settings.lake or Home(home).lake).absolute()
    published = published_regions(home)
    unknown = [region for region in regions if region not in published]
    if unknown and not folder.is_dir():
        stop(f"Nothing is published of {', '.join(unknown)} in {home}.", EXIT_USAGE)
    if not published and not folder.is_dir():
        stop(f"Nothing is published in {home}: run a season first (jixiao run), or name another --home.", EXIT_USAGE)
    names = {region: settings.place(region).name for region in published}
    try:
        done = renew(folder, home, names, regions=regions or None, anew=anew)
        filled = {
            part: fill(folder, part, catalogue, folder / f"{part}.ducklake")
            for part, catalogue in ducklakes.items()
            if catalogue
        }
    except (PublicationError, OSError) as error:
        stop(f"The lake {folder} was not renewed: {error}", EXIT_FAILED)
    for part, each in done.items():
        click.echo(
            f"{folder / part}: {len(each.renewed)} years of regions copied, {each.kept} as they were, {len(each.gone)} taken out."
        )
    for part, places in filled.items():
        click.echo(f"DuckLake, {part} part: {len(places)} years of regions renewed or taken out.")
