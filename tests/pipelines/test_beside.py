"""A season whose inbox holds what no run reads: all of it is told, nothing else changes, and the record brings it back."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

FOLDER = "inbox/640500/2026"


@pytest.mark.slow
def test_what_no_run_reads_is_told(home: Path, jixiao: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *_ = sorted(path for path in (home / FOLDER).rglob("*.xlsx") if "登记" not in path.name)
    (home / f"{FOLDER}年").mkdir()
    (home / f"{FOLDER}/link.xlsx").symlink_to(first)
    (home / "inbox/640500/散.xlsx").write_bytes(first.read_bytes())
    os.mkfifo(home / f"{FOLDER}/pipe.xlsx")
    os.utime(second, (-3_000_000_000, -3_000_000_000))
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path == first:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        result = jixiao("run", "midyear", "--year", 2026, "--home", home, "--as-of", "2026-08-20")
    assert result.exit_code == 0, result.output
    told = result.output[result.output.index("Not read (未读取)") :]
    for words in ("640500/2026年 is not named 2026", "640500/2026/link.xlsx is a link", "640500/散.xlsx is in no year's",
                  "640500/2026/pipe.xlsx is no regular file", "1 files of impossible times"):  # fmt: skip
        assert words in told
    published = home / "published/640500/2026"
    with (published / "findings.csv").open(encoding="utf-8-sig", newline="") as content:
        found = [(row["code"], row["severity"], row["file"]) for row in csv.DictReader(content)]
    assert [file for code, severity, file in found if (code, severity) == ("G15", "warn")] == [
        "640500/2026/link.xlsx",
        "640500/2026/pipe.xlsx",
        "640500/2026年",
        "640500/散.xlsx",
    ]
    assert ("G01", "reject", first.relative_to(home / "inbox").as_posix()) in found
    again = jixiao("reproduce", published)
    assert (again.exit_code, "Equal" in again.output) == (0, True), again.output
