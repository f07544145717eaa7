"""The lake of a province: `python -m benchmarks.province WHAT HOME`, in a process of its own, over published years made by `clone`.

WHAT: `build` makes the lake anew, `sync` renews one region of it, `ask` sums up control figures over all regions.
"""

from __future__ import annotations

import json
import shutil
import sys
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.work import told

ASKED = """select count(distinct region) as regions, count(*) as projects, sum(control) as control
from project_control_figures join department_control_figures using (region, year, department_code)"""


def clone(home: Path, region: str, regions: int) -> None:
    """Give a home's published region so many neighbours that say the same under their own codes."""
    from publishing.descriptor import MANIFEST  # noqa: PLC0415
    from sample.province import regions_of  # noqa: PLC0415
    from warehouse.reuse import fingerprint  # noqa: PLC0415

    published = home / "published"
    for code in islice(regions_of(region), 1, regions):
        for manifest in (published / region).rglob(MANIFEST):
            if "history" in manifest.parts:
                continue
            folder = published / code / manifest.parent.relative_to(published / region)
            folder.mkdir(parents=True, exist_ok=True)
            for file in manifest.parent.glob("*.parquet"):
                rows = pq.read_table(file)
                place = pa.array([code] * rows.num_rows, pa.string())
                pq.write_table(rows.set_column(0, "region", place), folder / file.name, compression="zstd")
            files = {file.name: fingerprint(file) for file in folder.glob("*.parquet")}
            (folder / MANIFEST).write_text(json.dumps({"region": code, "files": files}), encoding="utf-8")


def main(what: str, home: str) -> None:
    """Measure one thing."""
    from publishing.lake import INTERNAL, opened, sync  # noqa: PLC0415
    from warehouse.home import published_regions  # noqa: PLC0415

    installation, lake = Path(home), Path(home) / "lake"
    regions = [*published_regions(installation)]
    if what == "sync":  # one region says something else
        shutil.rmtree(installation / "published" / regions[-1])
    with told() as counted:
        if what == "ask":
            with opened(lake) as connection:
                found = connection.execute(ASKED).fetchone()
            counted.update({"regions": found[0], "rows": found[1]} if found else {})
        else:
            done = sync(lake, installation, {}, anew=what == "build", regions=regions[-1:] if what == "sync" else None)
            counted.update(editions=len(done[INTERNAL].renewed) + len(done[INTERNAL].gone), regions=len(regions))


if __name__ == "__main__":
    main(*sys.argv[1:])
