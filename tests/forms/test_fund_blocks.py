"""Fund blocks: where the unit stands, which line is the total, which lines are its parts and count once."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from forms.layouts import LAYOUTS
from forms.values import BLANK_SIGNS
from tests.corpus.pages import Page
from tests.corpus.templates import Rows, inserted, read, template, unmerged

DOWN = ("SE", "DE", "MO")
WITH_FUNDS = (*DOWN, "GO")
AMOUNTS = {"SE": ("initial_budget", "adjusted_budget", "executed"), "GO": ("amount",)}


def name_of(name: str) -> tuple[int, int]:
    funds = LAYOUTS[name].funds
    assert funds is not None
    return template(name).find(f"{funds.label}（万元）")


def without_unit(name: str) -> Page:
    at = name_of(name)
    return template(name).with_cells({at: template(name).cells[at].removesuffix("（万元）")})


def block(
    *lines: Sequence[Any],
    name: str = "项目资金（万元）",
    columns: Sequence[str] = ("年初预算数", "全年预算数", "全年执行数"),
) -> Page:
    """An SE form with other lines: each a label and its amounts."""
    page = template("SE")
    row, _ = name_of("SE")
    last, _ = page.find("其他资金")
    cells = {at: value for at, value in page.cells.items() if not row <= at[0] <= last}
    placed = {(row, 0): name, **{(row, column): label for column, label in enumerate(columns, 2)}}
    for number, (label, *amounts) in enumerate(lines, 1):
        placed[row + number, 1] = label
        placed |= {(row + number, column): amount for column, amount in enumerate(amounts, 2)}
    below = {(at[0] + len(lines) - (last - row), at[1]): v for at, v in cells.items() if at[0] > last}
    above = {at: v for at, v in cells.items() if at[0] < row}
    return Page({at: value for at, value in {**above, **placed, **below}.items() if value is not None})


def unit(rows: Rows) -> str | None:
    found: str | None = rows["raw_sheets"][0]["money_unit"]
    return found


def totals(rows: Rows, *names: str) -> list[Any]:
    row = next(rows[table][0] for table in ("raw_self_evaluations", "raw_monitorings", "raw_goals") if table in rows)
    return [row[name] for name in names or AMOUNTS["SE"]]


def parts(rows: Rows, item: str = "adjusted_budget") -> list[tuple[str, Any]]:
    return [(row["label"], row["amount"]) for row in rows["raw_funds"] if row["line_no"] and row["item"] == item]


def wan(*amounts: Any) -> list[D]:
    return [D(str(amount)) * 10000 for amount in amounts]


STATED = ("单位：元", "单 位：元", "【单位：元】", "金额单位：元（保留两位小数）", "单位：元 第 1 页", "资金单位：元")


class TestUnit:
    """The unit stands in the name, in any cell of the header, or in a note; a unit that fills in the form is none."""

    @pytest.mark.parametrize(
        "written", ["（元）", "(单位：元)", "（金额单位：人民币元）", "\n（元）", "（元，10分）", "（10分）（元）"]
    )
    @pytest.mark.parametrize("name", WITH_FUNDS)
    def test_in_the_name(self, name: str, written: str, tmp_path: Path) -> None:
        at = name_of(name)
        rows = read(template(name).with_cells({at: without_unit(name).cells[at] + written}), tmp_path)
        assert unit(rows) == "元"
        assert rows["raw_problems"] == []

    @pytest.mark.parametrize("name", WITH_FUNDS)
    def test_in_every_cell_of_the_header(self, name: str, tmp_path: Path) -> None:
        page, (row, _) = without_unit(name), name_of(name)
        for at, label in [(at, value) for at, value in page.cells.items() if at[0] == row]:
            rows = read(page.with_cells({at: f"{label}（万元）"}), tmp_path)
            assert unit(rows) == "万元", label
            assert rows["raw_problems"] == []

    @pytest.mark.parametrize(
        "written",
        [
            "单位：万元",
            "金额单位：万元",
            "（单位：万元）",
            "单位:人民币万元",
            "2025年度  单位：万元",
            "（2025年度）单位：万元",
        ],
    )
    @pytest.mark.parametrize("name", WITH_FUNDS)
    def test_in_a_note(self, name: str, written: str, tmp_path: Path) -> None:
        page, (row, _) = without_unit(name), name_of(name)
        places = {(1, page.width - 1), (row, page.width)}
        for at in places:
            assert unit(read(page.with_cells({at: written}), tmp_path)) == "万元", at
        assert unit(read(inserted(page, row, {page.width - 1: written}), tmp_path)) == "万元"

    @pytest.mark.parametrize("written", ["万元", "（万元）", "单位：万元", "（人民币万元）"])
    @pytest.mark.parametrize("name", DOWN)
    def test_in_a_cell_of_its_own(self, name: str, written: str, tmp_path: Path) -> None:
        page, (row, column) = without_unit(name), name_of(name)
        for at in ((row, column + 1), (row, page.width), (row + 1, column)):
            rows = read(page.with_cells({at: written}), tmp_path)
            assert unit(rows) == "万元", at
            assert "raw_headers" not in rows

    @pytest.mark.parametrize("units", [("（万元）", "（分）", "（%）"), ("万元", "分", "%")])
    def test_in_a_row_of_units_below_the_header(self, units: tuple[str, str, str], tmp_path: Path) -> None:
        money, points, percent = units
        page, (row, _) = without_unit("SE"), name_of("SE")
        line = {2: money, 3: money, 4: money, 5: points, 6: percent, 7: points}
        rows = read(inserted(page, row + 1, line), tmp_path)
        assert totals(rows) == totals(read(template("SE"), tmp_path))
        assert "raw_headers" not in rows

    @pytest.mark.parametrize("name", DOWN)
    def test_in_the_label_of_the_total(self, name: str, tmp_path: Path) -> None:
        page = without_unit(name)
        rows = read(page.with_cells({page.find("年度资金总额"): "年度资金总额（万元）"}), tmp_path)
        assert unit(rows) == "万元"

    @pytest.mark.parametrize(
        "written",
        [
            "单位：元谋县",
            "填报单位：元氏县",
            "单位：元 氏 县",
            "单位：元 谋县",
            "单位：元 海 镇",
            "单位：元 宝 山 区",
            "单位：广 元 市",
            "填报单位：万元镇中学",
            *STATED,
            "编制单位（盖章）：元江县",
            "单位：（盖章）",
            "项目单位：万元店镇",
        ],
    )
    @pytest.mark.parametrize("name", WITH_FUNDS)
    def test_the_unit_that_fills_in(self, name: str, written: str, tmp_path: Path) -> None:
        page = without_unit(name)
        assert unit(read(page.with_cells({(1, 5): written}), tmp_path)) == ("元" if written in STATED else None)

    @pytest.mark.parametrize("name", WITH_FUNDS)
    def test_none_and_two(self, name: str, tmp_path: Path) -> None:
        page, (row, _) = without_unit(name), name_of(name)
        column, label = max((at[1], value) for at, value in page.cells.items() if at[0] == row)
        none = read(page, tmp_path)
        two = read(template(name).with_cells({(row, column): f"{label}（元）"}), tmp_path)
        named = read(page.with_cells({name_of(name): f"{page.cells[name_of(name)]}（元）（万元）"}), tmp_path)
        assert unit(none) is unit(two) is unit(named) is None
        assert set(totals(none, "amount" if name == "GO" else "adjusted_budget")) == {None}

    def test_a_goal_in_money_states_no_unit(self, tmp_path: Path) -> None:
        page = without_unit("SE")
        rows = read(page.with_cells({page.find("培训教师 500 人次"): "全年支出（万元）"}), tmp_path)
        assert unit(rows) is None


class TestTotal:
    """Which line is the total."""

    @pytest.mark.parametrize(
        "label",
        ["年度资金总额", "资金总额", "总额", "合计", "年度资金申请总额", "（一）年度资金总额：", "年度资金总额（A）"],
    )
    def test_by_its_label(self, label: str, tmp_path: Path) -> None:
        for lines in ([(label, 9, 8, 7), ("财政拨款", 9, 8, 7)], [("财政拨款", 9, 8, 7), (label, 9, 8, 7)]):
            rows = read(block(*lines), tmp_path)
            assert totals(rows) == wan(9, 8, 7)
            assert parts(rows) == [("财政拨款", D(80000))]

    @pytest.mark.parametrize("label", [None, "年度资金总额", "教师培训费", "财政拨款", "示范项目"])
    def test_the_only_line(self, label: str | None, tmp_path: Path) -> None:
        rows = read(block((label, 9, 8, 7)), tmp_path)
        assert totals(rows) == wan(9, 8, 7)
        assert parts(rows) == []

    def test_no_total_among_parts(self, tmp_path: Path) -> None:
        """None is chosen where the parts do not say which is the total."""
        rows = read(block(("财政拨款", 9, 8, 7), ("其他资金", 1, 1, 1)), tmp_path)
        assert totals(rows) == [None, None, None]
        assert parts(rows) == [("财政拨款", D(80000)), ("其他资金", D(10000))]

    def test_a_total_called_as_the_block_is(self, tmp_path: Path) -> None:
        rows = read(
            block(("年度财政资金总额", 9, 8, 7), ("财政拨款", 9, 8, 7), name="年度财政资金总额（万元）"), tmp_path
        )
        assert totals(rows) == wan(9, 8, 7)
        assert parts(rows) == [("财政拨款", D(80000))]

    @pytest.mark.parametrize("sign", sorted(BLANK_SIGNS - {"无"}))
    def test_signs_for_blanks(self, sign: str, tmp_path: Path) -> None:
        rows = read(
            block(("年度资金总额", sign, 8, 7), ("财政拨款", sign, 8, sign), ("其他资金", sign, sign, sign)), tmp_path
        )
        assert totals(rows) == [None, D(80000), D(70000)]
        assert parts(rows) == [("财政拨款", D(80000)), ("其他资金", None)]
        assert rows["raw_problems"] == []

    @pytest.mark.parametrize("points", ["（10分）", "（ 10 分）", "(10.0分)", "（分值10分）"])
    def test_points_in_the_name(self, points: str, tmp_path: Path) -> None:
        for name in (f"预算执行情况{points}（万元）", f"预算执行情况（万元）{points}"):
            rows = read(block(("年度资金总额", 9, 8, 7), name=name), tmp_path)
            assert totals(rows, "execution_weight") == [D(10)]
        columns = ("年初预算数", "全年预算数", "全年执行数", f"得分{points}")
        rows = read(block(("年度资金总额", 9, 8, 7, 8.75), columns=columns), tmp_path)
        assert totals(rows, "execution_weight", "execution_score") == [D(10), D("8.75")]

    def test_the_cell_of_the_weight_counts_before_the_name(self, tmp_path: Path) -> None:
        page = template("SE")
        rows = read(page.with_cells({name_of("SE"): "项目资金（20分）（万元）"}), tmp_path)
        assert totals(rows, "execution_weight") == [D(10)]

    def test_missing_columns(self, tmp_path: Path) -> None:
        rows = read(block(("年度资金总额", 8, 7), ("财政拨款", 8, 7), columns=("全年预算数", "全年执行数")), tmp_path)
        assert totals(rows) == [None, D(80000), D(70000)]
        assert "raw_headers" not in rows


NESTED = [("其中：中央资金", 5, 5, 5), ("省级资金", 2, 2, 2), ("市县资金", 2, 2, 1)]


class TestParts:
    """Every part once: not the lines nested below it, not a second way of splitting the same total."""

    @pytest.mark.parametrize("nested", [
        NESTED, [("中央资金", 5, 5, 5), ("省级", 4, 4, 3)], [("  其中：中央补助", 9, 9, 8)], [("其中：省补", 9, 9, 8)],
        [("其中：一般债券", 5, 5, 5), ("专项债券", 4, 4, 3)],
    ])  # fmt: skip
    def test_lines_below_a_part(self, nested: list[tuple[Any, ...]], tmp_path: Path) -> None:
        lines = [("年度资金总额", 10, 10, 9), ("其中：财政拨款", 9, 9, 8), *nested, ("其他资金", 1, 1, 1)]
        rows = read(block(*lines), tmp_path)
        assert parts(rows) == [("财政拨款", D(90000)), ("其他资金", D(10000))]
        assert parts(rows, "executed") == [("财政拨款", D(80000)), ("其他资金", D(10000))]

    def test_levels_alone_are_the_parts(self, tmp_path: Path) -> None:
        rows = read(block(("年度资金总额", 9, 9, 8), *NESTED), tmp_path)
        assert parts(rows) == [("中央资金", D(50000)), ("省级资金", D(20000)), ("市县资金", D(20000))]

    @pytest.mark.parametrize(
        "heads", [("按收入性质分：", "按支出性质分："), ("按资金来源分", "按支出性质分"), (None, None)]
    )
    def test_a_second_way_of_splitting(self, heads: tuple[str | None, str | None], tmp_path: Path) -> None:
        source = [("其中：一般公共预算", 48, 50, 48), ("政府性基金拨款", 0, 0, 0), ("其他资金", 2, 2, 2)]
        spending = [("其中：基本支出", 40, 41, 40), ("项目支出", 10, 11, 10)]
        heading = [[(head,)] if head else [] for head in heads]
        lines = [("年度资金总额", 50, 52, 50), *heading[0], *source, *heading[1], *spending]
        rows = read(block(*lines), tmp_path)
        assert totals(rows) == wan(50, 52, 50)
        assert parts(rows) == [("财政拨款", D(500000)), ("其他资金", D(0)), ("其他资金", D(20000))]
        lines = [("年度资金总额", 50, 52, 50), *heading[1], *spending, *heading[0], *source]
        assert parts(read(block(*lines), tmp_path)) == [("基本支出", D(410000)), ("项目支出", D(110000))]

    def test_two_ways_of_splitting_side_by_side(self, tmp_path: Path) -> None:
        lines = [
            ("年度资金总额", 9, 8, 7),
            ("按收入性质分：", None, None, "按支出性质分："),
            ("其中：一般公共预算", 8, "其中：基本支出", 5),
        ]
        rows = read(block(*lines, ("政府性基金拨款", 0, "项目支出", 3)), tmp_path)
        assert totals(rows) == wan(9, 8, 7)
        assert (parts(rows), rows["raw_problems"]) == ([], [])

    def test_lines_that_nobody_knows_are_parts(self, tmp_path: Path) -> None:
        lines = [("年度资金总额", 10, 10, 9), ("财政拨款", 8, 8, 8), ("社会捐赠", 1, 1, 1), ("银行贷款", 1, 1, None)]
        rows = read(block(*lines), tmp_path)
        assert parts(rows) == [("财政拨款", D(80000)), ("社会捐赠", D(10000)), ("银行贷款", D(10000))]

    def test_all_lines_of_sichuan(self, tmp_path: Path) -> None:
        lines = [
            ("总额", 10, 10, 9),
            ("其中：财政资金", 7, 7, 7),
            ("财政专户管理资金", 1, 1, 1),
            ("单位资金", 1, 1, 1),
            ("其他资金", 1, 1, 0),
        ]
        rows = read(block(*lines, name="预算执行情况（10分）（万元）"), tmp_path)
        assert parts(rows) == [("财政拨款", D(70000)), *[("其他资金", D(10000))] * 3]

    @pytest.mark.parametrize("name", DOWN)
    def test_what_stands_left_of_the_lines(self, name: str, tmp_path: Path) -> None:
        """Numbers or marks beside the labels are no amounts."""
        page = template(name)
        row, column = page.find("年度资金总额")
        moved = page.moved(lambda at: at, lambda at: at + (at >= column))
        marked = moved.with_cells({(row + n, column): f"{n + 1}." for n in range(3)})
        assert parts(read(unmerged(marked), tmp_path)) == parts(read(page, tmp_path))

    def test_text_in_an_amount_is_a_problem(self, tmp_path: Path) -> None:
        rows = read(block(("年度资金总额", 10, 10, 9), ("财政拨款", 10, "约8万", 8)), tmp_path)
        assert [(row["field"], row["kind"], row["value"]) for row in rows["raw_problems"]] == [
            ("amount", "not_a_number", "约8万")
        ]


def goal(*lines: dict[int, Any]) -> Page:
    """A goal form with another fund block."""
    page = template("GO")
    row, _ = name_of("GO")
    cells = {at: value for at, value in page.cells.items() if at[0] not in (row, row + 1)}
    cells = {(at[0] + (len(lines) - 2) * (at[0] > row), at[1]): value for at, value in cells.items()}
    cells |= {(row + n, column): value for n, line in enumerate(lines) for column, value in line.items()}
    return Page(cells)


GOALS = {
    "below": [{0: "项目资金（万元）", 1: "年度资金总额", 2: "财政拨款", 3: "其他资金"}, {1: 10, 2: 9, 3: 1}],
    "beside": [{0: "项目资金（万元）", 1: "年度资金总额：", 3: 10}, {1: "其中：财政拨款", 3: 9}, {1: "其他资金", 3: 1}],
    "beside, the unit apart": [
        {0: "项目资金", 1: "年度资金总额", 2: 10, 4: "单位：万元"}, {1: "财政拨款", 2: 9}, {1: "其他资金", 2: 1},
    ],
    "within the cells of the labels": [
        {0: "项目资金（万元）", 1: "年度资金总额：10"}, {1: "其中：财政拨款：9"}, {1: "其他资金：1万元"},
    ],
    "side by side": [{0: "项目资金（万元）", 1: "年度资金总额", 2: 10, 3: "财政拨款", 4: 9, 5: "其他资金", 6: 1}],
    "two halves": [
        {0: "项目资金（万元）", 1: "中期资金总额：", 2: 30, 3: "年度资金总额：", 5: 10},
        {1: "其中：财政拨款", 2: 27, 3: "其中：财政拨款", 5: 9},
        {1: "其他资金", 2: 3, 3: "其他资金", 5: 1},
    ],
    "two halves, the year's first": [
        {0: "项目资金（万元）", 1: "年度资金总额：", 2: 10, 3: "中期资金总额：", 5: 30},
        {1: "其中：财政拨款", 2: 9, 3: "其中：财政拨款", 5: 27},
        {1: "其他资金", 2: 1, 3: "其他资金", 5: 3},
    ],
    "a column of amounts": [
        {0: "投入目标\n（万元）", 1: "资金来源", 3: "年初安排金额（万元）"},
        {1: "资金总额", 3: 10},
        {1: "其中：", 2: "财政拨款数", 3: 9},
        {2: "其他资金", 3: 1},
    ],
    "a column of amounts without a name": [
        {0: "项目资金申请（万元）", 1: "年度资金申请总额", 3: 10},
        {1: "一般公共预算拨款", 3: 9},
        {1: "国有资本经营预算拨款", 3: 1},
    ],
}  # fmt: skip


class TestGoals:
    """Lines that run to the right, or have their amounts beside or below."""

    @pytest.mark.parametrize("lines", GOALS.values(), ids=GOALS)
    def test_forms(self, lines: list[dict[int, Any]], tmp_path: Path) -> None:
        rows = read(goal(*lines), tmp_path)
        assert unit(rows) == "万元"
        assert totals(rows, "amount") == wan(10)
        assert parts(rows, "amount") == [("财政拨款", D(90000)), ("其他资金", D(10000))]
        assert "amount" not in [row["field"] for row in rows["raw_problems"]]
        assert rows["raw_goals"][0]["goal"] == "培训教师 500 人次"

    def test_a_line_that_nobody_knows(self, tmp_path: Path) -> None:
        """Kept as a part, as in the other forms."""
        for lines in (
            [{0: "项目资金（万元）", 1: "年度资金总额", 2: "财政拨款", 3: "社会捐赠"}, {1: 10, 2: 9, 3: 1}],
            [{0: "项目资金（万元）", 1: "年度资金总额", 2: 10}, {1: "财政拨款", 2: 9}, {1: "社会捐赠", 2: 1}],
        ):
            rows = read(goal(*lines), tmp_path)
            assert parts(rows, "amount") == [("财政拨款", D(90000)), ("社会捐赠", D(10000))]

    def test_blank_amounts(self, tmp_path: Path) -> None:
        rows = read(goal({0: "项目资金（万元）", 1: "年度资金总额", 3: "财政拨款", 5: "其他资金"}), tmp_path)
        assert totals(rows, "amount") == [None]
        assert parts(rows, "amount") == [("财政拨款", None), ("其他资金", None)]


def test_a_goal_beside_a_column_of_kinds(tmp_path: Path) -> None:
    """The word 年度指标 in a column of the indicators names no goal."""
    page = template("GO")
    row = page.find("绩效指标")[0]
    changed = page.with_cells(
        {page.find("年度总体目标"): "项目总体目标", (row, 0): "指标类型", (row + 1, 0): "年度指标"}
    )
    assert read(changed, tmp_path)["raw_goals"][0]["goal"] == "培训教师 500 人次"
