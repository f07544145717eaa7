"""Intake: from departments' workbooks to rows that count.

Here: reading a scope's inbox into the raw tables, loading the policy of the scope, judging each form and register.
Not here: how a sheet is read (`forms`), what must hold (`expectations`), any rule.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import dagster as dg
import pyarrow as pa

import policy
from assets.checks import check_results, check_specs
from assets.house import WRITER_POOL, House, Scope, scope_of
from assets.keys import ASSET_OF_FORM, REGISTERS
from assets.metadata import inbox_schema, table_schema
from assets.provenance import edited_entries
from assets.readings import as_tables
from assets.seasons import REGISTERS_OF_EVERY_SEASON
from expectations.validation import SUBMISSIONS, validate_form
from forms.inbox import InboxFile
from forms.pool import read_scope
from forms.problems import CHANGING_TEXT, READ_AGAIN
from forms.reader import READER_VERSION
from warehouse.archive import Archive, Original
from warehouse.store import Warehouse
from warehouse.tables import TABLES

INTAKE = "intake"
UNFINISHED = "unfinished"
WRITTEN_TOGETHER = 8
"""Tasks of the workers whose rows are held in memory before they are written: a year's inbox has tens of thousands of files."""
RAW_TABLES = tuple(name for name in TABLES if name.startswith("raw_"))


class MissingRegisterError(RuntimeError):
    """A scope lacks a register without which nothing in it can be judged."""


def load_policy(warehouse: Warehouse, house: House, scope: Scope) -> dict[str, str | int]:
    """Load the policy in force for the scope into the policy tables. Returns its name, first year and fingerprint.

    The file is kept in the archive.
    """
    loaded = house.policy()
    tables = policy.rows(loaded, scope.year)
    house.archive.keep_bytes(loaded.text.encode())
    with warehouse.transaction():
        for name, rows in tables.items():
            warehouse.replace(name, rows, **scope.parameters)
    version = tables["policy_versions"][0]
    return {"name": version["policy"], "in_force_from": version["in_force_from"], "sha256": version["sha256"]}


def read_inbox(warehouse: Warehouse, house: House, scope: Scope) -> dict[str, int]:
    """Bring the raw tables of a scope up to its inbox folder: read what is new, keep it in the archive, drop what is gone.

    Files are known by their bytes, so an unchanged one is not read again. Returns counts: files, read, unreadable,
    unfinished (still being written and left for the next run). Raises InboxGoneError, and changes nothing, without inbox.
    """
    files = keep_files(house.archive, house.received(scope))
    known = {
        row["sha256"]: row
        for row in warehouse.rows(
            "select * from inbox_files where region = $region and year = $year", **scope.parameters
        )
    }
    fresh = [file for file in files if _is_fresh(known.get(file.sha256))]
    outdated = set(known) - ({file.sha256 for file in files} - {file.sha256 for file in fresh})
    problems: dict[str, Mapping[str, Any]] = dict(known)
    read = read_scope(fresh, house.workers or os.cpu_count() or 1, partial(as_tables, scope.parameters))
    each = (readings for _, readings in read)
    with warehouse.transaction():
        if outdated:
            for name in RAW_TABLES:
                warehouse.remove_files(name, outdated, **scope.parameters)
        while handful := list(islice(each, WRITTEN_TOGETHER)):
            tables: dict[str, list[pa.Table]] = defaultdict(list)
            for readings in handful:
                problems |= readings.problems
                for name, found in readings.tables.items():
                    tables[name].append(found)
            for name, all_found in tables.items():
                warehouse.add(name, pa.concat_tables(all_found), **scope.parameters)
        house.require_inbox(scope.region)  # files that went missing meanwhile went alone, not with all of it
        warehouse.replace("inbox_files", [_file_row(file, problems[file.sha256]) for file in files], **scope.parameters)
    unfinished = sum(1 for file in files if problems[file.sha256]["problem"] == UNFINISHED)
    unreadable = sum(1 for file in files if problems[file.sha256]["problem"]) - unfinished
    return {"files": len(files), "read": len(fresh), "unreadable": unreadable, "unfinished": unfinished}


def keep_files(archive: Archive, files: Sequence[InboxFile]) -> list[InboxFile]:
    """Keep what is about to be read in the archive; a file that changed since it was listed is left for the next run."""
    changed = archive.keep(Original(file.path, file.sha256, file.size) for file in files if not file.unfinished)
    return [replace(file, unfinished=CHANGING_TEXT) if file.sha256 in changed else file for file in files]


def _is_fresh(known: Mapping[str, Any] | None) -> bool:
    """Whether a file must be read, given what is known of its bytes."""
    return known is None or known["reader"] != READER_VERSION or known["problem"] in READ_AGAIN


