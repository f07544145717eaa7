"""Commands speak Chinese where Chinese is spoken: their help, their own words and what they say is wrong."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import polib
import pytest
from click.testing import CliRunner

from pipelines import preconditions
from pipelines.cli import main
from tests.pipelines.test_beforehand import CASES
from tests.policy.test_language import is_in_both
from tests.snapshots import CATALOGUE
from tests.test_chinese import TYPED, english

ROOT = Path(__file__).parents[2]
HELP = """
import json
import click
from pipelines.cli import main

def told(command, name):
    context = click.Context(command, info_name=name, **command.context_settings)
    yield name, command.get_help(context)
    for key, each in getattr(command, "commands", {}).items():
        yield from told(each, f"{name} {key}")

print(json.dumps(dict(told(main, "jixiao"))))
"""
USAGE = re.compile(r"^用法：.*$", re.MULTILINE)
OPTION = re.compile(r"^ +-.*?(?=\s{2,}|$)|\[[^\]]*\]", re.MULTILINE)
"""An option with what it takes, and in brackets its range, its default and its variable."""
COMMAND = re.compile(r"^ {2}[a-z-]+(?= {2,})", re.MULTILINE)
OWN_WORDS = ("core", "decorators", "exceptions", "formatting", "parser", "types")
"""Modules of Click that a command without prompts and completion speaks through."""
PROGRAMMING = re.compile("declaration|defined|Boolean option|UUID|start character|Confirm the action|Do you want")
FOREIGN = re.compile(r"^inbox |/\S+|«[^»]*»|\b[\w./-]+\.(?:yaml|toml|json|duckdb)\b|\bline \d+")
"""Paths and names of files, which are as they are."""
SPOKEN = {"stop", "echo", "UsageError", "BadParameter", "SettingsError", "UnmovableError"}


def spoken(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400", **environment},
    )


def test_help_is_in_chinese() -> None:
    texts = json.loads(spoken("-c", HELP, JIXIAO_LANG="zh").stdout)
    assert len(texts) > 15
    for name, text in texts.items():
        bare = COMMAND.sub("", OPTION.sub("", USAGE.sub("", text)))
        assert english(bare) == [], (name, bare)
        assert "选项:" in text, name


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "命令:"),
        ({"LANG": "zh_CN.GB18030", "JIXIAO_LANG": "en"}, "Commands:"),
        ({"LANG": "C.UTF-8", "JIXIAO_LANG": "zh"}, "命令:"),
        ({"LANG": "C.UTF-8"}, "Commands:"),
    ],
)
def test_the_locale_says_the_language_and_a_variable_overrules_it(environment: dict[str, str], word: str) -> None:
    bare = {"LC_ALL": "", "LC_MESSAGES": "", "LANGUAGE": "", "JIXIAO_LANG": ""}
    assert word in spoken("-m", "pipelines.cli", "--help", **{**bare, **environment}).stdout


@pytest.mark.parametrize("case", [case for case in CASES if "policy" not in case])
def test_what_is_told_beforehand_is_told_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    make, arguments, _ = CASES[case]
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    home = [] if arguments[0] in {"reproduce", "check"} else ["--home", str(tmp_path)]
    ended = CliRunner().invoke(main, [*arguments, *home])
    assert ended.exit_code == 2, ended.output
    said = ended.stderr.removeprefix("jixiao: ")
    assert english(FOREIGN.sub("", TYPED.sub("", said))) == [], said


def test_every_word_of_the_command_line_has_a_translation() -> None:
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.translated()}
    folder = Path(click.__file__).parent
    words = {
        node.args[0].value
        for name in OWN_WORDS
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "ngettext"}
        for each in node.args[:1]
        if isinstance(each, ast.Constant)
    }
    assert len(words) > 30
    assert {word for word in words - known if not PROGRAMMING.search(word)} == set()


def alone(path: Path) -> Iterator[str]:
    """Calls that say a text to people in one language alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or is_in_both(node.args):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        text = node.args[0]
        parts = text.values if isinstance(text, ast.JoinedStr) else [text]
        words = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
        if name in SPOKEN and re.search(r"[A-Za-z]{3}", words):
            yield f"{path.name}, line {node.lineno}: {words}"


@pytest.mark.parametrize("path", sorted(Path(preconditions.__file__).parent.glob("*.py")), ids=lambda path: path.name)
def test_nothing_is_said_in_one_language_alone(path: Path) -> None:
    said = [each for each in alone(path) if not each.endswith(": jixiao: ")]
    assert said == []
