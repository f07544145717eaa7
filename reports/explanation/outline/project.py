"""The outline of a project's explanation, in the order of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from reports.explanation.facts import Row
from reports.explanation.outline.evaluations import evaluation_node, not_counted, submission_node
from reports.explanation.outline.monitoring import monitoring_node
from reports.explanation.outline.nodes import Node, money, place, word
from reports.explanation.outline.rules import policy_node, rule_node
from reports.explanation.phrases import Teller


def project_outline(chain: Row, say: Teller) -> Node:
    """What is told of a project: its figure, request, grades, monitoring, gates, exceptions, rules."""
    title = say("title_project", code=chain["code"], name=chain["name"], year=chain["budget_year"])
    return Node(title, (), tuple(_project_parts(chain, say)), "title")


def _project_parts(chain: Row, say: Teller) -> Iterator[Node]:
    if chain["classified"]:
        yield Node(say("classified"), mark="warning")
    yield _figure(chain, say)
    for each in chain["successors"]:
        yield Node(say("successor", code=each["code"], name=each["project_name"], year=chain["budget_year"]))
    yield _request(chain, say)
    for each in chain["history"]:
        yield evaluation_node(
            each["evaluation"], chain["grade_bands"], say, each["code"], own=each["code"] == chain["code"]
        )
    for each in chain["history"]:
        yield monitoring_node(each, say, own=each["code"] == chain["code"])
    yield _ex_ante(chain, say)
    yield _goals(chain["goals"], say)
    yield from _rectifications(chain["rectifications"], say)
    for each in chain["exceptions"]:
        yield _exception(each, say)
    if chain["rules"]:
        rules = tuple(rule_node(each, chain["code"], chain["policies"][0], say) for each in chain["rules"])
        yield Node(say("rules"), (), rules)
    if chain["exceptions"] and chain["control_without_exceptions"]:
        yield Node(say("without_exceptions", control=money(chain["control_without_exceptions"])))
    yield from (policy_node(each, say) for each in chain["policies"])


def _figure(chain: Row, say: Teller) -> Node:
    figure = chain["figure"]
    if figure is None:
        class_name = (chain["register"] or {}).get("class_name")
        why = say(chain["why_no_figure"], year=chain["budget_year"], class_name=class_name)
        return Node(say("no_figure", why=why), mark="warning")
    status = say(f"status_{figure['status']}")
    amounts = {key: money(figure[key]) for key in ("requested", "cut", "control")}
    return Node(say("result", **amounts, status=status), mark="result")


def _request(chain: Row, say: Teller) -> Node:
    request, register = chain["request"], chain["register"]
    children = []
    if register:
        line = say("class", class_name=register["class_name"], department=chain["department_code"])
        children.append(Node(line, place(register["class"])))
    if chain["predecessor_code"]:
        line = say("predecessor", code=chain["predecessor_code"])
        children.append(Node(line, place(register["predecessor_code"])))
    if request is None:
        return Node(say("no_request_row"), (), tuple(children))
    return Node(say("request", amount=money(request["value"])), place(request), tuple(children))


def _ex_ante(chain: Row, say: Teller) -> Node:
    ex_ante, register = chain["ex_ante"], chain["register"]
    result = ex_ante["result"]
    children = [Node(say("is_new", value=word(ex_ante["is_new"], say)), place(register and register["is_new"]))]
    items = (
        Node(
            say("ex_ante_item", item=each["item"], score=each["review_score"]["value"], weight=each["weight"]["value"]),
            place(each["review_score"]),
        )
        for each in ex_ante["items"]
    )
    if ex_ante["submission"]:
        children.append(submission_node(ex_ante["submission"], say, tuple(items)))
    children += not_counted(ex_ante["not_counted"], say)
    verdict = result["verdict"] if result else say("ex_ante_not_needed")
    if result and result["score"] is not None:
        verdict = f"{result['score']} → {verdict}"
    return Node(say("ex_ante", verdict=verdict), (), tuple(children))


def _goals(goals: Row, say: Teller) -> Node:
    steps = (
        Node(
            say(
                "step",
                step=each["step"]["value"],
                conclusion=each["conclusion"]["value"],
                day=each["decided_on"]["value"],
            ),
            place(each["conclusion"]),
        )
        for each in goals["steps"]
    )
    children = [submission_node(goals["submission"], say, tuple(steps))] if goals["submission"] else []
    children += not_counted(goals["not_counted"], say)
    status = goals["result"]["status"] if goals["result"] else say("no_form")
    return Node(say("goals", status=status), (), tuple(children))


def _rectifications(matters: list[Row], say: Teller) -> Iterator[Node]:
    if matters:
        told = (Node(say("rectification", **each, late=_late(each, say)), place(each["said"])) for each in matters)
        yield Node(say("rectifications"), (), tuple(told))


def _late(matter: Row, say: Teller) -> str:
    return say("days_late", days=matter["days_late"]) if matter["days_late"] else ""


def _exception(exception: Row, say: Teller) -> Node:
    line = say(
        "exception",
        kind=exception["kind"],
        number=exception["approval_number"],
        by=exception["approved_by"],
        day=exception["approved_on"],
    )
    children = []
    if exception["amount"]["value"] is not None:
        children.append(
            Node(say("exception_amount", amount=money(exception["amount"]["value"])), place(exception["amount"]))
        )
    changed = exception["changed_the_figure"]
    without = (
        say("exception_changed", control=money(exception["control_without"])) if changed else say("exception_idle")
    )
    return Node(line, place(exception["approval"]), (*children, Node(without)))
