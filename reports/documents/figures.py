"""Figures, dates and file names as the bureau writes them in pages and documents. All text in Chinese.

Pages print money in 元, documents in the unit of the installation: 万元, where sums are of the exact amounts, or 元.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from warehouse.wording import in_ten_thousands

HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
SAFE_NAME = re.compile(r"[0-9A-Za-z_]{1,40}")


def money(value: Decimal | None) -> str | None:
    """Money in 元 with thousands separators and two places."""
    return None if value is None else f"{value:,.2f}"


def in_unit(value: Decimal | None, unit: str) -> str | None:
    """Money (元) in 万元 or 元 with thousands separators and two places; what would round to nothing is printed whole."""
    if value is None or unit == "元":
        return money(value)
    return f"{in_ten_thousands(value):,f}"


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """What part of a whole something is, in percent with one place; a dash where there is no whole."""
    return "—" if not whole else f"{(100 * Decimal(part) / Decimal(whole)).quantize(TENTH, ROUND_HALF_UP)}%"


def score(value: Decimal | None) -> str | None:
    """Points with two places."""
    return None if value is None else f"{value:.2f}"


def percent(share: Decimal | None) -> str | None:
    """A published share (0.9500) as 95.00%."""
    return None if share is None else f"{(100 * share).quantize(HUNDREDTH, ROUND_HALF_UP)}%"


def plain(value: Decimal | None) -> str | None:
    """A number with the places that it needs."""
    return None if value is None else format(value.normalize(), "f")


def chinese_date(value: date | None) -> str:
    """A date as 2027年3月10日; empty where there is none."""
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def total(rows: Iterable[Mapping[str, Any]], column: str) -> Decimal:
    """Sum of the lines that are printed."""
    return sum((row[column] for row in rows if row[column] is not None), Decimal(0))


def file_name(code: str) -> str:
    """A code as part of a file name, whatever was registered as a code."""
    return code if SAFE_NAME.fullmatch(code) else hashlib.sha256(code.encode()).hexdigest()[:16]
