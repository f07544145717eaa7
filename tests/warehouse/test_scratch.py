"""A file worked on from a local copy: there whole before and after, whatever happens in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.installation import Installation
from warehouse import swap
from warehouse.swap import local_copy


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shared" / "warehouse.duckdb"
    path.parent.mkdir()
    path.write_text("before")
    return path


def test_what_was_done_is_put_back_and_nothing_is_left(file: Path, tmp_path: Path) -> None:
    with local_copy(file, tmp_path / "local") as copy:
        assert copy.read_text() == "before"
        copy.write_text("after")
        assert file.read_text() == "before", "others see nothing of it until it is done"
    assert file.read_text() == "after"
    assert list((tmp_path / "local").iterdir()) == []
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_an_error_leaves_it_as_a_file_that_is_worked_on_in_place(file: Path, tmp_path: Path) -> None:
    def fail(copy: Path) -> None:
        copy.write_text("half")
        raise ValueError("half done")

    with pytest.raises(ValueError, match="half done"), local_copy(file, tmp_path / "local") as copy:
        fail(copy)
    assert file.read_text() == "half"


def test_a_disk_that_fails_while_it_is_put_back_leaves_the_old_one(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(swap, "flush", fail)
    with pytest.raises(OSError, match="No space"), local_copy(file, tmp_path / "local") as copy:
        copy.write_text("after")
    assert file.read_text() == "before"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_a_killed_run_left_in_the_folder_is_not_taken_for_the_file(file: Path, tmp_path: Path) -> None:
    with local_copy(file, tmp_path / "local") as copy:
        left = copy.parent
    left.mkdir()
    (left / file.name).write_text("of a killed run")
    with local_copy(file, tmp_path / "local") as copy:
        assert copy.read_text() == "before"


def test_a_house_works_there_and_publishes_its_snapshot_at_home(tmp_path: Path) -> None:
    installation = Installation(home=str(tmp_path / "home"), scratch=str(tmp_path / "local"))
    installation.folders.path.mkdir()
    with installation.at_work() as working:
        with working.warehouse() as warehouse:
            warehouse.put_writer("640500", "run")
            working.snapshot(warehouse)
        assert not installation.folders.warehouse.exists()
        assert sorted(path.name for path in installation.folders.path.iterdir()) == ["snapshot.duckdb"]
    with installation.warehouse() as warehouse:
        assert warehouse.writer("640500") == "run"
