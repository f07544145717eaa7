"""Blank workbooks for departments and the bureau (`jixiao templates`): every form and register into a folder.

Not here: what a template looks like (`forms.handouts.templates`).
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click

import policy
from forms.handouts.templates import template
from forms.layouts import LAYOUTS
from pipelines.exits import EXIT_USAGE, stop
from policy.language import either
from warehouse import office_files


def write_templates(folder: Path, year: int | None, *, policy_file: Path | None) -> None:
    """Write a blank workbook of every layout into a folder, for a year or with the year left to fill in.

    A file that is there already and differs may have been filled in: then nothing is written. Leaves with exit code 2
    for that, for a faulty policy or a year before it, and for a folder that cannot be written.
    """
    try:
        loaded = policy.load(policy_file)
        blanks = [template(layout, loaded, year) for layout in LAYOUTS.values()]
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".templates-", dir=folder) as fresh:
            for blank in blanks:
                saved = BytesIO()
                blank.book.save(saved)
                office_files.store(saved, Path(fresh, blank.name), date(year or loaded.in_force_from, 1, 1))
            changed = [blank.name for blank in blanks if _differs(Path(fresh, blank.name), folder / blank.name)]
            if changed:
                stop(
                    either(
                        f"{folder} already holds another {changed[0]}; give an empty folder or move it away.",
                        f"{folder} 中已有内容不同的 {changed[0]}：请换一个空文件夹，或将其移走。",
                    ),
                    EXIT_USAGE,
                )
            for blank in blanks:
                Path(fresh, blank.name).replace(folder / blank.name)
    except (policy.PolicyError, OSError) as error:
        stop(str(error), EXIT_USAGE)
    click.echo(
        either(f"{len(blanks)} blank workbooks (空白表) in {folder}.", f"已在 {folder} 中生成 {len(blanks)} 个空白表。")
    )


def _differs(fresh: Path, present: Path) -> bool:
    return present.exists() and present.read_bytes() != fresh.read_bytes()
