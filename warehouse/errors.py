"""What goes wrong in this room."""

from __future__ import annotations


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or a write would break what is declared. The message says what to do."""
