"""What leaves the house at the end of a season: invariants asked once more, then tables published whole or not at all.

Here: findings of a job, publishing, the record that a season is done. Not here: file formats (`publishing.export`), what
documents say (`reports.documents`), rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import dagster as dg
import pandas as pd

from assets.installation import WRITER_POOL, Installation, scope_of
from assets.intake import Reader, load_policy
from assets.invariants import INVARIANTS, faults, meaning, require
from assets.publication.totals import control_totals
from assets.review import comparisons
from assets.steps import Metadata, Step, step
from expectations.validation import FINDINGS
from policy.language import either
from publishing.current import PublicationError
from publishing.errors import TraceError
from publishing.export import Writers, publish, write_nothing
from publishing.guard import CLASSIFIED
from publishing.provenance import Run, made_by, read_inputs, record_run
from publishing.secrets import secrets
from publishing.withdrawal import guard_again, note_hidden
from reports.documents import queries
from reports.documents.assessment_sheet import write_assessment
from reports.documents.bulletin import Bulletins
from reports.documents.docx_template import Stationery
from reports.documents.letters import write_letters
from reports.documents.site import write_pages
from reports.documents.work_report import write_report
from reports.edition import Edition
from warehouse.scope import Scope
from warehouse.seasons import REGISTERS_OF_EVERY_SEASON, SEASONS, Season, record_season, was_published
from warehouse.store import Warehouse

EVERY_JOB = ("findings", "submissions")
JUDGED = ("submissions", CLASSIFIED)
"""Tables that each season's invariants are about, beside its own."""
SHOWN = 10
"""Faults of a broken invariant that its check shows."""


def collect_findings(warehouse: Warehouse, season: Season, scope: Scope, forms: tuple[str, ...]) -> int:
    """Renew the published findings of a job in a scope from the findings on `forms`. Returns their number."""
    with warehouse.within(scope):
        rows = warehouse.rows(FINDINGS.read_text(encoding="utf-8"), forms=["", *forms], job=season.job)
    return warehouse.replace("findings", rows, **scope.parameters, job=season.job)


def publish_season(
    warehouse: Warehouse, installation: Installation, season: Season, scope: Scope, run: Run
) -> dict[str, str]:
    """Publish a season's tables of a scope, and the documents written from them; withdraw what is classified now.

    `run` is the record of what they rest on. Returns the control totals.

    Raises BrokenInvariantError before anything is written, TraceError before anything is put in place.
    """
    require(warehouse, (*season.tables, *JUDGED), scope)
    totals = control_totals(warehouse, season, scope)
    _publish(warehouse, installation, season, run, scope, (*season.tables, *EVERY_JOB), totals)
    note_hidden(warehouse, scope, season.job)
    record_season(warehouse, season, scope.region, scope.year, installation.day, run.sha256)
    installation.snapshot(warehouse)
    return totals


def publish_earlier_findings(
    warehouse: Warehouse, installation: Installation, season: Season, scope: Scope, run: Run
) -> None:
    """Publish what a season found in the registers of earlier years, in the years that the registers belong to."""
    for years in season.earlier:
        earlier = scope.earlier(years)
        before = warehouse.rows(
            "select count(*) as n from findings where region = $region and year = $year and job = $job",
            **earlier.parameters,
            job=season.job,
        )[0]["n"]
        found = collect_findings(warehouse, season, earlier, forms_found(warehouse, season, earlier))
        if found or before:
            _publish(warehouse, installation, season, run, earlier, ("findings",), {})


def forms_found(warehouse: Warehouse, season: Season, earlier: Scope) -> tuple[str, ...]:
    """Forms whose findings a season reports in an earlier year: all of its own where it was run for that year too."""
    return season.forms if was_published(warehouse, season, earlier) else REGISTERS_OF_EVERY_SEASON


def writers(warehouse: Warehouse, installation: Installation, season: Season, scope: Scope, current: Scope) -> Writers:
    """Who writes the letters of a season, and the documents and pages of a year.

    `current` is the scope that the season runs for: its registers say what is classified today.
    """
    stationery = Stationery(installation.place(scope.region), own_templates=installation.folders.templates)
    bulletins = Bulletins.of(warehouse, scope, current, stationery)
    weights = {row["part"]: row["points"] for row in queries.rows(warehouse, "assessment_weights", scope)}

    def letters(edition: Edition) -> None:
        write_letters(edition, warehouse, installation.folders, scope, season.job, made_by(), stationery)
        write_assessment(edition, weights)

    def documents(edition: Edition) -> None:
        bulletins.write(edition)
        write_report(edition, stationery)

    return Writers(
        letters=letters,
        documents=documents,
        pages=partial(write_pages, department_names=bulletins.departments, read=installation.archive.read),
        figures=frozenset(bulletins.figures()),
        names=queries.names(warehouse, scope),
    )


