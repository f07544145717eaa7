"""The vocabulary of the suites: a suite is frames, a frame is a query and rules, a rule is one expectation of its columns.

Here: declarations only, so that listing what is checked needs no Great Expectations. Not here: judging (`judge`), the
messages (`catalogue`), and what is measured (the SQL of the frames).

What a rule judges: rows in which none of its columns is null. Of a field that must be filled a null is the fault, so such
rules judge every row, but those whose `not_due` (a list, if the frame has one) names the column or one of the rule's cells:
a value that is there and cannot be read, or that this row need not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from expectations.catalogue import CATALOGUE, Finding
from forms.layouts.declare import MONTH, Grid

FRAMES = Path(__file__).with_name("frames")
CODE_PROJECT = r"^[0-9]{8}[RYT][0-9]{12}\Z"
CODE_DEPARTMENT = r"^[0-9]{3}\Z"
CODE_UNIT = r"^[0-9]{6}(?:[0-9]{3}){0,4}\Z"

Expected = Literal[
    "ColumnValuesToNotBeNull",
    "ColumnValuesToBeNull",
    "ColumnValuesToBeInSet",
    "ColumnValuesToNotBeInSet",
    "ColumnValuesToMatchRegex",
    "ColumnValuesToNotMatchRegex",
    "ColumnValuesToBeBetween",
    "ColumnPairValuesToBeEqual",
    "ColumnPairValuesAToBeGreaterThanB",
]
"""Expectations of Great Expectations, by their names without «Expect»."""
OF_NULLS = {"ColumnValuesToNotBeNull", "ColumnValuesToBeNull"}


@dataclass(frozen=True)
class Rule:
    """One expectation: what the columns of the frame must meet, or the finding of that name is made.

    `cells`: columns of the raw table whose cell is shown, the first that has one. `value`: frame column that is shown.
    `limits`: the expectation's other arguments. `title`: the field's in the message, where not that of the first cell's column.
    """

    finding: str
    expected: Expected
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    value: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""

    @property
    def says(self) -> Finding:
        """The catalogue's entry for a failure of this rule."""
        return CATALOGUE[self.finding]

    @property
    def words(self) -> list[str]:
        """The words that it is about, where it is about words."""
        return list(self.limits.get("value_set", ()))

    @property
    def formula(self) -> str:
        """What must hold, in the names of the frame: «score ≤ weight»."""
        column, other = self.columns[0], self.columns[-1]
        low, high = self.limits.get("min_value"), self.limits.get("max_value")
        return {
            "ColumnValuesToNotBeNull": f"{column} 不为空",
            "ColumnValuesToBeNull": f"{column} 为空",
            "ColumnValuesToBeInSet": f"{column} ∈ {'、'.join(self.words)}",
            "ColumnValuesToNotBeInSet": f"{column} ∉ {'、'.join(self.words)}",
            "ColumnValuesToMatchRegex": f"{column} ~ {self.limits.get('regex')}",
            "ColumnValuesToNotMatchRegex": f"{column} !~ {self.limits.get('regex')}",
            "ColumnValuesToBeBetween": (
                f"{column} {'>' if self.limits.get('strict_min') else '≥'} {low}"
                if high is None
                else f"{column} ≤ {high}"
            ),
            "ColumnPairValuesToBeEqual": f"{column} = {other}",
            "ColumnPairValuesAToBeGreaterThanB": f"{other} {'≤' if self.limits.get('or_equal') else '<'} {column}",
        }[self.expected]


@dataclass(frozen=True)
class Frame:
    """A query of `frames/` and what must hold of its rows.

    Every query yields sha256, sheet and what it measures; `placed.sql` names what else it may yield and adds the rest.
    """

    query: str
    rules: tuple[Rule, ...]

    @property
    def sql(self) -> str:
        """The text of the query, within what all queries share."""
        query = (FRAMES / f"{self.query}.sql").read_text(encoding="utf-8")
        return FRAMES.with_name("placed.sql").read_text(encoding="utf-8").replace("$frame", query)


@dataclass(frozen=True)
class Suite:
    """All that must hold of one form or register. `after` is judged once it is known which rows count."""

    form: str
    frames: tuple[Frame, ...]
    after: tuple[Frame, ...] = ()

    @property
    def rules(self) -> list[Rule]:
        """Every rule of the suite, in the order in which they are judged."""
        return [rule for frame in (*self.frames, *self.after) for rule in frame.rules]


