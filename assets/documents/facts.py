"""What documents are written from: one query file a kind of fact, read once for all departments.

Here: names of departments and units, the facts of letters by department, what is secret and what anyone may read.
Not here: sentences (`letters`, `bulletin`, `congress`, `site`), any rule.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assets.house import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.traces import Secrets
from warehouse.wording import WORDS

FOLDER = Path(__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE_OF_PAGE = re.compile(r"\{[{%#].*?[}%#]\}|<[^>]*>", re.DOTALL)
Row = dict[str, Any]


def rows(warehouse: Warehouse, name: str, scope: Scope, **parameters: str) -> list[Row]:
    """Rows of `assets/documents/<name>.sql` for a scope."""
    text = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
    return warehouse.rows(text, **scope.parameters, **parameters)


def by_department(found: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Rows by department code; no rows for any other code."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row["department_code"]].append(row)
    return groups


def department_names(warehouse: Warehouse, scope: Scope) -> dict[str, str]:
    """Departments by code, as the year's register names them."""
    return {row["department_code"]: row["department_name"] for row in rows(warehouse, "departments", scope)}


def unit_names(warehouse: Warehouse, scope: Scope) -> dict[str, str]:
    """Units by code, as the year's register names them."""
    return {row["code"]: row["name"] for row in rows(warehouse, "units", scope)}


def secrets(warehouse: Warehouse, scope: Scope) -> Secrets:
    """Codes and names of classified projects, as the secrecy guard of the scope knows them, and what anyone may read."""
    hidden = rows(warehouse, "classified_projects", scope)
    named = rows(warehouse, "open_projects", scope)
    return Secrets(
        codes={row["project_code"] for row in hidden if row["project_code"]},
        names={row["project_name"] for row in hidden if row["project_name"]},
        open_names={*(row["name"] for row in named if row["name"]), *own_words()},
    )


@cache
def own_words() -> frozenset[str]:
    """The bureau's own words: a project that is called 绩效目标 is not given away by a heading.

    They are read from where they stand: the declarations of tables, the words for codes, the templates of pages, and the
    texts in the modules and models that write documents.
    """
    return frozenset(filter(CHINESE.search, _words()))


def _words() -> Iterator[str]:
    for table in TABLES.values():
        yield from (table.title, *(column.title for column in table.columns))
        yield from (word for column in table.columns for word in re.split(r"[ ,;.]+", column.description))
    yield from (word for words in WORDS.values() for word in words.values())
    for path in (FOLDER / "templates").glob("*.j2"):
        yield from CODE_OF_PAGE.sub("\n", path.read_text(encoding="utf-8")).splitlines()
    for folder in (FOLDER, FOLDER.parents[1] / "warehouse"):
        for path in folder.glob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (
                node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )
