"""The suites against the catalogue and their frames, and the bridge to Great Expectations."""

from __future__ import annotations

import string
import subprocess
import sys
from datetime import date
from decimal import Decimal as D

import pandas as pd
import pyarrow as pa
import pytest

import measures
from expectations import judge
from expectations.catalogue import CATALOGUE
from expectations.patterns import COMPARISONS
from expectations.rules import (
    FRAMES,
    OF_NULLS,
    Rule,
    at_least,
    at_most,
    between,
    empty,
    equal,
    filled,
    matches,
    no_match,
    none_of,
    one_of,
)  # fmt: skip
from expectations.validation import LIMITS, SUITES, prepare
from tests.expectations.raw_rows import REGION, YEAR
from warehouse.scope import Scope
from warehouse.store import Warehouse

ALL = (*SUITES.values(), *COMPARISONS.values())
RULES = [(suite.form, frame.query, rule) for suite in ALL for frame in (*suite.frames, *suite.after)
         for rule in frame.rules]  # fmt: skip
CODES = (
    {f"G0{n}" for n in range(1, 10)} | {f"G1{n}" for n in range(6)} | {f"SE0{n}" for n in range(1, 10)} | {"SE10", "EX01"}
    | {f"MO0{n}" for n in range(1, 7)} | {f"GO0{n}" for n in range(1, 5)} | {f"R0{n}" for n in range(1, 10)}
    | {f"SE{n}" for n in range(11, 21)} | {f"B0{n}" for n in range(1, 4)} | {f"RE0{n}" for n in range(1, 5)}
)  # fmt: skip
ASKED = {"steps": ["x"], "ex_ante_rows": 1, **LIMITS}
BRIDGE_WORDS = {"value", "field", "words", "kind_zh", "kind_en"}
CODES_OF_PLACES = {"sha256", "sheet", "file", "subject_no", "subject_code", "cells", "fallback_cell"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_check_is_in_the_catalogue_and_in_a_suite() -> None:
    assert {finding.code for finding in CATALOGUE.values()} == CODES
    assert {rule.finding for _, _, rule in RULES} == set(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE)
def test_messages_name_the_same_values_and_what_to_do(name: str) -> None:
    finding = CATALOGUE[name]
    assert name.split(maxsplit=1)[0] == finding.code
    assert "请" in finding.zh or finding.zh.endswith("{kind_zh}"), "each kind of file says what to do"
    same = {name.removesuffix("_zh") for name in placeholders(finding.zh)}
    english = {name.removesuffix("_en") for name in placeholders(finding.en)}
    assert same == english - {"detail"}  # what a library says is English, and no part of a Chinese sentence


@pytest.fixture
def columns(warehouse: Warehouse) -> dict[tuple[str, str], dict[str, pa.DataType]]:
    """The columns of every frame and their types, by form and query."""
    measures.create(warehouse)
    found = {}
    with warehouse.within(Scope(REGION, YEAR)):
        prepare(warehouse)
        for suite in ALL:
            for frame in (*suite.frames, *suite.after):
                schema = warehouse.query(frame.sql, **{**ASKED, "form": suite.form}).schema
                found[suite.form, frame.query] = dict(zip(schema.names, schema.types, strict=True))
                assert len(found[suite.form, frame.query]) == len(schema.names), (frame.query, "names a column twice")
    return found


def test_frames_have_what_their_rules_judge_and_say(
    columns: dict[tuple[str, str], dict[str, pa.DataType]],
) -> None:
    for form, query, rule in RULES:
        needed = {
            *rule.columns,
            *CODES_OF_PLACES,
            *placeholders(rule.says.zh),
            *placeholders(rule.says.en),
        } - BRIDGE_WORDS
        needed |= {rule.value} if rule.value else set()
        assert needed <= columns[form, query].keys(), (form, query, rule.finding)
    assert {query for _, query in columns} == {path.stem for path in FRAMES.glob("*.sql")}


def test_no_rule_judges_what_sql_has_judged(columns: dict[tuple[str, str], dict[str, pa.DataType]]) -> None:
    """Of the judged columns only what a form itself answers with 是 or 否 is a boolean."""
    for form, query, rule in RULES:
        kinds = columns[form, query]
        for column in rule.columns:
            assert kinds[column] != pa.bool_() or column in {"is_new", "is_key", "is_classified"}, (query, column)
            assert not pa.types.is_floating(kinds[column]), (query, column)


def test_every_row_is_judged_for_what_is_missing() -> None:
    """A fault that is a null must be looked for by a rule of nulls: the others pass over it."""
    assert {
        rule.expected for _, _, rule in RULES if rule.finding.startswith("G07") and rule.value == ""
    } <= OF_NULLS | {"ColumnValuesToBeBetween"}


FRAME = pd.DataFrame({
    "file": ["f"] * 4, "sheet": ["s"] * 4, "word": ["甲", "乙", None, "219\n"], "other": ["甲", "甲", "乙", None],
    "gap": [D("1.00"), D("2.01"), None, D(3)], "bound": [D(1), D("2.00"), D(1), None],
    "day": [date(2026, 1, 2), date(2026, 1, 1), None, date(2026, 1, 1)], "start": [date(2026, 1, 2)] * 3 + [None],
    "not_due": [None, ["gap"], ["gap", "cell"], ["word"]],
})  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "evaluated", "failing"),
    [
        (filled("G07", "word"), 3, [2]),
        (filled("G07", "word", "cell"), 2, []),
        (filled("G07", "bound"), 4, [3]),
        (empty("G02 two", "word", value="word"), 3, [0, 1]),
        (equal("G02", "word", "other", value="word"), 2, [1]),
        (one_of("MO02", "word", "甲"), 3, [1, 3]),
        (none_of("SE06", "word", "甲", cells=(), value="word"), 3, [0]),
        (matches("G06 department form", "word", r"^(?:甲|乙|[0-9]{3}\Z)"), 3, [3]),
        (no_match("GO03", "word", r"^[0-9]*\Z", value="word"), 3, []),
        (no_match("GO03", "word", "^甲", value="word"), 3, [0]),
        (between("MO04", "gap", low=1), 3, []),
        (between("MO04", "gap", low=1, above=True), 3, [0]),
        (between("MO04", "gap", high=2), 3, [1, 3]),
        (at_most("SE01", "gap", "bound", value="gap"), 2, [1]),
        (at_most("SE01", "gap", "bound", value="gap", below=True), 2, [0, 1]),
        (at_least("SE01", "bound", "gap", value="gap"), 2, [1]),
        (at_least("R04", "day", "start", value="day"), 2, [1]),
    ],
)
def test_what_is_judged_and_what_fails(rule: Rule, evaluated: int, failing: list[int]) -> None:
    assert judge.judge("sample", FRAME, [rule]) == [(rule, evaluated, failing)]


