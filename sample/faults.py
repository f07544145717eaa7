"""Submissions with one mistake each, so that every check of a form has something to find in the sample city.

Here: the mistakes, as changes to a good form's record or sheet, named by the check that should see them. Not here: the
checks. A mistake that is sent back leaves the good form before it in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from forms.handouts.writing import Unit, write
from forms.layouts import LAYOUTS
from forms.layouts.words import STEPS
from sample.records import FULL_SCORE, Record
from sample.workbooks import content

WAN = Decimal(10000)
TOTAL = "年度资金总额"


@dataclass
class Draft:
    """A good form about to be spoilt: its record, what its heading states, and changes to the written cells.

    `cells` maps a field's name to a text for its first cell, or a printed text to its replacement.
    """

    record: Record
    year: int
    unit: Unit
    other: Record
    cells: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, str | None] = field(default_factory=dict)

    @property
    def indicator(self) -> Record:
        """The first indicator, a count with a target of at least something."""
        first: Record = self.record["indicators"][0]
        return first

    @property
    def total(self) -> Record:
        """The first line of the fund block."""
        line: Record = self.record["funds"][TOTAL]
        return line

    def set_money(self, **amounts: Decimal) -> None:
        """Set amounts of the total line and leave out the parts that would contradict them."""
        self.record["funds"] = {TOTAL: {**self.total, **amounts}}
        self.record |= amounts


@dataclass(frozen=True)
class Fault:
    """One mistake: the check that it breaks, the form that carries it, what it is, and how a good form becomes it."""

    code: str
    form: str
    title: str
    spoil: Callable[[Draft], None]


def _set(**values: Any) -> Callable[[Draft], None]:
    """Spoil values of the record."""
    return lambda draft: draft.record.update(values)


def _line(**values: Any) -> Callable[[Draft], None]:
    """Spoil values of the first indicator."""
    return lambda draft: draft.indicator.update(values)


def _more(part: str, by: Decimal, *names: str) -> Callable[[Draft], None]:
    """Raise numbers of a part of the draft: its `record`, or the first `indicator`."""
    return lambda draft: getattr(draft, part).update({name: getattr(draft, part)[name] + by for name in names})


def _of_other(*names: str) -> Callable[[Draft], None]:
    """Put in what another department's form says."""
    return lambda draft: draft.record.update({name: draft.other[name] for name in names})


def _above_budget(item: str) -> Callable[[Draft], None]:
    return lambda draft: draft.set_money(**{item: draft.total["adjusted_budget"] + WAN})


def _cell(**cells: Any) -> Callable[[Draft], None]:
    return lambda draft: draft.cells.update(cells)


def _print(text: str, other: str | None) -> Callable[[Draft], None]:
    return lambda draft: draft.printed.update({text: other})


def _last_year(draft: Draft) -> None:
    draft.year -= 1


def _above_weight(draft: Draft) -> None:
    draft.record["total_score"] += draft.indicator["weight"] + 1 - draft.indicator["score"]
    draft.indicator["score"] = draft.indicator["weight"] + 1


def _parts_short(draft: Draft) -> None:
    part = {item: amount - WAN for item, amount in draft.total.items()}
    draft.record["funds"] = {TOTAL: draft.total, "财政拨款": part}


def _wan_as_yuan(draft: Draft) -> None:
    draft.unit = "元"
    draft.set_money(**{item: (amount / WAN).quantize(Decimal("0.01")) for item, amount in draft.total.items()})


def _no_reason(draft: Draft) -> None:
    draft.indicator["actual"] = (draft.indicator["target"] * Decimal("0.9")).quantize(Decimal("0.01"))
    lost = draft.indicator["score"] - draft.indicator["weight"] * Decimal("0.9")
    draft.indicator.update({"score": draft.indicator["score"] - lost, "reason": None})
    draft.record["total_score"] -= lost


def _conflicting_unit(draft: Draft) -> None:
    draft.unit = "元"
    draft.cells["adjusted_budget"] = "100万元"


def _six_items(draft: Draft) -> None:
    draft.record["items"] = draft.record["items"][:-1]


def _item_above_weight(draft: Draft) -> None:
    draft.record["items"][0]["review_score"] = draft.record["items"][0]["weight"] + 1


