"""The bridge from suites to asset checks: two a form, what sends it back and what is reported, by finding code.

One check a code would be a row each in Dagster's event log, hundreds a season, and cost more time than the judging itself.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import dagster as dg

from assets.installation import Installation
from expectations.catalogue import Severity
from expectations.data_docs.shown import page_name
from expectations.outcome import CheckOutcome, Failure, SuiteResult
from expectations.validation import SUITES
from policy.language import Said, say
from warehouse.scope import Scope

CHECKS: dict[Severity, tuple[str, Said]] = {
    "reject": (
        "nothing_rejected",
        Said("Findings that send a submission or register row back (退回): {codes}", "应予退回的问题：{codes}"),
    ),
    "warn": (
        "nothing_warned",
        Said(
            "Findings that are reported, and the submission counts (提示): {codes}",
            "仅作提示、报送仍然有效的问题：{codes}",
        ),
    ),
}


def check_specs(form: str, asset: str, scopes: dg.PartitionsDefinition) -> list[dg.AssetCheckSpec]:
    """The checks of a form ('' for files and sheets): one for each severity that its suite knows, with results by scope."""
    rules = [rule.says for rule in SUITES[form].rules]
    codes = {severity: sorted({rule.code for rule in rules if rule.severity == severity}) for severity in CHECKS}
    return [
        dg.AssetCheckSpec(
            name, asset=asset, description=say(meaning, codes=", ".join(codes[severity])), partitions_def=scopes
        )
        for severity, (name, meaning) in CHECKS.items()
        if codes[severity]
    ]


def check_results(
    result: SuiteResult, asset: str, installation: Installation, scope: Scope
) -> list[dg.AssetCheckResult]:
    """What a validation found: counts by code and the first failing places; warnings, for bad data never stops a run.

    Places are linked to their files in the inbox. What the season makes of them last is named: the form's page of the
    Data Docs, which links each place to its return slip, and the folder of the return slips.
    """
    found: dict[Severity, list[CheckOutcome]] = {}
    for outcome in result.checks:
        found.setdefault(outcome.severity, []).append(outcome)
    year = f"{scope.region}/{scope.year}"
    page, slips = installation.folders.data_docs / year / page_name(result.form), installation.folders.returns / year
    return [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=CHECKS[severity][0],
            passed=all(outcome.passed for outcome in outcomes),
            severity=dg.AssetCheckSeverity.WARN,
            metadata=_metadata(outcomes, installation, page, slips),
        )
        for severity, outcomes in found.items()
    ]


def _metadata(
    outcomes: list[CheckOutcome], installation: Installation, page: Path, slips: Path
) -> dict[str, dg.RawMetadataValue]:
    judged = sum(outcome.evaluated for outcome in outcomes)
    counts = ["| code | judged | findings |", "|---|---|---|"]
    counts += [f"| {outcome.code} | {outcome.evaluated} | {outcome.failed} |" for outcome in outcomes]
    metadata: dict[str, dg.RawMetadataValue] = {
        "findings": sum(outcome.failed for outcome in outcomes),
        "judged": judged,
        "by_code": dg.MetadataValue.md("\n".join(counts)),
        **({"data_docs": dg.MetadataValue.path(page)} if judged else {}),
    }
    if sample := [(outcome.code, failure) for outcome in outcomes for failure in outcome.sample]:
        lines = ["| code | file | sheet | cell | value | message |", "|---|---|---|---|---|---|"]
        lines += [_line(code, failure, installation) for code, failure in sample]
        metadata["sample"] = dg.MetadataValue.md("\n".join(lines))
        metadata["return_slips"] = dg.MetadataValue.path(slips)
    return metadata


def _line(code: str, failure: Failure, installation: Installation) -> str:
    file = f"[{_cell(failure.file)}](file://{quote(str(installation.folders.inbox / failure.file))})"
    place = [failure.sheet, failure.cell, failure.value, failure.message]
    return f"| {code} | {file} | {' | '.join(map(_cell, place))} |"


def _cell(text: str) -> str:
    """A text inside a Markdown table: what was typed into a form must not break or mark up the page."""
    plain = " ".join(text.split())
    for mark in "\\|*_`[]<>":
        plain = plain.replace(mark, f"\\{mark}")
    return plain
