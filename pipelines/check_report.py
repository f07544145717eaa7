"""What `jixiao check` says: findings as a table on a terminal, a line each elsewhere, or as JSON for programs.

Here: texts in both languages and how they are laid out. Not here: checking (`pipelines.checking`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from forms.handouts.marking import WORDS
from forms.reader import FileReading
from pipelines.check_inputs import WHY, Given, Passed, shown
from pipelines.listing import file_entry, print_json
from policy.language import Said, say

Row: TypeAlias = Mapping[str, Any]
STYLES = {"reject": "red", "warn": "yellow"}
NOT_THERE = Said(
    "{file} is not there. Give files, folders or links that exist.", "{file} 不存在。请给出存在的文件或文件夹。"
)
FAULTY_POLICY = Said("{error}", "政策文件有误，请更正下列问题后再校验：\n{error}")
NO_POLICY = Said("The policy {file} cannot be read: {why}.", "政策文件 {file} 无法读取：{why}。")
NOTHING = Said("There is nothing to check (没有可校验的文件).", "没有可校验的文件。")
CHECKING = Said("Checking (校验) …", "正在校验……")
GOOD = Said("{file}: no findings (无问题)", "{file}：无问题")
NO_FORM = Said("{file}: no form or register found in it (未找到报表)", "{file}：未找到报表")
LINE = Said(
    "{file}: {severity} {code} {place} {message_zh} {message_en}", "{file}：{severity} {code} {place} {message_zh}"
)
SEVERITIES = {severity: Said(severity, word) for severity, word in WORDS.items()}
CELL = Said("{severity} {word}", "{word}")
MESSAGE = Said("{message_zh}\n{message_en}", "{message_zh}")
HEADINGS = (
    Said("severity (级别)", "级别"), Said("check", "代码"), Said("sheet (工作表)", "工作表"), Said("cell", "单元格"),
    Said("what is wrong, what to do (问题和处理要求)", "问题和处理要求"),
)  # fmt: skip
COPIED = Said("  Marked copy (标注副本): {file}", "  标注副本：{file}")
UNCOPIED = Said("The marked copy (标注副本) of {file} cannot be written: {why}.", "{file} 的标注副本无法写入：{why}。")
UNKNOWN = Said("an earlier one could not be written either", "此前的副本也未能写入")
PASSED = Said("{file}: passed over (略过): {why}", "{file}：略过（{why}）")
SUMMARY = Said(
    "Files checked: {files}. Findings that would be rejected (退回): {rejected}; warnings (提示): {warned}.",
    "共校验 {files} 个文件：退回 {rejected} 处，提示 {warned} 处。",
)
NOT_JUDGED = Said(
    "Not judged here, for want of registers (登记表): whether codes are registered (G06), the budget against R-BUDG "
    "(SE06), the review against R-REV (SE10), R-BASE against requests (R05).",
    "未与登记表核对：编码是否登记（G06）、全年预算数与项目预算表（SE06）、自评与复核得分（SE10）、基本支出与申报数（R05）。",
)


@dataclass(frozen=True)
class Checked:
    """A file with what was read and found in it, in the order of its sheets; `forms` are those that could be read.

    `states` says of each sheet and subject whether it would count. `copy` is the marked copy, `uncopied` why there is none
    where there should be one.
    """

    given: Given
    reading: FileReading
    findings: Sequence[Row]
    states: Sequence[Row]
    forms: Sequence[str]
    copy: Path | None = None
    uncopied: str = ""

    def count(self, severity: str) -> int:
        """Number of findings of a severity."""
        return sum(row["severity"] == severity for row in self.findings)


def busy() -> AbstractContextManager[object]:
    """Show on a terminal that files are being checked; elsewhere nothing."""
    return Console(stderr=True).status(say(CHECKING))


def print_all(files: Sequence[Checked], passed: Sequence[Passed]) -> None:
    """Print what was found in each file, what was passed over, and the sums."""
    console = Console()
    for each in files:
        _print(each, console)
        if each.copy:
            _line(COPIED, console, file=shown(each.copy))
        elif each.findings:
            click.echo(f"jixiao: {say(UNCOPIED, file=each.given.shown, why=each.uncopied or say(UNKNOWN))}", err=True)
    print_passed(passed)
    rejected, warned = (sum(each.count(severity) for each in files) for severity in ("reject", "warn"))
    _line(SUMMARY, console, files=len(files), rejected=rejected, warned=warned)
    _line(NOT_JUDGED, console)


def print_passed(passed: Sequence[Passed], *, err: bool = False) -> None:
    """Print what was passed over, a line each."""
    for each in passed:
        _line(PASSED, Console(stderr=err), file=each.shown, why=say(WHY[each.why]))


def print_document(files: Sequence[Checked], passed: Sequence[Passed]) -> None:
    """Print everything as JSON."""
    entries = []
    for each in files:
        rows = each.reading.rows
        entry = file_entry(each.given.shown, rows.get("raw_sheets", ()), each.states, each.findings, rows)
        entries.append({**entry, "copy": shown(each.copy) if each.copy else None})
    print_json(
        {
            "files": entries,
            "passed_over": [{"file": each.shown, "why": each.why} for each in passed],
            "rejected": sum(each.count("reject") for each in files),
            "warnings": sum(each.count("warn") for each in files),
        }
    )


def _line(said: Said, console: Console, **words: object) -> None:
    console.print(say(said, **words), highlight=False, markup=False, soft_wrap=True)


def _print(checked: Checked, console: Console) -> None:
    """Print what was found in a file: a table on a terminal, a line a finding elsewhere."""
    if not checked.findings:
        _line(GOOD if checked.forms else NO_FORM, console, file=checked.given.shown)
        return
    if not console.is_terminal:
        for row in checked.findings:
            place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
            words = {**row, "severity": say(SEVERITIES[row["severity"]]), "place": place}
            _line(LINE, console, file=checked.given.shown, **{name: words[name] for name in words if name != "file"})
        return
    table = Table(title=Text(checked.given.shown), title_justify="left", show_lines=True)
    for number, heading in enumerate(HEADINGS, 1):
        table.add_column(say(heading), no_wrap=number == 4, ratio=1 if number == len(HEADINGS) else None)
    for row in checked.findings:
        severity = Text(say(CELL, word=WORDS[row["severity"]], **row), style=STYLES[row["severity"]])
        table.add_row(severity, row["code"], Text(row["sheet"] or ""), row["cell"] or "", Text(say(MESSAGE, **row)))
    console.print(table)
