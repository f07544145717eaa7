"""A new region in an installation (`jixiao regions add`): its section of the settings, and its folders of the inbox.

Not here: what may be set for a region and what is wrong with it (`pipelines.resources`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipelines.beforehand import require_policy
from pipelines.exits import EXIT_FAILED, EXIT_USAGE, stop
from pipelines.resources import DEFAULT_REGION, FILE, SettingsError, load_settings, settings_file
from policy.language import either, refusal
from warehouse.home import Home


def add_region(code: str, texts: Mapping[str, str], policy_file: Path | None) -> None:
    """Write the section of a region into the settings file, whose comments and order stay, and make its folders.

    `texts` are what is printed for it. Leaves with exit code 2, and changes nothing, where the region has a section already or
    something given is faulty; with 3 where the file or the folders cannot be written.
    """
    try:
        file = settings_file() or Path(FILE)
        before = load_settings()
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.is_file() else tomlkit.document()
    except (SettingsError, TOMLKitError) as error:
        stop(str(error), EXIT_USAGE)
    if code in before.places:
        stop(
            either(
                f"{file} has a section [regions.{code}] already: change it there.",
                f"{file} 中已有一节 `[regions.{code}]`：请在该处修改。",
            ),
            EXIT_USAGE,
        )
    section = tomlkit.table()
    for key, value in texts.items():
        section.add(key, value)
    if policy_file:
        section.add("policy", os.path.relpath(policy_file, file.parent))
    document.setdefault("regions", tomlkit.table(is_super_table=True)).add(code, section)
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
        settings = load_settings(fresh)
        require_policy(settings.policy_of(code), [])
        years = range(datetime.now().year - 1, datetime.now().year + 2)
        inbox = Home(settings.home_of(code)).inbox / code
        for year in years:
            (inbox / str(year)).mkdir(parents=True, exist_ok=True)
        fresh.replace(file)
    except SettingsError as error:
        stop(str(error).replace(fresh.name, file.name), EXIT_USAGE)
    except OSError as error:
        stop(
            either(
                f"The region cannot be written: {error}. {file} is as it was.",
                f"地区无法写入：{refusal(error)}。{file} 未改动。",
            ),
            EXIT_FAILED,
        )
    finally:
        fresh.unlink(missing_ok=True)
    name = settings.place(code).name
    click.echo(
        either(
            f"{name} ({code}) stands in {file}. Put its registers and forms into:",
            f"{name}（{code}）已写入 {file}。请将其登记表和报表放入：",
        )
    )
    for year in years:
        click.echo(f"  {inbox / str(year)}")
    if not before.places and before.regions == (DEFAULT_REGION,) != (code,):
        click.echo(
            either(
                f"{DEFAULT_REGION} was run without a section until now: add it as well where it is to be run on.",
                f"{DEFAULT_REGION} 此前没有自己的一节也会运行；若仍需运行，请同样添加。",
            )
        )
