"""The policy in force in one budget year as rows of the policy tables, without their region and year.

Here: one function a table, columns as the tables declare them. Not here: writing them anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from policy.model import Parameter, Policy

Row: TypeAlias = dict[str, Any]


def rows(policy: Policy, year: int) -> dict[str, list[Row]]:
    """Return the rows of every `policy_…` table for a budget year: numbers are exact decimals, ranks count from 1.

    Raises PolicyError where the year lies before the policy.
    """
    policy.check_year(year)
    return {
        "policy_versions": [
            {"policy": policy.name, "in_force_from": policy.newest_entry(year), "sha256": policy.sha256}
        ],
        "policy_numbers": [
            {"key": each.key, "value": value, "unit": each.unit, **_origin(each)}
            for each, value in _in_force(policy, "numbers", year)
        ],
        "policy_choices": [
            {"key": each.key, "value": value, **_origin(each)} for each, value in _in_force(policy, "choices", year)
        ],
        "policy_bands": list(_bands(policy, year)),
        "policy_minimum_execution": [
            {"month": month, "share": share, **_origin(policy.minimum_execution)}
            for month, share in policy.minimum_execution.at(year).items()
        ],
        "policy_rules": list(_rules(policy, year)),
        "policy_rule_arguments": [
            {"rule": each.key, "argument": argument, "rank": rank, "value": value}
            for each, rule in _in_force(policy, "rules", year)
            for argument, words in rule.arguments.items()
            for rank, value in enumerate(words, 1)
        ],
        "policy_rule_grades": [
            {"rule": each.key, "grade": grade}
            for each, rule in _in_force(policy, "rules", year)
            for grade in rule.arguments.get("grades", ())
        ],
        "policy_exceptions": [
            {"kind": kind, "rule": each.key, "source": "local"}  # the plan says 原则上, and no more
            for each, rule in _in_force(policy, "rules", year)
            for kind in rule.voided_by
        ],
        "policy_treatments": [
            {"flag": each.key, "rank": rank, "treatment": value, **_origin(each)}
            for rank, (each, value) in enumerate(_in_force(policy, "treatments", year), 1)
        ],
        "policy_indicator_kinds": [
            {"word": each.key, "rank": rank, "progress": value, "source": each.source}
            for rank, (each, value) in enumerate(_in_force(policy, "indicator_kinds", year), 1)
        ],
        "policy_unsigned_targets": [
            {"word": each.key, "unit": unit, "rank": rank, "operator": read.operator, "source": each.source}
            for rank, (each, read) in enumerate(_in_force(policy, "unsigned_targets", year), 1)
            for unit in read.units or ("",)
        ],
        "policy_wordings": [
            {
                "word": word,
                "rank": rank,
                "wording": each.key,
                "evaluation_share": shares.evaluation,
                "monitoring_share": shares.monitoring,
                "source": each.source,
            }
            for rank, (each, shares) in enumerate(_in_force(policy, "wordings", year), 1)
            for word in shares.words
        ],
        "policy_words": [
            {"list": each.key, "word": word, **_origin(each)}
            for each, words in _in_force(policy, "words", year)
            for word in words
        ],
        "policy_classes": [
            {"class": each.key, "name": each.zh, "is_covered": covered, "source": each.source}
            for each, covered in _in_force(policy, "classes", year)
        ],
    }


def _in_force(policy: Policy, section: str, year: int) -> Iterator[tuple[Parameter, Any]]:
    """Parameters of a section that have a value in the year, in file order."""
    for parameter in policy.sections[section].values():
        value = parameter.at(year)
        if value is not None:
            yield parameter, value


def _origin(parameter: Parameter) -> Row:
    return {"clause": parameter.clause, "source": parameter.source}


def _bands(policy: Policy, year: int) -> Iterator[Row]:
    for scale, bands in _in_force(policy, "bands", year):
        for rank, (label, band) in enumerate(bands.items(), 1):
            upper: Decimal | None = band.upper
            yield {
                "scale": scale.key,
                "label": label,
                "rank": rank,
                "lower": band.lower,
                "upper": upper,
                "closed": band.closed,
                **_origin(scale),
            }


def _rules(policy: Policy, year: int) -> Iterator[Row]:
    for rank, (each, rule) in enumerate(sorted(_in_force(policy, "rules", year), key=lambda pair: pair[1].order), 1):
        for subject in each.extra["subject"].split(","):
            yield {
                "rule": each.key,
                "subject": subject,
                "rank": rank,
                "model": rule.when,
                "sql": policy.own_rules.get(rule.when),
                "effect": rule.effect,
                "rate": rule.rate,
                "is_gate": each.extra["gate"] == "true",
                "zh": each.zh,
                "en": each.en,
                **_origin(each),
            }
