"""The summary at the end of a run: what came out, in figures that a clerk would compare first, and where it lies.

For programs the same, with every file, sheet and finding. Not here: the shape of a file in it (`pipelines.listing`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from assets.installation import Installation
from assets.publication.totals import control_totals
from forms.inbox import EARLIEST, LATEST
from pipelines.listing import file_entry, print_json
from policy.language import Said, either, say
from warehouse.scope import Scope
from warehouse.seasons import Season
from warehouse.store import Warehouse
from warehouse.wording import WORDS

TITLES = {
    "projects": Said("projects (项目)", "项目"),
    "departments": Said("departments (部门)", "部门"),
    "adjusted_budget": Said("adjusted budget (全年预算数)", "全年预算数"),
    "executed": Said("executed (执行数)", "执行数"),
    "requested": Said("requested (申报数)", "申报数"),
    "cut": Said("cut (压减)", "压减"),
    "control": Said("control (项目控制数)", "项目控制数"),
    "public_funds_deduction": Said("public funds deducted (公用经费扣减)", "公用经费扣减"),
    "departments pending": Said(
        "departments without quota, left out of the total (待定)", "基本支出待定、未计入合计的部门"
    ),
    "total_control": Said("total control with basic expenditure (控制数合计)", "控制数合计（含基本支出）"),
    "disclosed results": Said("disclosed results", "公开的评价结果"),
    "disclosed key evaluations": Said("disclosed key evaluations", "公开的重点评价"),
    "departments assessed": Said("departments assessed", "计入考核的部门"),
    "projects with disclosed goals": Said("projects with disclosed goals", "公开绩效目标的项目"),
    "congress pack projects": Said("congress pack projects", "报送人大的项目"),
    "congress pack control": Said("congress pack control", "报送人大项目的控制数"),
}
"""Names of totals."""
COUNTED = {
    "grade ": "项目等级",
    "department grade ": "部门等级",
    "published ": "部门公开情况",
    "bulletin ": "通报事由",
    "assessment ": "考核结果",
    "treatment ": "监控处理",
    "status ": "项目状态",
}
"""How names begin that count rows by a word, which follows."""
WORD = {code: word for words in WORDS.values() for code, word in words.items()}


def titled(name: str) -> str:
    """What a total is called in the language of the command."""
    if name in TITLES:
        return say(TITLES[name])
    for beginning, title in COUNTED.items():
        if name.startswith(beginning):
            word = name.removeprefix(beginning)
            return either(name, f"{title}：{WORD.get(word, word)}")
    return name


def print_summary(installation: Installation, region: str, steps: Sequence[tuple[Season, int]]) -> None:
    """Print each season's totals, what was received, and where the published files are."""
    console = Console()
    place = installation.place(region).name
    with installation.warehouse() as warehouse:
        for season, year in steps:
            console.print(_totals(warehouse, season, region, year, place))
        years = [year for _, year in steps]
        console.print(_received(warehouse, region, years, place))
        for line in _beside(warehouse, region, years, place):
            console.print(line, highlight=False, markup=False, soft_wrap=True)
    published, returned = (
        ", ".join(map(_short, sorted({folder / region / str(year) for year in years})))
        for folder in (installation.folders.published, installation.folders.returns)
    )
    for line in (
        either(f"Published: {published}", f"已发布：{published}"),
        either(f"Return slips (退回单): {returned}", f"退回单：{returned}"),
        either("Warehouse for reading: ", "只读数据仓库：") + _short(Path(installation.home) / "snapshot.duckdb"),
        either("Dagster UI: make serve", "网页界面：make serve"),
    ):
        console.print(line, highlight=False, soft_wrap=True)


def print_document(installation: Installation, region: str, steps: Sequence[tuple[Season, int]]) -> None:
    """Print as JSON each season's totals, what was received with every file, sheet and finding, and where it lies."""
    years = sorted({year for _, year in steps})
    with installation.warehouse() as warehouse:
        document = {
            "region": region,
            "place": installation.place(region).name,
            "seasons": [
                {"job": season.command, "year": year, "figures": control_totals(warehouse, season, Scope(region, year))}
                for season, year in steps
            ],
            "years": [{"year": year, **_received_files(warehouse, region, year)} for year in years],
            "published": [str(installation.folders.published / region / str(year)) for year in years],
            "returns": [str(installation.folders.returns / region / str(year)) for year in years],
        }
    print_json(document)


def _received_files(warehouse: Warehouse, region: str, year: int) -> dict[str, Any]:
    with warehouse.within(Scope(region, year)):
        (counts,) = warehouse.rows(RECEIVED)
        received = warehouse.rows("select file, sha256, copies, problem from this.inbox_files order by file")
        sheets, submissions, findings = (_by_file(warehouse.rows(query)) for query in (SHEETS, SUBMISSIONS, FINDINGS))
    files = [
        {**row, **file_entry(row["file"], sheets[row["file"]], submissions[row["file"]], findings.pop(row["file"], ()))}
        for row in received
    ]
    elsewhere = [row for rows in findings.values() for row in rows]
    return {"received": counts, "files": files, "findings": elsewhere}


