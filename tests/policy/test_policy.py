"""The plan's file loads to the declared tables, and every kind of mistake in a file is refused with its place."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

import policy
from policy.model import PLAN, SECTIONS
from warehouse.tables import TABLES

TEXT = PLAN.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plan() -> policy.Policy:
    return policy.load()


def edited(tmp_path: Path, old: str, new: str) -> Path:
    assert TEXT.count(old) >= 1, f"the plan has no «{old}» any more"
    path = tmp_path / "local.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


def test_rows_have_the_declared_columns(plan):
    rows = policy.rows(plan, 2025)
    declared = [table for table in TABLES.values() if table.stage == "policy"]
    assert set(rows) == {table.name for table in declared}
    for table in declared:
        assert rows[table.name]
        keys = [tuple(row[column] for column in table.key) for row in rows[table.name]]
        assert len(keys) == len(set(keys))
        for row in rows[table.name]:
            assert ("region", "year", *row) == table.names


@pytest.mark.parametrize(
    ("table", "key", "column", "value"),
    [
        ("policy_numbers", {"key": "execution_score.weight"}, "value", Decimal(10)),
        ("policy_numbers", {"key": "disclosure.publish_days"}, "value", Decimal(20)),
        ("policy_numbers", {"key": "returns.rectify_days"}, "value", Decimal(10)),
        ("policy_numbers", {"key": "ex_ante_weight.环境可控性"}, "value", Decimal(10)),
        ("policy_choices", {"key": "cut_base"}, "value", "evaluated_year_total"),
        ("policy_choices", {"key": "roll_if_holiday"}, "value", "off"),
        ("policy_bands", {"scale": "grade", "label": "差"}, "rank", 4),
        ("policy_bands", {"scale": "grade", "label": "优"}, "closed", True),
        ("policy_bands", {"scale": "light", "label": "blue"}, "upper", None),
        ("policy_minimum_execution", {"month": 6}, "share", Decimal("0.40")),
        ("policy_rules", {"rule": "grade_medium"}, "rate", Decimal("0.10")),
        ("policy_rules", {"rule": "goal_gate"}, "is_gate", True),
        ("policy_rules", {"rule": "hold_suspended"}, "effect", "hold"),
        ("policy_rules", {"rule": "department_grade"}, "subject", "department_public_funds"),
        ("policy_treatments", {"flag": "expedite"}, "treatment", "督促加快"),
        ("policy_classes", {"class": "22"}, "is_covered", True),
        ("policy_classes", {"class": "1"}, "is_covered", False),
    ],
)
def test_the_plan(plan, table, key, column, value):
    (row,) = [row for row in policy.rows(plan, 2027)[table] if key.items() <= row.items()]
    assert row[column] == value
    assert not isinstance(row[column], float)


def test_order_of_rules_and_words(plan):
    rows = policy.rows(plan, 2027)
    assert list(dict.fromkeys(row["rule"] for row in sorted(rows["policy_rules"], key=lambda row: row["rank"]))) == [
        "ex_ante_gate", "goal_gate", "grade_poor", "same_content", "grade_medium", "monitoring_stop",
        "monitoring_reduce", "hold_missing", "hold_suspended", "department_grade",
    ]  # fmt: skip
    first = next(row["word"] for row in rows["policy_indicator_kinds"] if row["word"] in "经济成本效益指标")
    assert first == "成本"
    assert {(row["kind"], row["rule"]) for row in rows["policy_exceptions"]} == {
        ("不予压减", "grade_medium"), ("不予压减", "monitoring_reduce"), ("允许再次安排", "grade_poor"),
        ("允许再次安排", "same_content"), ("允许再次安排", "monitoring_stop"),
    }  # fmt: skip


def test_fingerprint_is_of_the_bytes(plan):
    assert plan.sha256 == hashlib.sha256(PLAN.read_bytes()).hexdigest()


@pytest.mark.parametrize(("year", "rate", "newest"), [(2021, "0.10", 2021), (2027, "0.10", 2021), (2028, "0.15", 2028)])
def test_an_amendment_holds_from_its_year(tmp_path, year, rate, newest):
    path = edited(tmp_path, "rate: {2021: 0.10}", "rate: {2021: 0.10, 2028: 0.15}")
    rows = policy.rows(policy.load(path), year)
    assert next(row["rate"] for row in rows["policy_rules"] if row["rule"] == "grade_medium") == Decimal(rate)
    assert rows["policy_versions"][0]["in_force_from"] == newest


def test_a_repealed_rule_has_no_row(tmp_path):
    path = edited(
        tmp_path, "effect: hold\n    when: monitoring", "effect: {2021: hold, 2026: null}\n    when: monitoring"
    )
    changed = policy.load(path)
    fired = {year: {row["rule"] for row in policy.rows(changed, year)["policy_rules"]} for year in (2025, 2026)}
    assert fired[2025] - fired[2026] == {"hold_suspended"}


def test_no_rows_before_the_policy(plan):
    with pytest.raises(policy.PolicyError, match=r"begins with budget year 2021; 2020"):
        policy.rows(plan, 2020)


MISTAKES = [
    ("unknown section", "choices:", "choises:", "did you mean choices"),
    ("unknown number", "  score.total:", "  score.totl:", "did you mean score.total"),
    ("unknown key", "    unit: month", "    units: month", "did you mean unit"),
    ("missing key", "    unit: month\n", "", "lacks the key unit"),
    ("duplicate key", "  cut_base:", "  combination:", "a second time"),
    ("percent", "{2021: 0.10}", "{2021: 10%}", "plain number"),
    ("exponent", "values: {2021: 100}", "values: {2021: 1e2}", "plain number"),
    ("too many places", "{2021: 0.05}", "{2021: 0.0500001}", "decimal places"),
    ("share above one", "{2021: 0.10}", "{2021: 10}", "a number of share is 0 to 1"),
    ("negative", "values: {2021: 10}", "values: {2021: -10}", "0 to 100"),
    ("days to rectify", "values: {2021: 10}\n  rectification", "values: {2021: 367}\n  rectification", "0 to 366"),
    ("days to put right", "values: {2021: 30}\n  ex_ante_weight", "values: {2021: 1.5}\n  ex_ante_weight", "whole number"),
    ("half a day", "values: {2021: 15}", "values: {2021: 15.5}", "plain number|whole number|add up"),
    ("unit", "unit: days", "unit: month", "unit cannot be month"),
    ("word", "2021: largest", "2021: largst", "did you mean largest"),
    ("mapping for a number", "values: {2021: 7}", "values: {2021: {month: 7}}", "single value"),
    ("number for a mapping", "values: {2021: 7}", "values: 7", "must be a mapping"),
    ("empty text", 'zh: "总分"', 'zh: ""', "is empty"),
    ("clause", "clause: 一(二)", "clause: 一（二）", "clause cannot be"),
    ("plan without clause", "clause: 一(二)\n    source: plan", "clause: local\n    source: plan",
     "needs the plan's clause"),
    ("overlap", "良: {lower: 80, upper: 90}", "良: {lower: 80, upper: 91}", "overlaps"),
    ("gap", "良: {lower: 80, upper: 90}", "良: {lower: 81, upper: 90}", "gap between 80 and 81"),
    ("gap at zero", "差: {lower: 0, upper: 60}", "差: {lower: 1, upper: 60}", "gap between 0 and 1"),
    ("inverted", "差: {lower: 0, upper: 60}", "差: {lower: 0, upper: 0}", "ends at or below"),
    ("open in the middle", "green: {lower: 0.8, upper: 1.2}", "green: {lower: 0.8}", "only the highest band"),
    ("closed in the middle", "中: {lower: 60, upper: 80}", "中: {lower: 60, upper: 80, closed: true}",
     "only the highest"),
    ("best band open", ", upper: 100, closed: true}", "}", "must be closed at 100"),
    ("unknown band", "差: {lower", "劣: {lower", "cannot be 差; valid are 优, 良, 中, 劣"),
    ("order of bands", "优: {lower: 90, upper: 100, closed: true}\n        良: {lower: 80, upper: 90}",
     "良: {lower: 80, upper: 90}\n        优: {lower: 90, upper: 100, closed: true}", "in the order"),
    ("share falls", "8: 0.60", "8: 0.30", "may not fall"),
    ("months fall", "8: 0.60, 10: 0.80", "10: 0.80, 8: 0.90", "rise from 0 to 12"),
    ("line ends early", ", 12: 1}", "}", "end in month 12"),
    ("year before", "values: {2021: 7}", "values: {2020: 7}", "lies before the policy"),
    ("no first value", "values: {2021: 7}", "values: {2022: 7}", "needs a value from 2021"),
    ("no year", "values: {2021: 7}", "values: {next: 7}", "is not a budget year"),
    ("repealed number", "values: {2021: 7}", "values: {2021: 7, 2026: null}", "is empty"),
    ("unknown grade", "grades: [中]", "grades: [中等]", "grades cannot be 中等; did you mean 中"),
    ("grade twice", "grades: [中, 差]", "grades: [中, 中]", "names 中 twice"),
    ("rate missing", "    rate: {2021: 0.10}\n", "", "a rate belongs"),
    ("rate too many", "    effect: hold\n", "    effect: hold\n    rate: 0.1\n", "a rate belongs"),
    ("no effect", "    effect: hold\n", "", "lacks the key effect"),
    ("unknown effect", "effect: hold", "effect: hald", "did you mean hold"),
    ("unknown argument", "    grades: [差]", "    grade: [差]", "has no key grade; did you mean grades"),
    ("argument of another model", "    flags: [suspend]", "    grades: [差]", "has no key grades"),
    ("unknown flag", "flags: [suspend]", "flags: [suspended]", "did you mean suspend"),
    ("same order", "    order: 6\n", "    order: 5\n", "the same order as grade_medium"),
    ("exception voids a gate", "    gate: true", "    gate: true\n    voided_by: [不予压减]", "none softens a gate"),
    ("exception voids a hold", "    effect: hold", "    effect: hold\n    voided_by: [不予压减]", "none softens a gate"),
    ("unknown exception", "voided_by: [不予压减]", "voided_by: [保留金额]", "cannot be 保留金额"),
    ("thresholds crossed", "values: {2021: 0.3}", "values: {2021: 0.7}", "may not exceed"),
    ("assessment sum", "values: {2021: 5}\n  assessment.commend_rank", "values: {2021: 5}\n  assessment.commend_rnk",
     "did you mean assessment.commend_rank"),
    ("nested list", "grades: [中]", "grades: [[中]]", "single values only"),
    ("broken YAML", "values: {2021: 7}", "values: {2021: 7", "not valid YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_refused_with_its_place(tmp_path, old, new, message):
    path = edited(tmp_path, old, new)
    with pytest.raises(policy.PolicyError, match=message) as caught:
        policy.load(path)
    assert re.match(rf"{re.escape(str(path))}, line \d+: ", str(caught.value))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("text", ["5", "[a]", "", "{x: 5}", "{x: [a]}", "{x: {source: local, values: 5}}"])
def test_a_section_that_is_none_is_refused_with_its_place(tmp_path, section, text):
    path = tmp_path / "local.yaml"
    path.write_text(
        f"extends: plan.yaml\nname: x\ntitle: x\nin_force_from: 2021\n{section}: {text}\n", encoding="utf-8"
    )
    with pytest.raises(policy.PolicyError) as caught:
        policy.load(path)
    assert re.fullmatch(rf"{re.escape(str(path))}, line 5: [^\n]+", str(caught.value))


def test_classes_may_not_be_left_out(tmp_path):
    path = edited(tmp_path, TEXT[TEXT.index("classes:\n") :], "classes: {}\n")
    with pytest.raises(policy.PolicyError, match=r"line \d+: classes is empty"):
        policy.load(path)


FREE = {
    "suspend", "stop_next_year", "reduce_next_year", "expedite", "时效.units", "未达成.words", "部分达成.words", "达成.words",
    "execution_rate_indicators", "output_indicators", "payment_indicators", "vague_benefits",
}  # fmt: skip
"""Values that are words of the place's own."""


