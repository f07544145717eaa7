"""What models read of the policy is in it, what is in it is read, and reading what is not there stops the run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import policy
from policy.model import PLAN
from policy.values import EX_ANTE_ITEMS, EX_ANTE_WEIGHT
from tests.assets.town import warehouse
from warehouse.scope import Scope

HOUSE = PLAN.parents[1]
ROOMS = ("warehouse", "forms", "measures", "expectations", "reports", "publishing", "assets", "pipelines")
"""Rooms that read the policy; `policy` itself only loads and checks it."""
NAMED = {
    "numbers": re.compile(r"\b(?:param\()'([^']+)'(?:\)| \|\| )"),
    "choices": re.compile(r"\b(?:choice\()'([^']+)'\)"),
    "bands": re.compile(r"(?:\bscale = |\bband\()'([^']+)'"),
    "treatments": re.compile(r"\bwhen '([a-z_]+)' then \1\b"),
}
"""How SQL names what it reads, by section; rules, exceptions, words and classes are read as the rows that they are."""
PICKED = re.compile(r"\bkey (?:=|in) (\([^()]+\)|'[^']+')")
"""Numbers and choices picked out of their tables, where they are shown."""
DOTTED = re.compile(r"[a-z_]+\.[a-z_]+")
LOADED = policy.load()


def files(pattern: str, *rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((HOUSE / room).rglob(pattern))]


def named(section: str) -> set[str]:
    """What SQL names of a section, comments apart; with `param('review.points.' || code)` all that begins so."""
    texts = [re.sub(r"--.*", "", path.read_text(encoding="utf-8")) for path in files("*.sql", *ROOMS)]
    return {key for text in texts for said in NAMED[section].findall(text) for key in _meant(section, said)}


def _meant(section: str, said: str) -> list[str]:
    return [key for key in LOADED.sections[section] if said.endswith(".") and key.startswith(said)] or [said]


def picked() -> dict[str, set[str]]:
    """What models and notebooks pick out of the tables of numbers and choices, by file."""
    texts = {
        path: path.read_text(encoding="utf-8") for path in [*files("*.sql", *ROOMS), *files("*.ipynb", "notebooks")]
    }
    return {
        path.relative_to(HOUSE).as_posix(): {
            key for each in PICKED.findall(text) for key in re.findall(r"'([^']+)'", each)
        }
        for path, text in texts.items()
        if re.search(r"\b(from|join) (\w+\.)?policy_(numbers|choices)\b", text)
    }


def taken() -> Iterator[str]:
    """What Python takes by its key, such as `points["score.total"]`."""
    for path in files("*.py", *ROOMS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Subscript):
                continue
            if isinstance(node.slice, ast.Constant) and DOTTED.fullmatch(str(node.slice.value)):
                yield str(node.slice.value)
            elif isinstance(node.slice, ast.JoinedStr) and "EX_ANTE_WEIGHT" in ast.unparse(node.slice):
                yield from (f"{EX_ANTE_WEIGHT}.{item}" for item in EX_ANTE_ITEMS)


@pytest.mark.parametrize("section", NAMED)
def test_what_a_model_names_is_in_the_policy(section: str) -> None:
    names = named(section)
    assert names, "the pattern finds nothing"
    assert names - set(LOADED.sections[section]) == set()


def test_what_is_picked_or_taken_is_in_the_policy() -> None:
    known = {*LOADED.sections["numbers"], *LOADED.sections["choices"]}
    assert {path: keys - known for path, keys in picked().items() if keys - known} == {}
    assert "score.total" in set().union(*picked().values())
    assert set(taken()) - known == set()
    assert "score.total" in set(taken())


def test_rules_ask_by_the_macros_alone() -> None:
    """A join finds no row where a key is not there, and the rule that rests on it is silent."""
    shown = {"warehouse/policy.sql", "reports/explanation/parameters.sql"}
    assert {path for path in picked() if path.endswith(".sql")} == shown


@pytest.mark.parametrize("section", NAMED)
def test_every_key_of_the_policy_is_read(section: str) -> None:
    read = named(section) | (
        set(taken()) if section == "numbers" else {"minimum_execution"}
    )  # read where rows are made
    assert set(LOADED.sections[section]) - read == set()


@pytest.mark.parametrize(("macro", "kind"), [("param", "number"), ("choice", "choice")])
@pytest.mark.parametrize(("year", "key"), [(2027, "no.such.key"), (1999, "score.total")])
def test_a_key_that_is_not_there_is_an_error(macro: str, kind: str, year: int, key: str) -> None:
    installation = warehouse()
    for table, rows in policy.rows(LOADED, 2027).items():
        installation.replace(table, rows, region="640500", year=2027)
    message = rf"policy of 640500/{year} has no {kind} {key}"
    with installation.within(Scope("640500", year)), pytest.raises(duckdb.Error, match=message):
        installation.rows(f"select {macro}($key) as value", key=key)
