"""变动说明: which figures of a year moved since its last publication, and why, for people (`changes.csv` says it to programs).

Causes are read from the manifests of both: files that came, were replaced or went, policy, program, seasons computed anew. The
reason of a control figure is its line of the ledger. The page is internal: it may speak of what was withdrawn as classified.
Not here: what differs (`changes`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from policy.place import Place
from publishing.changes import Change, read
from publishing.current import earlier, load
from publishing.descriptor import MANIFEST, Document
from reports.documents.figures import money, percent
from reports.pages import templates
from warehouse.tables import TABLES, Column, Table
from warehouse.tables.declare import FLAG, MONEY, RATE
from warehouse.wording import in_chinese

TEMPLATES = Path(__file__).parents[1] / "reports"
LEDGER = "adjustment_ledger"
EXPLAINED = {"project_control_figures": "project", "department_control_figures": "department_public_funds"}
"""Tables whose figures rest on a line of the ledger, and its subject."""
EXCEPTION = "exception"
SUBJECTS = ("project_code", "department_code", "code", "subject_code")
"""Key columns that say whose a row is; what else a key has stands beside the name."""
KINDS = {"added": "新增", "removed": "撤下", "changed": "改动"}
NO_ROW, EMPTY = "（无）", "（空）"
SHOWN = 100
"""Files of one kind that the page names; of more it says how many."""
Row = Mapping[str, str]


def write_change_note(
    path: Path, place: Place, year: int, jobs: Mapping[str, Document], found: Mapping[str, tuple[int, list[Change]]]
) -> None:
    """Write the page beside the files of a fresh publication; `found` is what differs in each table, by `current.differences`.

    `jobs` are the entries of the new manifest; those with `previous` took the place of an earlier publication.
    """
    folder = path.parent
    causes = [
        _cause(entry, load(earlier(folder)[entry["previous"]] / MANIFEST)["jobs"].get(job))
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
    page = templates(TEMPLATES).get_template("change_note.html.j2")
    text = page.render(place=place.name, year=year, causes=causes, sections=sections, shown=SHOWN)
    path.write_text(text, encoding="utf-8", newline="\n")


def _cause(now: Document, then: Document | None) -> dict[str, Any]:
    """What differs between what a season rests on and what it rested on; an earlier publication may be without it.

    Its title, `since` when (None: its first), the differences in words, and the files that came, were replaced or went.
    """
    if then is None:
        return {"title": now["title"], "since": None, "facts": [], "files": []}
    said = {
        "policy": "政策文件有修改，按修改后的规定重新计算。",
        "rests_on": "所依据的其他季节的结果已重新计算。",
        "code": "程序有更新。",
    }
    facts = [f"口径日期由{then['as_of']}改为{now['as_of']}。"] if then["as_of"] != now["as_of"] else []
    facts += [text for name, text in said.items() if then.get(name) != now.get(name)]
    old, new = then["inputs"], now["inputs"]
    kinds = (
        ("新收到的文件", sorted(new.keys() - old.keys())),
        ("内容有改动的文件", sorted(name for name in new.keys() & old.keys() if new[name] != old[name])),
        ("已撤回的文件", sorted(old.keys() - new.keys())),
    )
    since = date.fromisoformat(then["as_of"])
    return {"title": now["title"], "since": since, "facts": facts, "files": [kind for kind in kinds if kind[1]]}


def _section(table: Table, lines: Sequence[Change], names: Row, reasons: Row) -> dict[str, Any]:
    """A table's moves; of one without a key, such as the findings, only how many rows came and went."""
    rows = Counter(kind for _, kind in {(line.key or (line.before, line.after), line.kind) for line in lines})
    said = [f"{word}{rows[kind]}行" for kind, word in KINDS.items() if rows[kind]]
    moves = [_move(table, line, names, reasons) for line in lines] if table.key else []
    return {"title": table.title, "summary": "，".join(said) + "。", "moves": moves}


def _move(table: Table, line: Change, names: Row, reasons: Row) -> Row:
    """One value: whose it is, which, what it was and is, and for an amount the rule it rests on."""
    column = table.column(line.column)
    key = dict(zip(table.key, line.key, strict=True))
    code = next((key[each] for each in SUBJECTS if key.get(each)), "")
    rest = [in_chinese(each, value) for each, value in key.items() if each not in SUBJECTS and value]
    return {
        "name": " ".join(filter(None, [names.get(code, ""), *rest])),
        "code": code,
        "column": column.title,
        "before": NO_ROW if line.kind == "added" and not line.before else _shown(column, line.before),
        "after": NO_ROW if line.kind == "removed" and not line.after else _shown(column, line.after),
        "reason": reasons.get(code, ""),
    }


def _shown(column: Column, value: str) -> str:
    """A published value as people read it."""
    if not value:
        return EMPTY
    if column.type == MONEY:
        return f"{money(Decimal(value))}元"
    if column.type == RATE:
        return str(percent(Decimal(value)))
    if column.type == FLAG:
        return {"true": "是", "false": "否"}[value]
    return in_chinese(column.name, value)


def _names(folder: Path) -> dict[str, str]:
    """Names by code, of departments and of the projects that any table of the publication names."""
    found = {row["code"]: row["name"] for row in read(folder / "departments.csv")}
    for name, table in TABLES.items():
        if table.stage == "result" and {"project_code", "project_name"} <= set(table.names):
            found |= {row["project_code"]: row["project_name"] for row in read(folder / f"{name}.csv")}
    return found


def _reasons(folder: Path) -> dict[str, dict[str, str]]:
    """By subject of the ledger and code: the lines that stand, each with its rule, clause and the cell that it rests on."""
    rules = {
        row["value"]: row["zh"]
        for row in read(folder / "codes.csv")
        if (row["table"], row["column"]) == (LEDGER, "rule")
    }
    found: dict[str, dict[str, list[str]]] = {subject: {} for subject in EXPLAINED.values()}
    for row in read(folder / f"{LEDGER}.csv"):
        if row["applied"] == "true":
            rule = rules.get(row["rule"], row["rule"])
            exception = f"：{row['voided_by']}{row['approval_number']}" if row["rule"] == EXCEPTION else ""
            place = " ".join(filter(None, (row[f"evidence_{part}"] for part in ("file", "sheet", "cell"))))
            clause = in_chinese("clause", row["clause"])
            text = f"{rule}{exception}（{clause}）" + (f"，见{place}" if place else "")
            found[row["subject"]].setdefault(row["code"], []).append(text)
    return {subject: {code: "；".join(texts) for code, texts in of.items()} for subject, of in found.items()}