def test_every_value_of_the_plan_has_values_that_it_cannot_be(plan):
    accepted = set()
    for address in plan.addresses(2027):
        with suppress(policy.PolicyError):
            plan.with_values({address: "no such"})
            accepted.add(address)
    assert accepted == FREE


def test_the_line_is_the_right_one(tmp_path):
    path = edited(tmp_path, "  score.total:", "  score.totl:")
    with pytest.raises(policy.PolicyError, match=rf"line {line_of('  score.total:')}: "):
        policy.load(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1: a policy is a mapping"),
        (b"- a\n", "line 1: "),
        (b"\xff\xfe", "not UTF-8"),
        (b"name: x\ntitle: \0\n", "line 2: this is not valid YAML"),
        (b"numbers: &a\n  x: *a\n", "far deeper"),
        (b"numbers: " + b"[" * 5000, "far deeper"),
        (b'extends: ""\n', "line 1: extends takes the name of one file"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_policy(tmp_path, content, message):
    path = tmp_path / "local.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(policy.PolicyError, match=message):
        policy.load(path)


def test_assessment_must_add_up(plan):
    with pytest.raises(policy.PolicyError, match="add up to 105, not to 100"):
        plan.with_values({"assessment.accuracy": 20})


def test_the_items_of_the_ex_ante_evaluation_must_add_up(plan):
    with pytest.raises(policy.PolicyError, match="ex-ante evaluation add up to 95, not to 100"):
        plan.with_values({"ex_ante_weight.立项必要性": 10})


@pytest.mark.parametrize(
    ("values", "table", "key", "column", "expected"),
    [
        ({"grade_medium.rate": "0.15"}, "policy_rules", {"rule": "grade_medium"}, "rate", Decimal("0.15")),
        ({"department_grade.rate": Decimal("0")}, "policy_rules", {"rule": "department_grade"}, "rate", Decimal(0)),
        ({"cut_base": "requested"}, "policy_choices", {"key": "cut_base"}, "value", "requested"),
        ({"combination": "sum"}, "policy_choices", {"key": "combination"}, "value", "sum"),
        ({"minimum_execution.6": "0.5"}, "policy_minimum_execution", {"month": 6}, "share", Decimal("0.5")),
        ({"grade.优.lower": 92, "grade.良.upper": 92}, "policy_bands", {"label": "良"}, "upper", Decimal(92)),
        ({"grade_medium.grades": "良"}, "policy_rule_arguments", {"rule": "grade_medium"}, "value", "良"),
        ({"grade_poor.voided_by": "不予压减"}, "policy_exceptions", {"rule": "grade_poor"}, "kind", "不予压减"),
    ],
)
def test_another_value(values, table, key, column, expected):
    plan = policy.load()
    other = plan.with_values(values)
    (row,) = [row for row in policy.rows(other, 2027)[table] if key.items() <= row.items()]
    assert row[column] == expected
    assert other.sha256 != plan.sha256
    assert other.sha256 == plan.with_values(dict(reversed(values.items()))).sha256
    assert plan.addresses(2027) != other.addresses(2027)


def test_no_other_value_is_the_same_policy(plan):
    assert plan.with_values({}) == plan


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"grade_medium.rte": "0.15"}, r"no parameter grade_medium\.rte; did you mean grade_medium\.rate"),
        ({"grade_medium": "0.15"}, "no parameter grade_medium;"),
        ({"grade_medium.rate": "15%"}, r"the value set for grade_medium\.rate: .*plain number"),
        ({"grade.优.lower": "92"}, "gap between 90 and 92"),
        ({"combination": "smallest"}, "combination from 2021 cannot be smallest"),
        (
            {"grade_medium.grades": "中,好"},
            r"the value set for grade_medium\.grades: .*cannot be 好; valid are 优, 良, 中, 差",
        ),
        (
            {"grade_medium.grades[0]": "良"},
            r"no parameter grade_medium\.grades\[0\]; did you mean grade_medium\.grades",
        ),
        ({"grade_medium.effect": "hold"}, "a rate belongs"),
    ],
)
def test_another_value_is_checked_like_a_file(plan, values, message):
    with pytest.raises(policy.PolicyError, match=message):
        plan.with_values(values)