def _dates_backwards(draft: Draft) -> None:
    first, second = draft.record["steps"][:2]
    first["decided_on"], second["decided_on"] = second["decided_on"], first["decided_on"]


def _review_first(draft: Draft) -> None:
    draft.record["steps"] = [{**draft.record["steps"][0], "step": STEPS[-1]}]


def _without_sign(draft: Draft) -> None:
    draft.cells["target_text"] = f"{draft.indicator['target']}{draft.indicator['unit']}"


def _without_weights(draft: Draft) -> None:
    for indicator in draft.record["indicators"]:
        indicator["weight"] = None


NO_SUCH_CODE = "64050019T999999999999"

FAULTS = (
    Fault("SE01", "SE", "分值合计不为100", _more("indicator", Decimal(5), "weight")),
    Fault("G07", "SE", "指标得分未填", _line(score=None)),
    Fault("G02", "SE", "年度与报送年度不符", _last_year),
    Fault("G02", "SE", "未填年度", lambda draft: _print(f"（{draft.year}年度）", None)(draft)),
    Fault("G03", "SE", "表名不在目录内", _print("项目支出绩效自评表", "年度工作总结表")),
    Fault("G04", "SE", "未注明金额单位", _print("项目资金（万元）", "项目资金")),
    Fault("G05", "SE", "公式没有计算结果", _cell(score="=H6+1")),
    Fault("G06", "SE", "项目编码不在项目库", _set(project_code=NO_SUCH_CODE)),
    Fault("G06", "SE", "项目编码位数不足", _set(project_code="64050025T123")),
    Fault("G06", "SE", "项目不属于所填部门", _of_other("department_code", "department_name", "unit_code", "unit_name")),
    Fault("G06", "SE", "单位不属于所填部门", _of_other("unit_code", "unit_name")),
    Fault("G07", "SE", "实际完成值未填", _line(actual=None)),
    Fault("G08", "SE", "得分不是数字", _cell(score="九分半")),
    Fault("G08", "SE", "金额为负", _cell(executed=-5)),
    Fault("G08", "SE", "单元格单位与表头不符", _conflicting_unit),
    Fault("G09", "SE", "表头缺少年度指标值", _print("年度指标值", "参考数据")),
    Fault("G10", "SE", "表头栏目无法识别", _print("偏差原因分析及改进措施", "其他事项")),
    Fault("G11", "SE", "表头栏目重复", _print("得分", "分值")),
    Fault("G12", "SE", "未填项目编码", _set(project_code=None)),
    Fault("G13", "SE", "指标值未写明符号", _without_sign),
    Fault("G14", "SE", "完成值与指标值单位不同", _cell(actual_text="12小时")),
    Fault("SE02", "SE", "得分高于分值", _above_weight),
    Fault("SE03", "SE", "总分与各项之和不符", _more("record", Decimal(-1), "total_score")),
    Fault("SE04", "SE", "执行率得分与计算不符", _more("record", Decimal("-0.5"), "execution_score", "total_score")),
    Fault("SE05", "SE", "资金总额与分项之和不符", _parts_short),
    Fault("SE06", "SE", "万元填成元", _wan_as_yuan),
    Fault("SE06", "SE", "全年预算数与预算表不符", _above_budget("adjusted_budget")),
    Fault("SE07", "SE", "执行数大于预算数", _above_budget("executed")),
    Fault("SE08", "SE", "扣分指标未说明原因", _no_reason),
    Fault("MO01", "MO", "执行数大于预算数", _above_budget("executed")),
    Fault("MO02", "MO", "完成目标可能性用词不符", _line(possibility="基本能")),
    Fault("MO03", "MO", "红灯指标未说明原因", _line(actual=Decimal(0), reason=None)),
    Fault("MO04", "MO", "监控月份超出范围", _cell(month=13)),
    Fault("MO05", "MO", "表头月份与截止月份不符", _print("1-7月执行数", "1-6月执行数")),
    Fault("MO06", "MO", "指标均未填分值", _without_weights),
    Fault("G07", "MO", "实施条件未填", _set(conditions_met=None)),
    Fault("EX01", "EX", "得分高于分值", _item_above_weight),
    Fault("EX01", "EX", "评估内容缺项", _six_items),
    Fault("GO01", "GO", "分值合计不足", _more("indicator", Decimal(-5), "weight")),
    Fault("GO02", "GO", "审核日期倒序", _dates_backwards),
    Fault("GO02", "GO", "未经部门审核直接复审", _review_first),
    Fault("GO03", "GO", "指标不可衡量", _line(target=None, target_text="显著提升", unit=None)),
    Fault("GO04", "GO", "指标均未填分值", _without_weights),
)
"""Mistakes in the forms of a project, rejected ones and warnings."""


