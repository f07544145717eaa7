"""How pages are filled: text as text, nothing that is missing passed over. Not here: the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from policy.characters import fit
from reports.documents.figures import chinese_date


@cache
def templates(folder: Path) -> Environment:
    """The templates of a folder; `day` writes a date in Chinese."""
    found = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=lambda value: fit(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = chinese_date
    return found