def _by_file(rows: Iterable[dict[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    by_file = defaultdict[str, list[dict[str, Any]]](list)
    for row in rows:
        by_file[row["file"] or ""].append(row)
    return by_file


def _totals(warehouse: Warehouse, season: Season, region: str, year: int, place: str) -> Table:
    table = Table(title=f"{place} {season.title} {year}", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in control_totals(warehouse, season, Scope(region, year)).items():
        amount = Decimal(value)
        table.add_row(titled(name), f"{amount:,.2f} 元" if "." in value else f"{amount:,}")
    return table


def _received(warehouse: Warehouse, region: str, years: Sequence[int], place: str) -> Table:
    """Sheets in and states out, by year; the two agree, or the run had stopped. Unfinished files are among the skipped."""
    table = Table(title=f"{place} {either('Received (报送)', '报送情况')}", title_justify="left")
    headings = either(
        "year files sheets accepted older rejected skipped findings", "年度 文件 工作表 接收 旧版本 退回 略过 问题"
    )
    for heading in headings.split():
        table.add_column(heading, justify="right")
    unfinished = 0
    for year in sorted(set(years)):
        with warehouse.within(Scope(region, year)):
            (row,) = warehouse.rows(RECEIVED)
            unfinished += len(warehouse.rows("from this.inbox_files where problem = 'unfinished'"))
        table.add_row(str(year), *(f"{value:,}" for value in row.values()))
    if unfinished:
        table.caption = either(
            f"{unfinished:,} unfinished files left for the next run, among the skipped",
            f"略过的文件中有 {unfinished:,} 个尚未传完，留待下次运行",
        )
        table.caption_justify = "left"
    return table


def _beside(warehouse: Warehouse, region: str, years: Sequence[int], place: str) -> Iterator[str]:
    """What the inbox holds that no season reads, and what to do about it, in lines."""
    said = [row[either("message_en", "message_zh")] for row in warehouse.rows(BESIDE, region=region, years=list(years))]
    if said:
        yield either(f"Not read (未读取), in the inbox of {place}:", f"{place}收件箱中未读取的内容：")
    yield from (f"  {message}" for message in said[:LISTED])
    if len(said) > LISTED:
        more = len(said) - LISTED
        yield either(
            f"  … and {more:,} more: see G15 in findings.csv", f"  ……另有 {more:,} 处，见 findings.csv 中的 G15"
        )
    (odd,) = warehouse.rows(ODD_TIMES, region=region, years=list(years), earliest=EARLIEST, latest=LATEST)
    if odd["n"]:
        count, first, bounds = f"{odd['n']:,}", odd["file"], (f"{EARLIEST:%Y-%m-%d}", f"{LATEST:%Y-%m-%d}")
        yield either(
            f"{count} files of impossible times of modification, the first {first}: taken as of {bounds[0]} or {bounds[1]}, so "
            "they count as the oldest or newest. Set the clock right and send them again.",
            f"{count} 个文件的修改时间不合理，首个为 {first}：按 {bounds[0]} 或 {bounds[1]} 计，因而视为最旧或最新。请校准时钟后"
            "重新报送。",
        )


LISTED = 20
"""So many things that were not read are named."""
BESIDE = """
select i.file, arg_max(f.message_en, f.year) as message_en, arg_max(f.message_zh, f.year) as message_zh
from form_findings as f
join inbox_beside as i using (region, year, sha256)
where f.region = $region and list_contains($years, f.year)
group by i.file
order by i.file
"""
ODD_TIMES = """
select count(*) as n, min(file) as file
from inbox_files
where region = $region and list_contains($years, year) and received_at in ($earliest, $latest)
"""
SHEETS = "select file, s.* exclude (sha256) from this.raw_sheets as s join this.inbox_files using (sha256)"
SUBMISSIONS = "select file, sheet, subject_code, status from this.submissions order by sheet, subject_code"
FINDINGS = """
from (
    select distinct file, sheet, code, severity, cell, subject_code, value, message_zh, message_en from this.findings
)
order by file, sheet, try_cast(regexp_extract(cell, '[0-9]+') as integer), length(cell), cell, code, message_zh
"""
RECEIVED = """
with state as (
    select min_by(status, list_position(['accepted', 'superseded', 'rejected', 'skipped'], status)) as status
    from this.submissions group by sha256, coalesce(sheet, '')
)
select
    (select count(*) from this.inbox_files) as files,
    count(*) as sheets,
    count(*) filter (status = 'accepted') as accepted,
    count(*) filter (status = 'superseded') as superseded,
    count(*) filter (status = 'rejected') as rejected,
    count(*) filter (status = 'skipped') as skipped,
    (select count(distinct (code, file, sheet, cell, subject_code, value)) from this.findings) as findings
from state
"""


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
