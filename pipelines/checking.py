"""Checking files before they are sent (`jixiao check`): the season's own checks, each file alone, without any register.

Here: what the command does between its arguments and its exit code. Not here: reading (`forms.reader`), checks
(`expectations`), how a marked copy looks (`forms.handouts.slips`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

import policy
from forms.handouts.slips import WORDS, Slip
from forms.inbox import received
from pipelines.leaving import EXIT_FINDINGS, EXIT_USAGE, stop

if TYPE_CHECKING:
    from warehouse.store import Warehouse

Row: TypeAlias = Mapping[str, Any]
CIVIL_TIME = ZoneInfo("Asia/Shanghai")
ENDING = "-校验结果"
DUE = "报送前"
NOT_JUDGED = (
    "Not judged here, for want of registers (登记表): whether codes are registered (G06), the budget against R-BUDG "
    "(SE06), the review against R-REV (SE10), R-BASE against requests (R05)."
)
NOTES = (
    "本表由 jixiao check 在报送前生成，尚未报送。「退回」的内容报送后不会被采用，「提示」的会被采用，请一并核对。",
    "未与登记表核对：编码是否登记、全年预算数是否与项目预算表一致、自评与复核得分的差异。",
)
AGAINST_REGISTERS = frozenset({"R05"})
"""Checks whose frames need a register that a file on its own lacks; every other one judges nothing where it is missing."""
YEAR = re.compile(r"（[0-9]+年度）")
STYLES = {"reject": "red", "warn": "yellow"}
FOUND = """
select distinct
    f.sha256, f.severity, f.code, f.form, f.sheet, f.cell, f.subject_code, f.value, f.message_zh, f.message_en, s.sheet_no,
    try_cast(regexp_extract(f.cell, '[0-9]+') as integer) as row_no
