"""What a validation hands back: counts and samples by check, in plain Python types. Findings themselves stand in the warehouse."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from expectations.catalogue import Severity
from expectations.rules import Rule
from policy.characters import shortened

SAMPLE_SIZE = 5
KEPT = 20
"""So many failing places of a rule are kept for its page in the Data Docs."""
LONGEST_SHOWN = 1000
"""Characters of a value there."""


@dataclass(frozen=True)
class Failure:
    """One failing place: file below the inbox, sheet, cell (empty where none), value, and the message in Chinese."""

    file: str
    sheet: str
    cell: str
    value: str
    message: str


@dataclass(frozen=True)
class CheckOutcome:
    """One check (code and severity) on one form: how many values were judged, how many findings, the first of them."""

    code: str
    severity: Severity
    evaluated: int
    failed: int
    sample: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return self.failed == 0


@dataclass(frozen=True)
class SuiteResult:
    """The outcome of all checks of one form ('' for files and untitled sheets), in the order of their codes."""

    form: str
    checks: tuple[CheckOutcome, ...]

    @property
    def rejected(self) -> int:
        """Number of findings that reject."""
        return sum(check.failed for check in self.checks if check.severity == "reject")


@dataclass(frozen=True)
class Found:
    """A finding on its way to the warehouse: the columns of `form_findings`, and the file for samples."""

    sha256: str
    sheet: str
    subject_no: int | None
    severity: Severity
    code: str
    cell: str | None
    subject_code: str | None
    value: str | None
    message_zh: str
    message_en: str
    file: str

    def row(self) -> dict[str, object]:
        """The row of `form_findings`, without its partition."""
        return {name: value for name, value in vars(self).items() if name != "file"}


@dataclass(frozen=True)
class Judged:
    """One rule on one frame: how many values it judged, and its findings."""

    rule: Rule
    evaluated: int
    found: tuple[Found, ...]

    def row(self, position: int) -> dict[str, object]:
        """The row of `rule_outcomes` of the rule at a position of its suite, without its partition."""
        kept = [vars(_failure(found)) for found in self.found[:KEPT]]
        return {
            "position": position,
            "finding": self.rule.finding,
            "evaluated": self.evaluated,
            "failed": len(self.found),
            "sample": json.dumps(kept, ensure_ascii=False),
        }


def distinct(judged: Sequence[Judged]) -> list[Found]:
    """The findings of all rules, each once."""
    return list(dict.fromkeys(found for each in judged for found in each.found))


def summarise(form: str, judged: Sequence[Judged]) -> SuiteResult:
    """Counts by code and severity; a code may have many rules."""
    evaluated: Counter[tuple[str, Severity]] = Counter()
    for each in judged:
        evaluated[each.rule.says.code, each.rule.says.severity] += each.evaluated
    failures: defaultdict[tuple[str, Severity], list[Found]] = defaultdict(list)
    for found in distinct(judged):
        failures[found.code, found.severity].append(found)
    samples = {check: tuple(map(_failure, failures[check][:SAMPLE_SIZE])) for check in evaluated}
    counted = sorted(evaluated.items())
    return SuiteResult(
        form, tuple(CheckOutcome(*check, n, len(failures[check]), samples[check]) for check, n in counted)
    )


def _failure(found: Found) -> Failure:
    value = shortened(found.value or "", LONGEST_SHOWN)
    return Failure(found.file, found.sheet, found.cell or "", value, found.message_zh)
