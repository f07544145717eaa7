"""Data Docs of a scope: for the clerk who wants to see what was checked, form by form, and what fell through.

Here: what the pages say, in Chinese, from the outcomes of the rules. Great Expectations renders them (`pages`), so only that
module imports it. They show what was typed into forms, classified projects included: internal, never below `published/`.
Not here: judging, when the pages are renewed (`assets.endings`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from expectations.data_docs.shown import Demand, Page, Place
from expectations.outcome import title
from expectations.validation import SUITES
from warehouse.store import Warehouse

INDEX = "index.html"
WHOLE = "整张表"
"""What a demand without a field of its own is about."""


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
