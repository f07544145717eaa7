"""An explanation as an outline: the same nodes, whether a terminal, a page or Markdown shows them.

Here: the order and the sentences of what is told of a project. Not here: facts (`project`, `department`), phrases
(`phrases`), departments (`outline_department`), earlier figures (`outline_corrections`), how a node looks (`render`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assets.explanation.facts import Fact, Row
from assets.explanation.phrases import Teller

FINGERPRINT = 12
"""Characters of a fingerprint that are shown."""


@dataclass(frozen=True)
class Node:
    """One line, the cells that it rests on, and what it is made of. `mark` says what stands out: a result or a rule's outcome."""

    text: str
    places: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    mark: str = ""


def outline(chain: Row, language: str = "en") -> Node:
    """The outline of an explanation (`explanation.explain`), in English (`en`) or Chinese (`zh`)."""
    # Lazy: all kinds of outline share the nodes and helpers of this module.
    from assets.explanation.outline_corrections import told_before  # noqa: PLC0415
    from assets.explanation.outline_department import department_outline  # noqa: PLC0415

    say = Teller(language)
    told = department_outline(chain, say) if chain["subject"] == "department" else _project_outline(chain, say)
    figure = next((place for place, node in enumerate(told.children) if node.mark == "result"), 0) + 1
    children = (*told.children[:figure], *told_before(chain, say), *told.children[figure:])
    return _shortened(replace(told, children=children), ())


def _shortened(node: Node, inside: tuple[str, ...]) -> Node:
    """Leave out file and sheet where a branch above has named them: within a form only the cells are told."""
    places = tuple(
        next((place.removeprefix(f"{sheet} › ") for sheet in inside if place.startswith(f"{sheet} › ")), place)
        for place in node.places
    )
    return replace(
        node, places=places, children=tuple(_shortened(each, (*inside, *node.places)) for each in node.children)
    )


def money(value: str | None) -> str:
    """An amount with thousands separators; a dash where there is none."""
    return "—" if value is None else f"{Decimal(value):,.2f}"


def percent(value: str | None) -> str | None:
    """A share as a percentage without superfluous zeros."""
    if value is None:
        return None
    return f"{(Decimal(value) * 100).normalize():f} %"


def place(*facts: Fact | None) -> tuple[str, ...]:
    """Where facts stand, file and sheet named once for all their cells."""
    cells: dict[str, list[str]] = {}
    for fact in facts:
        if fact and fact["file"] and fact["cell"]:
            cells.setdefault(f"{fact['file']} › {fact['sheet']}", []).append(fact["cell"])
    return tuple(f"{sheet} › {', '.join(dict.fromkeys(found))}" for sheet, found in cells.items())


def _project_outline(chain: Row, say: Teller) -> Node:
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
        yield _monitoring(each, say, own=each["code"] == chain["code"])
    yield _ex_ante(chain, say)
    yield _goals(chain["goals"], say)
    for each in chain["exceptions"]:
        yield _exception(each, say)
    if chain["rules"]:
        rules = tuple(rule_node(each, chain["code"], chain["policies"][0], say) for each in chain["rules"])
        yield Node(say("rules"), (), rules)
    if chain["exceptions"] and chain["control_without_exceptions"]:
        yield Node(say("without_exceptions", control=money(chain["control_without_exceptions"])))
    yield from (_policy(each, say) for each in chain["policies"])


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


def evaluation_node(evaluation: Row, bands: list[Row], say: Teller, code: str, *, own: bool = True) -> Node:
    """How a project or department came to its grade."""
    result = evaluation["result"]
    grade = result["grade"] if result else say("no_grade")
    key = "evaluation" if own else "evaluation_of"
    title = say(key, year=evaluation["year"], grade=grade, code=code)
    return Node(title, (), tuple(_evaluation_parts(evaluation, bands, say)))


def _evaluation_parts(evaluation: Row, bands: list[Row], say: Teller) -> Iterator[Node]:
    budget, form, review, result = (evaluation.get(key) for key in ("budget", "form", "review", "result"))
    if budget:
        yield Node(say("budget", amount=money(budget["adjusted_budget"]["value"])), place(budget["adjusted_budget"]))
    yield _self_evaluation(form, say) if form else Node(say("no_form"))
    yield from not_counted(evaluation["not_counted"], say)
    if review:
        earlier = tuple(_review("earlier_review", each, say) for each in evaluation["earlier_reviews"])
        yield _review("review", review, say, earlier)
    elif result:
        yield Node(say("no_review"))
    if result and result["final_score"] is not None:
        band = next(each for each in bands if each["label"] == result["grade"])
        yield Node(
            say(
                "graded",
                score=result["final_score"],
                source=say(f"source_{result['grade_source']}"),
                grade=result["grade"],
                band=f"[{band['lower']}, {band['upper']}{']' if band['closed'] else ')'}",
                origin=say(band["source"]),
                clause=band["clause"],
            )
        )
    elif result:
        yield Node(say("missing_grade", grade=result["grade"]))


def _review(key: str, review: Row, say: Teller, children: tuple[Node, ...] = ()) -> Node:
    line = say(key, score=review["review_score"]["value"], method=review["method"], day=review["reviewed_on"])
    return Node(line, place(review["review_score"]), children)


