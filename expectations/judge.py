"""The bridge to Great Expectations: judges a frame by its rules and says which rows fail.

Here: everything that knows Great Expectations. It takes seconds to import, so only `validation` imports this module, and only
while validating. Not here: messages, findings, the warehouse.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.expectations import registry
from great_expectations.expectations.expectation import Expectation

from expectations.rules import Rule

ROW = "row"
"""Column that leads back from an unexpected value to the row of the frame."""


class JudgementError(RuntimeError):
    """A frame and its rules do not fit each other: a fault of the suite, never of what was handed in."""


def judge(name: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> list[tuple[Rule, int, list[int]]]:
    """Judge every rule: how many rows it judged and the positions of those that fail.

    `name` is the suite's name in errors. A null in a judged column is not judged; an empty frame judges nothing.
    Raises JudgementError when a judged column is missing or an expectation cannot be computed.
    """
    columns = {column for rule in rules for column in rule.judged}
    if missing := columns - set(frame.columns):
        raise JudgementError(f"Suite {name} judges columns that its frame lacks: {', '.join(sorted(missing))}.")
    evaluated = [int(frame[rule.judged].notna().all(axis=1).sum()) for rule in rules]
    asked = [index for index, count in enumerate(evaluated) if count]
    failing = _unexpected(name, frame, {index: rules[index] for index in asked}) if asked else {}
    return [(rule, evaluated[index], failing.get(index, [])) for index, rule in enumerate(rules)]


def _unexpected(name: str, frame: pd.DataFrame, rules: dict[int, Rule]) -> dict[int, list[int]]:
    # No column more than is judged: Great Expectations hashes every batch whole.
    judged = list(dict.fromkeys(column for rule in rules.values() for column in rule.judged))
    batch = _batches().get_batch({"dataframe": frame[judged].assign(**{ROW: range(len(frame))})})
    suite = gx.ExpectationSuite(name, expectations=[_expectation(rule, index) for index, rule in rules.items()])
    outcome = batch.validate(
        suite,
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]},
    )
    failing: dict[int, list[int]] = {}
    for result in outcome.results:
        config = result.expectation_config
        if "unexpected_count" not in result.result:
            raise JudgementError(f"Suite {name}, {config.type}: {result.exception_info}")
        failing[config.meta["rule"]] = [int(place[ROW]) for place in result.result.get("unexpected_index_list") or []]
    if set(failing) != set(rules):
        raise JudgementError(f"Suite {name}: Great Expectations judged {len(failing)} of {len(rules)} rules.")
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


def _expectation(rule: Rule, index: int) -> Expectation:
    says = rule.says
    meta = {
        "rule": index,
        "code": says.code,
        "severity": says.severity,
        "reason": says.reason,
        "zh": says.zh,
        "en": says.en,
        "cells": list(rule.cells),
        "value": rule.value,
    }
    return TESTS[rule.test](rule, meta)


def _configured_once(kind: type[Expectation]) -> Any:
    """The same kind of expectation, which works out its configuration once.

    Great Expectations asks for it a hundred times a rule and copies the whole rule each time: half the time of judging. It
    knows its kinds by name and warns of a second one of the same.
    """

    def configuration(self: Any) -> Any:
        if self._configuration is None:
            self._configuration = kind.configuration.fget(self)  # type: ignore[attr-defined]
        return self._configuration

    about = {"_configuration": PrivateAttr(None), "configuration": property(configuration), "__module__": __name__}
    registry.logger.disabled = True
    try:
        return type(kind)(kind.__name__, (kind,), about)  # type: ignore[misc]
    finally:
        registry.logger.disabled = False


ALL_IN = _configured_once(gxe.ExpectColumnValuesToBeInSet)
NONE_IN = _configured_once(gxe.ExpectColumnValuesToNotBeInSet)
ALL_MATCH = _configured_once(gxe.ExpectColumnValuesToMatchRegex)
NOT_BELOW = _configured_once(gxe.ExpectColumnPairValuesAToBeGreaterThanB)

TESTS: dict[str, Callable[[Rule, dict[str, Any]], Expectation]] = {
    "true": lambda rule, meta: ALL_IN(column=rule.column, value_set=[True], meta=meta),
    "one_of": lambda rule, meta: gxe.ExpectColumnValuesToBeInSet(
        column=rule.column, value_set=list(rule.words), meta=meta
    ),
    "none_of": lambda rule, meta: NONE_IN(column=rule.column, value_set=list(rule.words), meta=meta),
    "matches": lambda rule, meta: ALL_MATCH(column=rule.column, regex=rule.pattern, meta=meta),
    # A bound in a column of its own: given as a number, Great Expectations turns a decimal into a float.
    "at_most": lambda rule, meta: NOT_BELOW(
        column_A=rule.bound, column_B=rule.column, or_equal=True, ignore_row_if="either_value_is_missing", meta=meta
    ),
}
