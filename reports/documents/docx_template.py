"""Documents made from .docx templates: finding the template, its words for figures and days, its charts, saving without a clock.

A bureau edits a template in a word processor; its own copy, below `templates/` of the home, goes before ours. A template holds
its charts as a word processor made them, with any numbers; a document has its own put in their place, in the order of the parts.
Here: which file is taken, what a template may call. Not here: what a document says (the templates), from which rows (`letters`,
`bulletin`), which figures a chart shows (`work_report`).
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.package import OpcPackage
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from policy.characters import fit, shortened
from policy.language import either
from policy.place import Place, Unit
from reports.documents.figures import chinese_date, in_unit, percent, score, share, total
from warehouse import office_files
from warehouse.wording import in_chinese

CHART = "/word/charts/"
NAMESPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
C = f"{{{NAMESPACE['c']}}}"
WHOLE = Decimal(100)
ROOM = Decimal("1.2")
"""How far the scale of a chart reaches beyond its largest number, so that the number itself has room."""
OURS = Path(__file__).with_name("templates")
LONGEST_TEXT = 2000
"""Characters: a paragraph or line of a table that fits on a page."""
JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Chart:
    """What one chart shows: its title, the unit of its numbers, and a number for each name."""

    title: str
    unit: str
    points: Sequence[tuple[str, Decimal | int]]

    def bars(self) -> list[dict[str, Any]]:
        """Give each point its `width` in percent of the largest, for a page."""
        largest = max((Decimal(value) for _, value in self.points), default=Decimal(0))
        return [
            {"name": name, "value": value, "width": round(WHOLE * value / largest, 1) if largest else Decimal(0)}
            for name, value in self.points
        ]


def fill(package: OpcPackage, charts: Sequence[Chart]) -> None:
    """Put the numbers of `charts` into the chart parts of a document, by the names of the parts.

    Raises ValueError where the template holds another number of charts.
    """
    parts = sorted(
        (part for part in package.iter_parts() if part.partname.startswith(CHART)), key=lambda part: str(part.partname)
    )
    if len(parts) != len(charts):
        raise ValueError(f"the document has {len(charts)} charts, the template {len(parts)}")
    for part, chart in zip(parts, charts, strict=True):
        _fill(part, chart)


def _fill(part: Part, chart: Chart) -> None:
    root = etree.fromstring(part.blob)
    for place, values in (("cat", [name for name, _ in chart.points]), ("val", [value for _, value in chart.points])):
        for cache in [*root.iterfind(f".//c:{place}//*", NAMESPACE)]:
            if etree.QName(cache).localname in {"strCache", "numCache", "strLit", "numLit"}:
                _renew(cache, values)
    largest = max((Decimal(value) for _, value in chart.points), default=Decimal(1))
    for end in root.iterfind(".//c:valAx/c:scaling/c:max", NAMESPACE):
        end.set("val", str(largest * ROOM or 1))
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _renew(cache: Any, values: Sequence[object]) -> None:
    """Replace the points of a cache, keeping its number format."""
    for old in [*cache.iterfind("c:ptCount", NAMESPACE), *cache.iterfind("c:pt", NAMESPACE)]:
        cache.remove(old)
    etree.SubElement(cache, f"{C}ptCount", val=str(len(values)))
    for number, value in enumerate(values):
        point = etree.SubElement(cache, f"{C}pt", idx=str(number))
        etree.SubElement(point, f"{C}v").text = str(value)


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
