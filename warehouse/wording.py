"""The Chinese words of a workbook for the codes in the tables. CSV and Parquet keep the codes."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from warehouse.tables import TABLES

ENGLISH = re.compile(r"[a-z_]+")
WORDS: dict[str, dict[str, str]] = {}
"""By column: code and word, of all tables. Only codes that are English words; the rules of the ledger are named by the policy."""
for _column in (column for table in TABLES.values() for column in table.columns if column.codes):
    WORDS.setdefault(_column.name, {}).update(
        (code.value, code.zh) for code in _column.codes if ENGLISH.fullmatch(code.value)
    )
OF_PUBLIC_LINES = frozenset({"congress_pack"})
"""Tables beside the public ones that list no classified project, so that their totals must say so."""


def in_chinese(column: str, value: str) -> str:
    """Give the word for a code of a column; the value itself where it has none (most text already is Chinese)."""
    return WORDS.get(column, {}).get(value, value)


def in_ten_thousands(value: Decimal) -> Decimal:
    """Money (元) as it is printed in 万元: half-up to two places, but never an amount as nothing."""
    exact = value / 10_000
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded if rounded or not value else exact.normalize()
