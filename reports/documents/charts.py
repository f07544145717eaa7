"""Charts: the numbers of native charts in .docx templates, and the same as bars on a page. Nothing is drawn as a picture.

A template holds its charts as a word processor made them, with any numbers; a document has its own numbers put in their place, in
the order of the charts' parts. Not here: which figures a chart shows (`work_report`), how it looks (the template, the style sheet).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx.opc.package import OpcPackage
from docx.opc.part import Part
from lxml import etree

CHART = "/word/charts/"
NAMESPACE = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
C = f"{{{NAMESPACE['c']}}}"
WHOLE = Decimal(100)
ROOM = Decimal("1.2")
"""How far the scale of a chart reaches beyond its largest number, so that the number itself has room."""


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