def filled(finding: str, column: str, *cells: str, value: str = "", title: str = "") -> Rule:
    """There is something in the column."""
    return Rule(finding, "ColumnValuesToNotBeNull", (column,), cells or (column,), value, title=title)


def empty(finding: str, column: str, *cells: str, value: str | None = None) -> Rule:
    """There is nothing in the column."""
    return Rule(finding, "ColumnValuesToBeNull", (column,), cells, _shown(value, column))


def between(
    finding: str,
    column: str,
    *cells: str,
    low: int | None = None,
    high: int | None = None,
    above: bool = False,
    value: str | None = None,
) -> Rule:
    """The number is at least `low` (more than it with `above`) and at most `high`: whole numbers, since others become floats."""
    limits = {"min_value": low, "max_value": high, "strict_min": above}
    return Rule(finding, "ColumnValuesToBeBetween", (column,), cells, _shown(value, column), limits)


def at_least(finding: str, column: str, bound: str, *cells: str, value: str | None = None) -> Rule:
    """The column is at least the other one; exact decimals, or dates, on both sides."""
    return _greater(finding, column, bound, cells, _shown(value, column))


def at_most(finding: str, column: str, bound: str, *cells: str, value: str | None = None, below: bool = False) -> Rule:
    """The column is at most the other one (less than it with `below`); exact decimals, or dates, on both sides."""
    return _greater(finding, bound, column, cells, _shown(value, column), or_equal=not below)


def _greater(finding: str, more: str, less: str, cells: tuple[str, ...], value: str, *, or_equal: bool = True) -> Rule:
    limits = {"or_equal": or_equal}
    return Rule(finding, "ColumnPairValuesAToBeGreaterThanB", (more, less), cells, value, limits)


def equal(finding: str, column: str, other: str, *cells: str, value: str | None = None) -> Rule:
    """The column says the same as the other one."""
    return Rule(finding, "ColumnPairValuesToBeEqual", (column, other), cells, _shown(value, column))


def matches(finding: str, column: str, pattern: str, *cells: str) -> Rule:
    """The text matches a pattern."""
    return Rule(finding, "ColumnValuesToMatchRegex", (column,), cells or (column,), column, {"regex": pattern})


def no_match(finding: str, column: str, pattern: str, *cells: str, value: str) -> Rule:
    """The text does not match a pattern."""
    return Rule(finding, "ColumnValuesToNotMatchRegex", (column,), cells, value, {"regex": pattern})


def one_of(finding: str, column: str, *words: str, cells: tuple[str, ...] = (), value: str = "") -> Rule:
    """The text is one of the words."""
    limits = {"value_set": list(words)}
    return Rule(finding, "ColumnValuesToBeInSet", (column,), cells or (column,), value or column, limits)


def none_of(finding: str, column: str, *words: str, cells: tuple[str, ...], value: str | None = None) -> Rule:
    """The text is none of the words."""
    limits = {"value_set": list(words)}
    return Rule(finding, "ColumnValuesToNotBeInSet", (column,), cells, _shown(value, column), limits)


def _shown(value: str | None, column: str) -> str:
    """The column that a finding shows: the judged one, unless another is named."""
    return column if value is None else value


ALIKE = {
    "target_text": ("target",),
    "actual_text": ("actual",),
    "department_code": ("department_name",),
    "unit_code": ("unit_name",),
}
"""Fields in whose stead another may stand."""


def required(*fields: str, finding: str = "G07", **titles: str) -> tuple[Rule, ...]:
    """The fields are filled in. `titles` gives other titles than the table's."""
    return tuple(filled(finding, name, name, *ALIKE.get(name, ()), title=titles.get(name, "")) for name in fields)


def due(grid: Grid | None, *, finding: str = "G07") -> tuple[Rule, ...]:
    """What the layout says that a row under its header must state, by the labels that templates print."""
    stated = [field for field in grid.columns if field.required] if grid else []
    titles = {field.name: field.title if MONTH in field.label else field.label for field in stated}
    return required(*titles, finding=finding, **titles)


def money(*fields: str) -> tuple[Rule, ...]:
    """Amounts are not negative."""
    return tuple(between("G08 negative", name, name, low=0) for name in fields)
