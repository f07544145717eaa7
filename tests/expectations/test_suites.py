"""The suites against the catalogue and their frames, and the bridge to Great Expectations."""

from __future__ import annotations

import string
import subprocess
import sys

import pandas as pd
import pytest

import measures
from expectations import judge
from expectations.catalogue import CATALOGUE
from expectations.rules import FRAMES, Rule, at_most, holds, matches, none_of, one_of
from expectations.validation import CONTEXT, LIMITS, SUITES
from tests.expectations.raw_rows import REGION, YEAR
from warehouse.store import Warehouse

RULES = [(suite.form, frame.query, rule) for suite in SUITES.values() for frame in (*suite.frames, *suite.after)
         for rule in frame.rules]  # fmt: skip
CODES = (
    {f"G0{n}" for n in range(1, 10)} | {f"G1{n}" for n in range(6)} | {f"SE0{n}" for n in range(1, 10)} | {"SE10", "EX01"}
    | {f"MO0{n}" for n in range(1, 7)} | {f"GO0{n}" for n in range(1, 5)} | {f"R0{n}" for n in range(1, 6)}
)  # fmt: skip
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
def columns(warehouse: Warehouse) -> dict[tuple[str, str], set[str]]:
    """The columns of every frame, by form and query."""
    measures.create(warehouse)
    warehouse.connection.execute(CONTEXT.read_text(encoding="utf-8"))
    return {
        (suite.form, frame.query): set(
            warehouse.query(
                frame.sql, region=REGION, year=YEAR, form=suite.form, steps=["x"], ex_ante_rows=1, **LIMITS
            ).column_names
        )
        for suite in SUITES.values()
        for frame in (*suite.frames, *suite.after)
    }


def test_frames_have_what_their_rules_judge_and_say(columns: dict[tuple[str, str], set[str]]) -> None:
    for form, query, rule in RULES:
        needed = {
            *rule.judged,
            *CODES_OF_PLACES,
            *placeholders(rule.says.zh),
            *placeholders(rule.says.en),
        } - BRIDGE_WORDS
        needed |= {rule.value} if rule.value else set()
        assert needed <= columns[form, query], (form, query, rule.finding)
    assert {query for _, query in columns} == {path.stem for path in FRAMES.glob("*.sql")}


FRAME = pd.DataFrame({
    "file": ["f"] * 4, "sheet": ["s"] * 4, "flag": [True, False, None, True], "word": ["甲", "乙", None, "219\n"],
    "gap": [1, 2, None, 3], "bound": [1, 1, 1, None],
})  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "evaluated", "failing"),
    [
        (holds("R01", "flag", "code"), 3, [1]),
        (one_of("MO02", "word", "甲"), 3, [1, 3]),
        (none_of("SE06", "word", "甲", cells=(), value="word"), 3, [0]),
        (matches("G06 department form", "word", r"^(?:甲|乙|[0-9]{3}\Z)"), 3, [3]),
        (at_most("SE01", "gap", "bound", value="gap"), 2, [1]),
    ],
)
def test_nulls_are_not_judged(rule: Rule, evaluated: int, failing: list[int]) -> None:
    assert judge.judge("sample", FRAME, [rule]) == [(rule, evaluated, failing)]


def test_an_empty_frame_judges_nothing() -> None:
    rule = holds("R01", "flag", "code")
    assert judge.judge("sample", FRAME.head(0), [rule]) == [(rule, 0, [])]


def test_a_missing_column_is_a_fault_of_the_suite() -> None:
    with pytest.raises(judge.JudgementError, match=r"sample.*absent"):
        judge.judge("sample", FRAME, [holds("R01", "absent", "code")])


def test_an_expectation_that_cannot_be_computed_is_a_fault_of_the_suite() -> None:
    with pytest.raises(judge.JudgementError, match="sample"):
        judge.judge("sample", FRAME, [at_most("SE01", "word", "bound", value="word")])


def test_listing_the_checks_does_not_import_great_expectations() -> None:
    script = "import sys, expectations.validation, measures; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
