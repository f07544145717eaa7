"""A warehouse in memory with the policy of the scope, and an inbox whose registers are filled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.expectations.raw_rows import REGION, YEAR, Inbox, fresh_warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES


@pytest.fixture(scope="session")
def shared() -> Iterator[Warehouse]:
    with fresh_warehouse() as warehouse:
        yield warehouse


@pytest.fixture
def warehouse(shared: Warehouse) -> Iterator[Warehouse]:
    """A warehouse with nothing in it but the policy; one for all tests, since making it takes longer than most of them."""
    for name, table in TABLES.items():
        if table.stage in {"inbox", "state"}:
            shared.connection.execute(f"delete from {name}")
    with shared.within(Scope(REGION, YEAR)):
        yield shared


@pytest.fixture
def inbox(warehouse: Warehouse) -> Inbox:
    """An inbox whose registers know project 123 and 124 of department 219, budget 100 万元 each."""
    inbox = Inbox(warehouse)
    inbox.registers()
    return inbox
