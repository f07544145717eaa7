"""A register that cannot be read any more hides what it hid: in a season, in a new warehouse, and when the year is made again."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result

from tests.assets.test_memory import FLAGGED, HIDES, LAST, NAME, OLD_NAME, OPEN, SECRET, UNITS, register, row
from tests.secrecy import leaks

pytestmark = pytest.mark.slow
BUDGETS = "项目编码,年初预算数,全年预算数,执行数,申报数"
REVIEWS = "对象,编码,复核得分,复核方式,审核意见,复核日期"
DATES = "部门编码,事项,财政批复日期,批复所属单位日期,备案日期,公开日期,公开网址"
CODES = [each.partition(",")[0] for each in (OPEN, FLAGGED, LAST)]
PUBLIC = Path("published/640500/2025/public/disclosed_results.csv")


def put(home: Path, year: int, day: int, **registers: bytes | str) -> None:
    """Registers into a year's folder, handed in on a day of March."""
    folder = home / "inbox/640500" / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in registers.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (datetime(2026, 3, day).timestamp(),) * 2)


def titled(title: str, head: str, *lines: str) -> str:
    return "\n".join([title, "（2025年度）", head, *lines, ""])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Three projects, all open in the register of 2025; that of 2026 marks one. An opinion on another names it by its old name."""
    put(
        tmp_path,
        2025,
        1,
        units=f"部门单位名录\n（2025年度）\n{UNITS}",
        projects=register(OPEN, row(SECRET, OLD_NAME, "否"), LAST, year=2025),
        budgets=titled("项目预算表（元）", BUDGETS, *(f"{code},1234567,1234567,1234567,0" for code in CODES)),
        reviews=titled(
            "绩效评价复核结果表",
            REVIEWS,
            f"项目,{CODES[0]},95,重点评价,与{OLD_NAME}共用场地,2026-02-01",
            f"项目,{CODES[1]},85,重点评价,良好,2026-02-01",
            f"项目,{CODES[2]},75,抽评,一般,2026-02-01",
        ),
        dates=titled("批复公开登记表", DATES, "219,部门决算,2026-02-10,2026-02-12,2026-02-12,2026-02-20,"),
    )
    put(tmp_path, 2026, 2, units=f"部门单位名录\n（2026年度）\n{UNITS}", projects=register(OPEN, FLAGGED, LAST))
    return tmp_path


def shown(home: Path) -> list[str]:
    with (home / PUBLIC).open(encoding="utf-8-sig", newline="") as rows:
        return [each["project_code"] for each in csv.DictReader(rows)]


@pytest.mark.parametrize("case", ["a quote that is never closed", "a quote that is closed rows later"])
def test_what_a_refused_register_hid_stays_hidden(town: Path, jixiao: Callable[..., Result], case: str) -> None:
    def run() -> str:
        result = jixiao("run", "self-evaluation", "--year", 2025, "--home", town, "--as-of", "2026-03-10")
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    def nothing_is_told() -> None:
        assert shown(town) == [CODES[0], CODES[2]]
        assert leaks(town, [SECRET, NAME, OLD_NAME]) == []

    assert "Still hidden" not in run()
    nothing_is_told()
    broken = HIDES[case]
    assert broken
    put(town, 2026, 3, projects=broken)
    assert "Still hidden (涉密), 1 in number: projects that R-PROJ of 2026 marked 是" in run()
    nothing_is_told()
    manifest = (town / PUBLIC.parents[1] / "manifest.json").read_bytes()
    run()
    assert (town / PUBLIC.parents[1] / "manifest.json").read_bytes() == manifest
    reproduced = jixiao("reproduce", town / PUBLIC.parents[1])
    assert (reproduced.exit_code, "Equal" in reproduced.output) == (0, True), reproduced.output

    (town / "warehouse.duckdb").unlink()  # as an upgrade that changes tables asks for
    run()
    nothing_is_told()
    assert (town / PUBLIC.parents[1] / "manifest.json").read_bytes() == manifest

    put(town, 2026, 4, projects=register(OPEN, row(SECRET, NAME, "否"), LAST))
    run()
    assert shown(town) == CODES
    assert leaks(town, [SECRET]), "the search finds what is shown"
