"""The policy in force in one budget year as rows of the policy tables, without their region and year.

Here: one function a table, columns as the tables declare them. Not here: writing them anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from policy.articles import articles
from policy.model import Policy
from policy.values import LAST_MONTH, PENDING

if TYPE_CHECKING:
    from policy.shape import Entry

Row: TypeAlias = dict[str, Any]


def rows(policy: Policy, year: int) -> dict[str, list[Row]]:
    """Return the rows of every `policy_…` table for a budget year: numbers are exact decimals, ranks count from 1.

    Raises PolicyError where the year lies before the policy.
    """
    policy.check_year(year)

    def each(section: str) -> Iterator[tuple[str, Any, Any]]:
        """Key, entry and value of what a section has in force in the year, in file order."""
        for key, entry in policy.sections[section].items():
            value = entry.at(year)
            if value is not None:
                yield key, entry, value

    rules = sorted(each("rules"), key=lambda rule: rule[1].order)
    return {
        "policy_versions": [
            {"policy": policy.name, "in_force_from": policy.newest_entry(year), "sha256": policy.sha256}
        ],
        "policy_articles": articles(policy, year),
        "policy_numbers": [
            {"key": key, "value": value, "unit": entry.unit, **_origin(entry)} for key, entry, value in each("numbers")
        ],
        "policy_choices": [{"key": key, "value": value, **_origin(entry)} for key, entry, value in each("choices")],
        "policy_bands": [
            {
                "scale": key,
                "label": PENDING if band.pending else label,
                "rank": rank,
                **band.model_dump(exclude={"pending"}),
                **_origin(entry),
            }
            for key, entry, bands in each("bands")
            for rank, (label, band) in enumerate(bands.items(), 1)
        ],
        "policy_minimum_execution": [
            {"month": month, "share": share, **_origin(entry)}
            for _, entry, points in each("minimum_execution")
            for month, share in _months(points, policy.sections["choices"]["minimum_execution"].at(year)).items()
        ],
        "policy_rules": [
            {
                "rule": key,
                "subject": subject,
                "rank": rank,
                "model": rule.when,
                "effect": effect,
                "rate": rule.rate_at(year),
                "is_gate": rule.gate,
                "sql": policy.own_rules.get(rule.when),
                "zh": rule.zh,
                "en": rule.en,
                **_origin(rule),
            }
            for rank, (key, rule, effect) in enumerate(rules, 1)
            for subject in rule.subject
        ],
        "policy_rule_arguments": [
            {"rule": key, "argument": argument, "rank": rank, "value": value}
            for key, rule, _ in rules
            for argument, words in rule.told(year).items()
            for rank, value in enumerate(words, 1)
        ],
        "policy_exceptions": [
            {"kind": kind, "rule": key, "source": "local"}  # the plan says 原则上, and no more
            for key, rule, _ in rules
            for kind in rule.voided_by
        ],
        "policy_treatments": [
            {"flag": key, "rank": rank, "treatment": value, **_origin(entry)}
            for rank, (key, entry, value) in enumerate(each("treatments"), 1)
        ],
        "policy_indicator_kinds": [
            {"word": key, "rank": rank, "progress": value, "source": entry.source}
            for rank, (key, entry, value) in enumerate(each("indicator_kinds"), 1)
        ],
        "policy_unsigned_targets": [
            {"word": key, "unit": unit, "rank": rank, "operator": read.operator, "source": entry.source}
            for rank, (key, entry, read) in enumerate(each("unsigned_targets"), 1)
            for unit in read.units or ("",)
        ],
        "policy_wordings": [
            {
                "word": word,
                "rank": rank,
                "wording": key,
                "evaluation_share": shares.evaluation,
                "monitoring_share": shares.monitoring,
                "source": entry.source,
            }
            for rank, (key, entry, shares) in enumerate(each("wordings"), 1)
            for word in shares.words
        ],
        "policy_words": [
            {"list": key, "word": word, **_origin(entry)} for key, entry, found in each("words") for word in found
        ],
        "policy_classes": [
            {"class": key, "name": entry.zh, "is_covered": covered, "source": entry.source}
            for key, entry, covered in each("classes")
        ],
    }


def _origin(entry: Entry) -> Row:
    return {"clause": entry.clause, "source": entry.source}


def _months(points: Mapping[int, Decimal], between: str) -> Mapping[int, Decimal]:
    """The points of minimum execution; by steps, every month has what the newest point up to it asks."""
    if between == "linear":
        return points
    return {month: points[max(each for each in points if each <= month)] for month in range(LAST_MONTH + 1)}
