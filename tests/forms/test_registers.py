"""Registers to rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from tests.forms.books import CODE, save
from tests.forms.readings import cells, one, pick, read

REGISTERS = {
    "R-UNIT": (
        ["部门单位名录", "单位编码", "单位名称", "部门编码", "部门名称"],
        [219001.0, "市第一中学", 219, "市教育局"],
        {"unit_code": "219001", "unit_name": "市第一中学", "department_code": "219", "department_name": "市教育局"},
    ),
    "R-PROJ": (
        ["项目库登记表", "项目编码", "项目名称", "部门编码", "单位编码", "项目类别", "支出内容", "项目性质", "是否新增", "是否重点",
         "是否涉密", "前身项目编码"],
        [CODE, "甲", "219", "219001", "3 特定目标类", " 内容 ", "经常性项目", "否", "是", "否", None],
        {"class": "3", "content": "内容", "is_new": False, "is_key": True, "is_classified": False, "predecessor_code": None},
    ),
    "R-BUDG": (
        ["项目预算表（万元）", "项目编码", "年初预算数", "全年预算数", "执行数", "申报数"],
        [CODE, 1, 2.5, None, 0],
        {"initial_budget": D(10000), "adjusted_budget": D(25000), "executed": None, "requested": D(0)},
    ),
    "R-BASE": (
        ["部门基本支出表（元）", "部门编码", "人员经费", "公用经费"],
        ["219", 10.005, "1,000"],
        {"department_code": "219", "personnel": D("10.01"), "public_funds": D(1000)},
    ),
    "R-REV": (
        ["绩效评价复核结果表", "对象", "编码", "复核得分", "复核方式", "审核意见", "复核日期"],
        ["部门整体", 219, 88.5, "抽评", None, "2026-05-11"],
        {"subject": "部门整体", "code": "219", "review_score": D("88.5"), "reviewed_on": date(2026, 5, 11)},
    ),
    "R-REV-D": (
        ["复核明细表", "对象", "编码", "三级指标", "复核得分", "理由"],
        ["部门整体", 219, "履职效果", 8.5, "资料不全"],
        {"subject": "部门整体", "code": "219", "line_no": 1, "level3": "履职效果", "review_score": D("8.5"), "reason": "资料不全"},
    ),
    "R-DATE": (
        ["批复公开登记表", "部门编码", "事项", "财政批复日期", "批复所属单位日期", "备案日期", "公开日期", "公开网址",
         "决算上报日期"],
        ["219", "部门决算", "2026/8/20", None, None, 20260909, "https://www.example.gov.cn/1", "2026年3月31日"],
        {"matter": "部门决算", "approved_on": date(2026, 8, 20), "filed_on": None, "published_on": date(2026, 9, 9),
         "reported_on": date(2026, 3, 31)},
    ),
    "R-EXC": (
        ["例外事项登记表（元）", "项目编码", "例外类型", "金额", "批准文号", "批准人", "批准日期", "事由"],
        [CODE, "保留金额", 100, "〔2026〕1号", "李局长", None, "民生"],
        {"kind": "保留金额", "amount": D(100), "approval_number": "〔2026〕1号", "approved_on": None, "reason": "民生"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", REGISTERS)
@pytest.mark.parametrize("reverse", [False, True])
def test_registers(tmp_path: Path, form: str, reverse: bool) -> None:
    (title, *header), row, expected = REGISTERS[form]
    step = -1 if reverse else 1
    rows = read(
        save(tmp_path / "a.xlsx", [[title], [], ["2026年度"], header[::step], row[::step], ["注：无"]], at=(1, 1))
    )
    assert one(rows, "raw_sheets")["form"] == form
    assert one(rows, "raw_sheets")["stated_year"] == 2026
    assert rows["raw_problems"] == []
    found = one(rows, "raw_" + form.lower().replace("-", "_"))
    assert found["subject_no"] == 1
    assert {name: found[name] for name in expected} == expected


def test_lines_of_a_review_are_one_subject(tmp_path: Path) -> None:
    """Wherever they stand; what cannot be read is told of the line."""
    head = ["对象", "编码", "三级指标", "复核得分", "理由"]
    lines = [
        ["项目", CODE, "预算执行率", 9.5, None],
        ["部门整体", "219", "履职效果", 30, None],
        ["项目", CODE, "培训人次", "优", "无依据"],
    ]
    rows = read(
        save(tmp_path / "a.xlsx", [["绩效评价复核明细表"], ["2026年度"], head, *lines, ["合计", None, None, 39.5]])
    )
    assert pick(rows["raw_r_rev_d"], "subject_no", "line_no", "review_score") == [
        (1, 1, D("9.5")),
        (2, 2, D(30)),
        (1, 3, None),
    ]
    assert pick(rows["raw_problems"], "subject_no", "line_no", "field", "kind") == [
        (1, 3, "review_score", "not_a_number")
    ]
    assert one(rows, "raw_sheets")["rows_read"] == 3


def test_register_problems(tmp_path: Path) -> None:
    (title, *header), row, _ = REGISTERS["R-PROJ"]
    bad = ["1", "甲", 7, 19001, "4", None, "常年", "无", "是", "否", "x"]
    rows = read(save(tmp_path / "a.xlsx", [[title], header, row, bad]))
    assert pick(rows["raw_problems"], "subject_no", "field", "kind") == [
        (2, "project_code", "code"),
        (2, "department_code", "lost_digits"),
        (2, "unit_code", "lost_digits"),
        (2, "class", "word"),
        (2, "nature", "word"),
        (2, "is_new", "word"),
        (2, "predecessor_code", "code"),
    ]
    assert len(rows["raw_r_proj"]) == 2


def test_a_missing_column_is_told_at_the_header(tmp_path: Path) -> None:
    rows = read(
        save(tmp_path / "a.xlsx", [["部门单位名录"], ["单位编码", "单位名称", "部门编码"], ["219001", "甲", "219"]])
    )
    assert "department_name" not in cells(one(rows, "raw_r_unit"))
    assert pick(rows["raw_headers"], "kind", "row_no", "cell", "labels", "unknown") == [
        ("missing", 2, "A2", "「部门名称」", None)
    ]
