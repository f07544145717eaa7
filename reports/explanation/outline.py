"""An explanation as an outline: the same nodes, whether a terminal or a page shows them.

Here: the lines of a project and of a department in the order of the plan, what was told above left out below. Not here: facts
(`explanation.chains`), words (`explanation.phrases`), how a terminal draws a node (`pipelines.explaining`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from reports.documents.figures import plain as short
from reports.explanation.facts import Fact, Row
from reports.explanation.phrases import Teller
from reports.pages import templates
from warehouse.tables import TABLES, Column
from warehouse.tables.declare import FLAG, MONEY
from warehouse.wording import in_chinese

NO_POLICY: Row = {"name": None, "in_force_from": None, "sha256": ""}
"""What is told of the policy of a year that was never run."""
HERE = Path(__file__).parent
FIGURE = {"project": "control", "department": "total_control"}
LEDGER = frozenset({"base", "rate", "cut", "applied", "voided_by", "approval_number"})
KEYS = frozenset({"rule", "voided_by"})
"""Columns of the ledger that are told, and parts of its key; the rules below tell all of them with their cells."""


@dataclass(frozen=True)
class Node:
    """One line, the cells that it rests on, and what it is made of. `mark` says what stands out: a result or a rule's outcome."""

    text: str
    places: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    mark: str = ""


class Writer(Teller):
    """Says phrases as lines of an outline."""

    def line(
        self,
        key: str,
        /,
        *rows: Row,
        at: Iterable[Fact | None] = (),
        parts: Iterable[Node] = (),
        mark: str = "",
        **words: object,
    ) -> Node:
        """The phrase of a key on a line with the places of the facts `at`, and its parts below."""
        return Node(self(key, *rows, **words), place(*at), tuple(parts), mark)


def place(*facts: Fact | None) -> tuple[str, ...]:
    """Where facts stand, file and sheet named once for all their cells."""
    cells: dict[str, list[str]] = {}
    for fact in facts:
        if fact and fact["file"] and fact["cell"]:
            cells.setdefault(f"{fact['file']} › {fact['sheet']}", []).append(fact["cell"])
    return tuple(f"{sheet} › {', '.join(dict.fromkeys(found))}" for sheet, found in cells.items())


def outline(chain: Row, language: str = "en") -> Node:
    """The outline of an explanation (`explanation.explain`), in English (`en`) or Chinese (`zh`)."""
    say = Writer(language, chain["rule_names"])
    parts = list((_department if chain["subject"] == "department" else _project)(chain, say))
    figure = next((place for place, node in enumerate(parts) if node.mark == "result"), 0) + 1
    parts[figure:figure] = _told_before(chain, say)
    text = " ".join(filter(None, (chain.get("place"), say(f"title_{chain['subject']}", chain))))
    return _shortened(Node(text, (), tuple(parts), "title"), ())


def page(chain: Row) -> str:
    """The explanation as one self-contained HTML page in Chinese, without scripts; branches fold."""
    return templates(HERE).get_template("page.html").render(root=outline(chain, "zh"), as_of=chain["as_of"])


def _shortened(node: Node, inside: tuple[str, ...]) -> Node:
    """Leave out file and sheet where a branch above has named them: within a form only the cells are told."""
    places = tuple(
        next((place.removeprefix(f"{sheet} › ") for sheet in inside if place.startswith(f"{sheet} › ")), place)
        for place in node.places
    )
    return replace(
        node, places=places, children=tuple(_shortened(each, (*inside, *node.places)) for each in node.children)
    )


def _project(chain: Row, say: Writer) -> Iterator[Node]:
    """What is told of a project, in the order of the plan: figure, request, grades, monitoring, gates, exceptions, rules."""
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
        yield _evaluation_node(each["evaluation"], chain["grade_bands"], say, each["code"], own=own)
    for each in chain["history"]:
        yield _monitoring_node(each, say, own=each["code"] == chain["code"])
    yield _ex_ante(chain, say)
    yield _goals(chain["goals"], say)
    if matters := chain["rectifications"]:
        yield say.line("rectifications", parts=[_rectification(each, say) for each in matters])
    for each in chain["exceptions"]:
        yield say.line("exception", each, at=[each["approval"]], parts=_exception_parts(each, say))
    if chain["rules"]:
        yield _rules_node(chain, say)
    if chain["exceptions"] and chain["control_without_exceptions"]:
        yield say.line("without_exceptions", chain)
    yield from (_policy_node(each, say) for each in chain["policies"])


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
        parts.append(_submission_node(ex_ante["submission"], say, items))
    parts += _not_counted(ex_ante["not_counted"], say)
    verdict = result["verdict"] if result else say("ex_ante_not_needed")
    if result and result["score"] is not None:
        verdict = f"{result['score']} → {verdict}"
    return say.line("ex_ante", verdict=verdict, parts=parts)


