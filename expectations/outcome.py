"""What a validation hands back: counts and samples by check, in plain Python types. Findings themselves stand in the warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from expectations.catalogue import Severity

SAMPLE_SIZE = 5


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

    def check(self, code: str, severity: Severity | None = None) -> CheckOutcome:
        """The outcome of a code, of the given severity where the code has two. Raises KeyError where it is not checked."""
        for each in self.checks:
            if each.code == code and severity in (None, each.severity):
                return each
        raise KeyError(f"{self.form or 'files'} has no check {code}")


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


def summarise(form: str, evaluated: Iterable[tuple[str, Severity, int]], found: Iterable[Found]) -> SuiteResult:
    """Counts by code and severity. `evaluated`: how many values each rule judged; a code may have many rules."""
    judged: dict[tuple[str, Severity], int] = {}
    for code, severity, count in evaluated:
        judged[code, severity] = judged.get((code, severity), 0) + count
    failures: dict[tuple[str, Severity], list[Found]] = {key: [] for key in judged}
    for each in found:
        failures[each.code, each.severity].append(each)
    return SuiteResult(
        form,
        tuple(
            CheckOutcome(
                code, severity, judged[code, severity], len(failed), tuple(map(_failure, failed[:SAMPLE_SIZE]))
            )
            for (code, severity), failed in sorted(failures.items())
        ),
    )


def _failure(found: Found) -> Failure:
    return Failure(found.file, found.sheet, found.cell or "", found.value or "", found.message_zh)
