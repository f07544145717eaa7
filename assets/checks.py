"""The bridge from suites to asset checks: one check a finding code, its counts and first failing places as metadata."""

from __future__ import annotations

import dagster as dg

from expectations.outcome import CheckOutcome, SuiteResult
from expectations.validation import SUITES


def check_specs(form: str, asset: str) -> list[dg.AssetCheckSpec]:
    """A check for every finding code that the suite of a form can make ('' for files and sheets)."""
    suite = SUITES[form]
    rules = [rule.says for frame in (*suite.frames, *suite.after) for rule in frame.rules]
    reasons = {rule.code: rule.reason for rule in rules}
    severities = {code: " / ".join(sorted({rule.severity for rule in rules if rule.code == code})) for code in reasons}
    return [
        dg.AssetCheckSpec(code, asset=asset, description=f"{severities[code]}: {reasons[code]}")
        for code in sorted(reasons)
    ]


def check_results(result: SuiteResult, asset: str) -> list[dg.AssetCheckResult]:
    """What a validation found, a result a code: warnings all, because bad data never stops a run."""
    outcomes: dict[str, list[CheckOutcome]] = {}
    for outcome in result.checks:
        outcomes.setdefault(outcome.code, []).append(outcome)
    return [_result(code, found, asset) for code, found in outcomes.items()]


def _result(code: str, outcomes: list[CheckOutcome], asset: str) -> dg.AssetCheckResult:
    sample = [vars(failure) for outcome in outcomes for failure in outcome.sample]
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=code,
        passed=all(outcome.passed for outcome in outcomes),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "evaluated": max(outcome.evaluated for outcome in outcomes),
            **{outcome.severity: outcome.failed for outcome in outcomes},
            "sample": dg.MetadataValue.json(sample),
        },
    )