def _file_row(file: InboxFile, problem: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sha256": file.sha256,
        "file": file.file,
        "copies": file.copies,
        "size": file.size,
        "received_at": file.received_at,
        "reader": READER_VERSION,
        "problem": problem["problem"],
        "detail": problem["detail"],
    }


def require_registers(warehouse: Warehouse, scope: Scope) -> None:
    """Stop a run whose scope has no accepted R-UNIT or R-PROJ row: every project in it would look unknown."""
    for form, view, title in (
        ("R-UNIT", "accepted_r_unit", "部门单位名录"),
        ("R-PROJ", "accepted_r_proj", "项目库登记表"),
    ):
        found = warehouse.rows(
            f"select count(*) as n from {view} where region = $region and year = $year", **scope.parameters
        )
        if not found[0]["n"]:
            raise MissingRegisterError(
                f"No accepted row of {form} ({title}) in inbox/{scope.region}/{scope.year}/: put the register there "
                f"and run again."
            )


def intake_assets(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The policy, the inbox, an asset a register and form, and the submissions ledger."""

    @dg.asset(
        key="policy_in_force",
        partitions_def=scopes,
        group_name="policy",
        kinds={"duckdb", "yaml"},
        pool=WRITER_POOL,
        description="The plan as dated parameters (政策参数), as in force for the year.",
    )
    def policy_in_force(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            version = load_policy(warehouse, house, scope)
            edited = edited_entries(warehouse, house.archive, scope.region, scope.year, str(version["sha256"]))
        for sentence in edited:
            context.log.warning(sentence)
        return dg.MaterializeResult(metadata={**version, "edited_entries": len(edited)})

    @dg.asset(
        key="inbox",
        partitions_def=scopes,
        group_name=INTAKE,
        kinds={"duckdb", "excel"},
        pool=WRITER_POOL,
        description="Everything in inbox/<区划>/<年度>/ as rows with their cells; a file is read once.",
        metadata={"dagster/column_schema": inbox_schema()},
        check_specs=check_specs("", "inbox", scopes),
    )
    def inbox(context: dg.AssetExecutionContext, house: House) -> Iterator[dg.MaterializeResult[None]]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            counts = read_inbox(warehouse, house, scope)
            result = validate_form(warehouse, scope.region, scope.year, "")
        context.log.info(
            f"{counts['files']} files, {counts['read']} read now, {counts['unreadable']} unreadable, "
            f"{counts['unfinished']} left for the next run"
        )
        yield dg.MaterializeResult(metadata=dict(counts), check_results=check_results(result, "inbox", house, scope))

    @dg.asset(
        key="submissions",
        partitions_def=scopes,
        group_name=INTAKE,
        kinds={"duckdb", "sql"},
        pool=WRITER_POOL,
        deps=["inbox", *ASSET_OF_FORM.values()],
        description="Every sheet received, in exactly one state (报送台账).",
        metadata={"dagster/column_schema": table_schema(TABLES["submissions"])},
    )
    def submissions(context: dg.AssetExecutionContext, house: House) -> dg.MaterializeResult[None]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            rows = warehouse.build(
                "submissions", SUBMISSIONS.read_text(encoding="utf-8"), scope.parameters, **scope.parameters
            )
            states = warehouse.rows(
                "select status, count(*) as n from submissions where region = $region and year = $year group by status",
                **scope.parameters,
            )
        return dg.MaterializeResult(metadata={"dagster/row_count": rows, **{row["status"]: row["n"] for row in states}})

    judged = [_form_asset(form, key, scopes) for form, key in ASSET_OF_FORM.items()]
    return [policy_in_force, inbox, submissions, *judged]


def _upstream(form: str) -> list[str]:
    """The registers that a form is judged against."""
    order = list(REGISTERS)
    known = order[: order.index(form)] if form in REGISTERS else REGISTERS_OF_EVERY_SEASON
    return [REGISTERS[name] for name in known if name in REGISTERS_OF_EVERY_SEASON]


def _form_asset(form: str, key: str, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    @dg.asset(
        key=key,
        partitions_def=scopes,
        group_name="registers" if form in REGISTERS else INTAKE,
        kinds={"duckdb", "great_expectations"},
        pool=WRITER_POOL,
        deps=["policy_in_force", "inbox", *_upstream(form)],
        description=f"What counts of {form}: judged, with findings; the newest accepted submission of a subject.",
        check_specs=check_specs(form, key, scopes),
    )
    def asset(context: dg.AssetExecutionContext, house: House) -> Iterator[dg.MaterializeResult[None]]:
        scope = scope_of(context)
        with house.warehouse() as warehouse:
            result = validate_form(warehouse, scope.region, scope.year, form)
            if form == "R-PROJ":
                require_registers(warehouse, scope)
        yield dg.MaterializeResult(
            metadata={"rejecting": result.rejected}, check_results=check_results(result, key, house, scope)
        )

    return asset
