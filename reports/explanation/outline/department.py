"""The outline of a department's explanation."""

from __future__ import annotations

from collections.abc import Iterator

from reports.explanation.facts import Row
from reports.explanation.outline.evaluations import evaluation_node
from reports.explanation.outline.nodes import Node, money, place
from reports.explanation.outline.rules import rule_node
from reports.explanation.phrases import Teller


def department_outline(chain: Row, say: Teller) -> Node:
    """What is told of a department: its funds, its grade, its rules, its projects."""
    title = say("title_department", code=chain["code"], name=chain["name"], year=chain["budget_year"])
    return Node(title, (), tuple(_parts(chain, say)), "title")


def _parts(chain: Row, say: Teller) -> Iterator[Node]:
    figure, basic = chain["figure"], chain["basic_expenditure"]
    if figure is None:
        yield Node(say("no_figure", why=say(chain["why_no_figure"])), mark="warning")
        return
    total = say("total", amount=money(figure["total_control"])) if figure["total_control"] else say("pending")
    yield Node(total, mark="result")
    personnel = say("personnel", amount=money(figure["personnel"]))
    yield Node(personnel, place(basic["personnel"]) if basic else ())
    yield Node(
        say(
            "public_funds",
            base=money(figure["public_funds_base"]),
            deduction=money(figure["public_funds_deduction"]),
            control=money(figure["public_funds_control"]),
            status=say(f"status_{figure['public_funds_status']}"),
        ),
        (),
        tuple(_public_funds(chain, say)),
        "result",
    )
    amounts = {key: money(figure[f"projects_{key}"]) for key in ("requested", "cut", "control")}
    yield Node(say("projects", **amounts), (), tuple(_project(each, say) for each in chain["projects"]))


def _public_funds(chain: Row, say: Teller) -> Iterator[Node]:
    basic = chain["basic_expenditure"]
    if basic:
        yield Node(say("quota", amount=money(basic["public_funds"]["value"])), place(basic["public_funds"]))
    else:
        yield Node(say("no_quota"), mark="warning")
    yield evaluation_node(chain["evaluation"], chain["grade_bands"], say, chain["code"])
    rules = tuple(rule_node(each, chain["code"], chain["policies"][0], say) for each in chain["rules"])
    yield Node(say("rules"), (), rules)


def _project(line: Row, say: Teller) -> Node:
    return Node(
        say(
            "project_line",
            code=line["project_code"],
            name=line["project_name"],
            requested=money(line["requested"]),
            cut=money(line["cut"]),
            control=money(line["control"]),
            status=say(f"status_{line['status']}"),
            rule=say.rule(line["rule"]) if line["rule"] else "",
        )
    )
