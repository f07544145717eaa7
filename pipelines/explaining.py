"""`jixiao explain`: reads the snapshot of a home, and shows why a figure is what it is as a tree, JSON or a page.

Here: finding the warehouse to read, drawing the tree. Not here: facts and sentences (`reports.explanation`).
"""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from pipelines.exits import refusing, tell, writing
from policy.language import language
from policy.place import Place
from publishing.archive import Archive
from publishing.corrections import corrections, stale
from publishing.current import PublicationError
from reports.explanation import NoFiguresError, UnknownCodeError, explain
from reports.explanation.facts import Row
from reports.explanation.outline import Node, outline, page
from warehouse.errors import WarehouseError
from warehouse.store import open_warehouse

WIDEST = 10_000
"""Width of a tree that goes to a file or a pipe: no line of it is folded."""
STYLES = {
    "title": "bold",
    "result": "bold green",
    "applied": "bold red",
    "holds": "bold yellow",
    "voided": "yellow",
    "not_fired": "dim",
    "policy": "dim",
    "warning": "bold red",
    "correction": "magenta",
}


def run_explain(code: str, year: int, *, home: Path, place: Place, form: str, file: Path | None) -> None:
    """Explain a code in a form (`tree`, `json` or `html`), on standard output or into a file.

    Leaves with exit code 2 where the home has no figures of the year, or the code is not known.
    """
    published, archive = home / "published", Archive(home / "archive")
    with (
        refusing(UnknownCodeError, NoFiguresError, PublicationError, WarehouseError),
        open_warehouse(home / "snapshot.duckdb", read_only=True) as warehouse,
    ):
        chain = {"place": place.name, **explain(warehouse, place.code, year, code)}
        chain["stale"] = stale(warehouse, published, archive, chain)
        chain["corrections"] = corrections(published, archive, chain)
    console = Console(highlight=False)
    if form == "tree" and file is None and console.is_terminal:
        console.print(_drawn(outline(chain, language())))
        return
    text = _text(chain, form)
    if file is None:
        # Not through Rich: a pipe gets every character as it is.
        print(text, end="")
        return
    with writing(file):
        file.write_text(text, encoding="utf-8", newline="\n")
    tell(f"Written: {file}", f"已写入：{file}")


def _text(chain: Row, form: str) -> str:
    if form == "json":
        return json.dumps(chain, ensure_ascii=False, indent=2) + "\n"
    if form == "html":
        return page(chain)
    console = Console(width=WIDEST, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(_drawn(outline(chain, language())))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _drawn(node: Node) -> Tree:
    tree = Tree(_line(node))
    for child in node.children:
        tree.children.append(_drawn(child))
    return tree


def _line(node: Node) -> Text:
    line = Text(node.text, style=STYLES.get(node.mark, ""))
    for place in node.places:
        line.append(f"  [{place}]", style="not bold cyan")
    return line
