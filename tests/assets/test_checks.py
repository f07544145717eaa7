"""What Dagster shows of a validation: counts by code, the first failing places, and the way to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import dagster as dg
import pytest

from assets.checks import CHECKS, check_results, check_specs
from assets.installation import Installation
from assets.steps import scopes
from expectations.outcome import CheckOutcome, Failure, SuiteResult
from expectations.validation import SUITES
from warehouse.scope import Scope

HOME = Path("/srv/绩效 home")
HOUSE = Installation(home=str(HOME))
SCOPE = Scope("640500", 2025)
FILE = "640500/2025/207-卫健委/SE 分值 (1).xlsx"
GOOD = CheckOutcome("G08", "reject", 40, 0, ())
BAD = CheckOutcome(
    "SE01", "reject", 12, 7, (Failure(FILE, "自评", "G20", "105", "分值合计为 105，应为 100。请调整。"),)
)
WARNED = CheckOutcome("SE06", "warn", 12, 1, (Failure(FILE, "自评", "E6", "1", "与预算不符。请核对。"),))


def shown(*outcomes: CheckOutcome, form: str = "SE") -> dict[str, dg.AssetCheckResult]:
    results = check_results(SuiteResult(form, outcomes), "self_evaluations", HOUSE, SCOPE)
    return {str(result.check_name): result for result in results}


def value(result: dg.AssetCheckResult, name: str) -> Any:
    assert result.metadata
    return result.metadata[name].value  # type: ignore[union-attr]


def cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table; a bar after a backslash is text."""
    marked = line.replace("\\|", "\0")
    return [cell.strip().replace("\0", "\\|") for cell in marked.strip("|").split("|")]


def test_failing_is_told_and_never_blocks() -> None:
    results = shown(GOOD, BAD, WARNED)
    rejected, warned = results["nothing_rejected"], results["nothing_warned"]
    assert (rejected.passed, warned.passed) == (False, False)
    assert {result.severity for result in results.values()} == {dg.AssetCheckSeverity.WARN}
    assert (value(rejected, "judged"), value(rejected, "findings")) == (52, 7)
    assert (value(warned, "judged"), value(warned, "findings")) == (12, 1)
    assert value(rejected, "by_code").splitlines()[2:] == ["| G08 | 40 | 0 |", "| SE01 | 12 | 7 |"]


def test_a_sample_names_file_sheet_and_cell_and_leads_to_them() -> None:
    head, _, line = value(shown(BAD)["nothing_rejected"], "sample").splitlines()
    assert cells(head) == ["code", "file", "sheet", "cell", "value", "message"]
    code, file, *rest = cells(line)
    assert (code, rest) == ("SE01", ["自评", "G20", "105", "分值合计为 105，应为 100。请调整。"])
    name, _, address = file.partition("](")
    assert name == f"[{FILE}"
    assert unquote(address.removesuffix(")")) == f"file://{HOME}/inbox/{FILE}"
    assert " " not in address, "a space ends a link in Markdown"


def test_the_page_and_the_slips_are_named() -> None:
    failed, passed = shown(BAD)["nothing_rejected"], shown(GOOD)["nothing_rejected"]
    assert value(failed, "data_docs") == value(passed, "data_docs") == f"{HOME}/data_docs/640500/2025/SE.html"
    assert value(failed, "return_slips") == f"{HOME}/returns/640500/2025"
    assert not {"sample", "return_slips"} & set(passed.metadata or {})
    files = shown(CheckOutcome("G01", "reject", 1, 0, ()), form="")["nothing_rejected"]
    assert value(files, "data_docs").endswith("/files.html")


def test_nothing_judged_has_no_page() -> None:
    result = shown(CheckOutcome("G08", "reject", 0, 0, ()))["nothing_rejected"]
    assert result.passed
    assert "data_docs" not in (result.metadata or {})


@pytest.mark.parametrize("typed", ["a|b", "[x](javascript:alert(1))", "<script>", "*x*", "`x`", "two\nlines", "a\\|b"])
def test_what_was_typed_stays_in_its_cell_and_is_no_markup(typed: str) -> None:
    outcome = CheckOutcome("G08", "reject", 1, 1, (Failure(FILE, typed, "A1", typed, typed),))
    lines = value(shown(outcome)["nothing_rejected"], "sample").splitlines()
    assert len(lines) == 3
    code, _, sheet, cell, shown_value, message = cells(lines[2])
    assert (code, cell) == ("G08", "A1")
    assert sheet == shown_value == message
    escaped = shown_value
    for mark in "|*_`[]<>\\":
        escaped = escaped.replace(f"\\{mark}", "")
    assert not set(escaped) & set("|*`[]<>")


def test_every_form_has_the_checks_that_its_suite_can_answer() -> None:
    for form, suite in SUITES.items():
        known = {rule.says.severity for frame in (*suite.frames, *suite.after) for rule in frame.rules}
        specs = check_specs(form, "any", scopes(["640500"]))
        assert {spec.name for spec in specs} == {CHECKS[severity][0] for severity in known}
        assert not any(spec.blocking for spec in specs)
