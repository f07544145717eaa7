"""What a page of Data Docs shows: a form, the demands on it, the places that failed them.

Not here: where that comes from (`expectations.data_docs`), how it looks (`expectations.data_docs.pages`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import quote

from expectations.outcome import Failure
from expectations.rules import Rule
from forms.layouts import LAYOUTS

FILES = "文件和工作表"
"""Title of the suite of files and untitled sheets."""
SEVERITIES = {"reject": "退回", "warn": "提示"}


@dataclass(frozen=True)
class Place(Failure):
    """A failing place, and the slips that it went back with."""

    slips: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """One rule as the pages show it: the field that it is about, the rule, what it found."""

    field: str
    rule: Rule
    evaluated: int
    failed: int
    places: tuple[Place, ...]

    @property
    def words(self) -> str:
        """What is demanded: code, consequence, message («…» for what differs from place to place) and the expectation itself."""
        says = self.rule.says
        message = says.zh.format_map(defaultdict(lambda: "…", field=self.field, words="、".join(self.rule.words)))
        return f"{says.code} {SEVERITIES[says.severity]}：{message}（{self.rule.formula}）"


@dataclass(frozen=True)
class Page:
    """What was judged of one form in a scope; no demands where it was judged by other rules than today's."""

    form: str
    demands: tuple[Demand, ...]

    @property
    def title(self) -> str:
        """The form's Chinese title and code."""
        return f"{LAYOUTS[self.form].title} {self.form}" if self.form else FILES

    @property
    def why_not(self) -> str:
        """Why there is nothing to show; empty where there is."""
        if not self.demands:
            return "校验规则已更新，待下次校验"
        return "" if self.evaluated else "无内容"

    @property
    def name(self) -> str:
        """The page's file name."""
        return page_name(self.form)

    @property
    def evaluated(self) -> int:
        """How many values were judged."""
        return sum(demand.evaluated for demand in self.demands)

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return sum(demand.failed for demand in self.demands)


def page_name(form: str) -> str:
    """The file name of a form's page ('' for files and untitled sheets)."""
    return f"{form or 'files'}.html"


def link(room: str, path: str) -> str:
    """The address of a file of the home, seen from a page: `room` is inbox or returns."""
    return f"../../../{room}/{quote(path)}"
