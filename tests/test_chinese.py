"""What departments and the public read in Chinese is Chinese throughout: no English word stands in it.

Texts are taken from where they are declared, from every literal of the code that is mostly Chinese, from templates and models, and
from what the sample city published and sent back.
"""

from __future__ import annotations

import ast
import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import policy
from expectations.catalogue import CATALOGUE, PROBLEMS
from forms.layouts import LAYOUTS
from policy.articles import articles
from reports.explanation.phrases import PHRASES
from warehouse.tables import TABLES
from warehouse.wording import WORDS

ROOT = Path(__file__).parents[1]
ROOMS = ("policy", "forms", "warehouse", "measures", "expectations", "reports", "publishing", "assets", "pipelines")
WORD = re.compile(r"[A-Za-z]{3,}")
CHINESE, LETTER = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[\u3400-\u9fffA-Za-z]")
ENDINGS = ["xlsx", "xls", "docx", "doc", "wps", "ofd", "pdf", "csv", "zip", "rar", "html"]
PROGRAMS = ["jixiao", "Excel", "Word", "WPS"]
FORMATS = ["CSV", "PDF", "Parquet", "UTF"]
OF_FOLDERS = ["public", "history", "changes"]
"""Files and folders by the names that they bear on the disk, each in brackets behind its Chinese one."""
ALLOWED = {*ENDINGS, *PROGRAMS, *FORMATS, *OF_FOLDERS}
REGISTER = re.compile(r"\bR-[A-Z]{3,4}(?:-D)?\b")
ADDRESS = re.compile(r"https?://\S+|\b[0-9a-f]{64}\b")
TYPED = re.compile(r"`[^`]*`")
"""What people type or meet as it stands: commands, keys of settings and policies, between backquotes."""
BRACES = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"\{[{%#].*?[}%#]\}|<(style|script)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SAID = re.compile(r"""\b(?:title|alt|aria-label|data-label|placeholder)="([^"]*)"|>([^<>]+)<""")
LITERAL = re.compile(r"'((?:[^'\n]|'')*)'")
FILE_NAME = re.compile(rf"[\w-]+\.(?:{'|'.join(ENDINGS)})\b")
HANDED_IN = re.compile(r"\bSheet\d*\b|\bSE\d*-list\b")
"""Names of sheets as departments call them."""
MACHINE = re.compile(r'<td [^>]*data-label="英文名">[^<]*</td>')
"""Where 字段说明 gives the names of columns, for who reads the files by a program."""
MOSTLY = 1.5
"""Chinese characters a Latin letter from which on a literal is a Chinese text, and no English one with a Chinese term."""


def english(text: str) -> list[str]:
    """The English words of a text that no list allows."""
    bare = REGISTER.sub("", ADDRESS.sub("", TYPED.sub("", text)))
    return [word for word in WORD.findall(bare) if word not in ALLOWED]


def declared() -> Iterator[tuple[str, str]]:
    """Every text that is declared as Chinese, with where it stands."""
    for name, finding in CATALOGUE.items():
        yield f"finding {name}", BRACES.sub("", finding.zh)
    for kind, (zh, _) in PROBLEMS.items():
        yield f"problem {kind}", BRACES.sub("", zh)
    for phrase, (_, zh) in PHRASES.items():
        yield f"explanation {phrase}", BRACES.sub("", zh)
    for table in TABLES.values():
        yield f"table {table.name}", table.title
        for column in table.columns:
            yield f"column {table.name}.{column.name}", column.title
            yield from ((f"code {table.name}.{column.name}", code.zh) for code in column.codes)
    for column_name, words in WORDS.items():
        yield from ((f"word {column_name}.{code}", word) for code, word in words.items())
    for form, layout in LAYOUTS.items():
        yield f"form {form}", layout.title
    for path in (*(ROOT / "policy").glob("*.yaml"), ROOT / "forms/layouts/synonyms.yaml"):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield from ((f"{path.name}: {key}", text) for key, text in _entries(told) if key in ("zh", "title"))
        if "name" in told:
            plan = policy.load(path)
            for year in (plan.in_force_from, 2027):
                for line in articles(plan, year):
                    yield f"{path.name}: {line['key']}", f"{line['article']}{line['figure']}"


