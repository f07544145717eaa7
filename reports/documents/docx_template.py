"""Documents made from .docx templates: finding the template, its words for figures and days, saving without a clock.

A bureau edits a template in a word processor; its own copy, below `templates/` of the home, goes before ours. Here: which file
is taken, what a template may call. Not here: what a document says (the templates), from which rows (`letters`, `bulletin`).
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from policy.characters import fit, shortened
from policy.language import either
from policy.place import Place, Unit
from reports.documents.charts import Chart, fill
from reports.documents.figures import chinese_date, in_unit, percent, score, share, total
from warehouse import office_files
from warehouse.wording import in_chinese

OURS = Path(__file__).with_name("templates")
LONGEST_TEXT = 2000
"""Characters: a paragraph or line of a table that fits on a page."""
JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


class TemplateFaultError(RuntimeError):
    """A bureau's own template cannot be filled in. Nothing was published."""


@dataclass(frozen=True)
class Stationery:
    """What all documents of a region share: its names and unit of amounts, the folder with the bureau's own templates."""

    place: Place
    own_templates: Path | None = None

    def template(self, name: str) -> Path:
        """The template of a document: the region's, else the bureau's, else ours."""
        own = self.own_templates
        folders = (own / self.place.code, own, OURS) if own else (OURS,)
        return next(path for folder in folders if (path := folder / f"{name}.docx").is_file())

    def fingerprint(self, name: str) -> str:
        """What the template of a document is, byte for byte."""
        return hashlib.sha256(self.template(name).read_bytes()).hexdigest()

    def write(self, name: str, path: Path, day: date, content: Mapping[str, Any], charts: Sequence[Chart] = ()) -> None:
        """Fill the template `name` with `content` and store it as made on `day`: the same words give the same bytes.

        `charts` are the numbers of the template's charts, in their order.

        Raises TemplateFaultError with the template's name and what is wrong in it.
        """
        template = self.template(name)
        try:
            filled = DocxTemplate(template)
            shared = {"place": self.place, "unit": self.place.amounts, "day": day}
            filled.render({**shared, **content}, _environment(self.place.amounts), autoescape=True)
            fill(filled.docx.part.package, charts)
        except Exception as error:  # whatever a template does, its name must be told
            near = " / ".join(filter(None, map(str.strip, getattr(error, "docx_context", ()))))
            raise TemplateFaultError(
                either(
                    f"{template} cannot be filled in: {error}{f', near “{near[:200]}”' if near else ''}. Correct the template, "
                    f"or remove it so that the one that comes with jixiao is used, then run again.",
                    f"{template} 无法填写（`{error}`{f'，在“{near[:200]}”附近' if near else ''}）。请改正该公文模板，"
                    f"或移走它以使用 jixiao 自带的模板，然后重新运行。",
                )
            ) from error
        buffer = BytesIO()
        filled.save(buffer)
        office_files.store(buffer, path, day)


class _Environment(ImmutableSandboxedEnvironment):
    """A template is a file of an office, not a program: it can call what is given to it alone."""

    @lru_cache(maxsize=64)  # noqa: B019 (one environment a unit, kept as long as the program)
    def from_string(self, source: str, *args: Any, **options: Any) -> Template:  # type: ignore[override]
        """Compile a template once for all the letters that are written from it."""
        return super().from_string(source, *args, **options)


@lru_cache
def _environment(unit: Unit) -> _Environment:
    made = _Environment(
        autoescape=True,
        finalize=lambda value: shortened(fit(value), LONGEST_TEXT) if type(value) is str else value,
        undefined=StrictUndefined,
    )
    made.filters.update(
        amount=lambda value, unknown="—": in_unit(value, unit) or unknown,
        day=chinese_date,
        of=share,
        percent=partial(_or_dash, percent),
        score=partial(_or_dash, score),
        total=total,
        word=lambda value, column: in_chinese(column, value),
    )
    return made


def _or_dash(how: Any, value: Any) -> str:
    return how(value) or "—"


def words(template: Path) -> list[str]:
    """The texts of a template, without what is filled in."""
    with zipfile.ZipFile(template) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/")]
    texts = (JINJA.sub("\n", TAG.sub("", paragraph)) for part in parts for paragraph in PARAGRAPH.findall(part))
    return [line for text in texts for line in text.splitlines()]