def _publish(
    warehouse: Warehouse,
    installation: Installation,
    season: Season,
    run: Run,
    scope: Scope,
    tables: tuple[str, ...],
    totals: dict[str, str],
) -> None:
    """Publish tables of `scope`; the scope that the season runs for knows what is classified today."""
    current = Scope(run.region, run.year)
    supplement = scope != current
    found = writers(warehouse, installation, season, scope, current)
    publish(
        warehouse,
        installation.folders.published,
        installation.place(scope.region),
        scope.year,
        job=season.job,
        tables=tables,
        as_of=installation.day,
        workbook_title=season.title,
        inputs={file: str(each["sha256"]) for file, each in read_inputs(installation.archive, run).items()},
        policy=load_policy(warehouse, installation, scope),
        origin={
            "run": run.sha256,
            "rests_on": dict(run.rests_on),
            "code": dict(run.code),
            **installation.before(warehouse, season, scope),
        },
        totals=totals,
        writers=replace(found, letters=write_nothing) if supplement else found,
        secrets=secrets(warehouse, current),
        guard=partial(guard_again, warehouse=warehouse, scope=current),
        supplement=supplement,
    )


def publication_assets(season: Season, scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The findings and the publication of one season."""
    findings_key, publication_key = f"{season.job}_findings", f"{season.job}_publication"

    @step(
        findings_key,
        "publication",
        scopes,
        kinds={"duckdb"},
        deps=["submissions", *comparisons(season)],
        description=either(f"Findings (校验发现) that the job {season.job} reports.", f"{season.title}所报告的问题。"),
    )
    def findings(now: Step) -> Metadata:
        return {"dagster/row_count": collect_findings(now.warehouse, season, now.scope, season.forms)}

    @step(
        publication_key,
        "publication",
        scopes,
        kinds={"csv", "parquet", "excel"},
        deps=[findings_key, "submissions", *map(season.asset, season.tables)],
        description=either(
            f"Published tables of {season.title}: CSV, Parquet and a workbook, whole or not at all.",
            f"{season.title}发布的表：CSV、Parquet 和工作簿，要么全部发布，要么都不发布。",
        ),
    )
    def publication(now: Step) -> Metadata:
        scope, warehouse, installation = now.scope, now.warehouse, now.installation
        run = record_run(
            warehouse,
            installation.archive,
            season,
            scope.region,
            scope.year,
            as_of=installation.day,
            version=load_policy(warehouse, installation, scope),
            place=installation.places.get(scope.region, {}),
            synonyms=Reader.of(installation, scope.region).synonyms,
        )
        try:
            publish_earlier_findings(warehouse, installation, season, scope, run)
            totals = publish_season(warehouse, installation, season, scope, run)
        except (TraceError, PublicationError) as error:  # a run's page begins with the sentence of a failure alone
            raise dg.Failure(str(error)) from error
        return {**totals, "folder": str(installation.folders.published / scope.region / str(scope.year))}

    return [findings, publication]


def invariant_checks(scopes: dg.PartitionsDefinition) -> list[dg.AssetChecksDefinition]:
    """The invariants as blocking checks: nothing downstream of a broken one runs."""
    return [_invariant_check(name, asset, scopes) for name, table in INVARIANTS.items() for asset in _assets_of(table)]


def _assets_of(table: str) -> list[str]:
    """The assets that write a table: one, but for a table that several seasons share."""
    return sorted({season.asset(table) for season in SEASONS if table in season.tables}) or [table]


def _invariant_check(name: str, asset: str, scopes: dg.PartitionsDefinition) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset,
        name=name,
        blocking=True,
        partitions_def=scopes,
        pool=WRITER_POOL,
        description=meaning(name),
    )
    def check(context: dg.AssetCheckExecutionContext, installation: Installation) -> dg.AssetCheckResult:
        with installation.warehouse() as warehouse:
            broken = faults(warehouse, name, scope_of(context))
        return dg.AssetCheckResult(passed=not broken, metadata=_told(broken))

    return check


def _told(broken: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """How many faults an invariant has, and the first of them."""
    if not broken:
        return {"faults": 0}
    first = pd.DataFrame(broken[:SHOWN]).to_markdown(index=False)
    return {"faults": len(broken), "first": dg.MetadataValue.md(first)}
