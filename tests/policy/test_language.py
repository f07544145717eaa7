"""What people are told of a mistake is in the language of the command, and no error for people is in one language alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policy
from policy.language import VARIABLE
from policy.model import SECTIONS
from tests.policy import test_extends as extending
from tests.policy import test_policy as whole

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
