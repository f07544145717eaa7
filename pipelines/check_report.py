"""What `jixiao check` says: findings as a table on a terminal, a line each elsewhere, or as JSON for programs.

Here: texts in both languages and how they are laid out. Not here: checking (`pipelines.checking`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from forms.handouts.marking import WORDS
from forms.reader import FileReading
from pipelines.check_inputs import WHY, Given, Passed, shown
from pipelines.exits import tell
from pipelines.listing import file_entry, print_json
from policy.language import either, say

Row: TypeAlias = Mapping[str, Any]
STYLES = {"reject": "red", "warn": "yellow"}


@dataclass
class Checked:
    """A file with what was read and found in it, in the order of its sheets.

    `forms` are those that could be read, `years` what each sheet is judged in. `states` says of each sheet and subject whether it
    would count. `copy` is the marked copy, `uncopied` why there is none where there should be one.
    """

    given: Given
    reading: FileReading
    forms: Sequence[str]
    years: Mapping[str, int]
    findings: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    copy: Path | None = None
    uncopied: str = ""

    def count(self, severity: str) -> int:
        """Number of findings of a severity."""
        return sum(row["severity"] == severity for row in self.findings)


def busy() -> AbstractContextManager[object]:
    """Show on a terminal that files are being checked; elsewhere nothing."""
    return Console(stderr=True).status(either("Checking (校验) …", "正在校验……"))


def print_all(files: Sequence[Checked], passed: Sequence[Passed]) -> None:
    """Print what was found in each file, what was passed over, and the sums."""
    for each in files:
        _print(each)
        if each.copy:
            copy = shown(each.copy)
            tell(f"  Marked copy (标注副本): {copy}", f"  标注副本：{copy}")
        elif each.findings:
            file = each.given.shown
            why = each.uncopied or either("an earlier one could not be written either", "此前的副本也未能写入")
            said = either(
                f"The marked copy (标注副本) of {file} cannot be written: {why}.", f"{file} 的标注副本无法写入：{why}。"
            )
            click.echo(f"jixiao: {said}", err=True)
    print_passed(passed)
    rejected, warned = (sum(each.count(severity) for each in files) for severity in ("reject", "warn"))
    tell(
        f"Files checked: {len(files)}. Findings that would be rejected (退回): {rejected}; warnings (提示): {warned}.",
        f"共校验 {len(files)} 个文件：退回 {rejected} 处，提示 {warned} 处。",
    )
    tell(
        "Not judged here, for want of registers (登记表): whether codes are registered (G06), the budget against R-BUDG "
        "(SE06), the review against R-REV (SE10), R-BASE against requests (R05).",
        "未与登记表核对：编码是否登记（G06）、全年预算数与项目预算表（SE06）、自评与复核得分（SE10）、基本支出与申报数（R05）。",
    )


def print_passed(passed: Sequence[Passed], *, err: bool = False) -> None:
    """Print what was passed over, a line each."""
    for each in passed:
        why = say(WHY[each.why])
        tell(f"{each.shown}: passed over (略过): {why}", f"{each.shown}：略过（{why}）", err=err)


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


def _print(checked: Checked) -> None:
    """Print what was found in a file: a table on a terminal, a line a finding elsewhere."""
    file = checked.given.shown
    if not checked.findings:
        good = f"{file}: no findings (无问题)", f"{file}：无问题"
        none = f"{file}: no form or register found in it (未找到报表)", f"{file}：未找到报表"
        tell(*(good if checked.forms else none))
        return
    console = Console()
    if not console.is_terminal:
        for row in checked.findings:
            place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
            about = f"{row['code']} {place} {row['message_zh']}"
            severity = row["severity"]
            tell(f"{file}: {severity} {about} {row['message_en']}", f"{file}：{WORDS[severity]} {about}")
        return
    table = Table(title=Text(file), title_justify="left", show_lines=True)
    headings = either(
        "severity (级别)|check|sheet (工作表)|cell|what is wrong, what to do (问题和处理要求)",
        "级别|代码|工作表|单元格|问题和处理要求",
    ).split("|")
    for number, heading in enumerate(headings, 1):
        table.add_column(heading, no_wrap=number == 4, ratio=1 if number == len(headings) else None)
    for row in checked.findings:
        word = WORDS[row["severity"]]
        severity = Text(either(f"{row['severity']} {word}", word), style=STYLES[row["severity"]])
        message = either(f"{row['message_zh']}\n{row['message_en']}", row["message_zh"])
        table.add_row(severity, row["code"], Text(row["sheet"] or ""), row["cell"] or "", Text(message))
    console.print(table)
