"""How a project or department came to its grade: review, self-evaluation, every indicator, what did not count."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reports.explanation.facts import Row
from reports.explanation.outline.nodes import Node, money, place
from reports.explanation.phrases import Teller


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
    if selection := evaluation.get("selection"):
        shown = {**selection, "amount": money(selection["amount"]), "interval": money(selection["interval"])}
        yield Node(say(_selected(selection), **shown))
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
    if (risk := evaluation.get("risk")) and risk["patterns"]:
        yield Node(say("risk", points=risk["points"]), (), tuple(_pattern(each, say) for each in risk["patterns"]))


def _pattern(pattern: Row, say: Teller) -> Node:
    message = pattern["zh" if say.index else "en"]
    return Node(say("pattern", code=pattern["code"], points=pattern["points"], message=message), place(pattern))


def _selected(selection: Row) -> str:
    """Which phrase tells of a selection: certain, drawn or neither."""
    if not selection["stratum"]:
        return "not_selected"
    return "selected_by_money" if selection["stratum"] == "抽取" else "selected"


def _review(key: str, review: Row, say: Teller, children: tuple[Node, ...] = ()) -> Node:
    line = say(key, score=review["review_score"]["value"], method=review["method"], day=review["reviewed_on"])
    return Node(line, place(review["review_score"]), children)


def _self_evaluation(form: Row, say: Teller) -> Node:
    stated, computed = form["stated"], form["computed"]
    lines = tuple(indicator_node("indicator", each, say, score=each["score"]["value"]) for each in form["indicators"])
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


def indicator_node(key: str, line: Row, say: Teller, **more: Any) -> Node:
    """An indicator with target, actual value and weight; `more` is what its sentence needs besides."""
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
