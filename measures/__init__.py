"""Measures of what forms state: indicator shares (credibility) and indicator progress (monitoring), as SQL views.

Here: creating the views of `measures.sql` on a connection, for the checks and for the models of the results alike.
Not here: what follows from a measure (findings, grades, flags).
"""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.store import Warehouse

UNITS = Path(__file__).with_name("units.sql")
VIEWS = Path(__file__).with_name("measures.sql")
COMPARISONS = Path(__file__).with_name("comparisons.sql")


def create(warehouse: Warehouse, *models: str) -> None:
    """Create the temporary views of the measures on the warehouse's connection; again is harmless.

    With `models`, only where one of these names a measure: making them takes as long as a small model.

    Views of the scope, all with sha256, sheet, subject_no: `measured_indicators` (operator as it counts, target and actual
    value in one unit, of every indicator), `indicator_shares` (share, expected_score, reported_score of every SE and DE
    indicator; clause 一(四)), `indicator_excess` (excess, largest_weight of a form), `self_evaluation_scores` (rate_base,
    execution_score, indicator_score, self_score of SE, DE and list rows), `monitored_months` (the month that an MO form or
    list row looks up to), `indicator_progress` (progress, capped_progress, light of every MO indicator; clause 一(三)), and
    `comparable_indicators` (name, target, actual and expected value in millionths of one unit, of every indicator).
    """
    texts = [path.read_text(encoding="utf-8") for path in (UNITS, VIEWS, COMPARISONS)]
    measured = re.findall(r"create or replace temp \w+ (\w+)", "".join(texts))
    if not models or any(re.search(rf"\b({'|'.join(measured)})\b", model) for model in models):
        for statements in texts:
            warehouse.connection.execute(statements)
