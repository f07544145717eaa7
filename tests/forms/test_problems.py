"""Values of a form that cannot be read, and values that calamine alone would misread."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from random import Random

import pytest

from forms import reader
from forms.problems import VALUE_PROBLEMS
from forms.sheets import Sheet
from forms.values import Fault, Percent, Uncached
from tests.forms.books import annual, save
from tests.forms.readings import SE_LIST, cells, department, goal, monitoring, one, pick, read
from tests.together import together


@pytest.mark.parametrize(
    ("address", "value", "line", "field", "kind"),
    [
        ("D6", "100元", None, "adjusted_budget", "unit_conflict"),
        ("D7", "九十", 1, "amount", "not_a_number"),
        ("G6", 95, None, "execution_rate", "ratio"),
        ("H13", "好", 1, "score", "not_a_number"),
        ("B4", "21-市教育局", None, "department_code", "code"),
        ("F3", 640500, None, "project_code", "lost_digits"),
        ("D6", "=SUM(D7:D9)", None, "adjusted_budget", "formula"),
        ("D13", '="培训"&"人次"', 1, "level3", "formula"),
        ("D6", "#DIV/0!", None, "adjusted_budget", "not_a_number"),
        ("G6", "#DIV/0!", None, "execution_rate", "not_a_number"),
        ("D13", "#REF!", 1, "level3", "formula"),
    ],
)
def test_problems(tmp_path: Path, address: str, value, line: int | None, field: str, kind: str) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(**{address: value})))
    assert kind in VALUE_PROBLEMS
    assert pick(rows["raw_problems"], "form", "subject_no", "line_no", "field", "cell", "kind", "value") == [
        ("SE", 0, line, field, address, kind, str(value))
    ]


def test_formula_outside_what_is_used(tmp_path: Path) -> None:
    rows = annual()[:6] + annual()[9:]
    rows[-1][7] = "=SUM(H11:H14)+H6"
    found = read(save(tmp_path / "a.xlsx", rows))
    assert pick(found["raw_problems"], "field", "cell", "kind") == [("total_score", "H14", "formula")]


@pytest.mark.parametrize(("formula", "target"), [("=100%", (D(100), "%")), ("=95", (D(95), None))])
def test_literal_formula(tmp_path: Path, formula: str, target: tuple) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(E14=formula, D6=formula.rstrip("%"))))
    indicator = rows["raw_indicators"][1]
    assert (indicator["operator"], indicator["target_text"]) == ("=", formula)
    assert (indicator["target"], indicator["unit"]) == target
    assert one(rows, "raw_self_evaluations")["adjusted_budget"] == D(formula.strip("=%")) * 10000
    assert rows["raw_problems"] == []


def test_percent_formats(tmp_path: Path) -> None:
    formats = {"E14": "0%", "F14": "0.00%", "G6": "0.0%", "G13": '0"%"'}
    rows = read(save(tmp_path / "a.xlsx", annual(E14=0.95, F14=0.9625, G6=0.8997), formats=formats))
    indicator = rows["raw_indicators"][1]
    assert (indicator["target_text"], indicator["target"], indicator["unit"]) == ("95%", D(95), "%")
    assert (indicator["actual_text"], indicator["actual"]) == ("96.25%", D("96.25"))
    assert one(rows, "raw_self_evaluations")["execution_rate"] == D("0.8997")
    assert rows["raw_indicators"][0]["weight"] == D(40)


def test_too_big_a_number_is_a_problem(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(D6=1e17, E13="≥" + "9" * 20, G13=1e6, F13=1e30)))
    assert sorted(pick(rows["raw_problems"], "field", "kind", "value")) == [
        ("actual", "not_a_number", "1" + "0" * 30),
        ("adjusted_budget", "not_a_number", "1" + "0" * 17),
        ("target", "not_a_number", "≥" + "9" * 20),
        ("weight", "not_a_number", "1000000"),
    ]
    assert rows["raw_indicators"][0]["target_text"] == "≥" + "9" * 20


def test_codes_that_contradict(tmp_path: Path) -> None:
    rows = read(save(tmp_path / "a.xlsx", annual(B3="64050025T000000000999-别的")))
    assert one(rows, "raw_self_evaluations")["project_code"] is None
    assert pick(rows["raw_problems"], "field", "cell", "kind") == [("project_code", "B3", "code")]


ODD_CELLS = (
    None, "", " ", 0, -1.5, 1e300, float("nan"), True, date(2026, 1, 1), "项目资金（万元）", "三级指标", "得分", "合计", "总分",
    "年度资金总额", "单位：元", "1-13月执行数", "项目编码：", "=1", "≥", "第999次报送", "219-", "（2025年度）", "%", "注：",
    "\0", "🈚", Percent(0.5), Fault("#REF!"), Uncached("=A1"),
)  # fmt: skip


def mangled(seed: int, form: Callable[[], list[list]]) -> Sheet:
    """A form after what people do to one."""
    chance = Random(seed)
    rows = [list(row) for row in form()]
    for _ in range(chance.randrange(1, 25)):
        row = chance.choice(rows)
        match chance.randrange(6):
            case 0:
                rows.remove(row)
            case 1:
                rows.insert(chance.randrange(len(rows)), list(row))
            case 2:
                row.insert(0, chance.choice(ODD_CELLS))
            case _ if row:
                row[chance.randrange(len(row))] = chance.choice(ODD_CELLS)
        rows = rows or [[]]
    corners = [(chance.randrange(20), chance.randrange(10)) for _ in range(4)]
    merged = [(corner, (corner[0] + chance.randrange(4), corner[1] + chance.randrange(4))) for corner in corners]
    return Sheet("a", rows, 2, 1, merged)


@pytest.mark.parametrize("form", [annual, department, monitoring, goal, lambda: SE_LIST])
@together("seed", [(seed,) for seed in range(40)], by=lambda _: "40 seeds")
def test_mangled_forms_are_read(seed: int, form: Callable[[], list[list]]) -> None:
    """Nothing that people do to a form is an error of the reader."""
    found: dict[str, list[dict]] = defaultdict(list)
    reader._read_sheet(1, False, mangled(seed, form), found)
    assert len(found["raw_sheets"]) == 1
    for problem in found["raw_problems"]:
        assert problem["kind"] in VALUE_PROBLEMS
        assert problem["cell"]
    for table in set(found) - {"raw_sheets", "raw_problems", "raw_headers"}:
        for row in found[table]:
            assert all(re.fullmatch(r"[A-Z]+[0-9]+", cell) for cell in cells(row).values())
