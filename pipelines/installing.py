"""Commands that change an installation and say so in its settings: `jixiao regions add`, `jixiao homes split`.

Here: the settings file, whose comments and order stay. Not here: what may be set and what is wrong with it (`pipelines.resources`),
what goes where in a split (`pipelines.homes`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
import duckdb
import tomlkit
from tomlkit.exceptions import TOMLKitError

from pipelines.exits import EXIT_FAILED, refuse, refusing, stop, tell
from pipelines.homes import UnmovableError, join, split
from pipelines.preconditions import require_policy
from pipelines.resources import DEFAULT_REGION, FILE, SettingsError, load_settings, settings_file
from policy.language import refusal
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.lock import HouseBusyError
from warehouse.swap import whole


def add_region(code: str, texts: Mapping[str, str], policy_file: Path | None) -> None:
    """Write the section of a region into the settings file and make its folders.

    `texts` are what is printed for it. Leaves with exit code 2, and changes nothing, where the region has a section already or
    something given is faulty; with 3 where the file or the folders cannot be written.
    """
    with refusing(SettingsError, TOMLKitError):
        file = settings_file() or Path(FILE)
        before = load_settings()
        document = tomlkit.parse(file.read_text(encoding="utf-8")) if file.is_file() else tomlkit.document()
    if code in before.places:
        refuse(
            f"{file} has a section [regions.{code}] already: change it there.",
            f"{file} 中已有一节 `[regions.{code}]`：请在该处修改。",
        )
    section = {**texts, "policy": os.path.relpath(policy_file, file.parent)} if policy_file else texts
    document.setdefault("regions", tomlkit.table(is_super_table=True)).add(code, {**section})
    this_year = datetime.now().year
    try:
        with whole(file) as fresh:
            fresh.write_text(tomlkit.dumps(document), encoding="utf-8")
            settings = load_settings(fresh)
            require_policy(settings.policy_of(code), [])
            inbox = Home(settings.home_of(code)).inbox / code
            years = [inbox / str(year) for year in range(this_year - 1, this_year + 2)]
            for folder in years:
                folder.mkdir(parents=True, exist_ok=True)
    except SettingsError as error:
        stop(str(error).replace(fresh.name, file.name))
    except OSError as error:
        refuse(
            f"The region cannot be written: {error}. {file} is as it was.",
            f"地区无法写入：{refusal(error)}。{file} 未改动。",
            EXIT_FAILED,
        )
    name = settings.place(code).name
    tell(
        f"{name} ({code}) stands in {file}. Put its registers and forms into:",
        f"{name}（{code}）已写入 {file}。请将其登记表和报表放入：",
    )
    for folder in years:
        click.echo(f"  {folder}")
    if not before.places and before.regions == (DEFAULT_REGION,) != (code,):
        tell(
            f"{DEFAULT_REGION} was run without a section until now: add it as well where it is to be run on.",
            f"{DEFAULT_REGION} 此前没有自己的一节也会运行；若仍需运行，请同样添加。",
        )


def run_split(home: Path, *, back: bool) -> None:
    """Split a home, or bring it back together, and write the setting `apart` where it is the home of the settings.

    Leaves with exit code 3 where it could not be finished: what was moved stands, and saying it again goes on.
    """
    with refusing(SettingsError):
        settings = load_settings()
    try:
        with refusing(UnmovableError, HouseBusyError, WarehouseError, code=EXIT_FAILED):
            regions = join(home) if back else split(home)
    except (OSError, duckdb.Error) as error:
        refuse(
            f"The homes could not be moved to the end: {error}. Nothing is lost; put that right and say it again.",
            f"工作目录未能全部移动：{error}。没有任何丢失；排除原因后再次执行即可。",
            EXIT_FAILED,
        )
    if not regions:
        refuse(f"{home} holds nothing of any region.", f"{home} 中没有任何地区的内容。")
    for region in regions:
        name, lies = settings.place(region).name, home if back else home / region
        tell(f"{name} ({region}): {lies}", f"{name}（{region}）：{lies}")
    file, apart = settings_file(), "false" if back else "true"
    if file and home.resolve() == settings.home.resolve():
        _set_apart(file, apart)
        tell(
            f"{file} says apart = {apart} now. Start the services again.",
            f"{file} 现已写明 `apart = {apart}`。请重新启动服务。",
        )
    else:
        tell(
            f"Set apart = {apart} for whoever works on {home}.", f"凡使用 {home} 的，请在设置中写明 `apart = {apart}`。"
        )
    if load_settings().apart is back:
        tell(
            f"JIXIAO_APART, or the settings in force here, still say otherwise: set apart = {apart} there.",
            f"环境变量 `JIXIAO_APART` 或此处生效的设置仍不一致：请在该处写明 `apart = {apart}`。",
        )


def _set_apart(file: Path, apart: str) -> None:
    try:
        text = file.read_text(encoding="utf-8")
        document = tomlkit.parse(text)
        if "apart" in document:
            document["apart"] = apart == "true"
            text = tomlkit.dumps(document)
        else:  # before the first section, or it would be a key of the last one
            text = f"apart = {apart}\n{text}"
        with whole(file) as fresh:
            fresh.write_text(text, encoding="utf-8")
    except (OSError, TOMLKitError) as error:
        refuse(
            f"The homes are moved, but {file} could not be written ({error}): set apart there.",
            f"工作目录已移动，但 {file} 无法写入（{error}）：请在其中设置 `apart`。",
            EXIT_FAILED,
        )