def test_what_a_double_cannot_hold_is_told_apart() -> None:
    frame = pd.DataFrame({"a": [D("9999999999999999.99")], "b": [D("9999999999999999.98")]})
    assert float(frame["a"][0]) == float(frame["b"][0])
    for rule in (at_most("SE07", "a", "b", value="a"), equal("SE07", "a", "b", value="a")):
        assert judge.judge("sample", frame, [rule]) == [(rule, 1, [0])]


def test_an_empty_frame_judges_nothing() -> None:
    rule = filled("G07", "word")
    assert judge.judge("sample", FRAME.head(0), [rule]) == [(rule, 0, [])]


def test_a_missing_column_is_a_fault_of_the_suite() -> None:
    with pytest.raises(judge.JudgementError, match=r"sample.*absent"):
        judge.judge("sample", FRAME, [filled("G07", "absent")])


def test_an_expectation_that_cannot_be_computed_is_a_fault_of_the_suite() -> None:
    with pytest.raises(judge.JudgementError, match="sample"):
        judge.judge("sample", FRAME, [at_most("SE01", "word", "bound", value="word")])


def test_listing_the_checks_does_not_import_great_expectations() -> None:
    script = "import sys, expectations.validation, measures; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_judging_nothing_does_not_import_great_expectations() -> None:
    script = (
        "import sys; from tests.expectations.raw_rows import fresh_warehouse, validate\n"
        f"with fresh_warehouse() as warehouse: validate(warehouse, {REGION!r}, {YEAR})\n"
        "sys.exit('great_expectations' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
