"""Checking files before they are sent (`jixiao check`): the season's own checks, each file alone, without any register.

Here: reading and marking in bounded workers, judging, the exit code. Not here: which files are given
(`pipelines.check_inputs`), what is printed (`pipelines.check_report`), checks (`expectations`), how a marked copy looks
(`forms.handouts`).
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import policy
from expectations.returning import COPY, MARKED, WITHOUT, Order, Sent, mark, slip_of, slip_path, write_slips
from forms.files.bundles import Member
from forms.inbox import InboxFile, printable
from forms.pool import read_scope
from forms.reader import FileReading, read_file
from pipelines import check_report
from pipelines.check_inputs import ENDING, Given, NotThereError, gather
from pipelines.check_report import Checked
from pipelines.exits import EXIT_FINDINGS, stop
from policy.language import refusal, say
from warehouse.scope import Scope

if TYPE_CHECKING:
    from warehouse.store import Warehouse

Row: TypeAlias = Mapping[str, Any]
CIVIL_TIME = ZoneInfo("Asia/Shanghai")
DUE = "报送前"
NOTES = (
    "本表由校验程序（jixiao）在报送前生成，尚未报送。「退回」的内容报送后不会被采用，「提示」的会被采用，请一并核对。",
    "未与登记表核对：编码是否登记、全年预算数是否与项目预算表一致、自评与复核得分的差异。",
    "未与其他报表比对：与其他项目的文字雷同、与批复的绩效目标和运行监控不一致。",
)
ALONE = {"superseded": "accepted"}
"""States of a file on its own: that another of those given is of the same subject is no matter."""
AGAINST_REGISTERS = frozenset({"R05"})
"""Checks whose frames need a register that a file on its own lacks; every other one judges nothing where it is missing."""
YEAR = re.compile(r"（[0-9]+年度）")
RECEIVED = datetime(2000, 1, 1)
"""For the reader, which does not ask: when a file was received."""
FOUND = """
select distinct
    f.sha256, f.severity, f.code, f.form, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en, s.sheet_no,
    try_cast(regexp_extract(f.cell, '[0-9]+') as integer) as row_no