def _entries(tree: Any) -> Iterator[tuple[str, str]]:
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        if isinstance(value, str):
            yield str(key), value
        yield from _entries(value)


def literals() -> Iterator[tuple[str, str]]:
    """Every literal of the code that is mostly Chinese, with file and line; documentation of the code is none."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        passed |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if id(node) in passed:
                continue
            text = _said(node)
            if mostly_chinese(text):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", text


def _said(node: ast.AST) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return BRACES.sub("", " ".join(texts))


def mostly_chinese(text: str) -> bool:
    return len(CHINESE.findall(text)) > MOSTLY * len(re.findall(r"[A-Za-z]", text))


def models() -> Iterator[tuple[str, str]]:
    """Every literal of the SQL models that begins in Chinese."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.sql"))):
        bare = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        for text in LITERAL.findall(bare):
            first = LETTER.search(text)
            if first and CHINESE.match(first[0]):
                yield str(path.relative_to(ROOT)), text


def templates() -> Iterator[tuple[str, str]]:
    """What templates of pages and documents say around what is filled in."""
    for path in sorted((ROOT / "reports").rglob("*.html*")):
        yield from ((path.name, text) for text in of_page(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "reports/documents/templates").glob("*.docx")):
        yield from ((path.name, TAG.sub("", text)) for text in of_office(path))


def of_page(page: str) -> list[str]:
    """What a reader of a page sees: its text and what its elements are called."""
    return [html.unescape("".join(found)).strip() for found in SAID.findall(TAG.sub(" ", page))]


BREAK = re.compile(r"<w:(?:br|cr|tab)/>")
PARTS = re.compile(r"word/(document|header\d*|footer\d*|comments|footnotes)\.xml|xl/(sharedStrings|workbook|comments.*)\.xml|"
                   r"xl/(worksheets|charts)/[^/]+\.xml|xl/comments/[^/]+\.xml|word/charts/[^/]+\.xml")  # fmt: skip
TEXTS = re.compile(r"<(?:\w+:)?(?:t|v|oddFooter|oddHeader)(?: [^>]*)?>([^<]+)<|<sheet [^>]*name=\"([^\"]+)\"")
PIECE = re.compile(r"<w:p[ >].*?</w:p>|<si>.*?</si>|<is>.*?</is>|<comment .*?</comment>|<oddFooter>.*?</oddFooter>|"
                   r"<sheet [^>]*>|<c:v>[^<]*</c:v>|<a:p>.*?</a:p>", re.DOTALL)  # fmt: skip


def of_office(path: Path) -> Iterator[str]:
    """The texts of a workbook or document: paragraphs, cells, comments, names of sheets, words of charts, footers."""
    with zipfile.ZipFile(path) as container:
        for part in container.namelist():
            if PARTS.fullmatch(part):
                for piece in PIECE.findall(BREAK.sub("<w:t> </w:t>", container.read(part).decode())):
                    yield html.unescape("".join(a or b for a, b in TEXTS.findall(piece)))


@pytest.mark.parametrize("source", [declared, literals, models, templates], ids=lambda source: source.__name__)
def test_no_chinese_text_of_ours_holds_an_english_word(source: Any) -> None:
    told = list(source())
    assert len(told) > 50
    assert [(where, text, english(text)) for where, text in told if english(text)] == []


def published(city: Path) -> Iterator[tuple[str, str]]:
    """What a city's published pages, letters, documents and workbooks say, and its return slips."""
    for folder in ("published", "returns"):
        for path in sorted((city / folder).rglob("*")):
            if path.suffix == ".html":
                told = of_page(MACHINE.sub("", path.read_text(encoding="utf-8")))
            elif path.suffix in (".xlsx", ".docx"):
                told = list(of_office(path))
            else:
                continue
            yield from ((str(path.relative_to(city)), HANDED_IN.sub("", FILE_NAME.sub("", text))) for text in set(told))


def test_what_the_city_publishes_and_sends_back_holds_no_english_word(finished: Path) -> None:
    told = list(published(finished))
    assert {Path(where).suffix for where, _ in told} == {".html", ".xlsx", ".docx"}
    assert len(told) > 5_000
    assert [(where, text, english(text)) for where, text in told if english(text)] == []
