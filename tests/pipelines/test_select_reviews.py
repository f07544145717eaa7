"""`jixiao select-reviews` from the inbox to the outcomes: drawn, published, filled in, handed in, and made again.

One small home and as few runs as tell the story, each after the other.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal as D
from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook

from tests.secrecy import leaks

pytestmark = pytest.mark.slow
AS_OF, E = "2026-03-20", 2025
CODES = [f"64050025T{number:012d}" for number in range(1, 11)]
SECRET, NAME = CODES[8], "靶场九期工程"
"""Larger than the interval, so that it is selected whatever the seed."""
BUDGET = {code: number * 100_000 for number, code in enumerate(CODES, 1)} | {SECRET: 9_123_456}
LATE = CODES[9]
HEADS = {
    "部门单位名录": "单位编码,单位名称,部门编码,部门名称",
    "项目库登记表": "项目编码,项目名称,部门编码,单位编码,项目类别,支出内容,项目性质,是否新增,是否重点,是否涉密,前身项目编码",
    "项目预算表（元）": "项目编码,年初预算数,全年预算数,执行数,申报数",
    "批复公开登记表": "部门编码,事项,财政批复日期,批复所属单位日期,备案日期,公开日期,公开网址",
    "项目支出绩效自评汇总表": (
        "项目编码,项目名称,主管部门,实施单位,年初预算数,全年预算数,全年执行数,预算执行率得分,指标得分,总分,偏差原因"
    ),
}


def put(home: Path, title: str, *lines: str, name: str = "", day: int = 1) -> None:
    """A .csv into the year's folder, handed in on a day of March."""
    folder = home / "inbox/640500" / str(E)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or title}.csv"
    note = ["单位：元"] if title.endswith("汇总表") else []
    path.write_text("\n".join([title, f"（{E}年度）", *note, HEADS[title], *lines, ""]), encoding="utf-8")
    os.utime(path, (datetime(2026, 3, day).timestamp(),) * 2)


def evaluated(code: str) -> str:
    amount = BUDGET[code]
    return f"{code},{named(code)},219,219001,{amount},{amount},{amount},10,84,94,"


def named(code: str) -> str:
    return NAME if code == SECRET else f"第{code[-2:]}号培训"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("draw")
    put(home, "部门单位名录", "219001,市第一中学,219,市教育局")
    flags = {SECRET: "否,是", CODES[0]: "是,否"}
    put(
        home,
        "项目库登记表",
        *(f"{code},{named(code)},219,219001,3,,经常性项目,否,{flags.get(code, '否,否')}," for code in CODES),
    )
    put(home, "项目预算表（元）", *(f"{code},{amount},{amount},{amount},0" for code, amount in BUDGET.items()))
    put(home, "批复公开登记表", "219,部门决算,2026-02-10,2026-02-12,2026-02-12,2026-02-20,")
    put(home, "项目支出绩效自评汇总表", *(evaluated(code) for code in CODES if code != LATE), name="SE")
    return home


def rows(home: Path, table: str) -> list[dict[str, str]]:
    with (home / f"published/640500/{E}/{table}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def book(home: Path) -> Iterator[Path]:
    return (home / f"reviews/640500/{E}").glob("*.xlsx")


def test_from_the_draw_to_the_outcomes(town: Path, jixiao: Callable[..., Result]) -> None:
    def ran(*arguments: object) -> str:
        result = jixiao(*arguments, "--year", E, "--home", town, "--as-of", AS_OF)
        assert result.exit_code == 0, result.output
        return " ".join(result.output.split())

    # a draw that stands
    told = ran("select-reviews", "--size", 4, "--seed", 3)
    selected = {row["project_code"]: row for row in rows(town, "review_selection")}
    assert "2 certain (必查), 3 drawn (抽取), of 9 self-evaluations; interval 1,166,666.67 元, seed 3" in told
    assert (selected[CODES[0]]["stratum"], selected[CODES[0]]["reasons"]) == ("必查", "重点项目")
    assert (selected[SECRET]["stratum"], selected[SECRET]["reasons"]) == ("必查", "全年预算数大于抽样间隔")
    drawn = [code for code, row in selected.items() if row["stratum"] == "抽取"]
    assert len(drawn) == 3
    assert leaks(town, [SECRET, NAME, "9123456"]) == []
    (path,) = book(town)

    # filled in as it is and handed in: one by its lines, the others by their totals
    with closing(load_workbook(path)) as filled:
        reviews, lines = filled["绩效评价复核结果表"], filled["绩效评价复核明细表"]
        scores = dict(zip(selected, (D(94), D(94), D(94), D("70.50"), None), strict=True))
        for row in range(4, 4 + len(selected)):
            reviews[f"C{row}"] = scores[reviews[f"B{row}"].value]
        (line,) = [row for row in range(4, lines.max_row + 1) if scores.get(lines[f"B{row}"].value, 0) is None]
        lines[f"D{line}"] = D("59.5")
        path = town / f"inbox/640500/{E}/复核结果.xlsx"
        filled.save(path)
    os.utime(path, (datetime(2026, 3, 10).timestamp(),) * 2)
    put(town, "项目支出绩效自评汇总表", evaluated(LATE), name="迟报", day=11)
    told = ran("run", "self-evaluation")
    assert f"has changed since, and the draw stands (1 projects): {LATE}: came, 1,000,000.00 元" in told
    assert {row["project_code"]: row for row in rows(town, "review_selection")} == selected
    graded = {row["project_code"]: row for row in rows(town, "project_grades")}
    by_lines, poor = list(selected)[4], list(selected)[3]
    assert (graded[by_lines]["final_score"], graded[by_lines]["grade"], graded[by_lines]["grade_source"]) == (
        "59.50", "差", "review"
    )  # fmt: skip
    outcomes = {row["stratum"]: row for row in rows(town, "review_outcomes")}
    assert (outcomes["抽取"]["reviewed"], outcomes["抽取"]["grades_lost"]) == ("3", "2")
    interval = D(3_500_000) / 3
    due = [(interval * gone / 94).quantize(D("0.01")) for gone in (D("34.5"), D("23.5"))]
    assert D(outcomes["抽取"]["overstatement"]) == sum(due)
    assert (outcomes["必查"]["covered"], outcomes["必查"]["mean_difference"]) == ("9223456.00", "0.00")
    assert graded[poor]["grade"] == "中"
    assert leaks(town, [SECRET, NAME, "9123456", "9223456"]) == []

    # made again from the archive, which keeps the draw
    published = town / f"published/640500/{E}"
    reproduced = jixiao("reproduce", published)
    assert (reproduced.exit_code, "Equal" in reproduced.output) == (0, True), reproduced.output

    # drawn again: what has changed is said, and the other workbook stays
    told = ran("select-reviews", "--size", 4, "--seed", 3)
    assert f"The frame since the draw before: 1 projects changed. {LATE}: came, 1,000,000.00 元" in told
    assert len(list(book(town))) == 2


@pytest.mark.parametrize("wrong", [["--size", "0"], ["--seed", "-1"], ["--seed", "x"], ["--region", "999999"]])
def test_wrong_usage_is_told_at_once(tmp_path: Path, jixiao: Callable[..., Result], wrong: list[str]) -> None:
    result = jixiao("select-reviews", "--year", E, "--home", tmp_path, *wrong)
    assert result.exit_code == 2
