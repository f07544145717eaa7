"""What a declaration of a table is made of. Only the vocabulary lives here; the tables themselves stand beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

MONEY = "DECIMAL(18,2)"
"""元, exact to the fen."""
SCORE = "DECIMAL(9,2)"
"""Points, two places."""
WEIGHT = "DECIMAL(9,4)"
"""Points an indicator or a part can earn (分值, 权重)."""
NUMBER = "DECIMAL(24,6)"
"""A target or an actual value in the indicator's own unit."""
SHARE = "DECIMAL(18,8)"
"""A ratio as read or set: 0.95 is 95 %."""
RATE = "DECIMAL(18,4)"
"""A ratio as published: four places."""
TEXT = "VARCHAR"
FLAG = "BOOLEAN"
DATE = "DATE"
COUNT = "INTEGER"
MOMENT = "TIMESTAMP"
"""A moment in UTC, without a zone."""
UNITS = {MONEY: "元", SCORE: "points", WEIGHT: "points", SHARE: "share", RATE: "share"}
"""What values of a type are measured in."""


class Code(NamedTuple):
    """A value that a column may have, with what it is called in Chinese and in English."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class Column:
    """One column: its English name, DuckDB type, Chinese title, and what there is to say of it in English.

    `measured` is its unit where that is another than its type's. `codes` are the values that it may have, in their order.
    `labels` says where more come from: a scale of the policy in force (`grade`, `ex_ante`), its `rules`, `treatments` or
    `exceptions`, or `rows`, the published rows themselves; empty where there are no others. `meaning` is what the
    description says, in Chinese, for whoever reads the public tables.
    """

    name: str
    type: str
    title: str
    said: str = ""
    measured: str | None = None
    codes: tuple[Code, ...] = ()
    labels: str = ""
    meaning: str = ""

    @property
    def description(self) -> str:
        """What it means; of one with nothing but codes, which they are."""
        *first, last = [code.value for code in self.codes] or [""]
        return self.said or ("" if self.labels or not first else f"{', '.join(first)} or {last}")

    @property
    def unit(self) -> str:
        """What its values are measured in; empty for none."""
        return UNITS.get(self.type, "") if self.measured is None else self.measured

    @property
    def is_coded(self) -> bool:
        """Whether the values are codes, which the table `codes` explains."""
        return bool(self.codes or self.labels)


@dataclass(frozen=True)
class Table:
    """One table: everything else (DDL, schema, checks, descriptor, headers, dictionary) is derived from this.

    `stage` is `inbox` (as read), `policy` (parameters of a scope), `state` (what counts), `working`
    (steps of a rule) or `result` (published).
    `partition` names the columns that a replacement deletes by. `key` identifies a row within a partition.
    `public` leaves the house for everyone; `told` is read outside finance without being public. Both pass through the guard.
    `jobs` publish it: their workbooks show it in the order of the declarations.
    """

    name: str
    title: str
    description: str
    stage: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    partition: tuple[str, ...] = ("region", "year")
    public: bool = False
    told: bool = False
    jobs: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The declared column called `name`. Raises KeyError where the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in the declared order."""
        return tuple(column.name for column in self.columns)


REGION = Column("region", TEXT, "区划", "行政区划编码, six digits", meaning="行政区划编码，六位数字，按文本读取")
YEAR = Column("year", COUNT, "年度", "the year that the row is about (the partition)", meaning="该行数据所属的年度")


def _of_scopes(stage: str, name: str, title: str, description: str, *columns: Column, **more: Any) -> Table:
    """Declare a table of regions and years: these two columns first, then its own."""
    return Table(name, title, description, stage, (REGION, YEAR, *columns), **more)


inbox, policy, state, working, result, dimension, lake = (
    partial(_of_scopes, stage) for stage in ("inbox", "policy", "state", "working", "result", "dimension", "lake")
)
"""Declare a table of a stage."""
