"""The memory of secrecy (涉密留痕): what registers said of classified projects, whatever can be read of them by now.

A register that is replaced, refused or taken away leaves the raw tables, and with it would go what it hid. So its rows are
remembered before they go. Here: remembering, and the memory as something to keep in a record. Not here: what is hidden
(`assets.secrecy`).
"""

from __future__ import annotations

from pathlib import Path

from publishing.kept import Row, kept
from warehouse.scope import Scope
from warehouse.store import Warehouse

MEMORY = "classified_memory"
BASIS = "secrecy_basis"
REMEMBER = Path(__file__).with_name("remember.sql")


def remember(warehouse: Warehouse, region: str) -> int:
    """Add what the registers of a region say now of classified projects. Returns the number of rows that were new."""
    return warehouse.add(MEMORY, warehouse.query(REMEMBER.read_text(encoding="utf-8"), region=region))


def note_basis(warehouse: Warehouse, scope: Scope) -> int:
    """Put down which registers a scope's list of classified projects is made from. Returns their number."""
    return warehouse.replace(BASIS, warehouse.rows(READ, region=scope.region), **scope.parameters)


READ = """
select year as register_year, count(*) as register_rows from raw_r_proj where region = $region group by year order by year
"""


def remembered(warehouse: Warehouse, region: str) -> list[Row]:
    """The memory of a region: what a record keeps."""
    return kept(warehouse, MEMORY, region)
