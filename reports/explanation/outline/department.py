"""The outline of a department's explanation."""

from __future__ import annotations

from collections.abc import Iterator

from reports.explanation.facts import Row
from reports.explanation.outline.evaluations import evaluation_node
from reports.explanation.outline.nodes import Node, Writer
from reports.explanation.outline.rules import rules_node


def department_outline(chain: Row, say: Writer) -> Node:
    """What is told of a department: its funds, its grade, its rules, its projects."""
    return say.line("title_department", chain, parts=_parts(chain, say), mark="title")


def _parts(chain: Row, say: Writer) -> Iterator[Node]:
    figure, basic = chain["figure"], chain["basic_expenditure"]
    if figure is None:
        yield say.line(chain["why_no_figure"], mark="warning")
        return
    yield say.line("total" if figure["total_control"] else "pending", figure, mark="result")
    yield say.line("personnel", figure, at=[basic and basic["personnel"]])
    public_funds = [
        say.line("quota", basic, at=[basic["public_funds"]]) if basic else say.line("no_quota", mark="warning"),
        evaluation_node(chain["evaluation"], chain["grade_bands"], say, chain["code"]),
        rules_node(chain, say),
    ]
    yield say.line("public_funds", figure, parts=public_funds, mark="result")
    yield say.line("projects", figure, parts=[say.line("project_line", each) for each in chain["projects"]])
