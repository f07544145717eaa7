"""An explanation as an outline: the same nodes, whether a terminal, a page or Markdown shows them.

Here: the outline of any explanation, and what was told above left out below. Not here: facts (`explanation.project`,
`explanation.department`), how a node looks (`explanation.render`).
"""

from __future__ import annotations

from dataclasses import replace

from reports.explanation.facts import Row
from reports.explanation.outline.corrections import told_before
from reports.explanation.outline.department import department_outline
from reports.explanation.outline.nodes import Node, Writer
from reports.explanation.outline.project import project_outline

__all__ = ["Node", "outline"]


def outline(chain: Row, language: str = "en") -> Node:
    """The outline of an explanation (`explanation.explain`), in English (`en`) or Chinese (`zh`)."""
    say = Writer(language, chain["rule_names"])
    told = department_outline(chain, say) if chain["subject"] == "department" else project_outline(chain, say)
    figure = next((place for place, node in enumerate(told.children) if node.mark == "result"), 0) + 1
    children = (*told.children[:figure], *told_before(chain, say), *told.children[figure:])
    text = " ".join(filter(None, (chain.get("place"), told.text)))
    return _shortened(replace(told, text=text, children=children), ())


def _shortened(node: Node, inside: tuple[str, ...]) -> Node:
    """Leave out file and sheet where a branch above has named them: within a form only the cells are told."""
    places = tuple(
        next((place.removeprefix(f"{sheet} › ") for sheet in inside if place.startswith(f"{sheet} › ")), place)
        for place in node.places
    )
    return replace(
        node, places=places, children=tuple(_shortened(each, (*inside, *node.places)) for each in node.children)
    )
