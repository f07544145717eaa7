"""A warehouse in memory with the policy of the scope, and an inbox whose registers are filled."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from raw_rows import REGION, YEAR, Inbox

import policy
from warehouse.store import Warehouse

POLICY = policy.rows(policy.load(), YEAR)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    connection = duckdb.connect()
    warehouse = Warehouse(connection)
    warehouse.create()
    for name, rows in POLICY.items():
        warehouse.replace(name, rows, region=REGION, year=YEAR)
    yield warehouse
    connection.close()


@pytest.fixture
def inbox(warehouse: Warehouse) -> Inbox:
    """An inbox whose registers know project 123 and 124 of department 219, budget 100 万元 each."""
    inbox = Inbox(warehouse)
    inbox.registers()
    return inbox
