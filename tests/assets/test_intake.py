"""Bringing the raw tables up to an inbox folder: a handful of files at a time, what is gone goes, what is known stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from assets import intake
from assets.installation import InboxGoneError, Installation
from assets.publication import collect_findings
from assets.returns import returned_files
from expectations.validation import SUBMISSIONS, validate_form
from tests.corpus import content
from tests.corpus.content import CONTENT, REGION, YEAR
from tests.corpus.exports import bundle
from tests.corpus.files import pack, xlsx
from warehouse.scope import Scope
from warehouse.seasons import AUGUST
from warehouse.store import open_warehouse

SCOPE = Scope(REGION, YEAR)


@pytest.mark.slow
def test_files_are_written_a_handful_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    for name in CONTENT:
        (folder / f"{name}.xlsx").write_bytes(xlsx(content.page(name)))
    installation = Installation(home=str(tmp_path), workers=1)

    def rows(warehouse: intake.Warehouse) -> dict[str, list[str]]:
        return {
            table: [str(row) for row in warehouse.rows(f"select * from {table} order by all")]
            for table in (*intake.RAW_TABLES, "inbox_files")
        }

    with open_warehouse(tmp_path / "one.duckdb") as warehouse:
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == len(CONTENT)
        together = rows(warehouse)
    assert sum(map(len, together.values())) > 5 * len(CONTENT)
    monkeypatch.setattr(intake, "WRITTEN_TOGETHER", 3)
    with open_warehouse(tmp_path / "other.duckdb") as warehouse:
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == len(CONTENT)
        assert rows(warehouse) == together
        gone = folder / f"{sorted(CONTENT)[0]}.xlsx"
        kept = gone.read_bytes()
        gone.unlink()
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == 0
        assert sum(map(len, rows(warehouse).values())) < sum(map(len, together.values()))
        gone.write_bytes(kept)
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == 1
        again = rows(warehouse)
        again.pop("inbox_files")
        together.pop("inbox_files")
        assert again == together
        monkeypatch.setattr(intake, "READER_VERSION", "other")
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == len(CONTENT)
        again = rows(warehouse)
        again.pop("inbox_files")
        assert again == together, "files read again give their rows once"


@pytest.mark.parametrize("moment", ["before", "while reading", "a link"])
def test_an_inbox_that_is_gone_takes_nothing_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    installation = Installation(home=str(tmp_path), workers=1)
    file = folder / "R-PROJ.xlsx"
    file.write_bytes(xlsx(content.page("R-PROJ")))
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert intake.read_inbox(warehouse, installation, SCOPE)["read"] == 1
        known = warehouse.rows("select * from raw_r_proj order by all")
        assert known
        if moment == "before":
            folder.parent.rename(tmp_path / "elsewhere")
        elif moment == "a link":
            folder.parent.rename(tmp_path / "elsewhere")
            folder.parent.symlink_to(tmp_path / "elsewhere")
        else:
            file.unlink()

            def read(*_: Any, **__: Any) -> Iterator[Any]:
                folder.parent.rename(tmp_path / "elsewhere")
                return iter(())

            monkeypatch.setattr(intake, "read_scope", read)
        with pytest.raises(InboxGoneError, match=f"{REGION} is (not there|a link)"):
            intake.read_inbox(warehouse, installation, SCOPE)
        assert warehouse.rows("select * from raw_r_proj order by all") == known


FORMS = [xlsx(content.page(name)) for name in ("SE", "MO", "EX")]


class Town:
    """An inbox folder whose files can be put and taken, and what a run makes of it."""

    def __init__(self, home: Path) -> None:
        self.installation = Installation(home=str(home), workers=1)
        self.folder = home / "inbox" / REGION / str(YEAR)
        self.folder.mkdir(parents=True)

    def put(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        os.utime(self.folder / name, (86_400, 86_400))

    def read(self, warehouse: intake.Warehouse) -> tuple[int, dict[str, tuple[str | None, str | None, str | None]]]:
        """How many files were read, and by file: its problem, the path of its bytes, its container's file."""
        count = intake.read_inbox(warehouse, self.installation, SCOPE)["read"]
        rows = warehouse.rows(
            "select f.*, c.file as inside from inbox_files as f left join inbox_files as c on c.sha256 = f.container"
        )
        sheets = warehouse.rows("select sha256, count(*) as n from raw_sheets group by all")
        assert {row["sha256"] for row in sheets} == {
            row["sha256"] for row in rows if not row["problem"] and row["file_kind"] != "zip"
        }
        assert all(row["n"] == 1 for row in sheets), "read once"
        start = f"{REGION}/{YEAR}/"
        named = {row["file"].removeprefix(start): row for row in rows}
        assert all(row["received_at"] == datetime(1970, 1, 2) for row in rows), "the earliest of the copies"
        return count, {
            name: (row["problem"], *((row[key] or "").removeprefix(start) or None for key in ("path", "inside")))
            for name, row in sorted(named.items())
        }


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_files_of_a_bundle_are_files_of_the_inbox(town: Town) -> None:
    se, mo, ex = FORMS
    with open_warehouse(Path(":memory:")) as warehouse:
        town.put("全部.zip", bundle({"自评表.xlsx": se, "深/监控.xlsx": mo, "内.zip": bundle({"x.xlsx": ex})}))
        town.put("单独.xlsx", ex)
        whole = {
            "全部.zip": (None, "全部.zip", None),
            "全部.zip/自评表.xlsx": (None, None, "全部.zip"),
            "全部.zip/深/监控.xlsx": (None, None, "全部.zip"),
            "全部.zip/内.zip": ("nested", None, "全部.zip"),
            "单独.xlsx": (None, "单独.xlsx", None),
        }
        assert town.read(warehouse) == (5, dict(sorted(whole.items())))
        assert town.read(warehouse)[0] == 0, "an unchanged .zip is not read again"
        (town.folder / "全部.zip").unlink()
        assert town.read(warehouse) == (0, {"单独.xlsx": (None, "单独.xlsx", None)})
        town.put("全部.zip", bundle({"自评表.xlsx": se}))
        assert town.read(warehouse)[0] == 2


