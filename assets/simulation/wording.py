"""What a simulation changes in the policy, in Chinese: parameters by the policy's own names, values in words.

Here: words for the parts of an entry and for values that are codes. Not here: which values differ (`policy`).
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from policy.articles import EFFECTS, LIGHTS, figure, percent
from policy.model import Policy, Stated

PARTS = {
    "effect": "处理方式",
    "rate": "比例",
    "when": "触发依据",
    "grades": "等级",
    "flags": "监控处理",
    "voided_by": "不适用的例外事项",
    "order": "先后次序",
    "lower": "下限",
    "upper": "上限",
    "closed": "含上限",
    "pending": "待审核",
    "evaluation": "自评折算",
    "monitoring": "监控折算",
    "words": "用词",
    "operator": "符号",
    "units": "计量单位",
    "excess": "超出界限",
    **LIGHTS,
}
"""Of the address of a value: what follows the name of its entry."""
VALUES = {
    **EFFECTS,
    "rate": "按比例扣减",
    "true": "是",
    "false": "否",
    "linear": "按直线",
    "steps": "以最近一个所列月份为准",
    "adjusted": "全年预算数",
    "initial": "年初预算数",
    "evaluated_year_total": "被评价年度预算总额",
    "requested": "申报数",
    "current_initial": "本年年初预算数",
    "largest": "取最大的一条",
    "sum": "逐条相加",
    "off": "否",
    "weekends": "是",
    "cumulative": "按序时比较",
    "within": "按是否达标",
    "ex_ante": "事前绩效评估",
    "goals": "绩效目标",
    "grade": "评价等级",
    "same_content": "同一支出内容的评价等级",
    "monitoring": "运行监控",
    "rectification": "整改情况",
    "carry_over": "结转资金",
}
NONE = "（无）"


def changes_in_chinese(present: Policy, other: Policy, year: int) -> list[tuple[str, str, str]]:
    """Parameters whose value in force in a budget year differs: name, value here, value there; «（无）» for none.

    Words of a bureau's own, such as what a rule of its own is told, stand as its file has them.
    """
    here, there = ({each.address: each for each in plan.stated(year)} for plan in (present, other))

    def said(told: dict[str, Stated], policy: Policy, address: str) -> str:
        return value(told[address], policy, year) if address in told else NONE

    return [
        (parameter(here.get(address) or there[address]), said(here, present, address), said(there, other, address))
        for address, _, _ in present.differences(other, year)
    ]


def parameter(stated: Stated) -> str:
    """The name of a value: that of its entry, and which of the entry's values it is."""
    parts = stated.address.removeprefix(stated.key).strip(".").split(".")
    if stated.key == "minimum_execution" and parts != [""]:
        return f"{stated.entry.zh}（{parts[0]}月）"
    said = "".join(PARTS.get(part, part) for part in parts)
    return f"{stated.entry.zh}（{said}）" if said else stated.entry.zh


def value(stated: Stated, policy: Policy, year: int) -> str:
    """A value in words: amounts with their unit, shares in percent, codes by what they are called."""
    part = stated.address.rpartition(".")[2]
    try:
        amount = Decimal(stated.text)
    except InvalidOperation:
        treatments = {key: str(entry.at(year)) for key, entry in policy.sections["treatments"].items()}
        return "、".join(treatments.get(word, VALUES.get(word, word)) for word in stated.text.split(","))
    if part == "rate":
        return percent(amount)
    return figure(amount, stated.entry.unit) if stated.entry.unit else stated.text
