"""SE13, SE19, SE20 and B01 to B03: what shows only beside other projects, other forms or other years, and who is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal as D
from typing import Any

import pytest

from assets.returns import returned_files
from expectations.validation import FINDINGS, compare
from tests.assets.town import Town
from tests.assets.town import warehouse as empty_warehouse
from tests.expectations.raw_rows import REGION, YEAR, Inbox, fresh_warehouse
from warehouse.scope import Scope
from warehouse.store import Warehouse

SPRING, AUTUMN = "annual_self_evaluation", "next_year_control_figures"
TWENTY = "全面完成年度任务，群众普遍认可；综合效益良好"
NINETEEN = "完成年度任务，群众普遍认可，综合效益较为好"
ADMITTED = [("单位自评", "通过", 1), ("主管部门审核", "通过", 2), ("财政复审", "通过", 3)]
RETURNED = [*ADMITTED[:2], ("财政复审", "退回", 3)]
REASON = {"score": D(29), "reason": TWENTY}
OTHER = {"department_code": "220", "department_name": "市民政局", "unit_code": "220001"}


class City:
    """Projects of departments 219 and 220, each with its forms, and what comparing finds of them."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.inbox = Inbox(warehouse)
        self.inbox.registers()
        self.names: dict[str, str] = {}

    def project(self, name: str, department: str = "219", **known: Any) -> None:
        """Forms that follow are of this project."""
        self.inbox.project = f"64050025T9{len(self.names) + 1:011d}"
        self.names[self.inbox.project] = name
        of = {"department_code": department, "unit_code": f"{department}001", "project_name": f"项目{name}"}
        self.inbox.known(self.inbox.project, **{**of, **known})
        self.of = OTHER if department == "220" else {}

    def evaluated(self, goals: str | None = None, results: str | None = None, **lines: dict[str, Any]) -> None:
        head = {"expected_goal": goals, "actual_goal": results, **self.of}
        if any(line.get("score") for line in lines.values()):
            head["total_score"] = D("98.5")
        self.inbox.self_evaluation(
            f"se {self.names[self.inbox.project]}", head=head, lines={int(key[1:]): line for key, line in lines.items()}
        )

    def agreed(self, steps: list[tuple[str | None, str | None, int | None]] = ADMITTED, **line: Any) -> None:
        self.inbox.goal(f"go {self.names[self.inbox.project]}", steps=steps, lines={1: line}, head=self.of)

    def monitored(self, **line: Any) -> None:
        self.inbox.monitoring(f"mo {self.names[self.inbox.project]}", lines={1: line}, head=self.of)


def put(city: City) -> None:
    """Pairs of projects that have a pattern and that nearly have it."""
    for name, other, goals in (("equal", "equal too", TWENTY), ("short", "short too", NINETEEN)):
        city.project(name)
        city.evaluated(goals=goals)
        city.project(other, "220")
        city.evaluated(goals=goals.replace("，", " "))
    for name in ("same department", "same department too"):
        city.project(name)
        city.evaluated(results=f"{TWENTY}甲")
    city.project("open")
    city.evaluated(results=f"{TWENTY}乙")
    city.project("classified", "220", is_classified=True)
    city.evaluated(results=f"{TWENTY}乙")
    city.project("goal like a result")
    city.evaluated(goals=f"{TWENTY}丙")
    city.project("result like a goal", "220")
    city.evaluated(results=f"{TWENTY}丙")
    city.project("reason")
    city.evaluated(_1=REASON)
    city.project("reason too", "220")
    city.evaluated(_2=REASON)
    for name, own, agreed in (
        ("target kept", {}, {}),
        ("target in 万", {"target": D("0.01"), "target_text": "≥0.01万人", "unit": "万人", "actual_unit": "人"}, {}),
        ("target lowered", {"target": D("99.99")}, {}),
        ("target raised", {"target": D("100.01"), "actual": D("100.01")}, {}),
        ("limit kept", {"operator": "≤"}, {"operator": "≤"}),
        ("limit raised", {"operator": "≤", "target": D("100.01")}, {"operator": "≤"}),
        ("day kept", {"target": None, "operator": "定性", "target_text": "11月底前", "actual": None, "actual_text": "11月"},
         {"target": None, "operator": "定性", "target_text": "11月底前"}),
        ("day put off", {"target": None, "operator": "定性", "target_text": "12月底前", "actual": None, "actual_text": "12月"},
         {"target": None, "operator": "定性", "target_text": "11月底前"}),
        ("indicator gone", {}, {"level3": "另一指标"}),
        ("execution rate gone", {}, {"level3": "预算执行率"}),
    ):  # fmt: skip
        city.project(name)
        city.evaluated(_1=own)
        city.agreed(**agreed)
    city.project("goals returned")
    city.evaluated(_1={"target": D(50), "actual": D(50)})
    city.agreed(RETURNED)
    limit = {"operator": "≤", "target_text": "≤200人", "target": D(200)}
    for name, own, seen in (
        ("20 % worse", {}, {"expected_text": "125人"}),
        ("just worse", {}, {"expected_text": "125.01"}),
        ("20 % above a limit", {**limit, "actual": D(120)}, {**limit, "expected_text": "≤100人"}),
        ("just above a limit", {**limit, "actual": D("120.01")}, {**limit, "expected_text": "100"}),
        ("none, as expected", {**limit, "actual": D(0)}, {**limit, "expected_text": "0人"}),
        ("one, none expected", {**limit, "actual": D(1)}, {**limit, "expected_text": "0人"}),
        ("expected in words", {}, {"expected_text": "按期完成500场"}),
        ("impossible, full marks", {}, {"possibility": "完全不可能"}),
        ("impossible, and short", {"score": D(29), "reason": "说明"}, {"possibility": "完全不可能"}),
    ):
        city.project(name)
        city.evaluated(_1=own)
        city.monitored(**seen)


