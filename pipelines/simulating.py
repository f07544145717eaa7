"""`jixiao simulate`: another policy beside the one in force, as tables on the terminal or a workbook; nothing is published.

Here: which policy is meant, the tables. Not here: the computation (`assets.simulation`), the workbook's form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console

import policy
from assets.simulation import Simulation, UnfinishedCycleError, policy_in_force, simulate
from assets.simulation.workbook import changes_in_chinese, write_simulation
from pipelines.exits import refuse, refusing, table, tell, writing
from pipelines.listing import Document, print_json
from pipelines.summary import titled
from policy.language import either, language
from policy.place import Place
from publishing.archive import Archive, ArchiveError
from warehouse.errors import WarehouseError

SHOWN = 20
"""Projects that the terminal lists; the workbook holds them all."""


def run_simulate(
    year: int,
    home: Path,
    place: Place,
    *,
    policy_file: Path | None,
    values: Mapping[str, str],
    workbook: Path | None,
    as_json: bool,
) -> None:
    """Print the control figures of a region and budget year under another policy beside those of the policy in force.

    Leaves with exit code 2 for an unknown key, a value out of range, a faulty policy or a home without figures.
    """
    snapshot = home / "snapshot.duckdb"
    with refusing(policy.PolicyError, UnfinishedCycleError, WarehouseError):
        present = _present(Archive(home / "archive"), snapshot, place.code, year)
        other = (policy.load(policy_file) if policy_file else present).with_values(values)
        simulation = simulate(snapshot, place.code, year, other)
    changes, in_chinese = present.differences(other, year), changes_in_chinese(present, other, year)
    if as_json:
        print_json(_document(simulation, changes))
    else:
        _print(simulation, in_chinese if language() == "zh" else changes)
    if workbook:
        with writing(workbook):
            write_simulation(workbook, simulation, in_chinese, place.name)
        tell(f"Workbook: {workbook}", f"工作簿：{workbook}", err=as_json)


def _present(archive: Archive, snapshot: Path, region: str, year: int) -> policy.Policy:
    """The policy that the figures of the year rest on, from the archive: other values are set in it."""
    version = policy_in_force(snapshot, region, year)
    assert version, "no figures, which is told beforehand"
    name, sha256, plan = version["name"], version["sha256"], policy.load()
    if plan.sha256 == sha256:
        return plan
    try:
        return policy.read(archive.read(sha256).decode(), f"policy {name} {sha256[:12]}")
    except ArchiveError as error:
        refuse(
            f"The figures of {year} rest on the policy {name} ({sha256[:12]}), which is not at hand: {error}",
            f"{year} 年的数据依据政策 {name}（{sha256[:12]}），现已不在：{error}",
        )


def list_values(year: int, policy_file: Path | None) -> None:
    """Print every address that `--set` takes, with its value in force in a budget year, meaning, clause, source and file."""
    with refusing(policy.PolicyError):
        loaded = policy.load(policy_file)
        stated = loaded.stated(year)
    headings = either("key value 参数 unit clause source file", "键 现行值 参数 单位 条款 来源 文件").split()
    rows = (
        (address, text, entry.zh, entry.unit, entry.clause, entry.source, file)
        for _, address, text, entry, file in stated
    )
    listed = table(f"{loaded.title} ({loaded.name}), {year}", headings, rows)
    listed.columns[0].no_wrap, listed.columns[0].overflow = True, "ellipsis"
    Console().print(listed)


def _document(simulation: Simulation, changes: list[tuple[str, str, str]]) -> Document:
    """The same facts for programs: rows as `Simulation` has them, all changed projects among them."""
    return {
        "region": simulation.region,
        "budget_year": simulation.year,
        "as_of": simulation.as_of,
        "policy": [dict(zip(("key", "before", "after"), each, strict=True)) for each in changes],
        "totals": simulation.totals,
        "by_grade": simulation.by_grade,
        "by_department": simulation.by_department,
        "changed": simulation.changed,
        "stale": simulation.stale,
    }


def _print(simulation: Simulation, changes: list[tuple[str, str, str]]) -> None:
    console, year = Console(), simulation.year
    compared = either("in force", "现行"), either("simulated", "测算")
    amounts = *compared, either("difference", "差额")

    def show(title: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        console.print(table(title, headings, rows, right=True))

    if changes:
        show(either("Policy (政策)", "政策"), (either("parameter", "参数"), *compared), changes)
    else:
        tell("The policy simulated says what the policy in force says.", "测算所用政策与现行政策相同。")
    show(
        either(f"Control figures (控制数) {year}, 元", f"{year} 年控制数（元）"),
        ("", *amounts),
        (
            (titled(name), *_amounts(each["before"], each["after"], money=not name.startswith("status ")))
            for each in simulation.totals
            if (name := each["name"])
        ),
    )
    show(
        either(f"Cuts by grade (评价等级) of {year - 2}, 元", f"按 {year - 2} 年评价等级的压减（元）"),
        (either("grade", "等级"), either("projects", "项目数"), *amounts),
        (
            (
                each["grade"] or either("none", "无"),
                " → ".join(dict.fromkeys((f"{each['projects_before']}", f"{each['projects_after']}"))),
                *_amounts(each["cut_before"], each["cut_after"]),
            )
            for each in simulation.by_grade
        ),
    )
    show(
        either("Cuts by department (部门), public funds included, 元", "按部门的压减，含公用经费（元）"),
        (either("department", "部门"), *amounts),
        _departments(simulation),
    )
    changed = simulation.changed_status
    tell(
        f"{len(simulation.changed):,} projects get another figure, status or rule; {len(changed):,} change status.",
        f"控制数、状态或规则有变化的项目 {len(simulation.changed):,} 个，其中状态变化的 {len(changed):,} 个。",
    )
    if changed:
        show(
            either("Projects that change status (状态)", "状态变化的项目"),
            (either("project", "项目"), either("status", "状态"), *compared),
            map(_status, changed[:SHOWN]),
        )
    if (more := len(changed) - SHOWN) > 0:
        tell(
            f"… and {more:,} more; --workbook lists them all.",
            f"……另有 {more:,} 个，全部见 `--workbook` 生成的工作簿。",
        )
    if simulation.stale:
        console.print(
            either(
                f"[bold]Mind:[/bold] {len(simulation.stale)} published figures, first {simulation.stale[0]}, are not what the "
                f"policy in force makes of today's grades and flags: run `jixiao run control-figures --year {year}` again.",
                f"[bold]注意：[/bold]有 {len(simulation.stale)} 个已发布的数（首个为 {simulation.stale[0]}）与现行政策按当前等级和"
                f"监控结果所得不一致：请再次执行 `jixiao run control-figures --year {year}`。",
            )
        )
    tell("Nothing was published.", "未发布任何内容。")


def _departments(simulation: Simulation) -> Iterator[tuple[str, ...]]:
    for each in simulation.by_department:
        before, after = (each[f"cut_{side}"] + each[f"deduction_{side}"] for side in ("before", "after"))
        if before or after:
            yield f"{each['department_code']} {each['department_name'] or ''}", *_amounts(before, after)


def _status(changed: Mapping[str, Any]) -> Iterator[str]:
    yield f"{changed['project_code']} {changed['project_name']}"
    yield " → ".join(changed[key] or "—" for key in ("status_before", "status_after"))
    yield from ("—" if changed[key] is None else f"{changed[key]:,.2f}" for key in ("control_before", "control_after"))


def _amounts(before: Any, after: Any, *, money: bool = True) -> tuple[str, str, str]:
    shape = ",.2f" if money else ",.0f"
    return f"{Decimal(before):{shape}}", f"{Decimal(after):{shape}}", f"{Decimal(after) - Decimal(before):+{shape}}"
