"""Checking files before they are sent (`jixiao check`): the season's own checks, each file alone, without any register.

Here: reading and marking in bounded workers, judging, the exit code. Not here: which files are given
(`pipelines.check_inputs`), what is printed (`pipelines.check_report`), checks (`expectations`), how a marked copy looks
(`forms.handouts`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
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
from pipelines.exits import EXIT_FINDINGS, refuse
from policy.language import refusal
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
AGAINST_REGISTERS = ("R05",)
"""Checks whose frames need a register that a file on its own lacks; every other one judges nothing where it is missing."""
RECEIVED = datetime(2000, 1, 1)
"""For the reader, which does not ask: when a file was received."""
FOUND = """
with found as (
    select *, if(code = 'G02', '（[0-9]+年度）', 'a^') as stated -- nothing tells here which year it is that is not stated
    from form_findings
    where region = $region and year = $year and not list_contains($left_out, code)
)
select distinct
    f.sha256, f.severity, f.code, f.form, f.sheet, f.cell, f.subject_code, f.value,
    regexp_replace(f.message_zh, f.stated, '（××××年度）') as message_zh,
    regexp_replace(f.message_en, f.stated, '（××××年度）') as message_en,
    s.sheet_no, try_cast(regexp_extract(f.cell, '[0-9]+') as integer) as row_no
