"""`jixiao policy`: a policy file judged, and the policy of a region as a list or a page that an official can read.

Here: the two commands. What is slow is imported when it is needed. Not here: what a policy may say (`policy`), trying other
values (`pipelines.simulating`).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, TypeAlias

import click

import policy
from pipelines.arguments import FILE, REGION_HELP, option, policy_option, region_of, settings
from pipelines.exits import chinese_help, refusing, table, tell, writing
from pipelines.preconditions import require_models
from policy import Stated
from policy.language import either

HERE = Path(__file__).parent
SECTIONS = {
    "rules": "调整规则 Rules",
    "numbers": "数值 Numbers",
    "choices": "选项 Choices",
    "bands": "分档 Scales",
    "minimum_execution": "序时进度 Minimum execution",
    "treatments": "监控处理 Treatments",
    "indicator_kinds": "指标类型 Kinds of indicators",
    "unsigned_targets": "无符号指标值 Targets without an operator",
    "wordings": "定性表述 Wordings",
    "words": "用词 Words",
    "classes": "项目类别 Classes",
}
SOURCES = {"plan": "方案规定 plan", "local": "本地默认 local", "published": "公开文件 published"}
SHOWN = ("zh", "key", "shown", "since", "clause", "source", "file")
"""What the list shows of an entry."""
RELIABILITY = {"": "", "official": "官方 official", "mirror": "转载 mirror", "digest": "摘要 digest"}


Line: TypeAlias = dict[str, Any]
"""One entry as it is shown: what it means, what holds, since when, and who says so."""


@click.group("policy", **chinese_help("检查政策文件，或查看地区的政策。"))
def policies() -> None:
    """Judge a policy file, or show the policy of a region (政策)."""


@policies.command(**chinese_help("检查政策文件。", "正确时退出码为 0，否则为 2，并指出问题所在的文件和行。"))
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Judge a policy file: exit code 0, or 2 and what is wrong, with file and line."""
    with refusing(policy.PolicyError):
        loaded = policy.load(file)
    require_models(loaded, file)
    start, fingerprint = loaded.in_force_from, loaded.sha256[:12]
    tell(
        f"{file}: {loaded.name} ({loaded.title}), in force from {start}, {fingerprint}.",
        f"{file}：{loaded.title}（{loaded.name}），自 {start} 年起执行，{fingerprint}。",
    )


@policies.command(**chinese_help("列出现行的每条规则和每个数值：条款、数值、起始年度、来源。"))
@option("--region", *REGION_HELP)
@policy_option
@option(
    "--year", "Budget year; the newest entry's where none is given.", "预算年度；缺省为最近有变化的年度。", type=int
)
@option("--html page", "Write a page instead of a list.", "生成网页，代替列表。", type=FILE)
def show(region: str | None, policy_file: Path | None, year: int | None, page: Path | None) -> None:
    """Show every rule and figure in force: clause, figure, since when, source."""
    file = policy_file or settings().policy_of(region_of(region))
    with refusing(policy.PolicyError):
        loaded = policy.load(file)
        year = year or loaded.newest
        sections = _sections(loaded, year)
    if page is None:
        _print(loaded, year, sections)
        return
    from reports.pages import templates  # noqa: PLC0415 - few ask for a page

    text = templates(HERE).get_template("policy.html").render(policy=loaded, year=year, sections=sections)
    with writing(page):
        page.write_text(text, encoding="utf-8")
    tell(f"Page: {page}", f"网页：{page}")


def _sections(loaded: policy.Policy, year: int) -> list[tuple[str, list[Line]]]:
    """What is in force, an entry a line, by the titles of the sections."""
    stated = defaultdict[int, list[Stated]](list)
    for each in loaded.stated(year):
        stated[id(each.entry)].append(each)
    lines = {
        name: [_line(stated[id(entry)], year) for entry in section.values() if id(entry) in stated]
        for name, section in loaded.sections.items()
    }
    return [(title, lines[name]) for name, title in SECTIONS.items() if lines[name]]


def _line(stated: list[Stated], year: int) -> Line:
    entry = stated[0].entry
    return {
        "key": stated[0].key,
        "zh": entry.zh,
        "en": entry.en,
        "shown": "; ".join(map(_value, stated)) + (f" {entry.unit}" if entry.unit else ""),
        "since": max(start for start in entry.starts if start <= year),
        "clause": entry.clause,
        "source": " ".join(filter(None, (SOURCES[entry.source], entry.where, RELIABILITY[entry.reliability]))),
        "file": ", ".join(dict.fromkeys(each.file for each in stated)),
    }


def _value(stated: Stated) -> str:
    part = stated.address.removeprefix(stated.key).removeprefix(".")
    return f"{part} {stated.text}" if part else stated.text


def _print(loaded: policy.Policy, year: int, sections: list[tuple[str, list[Line]]]) -> None:
    from rich.console import Console  # noqa: PLC0415

    console = Console()
    console.print(f"{loaded.title} ({loaded.name}), {year}, {loaded.sha256[:12]}", highlight=False)
    headings = either("参数|key|in force|since|clause|source|file", "参数|键|现行值|自|条款|来源|文件").split("|")
    for title, found in sections:
        rows = ([str(each[name]) for name in SHOWN] for each in found)
        console.print(table(title, headings, rows))
