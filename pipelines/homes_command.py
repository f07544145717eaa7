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
            f"The homes could not be moved to the end: {error}. Nothing is lost; put that right and say it again.",
            EXIT_FAILED,
        )
    if not regions:
        stop(f"{home} holds nothing of any region.", EXIT_USAGE)
    for region in regions:
        click.echo(f"{settings.place(region).name} ({region}): {home if back else home / region}")
    file, apart = settings_file(), "false" if back else "true"
    if file and home.resolve() == settings.home.resolve():
        _write(file, apart=not back)
        click.echo(f"{file} says apart = {apart} now. Start the services again.")
    else:
        click.echo(f"Set apart = {apart} for whoever works on {home}.")
    if load_settings().apart is back:
        click.echo(f"JIXIAO_APART, or the settings in force here, still say otherwise: set apart = {apart} there.")


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
        stop(f"The homes are moved, but {file} could not be written ({error}): set apart there.", EXIT_FAILED)
