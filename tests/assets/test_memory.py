"""What a register hid stays hidden, whatever becomes of the register, until a newer accepted row of its year says 否."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assets.installation import Installation
from assets.secrecy import classify, recollect, refresh_registers
from publishing.record_keeping import MEMORY, put_back, remember, remembered
from tests.assets.town import Town, warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse, open_warehouse

REGION, YEAR, OTHER = "640500", 2026, 2027
SECRET, NAME, OLD_NAME = "64050025T000000000003", "丙靶场", "丙旧靶场"
HEAD = "项目编码,项目名称,部门编码,单位编码,项目类别,支出内容,项目性质,是否新增,是否重点,是否涉密,前身项目编码"
UNITS = "单位编码,单位名称,部门编码,部门名称\n219001,单位,219,部门\n"
SCOPE = Scope(REGION, 2031)
"""A year without a folder of its own: what is hidden in it comes from the registers of other years alone."""


def row(code: str, name: str, classified: str, kind: str = "3") -> str:
    return f"{code},{name},219,219001,{kind},培训,经常性项目,否,否,{classified},\n"


OPEN = row("64050025T000000000001", "甲项目", "否")
LAST = row("64050025T000000000004", "丁项目", "否")
FLAGGED = row(SECRET, NAME, "是")


def register(*rows: str, title: str = "项目库登记表", year: int = YEAR) -> bytes:
    return f"{title}\n（{year}年度）\n{HEAD}\n{''.join(rows)}".encode()


@dataclass
class Bureau:
    """A home with the registers of two years, of which the test replaces one; a warehouse that outlives each run."""

    home: Path
    warehouse: Warehouse

    @property
    def installation(self) -> Installation:
        return Installation(home=str(self.home), workers=1)

    def hand_in(self, content: bytes, day: int, year: int = YEAR, name: str = "R-PROJ.csv") -> Path:
        folder = self.home / "inbox" / REGION / str(year)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "R-UNIT.csv").exists():
            (folder / "R-UNIT.csv").write_text(f"部门单位名录\n（{year}年度）\n{UNITS}", encoding="utf-8")
        path = folder / name
        path.write_bytes(content)
        moment = datetime(2026, 3, day).timestamp()
        os.utime(path, (moment, moment))
        return path

    def hidden(self) -> set[tuple[str | None, str]]:
        """Codes and names that are hidden after a run."""
        refresh_registers(self.warehouse, self.installation, SCOPE)
        classify(self.warehouse, self.installation, SCOPE)
        rows = self.warehouse.rows("select * from classified_projects where year = $year", year=SCOPE.year)
        return {(each["project_code"], each["project_name"]) for each in rows}


@pytest.fixture
def bureau(empty_file: Path, tmp_path: Path) -> Iterator[Bureau]:
    with open_warehouse(Path(shutil.copy(empty_file, tmp_path))) as opened:
        one = Bureau(tmp_path, opened)
        one.hand_in(register(OPEN, FLAGGED, LAST), day=2)
        yield one


HIDES: dict[str, bytes | None] = {
    "a quote that is never closed": register(row("64050025T000000000002", '"两癌筛查', "否"), FLAGGED, LAST),
    "a quote that is closed rows later": register(
        row("64050025T000000000002", '"双减课后服务', "否"), FLAGGED, row("64050025T000000000004", '"丁"项目', "否")
    ),
    "a file that cannot be read": b"%PDF-1.4 scanned",
    "an empty file": b"",
    "a sheet that nobody knows": register(OPEN, FLAGGED, title="项目清单"),
    "a sheet of another year": register(OPEN, FLAGGED, year=2019),
    "a row left out": register(OPEN, LAST),
    "a row sent back": register(OPEN, row(SECRET, NAME, "否", kind="99"), LAST),
    "a blank flag": register(OPEN, row(SECRET, NAME, ""), LAST),
    "another code": register(OPEN, row(f"{SECRET[:-1]}9", NAME, "否"), LAST),
    "no file": None,
}


@pytest.mark.slow
@pytest.mark.parametrize("case", HIDES)
def test_what_it_hid_stays_hidden(bureau: Bureau, case: str) -> None:
    assert bureau.hidden() == {(SECRET, NAME)}
    content = HIDES[case]
    if content is None:
        (bureau.home / "inbox" / REGION / str(YEAR) / "R-PROJ.csv").unlink()
    else:
        bureau.hand_in(content, day=3)
    assert (SECRET, NAME) in bureau.hidden()
    before = remembered(bureau.warehouse, REGION)
    assert (SECRET, NAME) in bureau.hidden()
    assert remembered(bureau.warehouse, REGION) == before, "a run without news remembers nothing new"


@pytest.mark.slow
def test_a_year_that_was_taken_away_hides_what_it_hid(bureau: Bureau) -> None:
    bureau.hand_in(register(OPEN, year=OTHER), day=2, year=OTHER)
    assert bureau.hidden() == {(SECRET, NAME)}
    shutil.rmtree(bureau.home / "inbox" / REGION / str(YEAR))
    assert bureau.hidden() == {(SECRET, NAME)}


def test_a_newer_row_that_says_no_opens(bureau: Bureau) -> None:
    assert bureau.hidden() == {(SECRET, NAME)}
    bureau.hand_in(register(OPEN, row(SECRET, NAME, "否"), LAST), day=3)
    assert bureau.hidden() == set()
    assert remembered(bureau.warehouse, REGION), "what it once said is not forgotten"


@pytest.mark.slow
def test_a_correction_beside_it_opens_and_hides_no_more_when_the_old_one_goes(bureau: Bureau) -> None:
    assert bureau.hidden() == {(SECRET, NAME)}
    bureau.hand_in(register(row(SECRET, NAME, "否")), day=3, name="更正.csv")
    assert bureau.hidden() == set()
    bureau.hand_in(b"%PDF-1.4", day=4)
    assert bureau.hidden() == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rows", "day", "year"),
    [((OPEN, row(SECRET, NAME, "否")), 1, YEAR), ((OPEN, row(SECRET, NAME, "否")), 9, OTHER)],
    ids=["an older file", "the register of another year"],
)
def test_no_other_row_opens(bureau: Bureau, rows: tuple[str, ...], day: int, year: int) -> None:
    assert bureau.hidden() == {(SECRET, NAME)}
    if year == YEAR:
        bureau.hand_in(register(*rows), day=day)
    else:
        bureau.hand_in(register(*rows, year=year), day=day, year=year)
        bureau.hand_in(b"%PDF-1.4", day=3)
    assert bureau.hidden() == {(SECRET, NAME)}


@pytest.mark.slow
def test_every_name_is_remembered_and_a_flag_marked_again_hides_again(bureau: Bureau) -> None:
    bureau.hand_in(register(OPEN, row(SECRET, OLD_NAME, "否"), year=OTHER), day=1, year=OTHER)
    assert bureau.hidden() == {(SECRET, NAME), (SECRET, OLD_NAME)}
    bureau.hand_in(b"%PDF-1.4", day=3)
    bureau.hand_in(b"%PDF-1.4 too", day=3, year=OTHER)
    assert bureau.hidden() == {(SECRET, NAME), (SECRET, OLD_NAME)}
    bureau.hand_in(register(OPEN, row(SECRET, NAME, "否")), day=4)
    assert bureau.hidden() == set()
    bureau.hand_in(register(OPEN, row(SECRET, NAME, "是")), day=5)
    assert bureau.hidden() == {(SECRET, NAME), (SECRET, OLD_NAME)}


def test_what_was_read_by_a_run_that_failed_is_remembered_all_the_same(bureau: Bureau) -> None:
    refresh_registers(bureau.warehouse, bureau.installation, SCOPE)  # and no further
    bureau.hand_in(b"%PDF-1.4", day=3)
    assert bureau.hidden() == {(SECRET, NAME)}


def test_a_replay_begins_with_what_was_remembered_then(bureau: Bureau) -> None:
    """Its own run before, with another inbox, adds nothing: the project was open by then."""
    assert bureau.hidden() == {(SECRET, NAME)}
    bureau.hand_in(b"%PDF-1.4", day=4)
    recollect(bureau.warehouse, bureau.installation, REGION, [])
    assert bureau.hidden() == set()
    kept = {"year": YEAR, "project_code": SECRET, "project_name": NAME, "is_classified": True, "sha256": "1"}
    empty = {"submission_number": None, "received_at": "2026-03-02T00:00:00.000001", "sheet_no": 1}
    recollect(bureau.warehouse, bureau.installation, REGION, [{**kept, **empty}])
    assert remembered(bureau.warehouse, REGION) == [{**kept, **empty}]
    assert bureau.hidden() == {(SECRET, NAME)}


@pytest.mark.parametrize(
    ("before", "now", "is_open"),
    [
        ({}, {}, False),
        ({"received_at": "2026-03-01T00:00:00"}, {"received_at": datetime(2026, 3, 2)}, True),
        ({"received_at": "2026-03-02T00:00:00"}, {"received_at": datetime(2026, 3, 1)}, False),
        ({"sha256": "0" * 63 + "0"}, {}, True),
        ({"received_at": "2026-03-01T00:00:00", "submission_number": 2}, {"received_at": datetime(2026, 3, 2)}, False),
        ({"received_at": "2026-03-02T00:00:00"}, {"received_at": datetime(2026, 3, 1), "submission_number": 1}, True),
        ({"received_at": "2026-03-01T00:00:00", "project_code": None}, {"received_at": datetime(2026, 3, 2)}, True),
        (
            {"received_at": "2026-03-01T00:00:00", "project_code": None, "project_name": "丙"},
            {"received_at": datetime(2026, 3, 2)},
            False,
        ),
        ({"received_at": "2026-03-01T00:00:00", "year": 2025}, {"received_at": datetime(2026, 3, 2)}, False),
    ],
    ids=[
        "the same file", "later", "earlier", "at the same time, by the fingerprint", "numbered before", "numbered now",
        "a name without a code", "another name without a code", "another year",
    ],
)  # fmt: skip
def test_which_row_is_newer(before: dict[str, Any], now: dict[str, Any], is_open: bool) -> None:
    installation, town = warehouse(), Town(REGION)
    town.project(YEAR, SECRET, "219", project_name=NAME)
    origin = {key: town.rows["raw_r_proj"][0][key] for key in ("year", "sha256")}
    town.rows["inbox_files"].append({**origin, "received_at": now.get("received_at")})
    town.rows["raw_sheets"].append(
        {**origin, "sheet": "Sheet1", "sheet_no": 1, "submission_number": now.get("submission_number")}
    )
    town.run(installation, [YEAR], [])
    said = {
        "year": YEAR, "project_code": SECRET, "project_name": NAME, "is_classified": True, "submission_number": None,
        "received_at": None, "sha256": origin["sha256"], "sheet_no": 1, **before,
    }  # fmt: skip
    if said["sha256"] == origin["sha256"] and before:
        said["sha256"] = "f" * 64
    put_back(installation, MEMORY, REGION, [said])
    assert remember(installation, REGION) == (0 if said["project_code"] is None else 1)
    classify(installation, Installation(home="/nowhere"), Scope(REGION, YEAR))
    assert (installation.rows("select 1 from classified_projects") == []) == is_open
    assert installation.rows(f"select 1 from {MEMORY} where is_classified")
