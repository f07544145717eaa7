"""What people are told of a mistake is in the language of the command, and no error for people is in one language alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import policy
from policy.language import VARIABLE
from policy.model import PLAN, SECTIONS
from tests.policy import test_extends as extending
from tests.policy import test_policy as whole

ROOT = PLAN.parents[1]
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z]{3,}")
PLACE = re.compile(r"(?P<file>\S+)(?:, line | 第)(?P<line>\d+)")
NAMED = {"jixiao", "UTF"}
Case = Callable[[Path], object]


def cases_of(test: Callable[..., None]) -> list[tuple[Any, ...]]:
    """What a test elsewhere is parametrised with."""
    (mark,) = test.pytestmark  # type: ignore[attr-defined]
    return list(mark.args[1])


def told(case: Case, folder: Path) -> str:
    with pytest.raises(policy.PolicyError) as caught:
        case(folder)
    return str(caught.value)


def edited(old: str, new: str) -> Case:
    return lambda folder: policy.load(whole.edited(folder, old, new))


def local(text: str) -> Case:
    return lambda folder: policy.load(extending.local(folder, text))


def set_to(values: dict[str, str]) -> Case:
    return lambda _: policy.load().with_values(values)


def whole_file(content: bytes | None) -> Case:
    def load(folder: Path) -> object:
        path = folder / "local.yaml"
        if content is not None:
            path.write_bytes(content)
        return policy.load(path)

    return load


CASES = {
    **{name: edited(old, new) for name, old, new, _ in whole.MISTAKES},
    **{text: local(text) for text, *_ in cases_of(extending.test_a_mistake_is_told_with_its_own_file_and_line)},
    **{str(values): set_to(values) for values, _ in cases_of(whole.test_another_value_is_checked_like_a_file)},
    **{str(content): whole_file(content) for content, _ in cases_of(whole.test_a_file_that_is_no_policy)},
    **{f"{section} {text}": local(f"{section}: {text}\n") for section in SECTIONS for text in ("5", "{x: 5}")},
    "empty classes": edited(whole.TEXT[whole.TEXT.index("classes:\n") :], "classes: {}\n"),
    "empty scale": local("bands:\n  grade: {source: local, values: {2021: {}}}\n"),
    "parts of the assessment": set_to({"assessment.accuracy": "20"}),
    "items of the evaluation": set_to({"ex_ante_weight.立项必要性": "10"}),
    "too early": lambda _: policy.rows(policy.load(), 2020),
    "base elsewhere": local("extends: ../none.yaml\n"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_faulty_policy_is_told_of_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    monkeypatch.setenv(VARIABLE, "en")
    english = told(case, tmp_path)
    monkeypatch.setenv(VARIABLE, "zh")
    chinese = told(case, tmp_path)
    assert [each.groups() for each in PLACE.finditer(chinese)] == [each.groups() for each in PLACE.finditer(english)]
    plain = re.sub(r"`[^`]*`", "", chinese.replace(str(tmp_path), ""))
    plain = re.sub(r"[\w./-]+\.yaml", "", plain)
    assert set(WORD.findall(plain)) - NAMED == set()
    assert re.fullmatch(r"[^,;]*[\u3400-\u9fff][^,;]*[。？]", plain)


ROOMS = (
    "policy",
    "forms",
    "warehouse",
    "measures",
    "expectations",
    "reports",
    "publishing",
    "assets",
    "pipelines",
    "sample",
)
FOR_PEOPLE = {
    "PolicyError", "SynonymsError", "SampleError", "HouseBusyError", "NoLocksError", "UnfinishedSeasonError", "PublicationError",
    "TraceError", "ArchiveError", "UnknownCodeError", "NoFiguresError", "TemplateFaultError", "OtherVersionError",
    "LostThreadError", "UnknownRuleModelError", "MissingRegisterError", "BrokenInvariantError", "InboxGoneError",
    "UnfinishedCycleError",
}  # fmt: skip
"""Errors whose text somebody reads who did not write the code."""
IN_EITHER = {"either", "say", "unfinished", "without_region"}
"""What makes a text in the language of the command."""


def texts() -> Iterator[tuple[str, list[ast.expr], dict[str, ast.expr]]]:
    """What every error for people and every log line of a run says: where, as code, and what the names of its file stand for."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        calls, bound = [], {}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_for_people(node.func):
                calls.append(node)
            elif isinstance(node, ast.NamedExpr):
                bound[node.target.id] = node.value
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                bound[node.targets[0].id] = node.value
        yield from ((f"{path.relative_to(ROOT)}:{call.lineno}", call.args, bound) for call in calls)


def _is_for_people(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and ast.unparse(called.value) in ("context.log", "now.log"):
        return True
    return ast.unparse(called).rpartition(".")[2] in FOR_PEOPLE


def is_in_both(texts: Sequence[ast.expr]) -> bool:
    """Whether an error is told as `ToldError` takes it, in English and in Chinese."""
    return len(texts) == 2 and CHINESE.search(ast.unparse(texts[1])) is not None


def _is_in_either(text: ast.expr, bound: Mapping[str, ast.expr]) -> bool:
    if isinstance(text, ast.Name):
        return text.id == "sentence" or (text.id in bound and _is_in_either(bound[text.id], {}))
    return isinstance(text, ast.Call) and ast.unparse(text.func) in IN_EITHER


def test_no_error_for_people_is_in_one_language_alone() -> None:
    found = list(texts())
    assert len(found) > 40
    assert [where for where, said, bound in found if not is_in_both(said) and not _is_in_either(said[0], bound)] == []
