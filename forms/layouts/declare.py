"""The vocabulary of layouts: fields, blocks of money, goals, grids, and the sheet that holds them.

The first of several labels is the one that templates print; the others are accepted when read. Each declaration is equal
to itself alone, so that what is worked out from it is looked up without a comparison. Not here: any form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal[
    "text",  # any text; with `words`, the usual ones, kept as written and judged by the checks
    "word",  # one of `words` and nothing else
    "yes_no",  # 是 or 否, stored as a flag
    "class",  # a project class, the number alone
    "money",  # 元 in store, the stated unit on the sheet
    "score",  # points, two places
    "weight",  # points, four places
    "share",  # a ratio: 0.95 or 95%
    "date",
    "month",  # 1 to 12
    "project_code",
    "project_name",  # a name, or «code-name»
    "department",  # «code-name», a code or a name: fills the code and the name
    "unit",  # «code-name», a code or a name: fills the code and the name
    "department_code",
    "unit_code",
    "code",  # a project's or a department's code, as 对象 says
    "operator",  # ≥ ≤ = > < 定性
    "target",  # wording or a number with operator and unit: fills target_text, operator, target and unit
    "actual",  # wording or a number: fills actual_text, actual and actual_unit
]

MONTH = "{month}"
"""Stands for the month in a label: «1-{month}月执行数»."""


@dataclass(frozen=True, eq=False)
class Field:
    """A labelled value: the raw column that it fills, its kind, its labels (the first is the template's).

    `required`: a blank is a finding (G07). `words`: the words that a drop-down offers. `down`: merged down over the
    rows that share it, so that a blank below takes the value above. `variant`: only read; templates leave it out.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    required: bool = False
    words: tuple[str, ...] = ()
    down: bool = False
    variant: bool = False

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True, eq=False)
class FundLine:
    """A line of a fund block: the name stored in `raw_funds.label` and its labels."""

    name: str
    labels: tuple[str, ...]

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True, eq=False)
class FundBlock:
    """The block of money: lines (the first is 年度资金总额) by columns; `across`: lines run to the right (GO).

    Money columns fill `raw_funds.item` and, on the first line, the subject's column of the same name; columns of
    another kind stand on the first line only. Required columns are required on the first line. The unit stands in the
    label: «项目资金（万元）».
    """

    labels: tuple[str, ...]
    lines: tuple[FundLine, ...]
    columns: tuple[Field, ...]
    across: bool = False

    @property
    def label(self) -> str:
        """The label that templates print, without the unit."""
        return self.labels[0]

    @cached_property
    def amounts(self) -> tuple[Field, ...]:
        """What its header row names: the columns of money, or the lines where they run to the right."""
        if self.across:
            return tuple(Field(line.name, "money", line.labels) for line in self.lines)
        return tuple(column for column in self.columns if column.kind == "money")


@dataclass(frozen=True, eq=False)
class GoalBlock:
    """年度总体目标: texts under their column labels (`across`), or one text to the right of the label."""

    labels: tuple[str, ...]
    columns: tuple[Field, ...]
    across: bool = True

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.labels[0]


@dataclass(frozen=True, eq=False)
class Grid:
    """Rows below one header row. `labels`: the label left of the block («绩效指标»), none for flat sheets.

    `number` is the raw column that counts the rows. `total`: labels of the closing row, and `totals`: column of the
    grid to column of the subject that the closing row fills.
    """

    table: str
    number: str
    columns: tuple[Field, ...]
    labels: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The label that templates print, empty for flat sheets."""
        return self.labels[0] if self.labels else ""


@dataclass(frozen=True, eq=False)
class Layout:
    """One kind of sheet.

    `table` is the raw table of its subject(s). `heading` stands beside the year, `head` are the rows of label and value
    pairs, `foot` those below the blocks. `rows` is set for flat sheets (lists and registers): one subject a row.
    `unit_in`: where the unit of money stands: `block` (the fund block's label), `title`, `note` (单位：万元 above the
    header), or empty for sheets without money.
    """

    form: str
    title: str
    table: str
    is_list: bool = False
    aliases: tuple[str, ...] = ()
    unit_in: Literal["block", "title", "note", ""] = ""
    heading: tuple[Field, ...] = ()
    head: tuple[tuple[Field, ...], ...] = ()
    funds: FundBlock | None = None
    goal: GoalBlock | None = None
    indicators: Grid | None = None
    items: Grid | None = None
    steps: Grid | None = None
    foot: tuple[Field, ...] = ()
    rows: Grid | None = None

    @property
    def name(self) -> str:
        """Short name, unique among layouts: the form's code, with «-list» for its list variant."""
        return f"{self.form}-list" if self.is_list else self.form

    @cached_property
    def pairs(self) -> tuple[Field, ...]:
        """Every label and value pair of heading, head and foot."""
        return (*self.heading, *(field for row in self.head for field in row), *self.foot)
