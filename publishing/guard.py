"""The secrecy guard (涉密): every public, congress and bulletin table passes through it, and through nothing else.

Here: which tables are guarded, which of their columns are texts that people typed, and the guard put around a model.
Not here: which projects are classified (`assets.secrecy`), searching finished files, any rule.
"""

from __future__ import annotations

from pathlib import Path

from publishing.secrecy_search import guarded as is_guarded
from warehouse.tables import TABLES

GUARD = Path(__file__).with_name("guard.sql")
CLASSIFIED = "classified_projects"
"""The table of what the guard hides, and its asset: upstream of every guarded table."""
WITHHELD = "〔内容涉密，不予公开〕"
"""Stands in place of a text that names a classified project."""
TEXTS: dict[str, tuple[str, ...]] = {
    "disclosed_goals": ("level1", "level2", "level3", "target", "unit"),
    "disclosed_results": ("shortfall_reasons",),
    "disclosed_key_evaluations": ("opinion",),
    "disclosure_calendar": ("url",),
    "congress_pack": ("goal_summary",),
    "bulletin_goals": ("detail",),
    "bulletin_monitoring": ("detail",),
    "bulletin_self_evaluation": ("detail",),
    "goal_coverage": (),
    "assessment_losses": ("detail",),
    "disclosed_policy": (),
    "disclosed_work": (),
    "disclosed_documents": ("title",),
    "congress_departments": ("goal_summary", "result_summary"),
    "congress_comparison": (),
}
"""The guarded tables, and their columns that hold what people typed."""
SUMS = frozenset({"goal_coverage", "disclosed_work", "congress_departments", "congress_comparison"})
"""Guarded tables whose lines are sums over projects: their models leave out what is classified, since no guard can afterwards."""
REGISTERED = ("project_name", "department_name", "article", "figure", "item")
"""Columns that hold a name as the register has it, or words of the policy."""


def guarded(table: str, model: str) -> str:
    """A table's model with the guard around it; the model itself where the table is not guarded.

    Lines of classified projects are left out, texts that name one are withheld. An open project's registered name is shown
    even where it contains a classified one's: the register made it public; only a classified code in it withholds it. Raises
    KeyError for a table that others read and of which nobody has said what people type in it.
    """
    if not is_guarded(table):
        return model
    names = TABLES[table].names
    free = {**dict.fromkeys(TEXTS[table], True), **{name: False for name in REGISTERED if name in names}}
    texts = [f"select {column} as words, {is_free} as is_free from line" for column, is_free in free.items()]
    is_open = "not exists (from this.classified_projects as hidden where hidden.project_code = line.project_code)"
    return GUARD.read_text(encoding="utf-8").format(
        model=model,
        typed=" union all ".join(texts),
        shown=", ".join(_shown(column, is_free) for column, is_free in free.items()),
        open=is_open if "project_code" in names else "true",
    )


def _shown(column: str, is_free: bool) -> str:
    hidden = f"select words from withheld where is_free = {is_free}"
    return f"if(line.{column} in ({hidden}), '{WITHHELD}', line.{column}) as {column}"
