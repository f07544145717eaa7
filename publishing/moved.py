"""What 变动说明 tells: the difference between a publication and the one before, with what it rests on.

Causes are read from the manifests of both: files that came, were replaced or went, policy, program, seasons computed anew. The
reason of a control figure is its line of the ledger. Not here: what differs (`changes`), the words of the page (`reports.moved`).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from policy.place import Place
from publishing import history
from publishing.changes import Change
from publishing.current import load
from publishing.descriptor import MANIFEST, Document
from reports.moved import Cause, Move, Section, shown, write_page
from warehouse.tables import TABLES, Table
from warehouse.wording import in_chinese

LEDGER = "adjustment_ledger"
EXPLAINED = {"project_control_figures": "project", "department_control_figures": "department_public_funds"}
"""Tables whose figures rest on a line of the ledger, and its subject."""
EXCEPTION = "exception"
SUBJECTS = ("project_code", "department_code", "code", "subject_code")
"""Key columns that say whose a row is; what else a key has stands beside the name."""
KINDS = {"added": "新增", "removed": "撤下", "changed": "改动"}
NO_ROW = "（无）"
Row = Mapping[str, str]


def write_moved(
    path: Path, place: Place, year: int, jobs: Mapping[str, Document], found: Mapping[str, tuple[int, list[Change]]]
) -> None:
    """Write the page beside the files of a fresh publication; `found` is what differs in each table, by `current.differences`.

    `jobs` are the entries of the new manifest; those with `previous` took the place of an earlier publication.
    """
    folder = path.parent
    causes = [
        _cause(entry, load(history.entry(folder, entry["previous"]) / MANIFEST)["jobs"].get(job))
        for job, entry in jobs.items()
        if "previous" in entry
    ]
    reasons = _reasons(folder) if EXPLAINED.keys() & found.keys() else {}
    names = _names(folder) if found else {}
    sections = [
        _section(TABLES[name], lines, names, reasons.get(EXPLAINED.get(name, ""), {}))
        for name, (_, lines) in found.items()
        if name in TABLES
    ]
    write_page(path, place, year, causes, sections)


def _cause(now: Document, then: Document | None) -> Cause:
    """What differs between what a season rests on and what it rested on; an earlier publication may be without it."""
    if then is None:
        return Cause(now["title"], None, [], [])
    facts = []
    if then["as_of"] != now["as_of"]:
        facts.append(f"口径日期由{then['as_of']}改为{now['as_of']}。")
    if then["policy"] != now["policy"]:
        facts.append("政策文件有修改，按修改后的规定重新计算。")
    if then.get("rests_on") != now.get("rests_on"):
        facts.append("所依据的其他季节的结果已重新计算。")
    if then.get("code") != now.get("code"):
        facts.append("程序有更新。")
    old, new = then["inputs"], now["inputs"]
    kinds = (
        ("新收到的文件", sorted(new.keys() - old.keys())),
        ("内容有改动的文件", sorted(name for name in new.keys() & old.keys() if new[name] != old[name])),
        ("已撤回的文件", sorted(old.keys() - new.keys())),
    )
    return Cause(now["title"], date.fromisoformat(then["as_of"]), facts, [kind for kind in kinds if kind[1]])


def _section(table: Table, lines: Sequence[Change], names: Mapping[str, str], reasons: Mapping[str, str]) -> Section:
    """A table's moves; of one without a key, such as the findings, only how many rows came and went."""
    rows = Counter(kind for _, kind in {(line.key or (line.before, line.after), line.kind) for line in lines})
    said = [f"{word}{rows[kind]}行" for kind, word in KINDS.items() if rows[kind]]
    moves = [_move(table, line, names, reasons) for line in lines] if table.key else []
    return Section(table.title, "，".join(said) + "。", moves)


def _move(table: Table, line: Change, names: Mapping[str, str], reasons: Mapping[str, str]) -> Move:
    column = table.column(line.column)
    key = dict(zip(table.key, line.key, strict=True))
    code = next((key[each] for each in SUBJECTS if key.get(each)), "")
    rest = [in_chinese(each, value) for each, value in key.items() if each not in SUBJECTS and value]
    return Move(
        " ".join(filter(None, [names.get(code, ""), *rest])),
        code,
        column.title,
        NO_ROW if line.kind == "added" and not line.before else shown(column, line.before),
        NO_ROW if line.kind == "removed" and not line.after else shown(column, line.after),
        reasons.get(code, ""),
    )


def _names(folder: Path) -> dict[str, str]:
    """Names by code, of departments and of the projects that any table of the publication names."""
    found = {row["code"]: row["name"] for row in _read(folder / "departments.csv")}
    for name, table in TABLES.items():
        if table.stage == "result" and {"project_code", "project_name"} <= set(table.names):
            found |= {row["project_code"]: row["project_name"] for row in _read(folder / f"{name}.csv")}
    return found


def _reasons(folder: Path) -> dict[str, dict[str, str]]:
    """By subject of the ledger and code: the lines that stand, each with its rule, clause and the cell that it rests on."""
    rules = {
        row["value"]: row["zh"]
        for row in _read(folder / "codes.csv")
        if (row["table"], row["column"]) == (LEDGER, "rule")
    }
    found: dict[str, dict[str, list[str]]] = {subject: {} for subject in EXPLAINED.values()}
    for row in _read(folder / f"{LEDGER}.csv"):
        if row["applied"] == "true":
            rule = rules.get(row["rule"], row["rule"])
            exception = f"：{row['voided_by']}{row['approval_number']}" if row["rule"] == EXCEPTION else ""
            place = " ".join(filter(None, (row[f"evidence_{part}"] for part in ("file", "sheet", "cell"))))
            clause = in_chinese("clause", row["clause"])
            text = f"{rule}{exception}（{clause}）" + (f"，见{place}" if place else "")
            found[row["subject"]].setdefault(row["code"], []).append(text)
    return {subject: {code: "；".join(texts) for code, texts in of.items()} for subject, of in found.items()}


def _read(path: Path) -> Iterator[Row]:
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as handle:
            yield from csv.DictReader(handle)
