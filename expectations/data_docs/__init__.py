"""Data Docs of a scope: for the clerk who wants to see what was checked, form by form, and what fell through.

Here: what the pages say, in Chinese, from the outcomes of the rules. Great Expectations renders them (`pages`), so only that
module imports it. They show what was typed into forms, classified projects included: internal, never below `published/`.
Not here: judging, when the pages are renewed (`assets.data_docs`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from expectations.report import title
from expectations.rules import Rule
from expectations.validation import SUITES
from forms.layouts import LAYOUTS
from warehouse.store import Warehouse

INDEX = "index.html"
FILES = "文件和工作表"
"""Title of the suite of files and untitled sheets."""
WHOLE = "整张表"
"""What a demand without a field of its own is about."""
SEVERITIES = {"reject": "退回", "warn": "提示"}


@dataclass(frozen=True)
class Place:
    """A failing place: the value, its file below the inbox, sheet and cell, the message, and the slips it went back with."""

    value: str
    file: str
    sheet: str
    cell: str
    message: str
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


def read_pages(warehouse: Warehouse, region: str, year: int, slips: Mapping[str, Sequence[str]]) -> list[Page]:
    """What the last validation of a scope found, in the order of the suites; forms never judged are left out.

    `slips`: the return slips of each file of the inbox, as paths below returns/.
    """
    outcomes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in warehouse.rows(
        "select * from rule_outcomes where region = $region and year = $year order by position",
        region=region,
        year=year,
    ):
        outcomes[row["form"]].append(row)
    return [Page(form, _demands(form, outcomes[form], slips)) for form in SUITES if form in outcomes]


def _demands(
    form: str, outcomes: Sequence[Mapping[str, Any]], slips: Mapping[str, Sequence[str]]
) -> tuple[Demand, ...]:
    rules = SUITES[form].rules
    if [rule.finding for rule in rules] != [row["finding"] for row in outcomes]:
        return ()
    return tuple(
        Demand(
            rule.title or (title(form, rule.cells[0]) if rule.cells else WHOLE),
            rule,
            row["evaluated"],
            row["failed"],
            tuple(Place(**place, slips=tuple(slips.get(place["file"], ()))) for place in json.loads(row["sample"])),
        )
        for rule, row in zip(rules, outcomes, strict=True)
    )


def write_site(folder: Path, place: str, year: int, pages: Sequence[Page]) -> int:
    """Write the pages of a scope into an empty folder, data_docs/<区划>/<年度>/ of a home. Returns how many forms have one.

    `place` is what the region is called. Forms of which nothing was judged stand in the index alone. Links lead to files by their
    place below the home, so a home may be moved. The same outcomes give the same bytes. Nothing is fetched from anywhere when a
    page is opened.
    """
    from expectations.data_docs.pages import form_page, index_page  # noqa: PLC0415 - imports Great Expectations

    shown = [page for page in pages if not page.why_not]
    for page in shown:
        (folder / page.name).write_text(form_page(page, place, year), encoding="utf-8")
    (folder / INDEX).write_text(index_page(pages, place, year), encoding="utf-8")
    return len(shown)


def link(room: str, path: str) -> str:
    """The address of a file of the home, seen from a page: `room` is inbox or returns."""
    return f"../../../{room}/{quote(path)}"
