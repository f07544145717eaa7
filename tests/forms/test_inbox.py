"""Listing a scope by content and reading it in processes."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from forms import inbox
from forms.inbox import list_junk, list_scope, read_scope
from tests.forms.books import annual, save
from tests.forms.dying import die_on_bad

REGION, YEAR = "640500", 2025


def put(root: Path, name: str, content: bytes, modified: int = 1_700_000_000) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (modified, modified))
    return path


def test_files_of_a_scope(tmp_path: Path) -> None:
    put(tmp_path, "640500/2025/b/深/二.xlsx", b"2")
    put(tmp_path, "640500/2025/a.xlsx", b"1")
    put(tmp_path, "640500/2026/other.xlsx", b"3")
    put(tmp_path, "640501/2025/other.xlsx", b"4")
    found = list_scope(tmp_path, REGION, YEAR)
    assert [file.file for file in found] == ["640500/2025/a.xlsx", "640500/2025/b/深/二.xlsx"]
    assert found[0].size == 1
    assert found[0].received_at == datetime(2023, 11, 14, 22, 13, 20)
    assert found[0].sha256 == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    assert found[0].path.read_bytes() == b"1"


def test_copies_are_one_file(tmp_path: Path) -> None:
    put(tmp_path, "640500/2025/z/late.xlsx", b"same", 1_600_000_000)
    put(tmp_path, "640500/2025/a/first.xlsx", b"same", 1_700_000_000)
    put(tmp_path, "640500/2025/m/again.xlsx", b"same", 1_650_000_000)
    (file,) = list_scope(tmp_path, REGION, YEAR)
    assert (file.file, file.copies) == ("640500/2025/a/first.xlsx", 3)
    assert file.received_at == datetime(2020, 9, 13, 12, 26, 40)


def test_junk_and_links(tmp_path: Path) -> None:
    target = put(tmp_path, "outside/secret.xlsx", b"secret")
    put(tmp_path, "640500/2025/~$a.xlsx", b"lock")
    put(tmp_path, "640500/2025/d/.DS_Store", b"mac")
    put(tmp_path, "640500/2025/d/Thumbs.db", b"win")
    put(tmp_path, "640500/2025/a.xlsx", b"1")
    (tmp_path / "640500/2025/link.xlsx").symlink_to(target)
    (tmp_path / "640500/2025/folder").symlink_to(target.parent)
    assert [file.file for file in list_scope(tmp_path, REGION, YEAR)] == ["640500/2025/a.xlsx"]
    assert list_junk(tmp_path, REGION, YEAR) == [
        "640500/2025/d/.DS_Store",
        "640500/2025/d/Thumbs.db",
        "640500/2025/~$a.xlsx",
    ]
    (tmp_path / "640500/2026").symlink_to(target.parent)
    assert list_scope(tmp_path, REGION, 2026) == []


def test_no_folder_no_files(tmp_path: Path) -> None:
    assert list_scope(tmp_path, REGION, YEAR) == []
    assert list_junk(tmp_path, REGION, YEAR) == []


def test_processes_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        save(put(tmp_path, f"640500/2025/{name}.xlsx", b""), annual(B3=name))
    put(tmp_path, "640500/2025/d.doc", b"")
    files = list_scope(tmp_path, REGION, YEAR)
    alone = list(read_scope(files, 1))
    assert [reading.problem for _, reading in alone] == [None, None, None, "unknown_type"]
    assert [file for file, _ in alone] == files
    monkeypatch.setattr(inbox, "FEW", 0)
    assert list(read_scope(files, 2)) == alone


def test_a_process_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "bad", "c"):
        save(put(tmp_path, f"640500/2025/{name}.xlsx", b""), annual(B3=name))
    monkeypatch.setattr(inbox, "FEW", 0)
    monkeypatch.setattr(inbox, "read_file", die_on_bad)
    found = {file.path.stem: reading.problem for file, reading in read_scope(list_scope(tmp_path, REGION, YEAR), 2)}
    assert found == {"a": None, "bad": "damaged", "c": None}