from form_findings as f
left join raw_sheets as s using (region, year, sha256, sheet)
where f.region = $region and f.year = $year and not list_contains($left_out, f.code)
order by s.sheet_no, row_no, length(f.cell), f.cell, f.code, f.message_zh
"""


def check_files(
    arguments: Sequence[Path], *, policy_file: Path | None, synonyms: Path | None = None, as_json: bool = False
) -> int:
    """Check files, print the findings and write a marked copy beside each file that has any. Returns the exit code.

    `synonyms`: the region's own labels. 1 when something would be rejected, else 0. Leaves with exit code 2 for a faulty policy,
    an argument that is not there, and where there is nothing to check. The files themselves are never written.
    """
    today = datetime.now(CIVIL_TIME).date()
    try:
        loaded = policy.load(policy_file)
        given, passed = gather(arguments)
    except NotThereError as error:
        stop(say(check_report.NOT_THERE, file=error))
    except policy.PolicyError as error:
        stop(say(check_report.FAULTY_POLICY, error=error))
    except OSError as error:
        stop(say(check_report.NO_POLICY, file=policy_file, why=refusal(error)))
    if not given:
        check_report.print_passed(passed, err=True)
        stop(say(check_report.NOTHING))
    with check_report.busy():
        checked = list(_with_copies(_check(given, loaded, synonyms, today), today))
    if as_json:
        check_report.print_document(checked, passed)
    else:
        check_report.print_all(checked, passed)
    return EXIT_FINDINGS if any(each.count("reject") for each in checked) else 0


def _check(given: Sequence[Given], loaded: policy.Policy, synonyms: Path | None, today: date) -> list[Checked]:
    """Judge files, every sheet in the year that it states, in a warehouse in memory.

    Great Expectations takes its time for each suite and not for each row, so files share a scope. Only a file with
    registers has one of its own: other files must not be judged by them. A file goes by its place among those given, in
    place of its fingerprint: the same bytes under two names are judged under each.
    """
    from warehouse.store import open_warehouse  # noqa: PLC0415 - pandas and DuckDB take seconds to import

    read = {f"{number:064d}": each for number, each in enumerate(_read(given, synonyms, today))}
    scopes: dict[str, list[str]] = {}
    for key, each in read.items():
        scopes.setdefault(key if any(form.startswith("R-") for form in each.forms) else "", []).append(key)
    found, states = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list)
    with open_warehouse(Path(":memory:")) as warehouse:
        for number, keys in enumerate(scopes.values()):
            for year in sorted({year for key in keys for year in read[key].in_years}):
                own = {key: read[key] for key in keys if year in read[key].in_years}
                findings, submissions = _judge(warehouse, own, f"{number:06d}", year, loaded)
                for row in findings:
                    found[row["sha256"]].append(_without_year(row))
                for state in submissions:
                    states[state["sha256"]].append(state)
    return [
        Checked(each.given, each.reading, tuple(found[key]), tuple(states[key]), each.forms)
        for key, each in read.items()
    ]


@dataclass(frozen=True)
class _Read:
    """A file as it was read: forms in it, the year of each sheet, the day on which it counts as received, which is today."""

    given: Given
    reading: FileReading
    forms: Sequence[str]
    years: Mapping[str, int]
    day: date

    @property
    def in_years(self) -> set[int]:
        """The years that its sheets are judged in; the file itself is judged in any of them."""
        return set(self.years.values())


def _read(given: Sequence[Given], synonyms: Path | None, today: date) -> Iterator[_Read]:
    """Read files in workers, and yield them in the order given; of a .zip the files in it."""
    for each, reading in _readings(given, synonyms):
        inside = [_inside(each, member) for member in reading.members]
        for file, read in _readings(inside, synonyms) if inside else [(each, reading)]:
            sheets = read.rows.get("raw_sheets", [])
            forms = [row["form"] for row in sheets if row["disposition"] == "read"]
            yield _Read(file, read, forms, _years(sheets, today.year), today)


def _inside(bundle: Given, member: Member) -> Given:
    """A file in a .zip; its marked copy goes beside the .zip."""
    path = bundle.path.with_name(PurePosixPath(member.name).name)
    return Given(f"{bundle.shown}/{member.name}", path, bundle.real / member.name, member.problem or "")


def _readings(given: Sequence[Given], synonyms: Path | None) -> Iterator[tuple[Given, FileReading]]:
    files = [
        InboxFile(str(number), each.real, _size(each.real), RECEIVED, str(number))
        for number, each in enumerate(given)
        if not each.problem
    ]
    readings: dict[str, FileReading] = {}
    for _, told in read_scope(files, os.cpu_count() or 1, list, reader=partial(read_whatever_it_is, own=synonyms)):
        readings |= dict(told)
    for number, each in enumerate(given):
        reading = readings.get(str(number), FileReading(each.problem, ""))
        if reading.problem == "unfinished":  # there is no next run that it could be left for
            reading = replace(reading, problem="damaged")
        yield each, reading


def read_whatever_it_is(path: Path, _place: str, own: Path | None = None) -> FileReading:
    """Read a file that goes by its place and not by its fingerprint; runs in a worker."""
    return read_file(path, own=own)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _judge(
    warehouse: Warehouse, files: Mapping[str, _Read], region: str, year: int, loaded: policy.Policy
) -> tuple[list[dict[str, Any]], list[Row]]:
    """Judge the sheets of a year as one scope and return the findings, and the state of each sheet and subject."""
    from expectations.validation import SUBMISSIONS, SUITES, validate_form  # noqa: PLC0415

    scope: dict[str, str | int] = {"region": region, "year": year}
    for table, rows in policy.rows(loaded, max(year, loaded.in_force_from)).items():
        warehouse.replace(table, rows, **scope)
    warehouse.replace("inbox_files", [_file_row(key, each) for key, each in files.items()], **scope)
    for table in {table for each in files.values() for table in each.reading.rows}:
        own = [
            {**row, "sha256": key}
            for key, each in files.items()
            for row in each.reading.rows.get(table, ())
            if each.years[row["sheet"]] == year
        ]
        warehouse.replace(table, own, **scope)
    for form in SUITES:
        if not form or any(form in each.forms for each in files.values()):
            validate_form(warehouse, region, year, form)
    found = warehouse.rows(FOUND, **scope, left_out=list(AGAINST_REGISTERS))
    with warehouse.within(Scope(region, year)):
        states = warehouse.rows(SUBMISSIONS.read_text(encoding="utf-8"))
    return found, [{**row, "status": ALONE.get(row["status"], row["status"])} for row in states]


def _years(sheets: Iterable[Row], this_year: int) -> dict[str, int]:
    """Return the year that each sheet is judged in: its own, else that of the others in the file, else this year."""
    stated = {row["sheet"]: row["stated_year"] for row in sheets}
    most = Counter(year for year in stated.values() if year is not None).most_common(1)
    others = most[0][0] if most else this_year
    return {sheet: year or others for sheet, year in stated.items()} or {"": this_year}


def _without_year(row: dict[str, Any]) -> Row:
    """Take the year out of the message that none is stated: here, nothing tells which one it should be."""
    if row["code"] != "G02":
        return row
    return {**row, **{name: YEAR.sub("（××××年度）", row[name]) for name in ("message_zh", "message_en")}}


def _file_row(key: str, read: _Read) -> Row:
    received = datetime.combine(read.day, time())
    about = {"sha256": key, "file": read.given.shown, "copies": 1, "size": 0, "received_at": received}
    return {**about, "problem": read.reading.problem, "detail": read.reading.detail, "line": read.reading.line}


def _with_copies(files: Iterable[Checked], today: date) -> Iterator[Checked]:
    """Write a marked copy of each file with findings beside it, under a name that is free, and note where it is."""
    files = list(files)
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        orders = [_order(each, today, Path(folder, str(number))) for number, each in enumerate(files) if each.findings]
        made = write_slips(orders, os.cpu_count() or 1)
        for each in files:
            if not each.findings:
                yield each
                continue
            path = each.given.path
            try:
                source = next(made)
                target = slip_path(path.parent, printable(Path(path.name)), ENDING, source.suffix)
                shutil.move(source, target)
            except (OSError, StopIteration) as error:  # a generator that failed once yields nothing any more
                yield replace(each, uncopied=refusal(error) if isinstance(error, OSError) else "")
            else:
                yield replace(each, copy=target)


def _order(checked: Checked, today: date, target: Path) -> Order:
    path = checked.given.real
    facts = {
        "文件": printable(Path(checked.given.path.name)),
        "校验日期": today.isoformat(),
        "校验结果": f"退回 {checked.count('reject')} 处，提示 {checked.count('warn')} 处",
        COPY: WITHOUT["unread"] if checked.reading.problem else MARKED,
    }
    slip = slip_of(facts, [mark(row, DUE) for row in checked.findings], NOTES)
    sent = None if checked.reading.problem else Sent(path, None, _size(path))
    return Order(sent, slip, today, target)
