"""The command `jixiao homes split`: homes moved, and the settings that say so. Not here: what goes where (`pipelines.homes`)."""

from __future__ import annotations

from pathlib import Path

import click
import duckdb
import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipelines.exits import EXIT_FAILED, EXIT_USAGE, stop
from pipelines.homes import UnmovableError, join, split
from pipelines.resources import SettingsError, load_settings, settings_file
from policy.language import either
from warehouse.errors import WarehouseError
from warehouse.lock import HouseBusyError
from warehouse.swap import whole


def run_split(home: Path, *, back: bool) -> None:
    """Split a home, or bring it back together, and write the setting `apart` where it is the home of the settings.

    Leaves with exit code 3 where it could not be finished: what was moved stands, and saying it again goes on.
    """
    try:
        settings = load_settings()
        regions = join(home) if back else split(home)
    except SettingsError as error:
        stop(str(error), EXIT_USAGE)
    except (UnmovableError, HouseBusyError, WarehouseError) as error:
        stop(str(error), EXIT_FAILED)
    except (OSError, duckdb.Error) as error:
        stop(
            either(
                f"The homes could not be moved to the end: {error}. Nothing is lost; put that right and say it again.",
                f"工作目录未能全部移动：{error}。没有任何丢失；排除原因后再次执行即可。",
            ),
            EXIT_FAILED,
        )
    if not regions:
        stop(either(f"{home} holds nothing of any region.", f"{home} 中没有任何地区的内容。"), EXIT_USAGE)
    for region in regions:
        name, lies = settings.place(region).name, home if back else home / region
        click.echo(either(f"{name} ({region}): {lies}", f"{name}（{region}）：{lies}"))
    file, apart = settings_file(), "false" if back else "true"
    if file and home.resolve() == settings.home.resolve():
        _write(file, apart=not back)
        click.echo(
            either(
                f"{file} says apart = {apart} now. Start the services again.",
                f"{file} 现已写明 `apart = {apart}`。请重新启动服务。",
            )
        )
    else:
        click.echo(
            either(
                f"Set apart = {apart} for whoever works on {home}.",
                f"凡使用 {home} 的，请在设置中写明 `apart = {apart}`。",
            )
        )
    if load_settings().apart is back:
        click.echo(
            either(
                f"JIXIAO_APART, or the settings in force here, still say otherwise: set apart = {apart} there.",
                f"环境变量 `JIXIAO_APART` 或此处生效的设置仍不一致：请在该处写明 `apart = {apart}`。",
            )
        )


def _write(file: Path, *, apart: bool) -> None:
    """Write the setting into a file, whose comments and order stay."""
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
        if "apart" in document:
            document["apart"] = apart
        else:  # before the first section, or it would be a key of the last one
            text = f"apart = {str(apart).lower()}\n{file.read_text(encoding='utf-8')}"
            document = tomlkit.parse(text)
        with whole(file) as fresh:
            fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
    except (OSError, TOMLKitError) as error:
        stop(
            either(
                f"The homes are moved, but {file} could not be written ({error}): set apart there.",
                f"工作目录已移动，但 {file} 无法写入（{error}）：请在其中设置 `apart`。",
            ),
            EXIT_FAILED,
        )
