"""Judging a scope: every form and register in the order in which they depend on each other, findings and states written.

Here: which suites there are and what a validation does. Not here: what a suite demands (its module), how it is judged (`judge`).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import measures
from expectations import registers, submitted
from expectations.common import FILES
from expectations.outcome import Judged, SuiteResult, distinct, findings, summarise
from expectations.patterns import COMPARISONS
from expectations.rules import Frame, Suite
from forms.layouts.words import EX_ANTE_ITEMS, STEPS
from warehouse.scope import Scope
from warehouse.store import Warehouse

HERE = Path(__file__).parent
CONTEXT = HERE / "context.sql"
STATES = HERE / "states.sql"
LIMITS = {"most_sought": 200, "likeness": 1.15, "most_hints": 3, "most_named": 10, "most_read": 5}
"""Of what messages say: names for which near ones are sought (each is compared with every project), how like those are (0 to 2),
and how many near names, candidates and readings are named."""
HANDED_IN = "select 1 from this.raw_sheets where form = $form limit 1"
"""Whether there is a sheet of the form: without one its frames have no rows."""
SUBMISSIONS = HERE / "submissions.sql"
"""The published `submissions` of a scope."""
FINDINGS = HERE / "findings.sql"
"""The published `findings` of a job: those of a scope on its forms ($forms)."""

SUITES: dict[str, Suite] = {suite.form: suite for suite in (FILES, *registers.SUITES, *submitted.SUITES)}
"""By form, in the order of dependence: files and sheets, then the registers, then the forms that are compared with them."""
COMPARED = "compared_findings"
"""The table of what comparing forms with each other finds."""


def validate_form(warehouse: Warehouse, region: str, year: int, form: str) -> SuiteResult:
    """Judge one form or register of a scope ('' for files and untitled sheets), by the scope's policy.

    Writes its partitions of `form_findings`, `subject_states` and `rule_outcomes`. The forms before it in `SUITES` must have
    been judged: it is compared with their accepted rows.
    Raises KeyError for an unknown form, JudgementError for faults of the suite itself.
    """
    suite = SUITES[form]
    scope: dict[str, str | int] = {"region": region, "year": year, "form": form}
    with warehouse.within(Scope(region, year)), warehouse.transaction():
        is_there = not form or warehouse.rows(HANDED_IN, form=form)
        if is_there or suite.after:
            prepare(warehouse, form)
        judged = _judge(warehouse, suite, suite.frames) if is_there else _unjudged(suite.frames)
        warehouse.replace("form_findings", [each.row() for each in distinct(judged)], **scope)
        if is_there:
            warehouse.build("subject_states", STATES.read_text(encoding="utf-8"), form=form)
        else:
            warehouse.replace("subject_states", [], **scope)
        if suite.after:
            judged += _judge(warehouse, suite, suite.after)
            warehouse.replace("form_findings", [each.row() for each in distinct(judged)], **scope)
        warehouse.replace("rule_outcomes", [each.row(position) for position, each in enumerate(judged)], **scope)
    return summarise(form, judged)


def prepare(warehouse: Warehouse, form: str = "") -> None:
    """Create what frames ask, in the scope that the warehouse is in: with the rows of a form, where one is judged."""
    if form and not form.startswith("R-"):
        measures.create(warehouse)
    warehouse.connection.execute("set variable form = $form", {"form": form})
    warehouse.connection.execute(CONTEXT.read_text(encoding="utf-8"))


def compare(warehouse: Warehouse, scope: Scope, job: str) -> dict[str, int]:
    """Compare what counts of a scope with what else counts, as a season's job does. Returns the number of findings by code.

    The forms and registers that are compared must have been judged, and the classified projects of the scope be known. Writes the
    job's partition of `compared_findings`. Raises KeyError for a job that compares nothing, JudgementError for faults of a suite.
    """
    suite = COMPARISONS[job]
    with warehouse.within(scope), warehouse.transaction():
        measures.create(warehouse)
        prepare(warehouse)
        found = distinct(_judge(warehouse, suite, suite.frames))
        rows = [{"form": suite.form, **each.row()} for each in found]
        warehouse.replace(COMPARED, rows, **scope.parameters, job=job)
    return dict(sorted(Counter(each.code for each in found).items()))


def _judge(warehouse: Warehouse, suite: Suite, frames: tuple[Frame, ...]) -> list[Judged]:
    """What each rule of the frames judged and found, in their order."""
    asked = {"form": suite.form, "steps": list(STEPS), "ex_ante_rows": len(EX_ANTE_ITEMS), **LIMITS}
    judged: list[Judged] = []
    for frame in frames:
        rows = warehouse.frame(frame.sql, **asked)
        if rows.empty:
            judged += _unjudged((frame,))
            continue
        from expectations.judge import judge  # noqa: PLC0415 - imports Great Expectations, which takes seconds

        for rule, evaluated, failing in judge(f"{suite.form or 'files'} {frame.query}", rows, frame.rules):
            found = findings(suite.form, rule, rows, failing) if failing else []
            judged.append(Judged(rule, evaluated, tuple(found)))
    return judged


def _unjudged(frames: tuple[Frame, ...]) -> list[Judged]:
    return [Judged(rule, 0, ()) for frame in frames for rule in frame.rules]
