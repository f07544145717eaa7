"""Blank workbooks for departments and the bureau (`jixiao templates`): every form and register into a folder.

Not here: what a template looks like (`forms.handouts.templates`).
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import policy
from forms.handouts.templates import template
from forms.layouts import LAYOUTS
from pipelines.exits import refuse, refusing, tell
from warehouse import office_files


@refusing(policy.PolicyError, OSError)
def write_templates(folder: Path, year: int | None, *, policy_file: Path | None) -> None:
    """Write a blank workbook of every layout into a folder, for a year or with the year left to fill in.

    A file that is there already and differs may have been filled in: then nothing is written. Leaves with exit code 2
    for that, for a faulty policy or a year before it, and for a folder that cannot be written.
    """
    loaded = policy.load(policy_file)
    blanks = [template(layout, loaded, year) for layout in LAYOUTS.values()]
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".templates-", dir=folder) as fresh:
        for blank in blanks:
            saved, path = BytesIO(), Path(fresh, blank.name)
            blank.book.save(saved)
            office_files.store(saved, path, date(year or loaded.in_force_from, 1, 1))
            present = folder / blank.name
            if present.exists() and present.read_bytes() != path.read_bytes():
                refuse(
                    f"{folder} already holds another {blank.name}; give an empty folder or move it away.",
                    f"{folder} 中已有内容不同的 {blank.name}：请换一个空文件夹，或将其移走。",
                )
        for path in Path(fresh).iterdir():
            path.replace(folder / path.name)
    tell(f"{len(blanks)} blank workbooks (空白表) in {folder}.", f"已在 {folder} 中生成 {len(blanks)} 个空白表。")
