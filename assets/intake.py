"""Intake: from departments' workbooks to rows that count.

Here: reading a scope's inbox into the raw tables, loading the policy of the scope, judging each form and register.
Not here: how a sheet is read (`forms`), what must hold (`expectations`), any rule.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa

import policy
from assets.checks import check_results, check_specs
from assets.installation import Installation
from assets.lineage import ASSET_OF_FORM, REGISTERS
from assets.metadata import table_schema
from assets.steps import Metadata, Step, step
from assets.worker_tables import as_tables
from expectations.validation import SUBMISSIONS, validate_form
from forms.files.bundles import Member
from forms.files.kinds import is_read
from forms.inbox import InboxFile, distinct
from forms.layouts.registers import R_PROJ, R_UNIT
from forms.pool import read_scope
from forms.problems import CHANGING_TEXT, READ_AGAIN
from forms.reader import READER_VERSION, read_file
from forms.vocabulary import Vocabulary
from policy.language import either
from publishing.archive import Archive
from publishing.provenance import edited_entries
from publishing.record_keeping import NUMBERS, remember
from warehouse.scope import Scope
from warehouse.seasons import REGISTERS_OF_EVERY_SEASON
from warehouse.store import Warehouse
from warehouse.tables import TABLES

INTAKE = "intake"
UNFINISHED, WRONG_ENDING = "unfinished", "wrong_ending"
NO_PROBLEM: Mapping[str, Any] = {"problem": None, "detail": ""}
NOTHING: Mapping[str, Any] = {**NO_PROBLEM, "line": None, "file_kind": None, "members": None}
"""What is said of the reading of a file, as `inbox_files` has it."""
WRITTEN_TOGETHER = 8
"""Tasks of the workers whose rows are held in memory before they are written: a year's inbox has tens of thousands of files."""
REVIEWS = (REGISTERS["R-REV"],)
ALSO_AGAINST = {"R-REV": (REGISTERS["R-REV-D"],), "SE": REVIEWS, "DE": REVIEWS, "RE": (NUMBERS,)}
"""What a form is judged against besides the registers of every season: a review against its lines (R06), a self-evaluation against
its review (SE10), an answer against the number that it quotes (RE01)."""
RAW_TABLES = tuple(name for name in TABLES if name.startswith("raw_"))


class MissingRegisterError(dg.Failure):
    """A scope lacks a register without which nothing in it can be judged."""


@dataclass(frozen=True)
class Reader:
    """How the files of a region are read.

    `synonyms` is the fingerprint of its own labels, empty without any; `own` is the archive's copy, which changes for no worker.
    """

    synonyms: str = ""
    own: Path | None = None

    @property
    def version(self) -> str:
        """Stored with what was read: what another version read, or one with other synonyms, is read again."""
        return f"{READER_VERSION}+{self.synonyms}" if self.synonyms else READER_VERSION

    @classmethod
    def of(cls, installation: Installation, region: str) -> "Reader":
        """The reader of a region. Raises SynonymsError, OSError where its synonyms cannot be used; they are kept."""
        if not (file := installation.synonyms.get(region)):
            return cls()
        Vocabulary(Path(file))  # what is wrong is told with the name of the region's file
        sha256 = installation.archive.keep_bytes(Path(file).read_bytes())
        return cls(sha256, installation.archive.place(sha256))

    def is_fresh(self, file: InboxFile, known: Mapping[str, Any] | None) -> bool:
        """Whether a file must be read, given what is known of its bytes, which may have had another name."""
        if known is None or known["reader"] != self.version or known["problem"] in READ_AGAIN:
            return True
        return not known["problem"] and not is_read(file.file)


def load_policy(warehouse: Warehouse, installation: Installation, scope: Scope) -> dict[str, Any]:
    """Load the policy in force for the scope into the policy tables. Returns its name, first year and fingerprint.

    Where it rests on several files, also `values`: what each but the last says, by file. It is kept in the archive with them all.
    """
    loaded = installation.policy(scope.region)
    tables = policy.rows(loaded, scope.year)
    installation.archive.keep_bytes(loaded.text.encode())
    with warehouse.transaction():
        for name, rows in tables.items():
            warehouse.replace(name, rows, **scope.parameters)
    version = tables["policy_versions"][0]
    known = {"name": version["policy"], "in_force_from": version["in_force_from"], "sha256": version["sha256"]}
    return {**known, **({"values": said} if (said := loaded.said_elsewhere(scope.year)) else {})}