def _goals(goals: Row, say: Writer) -> Node:
    parts = []
    if goals["submission"]:
        steps = (say.line("step", each, at=[each["conclusion"]]) for each in goals["steps"])
        parts.append(_submission_node(goals["submission"], say, steps))
    parts += _not_counted(goals["not_counted"], say)
    return say.line("goals", status=goals["result"]["status"] if goals["result"] else say("no_form"), parts=parts)


def _rectification(matter: Row, say: Writer) -> Node:
    key = "rectification_late" if matter["days_late"] else "rectification"
    return say.line(key, matter, at=[matter["said"]])


def _exception_parts(exception: Row, say: Writer) -> Iterator[Node]:
    if exception["amount"]["value"] is not None:
        yield say.line("exception_amount", exception, at=[exception["amount"]])
    yield say.line("exception_changed" if exception["changed_the_figure"] else "exception_idle", exception)


def _department(chain: Row, say: Writer) -> Iterator[Node]:
    """What is told of a department: its funds, its grade, its rules, its projects."""
    figure, basic = chain["figure"], chain["basic_expenditure"]
    if figure is None:
        yield say.line(chain["why_no_figure"], mark="warning")
        return
    yield say.line("total" if figure["total_control"] else "pending", figure, mark="result")
    yield say.line("personnel", figure, at=[basic and basic["personnel"]])
    public_funds = [
        say.line("quota", basic, at=[basic["public_funds"]]) if basic else say.line("no_quota", mark="warning"),
        _evaluation_node(chain["evaluation"], chain["grade_bands"], say, chain["code"]),
        _rules_node(chain, say),
    ]
    yield say.line("public_funds", figure, parts=public_funds, mark="result")
    yield say.line("projects", figure, parts=[say.line("project_line", each) for each in chain["projects"]])


def _evaluation_node(evaluation: Row, bands: list[Row], say: Writer, code: str, *, own: bool = True) -> Node:
    """How a project or department came to its grade, or one that it followed (`own` is false)."""
    result = evaluation["result"]
    grade = result["grade"] if result else say("no_grade")
    parts = _evaluation_parts(evaluation, bands, say)
    return say.line("evaluation" if own else "evaluation_of", evaluation, grade=grade, code=code, parts=parts)


def _evaluation_parts(evaluation: Row, bands: list[Row], say: Writer) -> Iterator[Node]:
    form, review, result = evaluation["form"], evaluation["review"], evaluation["result"]
    yield from _budget(evaluation, say)
    yield _submission_node(form["submission"], say, _self_evaluated(form, say)) if form else say.line("no_form")
    yield from _not_counted(evaluation["not_counted"], say)
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


