"""The Chinese words of a workbook for the codes in the tables. CSV and Parquet keep the codes."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

JOBS = {
    "annual_self_evaluation": "年度绩效自评",
    "midyear_monitoring": "年中绩效运行监控",
    "next_year_control_figures": "下年度预算控制数",
}
STATUSES = {
    "final": "已确定",
    "held": "暂缓确定",
    "not_admitted": "不予安排",
    "exempted": "按例外安排",
    "accepted": "已采用",
    "superseded": "已被新版替代",
    "rejected": "已退回",
    "skipped": "未读取",
}
WORDS: dict[str, dict[str, str]] = {
    "job": JOBS,
    "status": STATUSES,
    "public_funds_status": {**STATUSES, "pending": "待定"},
    "grade_source": {"review": "复核", "self": "自评", "missing": "未自评"},
    "severity": {"reject": "退回", "warn": "提示"},
    "subject": {"project": "项目", "department_public_funds": "部门公用经费"},
    "rule": {"exception": "例外事项"},
    "clause": {"local": "地方规定"},
    "source": {"plan": "实施方案", "local": "地方规定"},
}
"""By column: code and word. The rules of the ledger are named by the policy."""
OF_PUBLIC_LINES = frozenset({"congress_pack"})
"""Tables beside the public ones that list no classified project, so that their totals must say so."""


def in_chinese(column: str, value: str) -> str:
    """Give the word for a code of a column; the value itself where it has none (most text already is Chinese)."""
    return WORDS.get(column, {}).get(value, value)


def in_ten_thousands(value: Decimal) -> Decimal:
    """Money (元) as it is printed in 万元: half-up to two places, but never an amount as nothing."""
    exact = value / 10_000
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return rounded if rounded or not value else exact.normalize()
