"""What a project or department is judged by: its evaluation with review and indicators, its monitoring, what did not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from reports.documents.figures import plain as short
from reports.explanation.facts import Row
from reports.explanation.outline.nodes import Node, Writer


def evaluation_node(evaluation: Row, bands: list[Row], say: Writer, code: str, *, own: bool = True) -> Node:
    """How a project or department came to its grade, or one that it followed (`own` is false)."""
    result = evaluation["result"]
    grade = result["grade"] if result else say("no_grade")
    parts = _evaluation_parts(evaluation, bands, say)
    return say.line("evaluation" if own else "evaluation_of", evaluation, grade=grade, code=code, parts=parts)


def _evaluation_parts(evaluation: Row, bands: list[Row], say: Writer) -> Iterator[Node]:
    form, review, result = evaluation["form"], evaluation["review"], evaluation["result"]
    yield from _budget(evaluation, say)
    yield submission_node(form["submission"], say, _self_evaluated(form, say)) if form else say.line("no_form")
    yield from not_counted(evaluation["not_counted"], say)
    if selection := evaluation.get("selection"):
        yield say.line(_selected(selection), selection)
    if review:
        earlier = (
            say.line("earlier_review", each, at=[each["review_score"]]) for each in evaluation["earlier_reviews"]
        )
        yield say.line("review", review, at=[review["review_score"]], parts=earlier)
    elif result:
        yield say.line("no_review")
    if result and result["final_score"] is not None:
        band = next(each for each in bands if each["label"] == result["grade"])
        yield say.line("graded", band, result, end="]" if band["closed"] else ")")
    elif result:
        yield say.line("missing_grade", result)
    if (risk := evaluation.get("risk")) and risk["patterns"]:
        yield say.line("risk", risk, parts=[say.line("pattern", each, at=[each]) for each in risk["patterns"]])


def _selected(selection: Row) -> str:
    """Which phrase tells of a selection: certain, drawn or neither."""
    if not selection["stratum"]:
        return "not_selected"
    return "selected_by_money" if selection["stratum"] == "抽取" else "selected"


def _self_evaluated(form: Row, say: Writer) -> Iterator[Node]:
    stated, computed = form["stated"], form["computed"]
    yield say.line("execution", computed, stated, at=[stated["executed"], stated["adjusted_budget"]])
    lines = (_indicator("indicator", each, say) for each in form["indicators"])
    yield say.line("indicators", computed, at=[stated.get("indicator_score")], parts=lines)
    yield say.line("self_score", computed, stated, at=[stated["total_score"]])


def monitoring_node(history: Row, say: Writer, *, own: bool) -> Node:
    """What the mid-year monitoring found of a project, or of one that it followed (`own` is false)."""
    monitoring = history["monitoring"]
    form, result = monitoring["form"], monitoring["result"]
    treatment = result["treatment"] if result else say("no_flags")
    parts = [
        *_budget(monitoring, say),
        submission_node(form["submission"], say, _monitored(form, result, say)) if form else say.line("no_form"),
        *not_counted(monitoring["not_counted"], say),
    ]
    return say.line("monitoring" if own else "monitoring_of", monitoring, history, treatment=treatment, parts=parts)


def _monitored(form: Row, result: Row | None, say: Writer) -> Iterator[Node]:
    stated = form["stated"]
    if result:
        yield say.line("monitored", result, at=[stated["month"], stated["executed"], stated["adjusted_budget"]])
    yield say.line("conditions", stated, at=[stated["conditions_met"]])
    if form["is_list"]:
        yield say.line("completion", stated, at=[stated["goal_completion"]])
    for line in form["indicators"]:
        yield _indicator("monitored_indicator", line | {"light": line["light"] or "not_measured"}, say)
    if result:
        yield say.line("progress", result)


def _budget(year: Row, say: Writer) -> Iterator[Node]:
    if budget := year.get("budget"):
        yield say.line("budget", budget, at=[budget["adjusted_budget"]])


def _indicator(key: str, line: Row, say: Writer) -> Node:
    """An indicator with target, actual value and weight, and what its phrase tells besides."""
    name = " ".join(filter(None, (line["level2"] or line["level1"], line["level3"])))
    weight = short(Decimal(line["weight"]["value"] or 0))
    places = [line["target_text"], line["actual_text"], line.get("score"), line["weight"]]
    return say.line(key, line, at=places, name=name, weight=weight)


def submission_node(submission: Row, say: Writer, parts: Iterable[Node]) -> Node:
    """The submission that counts, and what stands in it."""
    return Node(say("submission", submission), (f"{submission['file']} › {submission['sheet']}",), tuple(parts))


def not_counted(submissions: list[Row], say: Writer) -> Iterator[Node]:
    """What else came in: rejected with its first faults, or superseded."""
    for each in submissions:
        faults = (say.line("fault", fault, cell=fault["cell"] or "") for fault in each["faults"])
        yield say.line(each["status"], each, parts=faults)
