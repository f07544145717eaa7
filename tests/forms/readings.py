"""Readings for tests: rows of a file that can be read, and forms other than the self-evaluation."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

from forms.reader import read_file
from tests.forms.books import CODE, annual
from warehouse.tables import TABLES

ADDED_BY_CALLER = {"region", "year", "sha256"}


def read(path: Path) -> dict[str, list[dict]]:
    reading = read_file(path)
    assert (reading.problem, reading.detail) == (None, "")
    for table, rows in reading.rows.items():
        for row in rows:
            assert set(row) == set(TABLES[table].names) - ADDED_BY_CALLER, table
    assert pickle.loads(pickle.dumps(reading)) == reading
    return reading.rows


def one(rows: dict[str, list[dict]], table: str) -> dict:
    assert len(rows[table]) == 1
    return rows[table][0]


def pick(rows: list[dict], *names: str) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in rows]


def cells(row: dict) -> dict[str, str]:
    return json.loads(row["cells"])


def without_places(rows: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The rows without addresses and the sheet's name: the same whatever the layout."""
    places = {"cells", "sheet", "cell", "title_cell", "year_cell", "unit_cell", "month_cell", "header_month_cell"}
    places |= {"rows_seen", "rows_passed"}  # notes and totals that other layouts add
    return {
        table: [{name: value for name, value in row.items() if name not in places} for row in found]
        for table, found in rows.items()
    }


def department() -> list[list]:
    rows = annual("部门整体支出绩效自评表")
    rows[2:4] = [["部门名称", "219-市教育局"]]
    rows[3][0] = "部门整体支出（万元）"
    rows[5][1], rows[6][1] = "其中：基本支出", "项目支出"
    del rows[7]
    return rows


def monitoring() -> list[list]:
    return [
        ["项目支出绩效运行监控表"],
        ["（2026年度）", None, "监控截止月份", 7],
        ["项目名称", "示范项目", None, None, "项目编码", CODE],
        ["主管部门", "市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["实施条件是否满足", "是"],
        ["项目资金（元）", None, "年初预算数", "全年预算数", "1-7月执行数", "执行率", "全年预计执行数"],
        [None, "年度资金总额", 100, 200.5, "100.255", 0.5, 200],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "分值",
            "1-7月执行情况",
            "全年预计完成值",
            "完成目标可能性",
            "偏差原因分析",
        ],
        [None, "产出指标", "数量指标", "培训人次", "≥500人次", 90, 250, "500", "确定能", None],
    ]


def goal() -> list[list]:
    return [
        ["项目支出绩效目标申报表"],
        ["（2027年度）"],
        ["项目名称", "示范项目", None, None, "项目编码", CODE],
        ["主管部门", "219-市教育局", None, None, "实施单位", "219001-市第一中学"],
        ["项目资金（万元）", "年度资金总额", "财政拨款", "上年结转资金", "其他资金"],
        [None, 815.9, 800, 15.9],
        ["年度总体目标", "按期完成"],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "分值"],
        [None, "产出指标", "数量指标", "培训人次", "≥", 500, "人次", 45],
        [None, "效益指标", "社会效益", "影响", "定性", "显著提升", None, 45],
        ["审核记录", "环节", "结论", "日期", "意见", "整改期限"],
        [None, "单位自评", "通过", "2026-08-01"],
        [None, "财政复审", "退回", "2026年8月20日", "指标不可衡量", "2026-09-01"],
        [None, "财政复审"],
    ]


SE_LIST = [
    ["市教育局项目支出绩效自评汇总表"],
    ["（2025年度）", None, None, "单位：万元", "第二次报送"],
    ["项目编码", "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数", "全年执行数",
     "预算执行率得分", "指标得分", "总分", "偏差原因"],
    [CODE, "甲", "219-市教育局", "219001-市第一中学", 1, 2, 1.5, 7.5, 90, 97.5],
    ["64050025T00000000012", "乙", "219", "219001", 1, "两万", 1, 10, 90, 100],
    [None, "丙", "219", "219001", 1, 1, 1, 10, 90, 100],
    ["合计", None, None, None, 3, 4, 3.5],
]  # fmt: skip
