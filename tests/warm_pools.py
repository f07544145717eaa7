"""Processes that open files, kept from one test to the next: starting them and their imports takes longer than most files.

What they do is the product's: tasks go to another process, are pickled, limited and stopped when they take too long.
"""

from __future__ import annotations

from typing import Any

from pebble import ProcessFuture, ProcessPool

_POOLS: dict[int, ProcessPool] = {}
"""Pools by the memory that each of their processes may take."""


class WarmPool:
    """Stands in for `pebble.ProcessPool`: when it is stopped, its processes stay, unless they still work at something."""

    def __init__(self, _workers: int, *, initargs: tuple[Any, ...], **arguments: Any) -> None:
        self._memory = memory = initargs[0]
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
        """End the tasks that nobody asks for any more, with their processes: they would go on writing."""
        if not all(future.done() for future in self._futures):
            self._pool.stop()
            _POOLS.pop(self._memory, None)

    def join(self) -> None:
        """Wait for the processes that were ended."""
        if _POOLS.get(self._memory) is not self._pool:
            self._pool.join()


def close() -> None:
    """End the processes."""
    for pool in _POOLS.values():
        pool.stop()
        pool.join()
    _POOLS.clear()