def read_inbox(warehouse: Warehouse, installation: Installation, scope: Scope) -> dict[str, int]:
    """Bring the raw tables of a scope up to its inbox folder: read what is new, keep it in the archive, drop what is gone.

    Files are known by their bytes, so an unchanged one is not read again. Returns counts: files, read, unreadable,
    unfinished (still being written and left for the next run). Raises InboxGoneError, and changes nothing, without inbox.
    """
    files = keep_files(installation.archive, installation.received(scope))
    reader = Reader.of(installation, scope.region)
    known = {
        row["sha256"]: row
        for row in warehouse.rows(
            "select * from inbox_files where region = $region and year = $year", **scope.parameters
        )
    }
    fresh = [file for file in files if reader.is_fresh(file, known.get(file.sha256))]
    with warehouse.transaction():
        _forget(warehouse, scope, known.keys() & {file.sha256 for file in fresh})
        problems = {**known, **_read(warehouse, installation, scope, fresh, reader)}
        inside = Bundles(files, problems)
        unread = [
            file for file in inside.files if inside.is_unread(file) and reader.is_fresh(file, known.get(file.sha256))
        ]
        received = distinct([*files, *inside.files])
        standing = {file.sha256 for file in received} - {file.sha256 for file in unread}
        _forget(warehouse, scope, known.keys() - standing)
        problems |= inside.problems
        if unread:
            problems |= _read(warehouse, installation, scope, unread, reader)
        problems |= inside.empty(problems)
        installation.require_inbox(scope.region)  # files that went missing meanwhile went alone, not with all of it
        rows = [_file_row(file, problems[file.sha256], inside, reader.version) for file in received]
        warehouse.replace("inbox_files", rows, **scope.parameters)
    unfinished = sum(1 for row in rows if row["problem"] == UNFINISHED)
    unreadable = sum(1 for row in rows if row["problem"]) - unfinished
    return {"files": len(rows), "read": len(fresh) + len(unread), "unreadable": unreadable, "unfinished": unfinished}


def _forget(warehouse: Warehouse, scope: Scope, fingerprints: Collection[str]) -> None:
    """Drop the rows that were read from files; what a register hid stays hidden when one that cannot be read takes its place."""
    if fingerprints:
        remember(warehouse, scope.region)
        for name in RAW_TABLES:
            warehouse.remove_files(name, fingerprints, **scope.parameters)


def _read(
    warehouse: Warehouse, installation: Installation, scope: Scope, files: Sequence[InboxFile], reader: Reader
) -> dict[str, Mapping[str, Any]]:
    """Read files into the raw tables. Returns what is to be said of each, by fingerprint."""
    problems: dict[str, Mapping[str, Any]] = {}
    tell = partial(as_tables, scope.parameters)
    read = read_scope(files, installation.processes, tell, reader=partial(read_file, own=reader.own))
    each = (readings for _, readings in read)
    while handful := list(islice(each, WRITTEN_TOGETHER)):
        tables: dict[str, list[pa.Table]] = defaultdict(list)
        for readings in handful:
            problems |= readings.problems
            for name, found in readings.tables.items():
                tables[name].append(found)
        for name, all_found in tables.items():
            warehouse.add(name, pa.concat_tables(all_found), **scope.parameters)
    return problems


