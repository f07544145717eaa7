"""The bridge to Great Expectations: judges a frame by its rules and says which rows fail.

Here: everything that knows Great Expectations. It takes seconds to import, so only `validation` imports this module, and only
while validating rows. Not here: messages, findings, the warehouse.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from expectations.rules import OF_NULLS, Rule

ROW = "row"
"""Column that leads back from an unexpected value to the row of the frame."""
NOT_DUE = "not_due"


class JudgementError(RuntimeError):
    """A frame and its rules do not fit each other: a fault of the suite, never of what was handed in."""


def judge(name: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> list[tuple[Rule, int, list[int]]]:
    """Judge every rule: how many rows it judged and the positions of those that fail.

    `name` is the suite's name in errors. Which rows a rule judges is said in `rules`; an empty frame judges nothing.
    Raises JudgementError when a judged column is missing or an expectation cannot be computed.
    """
    columns = {column for rule in rules for column in rule.columns}
    if missing := columns - set(frame.columns):
        raise JudgementError(f"Suite {name} judges columns that its frame lacks: {', '.join(sorted(missing))}.")
    judged = [_judged(frame, rule) for rule in rules]
    evaluated = [int(rows.sum()) for rows in judged]
    # No column more than is judged: Great Expectations hashes every batch whole.
    batch = frame[sorted(columns)].assign(**{ROW: range(len(frame))})
    expectations = []
    for index, rule in enumerate(rules):
        if evaluated[index]:
            partly = rule.expected in OF_NULLS and evaluated[index] < len(frame)
            condition = f"judged_{index}" if partly else None
            if condition:
                batch[condition] = judged[index]
            expectations.append(expectation(rule, {"rule": index}, condition))
    failing = _unexpected(name, batch, expectations) if expectations else {}
    return [(rule, evaluated[index], failing.get(index, [])) for index, rule in enumerate(rules)]


def _judged(frame: pd.DataFrame, rule: Rule) -> pd.Series[bool]:
    """Which rows a rule judges."""
    if rule.expected not in OF_NULLS:
        return frame[list(rule.columns)].notna().all(axis=1)
    if NOT_DUE not in frame:
        return pd.Series(True, frame.index)
    excused = {*rule.columns, *rule.cells}
    lists = frame[NOT_DUE].map(tuple, na_action="ignore")
    return ~lists.isin([names for names in lists.dropna().unique() if excused & set(names)])


def _unexpected(name: str, frame: pd.DataFrame, expectations: list[Expectation]) -> dict[int, list[int]]:
    """The rows that fail, by rule. Which ones is asked of those rules alone that fail: it costs as much as whether any does."""
    batch = _batches().get_batch({"dataframe": frame})

    def results(asked: list[Expectation], **settings: Any) -> list[tuple[int, Any]]:
        outcome = batch.validate(gx.ExpectationSuite(name, expectations=asked), result_format=settings)
        if len(outcome.results) != len(asked):
            raise JudgementError(
                f"Suite {name}: Great Expectations judged {len(outcome.results)} of {len(asked)} rules."
            )
        return [(result.expectation_config.meta["rule"], result) for result in outcome.results]

    broken = {rule for rule, result in results(expectations, result_format="BOOLEAN_ONLY") if not result.success}
    if not broken:
        return {}
    asked = [each for each in expectations if each.meta and each.meta["rule"] in broken]
    failing = {}
    for rule, result in results(asked, result_format="COMPLETE", unexpected_index_column_names=[ROW]):
        if "unexpected_count" not in result.result:
            raise JudgementError(f"Suite {name}, {result.expectation_config.type}: {result.exception_info}")
        failing[rule] = [int(place[ROW]) for place in result.result["unexpected_index_list"] or []]
    return failing


@lru_cache(maxsize=1)
def _batches() -> Any:
    """The one batch definition, in an ephemeral context, that every frame is handed to."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return (
        context.data_sources.add_pandas("frames")
        .add_dataframe_asset("frame")
        .add_batch_definition_whole_dataframe("whole")
    )


def expectation(rule: Rule, meta: dict[str, Any], judged: str | None = None) -> Expectation:
    """The rule as Great Expectations has it. `judged`: the column that says which rows are, where not all of them are."""
    kind: type[Expectation] = getattr(gxe, f"Expect{rule.expected}")
    arguments = {**rule.limits, "meta": meta, **dict(zip(("column_A", "column_B"), rule.columns, strict=False))}
    if len(rule.columns) == 1:
        arguments["column"] = arguments.pop("column_A")
    else:
        arguments["ignore_row_if"] = "either_value_is_missing"
    if judged:
        arguments["row_condition"] = Column(judged) == True  # noqa: E712 - makes a condition
    return kind(**arguments)
