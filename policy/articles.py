"""The policy in force as articles that anyone can read: clause, rule, figure, since when. All in Chinese.

Here: the words for figures, scales and effects. Not here: the policy's own sentences (`zh` of its entries), who reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from policy.model import Policy
from policy.values import PENDING

CHAPTERS = ("rules", "bands", "treatments", "minimum_execution", "numbers")
"""Sections that decide something about a department; how texts are read is left to the policy file."""
UNITS = {"points": "分", "days": "天", "count": "个", "month": "月", "ratio": "倍", "yuan": "元"}
LIGHTS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "blue": "蓝灯"}
EFFECTS = {"whole": "不予安排", "freeze": "不高于上年预算", "hold": "暂缓下达"}
RATE = "rate"


def articles(policy: Policy, year: int) -> list[dict[str, Any]]:
    """Return what holds in a budget year, in the order of the file: chapter, key, clause, article, figure, since, source."""
    found = (line for chapter in CHAPTERS for line in _chapter(policy, chapter, year))
    return [{"rank": rank, **line} for rank, line in enumerate(found, 1)]


def _chapter(policy: Policy, chapter: str, year: int) -> Iterator[dict[str, Any]]:
    for key, entry in policy.sections[chapter].items():
        if (value := entry.at(year)) is not None:
            yield {
                "chapter": chapter,
                "key": key,
                "clause": entry.clause,
                "article": entry.zh,
                "figure": _said(chapter, entry, value, year),
                "since": max(start for start in entry.starts if start <= year),
                "source": entry.source,
            }


def _band(name: str, band: Any, unit: str) -> str:
    """«优：90分至100分», the upper end left out unless it belongs to the band."""
    upper = "" if band.upper is None else figure(band.upper, unit)
    reach = f"至{upper}" if band.closed else f"（含）至{upper}（不含）" if upper else "以上"
    return f"{name}{f'（{PENDING}）' if band.pending else ''}：{figure(band.lower, unit)}{reach}"


def _said(chapter: str, entry: Any, value: Any, year: int) -> str:
    """What an entry has in force, in words."""
    match chapter:
        case "rules":
            return f"按计算基数的{percent(entry.rate_at(year))}扣减" if value == RATE else EFFECTS[value]
        case "bands":
            return "；".join(_band(LIGHTS.get(name, name), band, entry.unit) for name, band in value.items())
        case "minimum_execution":
            return "；".join(f"{month}月{percent(share)}" for month, share in value.items() if month)
        case "numbers":
            return figure(value, entry.unit)
    return str(value)


def figure(value: Decimal, unit: str) -> str:
    """A number of the policy with its unit in Chinese; shares in percent."""
    return percent(value) if unit == "share" else f"{value.normalize():,f}{UNITS[unit]}"


def percent(share: Decimal) -> str:
    """A share as a percentage with the places that it needs."""
    return f"{(100 * share).normalize():f}%"
