"""Reading workbooks, one contender a process: `python -m benchmarks.reading CONTENDER FOLDER`.

All list the same indicators in the end (project code, target, actual value, score) and say how many and their sum, so that
nobody wins by reading less. `floor` only opens the files with calamine and lists the cells: the least that reading can cost.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.work import told

Counted = dict[str, Any]
HEADERS = ("三级指标", "年度指标值", "实际完成值", "分值", "得分")
PROCESSES = 2


def jixiao(paths: Sequence[Path]) -> Counted:
    """The reader of the house: every form to the rows of the raw tables, each value with its cell, as Arrow tables."""
    from collections import defaultdict  # noqa: PLC0415

    from forms.reader import read_file  # noqa: PLC0415
    from warehouse.store import _arrow  # noqa: PLC0415
    from warehouse.tables import TABLES  # noqa: PLC0415

    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in paths:
        for table, found in read_file(path).rows.items():
            rows[table] += found
    scope = {"region": "640500", "year": 2025}
    frames = {name: _arrow(TABLES[name], found, scope) for name, found in rows.items()}
    scores = [score for score in frames["raw_indicators"]["score"].to_pylist() if score is not None]
    return {"indicators": frames["raw_indicators"].num_rows, "score": str(sum(scores, Decimal(0)))}


def _part(paths: Sequence[Path]) -> Counted:
    return jixiao(paths)


def jixiao_two(paths: Sequence[Path]) -> Counted:
    """The same in two processes."""
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("fork")) as pool:
        parts = list(pool.map(_part, [paths[number::PROCESSES] for number in range(PROCESSES)]))
    return {
        "indicators": sum(part["indicators"] for part in parts),
        "score": str(sum((Decimal(part["score"]) for part in parts), Decimal(0))),
    }


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
    "jixiao_two": jixiao_two,
    "usual": usual,
}


def main(contender: str, folder: str, count: str) -> None:
    """Read the first `count` workbooks of a folder with a contender; imports and first files are not the measure."""
    paths = sorted(Path(folder).glob("*.xlsx"))[: int(count)]
    CONTENDERS["jixiao" if contender == "jixiao_two" else contender](paths[:1])  # forked processes share what is warm
    with told() as counted:
        counted.update(CONTENDERS[contender](paths), files=len(paths))


if __name__ == "__main__":
    main(*sys.argv[1:])