@pytest.fixture(scope="module")
def compared() -> Iterator[tuple[City, dict[str, list[dict[str, Any]]]]]:
    with fresh_warehouse() as warehouse:
        city = City(warehouse)
        put(city)
        for form in ("SE", "GO", "MO"):
            city.inbox.judge(form)
        hidden = [{"project_code": code, "project_name": f"项目{name}"} for code, name in city.names.items()
                  if name == "classified"]  # fmt: skip
        warehouse.replace("classified_projects", hidden, region=REGION, year=YEAR)
        compare(warehouse, Scope(REGION, YEAR), SPRING)
        found = defaultdict(list)
        for row in warehouse.rows("from compared_findings order by all"):
            found[city.names[row["subject_code"]]].append(row)
        yield city, found


FOUND = {
    "equal": {("SE13", "expected_goal")},
    "equal too": {("SE13", "expected_goal")},
    "classified": {("SE13", "actual_goal")},
    "reason": {("SE13", "reason1")},
    "reason too": {("SE13", "reason2")},
    "target lowered": {("SE19", "target_text1")},
    "limit raised": {("SE19", "target_text1")},
    "day put off": {("SE19", "target_text1")},
    "indicator gone": {("SE19", "A1")},
    "just worse": {("SE20", "actual_text1")},
    "just above a limit": {("SE20", "actual_text1")},
    "one, none expected": {("SE20", "actual_text1")},
    "impossible, full marks": {("SE20", "score1")},
}
"""Of every project of `put`, what is found of it; nothing of the others."""


def test_projects_beside_others_and_their_own_forms(compared: Any) -> None:
    city, found = compared
    counted = city.inbox.warehouse.rows("from accepted_self_evaluations")
    assert {row["subject_code"] for row in counted} == set(city.names), "a form that does not count has no pattern"
    assert {name: {(row["code"], row["cell"]) for row in rows} for name, rows in found.items()} == FOUND


def test_a_partner_is_named_but_a_classified_one_to_nobody(compared: Any) -> None:
    city, found = compared
    codes = {name: code for code, name in city.names.items()}
    for one, other in (("equal", "equal too"), ("equal too", "equal"), ("classified", "open")):
        (row,) = found[one]
        assert row["value"] == codes[other]
        assert f"{codes[other]}「项目{other}」" in row["message_zh"]
    told = [f"{row['message_zh']} {row['message_en']} {row['value']}" for rows in found.values() for row in rows]
    assert not [text for text in told if codes["classified"] in text or "项目classified" in text]


def test_the_form_that_was_compared_with_is_named(compared: Any) -> None:
    _, found = compared
    for name, place in (
        ("target lowered", "（640500/2025/go target lowered.xlsx，Sheet1 target_text1）"),
        ("just worse", "（640500/2025/mo just worse.xlsx，Sheet1 expected_text1）"),
    ):
        (row,) = found[name]
        assert place in row["message_zh"]