def _monitoring_node(history: Row, say: Writer, *, own: bool) -> Node:
    """What the mid-year monitoring found of a project, or of one that it followed (`own` is false)."""
    monitoring = history["monitoring"]
    form, result = monitoring["form"], monitoring["result"]
    treatment = result["treatment"] if result else say("no_flags")
    parts = [
        *_budget(monitoring, say),
        _submission_node(form["submission"], say, _monitored(form, result, say)) if form else say.line("no_form"),
        *_not_counted(monitoring["not_counted"], say),
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


def _submission_node(submission: Row, say: Writer, parts: Iterable[Node]) -> Node:
    """The submission that counts, and what stands in it."""
    return Node(say("submission", submission), (f"{submission['file']} › {submission['sheet']}",), tuple(parts))


def _not_counted(submissions: list[Row], say: Writer) -> Iterator[Node]:
    """What else came in: rejected with its first faults, or superseded."""
    for each in submissions:
        faults = (say.line("fault", fault, cell=fault["cell"] or "") for fault in each["faults"])
        yield say.line(each["status"], each, parts=faults)


def _rules_node(chain: Row, say: Writer) -> Node:
    """Every rule with its outcome, what it takes, on what fact, under which parameter of the policy of the budget year."""
    return say.line("rules", parts=[_rule(each, chain, say) for each in chain["rules"]])


def _rule(rule: Row, chain: Row, say: Writer) -> Node:
    outcome = say(rule["outcome"], rule)
    return say.line("rule", rule, outcome=outcome, parts=_rule_parts(rule, chain, say), mark=rule["outcome"])


def _rule_parts(rule: Row, chain: Row, say: Writer) -> Iterator[Node]:
    if not rule["fires"]:
        return
    evidence, policy = rule["evidence"], chain["policies"][0]
    yield say.line(_takes(rule), rule, at=[rule["base_stated"]])
    says = {"fact": say.fact(evidence["fact"]), "says": evidence["says"] or ""}
    yield say.line("of_record" if evidence["code"] == chain["code"] else "of_other", says, evidence, at=[evidence])
    yield say.line("parameter", rule["parameter"], policy, NO_POLICY, source=rule["source"])
    if rule["outcome"] in ("outweighed", "voided"):
        yield say.line("alone", rule)


def _takes(rule: Row) -> str:
    """Which phrase tells what a rule takes."""
    effect = rule["effect"]
    if effect in ("hold", "whole"):
        return "takes_nothing" if effect == "hold" else "takes_whole"
    if rule["cut"] is None:
        return "takes_unknown"
    if rule["base"] is None:
        return "no_base"
    if effect == "freeze":
        return "takes_excess"
    exact = Decimal(rule["base"]) * Decimal(rule["rate"])
    return "takes_capped" if exact - Decimal(rule["cut"]) > Decimal(1) else "takes_rate"


def _policy_node(policy: Row, say: Writer) -> Node:
    """The policy in force for a year, by name and fingerprint."""
    return say.line("policies", policy, NO_POLICY, mark="policy")


def _told_before(chain: Row, say: Writer) -> Iterator[Node]:
    """A warning where the figure is stale, then each correction of it."""
    if stale := chain.get("stale"):
        yield _stale(stale, say)
    for each in chain.get("corrections", ()):
        figures = {side: (each[side] or {}).get(FIGURE[chain["subject"]]) for side in ("before", "after")}
        parts = [*_changes(each["changes"], say), *_values(each["policy"], say)]
        since = say.line("since", at=each["since"])
        parts += [since] if since.places else []
        yield say.line("correction", figures, each, parts=parts, mark="correction")


def _stale(stale: Row, say: Writer) -> Node:
    what = [f"{_title(table, say)} {year}" for year, table in (name.split("/") for name in stale["tables"])]
    what += [say("policy_file")] if stale["policy"] else []
    changes = [*_changes(stale["changes"], say)] or [say.line("stale_untouched")]
    parts = [*(changes if stale["tables"] else ()), *_values(stale["policy"], say)]
    return say.line("stale", stale, what=say.listed(what), parts=parts, mark="warning")


def _values(edits: list[Row], say: Writer) -> Iterator[Node]:
    yield from (say.line("policy_value", each) for each in edits)


def _changes(lines: list[Row], say: Writer) -> Iterator[Node]:
    """A line for each row that changed: which values came, went or became others."""
    for (table, year, key), group in groupby(lines, lambda line: (line["table"], line["year"], line["key"])):
        told = [line for line in group if table != "adjustment_ledger" or line["column"] in LEDGER]
        parts = [
            say.format_field(part, "rule") if column == "rule" else part
            for column, part in zip(TABLES[table].key, key.split("|"), strict=True)
            if column in KEYS
        ]
        where = " ".join([_title(table, say), str(year), *filter(None, parts)])
        if told:
            yield say.line("changed", where=where, columns=say.listed(_column(line, say) for line in told))


def _column(line: Row, say: Writer) -> str:
    column = TABLES[line["table"]].column(line["column"])
    old, new = (_value(column, line[side], say) for side in ("old", "new"))
    phrase = "became" if old and new else "came" if new else "went"
    return say(phrase, column=column.title if say.is_chinese else column.name, old=old, new=new)


def _value(column: Column, value: str, say: Writer) -> str:
    """A published value as people read it."""
    if value and column.type in (MONEY, FLAG):
        return say.format_field(value, "money" if column.type == MONEY else "word")
    return in_chinese(column.name, value) if say.is_chinese else value


def _title(table: str, say: Writer) -> str:
    return TABLES[table].title if say.is_chinese else table
