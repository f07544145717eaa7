"""A fresh warehouse for every test, and a publication with every argument that a test does not care about."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policy.place import Place
from publishing.export import publish
from warehouse.store import Warehouse, open_warehouse


@pytest.fixture
def warehouse(empty_file: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with open_warehouse(Path(shutil.copy(empty_file, tmp_path))) as opened:
        yield opened


@pytest.fixture
def publishing(warehouse: Warehouse, tmp_path: Path) -> Callable[..., Path]:
    """Publish tables of 640500/2025 below tmp_path/published."""

    def call(*tables: str, job: str = "annual_self_evaluation", **changes: Any) -> Path:
        arguments: dict[str, Any] = {
            "as_of": date(2026, 4, 1),
            "workbook_title": "2025年度绩效自评结果",
            "inputs": {"640500/2025/b.xlsx": "b" * 64, "640500/2025/a.xlsx": "a" * 64},
            "policy": {"name": "预算绩效管理实施方案", "in_force_from": 2025, "sha256": "c" * 64},
            "totals": {"executed": "100.00"},
        }
        home = changes.pop("home", tmp_path / "published")
        return publish(warehouse, home, Place.of("640500"), 2025, job=job, tables=tables, **{**arguments, **changes})

    return call
