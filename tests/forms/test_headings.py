"""What sheets state about themselves: titles, years, units, which are read; workbooks of many sheets and .csv."""

from __future__ import annotations

from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.forms.books import annual, save, save_all
from tests.forms.readings import monitoring, one, pick, read, without_places


def test_many_sheets_hidden_and_instructions(tmp_path: Path) -> None:
    path = save_all(
        tmp_path / "a.xlsx",
        {
            "填表说明": [["绩效自评填表说明"], ["请填写项目支出绩效自评表。"]],
            "一": annual(),
            "二": monitoring(),
            "旧": annual(),
            "空": [],
            "其他": [["随便什么"], ["内容"]],
        },
        hidden=["旧"],
    )
    rows = read(path)
    assert pick(rows["raw_sheets"], "sheet", "sheet_no", "disposition", "form") == [
        ("填表说明", 1, "skipped", None),
        ("一", 2, "read", "SE"),
        ("二", 3, "read", "MO"),
        ("旧", 4, "skipped", None),
        ("空", 5, "skipped", None),
        ("其他", 6, "skipped", None),
    ]
    assert len(rows["raw_self_evaluations"]) == len(rows["raw_monitorings"]) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    lines = [",".join("" if value is None else str(value) for value in row) for row in annual()]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    expected = without_places(read(save(tmp_path / "a.xlsx", annual())))
    assert without_places(read(path)) == expected


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("项目支出绩效自评表", 2025),
        ("2025年度项目支出绩效自评表", 2025),
        ("附件1：某市 项目支出绩效自评表（2025年度）", 2025),
        ("项目支出绩效 自评表", 2025),
    ],
)
def test_titles(tmp_path: Path, title: str, year: int) -> None:
    sheet = one(read(save(tmp_path / "a.xlsx", annual(title))), "raw_sheets")
    assert (sheet["form"], sheet["stated_year"]) == ("SE", year)


def test_year_of_a_project_name_is_not_the_years(tmp_path: Path) -> None:
    rows = annual(A2=None, B3="2024年度")
    assert one(read(save(tmp_path / "a.xlsx", rows)), "raw_sheets")["stated_year"] is None


def test_title_below_the_first_rows_is_unknown(tmp_path: Path) -> None:
    rows = [[str(number)] for number in range(5)] + annual()
    assert one(read(save(tmp_path / "a.xlsx", rows)), "raw_sheets")["disposition"] == "unknown"


@pytest.mark.parametrize(
    ("changes", "unit", "cell"),
    [
        ({"A5": "项目资金"}, None, "A5"),
        ({"A5": "项目资金", "G2": "单位：万元"}, "万元", "G2"),
        ({"A5": "项目资金", "C5": "年初预算数（元）"}, "元", "A5"),
        ({"C5": "年初预算数（元）"}, None, "A5"),
        ({"A5": "项目资金\n(万元)"}, "万元", "A5"),
    ],
)
def test_unit(tmp_path: Path, changes: dict, unit: str | None, cell: str) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(**changes)))
    assert (one(rows, "raw_sheets")["money_unit"], one(rows, "raw_sheets")["unit_cell"]) == (unit, cell)
    amount = one(rows, "raw_self_evaluations")["adjusted_budget"]
    assert amount == {None: None, "元": D(100), "万元": D(1000000)}[unit]
    assert rows["raw_problems"] == []
