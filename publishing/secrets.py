"""What the search of finished files looks for: codes and names of classified projects, less what anyone may read.

Not here: the search (`publishing.secrecy_search`), which projects are classified (`assets.secrecy`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from policy.language import either
from publishing.secrecy_search import Secrets
from reports.documents.docx_template import OURS, words
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.wording import WORDS

OPEN = Path(__file__).with_name("open_projects.sql")
DOCUMENTS = Path(__file__).parents[1] / "reports" / "documents"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE_OF_PAGE = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)


def secrets(warehouse: Warehouse, scope: Scope) -> Secrets:
    """Codes and names of classified projects, as the secrecy guard of the scope knows them, and what anyone may read."""
    with warehouse.within(scope):
        hidden = warehouse.rows("from this.classified_projects")
        named = warehouse.rows(OPEN.read_text(encoding="utf-8"))
    return Secrets(
        codes={row["project_code"] for row in hidden if row["project_code"]},
        names={row["project_name"] for row in hidden if row["project_name"]},
        open_names={*(row["name"] for row in named if row["name"]), *own_words()},
    )


@cache
def own_words() -> frozenset[str]:
    """The bureau's own words: a project that is called 绩效目标 is not given away by a heading.

    They are read from where they stand: the declarations of tables, the words for codes, the templates of pages, and the
    texts in the modules and models that write documents. What a command says to its user is none of them.
    """
    return frozenset(filter(CHINESE.search, _words()))


def _words() -> Iterator[str]:
    for table in TABLES.values():
        yield from (table.title, *(column.title for column in table.columns))
        yield from (word for column in table.columns for word in re.split(r"[ ,;.]+", column.description))
    yield from (word for words in WORDS.values() for word in words.values())
    for path in OURS.glob("*.docx"):
        yield from words(path)
    for path in OURS.glob("*.j2"):
        yield from CODE_OF_PAGE.sub("\n", path.read_text(encoding="utf-8")).splitlines()
    for folder in (DOCUMENTS, DOCUMENTS.parent, DOCUMENTS.parents[1] / "warehouse"):
        for path in folder.glob("*.py"):
            yield from _texts(ast.parse(path.read_text(encoding="utf-8")))


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts of a module but for those that are said in the language of a command."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == either.__name__):
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)
