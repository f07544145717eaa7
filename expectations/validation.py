"""Judging a scope: every form and register in the order in which they depend on each other, findings and states written.

Here: which suites there are and what a validation does. Not here: what a suite demands (its module), how it is judged (`judge`).
"""

from __future__ import annotations

from pathlib import Path

from expectations import de, ex, go, measures, mo, r_base, r_budg, r_date, r_exc, r_proj, r_rev, r_unit, se, sheets
from expectations.catalogue import Severity
from expectations.outcome import Found, SuiteResult, summarise
from expectations.report import findings
from expectations.rules import Frame, Suite
from forms.layouts.words import EX_ANTE_ITEMS, STEPS
from warehouse.store import Warehouse

HERE = Path(__file__).parent
CONTEXT = HERE / "context.sql"
STATES = HERE / "states.sql"
SUBMISSIONS = HERE / "submissions.sql"
"""The published `submissions` of a scope ($region, $year)."""
FINDINGS = HERE / "findings.sql"
"""The published `findings` of a job: those on its forms ($region, $year, $forms)."""

SUITES: dict[str, Suite] = {
    module.SUITE.form: module.SUITE
    for module in (sheets, r_unit, r_proj, r_budg, r_base, r_rev, r_date, r_exc, se, de, mo, ex, go)
}
"""By form, in the order of dependence: files and sheets, then the registers, then the forms that are compared with them."""


def validate(warehouse: Warehouse, region: str, year: int) -> list[SuiteResult]:
    """Judge everything handed in for a scope, in order. Returns the outcome of every suite.

    Reads the inbox tables and the policy of the scope; writes its partitions of `form_findings` and `subject_states`.
    Raises JudgementError only for faults of the suites themselves.
    """
    return [validate_form(warehouse, region, year, form) for form in SUITES]


def validate_form(warehouse: Warehouse, region: str, year: int, form: str) -> SuiteResult:
    """Judge one form or register of a scope ('' for files and untitled sheets) and write its findings and states.

    The forms before it in `SUITES` must have been judged: it is compared with their accepted rows.
    Raises KeyError for an unknown form, JudgementError for faults of the suite itself.
    """
    suite = SUITES[form]
    measures.create(warehouse)
    warehouse.connection.execute(CONTEXT.read_text(encoding="utf-8"))
    scope: dict[str, str | int] = {"region": region, "year": year, "form": form}
    with warehouse.transaction():
        judged, found = _judge(warehouse, suite, suite.frames, region, year)
        warehouse.replace("form_findings", [each.row() for each in found], **scope)
        warehouse.build("subject_states", STATES.read_text(encoding="utf-8"), scope, **scope)
        if suite.after:
            more_judged, more_found = _judge(warehouse, suite, suite.after, region, year)
            judged, found = judged + more_judged, found + more_found
            warehouse.replace("form_findings", [each.row() for each in found], **scope)
    return summarise(form, judged, found)


def _judge(
    warehouse: Warehouse, suite: Suite, frames: tuple[Frame, ...], region: str, year: int
) -> tuple[list[tuple[str, Severity, int]], list[Found]]:
    """How many values each rule judged, and the findings, each once."""
    from expectations.judge import judge  # noqa: PLC0415 - imports Great Expectations, which takes seconds

    judged: list[tuple[str, Severity, int]] = []
    found: dict[Found, None] = {}
    for frame in frames:
        rows = warehouse.frame(
            frame.sql, region=region, year=year, form=suite.form, steps=list(STEPS), ex_ante_rows=len(EX_ANTE_ITEMS)
        )
        for rule, evaluated, failing in judge(f"{suite.form or 'files'} {frame.query}", rows, frame.rules):
            judged.append((rule.says.code, rule.says.severity, evaluated))
            if failing:
                found.update(dict.fromkeys(findings(suite.form, rule, rows, failing)))
    return judged, list(found)
