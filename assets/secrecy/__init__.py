"""Clause 二(一), 非涉密项目: which projects are classified, from what the registers of all years of the region say or once said.

Here: bringing those registers up to the inbox, and the table of what is hidden. Not here: the guard that hides it
(`publishing.guard`), remembering (`publishing.record_keeping`).
"""

import re
from collections.abc import Iterable
from pathlib import Path

import dagster as dg

from assets.installation import Installation
from assets.intake import load_policy, read_inbox
from assets.metadata import MODEL
from assets.models import build as build_model
from assets.steps import Metadata, Step, step
from expectations.validation import validate_form
from policy.language import Said, either
from publishing.guard import CLASSIFIED
from publishing.provenance import read_memory, recalled
from publishing.record_keeping import MEMORY, Row, note_basis, put_back, remember, remembered
from warehouse.scope import Scope
from warehouse.store import Warehouse

STAGE = "secrecy"
FROM_MEMORY = Path(__file__).with_name("from_memory.sql")
YEAR = re.compile(r"\d{4}")
HIDDEN = Said("What registers hid", "登记表标为涉密的项目")


def build(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The classified projects of a region, as every season sees them before it tells anyone of projects."""

    @step(
        CLASSIFIED,
        STAGE,
        scopes,
        kinds={"duckdb", "sql"},
        deps=["policy_in_force", "inbox", "project_register"],
        description=either(
            "Projects that any year's register marks 是否涉密 = 是: the secrecy guard hides them everywhere.",
            "任一年度登记表标明“是否涉密”为“是”的项目：在所有公开内容中一律隐去。",
        ),
        metadata={MODEL: f"{STAGE}/{CLASSIFIED}"},
    )
    def classified_projects(now: Step) -> Metadata:
        others = refresh_registers(now.warehouse, now.installation, now.scope)
        lost = recall(now.warehouse, now.installation, now.scope.region)
        rows = classify(now.warehouse, now.installation, now.scope)
        with now.warehouse.within(now.scope):
            alone = now.warehouse.rows(FROM_MEMORY.read_text(encoding="utf-8"))
        for year, read in others.items():
            if read:
                now.log.info(
                    either(
                        f"{read} files of {year} read now, for what its project register marks as classified",
                        f"现读入{year}年的{read}个文件，以查明该年项目库登记表标为涉密的项目",
                    )
                )
        for sentence in lost:
            now.log.warning(sentence)
        for row in alone:
            now.log.warning(
                either(
                    f"Still hidden (涉密), {row['n']} in number: projects that R-PROJ of {row['year']} marked 是 when it was "
                    f"read, though none that can be read says so now. A newer R-PROJ of {row['year']} that lists them with 否 "
                    f"opens them.",
                    f"仍按涉密处理的项目{row['n']}个：{row['year']}年的 R-PROJ 读入时标为“是”，现在可读的登记表都不再标明。"
                    f"如已解密，请报送较新的{row['year']}年 R-PROJ，列出这些项目并标为“否”。",
                )
            )
        # no preview: what is classified is not shown in the event log
        return {"dagster/row_count": rows, "other_years": ", ".join(map(str, others))}

    return [classified_projects]


def classify(warehouse: Warehouse, installation: Installation, scope: Scope) -> int:
    """Remember what the registers of all years say, and compute what is hidden in a scope; puts down what that rests on.

    Returns the number of rows.
    """
    remember(warehouse, scope.region)
    note_basis(warehouse, scope)
    return build_model(warehouse, STAGE, CLASSIFIED, installation, scope)


def years_in(inbox: Path, region: str) -> list[int]:
    """Years that the inbox has a folder for: inbox/<区划编码>/<年度>/."""
    folder = inbox / region
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(int(entry.name) for entry in folder.iterdir() if entry.is_dir() and YEAR.fullmatch(entry.name))


def years_read(warehouse: Warehouse, installation: Installation, region: str) -> list[int]:
    """Years that the inbox has a folder for, and those that were read before and may have none any more."""
    known = warehouse.rows("select distinct year from inbox_files where region = $region", region=region)
    return sorted({*years_in(installation.folders.inbox, region), *(row["year"] for row in known)})


def refresh_registers(warehouse: Warehouse, installation: Installation, scope: Scope) -> dict[int, int]:
    """Bring R-PROJ of every other year of the region, earlier or later, up to its inbox folder.

    Returns those years, each with the number of files that were read for it.

    A year that was read before and has no folder any more is emptied. A year before the policy is read, not judged: its
    rows hide what they mark all the same.
    """
    begins = installation.policy(scope.region).in_force_from
    read = {}
    for year in years_read(warehouse, installation, scope.region):
        if year == scope.year:
            continue
        other = Scope(scope.region, year)
        read[year] = read_inbox(warehouse, installation, other)["read"]
        if year >= begins:
            load_policy(warehouse, installation, other)
            for form in ("R-UNIT", "R-PROJ"):
                validate_form(warehouse, other.region, other.year, form)
    return read


def recall(warehouse: Warehouse, installation: Installation, region: str) -> list[str]:
    """Give a new warehouse the memory of the one before it, from the records of what stands published.

    A warehouse that published a season already has its own. Returns a sentence for each publication whose record is lost.
    """
    if warehouse.rows("select 1 from seasons where region = $region limit 1", region=region):
        return []
    found, lost = recalled(installation.folders.published, installation.archive, region, read_memory, HIDDEN)
    rows = {tuple(row.items()) for row in (*remembered(warehouse, region), *found)}
    put_back(warehouse, MEMORY, region, map(dict, rows))
    return lost


def recollect(warehouse: Warehouse, installation: Installation, region: str, memory: Iterable[Row]) -> None:
    """Bring all years of a region up to the inbox, and make the memory what it was then: how a replay begins a run.

    The registers of the run before go first, or the run would remember them.
    """
    for year in years_read(warehouse, installation, region):
        read_inbox(warehouse, installation, Scope(region, year))
    put_back(warehouse, MEMORY, region, memory)
