"""What goes back to departments: a return slip (退回单) for every workbook with findings, by department.

Here: whose a finding is, what a slip says, the folder returns/<区划>/<年度>/ replaced as a whole. Not here: how a slip is
made, in workers that alone open what was sent (`expectations.returning`, `forms.handouts`), findings themselves.
"""

import csv
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import dagster as dg

from assets.installation import Installation
from assets.models import sql
from assets.steps import Metadata, Step, step
from expectations.patterns import COMPARED_CODES
from expectations.returning import (
    CHANGED,
    COPY,
    MARKED,
    WITHOUT,
    Order,
    Sent,
    mark,
    safe_name,
    slip_of,
    slip_path,
    write_slips,
)
from expectations.validation import prepare
from forms.handouts.marking import Slip
from forms.inbox import located
from forms.layouts import LAYOUTS
from policy.language import either
from policy.place import Place
from publishing.provenance import made_by
from warehouse.reuse import Reuse, fingerprint, recipe, reusing
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse
from warehouse.swap import keep, replaced
from warehouse.tabular import AHEAD_OF_UTC

Row: TypeAlias = Mapping[str, Any]
UNKNOWN, BUREAU = "未识别部门", "财政部门"
ENDING = "-退回单"
LIST = "退回清单.csv"
"""Beside the departments' folders, for the bureau: which slip each file with findings goes back with, and to whom."""
LIST_HEAD = ("报送文件", "部门", "退回单")
SEVERAL = "未附：本工作簿含多个部门的内容，只列出与本部门有关的问题，请更正原文件。"
MEANING = "「退回」的报送或行不予采用，须更正后重新报送；「提示」的已经采用，请核对，确有错误的更正后重新报送。"
HOW = "请在原文件中更正后重新报送；从标注副本上更正的，报送时不必删除标注。"


@dataclass
class Returned:
    """A file with findings: those of each party (the folder that its slip goes to), and who has a part in it."""

    file: str
    sha256: str | None
    received_at: datetime | None
    findings: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    parties: frozenset[str] = frozenset()

    @property
    def is_shared(self) -> bool:
        """Whether several departments have a part in the file, so that none may see all of it."""
        return len(self.parties) > 1

    @property
    def is_unread(self) -> bool:
        """Whether nothing was read from the file, so that it has no cell to mark."""
        return any(row["code"] == "G01" and not row["sheet"] for rows in self.findings.values() for row in rows)


class Senders:
    """Whose the sheets and records of a scope are, as folder names."""

    def __init__(self, rows: Iterable[Row], names: Mapping[str, str]) -> None:
        self._names = names
        self._of: dict[str, dict[tuple[str, int | None], str]] = defaultdict(dict)
        for row in rows:
            party = BUREAU if row["is_register"] else self._folder(row["department_code"])
            self._of[row["sha256"]][row["sheet"], row["subject_no"]] = party

    def _folder(self, code: str | None) -> str:
        if code is None:
            return UNKNOWN
        name = self._names.get(code)
        return safe_name(f"{code}-{name}" if name else code)

    def parties(self, sha256: str | None) -> frozenset[str]:
        """Return the parties of a file; what is not known of is taken to be the one's that is, where there is one."""
        found = frozenset(self._of.get(sha256 or "", {}).values())
        return found - {UNKNOWN} if len(found - {UNKNOWN}) == 1 else found or frozenset({UNKNOWN})

    def of(self, sha256: str | None, sheet: str, subject_no: int | None) -> frozenset[str]:
        """Return the parties that a finding concerns: of its record, else of its sheet."""
        parties = self.parties(sha256)
        if len(parties) == 1:
            return parties
        records = self._of.get(sha256 or "", {})
        if (sheet, subject_no) in records:
            return frozenset({records[sheet, subject_no]})
        return frozenset(party for (name, _), party in records.items() if name == sheet) or frozenset({UNKNOWN})


