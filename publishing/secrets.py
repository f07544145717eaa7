"""What the search of finished files looks for: codes and names of classified projects, less what anyone may read.

Not here: the search (`publishing.secrecy_search`), which projects are classified (`assets.secrecy`), where the bureau's own words
come from (`make snapshots`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publishing.secrecy_search import Secrets
from warehouse.scope import Scope
from warehouse.store import Warehouse

OPEN = Path(__file__).with_name("open_projects.sql")
OWN_WORDS = Path(__file__).with_name("own_words.txt")


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
    """The bureau's own words, one a line of `own_words.txt`: a project that is called 绩效目标 is not given away by a heading."""
    return frozenset(OWN_WORDS.read_text(encoding="utf-8").splitlines())
