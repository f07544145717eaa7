"""The vocabulary of the suites: a suite is frames, a frame is a query and rules, a rule is one expectation of a column.

Here: declarations only, so that listing what is checked needs no Great Expectations. Not here: judging (`judge`), the
messages (`catalogue`), and what is measured (the SQL of the frames). A null in a judged column means «nothing to judge».
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from expectations.catalogue import CATALOGUE, Finding
from forms.layouts.declare import MONTH, Grid

FRAMES = Path(__file__).with_name("frames")
CODE_PROJECT = r"^[0-9]{8}[RYT][0-9]{12}\Z"
CODE_DEPARTMENT = r"^[0-9]{3}\Z"
CODE_UNIT = r"^[0-9]{6}(?:[0-9]{3}){0,4}\Z"

Test = Literal["true", "at_most", "one_of", "none_of", "matches"]


@dataclass(frozen=True)
class Rule:
    """One expectation: `column` of the frame passes the test, or the finding of that name is made.

    `cells`: columns of the raw table whose cell is shown, the first that has one. `value`: frame column that is shown.
    `bound`: the column that `at_most` compares with. `words`, `pattern`: for `one_of`, `none_of` and `matches`.
    `field`: title of the field in the message, where it is not that of the first cell's column.
    """

    finding: str
    column: str
    test: Test
    cells: tuple[str, ...]
    value: str = ""
    bound: str = ""
    words: tuple[str, ...] = ()
    pattern: str = ""
    field: str = ""

    @property
    def says(self) -> Finding:
        """The catalogue's entry for a failure of this rule."""
        return CATALOGUE[self.finding]

    @property
    def judged(self) -> list[str]:
        """The frame columns that the test looks at; a null in one of them is not judged."""
        return [self.column, self.bound] if self.bound else [self.column]


@dataclass(frozen=True)
class Frame:
    """A query of `frames/` and what must hold of its rows.

    Every query yields sha256, sheet, file, subject_no, subject_code, cells (JSON, column to cell) and fallback_cell beside
    what it measures.
    """

    query: str
    rules: tuple[Rule, ...]

    @property
    def sql(self) -> str:
        """The text of the query."""
        return (FRAMES / f"{self.query}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Suite:
    """All that must hold of one form or register. `after` is judged once it is known which rows count."""

    form: str
    frames: tuple[Frame, ...]
    after: tuple[Frame, ...] = ()


def holds(finding: str, column: str, *cells: str, value: str = "", field: str = "") -> Rule:
    """The measured column is true."""
    return Rule(finding, column, "true", cells, value or (cells[0] if cells else ""), field=field)


def at_most(finding: str, column: str, bound: str, *cells: str, value: str) -> Rule:
    """The measured column is at most the other one; exact decimals on both sides."""
    return Rule(finding, column, "at_most", cells, value, bound=bound)


def matches(finding: str, column: str, pattern: str, *cells: str) -> Rule:
    """The text matches a pattern."""
    return Rule(finding, column, "matches", cells or (column,), column, pattern=pattern)


def one_of(finding: str, column: str, *words: str) -> Rule:
    """The text is one of the words."""
    return Rule(finding, column, "one_of", (column,), column, words=words)


def none_of(finding: str, column: str, *words: str, cells: tuple[str, ...], value: str) -> Rule:
    """The text is none of the words."""
    return Rule(finding, column, "none_of", cells, value, words=words)


def required(*fields: str, finding: str = "G07", **titles: str) -> tuple[Rule, ...]:
    """The fields are stated: `has_<field>` of the frame is true. `titles` gives other titles than the table's."""
    other = {"target_text": ("target",), "actual_text": ("actual",), "department_code": ("department_name",)}
    return tuple(
        Rule(
            finding,
            f"has_{field}",
            "true",
            (field, *other.get(field, ())),
            field=titles.get(field, ""),
        )
        for field in fields
    )


def due(grid: Grid | None, *, finding: str = "G07") -> tuple[Rule, ...]:
    """What the layout says that a row under its header must state, by the labels that templates print."""
    stated = [field for field in grid.columns if field.required] if grid else []
    titles = {field.name: field.title if MONTH in field.label else field.label for field in stated}
    return required(*titles, finding=finding, **titles)


def money(*fields: str) -> tuple[Rule, ...]:
    """Amounts are not negative: `is_<field>_money` of the frame is true."""
    return tuple(holds("G08 negative", f"is_{field}_money", field) for field in fields)
