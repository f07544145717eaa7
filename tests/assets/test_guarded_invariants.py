"""The invariant on secrecy can be asked of every guarded table, whatever its columns are."""

from __future__ import annotations

import pytest

from assets.invariants import INVARIANTS, faults
from tests.assets.town import Town, warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse

REGION = "640500"


@pytest.fixture(scope="module")
def opened() -> Warehouse:
    made, town = warehouse(), Town(REGION)
    town.department(2027, "201")
    town.run(made, [2027], [])
    return made


@pytest.mark.parametrize("invariant", [name for name in INVARIANTS if name.startswith("nothing_classified_in_")])
def test_it_can_be_asked(opened: Warehouse, invariant: str) -> None:
    assert faults(opened, invariant, Scope(REGION, 2027)) == []