def spoilt(fault: Fault, record: Record, year: int, other: Record) -> bytes:
    """Return the workbook of a good form with this mistake; `other` is the head of another department's project."""
    draft = Draft(deepcopy(record), year, "万元", other)
    fault.spoil(draft)
    workbook = Workbook()
    sheet: Worksheet = workbook.worksheets[0]
    places = write(sheet, LAYOUTS[fault.form], draft.record, year=draft.year, unit=draft.unit)
    for name, value in draft.cells.items():
        sheet[next(place.cell for place in places if place.field.name == name)] = value
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value in draft.printed:
                cell.value = draft.printed[cell.value]
    return content(workbook)


@dataclass(frozen=True)
class BadRows:
    """Rows of a register that are sent back one by one, and the check that each of them breaks."""

    codes: tuple[str, ...]
    register: str
    title: str
    rows: tuple[Record, ...]


def bad_rows(listed: Record, new: Record, year: int, lines: list[Record]) -> Iterator[BadRows]:
    """Yield register rows with mistakes: about a listed project of year E, a code that is free, a review that has `lines`."""
    code, amount = {"project_code": listed["project_code"]}, Decimal(1_000_000)
    twice = tuple({**code, "adjusted_budget": amount * times, "requested": amount} for times in (1, 2))
    yield BadRows(("R01",), "R-BUDG", "同一项目两行不一致", twice)
    review = {"subject": "项目", "code": listed["project_code"], "review_score": FULL_SCORE + 5, "method": "抽评"}
    yield BadRows(("R02",), "R-REV", "复核得分超过满分", ({**review, "reviewed_on": f"{year + 1}-05-20"},))
    if lines:
        total = sum((line["review_score"] for line in lines), Decimal("0.5"))
        other = {**review, "code": lines[0]["code"], "review_score": total, "reviewed_on": f"{year + 1}-05-20"}
        yield BadRows(("R06",), "R-REV", "复核得分与明细合计不符", (other,))
    excused = {**code, "kind": "不予压减", "approved_by": "王局长"}
    unnamed = {**code, "kind": "保留金额", "approval_number": f"财绩〔{year + 1}〕99号", "approved_by": "王局长"}
    yield BadRows(("R03",), "R-EXC", "缺批准文号或保留金额", (excused, unnamed))
    row = {**new, "class": "3", "nature": "一次性项目", "is_new": "否", "is_key": "否", "is_classified": "否"}
    wrong = ({**row, "project_code": "64050025X000000000001"}, {**row, "is_new": "新增"}, {**row, "project_name": None})
    numbered = [{**each, "project_code": each["project_code"][:-1] + str(n)} for n, each in enumerate(wrong)]
    yield BadRows(("G06", "G07", "G08"), "R-PROJ", "编码、用词或必填项有误", tuple(numbered))


def damaged(good: bytes) -> bytes:
    """Return a workbook cut off half-way, as a broken transfer leaves it."""
    return good[: len(good) // 2]


def encrypted() -> bytes:
    """Return the least container of a workbook with a password: a compound file that names an encrypted package."""
    sector, free, end, fat = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

    def words(*values: int) -> bytes:
        return b"".join(value.to_bytes(4, "little") for value in values)

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        text = f"{name}\0".encode("utf-16-le")
        links = text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + words(free, right, child)
        return (links + bytes(36) + words(end, 0, 0)).ljust(128, b"\0")

    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + bytes.fromhex("3e000300feff09000600") + bytes(6)
    header += words(0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    table = words(fat, end).ljust(sector, b"\xff")
    entries = [("Root Entry", 5, 1, free), ("EncryptedPackage", 2, free, 2), ("EncryptionInfo", 2, free, free)]
    directory = b"".join(entry(*each) for each in entries).ljust(sector, b"\0")
    return header.ljust(sector, b"\xff") + table + directory


SCANNED = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
"""A scan in place of a workbook: not a type that is read."""
