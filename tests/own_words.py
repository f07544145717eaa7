"""The bureau's own words (`publishing/own_words.txt`), gathered from where they stand when snapshots are renewed.

The declarations of tables, the words for codes, the templates of pages and documents, and the texts in the modules that write
them. A docstring, and what a command says to its user, are none of them. Not here: what they are for (`publishing.secrets`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from policy.language import either
from reports.documents.docx_template import OURS, words
from warehouse.tables import TABLES
from warehouse.wording import WORDS

HOUSE = Path(__file__).parents[1]
WRITERS = ("reports/documents", "reports", "warehouse")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE_OF_PAGE = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)


def own_words() -> str:
    """Every word of the bureau's own, one a line."""
    lines = {line.strip() for word in _words() for line in word.splitlines()}
    return "".join(f"{line}\n" for line in sorted(filter(CHINESE.search, lines)))


def _words() -> Iterator[str]:
    for table in TABLES.values():
        yield from (table.title, *(column.title for column in table.columns))
        yield from (word for column in table.columns for word in re.split(r"[ ,;.]+", column.description))
    yield from (word for words in WORDS.values() for word in words.values())
    for path in OURS.glob("*.docx"):
        yield from words(path)
    for path in OURS.glob("*.j2"):
        yield from CODE_OF_PAGE.sub("\n", path.read_text(encoding="utf-8")).splitlines()
    for folder in WRITERS:
        for path in (HOUSE / folder).glob("*.py"):
            yield from _texts(ast.parse(path.read_text(encoding="utf-8")))


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts of a module but for docstrings, and those that are said in the language of a command."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    said = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == either.__name__
    for child in () if said else ast.iter_child_nodes(node):
        if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            yield from _texts(child)
