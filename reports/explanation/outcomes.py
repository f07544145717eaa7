"""What became of each rule: applied, voided, outweighed, or why it did not fire.

Here: putting a word to what the models decided, and to the fact that decided it. Not here: deciding.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.explanation.facts import Fact, Row, plain, short, text

BY_GRADE = ("grade_poor", "grade_medium", "hold_missing", "department_grade")
FLAG_OF = {"monitoring_stop": "stop_next_year", "monitoring_reduce": "reduce_next_year", "hold_suspended": "suspend"}


def judge_rules(chain: Row, rules: list[Row]) -> list[Row]:
    """Every rule of the policy with its outcome for a project that has a control figure.

    `outcome`: applied, voided (by an exception), outweighed (by a larger cut), holds (nothing cut, and not final yet) or
    not_fired; `because` names the facts that decided, `of` the code whose record did (the project's or its
    predecessor's); `control_if_alone` is what the rule alone would leave.
    """
    combination = next(each["value"] for each in chain["parameters"] if each["key"] == "combination")
    return [
        {
            **plain(
                row, "rule", "effect", "is_gate", "clause", "source", "grades", "fires", "voided_by", "approval_number"
            ),
            "parameter": parameter(row),
            "policy": chain["policies"][0],
            "outcome": _outcome(row, chain["figure"], combination),
            **(why := _because(row["rule"], row["grades"], chain)),
            **amounts(row, chain["figure"]["requested"]),
            "base_stated": _base_stated(row, why["of"], chain) if row["fires"] and row["base"] is not None else None,
        }
        for row in rules
    ]


def _base_stated(row: Row, of: str | None, chain: Row) -> Fact | None:
    """The cell that states the base of a rule's cut: the request, or a budget of the code whose record fired."""
    setting = next(each["value"] for each in chain["parameters"] if each["key"] == "cut_base")
    if row["effect"] == "whole" or (setting == "requested" and row["rule"] != "monitoring_reduce"):
        candidates = [chain["request"]]
    else:
        # none, where the grade that fired the rule has become another since the figures were computed
        own = [each for each in chain["history"] if each["code"] == of]
        candidates = [budget for each in own for budget in _budgets(row["rule"], setting, each)]
    base = text(row["base"])
    return next((each for each in candidates if each and each["value"] == base), None)


def _budgets(rule: str, setting: str, history: Row) -> Iterator[Fact | None]:
    """Where a year's budget may stand: the register first, else the accepted form."""
    year = history["monitoring" if rule == "monitoring_reduce" or setting == "current_initial" else "evaluation"]
    column = "initial_budget" if setting == "current_initial" and rule != "monitoring_reduce" else "adjusted_budget"
    yield (year["budget"] or {}).get(column)
    yield ((year["form"] or {}).get("stated") or {}).get(column)


def parameter(row: Row) -> Row:
    """The address and value that govern what a rule takes: its rate, else its effect."""
    if row["effect"] == "rate":
        return {"key": f"{row['rule']}.rate", "value": short(row["policy_rate"])}
    return {"key": f"{row['rule']}.effect", "value": row["effect"]}


def amounts(row: Row, whole: str) -> Row:
    """Base, rate and cut of a rule that fires, and what it alone would leave of the whole amount."""
    if not row["fires"]:
        return {"base": None, "rate": None, "cut": None, "control_if_alone": None}
    return {
        "base": text(row["base"]),
        "rate": short(row["rate"]),
        "cut": text(row["cut"]),
        "control_if_alone": text(Decimal(whole) - row["cut"]),
    }


def _outcome(row: Row, figure: Row, combination: str) -> str:
    if not row["fires"]:
        return "not_fired"
    if row["voided_by"]:
        return "voided"
    if row["rule"] == figure["rule"] or (combination == "sum" and row["effect"] != "hold"):
        return "applied"
    return "holds" if row["effect"] == "hold" and figure["status"] == "held" else "outweighed"


def _because(rule: str, grades: list[str], chain: Row) -> Row:
    """The facts that made a rule fire or not: `because` holds them by name, `of` says whose they are."""
    if rule == "ex_ante_gate":
        verdict = (chain["ex_ante"]["result"] or {}).get("verdict")
        return {"of": chain["code"], "because": {"is_new": chain["ex_ante"]["is_new"], "verdict": verdict}}
    if rule == "goal_gate":
        return {"of": chain["code"], "because": {"status": (chain["goals"]["result"] or {}).get("status")}}
    if rule == "same_content":
        others = [each["code"] for each in chain["same_content"]]
        return {"of": others[0] if others else None, "because": {"others": others, "grade": _grade(chain, ())[1]}}
    if rule in FLAG_OF:
        flag = FLAG_OF[rule]
        flags = [(each["code"], each["monitoring"]["result"]) for each in chain["history"]]
        firing = next((code for code, found in flags if found and found[flag]), None)
        shown = next((found for code, found in flags if found and code == (firing or code)), None)
        progress = shown["goal_progress"] if shown else None
        return {"of": firing, "because": {flag: firing is not None, "goal_progress": progress}}
    code, grade = _grade(chain, grades if rule in BY_GRADE else ())
    return {"of": code, "because": {"grade": grade}}


def _grade(chain: Row, grades: list[str] | tuple[str, ...]) -> tuple[str | None, str | None]:
    """Whose grade fires a rule on these grades, and that grade; else the grade that the project has, its own first."""
    found = [
        (each["code"], each["evaluation"]["result"]["grade"])
        for each in chain["history"]
        if each["evaluation"]["result"]
    ]
    firing = next(((code, grade) for code, grade in found if grade in grades), None)
    return firing or (None, found[0][1] if found else None)
