"""The vocabulary of layouts: fields, blocks of money, goals, grids, and the sheet that holds them.

A field is declared once: the reader, the raw tables, the required checks, templates and instructions come from that. Its label is
the one that templates print; others stand in `synonyms.yaml`. Each declaration is equal to itself alone, so that what is worked
out from it is looked up without a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from forms.layouts.synonyms import LABELS

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
    "matter_number",  # 部门-年度-序号 of a matter to put right
    "code",  # a project's or a department's code, as 对象 says
    "operator",  # ≥ ≤ = > < 定性
    "target",  # wording or a number with operator and unit: fills target_text, operator, target and unit
    "actual",  # wording or a number: fills actual_text, actual and actual_unit
    "direction",  # ≥ ≤ = where 指标性质 only says 正向 or 反向: helps to fill operator
    "adjusted_target",  # a target that counts in place of the other where it is filled
    "cause",  # a mark or a text under 偏差原因分析: helps to fill reason
]
ASIDE = frozenset({"direction", "adjusted_target", "cause"})
"""Kinds that help to fill the column of another field and have none of their own."""

MONTH = "{month}"
"""Stands for the month in a label: «1-{month}月执行数»."""


@dataclass(frozen=True, eq=False)
class Field:
    """A labelled value: the raw column that it fills, its kind, the label that templates print.

    `required`: a blank is a finding (G07). `column`: whether a header must have it (G09); None says as `required`. `words`: the
    words that a drop-down offers. `down`: merged down over the rows that share it, so that a blank below takes the value above.
    `variant`: only read; templates leave it out. `said`: the entry of `synonyms.yaml`, where it is not the column's name.
    `title`, `note`: of the raw column, where the label does not say it.
    """

    name: str
    kind: Kind
    label: str = ""
    required: bool = False
    column: bool | None = None
    words: tuple[str, ...] = ()
    down: bool = False
    variant: bool = False
    said: str = ""
    title: str = ""
    note: str = ""

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The template's label and the others."""
        return (*filter(None, (self.label,)), *LABELS.get(self.said or self.name, ()))

    @property
    def is_due(self) -> bool:
        """Whether a header without it is incomplete."""
        return self.required if self.column is None else self.column


@dataclass(frozen=True, eq=False)
class FundLine:
    """A line of a fund block: the name stored in `raw_funds.label`, and its label where that says more."""

    name: str
    said: str = ""
    printed: str = ""

    @property
    def label(self) -> str:
        """The label that templates print."""
        return self.printed or self.name

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The template's label and the others."""
        return (self.label, self.name, *LABELS.get(self.said, ()))


@dataclass(frozen=True, eq=False)
class FundBlock:
    """The block of money: lines (the first is 年度资金总额) by columns; `across`: lines run to the right (GO).

    Money columns fill `raw_funds.item` and, on the first line, the subject's column of the same name; columns of
    another kind stand on the first line only. Required columns are required on the first line. The unit stands in the
    label: «项目资金（万元）».
    """

    label: str
    lines: tuple[FundLine, ...]
    columns: tuple[Field, ...]
    across: bool = False
    said: str = "funds"

    @cached_property
    def amounts(self) -> tuple[Field, ...]:
        """The columns of money."""
        return tuple(column for column in self.columns if column.kind == "money")


@dataclass(frozen=True, eq=False)
class GoalBlock:
    """年度总体目标: texts under their column labels (`across`), or one text to the right of the label."""

    label: str
    columns: tuple[Field, ...]
    across: bool = True
    said: str = "goal"


@dataclass(frozen=True, eq=False)
class Grid:
    """Rows below one header. `label`: the label left of the block («绩效指标»), none for flat sheets.

    `number` is the raw column that counts the rows, `core` what makes a row: one that holds none of it is none. `total`: the
    label that templates print in the closing row, and `totals`: column of the grid to column of the subject that it fills.
    `of`: of a flat sheet whose rows are lines, the columns that say whose; rows that agree in them are one subject.
    """

    table: str
    number: str
    columns: tuple[Field, ...]
    core: tuple[str, ...] = ()
    label: str = ""
    total: str = ""
    totals: tuple[tuple[str, str], ...] = ()
    of: tuple[str, ...] = ()
    said: str = "indicators"


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

    @property
    def is_register(self) -> bool:
        """Whether the bureau keeps it."""
        return self.form.startswith("R-")

    @cached_property
    def pairs(self) -> tuple[Field, ...]:
        """Every label and value pair of heading, head and foot."""
        return (*self.heading, *(field for row in self.head for field in row), *self.foot)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Every block of rows under a header."""
        return tuple(grid for grid in (self.indicators, self.items, self.steps, self.rows) if grid)

    @cached_property
    def blocks(self) -> tuple[Grid | FundBlock | GoalBlock, ...]:
        """Every block of it."""
        return tuple(block for block in (*self.grids, self.funds, self.goal) if block)

    @property
    def lines(self) -> tuple[FundLine, ...]:
        """The lines of its block of money."""
        return self.funds.lines if self.funds else ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field of it."""
        return (*self.pairs, *(column for block in self.blocks for column in block.columns))
