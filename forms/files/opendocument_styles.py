"""The styles of an OpenDocument spreadsheet: what cells show of their numbers, and which sheets are not shown.

Not here: cells (`forms.files.opendocument`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from forms.files.formats import COMPARED, Condition, Look, NumberFormat, Section, of_sections
from forms.problems import BadFileError

_CONDITION = re.compile(r"\s*value\(\)\s*(<=|>=|!=|<>|=|<|>)\s*([+-]?[0-9.]+)\s*")
_NUMBERS = frozenset({"number-style", "percentage-style", "currency-style"})
_DIGITS = frozenset({"number", "scientific-number", "fraction"})
_MOST_PARENTS = 32


@dataclass(frozen=True)
class Styles:
    """`formats`: by name of a cell style, where it shows other than the number; `hidden_tables`: names of styles of sheets."""

    formats: Mapping[str, NumberFormat]
    hidden_tables: frozenset[str]


def read_styles(parts: Sequence[bytes]) -> Styles:
    """Read the styles of the parts of a document, of which the later go before. Raises BadFileError."""
    numbers: dict[str, ElementTree.Element] = {}
    cells: dict[str, tuple[str | None, str | None]] = {}
    hidden = set()
    for part in parts:
        for node in _style_nodes(part):
            name = _get(node, "name") or ""
            if _local(node) in _NUMBERS:
                numbers[name] = node
            elif _get(node, "family") == "table-cell":
                cells[name] = (_get(node, "data-style-name"), _get(node, "parent-style-name"))
            elif _get(node, "family") == "table" and any(_get(child, "display") == "false" for child in node):
                hidden.add(name)
    looks = {name: _look(node) for name, node in numbers.items()}
    shown = {name: found for name, node in numbers.items() if (found := _format(node, looks))}
    formats = {}
    for name in cells:
        own = _data_style(name, cells)
        if own in shown:
            formats[name] = shown[own]
    return Styles(formats, frozenset(hidden))


def _style_nodes(part: bytes) -> list[ElementTree.Element]:
    """Return the styles of a part: the children of its groups of styles; the body is passed over."""
    found: list[ElementTree.Element] = []
    above: list[ElementTree.Element] = []
    try:
        for event, node in ElementTree.iterparse(BytesIO(part), events=("start", "end")):
            if event == "start":
                if _local(node) == "body":
                    break
                above.append(node)
                continue
            above.pop()
            if above and _local(above[-1]) in ("automatic-styles", "styles"):
                found.append(node)
    except ElementTree.ParseError as error:
        raise BadFileError("damaged", f"The document's XML is broken: {error}") from error
    return found


def _data_style(name: str, cells: Mapping[str, tuple[str | None, str | None]]) -> str | None:
    """Return the data style of a cell style, its own or that of the style it descends from."""
    for _ in range(_MOST_PARENTS):
        if name not in cells:
            return None
        own, parent = cells[name]
        if own is not None:
            return own
        name = parent or ""
    return None


def _format(node: ElementTree.Element, looks: Mapping[str, Look | None]) -> NumberFormat | None:
    """Return the format of a data style: what its conditions lead to, else itself."""
    sections: list[Section] = []
    for child in node:
        match = _CONDITION.fullmatch(_get(child, "condition") or "") if _local(child) == "map" else None
        if match:
            condition: Condition = (COMPARED[match[1]], float(match[2]))
            sections.append((condition, looks.get(_get(child, "apply-style-name") or "")))
    return of_sections([*sections, (None, looks[_get(node, "name") or ""])])


def _look(node: ElementTree.Element) -> Look | None:
    scale: int | None = None
    words = ["", ""]
    seen = False
    for child in node:
        kind = _local(child)
        if kind in _DIGITS:
            scale, seen = _scale(child), True
        elif kind == "text":
            words[seen] += "".join(child.itertext())
    if not seen:
        return None
    if scale is not None and _local(node) == "percentage-style":
        scale -= 2
    return Look.of(scale, *words)


def _scale(digits: ElementTree.Element) -> int | None:
    """Return the power of ten by which digits are divided: their factor, and a point set between them."""
    factor = _get(digits, "display-factor") or "1"
    if not re.fullmatch(r"10*(?:\.0*)?", factor):
        return None
    scale = factor.partition(".")[0].count("0")
    for child in digits:
        word = "".join(child.itertext()).strip()
        if _local(child) == "embedded-text" and word == "." and (_get(digits, "decimal-places") or "0") == "0":
            position = _get(child, "position") or "0"
            scale += int(position) if position.isdecimal() else 0
        elif word.strip(" ,，"):
            return None
    return scale


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _get(node: ElementTree.Element, name: str) -> str | None:
    """Return an attribute by its name without the namespace."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), None)