def returned_files(warehouse: Warehouse, scope: Scope) -> tuple[list[Returned], Senders]:
    """Return the files of a scope with published findings, in order of their paths, and whose each record is."""
    with warehouse.within(scope):
        prepare(warehouse)
        departments, sent, found = (
            warehouse.rows(text, compared=sorted(COMPARED_CODES))
            for text in ("from this.department", sql("returns", "senders"), sql("returns", "what_was_found"))
        )
    names = {row["department_code"]: row["department_name"] for row in departments}
    senders = Senders(sent, names)
    files: dict[tuple[str, str | None], Returned] = {}
    for row in found:
        key = row["file"], row["sha256"]
        returned = files.setdefault(key, Returned(row["file"], row["sha256"], row["received_at"]))
        returned.parties = senders.parties(row["sha256"])
        for party in sorted(senders.of(row["sha256"], row["sheet"], row["subject_no"])):
            returned.findings[party].append(row)
    return list(files.values()), senders


@dataclass(frozen=True)
class _Due:
    """A slip that is due: to whom, about which file, in which folder, from what; `standing` is where it was made before."""

    file: str
    party: str
    order: Order
    made_from: str
    standing: Path | None


def write_returns(warehouse: Warehouse, installation: Installation, scope: Scope) -> int:
    """Renew the return slips of a scope from the published findings of all its jobs. Returns their number.

    The folder returns/<区划>/<年度>/ is replaced whole or not at all; its list says who gets which. The inbox is only read.
    A slip that says what it said before is taken over.
    """
    files, senders = returned_files(warehouse, scope)
    counting = defaultdict(list)
    with warehouse.within(scope):
        still_counting = warehouse.rows(sql("returns", "still_counting"))
    for row in still_counting:
        for party in senders.of(row["sha256"], row["sheet"], row["subject_no"]):
            counting[row["sha256"], party].append(row)
    slips = []
    installation.require_inbox(scope.region)
    standing = installation.folders.returns / scope.region / str(scope.year)
    listed = installation.folders.made / scope.region / str(scope.year) / "returns.json"
    with replaced(standing) as fresh, reusing(listed, standing, fresh) as earlier:
        making = fresh / ".making"
        making.mkdir()
        due = list(_slips_due(files, counting, installation, scope, making, earlier))
        made = write_slips([each.order for each in due if each.standing is None], installation.processes)
        for each in due:
            source = each.standing or next(made)
            folder = fresh / each.party
            folder.mkdir(exist_ok=True)
            path = slip_path(folder, PurePosixPath(each.file).name, ENDING, source.suffix)
            if each.standing:
                keep(source, path)
            else:
                source.rename(path)
            earlier.note(each.made_from, path)
            slips.append((each.file, each.party, path.name))
        shutil.rmtree(making)
        with (fresh / LIST).open("w", encoding="utf-8-sig", newline="") as handle:
            csv.writer(handle).writerows([LIST_HEAD, *slips])
    return len(slips)


def _slips_due(
    files: Iterable[Returned],
    counting: Mapping[tuple[str | None, str], Sequence[Row]],
    installation: Installation,
    scope: Scope,
    making: Path,
    earlier: Reuse,
) -> Iterator[_Due]:
    """Yield the slips of files, in order, each with the one that was made from the same before."""
    days = int(installation.policy(scope.region).sections["numbers"]["returns.rectify_days"].at(scope.year))
    place = installation.place(scope.region)
    number = 0
    for returned in files:
        sent, bytes_now = _sent(installation.folders.inbox, returned)
        copied = None if returned.is_shared or returned.is_unread else sent
        why = CHANGED if sent is None else SEVERAL if returned.is_shared else WITHOUT["unread"]
        for party, findings in sorted(returned.findings.items()):
            copy = MARKED if copied else why
            slip = _slip(
                returned, party, findings, counting[returned.sha256, party], copy, installation.day, days, place
            )
            made_from = recipe(made_by(), returned.file, party, copied is not None, bytes_now, slip, installation.day)
            number += 1
            order = Order(copied, slip, installation.day, making / str(number))
            yield _Due(returned.file, party, order, made_from, earlier.find(made_from))


def slips_by_file(installation: Installation, scope: Scope) -> dict[str, list[str]]:
    """The return slips of a scope by the file that they are about, as paths below returns/; none before the first season."""
    path = installation.folders.returns / scope.region / str(scope.year) / LIST
    slips: dict[str, list[str]] = defaultdict(list)
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for file, party, name in islice(csv.reader(handle), 1, None):
                slips[file].append(f"{scope.region}/{scope.year}/{party}/{name}")
    return slips


