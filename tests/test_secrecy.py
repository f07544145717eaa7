"""The search that tests use to see that nothing classified leaves: it finds what was planted, in every kind of file."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.secrecy import leaks

NAME, CODE = "南塬靶场二期", "64050025T000000000003"


def workbook(word: str) -> bytes:
    book, saved = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "公开"
    book.create_sheet("备注")["B2"] = f"与{word}共用"
    book.save(saved)
    return saved.getvalue()


def document(word: str) -> bytes:
    paper, saved = docx.Document(), io.BytesIO()
    paragraph = paper.add_paragraph()
    for piece in (word[:2], word[2:]):
        paragraph.add_run(piece).bold = piece == word[:2]
    paper.save(saved)
    return saved.getvalue()


def parquet(word: str) -> bytes:
    saved = io.BytesIO()
    pq.write_table(pa.table({"detail": ["无", f"见{word}"]}), saved)
    return saved.getvalue()


KINDS: dict[str, Callable[[str], bytes]] = {
    "public/表.xlsx": workbook,
    "documents/通报.docx": document,
    "public/表.parquet": parquet,
    "public/表.csv": lambda word: f"a,b\n1,{word}\n".encode("utf-8-sig"),
    "public/index.html": lambda word: f"<p>{word[:3]}<b>{word[3:]}</b></p>".encode(),
    "public/attributes.html": lambda word: f'<a href="/x?{word}">.</a>'.encode(),
    "public/entities.html": lambda word: "".join(f"&#{ord(c)};" for c in word).encode(),
    "public/manifest.json": lambda word: json.dumps({"title": word}).encode(),
    "public/gbk.txt": lambda word: word.encode("gb18030"),
    "public/wide.txt": lambda word: word.encode("utf-16"),
    "public/spaced.txt": lambda word: " ".join(word).lower().encode(),
    "bulletin_goals.csv": lambda word: word.encode(),
    "congress_pack.parquet": parquet,
}


@pytest.mark.parametrize("word", [NAME, CODE])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_planted_is_found(tmp_path: Path, kind: str, word: str) -> None:
    path = tmp_path / "published/640500/2025" / kind
    path.parent.mkdir(parents=True)
    path.write_bytes(KINDS[kind]("公开的项目名称"))
    assert leaks(tmp_path, [NAME, CODE]) == []
    path.write_bytes(KINDS[kind](word))
    assert leaks(tmp_path, [NAME, CODE]) == [f"published/640500/2025/{kind}: {word}"]


def test_what_stays_inside_is_not_looked_at(tmp_path: Path) -> None:
    for name in ("public/a.txt", "history/1/public/a.txt", "project_grades.csv", "letters/x/a.txt"):
        path = tmp_path / "published/640500/2025" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("公开" if name == "public/a.txt" else NAME, encoding="utf-8")
    assert leaks(tmp_path, [NAME]) == []


def test_a_name_of_a_file_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / f"published/640500/2025/public/{NAME}.txt"
    path.parent.mkdir(parents=True)
    path.touch()
    assert len(leaks(tmp_path, [NAME])) == 1
