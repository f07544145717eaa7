"""An outline as Markdown and as a page. The terminal draws it itself (`pipelines.explaining`)."""

from __future__ import annotations

import re
from pathlib import Path

from policy.characters import fit
from reports.explanation.facts import Row
from reports.explanation.outline import Node, outline
from reports.pages import templates

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
INDENT = "  "
HERE = Path(__file__).parent


def markdown(node: Node) -> str:
    """The outline as nested Markdown lists under a bold title."""
    lines = [f"**{_text(node.text)}**", ""]
    for child in node.children:
        lines += _items(child, 0)
    return "\n".join(lines) + "\n"


def _items(node: Node, depth: int) -> list[str]:
    text = _text(node.text)
    places = "".join(f" `{place.replace('`', ' ')}`" for place in node.places)
    strong = f"**{text}**" if node.mark in ("result", "applied") else text
    lines = [f"{INDENT * depth}- {strong}{places}"]
    for child in node.children:
        lines += _items(child, depth + 1)
    return lines


def _text(text: str) -> str:
    """A text on one line, whatever it holds, as Markdown shows it."""
    return SPECIAL.sub(r"\\\1", " ".join(fit(text).splitlines()))


def page(chain: Row) -> str:
    """The explanation as one self-contained HTML page in Chinese, without scripts; branches fold."""
    return templates(HERE).get_template("page.html").render(root=outline(chain, "zh"), as_of=chain["as_of"])
