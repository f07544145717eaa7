"""Reading workbooks, one contender a process: `python -m benchmarks.reading CONTENDER FOLDER`.

All list the same indicators in the end (project code, target, actual value, score) and say how many and their sum, so that
nobody wins by reading less. `floor` only opens the files with calamine and lists the cells: the least that reading can cost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.work import KIB_IN_MIB, told

if TYPE_CHECKING:
    from assets.worker_tables import FileTables

Counted = dict[str, Any]
HEADERS = ("三级指标", "年度指标值", "实际完成值", "分值", "得分")
SCOPE = {"region": "640500", "year": 2025}
TOGETHER = 500


def jixiao(paths: Sequence[Path]) -> Counted:
    """The reader of the house in one process: every form to the rows of the raw tables, each value with its cell."""
    from assets.worker_tables import as_tables  # noqa: PLC0415
    from forms.reader import read_file  # noqa: PLC0415

    readings = ((path.name, read_file(path)) for path in paths)
    return _counted(as_tables(SCOPE, handful) for handful in iter(lambda: list(islice(readings, TOGETHER)), []))


def _pooled(paths: Sequence[Path], workers: int) -> Counted:
    """The same as a run reads: workers with limits of time and memory, which hand over what they read."""
    from datetime import datetime  # noqa: PLC0415
    from hashlib import sha256  # noqa: PLC0415

    from assets.worker_tables import as_tables  # noqa: PLC0415
    from forms.inbox import InboxFile  # noqa: PLC0415
    from forms.pool import read_scope  # noqa: PLC0415

    files = [
        InboxFile(path.name, path, path.stat().st_size, datetime.min, sha256(path.read_bytes()).hexdigest())
        for path in paths
    ]
    return _counted(readings for _, readings in read_scope(files, workers, partial(as_tables, SCOPE)))


def _counted(handfuls: Iterable[FileTables]) -> Counted:
    """Count the indicators in the tables of what was read, and their scores."""
    import pyarrow.compute as pc  # noqa: PLC0415

    indicators, total = 0, Decimal(0)
    for readings in handfuls:
        scores = readings.tables["raw_indicators"]["score"]
        indicators += len(scores)
        total += pc.sum(scores).as_py()
    return {"indicators": indicators, "score": str(total)}


def floor(paths: Sequence[Path]) -> Counted:
    """Open every file with calamine and list its cells."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    cells = 0
    for path in paths:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            for name in workbook.sheet_names:
                cells += sum(map(len, workbook.get_sheet_by_name(name).to_python()))
    return {"cells": cells}


def usual(paths: Sequence[Path]) -> Counted:
    """As most would write it: openpyxl for the cells, pandas for the table of indicators."""
    import openpyxl  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    frames = []
    for path in paths:
        sheet = openpyxl.load_workbook(path, data_only=True).active
        assert sheet is not None
        lines = list(_indicators(list(sheet.iter_rows(values_only=True))))
        frames.append(pd.DataFrame(lines, columns=["target", "actual", "weight", "score"]))
    whole = pd.concat(frames, ignore_index=True)
    scores = whole["score"].map(lambda value: Decimal(str(value)).quantize(Decimal("0.01")))
    return {"indicators": len(whole), "score": str(sum(scores, Decimal(0)))}


def _indicators(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    start = next(number for number, row in enumerate(rows) if set(HEADERS) <= set(row))
    places = [rows[start].index(name) for name in HEADERS]
    for row in rows[start + 1 :]:
        if row[0] == "总分":
            return
        name, *values = (row[place] for place in places)
        if name:
            yield tuple(values)


CONTENDERS: dict[str, Callable[[Sequence[Path]], Counted]] = {
    "floor": floor,
    "jixiao": jixiao,
    "one worker": partial(_pooled, workers=1),
    "two workers": partial(_pooled, workers=2),
    "usual": usual,
}


def main(contender: str, folder: str, count: str, disk: str = "warm") -> None:
    """Read the first `count` workbooks of a folder with a contender; imports and first files are not the measure.

    With `cold` as the disk, the system is told to forget the files before; what came from the disk is said (MiB).
    """
    paths = sorted(Path(folder).glob("*.xlsx"))[: int(count)]
    CONTENDERS[contender if contender in ("floor", "usual") else "jixiao"](paths[:1])
    if disk == "cold":
        for path in paths:
            _forget(path)
    before = _from_disk()
    with told() as counted:
        counted.update(CONTENDERS[contender](paths), files=len(paths))
        counted["disk_mib"] = round(_from_disk() - before, 1)


def _forget(path: Path) -> None:
    """Have the system drop its copy of a file in memory; what is not on the disk yet cannot be dropped."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _from_disk() -> float:
    """MiB that this process and the workers that ended have read from the disk so far."""
    lines = Path("/proc/self/io").read_text(encoding="utf-8").splitlines()
    return int(dict(line.split(": ") for line in lines)["read_bytes"]) / KIB_IN_MIB**2


if __name__ == "__main__":
    main(*sys.argv[1:])
