"""The outline of a project's explanation, in the order of the plan."""

from __future__ import annotations

from collections.abc import Iterator

from reports.explanation.facts import Row
from reports.explanation.outline.evaluations import evaluation_node, monitoring_node, not_counted, submission_node
from reports.explanation.outline.nodes import Node, Writer
from reports.explanation.outline.rules import policy_node, rules_node


def project_outline(chain: Row, say: Writer) -> Node:
    """What is told of a project: its figure, request, grades, monitoring, gates, exceptions, rules."""
    return say.line("title_project", chain, parts=_parts(chain, say), mark="title")


def _parts(chain: Row, say: Writer) -> Iterator[Node]:
    if chain["classified"]:
        yield say.line("classified", mark="warning")
    if chain["figure"]:
        yield say.line("result", chain["figure"], mark="result")
    else:
        yield say.line(chain["why_no_figure"], chain, chain["register"] or {}, mark="warning")
    for each in chain["successors"]:
        yield say.line("successor", each, chain)
    request = chain["request"]
    yield say.line("request" if request else "no_request_row", chain, at=[request], parts=_registered(chain, say))
    for each in chain["history"]:
        own = each["code"] == chain["code"]
        yield evaluation_node(each["evaluation"], chain["grade_bands"], say, each["code"], own=own)
    for each in chain["history"]:
        yield monitoring_node(each, say, own=each["code"] == chain["code"])
    yield _ex_ante(chain, say)
    yield _goals(chain["goals"], say)
    if matters := chain["rectifications"]:
        yield say.line("rectifications", parts=[_rectification(each, say) for each in matters])
    for each in chain["exceptions"]:
        yield say.line("exception", each, at=[each["approval"]], parts=_exception_parts(each, say))
    if chain["rules"]:
        yield rules_node(chain, say)
    if chain["exceptions"] and chain["control_without_exceptions"]:
        yield say.line("without_exceptions", chain)
    yield from (policy_node(each, say) for each in chain["policies"])


def _registered(chain: Row, say: Writer) -> Iterator[Node]:
    if register := chain["register"]:
        yield say.line("class", register, chain, at=[register["class"]])
        if chain["predecessor_code"]:
            yield say.line("predecessor", chain, at=[register["predecessor_code"]])


def _ex_ante(chain: Row, say: Writer) -> Node:
    ex_ante, register = chain["ex_ante"], chain["register"]
    result = ex_ante["result"]
    parts = [say.line("is_new", ex_ante, at=[register and register["is_new"]])]
    if ex_ante["submission"]:
        items = (say.line("ex_ante_item", each, at=[each["review_score"]]) for each in ex_ante["items"])
        parts.append(submission_node(ex_ante["submission"], say, items))
    parts += not_counted(ex_ante["not_counted"], say)
    verdict = result["verdict"] if result else say("ex_ante_not_needed")
    if result and result["score"] is not None:
        verdict = f"{result['score']} → {verdict}"
    return say.line("ex_ante", verdict=verdict, parts=parts)


def _goals(goals: Row, say: Writer) -> Node:
    parts = []
    if goals["submission"]:
        steps = (say.line("step", each, at=[each["conclusion"]]) for each in goals["steps"])
        parts.append(submission_node(goals["submission"], say, steps))
    parts += not_counted(goals["not_counted"], say)
    return say.line("goals", status=goals["result"]["status"] if goals["result"] else say("no_form"), parts=parts)


def _rectification(matter: Row, say: Writer) -> Node:
    key = "rectification_late" if matter["days_late"] else "rectification"
    return say.line(key, matter, at=[matter["said"]])


def _exception_parts(exception: Row, say: Writer) -> Iterator[Node]:
    if exception["amount"]["value"] is not None:
        yield say.line("exception_amount", exception, at=[exception["amount"]])
    yield say.line("exception_changed" if exception["changed_the_figure"] else "exception_idle", exception)