def test_a_list_is_one_value_with_any_comma(plan):
    assert plan.addresses(2027)["department_grade.grades"] == "中,差"
    for text in ("中,良", "中，良", "中、 良"):
        assert plan.with_values({"grade_medium.grades": text}).addresses(2027)["grade_medium.grades"] == "中,良"


def test_only_the_newest_entry_in_force_has_addresses(tmp_path):
    entry = "effect: hold\n    when: monitoring"
    path = edited(tmp_path, entry, entry.replace("hold", "{2021: hold, 2026: whole, 2028: null}"))
    found = {
        year: {key for key in policy.load(path).addresses(year) if key.startswith("hold_suspended")}
        for year in (2025, 2027, 2028)
    }
    every = {f"hold_suspended.{part}" for part in ("effect", "when", "flags", "order")}
    assert found == {2025: every, 2027: every, 2028: set()}
    differences = policy.load().differences(policy.load(path), 2027)
    assert differences == [("hold_suspended.effect", "hold", "whole")]


def test_a_policy_read_from_its_text_is_the_one_loaded(plan):
    assert policy.read(plan.text, "kept").sha256 == plan.sha256
    assert policy.read(plan.text, "kept").addresses(2027) == plan.addresses(2027)


def test_importing_the_room_loads_no_library():
    code = "import policy, sys; print([m for m in ('ruamel', 'pydantic', 'duckdb', 'pandas', 'dagster') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PLAN.parents[1])
    assert out.stdout.strip() == "[]"
