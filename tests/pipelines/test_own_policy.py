"""The guide to a place's own policy: its file and its rule are good as they stand there, and what is wrong in SQL is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

import policy
from tests.assets.town import Town, by, warehouse

GUIDE = Path(__file__).parents[2] / "docs/own-policy.md"
BLOCKS = dict(re.findall(r"^```(yaml|sql)\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
YEAR = 2027


def written(folder: Path, sql: str = BLOCKS["sql"]) -> Path:
    """The file of the guide with its rule beside it."""
    (folder / "zhongning" / "rules").mkdir(parents=True)
    (folder / "zhongning" / "rules" / "idle.sql").write_text(sql, encoding="utf-8")
    (folder / "zhongning.yaml").write_text(BLOCKS["yaml"], encoding="utf-8")
    return folder / "zhongning.yaml"


def test_the_example_is_good(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    judged = jixiao("policy", "check", written(tmp_path))
    assert judged.exit_code == 0, judged.output


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("evaluated.project", "evaluated.projects", "Table with name projects does not exist"),
        ("select\n", "selec\n", "syntax error"),
        ("adjusted_budget - executed as base", "0.5::double * executed as base", "floating point: base. Use decimals"),
        ("as evidence_code", "as evidence_cod", "it yields no evidence_code"),
    ],
)
def test_sql_that_cannot_be_asked_is_told_before_any_season(
    tmp_path: Path, jixiao: Callable[..., Result], old: str, new: str, told: str
) -> None:
    assert old in BLOCKS["sql"]
    judged = jixiao("policy", "check", written(tmp_path, BLOCKS["sql"].replace(old, new)))
    assert judged.exit_code == 2
    assert "the model idle.sql of the rule idle cannot be asked: " in judged.output
    assert told in judged.output
    assert len(judged.output.splitlines()) == 1


def test_an_empty_model_is_told_before_any_season(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    path = written(tmp_path, "")
    untold = re.sub(r"\n +left: .*", "", BLOCKS["yaml"])
    assert untold != BLOCKS["yaml"]
    path.write_text(untold, encoding="utf-8")
    judged = jixiao("policy", "check", path)
    assert judged.exit_code == 2
    assert "the model idle.sql of the rule idle cannot be asked: " in judged.output


@pytest.mark.parametrize(
    ("base", "stated", "left"),
    [("adjusted_budget - executed", 101, "949.50"), ("executed - adjusted_budget", -101, "1000.00")],
    ids=["what was left", "less than nothing"],
)
def test_the_rule_of_the_example_cuts_half_of_what_was_left(tmp_path: Path, base: str, stated: int, left: str) -> None:
    sql = BLOCKS["sql"].replace("adjusted_budget - executed as base", f"{base} as base")
    made = Town("640521", rules=policy.load(written(tmp_path, sql)))
    for code, executed in (("spent", 900), ("idle", 899)):
        for year in (YEAR - 2, YEAR - 1, YEAR):
            made.department(year, "201")
            made.project(year, code, "201")
            made.budget(year, code, adjusted_budget=1000, executed=executed, requested=1000 if year == YEAR else None)
        made.scored(YEAR - 2, code, Decimal(95), 1000)
        made.progressed(YEAR - 1, code, Decimal("0.95"), 1000)
        made.goals(YEAR, code)
    installation = warehouse()
    made.run(installation, [YEAR])
    figures = by(installation.rows(f"from project_control_figures where year = {YEAR}"), "project_code")
    assert (figures["spent"]["control"], figures["spent"]["rule"]) == (1000, None)
    assert (figures["idle"]["control"], figures["idle"]["rule"]) == (Decimal(left), "idle")
    (line,) = installation.rows("from adjustment_ledger where rule = 'idle'")
    assert (line["base"], line["rate"], line["evidence_code"]) == (stated, Decimal("0.50"), "idle")
