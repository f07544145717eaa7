"""Rules with their outcome and parameter, and the policies in force."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.explanation.facts import Row
from reports.explanation.outline.nodes import Node, Writer

NO_POLICY: Row = {"name": None, "in_force_from": None, "sha256": ""}
"""What is told of the policy of a year that was never run."""


def rules_node(chain: Row, say: Writer) -> Node:
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


def policy_node(policy: Row, say: Writer) -> Node:
    """The policy in force for a year, by name and fingerprint."""
    return say.line("policies", policy, NO_POLICY, mark="policy")