def test_the_same_bytes_in_a_bundle_and_beside_it(town: Town) -> None:
    """The first path counts, wherever the copies come and go, and nothing is read that is known."""
    se, mo, _ = FORMS
    with open_warehouse(Path(":memory:")) as warehouse:
        town.put("b.xlsx", se)
        assert town.read(warehouse) == (1, {"b.xlsx": (None, "b.xlsx", None)})
        town.put("a.zip", pack({"x.xlsx": se, "y.bak": se}))
        town.put("c.zip", pack({"x.xlsx": se, "z.xlsx": mo}))
        count, found = town.read(warehouse)
        assert (count, found["a.zip/x.xlsx"]) == (3, (None, "b.xlsx", "a.zip"))
        assert set(found) == {"a.zip", "a.zip/x.xlsx", "c.zip", "c.zip/z.xlsx"}
        (town.folder / "b.xlsx").unlink()
        assert town.read(warehouse)[1]["a.zip/x.xlsx"] == (None, None, "a.zip")
        (town.folder / "a.zip").unlink()
        count, found = town.read(warehouse)
        assert (count, found["c.zip/x.xlsx"], set(found)) == (
            0,
            (None, None, "c.zip"),
            {"c.zip", "c.zip/x.xlsx", "c.zip/z.xlsx"},
        )


def test_a_bundle_without_anything_that_can_be_read(town: Town) -> None:
    with open_warehouse(Path(":memory:")) as warehouse:
        town.put("a.zip", pack({"扫描.pdf": b"%PDF-1.4"}))
        found = {"a.zip": ("empty", "a.zip", None), "a.zip/扫描.pdf": ("document", None, "a.zip")}
        assert town.read(warehouse) == (2, found)
        assert town.read(warehouse) == (0, found)


def test_the_name_that_fits_counts(town: Town) -> None:
    """Copies with another ending change nothing, first in sort order or last, there before or after."""
    se, mo, _ = FORMS
    with open_warehouse(Path(":memory:")) as warehouse:
        town.put("00.bak", se)
        assert town.read(warehouse)[1] == {"00.bak": ("wrong_ending", "00.bak", None)}
        town.put("b.xlsx", se)
        town.put("a.xls", se)
        assert town.read(warehouse) == (1, {"b.xlsx": (None, "b.xlsx", None)})
        town.put("z.pdf", se)
        assert town.read(warehouse) == (0, {"b.xlsx": (None, "b.xlsx", None)})
        (town.folder / "b.xlsx").unlink()
        assert town.read(warehouse) == (0, {"a.xls": (None, "a.xls", None)})
        (town.folder / "a.xls").unlink()
        assert town.read(warehouse) == (1, {"00.bak": ("wrong_ending", "00.bak", None)})
        town.put("包.zip", pack({"表.xlsx": se, "监控.xlsx": mo}))
        assert town.read(warehouse)[1]["包.zip/表.xlsx"] == (None, "00.bak", "包.zip")


def test_a_file_that_may_not_be_read_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    installation = Installation(home=str(tmp_path), workers=1)
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
            counts = intake.read_inbox(warehouse, installation, SCOPE)
            assert (counts["files"], counts["unreadable"], counts["unfinished"]) == (2, 1, 0)
            intake.read_inbox(warehouse, installation, SCOPE)
        assert warehouse.rows("select 1 from raw_r_unit")
        result = validate_form(warehouse, REGION, YEAR, "")
        assert [(each.code, each.failed) for each in result.checks if each.failed] == [("G01", 1)]
        with warehouse.within(SCOPE):
            warehouse.build("submissions", SUBMISSIONS.read_text(encoding="utf-8"))
        (row,) = warehouse.rows("select file, status from submissions where status = 'rejected'")
        assert row["file"] == f"{REGION}/{YEAR}/R-PROJ.xlsx"
        assert intake.read_inbox(warehouse, installation, SCOPE)["unreadable"] == 0
        assert warehouse.rows("select 1 from raw_r_proj")


def test_what_lies_beside_stands_in_the_published_findings(tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / REGION / str(YEAR)
    folder.mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(tmp_path)
    (folder.parent / f"{YEAR}年").mkdir()
    installation = Installation(home=str(tmp_path))
    with open_warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        assert intake.note_beside(warehouse, installation, SCOPE) == 2
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
        assert intake.note_beside(warehouse, installation, SCOPE) == 0
        validate_form(warehouse, REGION, YEAR, "")
        assert collect_findings(warehouse, AUGUST, SCOPE, AUGUST.forms) == 0
