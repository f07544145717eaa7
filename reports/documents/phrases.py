"""Figures, dates and file names as the bureau writes them in pages and documents. All text in Chinese, money in 元."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

HUNDREDTH = Decimal("0.01")
SAFE_NAME = re.compile(r"[0-9A-Za-z_]{1,40}")


def money(value: Decimal | None) -> str | None:
    """Money in 元 with thousands separators and two places."""
    return None if value is None else f"{value:,.2f}"


def yuan(value: Decimal | None) -> str:
    """Money within a sentence."""
    return "" if value is None else f"{value:,.2f} 元"


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
