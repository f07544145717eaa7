"""Forms and requests that auditors would pick out by hand (SE11 to SE20, B01 to B03), among the honest ones of the sample city.

Here: what is changed in which record, of projects that nothing else has happened to. Not here: the checks. No number is
drawn: every other project has what it had.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from sample.city import City, Project, rounded
from sample.records import EXECUTION_WEIGHT, Record

Change: TypeAlias = Callable[[Record], None]
LEAST_PLAIN = 80
"""Projects without a story that a city must have for any of this: the mistakes take the first of them."""
TWICE_EVERY = 25
"""Projects with the last of so many numbers are sent twice."""
COUNT, QUALITY, TIME, COST, BENEFIT, LASTING = range(6)
"""Places of indicators in every form."""
COPIED = "全面完成年度各项工作任务，资金使用规范，群众普遍认可，综合效益良好"


def _executed_little(record: Record) -> None:
    """SE11, SE12: four tenths of the money, and full marks for everything."""
    executed = rounded(record["adjusted_budget"] * Decimal("0.4"))
    total = {**record["funds"]["年度资金总额"], "executed": executed}
    for row in record["indicators"]:
        if row["target"] is not None and row["operator"] == "≥":
            row["actual"] = row["target"]
        row |= {"score": row["weight"], "reason": None}
    earned = sum((row["weight"] for row in record["indicators"]), Decimal(0))
    execution = rounded(EXECUTION_WEIGHT * executed / record["adjusted_budget"])
    record |= {
        "funds": {"年度资金总额": total},
        "executed": executed,
        "execution_rate": rounded(executed / record["adjusted_budget"], Decimal("0.0001")),
        "execution_score": execution,
        "indicator_score": earned,
        "total_score": execution + earned,
    }


def _line(place: int, **values: Any) -> Change:
    return lambda record: record["indicators"][place].update(values)


def _same_name(record: Record) -> None:
    record["indicators"][BENEFIT]["level3"] = record["indicators"][COUNT]["level3"]


def _cost_to_reach(record: Record) -> None:
    line = record["indicators"][COST]
    line |= {"operator": "≥", "actual": line["target"]}


def _easy(record: Record) -> None:
    line = record["indicators"][COUNT]
    line["actual"] = line["target"] * Decimal("1.5")


def _lowered(record: Record) -> None:
    line = record["indicators"][COUNT]
    line |= {"target": line["target"] / 2, "actual": line["target"] / 2}


def _gone(record: Record) -> None:
    record["indicators"][BENEFIT]["level3"] = "受益单位数量"


def _hopeful(record: Record) -> None:
    line = record["indicators"][COUNT]
    line["expected_text"] = f"{line['target'] * 2}"


VAGUE: Record = {
    "level3": "管护水平明显提升",
    "operator": "≥",
    "target": Decimal(90),
    "target_text": None,
    "unit": "%",
    "actual": Decimal(90),
    "actual_text": None,
}
PLANTS: tuple[tuple[tuple[str, ...], str, Change], ...] = (
    (("SE11", "SE12"), "SE", _executed_little),
    (("SE13",), "SE", lambda record: record.update(actual_goal=COPIED)),
    (("SE13",), "SE", lambda record: record.update(actual_goal=f"{COPIED}。")),
    (("SE14",), "SE", _same_name),
    (("SE15",), "SE", _line(QUALITY, level3="资金支付率")),
    (("SE16",), "SE", _cost_to_reach),
    (("SE17",), "SE", _easy),
    (("SE18",), "SE", _line(LASTING, **VAGUE)),
    (("SE19",), "SE", _lowered),
    (("SE19",), "SE", _gone),
    (("SE20",), "MO", _hopeful),
    (("SE20",), "MO", _line(TIME, possibility="完全不可能", reason="设备尚未到货")),
)
"""The patterns that a change makes, in which form of year E, and the change."""
REGISTERED = ("B01", "B02", "B03")


@dataclass
class Planted:
    """Which project carries what: codes of patterns by project (`codes`), the changes of forms by form and project."""

    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forms: dict[tuple[str, str], Change] = field(default_factory=dict)

    def changed(self, form: str, project: Project, record: Record) -> Record:
        """Return a form of year E as it is handed in."""
        if (form, project.code) not in self.forms:
            return record
        record = deepcopy(record)
        self.forms[form, project.code](record)
        return record

    def registered(self, layout: str, lag: int, rows: Iterable[Record]) -> Iterator[Record]:
        """Yield the rows of a register as the bureau keeps them: of year B (`lag` 0) or so many years before."""
        for row in rows:
            for code in self.codes.get(row.get("project_code", ""), ()):
                if (layout, lag, code) == ("R-BUDG", 2, "B01"):
                    row |= {"executed": rounded(row["adjusted_budget"] * Decimal("0.5"))}
                elif (layout, lag, code) == ("R-PROJ", 0, "B02"):
                    row |= {"nature": "一次性项目"}
                elif (layout, lag, code) == ("R-BUDG", 1, "B03"):
                    row |= {"adjusted_budget": rounded(row["adjusted_budget"] * Decimal("0.6"))}
            yield row


def plant(city: City, plain: Iterable[Project]) -> Planted:
    """Choose who carries which pattern, from the last of the projects without a story; nobody in a city that has few.

    `plain` hand in their forms of year E.
    """
    able = [project for project in plain if _is_able(project, city)]
    planted = Planted()
    if len(able) < LEAST_PLAIN:
        return planted
    last = list(reversed(able))
    for codes, form, change in PLANTS:
        twins = [project for project in able if planted.codes.get(project.code) == codes]
        project = next(each for each in last if not any(each.department is twin.department for twin in twins))
        last.remove(project)
        planted.codes[project.code] = codes
        planted.forms[form, project.code] = change
    for code in REGISTERED:
        planted.codes[last.pop(0).code] = (code,)
    return planted


def _is_able(project: Project, city: City) -> bool:
    """Tell whether a project lives all three years, is sent once, and asks for no less than it had."""
    if project.first > city.evaluated or project.last < city.budgeted:
        return False
    before, asked = project.budgets[city.evaluated], project.budgets[city.budgeted].requested
    return int(project.code[-5:]) % TWICE_EVERY != TWICE_EVERY - 1 and asked >= before.adjusted > 0
