"""What the mid-year monitoring found of a project."""

from __future__ import annotations

from collections.abc import Iterator

from reports.explanation.facts import Row
from reports.explanation.outline.evaluations import indicator_node, not_counted, submission_node
from reports.explanation.outline.nodes import Node, money, percent, place
from reports.explanation.phrases import Teller


def monitoring_node(history: Row, say: Teller, *, own: bool) -> Node:
    """The monitoring of a project, or of one that it followed (`own` is false)."""
    monitoring = history["monitoring"]
    result = monitoring["result"]
    title = say(
        "monitoring" if own else "monitoring_of",
        year=monitoring["year"],
        code=history["code"],
        treatment=result["treatment"] if result else say("no_flags"),
    )
    return Node(title, (), tuple(_monitoring_parts(monitoring, say)))


def _monitoring_parts(monitoring: Row, say: Teller) -> Iterator[Node]:
    budget, form, result = monitoring["budget"], monitoring["form"], monitoring["result"]
    if budget:
        yield Node(say("budget", amount=money(budget["adjusted_budget"]["value"])), place(budget["adjusted_budget"]))
    yield (
        submission_node(form["submission"], say, tuple(_monitored(form, result, say))) if form else Node(say("no_form"))
    )
    yield from not_counted(monitoring["not_counted"], say)


def _monitored(form: Row, result: Row | None, say: Teller) -> Iterator[Node]:
    stated = form["stated"]
    if result:
        line = say(
            "monitored",
            month=result["as_of_month"],
            executed=money(result["executed"]),
            budget=money(result["adjusted_budget"]),
            rate=percent(result["execution_rate"]),
            minimum=percent(result["minimum_rate"]),
        )
        yield Node(line, place(stated["month"], stated["executed"], stated["adjusted_budget"]))
    yield Node(say("conditions", value=stated["conditions_met"]["value"]), place(stated["conditions_met"]))
    if form["is_list"]:
        completion = stated["goal_completion"]
        yield Node(say("completion", value=percent(completion["value"])), place(completion))
    for line in form["indicators"]:
        more = {
            "progress": percent(line["progress"]),
            "light": say(line["light"] or "no_light"),
            "possibility": line["possibility"]["value"],
        }
        yield indicator_node("monitored_indicator", line, say, **more)
    if result:
        yield Node(say("progress", progress=percent(result["goal_progress"])))