class Bundles:
    """The files that came in .zips, from what was read of these, now or in an earlier run."""

    def __init__(self, files: Sequence[InboxFile], problems: Mapping[str, Mapping[str, Any]]) -> None:
        self.alone = {file.sha256: file for file in files}
        """Files that lie in the inbox as such, by fingerprint."""
        self.containers: dict[str, str] = {}
        """The fingerprint of the .zip that a path leads into."""
        self.problems: dict[str, Mapping[str, Any]] = {}
        """What is to be said of files that could not be unpacked, by fingerprint."""
        self._bundles: dict[str, list[str]] = {}
        self._unfit = {file.sha256 for file in files if problems[file.sha256]["problem"] == WRONG_ENDING}
        found: list[InboxFile] = []
        for file in files:
            about = problems[file.sha256]
            for member in (Member(**each) for each in json.loads(about["members"] or "[]")):
                name = f"{file.name_as(about['file_kind'])}/{member.name}"
                self._bundles.setdefault(file.sha256, []).append(member.sha256)
                self.containers[name] = file.sha256
                found.append(InboxFile(name, file.path / member.name, member.size, file.received_at, member.sha256))
                if member.problem:
                    self.problems[member.sha256] = {**NOTHING, "problem": member.problem, "detail": member.detail}
        self.files = distinct(found)

    def is_unread(self, file: InboxFile) -> bool:
        """Whether a file in a .zip is still to be read, since it does not lie elsewhere under a name that is read."""
        if file.sha256 in self.problems:
            return False
        return file.sha256 not in self.alone or (file.sha256 in self._unfit and is_read(file.file))

    def empty(self, problems: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
        """What is to be said of each .zip, given what is said of its files: one of which none can be read is a problem itself."""
        told: dict[str, Mapping[str, Any]] = {}
        for bundle, members in self._bundles.items():
            is_empty = all(problems[member]["problem"] for member in members)
            says = {"problem": "empty", "detail": "None of its files can be read."} if is_empty else NO_PROBLEM
            told[bundle] = {**problems[bundle], **says}
        return told


def note_beside(warehouse: Warehouse, installation: Installation, scope: Scope) -> int:
    """Write down what lies in the inbox beside the files of a scope and of other years. Returns its number."""
    rows = [
        {**vars(each), "sha256": hashlib.sha256(f"beside {each.file}".encode()).hexdigest()}
        for each in installation.beside(scope)
    ]
    return warehouse.replace("inbox_beside", rows, **scope.parameters)


def keep_files(archive: Archive, files: Sequence[InboxFile]) -> list[InboxFile]:
    """Keep what is about to be read in the archive; a file that changed since it was listed is left for the next run."""
    changed = archive.keep(file for file in files if not file.problem)
    return [replace(file, unfinished=CHANGING_TEXT) if file.sha256 in changed else file for file in files]


def _file_row(file: InboxFile, problem: Mapping[str, Any], inside: Bundles, reader: str) -> dict[str, Any]:
    name, alone = file.name_as(problem["file_kind"]), inside.alone.get(file.sha256)
    return {
        "sha256": file.sha256,
        "file": name,
        "path": alone and alone.name_as(problem["file_kind"]),
        "container": inside.containers.get(name),
        "copies": file.copies,
        "size": file.size,
        "received_at": file.received_at,
        "reader": reader,
        **{name: problem[name] for name in NOTHING},
    }


def require_registers(warehouse: Warehouse, scope: Scope) -> None:
    """Stop a run whose scope has no accepted R-UNIT or R-PROJ row: every project in it would look unknown."""
    for register in (R_UNIT, R_PROJ):
        form, title, view = register.form, register.title, register.table.replace("raw_", "accepted_")
        with warehouse.within(scope):
            found = warehouse.rows(f"select 1 from this.{view} limit 1")
        if not found:
            raise MissingRegisterError(
                either(
                    f"No accepted row of {form} ({title}) in inbox/{scope.region}/{scope.year}/: put the register there "
                    f"and run again.",
                    f"`inbox/{scope.region}/{scope.year}/` 中没有可用的 {form}（{title}）：请放入该登记表后重新运行。",
                )
            )


def intake_assets(scopes: dg.PartitionsDefinition) -> list[dg.AssetsDefinition]:
    """The policy, the inbox, an asset a register and form, and the submissions ledger."""

    @step(
        "policy_in_force",
        "policy",
        scopes,
        kinds={"duckdb", "yaml"},
        description=either(
            "The plan as dated parameters (政策参数), as in force for the year.",
            "政策参数：方案的各项规定，按年度生效。",
        ),
    )
    def policy_in_force(now: Step) -> Metadata:
        version = load_policy(now.warehouse, now.installation, now.scope)
        place = now.scope.region, now.scope.year
        edited = edited_entries(now.warehouse, now.installation.archive, *place, str(version["sha256"]))
        for sentence in edited:
            now.log.warning(sentence)
        return {**version, "edited_entries": len(edited)}

    @step(
        "inbox",
        INTAKE,
        scopes,
        kinds={"duckdb", "excel"},
        description=either(
            "Everything in inbox/<区划>/<年度>/ as rows with their cells; a file is read once.",
            "收件箱中该地区该年度的全部内容，逐行读入并记下单元格；同一文件只读一次。",
        ),
        metadata={"dagster/column_schema": table_schema(TABLES["inbox_files"], TABLES["raw_sheets"])},
        check_specs=check_specs("", "inbox", scopes),
    )
    def inbox(now: Step) -> dg.MaterializeResult[None]:
        counts = read_inbox(now.warehouse, now.installation, now.scope)
        counts["beside"] = note_beside(now.warehouse, now.installation, now.scope)
        result = validate_form(now.warehouse, now.scope.region, now.scope.year, "")
        now.log.info(
            either(
                f"{counts['files']} files, {counts['read']} read now, {counts['unreadable']} unreadable, "
                f"{counts['unfinished']} left for the next run, beside the years' folders: {counts['beside']}",
                f"文件{counts['files']}个，本次读入{counts['read']}个，无法读取{counts['unreadable']}个，"
                f"留待下次{counts['unfinished']}个，不在年度文件夹内{counts['beside']}个",
            )
        )
        checks = check_results(result, "inbox", now.installation, now.scope)
        return dg.MaterializeResult(metadata=dict(counts), check_results=checks)

    @step(
        "submissions",
        INTAKE,
        scopes,
        kinds={"duckdb", "sql"},
        deps=["inbox", *ASSET_OF_FORM.values()],
        description=either(
            "Every sheet received, in exactly one state (报送台账).", "报送台账：收到的每张工作表及其唯一的状态。"
        ),
    )
    def submissions(now: Step) -> Metadata:
        with now.warehouse.within(now.scope):
            rows = now.warehouse.build("submissions", SUBMISSIONS.read_text(encoding="utf-8"))
            states = now.warehouse.rows("select status, count(*) as n from this.submissions group by status")
        return {"dagster/row_count": rows, **{row["status"]: row["n"] for row in states}}

    judged = [_form_asset(form, key, scopes) for form, key in ASSET_OF_FORM.items()]
    return [policy_in_force, inbox, submissions, *judged]


def _upstream(form: str) -> list[str]:
    """The registers that a form is judged against."""
    order = list(REGISTERS)
    known = order[: order.index(form)] if form in REGISTERS else REGISTERS_OF_EVERY_SEASON
    return [*(REGISTERS[name] for name in known if name in REGISTERS_OF_EVERY_SEASON), *ALSO_AGAINST.get(form, ())]


def _form_asset(form: str, key: str, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    @step(
        key,
        "registers" if form in REGISTERS else INTAKE,
        scopes,
        kinds={"duckdb", "great_expectations"},
        deps=["policy_in_force", "inbox", *_upstream(form)],
        description=either(
            f"What counts of {form}: judged, with findings; the newest accepted submission of a subject.",
            "已校验并附问题；每个主体以最新一次接收的报送为准。",
        ),
        check_specs=check_specs(form, key, scopes),
    )
    def asset(now: Step) -> dg.MaterializeResult[None]:
        result = validate_form(now.warehouse, now.scope.region, now.scope.year, form)
        if form == "R-PROJ":
            require_registers(now.warehouse, now.scope)
        checks = check_results(result, key, now.installation, now.scope)
        return dg.MaterializeResult(metadata={"rejecting": result.rejected}, check_results=checks)

    return asset