def _sent(inbox: Path, returned: Returned) -> tuple[Sent | None, str | None]:
    """Return a file as it was judged, None where it is gone or has changed since, and the fingerprint of what lies there.

    A workbook in an archive is told by the worker that opens the archive.
    """
    path = located(inbox, returned.file)
    archive = next((above for above in path.parents if above.is_relative_to(inbox) and above.is_file()), None)
    try:
        lying = fingerprint(archive or path) if (archive or path).is_file() else {}
    except OSError:
        lying = {}
    if not lying or returned.sha256 is None or (archive is None and lying["sha256"] != returned.sha256):
        return None, returned.sha256
    return Sent(path, returned.sha256, lying["bytes"]), lying["sha256"]


def _slip(
    returned: Returned,
    party: str,
    findings: Sequence[Row],
    counting: Iterable[Row],
    copy: str,
    today: date,
    days: int,
    place: Place,
) -> Slip:
    reported = (date.fromisoformat(row["reported_on"]) if row["reported_on"] else today for row in findings)
    dues = ((day + timedelta(days=days)).isoformat() for day in reported)
    marks = list(dict.fromkeys(map(mark, findings, dues)))
    rejected = sum(each.severity == "reject" for each in marks)
    facts = {
        "报送文件": returned.file,
        "部门": party,
        "收到时间": _moment(returned.received_at),
        "校验日期": today.isoformat(),
        "校验结果": f"退回 {rejected} 处，提示 {len(marks) - rejected} 处",
        "整改期限": max(each.due for each in marks),
        "退回单位": place.bureau,
        "联系": place.contact,
        COPY: copy,
    }
    return slip_of(
        {key: text for key, text in facts.items() if text}, marks, (MEANING, HOW, *_still_counting(counting))
    )


def _moment(received_at: datetime | None) -> str:
    """A moment of the warehouse (UTC without zone) in Chinese civil time."""
    return "" if received_at is None else f"{received_at + AHEAD_OF_UTC:%Y-%m-%d %H:%M:%S}"


def _still_counting(rows: Iterable[Row]) -> Iterator[str]:
    """Say of every subject that was rejected which other submission counts."""
    for row in rows:
        title = next(layout.title for layout in LAYOUTS.values() if layout.form == row["form"])
        number = f"第{row['submission_number']}次报送，" if row["submission_number"] else ""
        other = f"「{PurePosixPath(row['file']).name}」（{number}收到时间 {_moment(row['received_at'])}）"
        subject = f"{title} {row['subject_code'].replace('|', ' ')}"
        if row["is_newer"]:
            yield f"{subject}：较新的报送{other}已被采用，本次退回不影响结果。"
        else:
            yield f"{subject}：此前的报送{other}仍然有效，更正后的报送被采用时才会替换。"


def returns_asset(season: Season, scopes: dg.PartitionsDefinition) -> dg.AssetsDefinition:
    """The return slips as one season leaves them: of its own year, and of the years whose registers it also judges."""

    @step(
        f"{season.job}_returns",
        "publication",
        scopes,
        kinds={"excel"},
        deps=[f"{season.job}_publication"],
        description=either(
            "Return slips (退回单) by department: what was sent with the faulty cells marked. Clause 一(二).",
            "各部门的退回单：所报送的内容，标出有问题的单元格。条款一(二)。",
        ),
    )
    def returns(now: Step) -> Metadata:
        written = {
            f"slips {each.year}": write_returns(now.warehouse, now.installation, each)
            for each in (now.scope, *(now.scope.earlier(years) for years in season.earlier))
            if each == now.scope or _has_findings(now.warehouse, each)
        }
        folder = now.installation.folders.returns / now.scope.region / str(now.scope.year)
        return {**written, "folder": str(folder)}

    return returns


def _has_findings(warehouse: Warehouse, scope: Scope) -> bool:
    with warehouse.within(scope):
        return bool(warehouse.rows("select 1 from this.findings limit 1"))
