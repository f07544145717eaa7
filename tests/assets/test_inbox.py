"""Bringing the raw tables up to an inbox folder: a handful of files at a time, what is gone goes, what is known stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assets import inbox
from assets.house import House, InboxGoneError, Scope
from assets.publication import collect_findings
from assets.returns import returned_files
from assets.seasons import AUGUST
from expectations.validation import SUBMISSIONS, validate_form
from tests.corpus import content
from tests.corpus.content import CONTENT, REGION, YEAR
from tests.corpus.files import xlsx
from warehouse.store import open_warehouse

SCOPE = Scope(REGION, YEAR)


def test_files_are_written_a_handful_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    for name in CONTENT:
        (folder / f"{name}.xlsx").write_bytes(xlsx(content.page(name)))
    house = House(home=str(tmp_path), workers=1)

    def rows(warehouse: inbox.Warehouse) -> dict[str, list[str]]:
        return {
            table: [str(row) for row in warehouse.rows(f"select * from {table} order by all")]
            for table in (*inbox.RAW_TABLES, "inbox_files")
        }

    with open_warehouse(tmp_path / "one.duckdb") as warehouse:
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == len(CONTENT)
        together = rows(warehouse)
    assert sum(map(len, together.values())) > 5 * len(CONTENT)
    monkeypatch.setattr(inbox, "WRITTEN_TOGETHER", 3)
    with open_warehouse(tmp_path / "other.duckdb") as warehouse:
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == len(CONTENT)
        assert rows(warehouse) == together
        gone = folder / f"{sorted(CONTENT)[0]}.xlsx"
        kept = gone.read_bytes()
        gone.unlink()
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == 0
        assert sum(map(len, rows(warehouse).values())) < sum(map(len, together.values()))
        gone.write_bytes(kept)
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == 1
        again = rows(warehouse)
        again.pop("inbox_files")
        together.pop("inbox_files")
        assert again == together
        monkeypatch.setattr(inbox, "READER_VERSION", "other")
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == len(CONTENT)
        again = rows(warehouse)
        again.pop("inbox_files")
        assert again == together, "files read again give their rows once"


@pytest.mark.parametrize("moment", ["before", "while reading", "a link"])
def test_an_inbox_that_is_gone_takes_nothing_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    house = House(home=str(tmp_path), workers=1)
    file = folder / "R-PROJ.xlsx"
    file.write_bytes(xlsx(content.page("R-PROJ")))
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert inbox.read_inbox(warehouse, house, SCOPE)["read"] == 1
        known = warehouse.rows("select * from raw_r_proj order by all")
        assert known
        if moment == "before":
            folder.parent.rename(tmp_path / "elsewhere")
        elif moment == "a link":
            folder.parent.rename(tmp_path / "elsewhere")
            folder.parent.symlink_to(tmp_path / "elsewhere")
        else:
            file.unlink()

            def read(*_: Any) -> Iterator[Any]:
                folder.parent.rename(tmp_path / "elsewhere")
                return iter(())

            monkeypatch.setattr(inbox, "read_scope", read)
        with pytest.raises(InboxGoneError, match=f"{REGION} is (not there|a link)"):
            inbox.read_inbox(warehouse, house, SCOPE)
        assert warehouse.rows("select * from raw_r_proj order by all") == known


def test_a_file_that_may_not_be_read_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    house = House(home=str(tmp_path), workers=1)
    for name in ("R-PROJ", "R-UNIT"):
        (folder / f"{name}.xlsx").write_bytes(xlsx(content.page(name)))
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == "R-PROJ.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **named)

    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "open", refuse)
            counts = inbox.read_inbox(warehouse, house, SCOPE)
            assert (counts["files"], counts["unreadable"], counts["unfinished"]) == (2, 1, 0)
            inbox.read_inbox(warehouse, house, SCOPE)
        assert warehouse.rows("select 1 from raw_r_unit")
        result = validate_form(warehouse, REGION, YEAR, "")
        assert [(each.code, each.failed) for each in result.checks if each.failed] == [("G01", 1)]
        warehouse.build("submissions", SUBMISSIONS.read_text(encoding="utf-8"), SCOPE.parameters, **SCOPE.parameters)
        (row,) = warehouse.rows("select file, status from submissions where status = 'rejected'")
        assert row["file"] == f"{REGION}/{YEAR}/R-PROJ.xlsx"
        assert inbox.read_inbox(warehouse, house, SCOPE)["unreadable"] == 0
        assert warehouse.rows("select 1 from raw_r_proj")


def test_what_lies_beside_stands_in_the_published_findings(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(tmp_path)
    (folder.parent / f"{YEAR}年").mkdir()
    house = House(home=str(tmp_path))
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert inbox.note_beside(warehouse, house, SCOPE) == 2
        validate_form(warehouse, REGION, YEAR, "")
        assert collect_findings(warehouse, AUGUST, SCOPE, AUGUST.forms) == 2
        rows = warehouse.rows("select code, severity, file from findings order by file")
        assert rows == [
            {"code": "G15", "severity": "warn", "file": f"{REGION}/{YEAR}/link.xlsx"},
            {"code": "G15", "severity": "warn", "file": f"{REGION}/{YEAR}年"},
        ]
        assert returned_files(warehouse, SCOPE)[0] == [], "nobody handed in what lies beside, so nothing goes back"
        (folder.parent / f"{YEAR}年").rmdir()
        (folder / "link.xlsx").unlink()
        assert inbox.note_beside(warehouse, house, SCOPE) == 0
        validate_form(warehouse, REGION, YEAR, "")
        assert collect_findings(warehouse, AUGUST, SCOPE, AUGUST.forms) == 0
