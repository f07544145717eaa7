"""Workbooks to read: self-evaluations of 15 to 30 indicators, as many as asked for, no two with the same bytes.

A few dozen are written as the sample city writes them; the others are copies with another project code in their XML, which
takes a hundredth of the time and reads the same.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from sample.workbooks import Sheet, book, content

YEAR = 2025
WRITTEN = 40
FEWEST, MOST = 15, 30
SEED = 20210101
FASTEST = 1


def code(number: int) -> str:
    """The project code of a number."""
    return f"64050025T{number:012}"


def write_books(folder: Path, count: int) -> None:
    """Write `count` workbooks of one self-evaluation each into a folder; those that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    templates = [_Template.made(number) for number in range(min(count, WRITTEN))]
    for number in range(count):
        path = folder / f"SE {number:06}.xlsx"
        if not path.exists():
            path.write_bytes(templates[number % WRITTEN].with_code(code(number)))


@dataclass(frozen=True)
class _Template:
    """The parts of a workbook, and the code that stands in one of them."""

    parts: tuple[tuple[str, bytes], ...]
    own: bytes

    @classmethod
    def made(cls, number: int) -> _Template:
        data = content(book([Sheet("SE", _record(number), YEAR)]))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return cls(tuple((name, archive.read(name)) for name in archive.namelist()), code(number).encode())

    def with_code(self, other: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as archive:
            for name, part in self.parts:
                archive.writestr(name, part.replace(self.own, other.encode()))
        return buffer.getvalue()


def _record(number: int) -> dict[str, Any]:
    rng = Random(SEED + number)
    lines = rng.randint(FEWEST, MOST)
    budget = Decimal(rng.randint(10, 9000) * 10000)
    weights = [Decimal(90 // lines)] * (lines - 1)
    weights.append(90 - sum(weights))
    names = ("数量指标", "质量指标", "时效指标", "成本指标")
    indicators = [
        {
            "level1": "产出指标",
            "level2": names[min(line * len(names) // lines, len(names) - 1)],
            "level3": f"完成第{line + 1}项任务",
            "operator": "≥",
            "target": Decimal(rng.randint(2, 500)),
            "unit": "人次",
            "actual": Decimal(rng.randint(1, 500)),
            "weight": weight,
            "score": weight,
        }
        for line, weight in enumerate(weights)
    ]
    amounts = {"initial_budget": budget, "adjusted_budget": budget, "executed": budget}
    return {
        "project_code": code(number),
        "project_name": f"项目{number}",
        "department_code": "219",
        "department_name": "市教育局",
        "unit_code": "219001",
        "unit_name": "市第一中学",
        "funds": {"年度资金总额": amounts, "财政拨款": amounts},
        "execution_weight": Decimal(10),
        "execution_score": Decimal(10),
        "indicators": indicators,
        "total_weight": Decimal(100),
        "total_score": Decimal(100),
    }