from found as f
left join raw_sheets as s using (region, year, sha256, sheet)
order by s.sheet_no, row_no, length(f.cell), f.cell, f.code, message_zh
"""
STATES = "select * replace (if(status = 'superseded', 'accepted', status) as status) from ({submissions})"
"""States of files on their own: that another of those given is of the same subject is no matter."""


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
        refuse(
            f"{error} is not there. Give files, folders or links that exist.",
            f"{error} 不存在。请给出存在的文件或文件夹。",
        )
    except policy.PolicyError as error:
        refuse(str(error), f"政策文件有误，请更正下列问题后再校验：\n{error}")
    except OSError as error:
        why = refusal(error)
        refuse(f"The policy {policy_file} cannot be read: {why}.", f"政策文件 {policy_file} 无法读取：{why}。")
    if not given:
        check_report.print_passed(passed, err=True)
        refuse("There is nothing to check (没有可校验的文件).", "没有可校验的文件。")
    with check_report.busy():
        checked = list(_read(given, synonyms, today.year))
        _judge(checked, loaded, today)
        _write_copies([each for each in checked if each.findings], today)
    if as_json:
        check_report.print_document(checked, passed)
    else:
        check_report.print_all(checked, passed)
    return EXIT_FINDINGS if any(each.count("reject") for each in checked) else 0


def _read(given: Sequence[Given], synonyms: Path | None, this_year: int) -> Iterator[Checked]:
    """Read files in workers, and yield them in the order given; of a .zip the files in it."""
    for each, reading in _readings(given, synonyms):
        inside = [_inside(each, member) for member in reading.members]
        for file, read in _readings(inside, synonyms) if inside else [(each, reading)]:
            sheets = read.rows.get("raw_sheets", [])
            forms = [row["form"] for row in sheets if row["disposition"] == "read"]
            yield Checked(file, read, forms, _years(sheets, this_year))


def _inside(bundle: Given, member: Member) -> Given:
    """A file in a .zip; its marked copy goes beside the .zip."""
    path = bundle.path.with_name(PurePosixPath(member.name).name)
    return Given(f"{bundle.shown}/{member.name}", path, bundle.real / member.name, member.problem or "")


def _readings(given: Sequence[Given], synonyms: Path | None) -> Iterator[tuple[Given, FileReading]]:
    files = [
        InboxFile(str(number), each.real, each.size, RECEIVED, str(number))
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


def _years(sheets: Iterable[Row], this_year: int) -> dict[str, int]:
    """Return the year that each sheet is judged in: its own, else that of the others in the file, else this year."""
    stated = {row["sheet"]: row["stated_year"] for row in sheets}
    most = Counter(year for year in stated.values() if year is not None).most_common(1)
    others = most[0][0] if most else this_year
    return {sheet: year or others for sheet, year in stated.items()} or {"": this_year}


def _judge(files: Sequence[Checked], loaded: policy.Policy, today: date) -> None:
    """Judge files, every sheet in the year that it states, in a warehouse in memory.

    Great Expectations takes its time for each suite and not for each row, so files share a scope. Only a file with
    registers has one of its own: other files must not be judged by them. A file goes by its place among those given, in
    place of its fingerprint: the same bytes under two names are judged under each.
    """
    from warehouse.store import open_warehouse  # noqa: PLC0415 - pandas and DuckDB take seconds to import

    scopes: dict[str, dict[str, Checked]] = {}
    for number, each in enumerate(files):
        key = f"{number:064d}"
        scopes.setdefault(key if any(form.startswith("R-") for form in each.forms) else "", {})[key] = each
    with open_warehouse(Path(":memory:")) as warehouse:
        for number, together in enumerate(scopes.values()):
            for year in sorted({year for each in together.values() for year in each.years.values()}):
                own = {key: each for key, each in together.items() if year in each.years.values()}
                _judge_scope(warehouse, own, Scope(f"{number:06d}", year), loaded, today)


def _judge_scope(
    warehouse: Warehouse, files: Mapping[str, Checked], scope: Scope, loaded: policy.Policy, today: date
) -> None:
    """Judge the sheets of a year together, and note findings and the state of each sheet and subject; a file itself in any year."""
    from expectations.validation import SUBMISSIONS, SUITES, validate_form  # noqa: PLC0415

    about = {"copies": 1, "size": 0, "received_at": datetime.combine(today, time())}
    rows: dict[str, list[dict[str, Any]]] = {"inbox_files": []}
    for key, each in files.items():
        read = each.reading
        problem = {"problem": read.problem, "detail": read.detail, "line": read.line}
        rows["inbox_files"].append({"sha256": key, "file": each.given.shown, **about, **problem})
        for table, lines in read.rows.items():
            own = [{**row, "sha256": key} for row in lines if each.years[row["sheet"]] == scope.year]
            rows[table] = rows.get(table, []) + own
    for table, lines in {**policy.rows(loaded, max(scope.year, loaded.in_force_from)), **rows}.items():
        warehouse.replace(table, lines, **scope.parameters)
    for form in SUITES:
        if not form or any(form in each.forms for each in files.values()):
            validate_form(warehouse, scope.region, scope.year, form)
    for row in warehouse.rows(FOUND, **scope.parameters, left_out=list(AGAINST_REGISTERS)):
        files[row["sha256"]].findings.append(row)
    with warehouse.within(scope):
        for row in warehouse.rows(STATES.format(submissions=SUBMISSIONS.read_text(encoding="utf-8"))):
            files[row["sha256"]].states.append(row)


def _write_copies(files: Sequence[Checked], today: date) -> None:
    """Write a marked copy of each file beside it, under a name that is free, and note where it is or why there is none."""
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        orders = [_order(each, today, Path(folder, str(number))) for number, each in enumerate(files)]
        made = write_slips(orders, os.cpu_count() or 1)
        for each in files:
            path = each.given.path
            try:
                source = next(made)
                target = slip_path(path.parent, printable(Path(path.name)), ENDING, source.suffix)
                shutil.move(source, target)
                each.copy = target
            except OSError as error:
                each.uncopied = refusal(error)
            except StopIteration:  # a generator that failed once yields nothing any more
                pass


def _order(checked: Checked, today: date, target: Path) -> Order:
    given = checked.given
    facts = {
        "文件": printable(Path(given.path.name)),
        "校验日期": today.isoformat(),
        "校验结果": f"退回 {checked.count('reject')} 处，提示 {checked.count('warn')} 处",
        COPY: WITHOUT["unread"] if checked.reading.problem else MARKED,
    }
    slip = slip_of(facts, [mark(row, DUE) for row in checked.findings], NOTES)
    return Order(None if checked.reading.problem else Sent(given.real, None, given.size), slip, today, target)
