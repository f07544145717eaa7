"""One home of several regions becomes a home a region and back: nothing is lost, whatever is cut off when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pipelines import homes
from pipelines.homes import UnmovableError, join, split
from publishing.archive import Archive
from warehouse.home import Home
from warehouse.store import open_warehouse
from warehouse.tables import TABLES

ONE, OTHER = "640500", "640521"


class CutOffError(Exception):
    """The power fails."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of two regions: files, rows, an archive in which one record names another, templates, and things of nobody."""
    shared = Home(tmp_path / "home")
    archive = Archive(shared.archive)
    archive.keep_bytes(b"of nobody")
    with open_warehouse(shared.warehouse) as warehouse:
        for region in (ONE, OTHER):
            form = archive.keep_bytes(f"form of {region}".encode())
            record = archive.keep_bytes(json.dumps({"region": region, "inputs": {"x": form}}).encode())
            for folder in homes.FOLDERS:
                (shared.path / folder / region / "2026").mkdir(parents=True)
            (shared.inbox / region / "2026" / "a.csv").write_text(region)
            (shared.published / region / "2026" / "manifest.json").write_text(json.dumps({"run": record}))
            warehouse.replace("inbox_files", [{"sha256": form, "file": "a.csv"}], region=region, year=2026)
            warehouse.replace("seasons", [{"as_of": "2026-09-01", "run": record}], region=region, year=2026, job="x")
            warehouse.put_writer(region, f"run of {region}")
        warehouse.snapshot(shared.snapshot)
        warehouse.replace("seasons", [{"as_of": "2026-10-01", "run": record}], region=OTHER, year=2026, job="x")
    (shared.templates / ONE).mkdir(parents=True)
    (shared.templates / "letter.docx").write_text("for all")
    (shared.templates / ONE / "bulletin.docx").write_text("of one")
    (shared.path / "notices.log").write_text("kept")
    (shared.inbox / "read me.txt").write_text("of nobody")
    return shared.path


def contents(home: Path) -> dict[str, str]:
    """Every file of a home with its fingerprint, every table with its rows; without locks, and bytes of databases."""
    found = {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.rglob("*")
        if path.is_file() and path.suffix not in {".duckdb", ".lock"}
    }
    for path in home.rglob("*.duckdb"):
        with open_warehouse(path, read_only=True) as warehouse:
            for table in (*TABLES, "written_by"):
                rows = warehouse.connection.execute(f'select * from "{table}" order by all').fetchall()
                found[f"{path.relative_to(home).as_posix()} {table}"] = repr(rows)
    return found


def cut_off(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the power fail when so many things were brought to the disk."""
    flush, left = homes.flush, [after]

    def failing(paths: object) -> None:
        if not left[0]:
            raise CutOffError
        left[0] -= 1
        flush(paths)  # type: ignore[arg-type]

    monkeypatch.setattr(homes, "flush", failing)


@pytest.mark.slow
def test_a_region_takes_what_is_its_own_and_nothing_else(home: Path) -> None:
    before = contents(home)
    assert split(home) == [ONE, OTHER]
    after = contents(home)
    assert {path.name for path in home.iterdir()} >= {ONE, OTHER, "notices.log", "inbox", "archive"}
    assert (home / "inbox/read me.txt").read_text() == "of nobody"
    nobody = hashlib.sha256(b"of nobody").hexdigest()
    assert [path.name for path in (home / "archive/sha256").glob("*/*")] == [nobody]
    for region, other in ((ONE, OTHER), (OTHER, ONE)):
        own = {name.removeprefix(f"{region}/"): said for name, said in after.items() if name.startswith(f"{region}/")}
        assert own[f"inbox/{region}/2026/a.csv"] == before[f"inbox/{region}/2026/a.csv"]
        assert len(list((home / region / "archive/sha256").glob("*/*"))) == 2, "the form and the record that names it"
        assert own["templates/letter.docx"] == before["templates/letter.docx"]
        assert not [name for name, said in own.items() if other in name or (name.endswith("seasons") and other in said)]
        assert own["warehouse.duckdb written_by"] == repr([(region, f"run of {region}")])
    assert "2026-09-01" in after[f"{OTHER}/snapshot.duckdb seasons"], "the snapshot is of the last publication"
    assert "2026-10-01" in after[f"{OTHER}/warehouse.duckdb seasons"]
    assert split(home) == [ONE, OTHER]
    assert contents(home) == after, "saying it again changed something"
    assert join(home) == [ONE, OTHER]
    assert contents(home) == before
    assert not (home / ONE).exists()


@pytest.mark.slow
@pytest.mark.parametrize("way", [split, join])
def test_one_that_was_cut_off_is_finished_by_saying_it_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[Path], list[str]]
) -> None:
    import shutil  # noqa: PLC0415

    if way is join:
        split(home)
    whole = tmp_path / "whole"
    shutil.copytree(home, whole)
    way(whole)
    wanted = contents(whole)
    for after in range(0, 100, 3):
        cut = tmp_path / f"cut after {after}"
        shutil.copytree(home, cut)
        with monkeypatch.context() as patched:
            cut_off(patched, after)
            try:
                way(cut)
            except CutOffError:
                pass
            else:
                break
        way(cut)
        assert contents(cut) == wanted, f"cut off after {after}"
        shutil.rmtree(cut)
    assert after > 8


@pytest.mark.slow
def test_whoever_changes_his_mind_in_the_middle_is_back_where_he_was(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(home)
    with monkeypatch.context() as patched:
        cut_off(patched, 9)
        with pytest.raises(CutOffError):
            split(home)
    assert not (home / "inbox" / ONE).exists(), "a run could have begun"
    join(home)
    assert contents(home) == before


@pytest.mark.slow
def test_two_inboxes_of_a_region_are_for_people_to_put_together(home: Path) -> None:
    split(home)
    (home / "inbox" / ONE / "2027").mkdir(parents=True)
    split(home)
    (home / "inbox" / ONE / "2027").mkdir(parents=True)
    (home / "inbox" / ONE / "2027" / "b.csv").write_text("late")
    with pytest.raises(UnmovableError, match="put them together"):
        split(home)
    assert (home / "inbox" / ONE / "2027" / "b.csv").read_text() == "late"


def test_an_inbox_that_is_a_link_is_told_before_anything_is_moved(home: Path, tmp_path: Path) -> None:
    (home / "inbox" / OTHER).rename(tmp_path / "share")
    (home / "inbox" / OTHER).symlink_to(tmp_path / "share")
    before = contents(home)
    with pytest.raises(UnmovableError, match="nothing was changed"):
        split(home)
    assert contents(home) == before


def test_the_command_writes_the_setting_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jixiao: Callable[..., Result]
) -> None:
    home = tmp_path / "home"
    for folder in homes.FOLDERS:
        (home / folder / ONE / "2026").mkdir(parents=True)
    file = tmp_path / "jixiao.toml"
    file.write_text(f'# ours\nhome = "{home}"\n[regions.{ONE}]\nname = "中卫市"\n', encoding="utf-8")
    monkeypatch.setenv("JIXIAO_CONFIG", str(file))
    done = jixiao("homes", "split")
    assert done.exit_code == 0, done.output
    assert f"中卫市 ({ONE}): {home / ONE}" in done.output
    said = file.read_text(encoding="utf-8")
    assert said.startswith("apart = true\n# ours\n")
    assert jixiao("homes", "split", "--back").exit_code == 0
    assert file.read_text(encoding="utf-8") == said.replace("true", "false")