def _self_evaluation(form: Row, say: Teller) -> Node:
    stated, computed = form["stated"], form["computed"]
    lines = tuple(_indicator("indicator", each, say, score=each["score"]["value"]) for each in form["indicators"])
    execution = say(
        "execution",
        score=computed["execution_score"],
        weight=computed["execution_weight"],
        executed=money(stated["executed"]["value"]),
        budget=money(computed["rate_base"]),
    )
    total = say(
        "self_score",
        execution=computed["execution_score"],
        indicators=computed["indicator_score"],
        score=computed["self_score"],
        stated=stated["total_score"]["value"],
    )
    score = say("indicators", score=computed["indicator_score"])
    return submission_node(
        form["submission"],
        say,
        (
            Node(execution, place(stated["executed"], stated["adjusted_budget"])),
            Node(score, place(stated.get("indicator_score")), lines),
            Node(total, place(stated["total_score"])),
        ),
    )


def submission_node(submission: Row, say: Teller, children: tuple[Node, ...]) -> Node:
    """The submission that counts, and what stands in it."""
    line = say(
        "submission", **{key: submission[key] for key in ("form", "version")}, received=submission["received_at"]
    )
    return Node(line, (f"{submission['file']} › {submission['sheet']}",), children)


def _indicator(key: str, line: Row, say: Teller, **more: Any) -> Node:
    name = " ".join(filter(None, (line["level2"] or line["level1"], line["level3"])))
    weight = Decimal(line["weight"]["value"] or 0).normalize()
    shown = say(
        key,
        name=name,
        target=line["target_text"]["value"],
        actual=line["actual_text"]["value"],
        weight=f"{weight:f}",
        **more,
    )
    return Node(shown, place(line["target_text"], line["actual_text"], line.get("score"), line["weight"]))


def not_counted(submissions: list[Row], say: Teller) -> Iterator[Node]:
    """What else came in: rejected with its first faults, or superseded."""
    for each in submissions:
        line = say(each["status"], version=each["version"], file=each["file"], sheet=each["sheet"])
        faults = (
            say("fault", code=fault["code"], cell=fault["cell"] or "", message=fault["zh" if say.index else "en"])
            for fault in each["faults"]
        )
        yield Node(line, (), tuple(Node(fault) for fault in faults))


def _monitoring(history: Row, say: Teller, *, own: bool) -> Node:
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
        yield _indicator("monitored_indicator", line, say, **more)
    if result:
        yield Node(say("progress", progress=percent(result["goal_progress"])))


def _ex_ante(chain: Row, say: Teller) -> Node:
    ex_ante, register = chain["ex_ante"], chain["register"]
    result = ex_ante["result"]
    children = [Node(say("is_new", value=_word(ex_ante["is_new"], say)), place(register and register["is_new"]))]
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


def rule_node(rule: Row, code: str, policy: Row, say: Teller) -> Node:
    """A rule with its outcome, what it takes, on what fact, under which parameter of which policy."""
    why = _facts_of(rule, say)
    outcome = say(rule["outcome"], kind=rule.get("voided_by"), number=rule.get("approval_number"), why=why)
    title = say("rule", rule=say.rule(rule["rule"]), clause=rule["clause"], outcome=outcome)
    if not rule["fires"]:
        return Node(title, mark="not_fired")
    key = "of_record" if rule.get("of") in (None, code) else "of_other"
    children = [
        Node(_takes(rule, say), place(rule["base_stated"])),
        Node(say(key, facts=why, code=rule.get("of"))),
        Node(
            say(
                "parameter",
                key=rule["parameter"]["key"],
                value=rule["parameter"]["value"],
                origin=say(rule["source"]),
                policy=policy.get("name"),
                start=policy.get("in_force_from"),
                sha256=policy.get("sha256", "")[:FINGERPRINT],
            )
        ),
    ]
    if rule["outcome"] in ("outweighed", "voided"):
        children.append(Node(say("alone", control=money(rule["control_if_alone"]))))
    return Node(title, (), tuple(children), rule["outcome"])


def _takes(rule: Row, say: Teller) -> str:
    if rule["effect"] == "hold":
        return say("takes_nothing")
    if rule["effect"] == "whole":
        return say("takes_whole", cut=money(rule["cut"]))
    if rule["base"] is None:
        return say("no_base")
    exact = Decimal(rule["base"]) * Decimal(rule["rate"])
    capped = exact - Decimal(rule["cut"]) > Decimal(1)
    return say(
        "takes_capped" if capped else "takes_rate",
        rate=percent(rule["rate"]),
        base=money(rule["base"]),
        cut=money(rule["cut"]),
    )


def _facts_of(rule: Row, say: Teller) -> str:
    return ", ".join(say(f"fact_{key}", value=_word(value, say)) for key, value in rule["because"].items())


def _word(value: Any, say: Teller) -> Any:
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(value) or say("none")
    return say("none") if value is None else value


def _policy(policy: Row, say: Teller) -> Node:
    sha256 = policy.get("sha256", "")[:FINGERPRINT]
    start = policy.get("in_force_from")
    return Node(
        say("policies", year=policy["year"], name=policy.get("name"), start=start, sha256=sha256), mark="policy"
    )
