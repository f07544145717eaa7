"""Rules with their outcome and parameter, and the policies in force."""

from __future__ import annotations

from decimal import Decimal

from reports.explanation.facts import Row
from reports.explanation.outline.nodes import FINGERPRINT, Node, money, percent, place
from reports.explanation.phrases import Teller


def rule_node(rule: Row, code: str, policy: Row, say: Teller) -> Node:
    """A rule with its outcome, what it takes, on what fact, under which parameter of which policy."""
    outcome = say(rule["outcome"], kind=rule["voided_by"], number=rule["approval_number"])
    title = say("rule", rule=say.rule(rule["rule"]), clause=rule["clause"], outcome=outcome)
    if not rule["fires"]:
        return Node(title, mark="not_fired")
    evidence = rule["evidence"]
    key = "of_record" if evidence["code"] == code else "of_other"
    children = [
        Node(_takes(rule, say), place(rule["base_stated"])),
        Node(
            say(key, **{**evidence, "fact": say.fact(evidence["fact"]), "says": evidence["says"] or ""}),
            place(evidence),
        ),
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
    if rule["cut"] is None:
        return say("takes_unknown")
    if rule["base"] is None:
        return say("no_base")
    if rule["effect"] == "freeze":
        return say("takes_excess", base=money(rule["base"]), cut=money(rule["cut"]))
    exact = Decimal(rule["base"]) * Decimal(rule["rate"])
    capped = exact - Decimal(rule["cut"]) > Decimal(1)
    return say(
        "takes_capped" if capped else "takes_rate",
        rate=percent(rule["rate"]),
        base=money(rule["base"]),
        cut=money(rule["cut"]),
    )


def policy_node(policy: Row, say: Teller) -> Node:
    """The policy in force for a year, by name and fingerprint."""
    sha256 = policy.get("sha256", "")[:FINGERPRINT]
    start = policy.get("in_force_from")
    return Node(
        say("policies", year=policy["year"], name=policy.get("name"), start=start, sha256=sha256), mark="policy"
    )
