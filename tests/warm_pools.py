"""Processes that open files, kept from one test to the next: starting them and their imports takes longer than most files.

What they do is the product's: tasks go to another process, are pickled, limited and stopped when they take too long.
"""

from __future__ import annotations

from typing import Any

from pebble import ProcessFuture, ProcessPool

_POOLS: dict[int, ProcessPool] = {}
"""Pools by the memory that each of their processes may take."""


class WarmPool:
    """Stands in for `pebble.ProcessPool`: when it is stopped, its tasks end and the processes stay."""

    def __init__(self, _workers: int, *, initargs: tuple[Any, ...], **arguments: Any) -> None:
        memory = initargs[0]
        if memory not in _POOLS:
            _POOLS[memory] = ProcessPool(2, initargs=initargs, **arguments)
        self._pool = _POOLS[memory]
        self._futures: list[ProcessFuture[Any]] = []

    def schedule(self, work: Any, **arguments: Any) -> ProcessFuture[Any]:
        """Give a task to the pool."""
        future = self._pool.schedule(work, **arguments)
        self._futures.append(future)
        return future

    def stop(self) -> None:
        """End the tasks that nobody asks for any more."""
        for future in self._futures:
            future.cancel()

    def join(self) -> None:
        """The processes stay."""


def close() -> None:
    """End the processes."""
    for pool in _POOLS.values():
        pool.stop()
        pool.join()
    _POOLS.clear()