def test_they_are_findings_of_their_job_and_in_no_return_slip(compared: Any) -> None:
    warehouse, codes = compared[0].inbox.warehouse, {"SE13", "SE19", "SE20"}
    with warehouse.within(Scope(REGION, YEAR)):
        for job, expected in ((AUTUMN, set()), (SPRING, codes)):
            rows = warehouse.rows(FINDINGS.read_text(encoding="utf-8"), forms=["SE"], job=job)
            assert {row["code"] for row in rows} & codes == expected
    warehouse.replace("findings", [*rows, rows[0] | {"code": "SE08"}], region=REGION, year=YEAR, job=SPRING)
    files, _ = returned_files(warehouse, Scope(REGION, YEAR))
    assert {row["code"] for each in files for found in each.findings.values() for row in found} == {"SE08"}


BEFORE = {"adjusted_budget": D(1000), "executed": D(1000)}
REQUESTS: dict[str, tuple[dict[str, Any], dict[int, dict[str, Any]], set[str]]] = {
    "three tenths left": ({}, {2025: {**BEFORE, "executed": D(700)}, 2027: {"requested": D(1000)}}, set()),
    "just more left": ({}, {2025: {**BEFORE, "executed": D("699.99")}, 2027: {"requested": D(1000)}}, {"B01"}),
    "just more left, asks for less": (
        {},
        {2025: {**BEFORE, "executed": D("699.99")}, 2027: {"requested": D("999.99")}},
        set(),
    ),
    "execution unknown": ({}, {2025: {**BEFORE, "executed": None}, 2027: {"requested": D(1000)}}, set()),
    "successor": ({"predecessor_code": "just more left"}, {2027: {"requested": D(1000)}}, {"B01"}),
    "successor of a classified one": ({"predecessor_code": "classified"}, {2027: {"requested": D(1000)}}, set()),
    "classified": (
        {"is_classified": True},
        {2025: {**BEFORE, "executed": D(0)}, 2027: {"requested": D(1000)}},
        {"B01"},
    ),
    "once": ({"nature": "一次性项目"}, {2027: {"requested": D(1)}}, set()),
    "once again": ({"nature": "一次性项目"}, {2026: BEFORE, 2027: {"requested": D(1)}}, {"B02"}),
    "once, two years ago": ({"nature": "一次性项目"}, {2025: BEFORE, 2027: {"requested": D(1)}}, {"B02"}),
    "in stages": ({"nature": "阶段性项目"}, {2026: BEFORE, 2027: {"requested": D(1)}}, set()),
    "nothing asked": ({"nature": "一次性项目"}, {2026: BEFORE, 2027: {"requested": D(0)}}, set()),
    "three tenths more": ({}, {2026: BEFORE, 2027: {"requested": D(1300)}}, set()),
    "just above three tenths more": ({}, {2026: BEFORE, 2027: {"requested": D("1300.01")}}, {"B03"}),
    "new, and far more": ({"is_new": True}, {2026: BEFORE, 2027: {"requested": D(5000)}}, set()),
    "no budget known": ({}, {2027: {"requested": D(5000)}}, set()),
    "of no covered class": ({"class": "1"}, {2026: BEFORE, 2027: {"requested": D(5000)}}, set()),
}
"""What R-PROJ says of a project in 2027, its amounts by year, and what is found of its request."""


def test_requests_beside_the_money_of_the_years_before() -> None:
    town, installation = Town(REGION), empty_warehouse()
    for year in (2025, 2026, 2027):
        town.department(year, "219")
        for name, (stated, amounts, _) in REQUESTS.items():
            town.project(year, name, "219", **stated)
            if year in amounts:
                town.budget(year, name, **amounts[year], cells='{"requested": "F9"}')
    town.run(installation, [2027], models=[("self_evaluation", "project_grades", 2)])
    installation.connection.execute(
        "insert into inbox_files by name select distinct region, year, sha256, 'R-BUDG.xlsx' as file from subject_states"
    )
    installation.connection.execute(
        "insert into raw_sheets by name select distinct region, year, sha256, sheet, form, 'A1' as title_cell"
        " from subject_states"
    )
    installation.replace("classified_projects", [{"project_code": "classified"}], region=REGION, year=2027)
    assert compare(installation, Scope(REGION, 2027), AUTUMN) == {"B01": 3, "B02": 2, "B03": 1}
    found = defaultdict(set)
    for row in installation.rows("from compared_findings"):
        found[row["subject_code"]].add(row["code"])
        assert (row["severity"], row["form"], row["cell"]) == ("warn", "R-BUDG", "F9")
    assert found == {name: codes for name, (_, _, codes) in REQUESTS.items() if codes}