from form_findings as f
left join raw_sheets as s using (region, year, sha256, sheet)
where f.region = $region and f.year = $year and not list_contains($left_out, f.code)
order by s.sheet_no, row_no, length(f.cell), f.cell, f.code, f.message_zh
"""


@dataclass(frozen=True)
class Checked:
    """A file with what was found in it, in the order of its sheets; `forms` are those that could be read."""

    path: Path
    data: bytes
    findings: Sequence[Row]
    forms: Sequence[str]

    def count(self, severity: str) -> int:
        """Number of findings of a severity."""
        return sum(row["severity"] == severity for row in self.findings)


def check_files(paths: Sequence[Path], *, policy_file: Path | None) -> int:
    """Check files, print the findings and write a marked copy beside each file that has any. Returns the exit code.

    1 when something would be rejected, else 0. Leaves with exit code 2 for a faulty policy or a file that cannot be
    opened. The files themselves are never written.
    """
    today = datetime.now(CIVIL_TIME).date()
    try:
        loaded = policy.load(policy_file)
        contents = [(path, path.read_bytes()) for path in paths]
    except (policy.PolicyError, OSError) as error:
        stop(str(error), EXIT_USAGE)
    progress, console = Console(stderr=True), Console()
    with progress.status("Checking (校验) …"):  # says nothing where there is no terminal
        checked = _check(contents, loaded, today)
    for each in checked:
        _print(each, console)
        if each.findings:
            _write_copy(each, today, console)
    rejected, warned = (sum(each.count(severity) for each in checked) for severity in ("reject", "warn"))
    console.print(
        f"Files checked: {len(checked)}. Findings that would be rejected (退回): {rejected}; warnings (提示): {warned}.",
        highlight=False,
        soft_wrap=True,
    )
    console.print(NOT_JUDGED, highlight=False, soft_wrap=True)
    return EXIT_FINDINGS if rejected else 0


def _check(contents: Sequence[tuple[Path, bytes]], loaded: policy.Policy, today: date) -> list[Checked]:
    """Judge files, every sheet in the year that it states, in a warehouse in memory.

    Great Expectations takes its time for each suite and not for each row, so files share a scope. Only a file with
    registers has one of its own: other files must not be judged by them.
    """
    # Great Expectations, pandas and DuckDB take seconds to import.
    from forms.reader import read_file  # noqa: PLC0415
    from warehouse.store import open_warehouse  # noqa: PLC0415

    read: dict[str, _Read] = {}
    for path, data in contents:
        reading = read_file(path)
        sheets = reading.rows.get("raw_sheets", [])
        file = _file_row(path, data, reading.problem, reading.detail)
        forms = [row["form"] for row in sheets if row["disposition"] == "read"]
        read[file["sha256"]] = _Read(file, reading.rows, forms, _years(sheets, today.year))
    scopes: dict[str, list[_Read]] = {}
    for sha256, each in read.items():
        scopes.setdefault(sha256 if any(form.startswith("R-") for form in each.forms) else "", []).append(each)
    found: dict[str, list[Row]] = {sha256: [] for sha256 in read}
    with open_warehouse(Path(":memory:")) as warehouse:
        for number, files in enumerate(scopes.values()):
            for year in sorted({year for each in files for year in each.in_years}):
                own = [each for each in files if year in each.in_years]
                for row in _judge(warehouse, own, f"{number:06d}", year, loaded):
                    found[row["sha256"]].append(_without_year(row))
    return [
        Checked(path, data, found[sha256], read[sha256].forms) for path, data in contents for sha256 in [_sha256(data)]
    ]


@dataclass(frozen=True)
class _Read:
    """A file as it was read: its row of `inbox_files`, rows by table, forms in it, the year of each sheet."""

    file: Row
    rows: Mapping[str, Sequence[Row]]
    forms: Sequence[str]
    years: Mapping[str, int]

    @property
    def in_years(self) -> set[int]:
        """The years that its sheets are judged in; the file itself is judged in any of them."""
        return set(self.years.values())


def _judge(
    warehouse: Warehouse, files: Sequence[_Read], region: str, year: int, loaded: policy.Policy
) -> list[dict[str, Any]]:
    """Judge the sheets of a year as one scope and return the findings."""
    from expectations.validation import SUITES, validate_form  # noqa: PLC0415

    scope: dict[str, str | int] = {"region": region, "year": year}
    for table, rows in policy.rows(loaded, max(year, loaded.in_force_from)).items():
        warehouse.replace(table, rows, **scope)
    warehouse.replace("inbox_files", [each.file for each in files], **scope)
    for table in {table for each in files for table in each.rows}:
        own = [
            {**row, "sha256": each.file["sha256"]}
            for each in files
            for row in each.rows.get(table, ())
            if each.years[row["sheet"]] == year
        ]
        warehouse.replace(table, own, **scope)
    for form in SUITES:
        if not form or any(form in each.forms for each in files):
            validate_form(warehouse, region, year, form)
    return warehouse.rows(FOUND, **scope, left_out=list(AGAINST_REGISTERS))


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


def _file_row(path: Path, data: bytes, problem: str | None, detail: str) -> Row:
    about = {"sha256": _sha256(data), "file": path.name, "copies": 1, "size": len(data)}
    return {**about, "received_at": received(path.stat()), "problem": problem, "detail": detail}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _print(checked: Checked, console: Console) -> None:
    """Print what was found in a file: a table on a terminal, a line a finding elsewhere."""
    if not checked.findings:
        said = "no findings (无问题)" if checked.forms else "no form or register found in it (未找到报表)"
        console.print(f"{checked.path}: {said}", highlight=False, markup=False, soft_wrap=True)
        return
    if not console.is_terminal:
        for row in checked.findings:
            place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
            console.print(
                f"{checked.path}: {row['severity']} {row['code']} {place} {row['message_zh']} {row['message_en']}",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )
        return
    table = Table(title=Text(str(checked.path)), title_justify="left", show_lines=True)
    for heading in ("severity (级别)", "check", "sheet (工作表)", "cell"):
        table.add_column(heading, no_wrap=heading == "cell")
    table.add_column("what is wrong, what to do (问题和处理要求)", ratio=1)
    for row in checked.findings:
        severity = Text(f"{row['severity']} {WORDS[row['severity']]}", style=STYLES[row["severity"]])
        message = Text(f"{row['message_zh']}\n{row['message_en']}")
        table.add_row(severity, row["code"], Text(row["sheet"] or ""), row["cell"] or "", message)
    console.print(table)


def _write_copy(checked: Checked, today: date, console: Console) -> None:
    """Write the marked copy of a file beside it, under a name that is free, and say where it is."""
    from expectations.returning import COPY, MARKED, mark, write_slip  # noqa: PLC0415

    facts = {
        "文件": checked.path.name,
        "校验日期": today.isoformat(),
        "校验结果": f"退回 {checked.count('reject')} 处，提示 {checked.count('warn')} 处",
        COPY: MARKED,
    }
    slip = Slip(facts, [mark(row, DUE) for row in checked.findings], NOTES)
    try:
        copied = write_slip(checked.path.parent, checked.path.name, ENDING, checked.data, slip, today)
    except OSError as error:
        click.echo(f"jixiao: the marked copy of {checked.path} cannot be written: {error}", err=True)
    else:
        console.print(f"  Marked copy (标注副本): {copied}", highlight=False, markup=False, soft_wrap=True)
