"""Listing a scope by content and reading it in processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from forms import inbox, pool
from forms.inbox import UNFINISHED_TEXT, InboxFile, list_scope
from forms.problems import CHANGING_TEXT
from forms.reader import FileReading, read_file
from tests.forms import breaking
from tests.forms.books import annual, save

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
    found = list_scope(tmp_path, REGION, YEAR)
    assert [(file.file, bool(file.unfinished)) for file in found] == [
        ("640500/2025/a.xlsx", False),
        ("640500/2025/~$a.xlsx", True),
    ]
    (tmp_path / "640500/2026").symlink_to(target.parent)
    assert list_scope(tmp_path, REGION, 2026) == []


def test_no_folder_no_files(tmp_path: Path) -> None:
    assert list_scope(tmp_path, REGION, YEAR) == []


def listed(root: Path, *names: str) -> list[inbox.InboxFile]:
    for name in names:
        save(put(root, f"640500/2025/{name}.xlsx", b""), annual(B3=name))
    return list_scope(root, REGION, YEAR)


def read_scope(files: list[InboxFile], workers: int, **limits: Any) -> list[tuple[InboxFile, FileReading]]:
    """Files and their readings, one by one."""
    found = []
    for some, told in pool.read_scope(files, workers, list, **limits):
        assert [file.sha256 for file in some] == [sha256 for sha256, _ in told]
        found += [(file, reading) for file, (_, reading) in zip(some, told, strict=True)]
    return found


def test_processes_give_the_same(tmp_path: Path) -> None:
    put(tmp_path, "640500/2025/z.bak", b"")
    files = listed(tmp_path, *map(str, range(20)))
    alone = [(file, read_file(file.path)) for file in files]
    assert alone[-1][1].problem == "unknown_type"
    assert read_scope(files, 2) == alone
    assert read_scope(files[:1], 2) == alone[:1]
    assert read_scope([], 2) == []


def test_tasks_are_of_some_files_and_some_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LARGEST_TASK", 10)
    files = [
        InboxFile(str(size), Path(), size, datetime(2026, 1, 1), str(size)) for size in (1, 2, 3, 4, 1, 11, 5, 5, 6, 6)
    ]
    tasks = [[file.size for file in task] for task in pool._tasks(files, 3, attrgetter("size"))]
    assert tasks == [[1, 2, 3], [4, 1], [11], [5, 5], [6], [6]]
    assert list(pool._tasks([], 3, len)) == []


@pytest.mark.parametrize(
    ("reader", "problem", "says"),
    [
        (breaking.dies, "crash", "died"),
        (breaking.aborts, "crash", "died"),
        (breaking.panics, "damaged", "PanicException"),
        (breaking.grows, "crash", "memory"),
        (breaking.hangs, "hang", "2 seconds"),
    ],
)
def test_a_file_that_breaks_its_reader_costs_itself(
    tmp_path: Path, reader: pool.Reader, problem: str, says: str
) -> None:
    files = listed(tmp_path, "a", "bad", "c", "d", "bad too", "e")
    found = {file.path.stem: reading for file, reading in read_scope(files, 2, longest=2, reader=reader)}
    bad = found.pop("bad"), found.pop("bad too")
    assert {reading.problem for reading in bad} == {problem}
    assert all(says in reading.detail and reading.rows == {} for reading in bad)
    assert {name: reading.problem for name, reading in found.items()} == dict.fromkeys("acde")
    assert all(reading.rows["raw_sheets"] for reading in found.values())


def test_work_that_no_process_ever_begins_is_no_endless_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    class Idle(ThreadPoolExecutor):
        def __init__(self, *_: object, **__: object) -> None:
            super().__init__(1)

        def schedule(self, *_: object, **__: object) -> Future[None]:
            return Future()

        def stop(self) -> None:
            self.shutdown()

        def join(self) -> None:
            pass

    monkeypatch.setattr(pool, "ProcessPool", Idle)
    with pytest.raises(pool.WorkersError, match="No process can be started"):
        list(pool.in_workers([b"x"], len, 1, size=len, longest=0.01))


def test_where_a_listed_file_lies(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "640500")
    os.makedirs(folder)  # noqa: PTH103 - a name in bytes
    for name in ("教育局.xlsx".encode(), "财政局.xlsx".encode("gb18030")):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(name)
    assert inbox.located(tmp_path, "640500/教育局.xlsx").read_bytes() == "教育局.xlsx".encode()
    assert inbox.located(tmp_path, "640500/财政局.xlsx").read_bytes() == "财政局.xlsx".encode("gb18030")
    assert not inbox.located(tmp_path, "640500/没有.xlsx").exists()
    (tmp_path / "640500/自评\x0b表.xlsx").write_bytes(b"odd")
    assert inbox.located(tmp_path, "640500/自评\\x0b表.xlsx").read_bytes() == b"odd"


@pytest.mark.parametrize(
    ("module", "may"),
    [("forms.pool", {"ruamel"}), ("assets.worker_tables", {"ruamel", "pandas", "numpy", "pyarrow", "warehouse"})],
)
def test_what_a_worker_imports(module: str, may: set[str]) -> None:
    """Starting a worker must stay cheap: what reading needs and what tables need, nothing else of the other rooms."""
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "duckdb", "pyarrow", "openpyxl", "dagster", "great_expectations", "ruamel", "warehouse"}
    assert heavy & set(run.stdout.split()) == may


@pytest.mark.parametrize("name", ["~$a.xlsx", ".~lock.a.xlsx#", "a.xlsx.part", "a.XLSX.CRDOWNLOAD", "a.xlsx.xltd", "a.tmp",
                                  ".a.xlsx.Ab12Cd", "._a.xlsx", "a.xlsx.filepart"])  # fmt: skip
def test_unfinished_by_its_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"640500/2025/{name}", b"half")
    (file,) = list_scope(tmp_path, REGION, YEAR)
    assert (file.path.name, file.unfinished) == (name, UNFINISHED_TEXT)
    ((_, reading),) = read_scope([file], 1)
    assert (reading.problem, reading.detail, reading.rows) == ("unfinished", UNFINISHED_TEXT, {})


@pytest.mark.parametrize("name", ["a.part.xlsx", "temp.xlsx", "a~$.xlsx", ".a.xlsx", "tmp", "第二次.报送.xlsx"])
def test_finished_by_its_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"640500/2025/{name}", b"whole")
    (file,) = list_scope(tmp_path, REGION, YEAR)
    assert file.unfinished == ""


def test_growing_while_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "640500/2025/a.xlsx", b"half", int(time.time()))
    put(tmp_path, "640500/2025/old.xlsx", b"whole")
    monkeypatch.setattr(inbox.time, "sleep", lambda _: path.write_bytes(b"half and half"))
    growing, old = list_scope(tmp_path, REGION, YEAR)
    assert (growing.file, growing.unfinished) == ("640500/2025/a.xlsx", CHANGING_TEXT)
    assert old.unfinished == ""
    monkeypatch.setattr(inbox.time, "sleep", lambda _: None)
    assert [file.unfinished for file in list_scope(tmp_path, REGION, YEAR)] == ["", ""]


def test_vanished_while_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "640500/2025/a.xlsx", b"1", int(time.time()))
    monkeypatch.setattr(inbox.time, "sleep", lambda _: path.unlink())
    (file,) = list_scope(tmp_path, REGION, YEAR)
    assert file.unfinished == CHANGING_TEXT
    gone = inbox._look(path)
    assert gone is None


@pytest.mark.parametrize("change", ["write", "unlink", "link"])
def test_changed_between_listing_and_reading(tmp_path: Path, change: str) -> None:
    files = listed(tmp_path, "a", "b")
    path = files[0].path
    if change == "write":
        save(path, annual(B3="other"))
    else:
        path.unlink()
        if change == "link":
            path.symlink_to(files[1].path)
    (_, first), (_, second) = read_scope(files, 1)
    assert first.problem == ("damaged" if change == "link" else "unfinished")
    assert first.rows == {}
    assert second.problem is None


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """An archive made on a Chinese Windows, unpacked here: the names are GB18030."""
    folder = os.fsencode(tmp_path / "640500/2025")
    os.makedirs(folder)  # noqa: PTH103 - a name in bytes
    for name in ("教育局.xlsx".encode("gb18030"), b"\xff\xff.xlsx", "线\n=1.xlsx".encode()):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(name)
    names = {file.file.rpartition("/")[2] for file in list_scope(tmp_path, REGION, YEAR)}
    assert names == {"教育局.xlsx", "\\xff\\xff.xlsx", "线\n=1.xlsx"}
    assert all(name.encode() for name in names)


def test_what_is_no_regular_file_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "640500/2025/a.xlsx", b"1")
    os.mkfifo(tmp_path / "640500/2025/pipe.xlsx")
    assert [file.path.name for file in list_scope(tmp_path, REGION, YEAR)] == ["a.xlsx"]


@pytest.mark.parametrize(("beyond", "fits"), [(2**20, False), (-(2**24), True)], ids=["too much", "just enough"])
def test_a_worker_has_its_memory_beyond_what_it_imports(beyond: int, fits: bool) -> None:
    """The bound itself, in the worker: an allocation above it fails, one below it does not, whatever was imported before."""
    asked = pool.LARGEST_MEMORY + beyond
    code = (
        f"import assets.worker_tables; from forms import pool; pool._limit(pool.LARGEST_MEMORY, list); bytes({asked})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == fits, run.stderr
    assert fits or run.stderr.strip().endswith("MemoryError")


def test_a_folder_that_cannot_be_listed_is_no_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "640500" / "2025" / "219"
    folder.mkdir(parents=True)
    (folder / "SE.xlsx").write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("219"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        list_scope(tmp_path, "640500", 2025)


def forbid(monkeypatch: pytest.MonkeyPatch, *methods: str) -> None:
    """No file named «secret» may be opened, or even asked for, by this account; root may do both whatever its mode."""
    for method in methods:
        was = getattr(Path, method)

        def refuse(path: Path, *arguments: object, was: Any = was, **named: object) -> object:
            if path.name.startswith("secret"):
                raise PermissionError(13, "Permission denied", str(path))
            return was(path, *arguments, **named)

        monkeypatch.setattr(Path, method, refuse)


@pytest.mark.parametrize(
    ("methods", "size"), [(("open",), 6), (("open", "lstat"), 0)], ids=["mode 000", "folder closed"]
)
def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, methods: tuple[str, ...], size: int
) -> None:
    put(tmp_path, "640500/2025/a.xlsx", b"1")
    put(tmp_path, "640500/2025/secret.xlsx", b"secret")
    put(tmp_path, "640500/2025/secret too.xlsx", b"secret")
    known = [file.sha256 for file in list_scope(tmp_path, REGION, YEAR)]
    forbid(monkeypatch, *methods)
    plain, *secrets = list_scope(tmp_path, REGION, YEAR)
    assert (plain.problem, [file.problem for file in secrets]) == ("", ["forbidden", "forbidden"])
    assert [file.size for file in secrets] == [size, size]
    assert len({file.sha256 for file in secrets} - set(known)) == 2, (
        "they are known by their paths, not by bytes unseen"
    )
    (some, told), *_ = [(file, reading) for file, reading in read_scope([plain, *secrets], 1) if reading.problem]
    assert (some, told.problem, told.rows) == (secrets[0], "forbidden", {})


@pytest.mark.parametrize(
    ("seconds", "received"),
    [
        (0, datetime(1970, 1, 1)),
        (-1, datetime(1970, 1, 1)),
        (-3_000_000_000, datetime(1970, 1, 1)),
        (-(2**62), datetime(1970, 1, 1)),
        (253_402_300_800, datetime(2100, 1, 1)),
        (2**62, datetime(2100, 1, 1)),
        (1_700_000_000, datetime(2023, 11, 14, 22, 13, 20)),
    ],
)
def test_times_that_no_calendar_has(seconds: int, received: datetime) -> None:
    status = os.stat_result((0o100644, 1, 1, 1, 0, 0, 0, seconds, seconds, seconds))
    assert inbox.received(status) == received


def test_a_file_of_an_impossible_time_is_read(tmp_path: Path) -> None:
    put(tmp_path, "640500/2025/old.xlsx", b"1", -10_000_000_000)
    put(tmp_path, "640500/2025/young.xlsx", b"2", 10_000_000_000)
    received = [file.received_at for file in list_scope(tmp_path, REGION, YEAR)]
    assert received == [inbox.EARLIEST, inbox.LATEST]
